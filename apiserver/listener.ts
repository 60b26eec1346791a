/**
 * The server's socket: HTTPS with the server's own certificate.
 *
 * @module
 */
import { type Certificate, selfSignedCertificate } from "./tls/self_signed.ts";

/** A socket could not be opened. The message says where and why, in one line. */
export class ListenError extends Error {
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

/**
 * Opens a socket and serves a handler on it.
 *
 * @throws {ListenError} when the port is taken, the address is not there, or `--allow-net` is missing
 */
export async function listen(
  { port, hostname }: ListenOptions,
  handle: (request: Request) => Response | Promise<Response>,
): Promise<Listener> {
  const { certificate, key } = await certificateFor(hostname);
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve({ port, hostname, cert: certificate, key, onListen() {} }, handle);
  } catch (error) {
    throw listenError(error, port, hostname);
  }
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const reachable = hostname === "0.0.0.0" ? "127.0.0.1" : host === "[::]" ? "[::1]" : host;
  return {
    url: new URL(`https://${reachable}:${server.addr.port}`),
    certificate,
    shutdown: () => server.shutdown(),
  };
}

function certificateFor(hostname: string): Promise<Certificate> {
  const loopback = ["127.0.0.1", "::1"];
  if (/^[0-9.]+$/.test(hostname) || hostname.includes(":")) {
    return selfSignedCertificate({ addresses: [...new Set([...loopback, hostname])] });
  }
  return selfSignedCertificate({ names: [...new Set(["localhost", hostname])] });
}

function listenError(error: unknown, port: number, hostname: string): ListenError {
  const where = `${hostname}:${port}`;
  if (error instanceof Deno.errors.AddrInUse) {
    return new ListenError(`cannot listen on ${where}: the port is in use`, { cause: error });
  }
  if (error instanceof Deno.errors.NotCapable) {
    return new ListenError(`cannot listen on ${where}: run with --allow-net=${where}`, { cause: error });
  }
  const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return new ListenError(`cannot listen on ${where}: ${why}`, { cause: error });
}
