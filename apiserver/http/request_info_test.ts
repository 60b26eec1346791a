import { assertEquals } from "@std/assert";
import { requestInfo } from "./request_info.ts";

/** `VERB GROUP/VERSION NAMESPACE RESOURCE NAME SUBRESOURCE REST`, with `-` for what is empty. */
function summary(method: string, path: string): string {
  const info = requestInfo(method, new URL(path, "https://x"));
  if (info.type === "path") return `${info.verb} ${info.path}`;
  const { verb, group, version, namespace, resource, name, subresource, rest } = info;
  return [verb, `${group}/${version}`, namespace, resource, name, subresource, rest].map((part) =>
    part || "-"
  ).join(" ");
}

const cases: [string, string, string][] = [
  ["GET", "/api/v1/pods", "list /v1 - pods - - -"],
  ["GET", "/api/v1/pods?watch=true", "watch /v1 - pods - - -"],
  ["GET", "/api/v1/pods?watch=0", "list /v1 - pods - - -"],
  ["GET", "/api/v1/watch/namespaces/n/pods", "watch /v1 n pods - - -"],
  ["GET", "/api/v1/namespaces/n/pods/p", "get /v1 n pods p - -"],
  ["GET", "/api/v1/namespaces/n/pods/p/log", "get /v1 n pods p log -"],
  ["GET", "/api/v1/namespaces/n/pods/p/proxy/a/b", "get /v1 n pods p proxy a/b"],
  ["POST", "/api/v1/namespaces/n/pods", "create /v1 n pods - - -"],
  ["GET", "/api/v1/namespaces", "list /v1 - namespaces - - -"],
  ["DELETE", "/api/v1/namespaces/n", "delete /v1 - namespaces n - -"],
  ["PUT", "/api/v1/namespaces/n/finalize", "update /v1 - namespaces n finalize -"],
  ["PATCH", "/api/v1/namespaces/n/status", "patch /v1 - namespaces n status -"],
  ["DELETE", "/apis/apps/v1/namespaces/n/deployments", "deletecollection apps/v1 n deployments - - -"],
  ["PUT", "/apis/example.com/v1/things/t/", "update example.com/v1 - things t - -"],
  ["GET", "/api/v1/namespaces/n/pods/a%20b", "get /v1 n pods a b - -"],
  ["GET", "/api/v1", "get /api/v1"],
  ["GET", "/apis/apps/v1", "get /apis/apps/v1"],
  ["POST", "/healthz", "post /healthz"],
  ["GET", "/api/v1/pods/%zz", "get /api/v1/pods/%zz"],
];

for (const [method, path, expected] of cases) {
  Deno.test(`${method} ${path} is ${expected}`, () => assertEquals(summary(method, path), expected));
}
