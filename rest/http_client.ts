/**
 * The client that Deno's `fetch` makes its connections with.
 *
 * @module
 */
import type { TlsMaterial } from "./tls_material.ts";

/** What connections are made with. */
export interface ConnectionOptions extends TlsMaterial {
  /** Proxy, with the user's name and password in the URL where it wants them. */
  readonly proxy?: URL;
}

/**
 * A client of `fetch`, for HTTP/1.1 (docs/decisions/http1_for_all_requests.md).
 *
 * @throws what `Deno.createHttpClient` throws of certificates and proxies that it cannot read
 */
export function createHttpClient({ caCerts, certificate, proxy }: ConnectionOptions): Deno.HttpClient {
  const options: Deno.CreateHttpClientOptions & Partial<Deno.TlsCertifiedKeyPem> = {
    http1: true,
    http2: false,
  };
  if (caCerts !== undefined) options.caCerts = caCerts;
  if (proxy !== undefined) {
    const { username, password } = proxy;
    const bare = new URL(proxy);
    bare.username = "";
    bare.password = "";
    options.proxy = { url: bare.href };
    if (username !== "") {
      options.proxy = {
        url: bare.href,
        basicAuth: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
      };
    }
  }
  return Deno.createHttpClient(
    certificate === undefined ? options : { ...options, cert: certificate.cert, key: certificate.key },
  );
}
