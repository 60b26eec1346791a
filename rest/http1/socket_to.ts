/**
 * Sockets to a server.
 *
 * @module
 */
import { hostOf } from "../host_of.ts";
import { socketsSeen } from "../loop_turn.ts";
import type { TlsMaterial } from "../tls_material.ts";

/** A socket with or without TLS. */
export type Socket = Deno.TcpConn | Deno.TlsConn;

/**
 * Connects by TCP. An abort ends what has not been answered, but gives the runtime time to tell of what has: in Deno 2.9 a
 * socket that is open already, and not told of yet, would be left open for good.
 */
async function connect(options: Deno.ConnectOptions, signal: AbortSignal | undefined): Promise<Deno.TcpConn> {
  const ending = new AbortController();
  const onAbort = () => void socketsSeen().then(() => ending.abort(signal?.reason));
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Deno.connect({ ...options, signal: ending.signal });
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

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
    const socket = await connect({ hostname, port }, signal);
    socket.setNoDelay(true);
    return isTls ? await Deno.startTls(socket, tls) : socket;
  };
}
