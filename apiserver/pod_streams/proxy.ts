/**
 * `proxy` below pods, services and nodes: the request as its target would get it.
 *
 * @module
 */
import type { ProxyRequest } from "./handlers.ts";

/** Headers that end at the server: they are for the connection, or the client's own to this server. */
const ownHeaders = [
  "authorization",
  "connection",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** What a proxied request is for. */
export type ProxyTarget = Pick<ProxyRequest, "scheme" | "name" | "port">;

/** Reads `NAME`, `NAME:PORT` or `SCHEME:NAME:PORT`; undefined for anything else. */
export function proxyTarget(text: string): ProxyTarget | undefined {
  const parts = text.split(":");
  const [name = "", port = ""] = parts.length === 3 ? parts.slice(1) : parts;
  if (parts.length > 3 || name === "") return undefined;
  if (parts.length < 3) return { scheme: "http", name, port };
  const [scheme] = parts;
  return scheme === "http" || scheme === "https" || scheme === ""
    ? { scheme: scheme || "http", name, port }
    : undefined;
}

/** The request behind `…/proxy`. */
export function proxiedRequest(
  request: Request,
  body: Uint8Array<ArrayBuffer> | undefined,
  { scheme, name, port, namespaced }: ProxyTarget & {
    /** Whether the path names a namespace. */
    readonly namespaced: boolean;
  },
): Request {
  const url = new URL(request.url);
  // `/api/v1/namespaces/NAMESPACE/RESOURCE/NAME/proxy/…`, as it was written: the target decodes it.
  const path = `/${url.pathname.split("/").slice(namespaced ? 8 : 6).join("/")}`;
  const authority = /^[0-9]+$/.test(port) ? `${name}:${port}` : name;
  const headers = new Headers(request.headers);
  for (const header of ownHeaders) headers.delete(header);
  const init: RequestInit = { method: request.method, headers, signal: request.signal };
  if (body !== undefined) init.body = body;
  return new Request(`${scheme}://${authority}${path}${url.search}`, init);
}
