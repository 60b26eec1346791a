import { assert, assertEquals } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { drain, failure, FakeServer, json, rejection, WatchBody } from "../rest/fake_server_test.ts";
import { DecodeError, isForbidden, RequestError, ResourceClient } from "../rest/mod.ts";
import { MetadataClient } from "./metadata_client.ts";

const gvr = { group: "gtest", version: "vtest", resource: "rtest" };
const one = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
const many = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
const kind = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata" };
const metadata = { name: "one", labels: { a: "b" } };
const whole = { apiVersion: "gtest/vtest", kind: "rKind", metadata, spec: { large: "x" }, data: { k: "v" } };

Deno.test("[DY-09] each request asks for metadata alone, as an object or as a list", async () => {
  const server = new FakeServer(({ url, method }) =>
    url.searchParams.has("watch")
      ? new WatchBody().close().response()
      : json(method === "GET" && url.pathname.endsWith("/rtest") ? { items: [] } : whole)
  );
  const client = new MetadataClient(server.access).resource(gvr).namespace("ns");
  await client.get("one");
  await client.list({ labelSelector: "a=b" });
  await (await client.watch()).cancel();
  await client.patch("one", "merge", { metadata: { labels: null } });
  await client.delete("one", { propagationPolicy: "Orphan" });
  await client.deleteCollection({ labelSelector: "a=b" });
  await client.namespace("").get("one");
  const path = "/apis/gtest/vtest/namespaces/ns/rtest";
  assertEquals(
    server.seen.map(({ method, url, headers }) => [method, url.pathname, headers.get("accept")]),
    [
      ["GET", `${path}/one`, one],
      ["GET", path, many],
      ["GET", path, one],
      ["PATCH", `${path}/one`, one],
      ["DELETE", `${path}/one`, one],
      ["DELETE", path, many],
      ["GET", "/apis/gtest/vtest/rtest/one", one],
    ],
  );
  assertEquals(server.seen[1]?.url.search, "?labelSelector=a%3Db");
});

Deno.test("[DY-09] results hold only metadata, also from a server that answers whole objects", async () => {
  const server = new FakeServer(({ url }) => {
    if (url.searchParams.has("watch")) {
      const bookmark = { ...whole, metadata: { resourceVersion: "7" } };
      return new WatchBody().events({ type: "ADDED", object: whole }, { type: "BOOKMARK", object: bookmark })
        .close().response();
    }
    return url.pathname.endsWith("/one")
      ? json(whole)
      : json({ kind: "rKindList", metadata: { resourceVersion: "5" }, items: [{ metadata, spec: {} }] });
  });
  const client = new MetadataClient(server.access).resource(gvr);
  assertEquals(await client.get("one") as unknown, { ...kind, metadata });
  assertEquals(await client.list() as unknown, {
    apiVersion: "meta.k8s.io/v1",
    kind: "PartialObjectMetadataList",
    metadata: { resourceVersion: "5" },
    items: [{ ...kind, metadata }],
  });
  const { events } = await drain(await client.watch({ allowWatchBookmarks: true }));
  assertEquals(events as unknown[], [
    { type: "ADDED", object: { ...kind, metadata } },
    { type: "BOOKMARK", object: { ...kind, metadata: { resourceVersion: "7" } } },
  ]);
  assertEquals(await client.delete("one") as unknown, { ...kind, metadata });
  const { items } = await client.deleteCollection() as { items: unknown[] };
  assertEquals(items, [{ ...kind, metadata }]);
});

Deno.test("a Status stays whole: as an answer, as a refusal, and as a watch's end", async () => {
  const gone = { kind: "Status", apiVersion: "v1", status: "Success", details: { name: "one" } };
  assertEquals(
    await new MetadataClient(new FakeServer(gone).access).resource(gvr).delete("one") as unknown,
    gone,
  );
  const forbidden = new FakeServer(() => failure(403, "Forbidden", "no"));
  assert(isForbidden(await rejection(new MetadataClient(forbidden.access).resource(gvr).list())));
  const status = {
    kind: "Status",
    status: "Failure",
    code: 403,
    reason: "Forbidden",
    message: "not any more",
  };
  const server = new FakeServer(() =>
    new WatchBody().events({ type: "ERROR", object: status }).close().response()
  );
  const { error } = await drain(await new MetadataClient(server.access).resource(gvr).watch());
  assert(isForbidden(error));
});

