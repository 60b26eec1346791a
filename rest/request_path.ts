/**
 * The path of a request, put together from checked parts.
 *
 * @module
 */
import { RequestError } from "./request_error.ts";

/** Parts of a path that name one thing each. */
export type PathPart = "namespace" | "resource" | "name" | "subresource";

/**
 * Refuses what would lead to another path than the one that is written: `.`, `..`, and anything with `/` or `%`
 * (the rule of `k8s.io/apimachinery`'s path segment names). An empty part is refused too.
 */
export function segmentError(part: PathPart, value: string): RequestError | undefined {
  if (typeof value !== "string") return new RequestError(`${part} is ${typeof value}, expected text`);
  if (value === "") return new RequestError(`${part} is empty`);
  if (value === "." || value === "..") {
    return new RequestError(`invalid ${part} "${value}": it means another path`);
  }
  const forbidden = value.includes("/") ? "/" : value.includes("%") ? "%" : undefined;
  if (forbidden !== undefined) {
    return new RequestError(`invalid ${part} "${value}": it may not contain "${forbidden}"`);
  }
  return undefined;
}

/**
 * Refuses a path of several segments that means another: with a `.` or `..` in it, written out or as `%2e`, which URLs
 * take for the same (WHATWG URL, "double-dot URL path segment"), or with a query or fragment behind it. Control
 * characters are refused too: URLs leave out tabs and line ends wherever they stand, and spaces at their end, so that
 * `.`, tab, `.` is a `..`.
 */
export function pathError(path: string): RequestError | undefined {
  if (/[?#]/.test(path)) return new RequestError(`invalid path "${path}": parameters are set with param()`);
  // deno-lint-ignore no-control-regex -- it is these that are looked for
  if (/[\0-\x1f\x7f]/.test(path)) {
    return new RequestError(`invalid path ${JSON.stringify(path)}: it may not contain control characters`);
  }
  if (path.trimEnd().split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) {
    return new RequestError(`invalid path "${path}": it means another path`);
  }
  return undefined;
}

/** What a path is made of. */
export interface PathParts {
  /** Path of the server's base URL, in front of all. */
  readonly base: string;
  /** `/api/v1`, `/apis/apps/v1`, or the absolute path that a request asks for. */
  readonly prefix: string;
  readonly namespace?: string;
  readonly resource?: string;
  readonly name?: string;
  readonly subresources?: readonly string[];
  /** Path behind all else. */
  readonly suffix?: string;
}

/** What nearly all names are made of. */
const plain = /^[\w.:-]*$/;

/** Characters that end a path, or that are no text at all, cannot stand in it as they are; `:` and the like may. */
function encodeSegment(segment: string): string {
  if (plain.test(segment)) return segment;
  return encodeURI(segment.toWellFormed()).replaceAll("?", "%3F").replaceAll("#", "%23");
}

/** The path in its one order, whatever the order in which its parts were set. */
export function joinPath(parts: PathParts): string {
  let path = parts.base.endsWith("/") ? parts.base.slice(0, -1) : parts.base;
  path += parts.prefix;
  if (parts.namespace !== undefined) path += `/namespaces/${encodeSegment(parts.namespace)}`;
  if (parts.resource !== undefined) path += `/${encodeSegment(parts.resource.toLowerCase())}`;
  if (parts.name !== undefined) path += `/${encodeSegment(parts.name)}`;
  for (const subresource of parts.subresources ?? []) path += `/${encodeSegment(subresource)}`;
  if (parts.suffix !== undefined) path += `/${parts.suffix.replace(/^\/+/, "")}`;
  return path === "" ? "/" : path;
}
