/**
 * Opens a WebSocket to a server: the request, the server's answer, and the way through a proxy.
 *
 * It is `node:https`, which Deno has built in, and not the `WebSocket` of the web: that hides the answer of a server
 * that refuses, reads ahead without bound, and keeps its socket until the other end has answered a close
 * (docs/decisions/web_socket_over_node_https.md).
 *
 * @module
 */
import { hostOf } from "../host_of.ts";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Duplex } from "node:stream";
import { encodeBase64 } from "@std/encoding/base64";
import { UpgradeRefusedError, type WebSocketConnection } from "../../meta/mod.ts";
import type { ConnectionOptions } from "../http_client.ts";
import { TransportError, transportErrorOf } from "../transport_errors.ts";
import { openTunnel } from "./proxy_tunnel.ts";
import { SocketConnection, type SocketConnectionOptions } from "./socket_connection.ts";
import { closedTunnel, connectTls, type HeldSocket } from "./tls_socket.ts";

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
  const key = encodeBase64(crypto.getRandomValues(new Uint8Array(16)));
  // Known before the answer comes, so that what follows the answer finds somebody who takes it.
  const accept = await acceptOf(key);
  const tunnel = options.proxy === undefined
    ? undefined
    : await openTunnel(url, options.proxy, { secure, signal });
  const { request, source } = await requestFor(url, { ...options, secure, key, tunnel });
  try {
    return await answerTo(request, { ...options, origin, accept, source });
  } catch (error) {
    request.destroy();
    source?.destroy();
    throw error;
  }
}

interface Way extends OpenOptions {
  readonly secure: boolean;
  readonly key: string;
  /** What leads to the server through a proxy. */
  readonly tunnel: HeldSocket | undefined;
}

interface Asking {
  readonly request: ClientRequest;
  /** The socket of TCP below the request's own, where that is another. */
  readonly source: Duplex | undefined;
}

/** The request for a WebSocket, sent as soon as it is connected. */
async function requestFor(url: URL, way: Way): Promise<Asking> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of way.headers) {
    const present = headers[name];
    headers[name] = present === undefined ? value : [present, value].flat();
  }
  Object.assign(headers, {
    // With the port where it is not the usual one: Node would name that, too.
    "Host": url.host,
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": way.key,
    ...way.protocols.length > 0 ? { "Sec-WebSocket-Protocol": way.protocols.join(", ") } : {},
  });
  const host = hostOf(url);
  const port = Number(url.port || (way.secure ? 443 : 80));
  const options: RequestOptions = {
    method: "GET",
    host,
    port,
    path: url.pathname + url.search,
    headers,
  };
  const { request } = way.secure ? await import("node:https") : await import("node:http");
  const { serverName, caCerts } = way;
  const held = !way.secure ? way.tunnel : await connectTls({
    host,
    port,
    ...serverName === undefined ? {} : { servername: serverName },
    ...caCerts === undefined ? {} : { ca: [...caCerts] },
    ...way.certificate,
    // Said each time: where it is not, NODE_TLS_REJECT_UNAUTHORIZED has a say.
    rejectUnauthorized: way.insecure !== true,
  }, way.tunnel);
  if (held === undefined) return { request: request({ ...options, agent: false }), source: undefined };
  const { socket, source } = held;
  try {
    if (socket.destroyed) throw closedTunnel();
    // A failed connection or handshake is told by the request.
    return { request: request({ ...options, createConnection: () => socket }), source };
  } catch (error) {
    source.destroy();
    throw error;
  }
}

interface Answering extends OpenOptions {
  readonly origin: string;
  /** What the answer says when it is one to this request. */
  readonly accept: string;
  readonly source: Duplex | undefined;
}

/** The server's answer to the request. */
function answerTo(request: ClientRequest, options: Answering): Promise<WebSocketConnection> {
  const { signal, origin, source, pingInterval } = options;
  return new Promise((resolve, reject) => {
    const onAbort = () => settle(() => reject(signal!.reason));
    const settle = (how: () => void) => {
      signal?.removeEventListener("abort", onAbort);
      how();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    request.on("error", (error) => settle(() => reject(transportErrorOf(error, origin))));
    request.on("upgrade", (response, socket, head) => {
      // Listened to from here on: what is emitted when nobody listens ends the process.
      socket.on("error", () => {});
      try {
        const protocol = accepted(response, options);
        const connection = new SocketConnection(socket, {
          protocol,
          head,
          server: origin,
          pingInterval,
          source,
        });
        settle(() => resolve(connection));
      } catch (error) {
        socket.destroy();
        settle(() => reject(error));
      }
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

/** What a server that speaks RFC 6455 answers the key with. */
async function acceptOf(key: string): Promise<string> {
  return encodeBase64(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + handshakeGuid)));
}

/** The subprotocol of an answer that opens a WebSocket. @throws {TransportError} when it does not speak RFC 6455 */
function accepted(response: IncomingMessage, { accept, protocols, origin }: Answering): string {
  if (response.headers["sec-websocket-accept"] !== accept) {
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
