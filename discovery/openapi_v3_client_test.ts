import { assert, assertEquals } from "@std/assert";
import { ApiServer } from "../apiserver/mod.ts";
import { failure, FakeServer, json, rejection, type SeenRequest } from "../rest/fake_server_test.ts";
import { DecodeError, isForbidden, isNotFound } from "../rest/mod.ts";
import { DiscoveryClient } from "./discovery_client.ts";
import { NoOpenAPIDocumentError } from "./openapi_v3_client.ts";

const document = { openapi: "3.0.0", info: { title: "Kubernetes" }, paths: {} };

/** A server whose index has one document, at the URL that it is given for each reading of the index. */
function indexed(urls: string[], answer: (request: SeenRequest) => Response, server = "http://fake.test") {
  let readings = 0;
  return new FakeServer((request: SeenRequest) => {
    if (!request.url.pathname.endsWith("/openapi/v3")) return answer(request);
    const url = urls[Math.min(readings++, urls.length - 1)];
    return json({ paths: { "apis/apps/v1": { serverRelativeURL: url }, "version": null } });
  }, server);
}

Deno.test("a document is read at the URL with the hash that the index tells", async () => {
  const server = indexed(["/openapi/v3/apis/apps/v1?hash=AB"], () => json(document));
  const openapi = new DiscoveryClient(server.access).openAPIV3();
  assertEquals([...await openapi.paths()], [["apis/apps/v1", "/openapi/v3/apis/apps/v1?hash=AB"]]);
  assertEquals(await openapi.document("apps/v1"), document);
  assertEquals(server.seen.map(({ path }) => path), [
    "/openapi/v3",
    "/openapi/v3",
    "/openapi/v3/apis/apps/v1?hash=AB",
  ]);
  assertEquals(server.seen[2]?.headers.get("accept"), "application/json");
});

Deno.test("a document that has changed since the index was read is found by reading the index again", async () => {
  const server = indexed(
    ["/openapi/v3/apis/apps/v1?hash=OLD", "/openapi/v3/apis/apps/v1?hash=NEW"],
    ({ url }) =>
      url.searchParams.get("hash") === "NEW"
        ? json(document)
        : new Response(null, { status: 301, headers: { location: "/x" } }),
  );
  assertEquals(await new DiscoveryClient(server.access).openAPIV3().document("apps/v1"), document);
  assertEquals(server.seen.length, 4);
});

Deno.test("a group and version that the index has not is an error that names its path", async () => {
  const server = indexed(["/x"], () => json(document));
  const error = await rejection(new DiscoveryClient(server.access).openAPIV3().document("v1"));
  assert(error instanceof NoOpenAPIDocumentError);
  assertEquals(error.path, "api/v1");
});

Deno.test("the base path of the server's URL may stand in front of a document's, or not", async () => {
  for (const url of ["/openapi/v3/apis/apps/v1?hash=A", "/k8s/one/openapi/v3/apis/apps/v1?hash=A"]) {
    const server = indexed([url], () => json(document), "http://fake.test/k8s/one");
    await new DiscoveryClient(server.access).openAPIV3().document("apps/v1");
    assertEquals(server.seen[1]?.path, "/k8s/one/openapi/v3/apis/apps/v1?hash=A");
  }
});

Deno.test("an index that leads to another server is not followed, and what is no document is refused", async () => {
  for (const url of ["http://other.test/openapi/v3", "//other.test/x", "https://fake.test/x"]) {
    const server = indexed([url], () => json(document));
    assert(
      await rejection(new DiscoveryClient(server.access).openAPIV3().document("apps/v1")) instanceof
        DecodeError,
    );
    assertEquals(server.seen.length, 1, url);
  }
  for (const odd of [null, [], {}, "text", { openapi: 3 }]) {
    const server = indexed(["/openapi/v3/apis/apps/v1"], () => json(odd));
    const error = await rejection(new DiscoveryClient(server.access).openAPIV3().document("apps/v1"));
    assert(error instanceof DecodeError, JSON.stringify(odd));
  }
  const none = new DiscoveryClient(new FakeServer({ paths: null }).access).openAPIV3();
  assert(await rejection(none.paths()) instanceof DecodeError);
  const forbidden = indexed(["/openapi/v3/x"], () => failure(403, "Forbidden", "no"));
  assert(isForbidden(await rejection(new DiscoveryClient(forbidden.access).openAPIV3().document("apps/v1"))));
  const old = new DiscoveryClient(new FakeServer(() => failure(404, "NotFound", "no")).access).openAPIV3();
  assert(isNotFound(await rejection(old.paths())));
});

Deno.test("the embedded server's documents are found", async () => {
  await using server = await ApiServer.start({ listen: false });
  const { components } = await new DiscoveryClient(server.config).openAPIV3().document(
    "coordination.k8s.io/v1",
  );
  assertEquals(components?.schemas?.["io.k8s.api.coordination.v1.Lease"]?.type, "object");
});
