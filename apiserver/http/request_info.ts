/**
 * What a request is for, from its method and path alone.
 *
 * Source: Kubernetes documentation, "API Concepts", resource URIs and verbs; and "Authorization", request attributes.
 *
 * @module
 */

/** What a request wants. Non-resource requests have the method in lower case. */
export type Verb =
  | "get"
  | "list"
  | "watch"
  | "create"
  | "update"
  | "patch"
  | "delete"
  | "deletecollection"
  | "impersonate";

/** A request for a resource. */
export interface ResourceRequest {
  /** Tells it from a {@linkcode PathRequest}. */
  readonly type: "resource";
  /** What is wanted. */
  readonly verb: Verb;
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version within the group. */
  readonly version: string;
  /** Empty for cluster-wide requests. */
  readonly namespace: string;
  /** Plural name in the URL. */
  readonly resource: string;
  /** Empty for a collection. */
  readonly name: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** What follows the subresource (`…/proxy/REST`). */
  readonly rest: string;
}

/** A request for anything else. */
export interface PathRequest {
  /** Tells it from a {@linkcode ResourceRequest}. */
  readonly type: "path";
  /** The method in lower case. */
  readonly verb: string;
  /** The path of the URL. */
  readonly path: string;
}

/** See the module. */
export type RequestInfo = ResourceRequest | PathRequest;

/** Subresources of a namespace itself; every other word behind it is a resource inside it. */
const namespaceSubresources = new Set(["status", "finalize"]);

/** Reads method and URL. A path that names no resource is a {@linkcode PathRequest}. */
export function requestInfo(method: string, url: URL): RequestInfo {
  const path = url.pathname;
  const other: PathRequest = { type: "path", verb: method.toLowerCase(), path };
  const parts = splitPath(path);
  if (parts === undefined) return other;

  let group = "";
  if (parts[0] === "apis") group = parts[1] ?? "";
  else if (parts[0] !== "api") return other;
  let rest = parts.slice(parts[0] === "apis" ? 2 : 1);
  const version = rest[0];
  rest = rest.slice(1);
  if (version === undefined || rest.length === 0) return other;

  let watching = isTrue(url.searchParams.get("watch"));
  if (rest[0] === "watch" && rest.length > 1) {
    watching = true;
    rest = rest.slice(1);
  }

  let namespace = "";
  if (rest[0] === "namespaces" && rest.length > 1) {
    namespace = rest[1]!;
    if (rest.length > 2 && !namespaceSubresources.has(rest[2]!)) rest = rest.slice(2);
  }
  const [resource = "", name = "", subresource = "", ...more] = rest;
  return {
    type: "resource",
    verb: verbOf(method, name, watching),
    group,
    version,
    namespace: resource === "namespaces" ? "" : namespace,
    resource,
    name,
    subresource,
    rest: more.join("/"),
  };
}

function verbOf(method: string, name: string, watching: boolean): Verb {
  switch (method) {
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return name === "" ? "deletecollection" : "delete";
    default:
      if (name !== "") return "get";
      return watching ? "watch" : "list";
  }
}

/** The path's parts, decoded; undefined for one that cannot be. */
function splitPath(path: string): string[] | undefined {
  const trimmed = path.replace(/^\/+/, "").replace(/\/+$/, "");
  if (trimmed === "") return [];
  try {
    return trimmed.split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** A query parameter's truth, as Kubernetes reads it: present, and neither `0` nor `false`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== "0" && value.toLowerCase() !== "false";
}