Deno.test("an answer that is no object, and a name that leads elsewhere, are refused", async () => {
  for (const body of ["[]", `"text"`, "{}", `{"metadata":[]}`]) {
    const client = new MetadataClient(new FakeServer(() => new Response(body)).access).resource(gvr);
    assert(await rejection(client.get("one")) instanceof DecodeError, body);
  }
  const server = new FakeServer(whole);
  const client = new MetadataClient(server.access).resource(gvr);
  assert(await rejection(client.get("..")) instanceof RequestError);
  assert(await rejection(client.namespace("a/b").list()) instanceof RequestError);
  assertEquals(server.seen.length, 0);
});

Deno.test("pages and the whole list ask page by page; a patch of type apply has a field manager", async () => {
  const server = new FakeServer(({ url, method }) => {
    if (method === "PATCH") return json(whole);
    const next = url.searchParams.get("continue") === null ? { continue: "token" } : {};
    return json({ metadata: { resourceVersion: "5", ...next }, items: [whole] });
  });
  const client = new MetadataClient(server.access).resource(gvr);
  assertEquals((await client.listAll({ limit: 1 })).items.length, 2);
  assertEquals((await Array.fromAsync(client.pages({ limit: 1 }))).length, 2);
  await client.patch("one", "apply", whole);
  assertEquals(server.seen.at(-1)?.url.searchParams.get("fieldManager"), "kybern");
});

Deno.test("the embedded server sends metadata alone", async () => {
  await using server = await ApiServer.start({ listen: false });
  const made = await new ResourceClient(server.config, ConfigMap, { namespace: "default" }).create({
    metadata: { name: "one" },
    data: { large: "x".repeat(1000) },
  });
  const client = new MetadataClient(server.config).resource(ConfigMap).namespace("default");
  const answer = await client.get("one");
  assertEquals(answer as unknown, { ...kind, metadata: made.metadata });
  assertEquals((await client.list()).items.find((item) => item.metadata.name === "one"), answer);
});

Deno.test("a client's options are those of each client that it gives, in a namespace and out of it", async () => {
  const server = new FakeServer(whole);
  const client = new MetadataClient(server.access, { userAgent: "mine" }).resource(gvr);
  await client.get("one");
  await client.namespace("ns").namespace("other").get("one");
  assertEquals(server.seen.map(({ headers }) => headers.get("user-agent")), ["mine", "mine"]);
  assertEquals(server.seen[1]?.path, "/apis/gtest/vtest/namespaces/other/rtest/one");
});

/** Never called: what the compiler has to say. */
export function types(client: MetadataClient): void {
  const metadata = client.resource(ConfigMap);
  void metadata.get("one").then((object) => {
    const version: string = object.metadata.resourceVersion;
    const kind: "PartialObjectMetadata" = object.kind;
    // @ts-expect-error: of the object's own fields there are none
    void object.data;
    return [version, kind];
  });
  // @ts-expect-error: metadata alone cannot be put in an object's place
  void metadata.update;
}

Deno.test("a watch of whole objects and one of metadata ask whether somebody waits for them", async () => {
  const server = new FakeServer(() =>
    new WatchBody("bytes").events({ type: "ADDED", object: { metadata } }).close().response()
  );
  let asked = 0;
  const demand = {
    get any() {
      asked++;
      return false;
    },
    listen: () => ({ [Symbol.dispose]() {} }),
  };
  await drain(await new ResourceClient(server.access, ConfigMap).watch({ gather: 65_536, demand }));
  assert(asked > 0, "the watch of whole objects has asked nobody");
  asked = 0;
  await drain(await new MetadataClient(server.access).resource(gvr).watch({ gather: 65_536, demand }));
  assert(asked > 0, "the watch of metadata has asked nobody");
});
