/**
 * The server's socket: HTTPS with the server's own certificate.
 *
 * It is `node:https`, which Deno has built in, and not `Deno.serve`: that writes headers and body apart without
 * switching Nagle's algorithm off, so that over TLS an answer of half a kilobyte or more arrives 40 ms late
 * (docs/decisions/https_listener.md).
 *
 * @module
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { encodeBase64 } from "@std/encoding/base64";
import { textOfByteString } from "../meta/byte_string.ts";
import { offeredProtocols, Upgrade } from "./http/upgrade.ts";
import { type Certificate, selfSignedCertificate } from "./tls/self_signed.ts";
import { ServerSocket } from "./web_socket/server_socket.ts";

/** A socket could not be opened. The message says where and why, in one line. */
export class ListenError extends Error {
  /** Tells it from other errors. */
  override readonly name = "ListenError";
}

/** An open socket. */
export interface Listener {
  readonly url: URL;
  /** PEM; what a client has to trust. */
  readonly certificate: string;
  /** Stops accepting and waits for answers under way. Open watches must have been ended before. */
  shutdown(): Promise<void>;
}

/** Where to listen. */
export interface ListenOptions {
  readonly port: number;
  readonly hostname: string;
}

/** Answers requests. One that asks for a WebSocket may accept it in the place of its answer. */
export type Handler = (request: Request, upgrade?: Upgrade) => Response | Promise<Response>;

/**
 * Opens a socket and serves a handler on it.
 *
 * @throws {ListenError} when the port is taken, the address is not there, or `--allow-net` is missing
 */
export async function listen({ port, hostname }: ListenOptions, handle: Handler): Promise<Listener> {
  await mustBeAllowed(port, hostname);
  const { certificate, key } = await certificateFor(hostname);
  const { createServer } = await import("node:https");
  const connections = new Connections();
  const server: Server = createServer({ cert: certificate, key }, (incoming, outgoing) => {
    connections.busy(outgoing);
    answer(incoming, outgoing, handle).catch(() => outgoing.destroy());
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Uint8Array) => {
    socket.on("error", () => {}); // its close tells
    answerUpgrade(incoming, socket, head, handle).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, port, hostname)));
    try {
      server.listen(port, hostname, resolve);
    } catch (error) {
      reject(listenError(error, port, hostname));
    }
  });
  const { port: actualPort } = server.address() as { port: number };
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const reachable = hostname === "0.0.0.0" ? "127.0.0.1" : host === "[::]" ? "[::1]" : host;
  return {
    url: new URL(`https://${reachable}:${actualPort}`),
    certificate,
    shutdown: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        connections.closeWhenIdle();
        server.closeIdleConnections();
      }),
  };
}

/** Connections with an answer under way. A kept-alive one without is idle, and closed at once at the end. */
class Connections {
  readonly #busy = new Set<ServerResponse>();
  #closing = false;

  busy(outgoing: ServerResponse): void {
    this.#busy.add(outgoing);
    outgoing.once("close", () => {
      this.#busy.delete(outgoing);
      if (this.#closing) outgoing.socket?.destroy();
    });
  }

  closeWhenIdle(): void {
    this.#closing = true;
  }
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, handle: Handler): Promise<void> {
  const response = await handle(await requestOf(incoming));
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) headers[name] = value;
  outgoing.writeHead(response.status, headers);
  headAsBytes(outgoing);
  if (response.body === null) {
    outgoing.end();
  } else if (response.headers.has("Content-Length")) {
    // Head and body in one write.
    outgoing.end(await response.bytes());
  } else {
    outgoing.flushHeaders();
    await pipe(response.body, outgoing);
  }
}

/**
 * Has a head go out with a byte for each character, as a `Response` has its headers. Deno 2.9 writes that of `node:https`
 * as UTF-8, and takes no text but Latin-1 for it: so what is to be UTF-8 on the wire has to be text in its place.
 */
