/**
 * A socket to a server through a proxy: HTTP's CONNECT (RFC 9110, section 9.3.6), plain or over TLS, and SOCKS5
 * (RFC 1928, with the user name and password of RFC 1929).
 *
 * @module
 */
import { hostOf } from "../host_of.ts";
import type { RequestOptions } from "node:http";
import type { Socket } from "node:net";
import { encodeBase64 } from "@std/encoding/base64";
import { TransportError, transportErrorOf } from "../transport_errors.ts";
import { connectTls, type HeldSocket } from "./tls_socket.ts";

/** What a tunnel needs to know besides its two ends. */
export interface TunnelOptions {
  /** Whether the server speaks TLS, which says its usual port. */
  readonly secure: boolean;
  readonly signal?: AbortSignal;
}

/**
 * @param proxy of `http:`, `https:`, `socks5:` or `socks5h:`, with user name and password where it wants them
 * @throws {TransportError} `proxy` when it does not let the connection through
 */
export async function openTunnel(
  server: URL,
  proxy: URL,
  { secure, signal }: TunnelOptions,
): Promise<HeldSocket> {
  const hostname = hostOf(server);
  const port = Number(server.port || (secure ? 443 : 80));
  const origin = `${secure ? "https" : "http"}://${server.host}`;
  const way = { hostname, port, origin, signal };
  return proxy.protocol.startsWith("socks") ? await bySocks(proxy, way) : await byConnect(proxy, way);
}

interface Target {
  readonly hostname: string;
  readonly port: number;
  readonly origin: string;
  readonly signal: AbortSignal | undefined;
}

function refused(origin: string, what: string): TransportError {
  return new TransportError("proxy", origin, `the proxy on the way to ${origin} ${what}`);
}

async function byConnect(proxy: URL, { hostname, port, origin, signal }: Target): Promise<HeldSocket> {
  const secure = proxy.protocol === "https:";
  const { request } = secure ? await import("node:https") : await import("node:http");
  signal?.throwIfAborted();
  const authority = hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
  const headers: Record<string, string> = { Host: authority };
  if (proxy.username !== "") {
    headers["Proxy-Authorization"] = `Basic ${
      encodeBase64(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`)
    }`;
  }
  const host = hostOf(proxy);
  const options = { host, port: Number(proxy.port || (secure ? 443 : 80)) };
  const asking: RequestOptions = { ...options, method: "CONNECT", path: authority, headers };
  // A failed connection or handshake is told by the request.
  const held = secure ? await connectTls({ ...options, rejectUnauthorized: true }) : undefined;
  const connecting = held === undefined
    ? request({ ...asking, agent: false })
    : request({ ...asking, createConnection: () => held.socket });
  return await new Promise<HeldSocket>((resolve, reject) => {
    const settle = (error?: unknown) => {
      signal?.removeEventListener("abort", onAbort);
      if (error === undefined) return;
      connecting.destroy();
      held?.source.destroy();
      reject(error);
    };
    const onAbort = () => settle(signal!.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    connecting.on("error", (error) => settle(transportErrorOf(error, origin)));
    connecting.on("response", ({ statusCode }) => settle(refused(origin, `answered ${statusCode}`)));
    connecting.on("connect", ({ statusCode }, socket, head) => {
      if (statusCode === 200) {
        settle();
        // Until somebody else listens: what nobody listens to would end the process.
        socket.on("error", () => {});
        if (head.length > 0) socket.unshift(head); // what the server has said already
        resolve({ socket, source: held?.source ?? socket });
      } else {
        socket.destroy();
        settle(refused(origin, `does not let it through (${statusCode})`));
      }
    });
    // TLS was loaded before: an abort of meanwhile is told to no listener of now.
    if (signal?.aborted) return onAbort();
    connecting.end();
  });
}

async function bySocks(proxy: URL, target: Target): Promise<HeldSocket> {
  const { connect } = await import("node:net");
  const { signal, origin } = target;
  signal?.throwIfAborted();
  const socket = connect(Number(proxy.port || 1080), hostOf(proxy));
  const onAbort = () => socket.destroy(signal!.reason instanceof Error ? signal!.reason : undefined);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await greetSocks(socket, proxy, target);
    return { socket, source: socket };
  } catch (error) {
    socket.destroy();
    if (signal?.aborted) throw signal.reason;
    throw transportErrorOf(error, origin);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The words by which a SOCKS5 proxy is asked for a connection. */
async function greetSocks(socket: Socket, proxy: URL, { hostname, port, origin }: Target): Promise<void> {
  using bytes = new SocketBytes(socket, origin);
  const text = new TextEncoder();
  const user = text.encode(decodeURIComponent(proxy.username));
  const password = text.encode(decodeURIComponent(proxy.password));
  const byPassword = user.length > 0;
  socket.write(new Uint8Array(byPassword ? [5, 2, 0, 2] : [5, 1, 0]));
  const [version, method] = await bytes.read(2);
  if (version !== 5 || (method !== 0 && !(method === 2 && byPassword))) {
    throw refused(origin, "accepts none of the ways to log in");
  }
  if (method === 2) {
    socket.write(new Uint8Array([1, user.length, ...user, password.length, ...password]));
    const [, result] = await bytes.read(2);
    if (result !== 0) throw refused(origin, "does not accept the user name and password");
  }
  // By name, so that the proxy looks it up: it may see another network than this machine does.
  const name = text.encode(hostname);
  socket.write(new Uint8Array([5, 1, 0, 3, name.length, ...name, port >> 8, port & 255]));
  const [, reply, , kind] = await bytes.read(4);
  if (reply !== 0) throw refused(origin, `could not connect (SOCKS5 reply ${reply})`);
  const length = kind === 1 ? 4 : kind === 4 ? 16 : (await bytes.read(1))[0]!;
  await bytes.read(length + 2);
}

/** Reads a socket so many bytes at a time, and none more. */
class SocketBytes implements Disposable {
  readonly #socket: Socket;
  readonly #ended: TransportError;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  readonly #onReadable = () => this.#wake?.();
  readonly #onError = (error: Error) => {
    this.#failure = error;
    this.#wake?.();
  };
  readonly #onClose = () => {
    this.#failure ??= this.#ended;
    this.#wake?.();
  };

  constructor(socket: Socket, origin: string) {
    this.#socket = socket;
    this.#ended = refused(origin, "closed the connection");
    socket.on("readable", this.#onReadable);
    socket.on("error", this.#onError);
    socket.on("close", this.#onClose);
  }

  async read(length: number): Promise<Uint8Array> {
    for (;;) {
      const bytes = this.#socket.read(length);
      if (bytes !== null && bytes.length === length) return bytes;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Leaves the socket to others. */
  [Symbol.dispose](): void {
    this.#socket.off("readable", this.#onReadable);
    this.#socket.off("close", this.#onClose);
    // The listener of errors stays: without one they would end the process.
  }
}
