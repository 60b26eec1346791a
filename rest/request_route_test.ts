import { assertEquals } from "@std/assert";
import { routeOf } from "./request_route.ts";

Deno.test("a route says what a path is about, and no name in it", async (t) => {
  const table: [path: string, route: string][] = [
    ["/api/v1/namespaces/n/pods/p", "/api/v1/namespaces/{namespace}/pods/{name}"],
    ["/api/v1/namespaces/n/pods/p/log", "/api/v1/namespaces/{namespace}/pods/{name}/log"],
    ["/api/v1/namespaces/n/pods", "/api/v1/namespaces/{namespace}/pods"],
    ["/api/v1/pods", "/api/v1/pods"],
    [
      "/apis/apps/v1/namespaces/n/deployments/d/scale",
      "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale",
    ],
    ["/apis/example.com/v1beta1/websites/w", "/apis/example.com/v1beta1/websites/{name}"],
    ["/api/v1/namespaces", "/api/v1/namespaces"],
    ["/api/v1/namespaces/n", "/api/v1/namespaces/{name}"],
    ["/api/v1/namespaces/n/finalize", "/api/v1/namespaces/{name}/finalize"],
    ["/api/v1/nodes/node-1/proxy/metrics/x", "/api/v1/nodes/{name}/proxy/{path}"],
    ["/api/v1/namespaces/n/pods/p/Secret-Name", "/api/v1/namespaces/{namespace}/pods/{name}/{path}"],
    ["/api", "/api"],
    ["/apis", "/apis"],
    ["/apis/apps", "/apis/apps"],
    ["/apis/apps/v1", "/apis/apps/v1"],
    ["/version", "/version"],
    ["/openapi/v3/apis/apps/v1", "/openapi/{path}"],
    ["/someone/else", "/{path}"],
    ["/", "/"],
  ];
  for (const [path, route] of table) await t.step(path, () => assertEquals(routeOf(path), route));
});
