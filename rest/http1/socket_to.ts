/**
 * Sockets to a server.
 *
 * @module
 */
import { hostOf } from "../host_of.ts";
import type { TlsMaterial } from "../tls_material.ts";

/** How a server of `http:` or `https:` is connected to. */
export function socketTo(
  server: URL,
  { caCerts, certificate }: TlsMaterial,
): () => Promise<Deno.TcpConn | Deno.TlsConn> {
  const hostname = hostOf(server);
  if (server.protocol === "http:") return () => Deno.connect({ hostname, port: Number(server.port || 80) });
  const options: Deno.ConnectTlsOptions = {
    hostname,
    port: Number(server.port || 443),
    alpnProtocols: ["http/1.1"],
  };
  if (caCerts !== undefined) options.caCerts = caCerts;
  const withCertificate = certificate === undefined
    ? options
    : { ...options, cert: certificate.cert, key: certificate.key };
  return () => Deno.connectTls(withCertificate);
}
