/**
 * Sockets to a server.
 *
 * @module
 */
import { hostOf } from "../host_of.ts";
import type { TlsMaterial } from "../tls_material.ts";

/** A socket with or without TLS. */
export type Socket = Deno.TcpConn | Deno.TlsConn;

/**
 * How a server of `http:` or `https:` is connected to. With `https:` the handshake is still to come.
 *
 * TLS begins over a socket of TCP that is there: only of that one Deno can be told to send what is short at once
 * (`TCP_NODELAY`). Without it each message of more than one record (16 KiB), and the first of each connection, waits for
 * the server's delayed acknowledgement, some 40 ms.
 */
export function socketTo(
  server: URL,
  { caCerts }: Pick<TlsMaterial, "caCerts">,
): (signal?: AbortSignal) => Promise<Socket> {
  const hostname = hostOf(server);
  const isTls = server.protocol === "https:";
  const port = Number(server.port || (isTls ? 443 : 80));
  const tls: Deno.StartTlsOptions = { hostname, alpnProtocols: ["http/1.1"] };
  if (caCerts !== undefined) tls.caCerts = caCerts;
  return async (signal) => {
    const socket = await Deno.connect({ hostname, port, ...signal && { signal } });
    try {
      socket.setNoDelay(true);
      return isTls ? await Deno.startTls(socket, tls) : socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  };
}
