/**
 * A socket of TLS, with the one of TCP below it within reach.
 *
 * Deno's `node:tls` reads on while its socket is paused, without bound, and may then never tell the end
 * (docs/decisions/web_socket_over_node_https.md). So that socket is left to flow, and who wants to hold the other end
 * back pauses the one below.
 *
 * @module
 */
import type { Duplex } from "node:stream";
import type { ConnectionOptions } from "node:tls";

/** A socket, and what holds the other end back. */
export interface HeldSocket {
  /** What is written to and read from. */
  readonly socket: Duplex;
  /** The socket of TCP at the bottom; the same where there is nothing in between. */
  readonly source: Duplex;
}

/** Whom TLS is spoken with, and how. */
export interface TlsOptions extends Pick<ConnectionOptions, "ca" | "cert" | "key" | "rejectUnauthorized"> {
  /** Name or address, one of IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /**
   * Name or address that the certificate is for.
   *
   * @default the host
   */
  readonly servername?: string;
}

/**
 * Begins to speak TLS. A failed connection or handshake is an `error` of the socket.
 *
 * @param through a socket that leads to the host already
 */
export async function connectTls(options: TlsOptions, through?: HeldSocket): Promise<HeldSocket> {
  const { connect } = await import("node:tls");
  const net = await import("node:net");
  const { host, port, servername: subject = host } = options;
  // An address is not sent as a name (RFC 6066, 3), and so is told as the host: the socket is connected already.
  const peer = { host: subject, servername: net.isIP(subject) === 0 ? subject : "" };
  // TLS over a socket that has been closed would wait for its connection, which never comes.
  if (through?.socket.destroyed) throw closedTunnel();
  const below = through?.socket ?? net.connect({ host, port, noDelay: true });
  // The socket above tells it too; an error that nobody listens to would end the process.
  below.on("error", () => {});
  try {
    return { socket: connect({ ...options, ...peer, socket: below }), source: through?.source ?? below };
  } catch (error) {
    below.destroy();
    throw error;
  }
}

/** A tunnel was closed as soon as it was dug. */
export function closedTunnel(): Error {
  return Object.assign(new Error("the tunnel was closed"), { code: "ECONNRESET" });
}
