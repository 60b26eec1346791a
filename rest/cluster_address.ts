/**
 * How a kubeconfig's cluster is reached: server, proxy, and the name that its certificate is for.
 *
 * @module
 */
import { ConfigError } from "./config_error.ts";
import type { KubeconfigCluster, KubeconfigEntry } from "./kubeconfig.ts";
import { fieldOf } from "./tls_material.ts";

const proxyProtocols = ["http:", "https:", "socks5:", "socks5h:"];

/**
 * The server's URL. One without a scheme is `https` where there is anything of TLS, else `http`, as in client-go.
 */
export function serverOf(
  { file, value }: KubeconfigEntry<KubeconfigCluster>,
  at: string | undefined,
  hasTls: boolean,
): URL {
  const text = value.server!;
  const place = { file, field: fieldOf(at, "server") };
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const withScheme = hasScheme ? text : `${hasTls ? "https" : "http"}://${text}`;
  if (!URL.canParse(withScheme)) throw new ConfigError({ ...place, problem: "it is no URL" });
  const url = new URL(withScheme);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new ConfigError({
      ...place,
      problem: `it begins with "${url.protocol}", expected https: or http:`,
    });
  }
  if (!hasScheme && url.pathname !== "/") {
    throw new ConfigError({ ...place, problem: "a URL with a path has to begin with https:// or http://" });
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError({ ...place, problem: "it may not hold a user name or password" });
  }
  url.search = "";
  url.hash = "";
  return url;
}

/** The proxy's URL; `undefined` for none. */
export function proxyOf(
  { file, value }: KubeconfigEntry<KubeconfigCluster>,
  at: string | undefined,
): URL | undefined {
  const text = value["proxy-url"];
  if (text === undefined) return undefined;
  const place = { file, field: fieldOf(at, "proxy-url") };
  // The text is not told: it may hold a password.
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) {
    throw new ConfigError({ ...place, problem: "it is no URL" });
  }
  const url = new URL(text);
  if (!proxyProtocols.includes(url.protocol)) {
    throw new ConfigError({
      ...place,
      problem: `a proxy of type "${url.protocol}" is not known, expected http:, https: or socks5:`,
    });
  }
  let credentials: string[];
  try {
    credentials = [url.username, url.password].map((part) => decodeURIComponent(part));
  } catch {
    const problem = "its user name or password has a % that stands for no character: write one as %25";
    throw new ConfigError({ ...place, problem });
  }
  const isLong = credentials.some((one) => new TextEncoder().encode(one).length > 255);
  if (url.protocol.startsWith("socks") && isLong) {
    const problem =
      "its user name or password is longer than the 255 bytes that SOCKS5 has for them (RFC 1929)";
    throw new ConfigError({ ...place, problem });
  }
  return url;
}

/** The name that the server's certificate is for; `undefined` where it is the URL's host. */
export function serverNameOf(
  { file, value }: KubeconfigEntry<KubeconfigCluster>,
  at: string | undefined,
  { server, proxy }: { readonly server: URL; readonly proxy: URL | undefined },
): string | undefined {
  const name = value["tls-server-name"];
  if (name === undefined || server.protocol !== "https:" || name === server.hostname) return undefined;
  const place = { file, field: fieldOf(at, "tls-server-name") };
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name)) {
    throw new ConfigError({ ...place, problem: "it is no host name" });
  }
  if (proxy !== undefined) {
    throw new ConfigError({ ...place, problem: "it cannot be used together with a proxy-url" });
  }
  return name;
}