function headAsBytes(outgoing: ServerResponse): void {
  const written = outgoing as unknown as { _header: string };
  written._header = textOfByteString(written._header);
}

/** Opens the WebSocket that a request asks for, where the handler accepts it. Other protocols are never accepted. */
async function answerUpgrade(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
  handle: Handler,
): Promise<void> {
  const request = await requestOf(incoming);
  const key = request.headers.get("sec-websocket-key");
  const isWebSocket = request.headers.get("upgrade")?.toLowerCase() === "websocket" && key !== null;
  const upgrade = isWebSocket
    ? new Upgrade(offeredProtocols(request.headers.get("sec-websocket-protocol")))
    : undefined;
  const response = await handle(request, upgrade);
  if (upgrade?.accepted === undefined || key === null) {
    const body = await response.bytes();
    const headers = [...response.headers].filter(([name]) => name !== "content-length");
    const lines = [
      `HTTP/1.1 ${response.status} ${response.statusText || "Refused"}`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${body.length}`,
      "Connection: close",
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
    socket.end(body, () => socket.destroy());
    return;
  }
  const { protocol, serve } = upgrade.accepted;
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + webSocketGuid));
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${encodeBase64(digest)}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  serve(new ServerSocket(socket, protocol, head));
}

/** The constant of RFC 6455, section 1.3. */
const webSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Copies a stream as it comes, no faster than the client reads. When the client goes, the stream is cancelled. */
async function pipe(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  let gone = false;
  let wake: (() => void) | undefined;
  outgoing.once("close", () => {
    gone = true;
    wake?.();
    reader.cancel().catch(() => {});
  });
  outgoing.on("drain", () => wake?.());
  while (!gone) {
    const { done, value } = await reader.read();
    if (done || gone) break;
    if (!outgoing.write(value)) {
      await new Promise<void>((resolve) => wake = resolve);
      wake = undefined;
    }
  }
  outgoing.end();
}

/** A request in the form of the web, its body read whole: bodies are small, and bounded by the handler's own limit. */
async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const { method = "GET", url = "/", headers } = incoming;
  const webHeaders = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(":")) {
      webHeaders.set(name, Array.isArray(value) ? value.join(", ") : value);
    }
  }
  const body = method === "GET" || method === "HEAD" ? undefined : await bodyOf(incoming);
  return new Request(`https://${headers.host ?? "localhost"}${url}`, {
    method,
    headers: webHeaders,
    ...(body === undefined ? {} : { body }),
  });
}

/** More than the handler takes, so that it is the handler that refuses. */
const bodyLimit = 4 * 1024 * 1024;

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    if (length <= bodyLimit) chunks.push(chunk);
    length += chunk.length;
  }
  if (length === 0) return undefined;
  const body = new Uint8Array(Math.min(length, chunks.reduce((sum, chunk) => sum + chunk.length, 0)));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function certificateFor(hostname: string): Promise<Certificate> {
  const loopback = ["127.0.0.1", "::1"];
  if (/^[0-9.]+$/.test(hostname) || hostname.includes(":")) {
    return selfSignedCertificate({ addresses: [...new Set([...loopback, hostname])] });
  }
  return selfSignedCertificate({ names: [...new Set(["localhost", hostname])] });
}

/** Asks for the permission first: node's `listen` finds out that it lacks it where nobody can catch that. */
async function mustBeAllowed(port: number, hostname: string): Promise<void> {
  const host = hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
  const { state } = await Deno.permissions.request({ name: "net", host });
  if (state !== "granted") {
    throw new ListenError(`cannot listen on ${hostname}:${port}: run with --allow-net=${host}`);
  }
}

function listenError(error: unknown, port: number, hostname: string): ListenError {
  const where = `${hostname}:${port}`;
  const { code } = error as { code?: string };
  if (code === "EADDRINUSE") {
    return new ListenError(`cannot listen on ${where}: the port is in use`, { cause: error });
  }
  const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return new ListenError(`cannot listen on ${where}: ${why}`, { cause: error });
}
