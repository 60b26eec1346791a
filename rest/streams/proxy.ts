/**
 * Requests that the server passes on to a pod, a service or a node.
 *
 * @module
 */
import type { ClusterAccess } from "../../meta/mod.ts";
import { asTransport } from "../../meta/transport.ts";
import { RequestError } from "../request_error.ts";
import { pathError } from "../request_path.ts";
import { raceSignal } from "../send_request.ts";
import { transportErrorOf } from "../transport_errors.ts";

/** What a request is passed on to, besides the object's name. */
export interface ProxyOptions {
  /** Port, by number or by name. @default {the object's first, or only, one} */
  port?: number | string;
  /** How the server speaks to the target. @default {"http"} */
  scheme?: "http" | "https";
}

/**
 * Sends a request to the target, in the shape of `fetch`: a path from its root with a query or without, and the same
 * init; redirects are not followed, whatever it says: they would lead with these credentials where the target wants. The
 * response is the target's own, whatever its status; its body has to be read or cancelled. The headers
 * `authorization` and what the connection needs are for the Kubernetes server, which passes the others on.
 */
export type ProxyFetch = (path: string, init?: RequestInit) => Promise<Response>;

/**
 * @param path of the proxied object with `/proxy` behind it, from `RESTRequest.url`
 */
export function proxyFetch(access: ClusterAccess, base: string): ProxyFetch {
  const transport = asTransport(access.transport);
  return async (path, init = {}) => {
    const target = new URL(base);
    const [pathname = "", ...query] = path.split("?");
    const wrong = pathError(pathname);
    if (wrong !== undefined) throw wrong;
    if (query.join("?").includes("#")) throw new RequestError(`invalid path "${path}": it has a fragment`);
    target.pathname += pathname.startsWith("/") ? pathname : `/${pathname}`;
    target.search = query.length > 0 ? `?${query.join("?")}` : "";
    const signal = init.signal ?? undefined;
    signal?.throwIfAborted();
    try {
      const sent = transport.fetch(new Request(target, { ...init, redirect: "manual" }), { kind: "request" });
      return await raceSignal(sent, signal, (late) => void late.body?.cancel().catch(() => {}));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw transportErrorOf(error, access.server);
    }
  };
}

/** The name of a proxied object in a path: `NAME`, `NAME:PORT`, or `SCHEME:NAME:PORT`. */
export function proxiedName(name: string, { port, scheme }: ProxyOptions): string {
  if (name.includes(":")) throw new RequestError(`invalid name "${name}": scheme and port are options`);
  if (scheme === undefined || scheme === "http") return port === undefined ? name : `${name}:${port}`;
  return `${scheme}:${name}:${port ?? ""}`;
}
