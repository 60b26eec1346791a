import { assertEquals, assertMatch } from "@std/assert";
import { TestClient } from "../test_client.ts";

Deno.test("discovery by path, and aggregated with an ETag", async () => {
  await using client = await TestClient.start();
  const groups = await client.get("/apis");
  assertEquals([groups.body.kind, groups.body.groups[1].name], ["APIGroupList", "apps"]);
  const { body: list } = await client.get("/apis/apps/v1");
  assertEquals([list.kind, list.groupVersion], ["APIResourceList", "apps/v1"]);
  assertEquals((await client.get("/apis/nothing.example.com")).text, "404 page not found\n");
  assertEquals((await client.get("/api/v2")).code, 404);
  assertEquals((await client.post("/api", {})).code, 405);
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  const aggregated = await client.get("/apis", { accept });
  assertEquals(aggregated.body.kind, "APIGroupDiscoveryList");
  assertMatch(aggregated.headers.get("content-type")!, /as=APIGroupDiscoveryList$/);
  const response = await client.server.fetch("/apis", {
    headers: {
      Authorization: `Bearer ${client.server.token}`,
      Accept: accept,
      "If-None-Match": aggregated.headers.get("etag")!,
    },
  });
  assertEquals([response.status, response.body], [304, null]);
});

Deno.test("OpenAPI v3, and the paths that there are", async () => {
  await using client = await TestClient.start();
  const { body: index } = await client.get("/openapi/v3");
  const { serverRelativeURL } = index.paths["apis/apps/v1"];
  assertMatch(serverRelativeURL, /^\/openapi\/v3\/apis\/apps\/v1\?hash=/);
  const { body: document } = await client.get(serverRelativeURL);
  assertEquals(document.openapi, "3.0.0");
  assertEquals((await client.get("/")).body.paths.includes("/apis/apps/v1"), true);
});

const table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

Deno.test("objects as a Table, in lists, alone and watched", async () => {
  await using client = await TestClient.start();
  const path = "/api/v1/namespaces/default/configmaps";
  await client.post(path, { metadata: { name: "a" }, data: { k: "v" } });
  const list = await client.get(path, { accept: table });
  assertEquals([list.body.kind, list.body.rows[0].cells.slice(0, 2)], ["Table", ["a", 1]]);
  assertEquals(list.body.rows[0].object.kind, "PartialObjectMetadata");
  const whole = await client.get(`${path}/a?includeObject=Object`, { accept: table });
  assertEquals(whole.body.rows[0].object.data, { k: "v" });
  const wrong = await client.get(`${path}?includeObject=Some`, { accept: table });
  assertEquals(wrong.code, 400);
  await using watch = await client.watch(`${path}?watch=true`, { accept: table });
  // deno-lint-ignore no-explicit-any -- a Table
  const first = (await watch.next())!.object as any;
  await client.delete(`${path}/a`);
  // deno-lint-ignore no-explicit-any -- a Table
  const second = (await watch.next())!.object as any;
  assertEquals([first.columnDefinitions.length, second.columnDefinitions], [3, null]);
  assertEquals(second.rows[0].cells[0], "a");
});

Deno.test("a deprecated version warns", async () => {
  await using client = await TestClient.start();
  const { headers } = await client.get("/api/v1/endpoints");
  assertEquals(
    headers.get("warning"),
    '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
  );
});
