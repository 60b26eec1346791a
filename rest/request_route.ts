/**
 * What a request's path is about, without the names in it: `/api/v1/namespaces/{namespace}/pods/{name}`.
 *
 * Spans carry it, so that all requests of one kind are one series. Names are neither bounded nor everybody's to see.
 *
 * @module
 */

/** Paths beside the API's own of which the first segment says what they are. */
const roots = new Set([
  "version",
  "healthz",
  "livez",
  "readyz",
  "metrics",
  "openapi",
  "logs",
  "statusz",
  "flagz",
]);

/** What stands below a namespace without being a resource in it. */
const namespaceSubresources = new Set(["status", "finalize"]);

/** What a subresource may look like; all else may be a name. */
const word = /^[a-z]+$/;

/**
 * The template of a path below the server's base path, as `url.template` of OpenTelemetry's conventions has it. A path
 * of a shape that is not known is `/{path}`.
 */
export function routeOf(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "");
  const [root, ...rest] = segments;
  if (root === undefined) return "/";
  if (root === "api") return apiRoute("/api", rest);
  if (root === "apis") {
    const [group, ...below] = rest;
    return group === undefined ? "/apis" : apiRoute(`/apis/${group}`, below);
  }
  if (!roots.has(root)) return "/{path}";
  return rest.length === 0 ? `/${root}` : `/${root}/{path}`;
}

/** Behind `/api` or `/apis/GROUP`: the version, and then where the resource is. */
function apiRoute(prefix: string, [version, ...rest]: string[]): string {
  if (version === undefined) return prefix;
  const base = `${prefix}/${version}`;
  const [first, namespace, resource] = rest;
  const inNamespace = first === "namespaces" && resource !== undefined && namespace !== undefined &&
    !namespaceSubresources.has(resource);
  return inNamespace
    ? `${base}/namespaces/{namespace}${resourceRoute(rest.slice(2))}`
    : `${base}${resourceRoute(rest)}`;
}

function resourceRoute([resource, name, ...below]: string[]): string {
  let route = resource === undefined ? "" : `/${resource}`;
  if (name !== undefined) route += "/{name}";
  for (const [i, segment] of below.entries()) {
    // What stands behind `proxy` is another server's path.
    if (below[i - 1] === "proxy" || !word.test(segment)) return `${route}/{path}`;
    route += `/${segment}`;
  }
  return route;
}
