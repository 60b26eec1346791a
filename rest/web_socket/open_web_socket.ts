/**
 * Opens a WebSocket to a server: the request, the server's answer, and the way through a proxy.
 *
 * It is `node:https`, which Deno has built in, and not the `WebSocket` of the web: that hides the answer of a server
 * that refuses, reads ahead without bound, and keeps its socket until the other end has answered a close
 * (docs/decisions/web_socket_over_node_https.md).
 *
 * @module
 */
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Duplex } from "node:stream";
import { encodeBase64 } from "@std/encoding/base64";
import { UpgradeRefusedError, type WebSocketConnection } from "../../meta/mod.ts";
import type { ConnectionOptions } from "../http_transport.ts";
import { TransportError, transportErrorOf } from "../transport_errors.ts";
import { authoritiesError } from "./authorities_error.ts";
import { openTunnel } from "./proxy_tunnel.ts";
import { SocketConnection, type SocketConnectionOptions } from "./socket_connection.ts";

/** What a WebSocket is opened with. */
export interface OpenOptions extends ConnectionOptions, Pick<SocketConnectionOptions, "pingInterval"> {
  /** Name that the server's certificate is for, where it is not the URL's host. */
  readonly serverName?: string;
  /** Whether any certificate of the server is taken. */
  readonly insecure?: boolean;
  readonly protocols: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  readonly signal?: AbortSignal;
}

/** The constant of RFC 6455, section 1.3. */
const handshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Longest body of a refusal that is read, in bytes. */
const maxRefusal = 1024 * 1024;

/**
 * @param url of `http:` or `https:`, to which `ws:` and `wss:` are the same
 * @throws {UpgradeRefusedError} when the server answers with anything but a WebSocket
 * @throws {TransportError} when it cannot be reached
 */
export async function openWebSocket(url: URL, options: OpenOptions): Promise<WebSocketConnection> {
  const { signal } = options;
  signal?.throwIfAborted();
  const secure = url.protocol === "https:" || url.protocol === "wss:";
  const origin = `${secure ? "https" : "http"}://${url.host}`;
  const tunnel = options.proxy === undefined
    ? undefined
    : await openTunnel(url, options.proxy, { secure, signal });
  const key = encodeBase64(crypto.getRandomValues(new Uint8Array(16)));
  const request = await requestFor(url, { ...options, secure, key, tunnel }).catch((error) => {
    tunnel?.destroy();
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const advice = "run it with --allow-sys, or give the server's certificate-authority in the kubeconfig";
    throw authoritiesError(origin, `a WebSocket to ${origin}`, advice, error);
  });
  try {
    return await answerTo(request, { ...options, origin, key });
  } catch (error) {
    request.destroy();
    tunnel?.destroy();
    throw error;
  }
}

interface Way extends OpenOptions {
  readonly secure: boolean;
  readonly key: string;
  /** A socket that leads to the server through a proxy. */
  readonly tunnel: Duplex | undefined;
}

/** The request for a WebSocket, sent as soon as it is connected. */
async function requestFor(url: URL, way: Way): Promise<ClientRequest> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of way.headers) {
    const present = headers[name];
    headers[name] = present === undefined ? value : [present, value].flat();
  }
  Object.assign(headers, {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": way.key,
    ...way.protocols.length > 0 ? { "Sec-WebSocket-Protocol": way.protocols.join(", ") } : {},
  });
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const options: RequestOptions = {
    method: "GET",
    host: hostname,
    port: Number(url.port || (way.secure ? 443 : 80)),
    path: url.pathname + url.search,
    headers,
    agent: false,
  };
  const { tunnel } = way;
  if (!way.secure) {
    const { request } = await import("node:http");
    if (tunnel === undefined) return request(options);
    return request({ ...options, agent: undefined, createConnection: () => tunnel as never });
  }
  const tls = {
    servername: way.serverName ?? (isAddress(hostname) ? "" : hostname),
    ...way.caCerts === undefined ? {} : { ca: way.caCerts },
    ...way.certificate,
    ...way.insecure ? { rejectUnauthorized: false } : {},
  };
  const { request } = await import("node:https");
  if (tunnel === undefined) return request({ ...options, ...tls });
  const { connect } = await import("node:tls");
  const secured = connect({ socket: tunnel, host: hostname, ...tls });
  // A failed handshake is told by the request.
  return request({ ...options, agent: undefined, createConnection: () => secured as never });
}

function isAddress(hostname: string): boolean {
  return hostname.includes(":") || /^[0-9.]+$/.test(hostname);
}

interface Answering extends OpenOptions {
  readonly origin: string;
  readonly key: string;
}

/** The server's answer to the request. */
function answerTo(request: ClientRequest, options: Answering): Promise<WebSocketConnection> {
  const { signal, origin } = options;
  return new Promise((resolve, reject) => {
    let settled = false;
    const onAbort = () => settle(() => reject(signal!.reason));
    const settle = (how: () => void) => {
      settled = true;
      signal?.removeEventListener("abort", onAbort);
      how();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    request.on("error", (error) => settle(() => reject(transportErrorOf(error, origin))));
    request.on("upgrade", (response, socket, head) => {
      // Listened to from here on: what is emitted when nobody listens ends the process.
      socket.on("error", () => {});
      // And read from when there is who takes it: until the answer has been checked, bytes or the end would be missed.
      socket.pause();
      accepted(response, options).then(
        (protocol) => {
          if (settled) return void socket.destroy(); // given up while the answer was checked
          const { pingInterval } = options;
          const connection = new SocketConnection(socket, { protocol, head, server: origin, pingInterval });
          settle(() => resolve(connection));
        },
        (error) => {
          socket.destroy();
          settle(() => reject(error));
        },
      );
    });
    request.on("response", (response) => {
      refusalOf(response).then(
        (refusal) => settle(() => reject(new UpgradeRefusedError(refusal))),
        (error) => settle(() => reject(transportErrorOf(error, origin))),
      ).finally(() => request.destroy());
    });
    // What it needs was loaded before: an abort of meanwhile is told to no listener of now.
    if (signal?.aborted) return onAbort();
    request.end();
  });
}

/** The subprotocol of an answer that opens a WebSocket. @throws {TransportError} when it does not speak RFC 6455 */
async function accepted(response: IncomingMessage, { key, protocols, origin }: Answering): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + handshakeGuid));
  if (response.headers["sec-websocket-accept"] !== encodeBase64(digest)) {
    throw new TransportError(
      "notHttp",
      origin,
      `${origin} answered a request for a WebSocket with another protocol: is there a proxy in between?`,
    );
  }
  const protocol = response.headers["sec-websocket-protocol"] ?? "";
  if (protocol !== "" && !protocols.includes(protocol)) {
    throw new TransportError(
      "notHttp",
      origin,
      `${origin} chose the WebSocket protocol "${protocol}", which was not offered (${protocols.join(", ")})`,
    );
  }
  return protocol;
}

/** An answer that opens no WebSocket, with as much of its body as an error can be made of. */
async function refusalOf(incoming: IncomingMessage): Promise<Response> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    length += part.length;
    if (length > maxRefusal) break;
    parts.push(part);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const status = incoming.statusCode ?? 0;
  // The web's Response takes no other codes, and no body with some of them.
  const known = status >= 200 && status <= 599 ? status : 502;
  const empty = known === 204 || known === 205 || known === 304;
  return new Response(empty ? null : new Blob(parts), { status: known, headers });
}
