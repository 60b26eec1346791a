import { assert, assertEquals } from "@std/assert";
import { drain, FakeServer, json, rejection, WatchBody } from "../rest/fake_server_test.ts";
import { RequestError } from "../rest/mod.ts";
import { DynamicClient } from "./dynamic_client.ts";

const gvr = { group: "gtest", version: "vtest", resource: "rtest" };
const object = { apiVersion: "gtest/vtest", kind: "rKind", metadata: { name: "one" }, spec: { deep: [1] } };

Deno.test("[DY-01] lists and gets ask at group, version, resource, namespace and subresource", async () => {
  const server = new FakeServer({ items: [] });
  const client = new DynamicClient(server.access).resource(gvr);
  const core = new DynamicClient(server.access).resource({ group: "", version: "v1", resource: "pods" });
  await client.list();
  await client.namespace("nstest").list();
  await client.get("one");
  await client.namespace("nstest").get("one");
  await client.namespace("nstest").subresource("srtest").get("one");
  await core.list();
  await core.namespace("").list();
  await core.namespace("ns").get("one");
  assertEquals(server.seen.map(({ path }) => path), [
    "/apis/gtest/vtest/rtest",
    "/apis/gtest/vtest/namespaces/nstest/rtest",
    "/apis/gtest/vtest/rtest/one",
    "/apis/gtest/vtest/namespaces/nstest/rtest/one",
    "/apis/gtest/vtest/namespaces/nstest/rtest/one/srtest",
    "/api/v1/pods",
    "/api/v1/pods",
    "/api/v1/namespaces/ns/pods/one",
  ]);
});

Deno.test("[DY-02] create, update, delete and patch are POST, PUT, DELETE and PATCH of the object's path", async () => {
  const server = new FakeServer(object);
  const client = new DynamicClient(server.access).resource(gvr).namespace("ns");
  await client.create(object);
  await client.subresource("sub").create("one", object);
  await client.update(object);
  await client.updateStatus(object);
  await client.patch("one", "merge", { spec: null });
  await client.apply(object);
  await client.delete("one");
  const path = "/apis/gtest/vtest/namespaces/ns/rtest";
  assertEquals(server.seen.map(({ method, path }) => `${method} ${path}`), [
    `POST ${path}`,
    `POST ${path}/one/sub`,
    `PUT ${path}/one`,
    `PUT ${path}/one/status`,
    `PATCH ${path}/one`,
    `PATCH ${path}/one?fieldManager=kybern`,
    `DELETE ${path}/one`,
  ]);
  assertEquals(JSON.parse(server.seen[0]!.body), object);
});

Deno.test("[DY-02] a subresource is created, replaced, patched, applied and deleted below the name of its object", async () => {
  const server = new FakeServer(object);
  const client = new DynamicClient(server.access).resource(gvr).namespace("ns").subresource("sub");
  await client.create("one", object);
  await client.update("one", object);
  await client.patch("one", "json", [{ op: "remove", path: "/spec" }]);
  await client.apply("one", object, { fieldManager: "me", force: true });
  await client.delete("one");
  const path = "/apis/gtest/vtest/namespaces/ns/rtest/one/sub";
  assertEquals(server.seen.map(({ method, path }) => `${method} ${path}`), [
    `POST ${path}`,
    `PUT ${path}`,
    `PATCH ${path}`,
    `PATCH ${path}?fieldManager=me&force=true`,
    `DELETE ${path}`,
  ]);
  assert(await rejection(client.create("", object)) instanceof RequestError, "it needs a name");
  assertEquals(server.seen.length, 5);
});

Deno.test("[DY-03] options of a deletion are a body of JSON, the selection of many is the query", async () => {
  const server = new FakeServer({ kind: "Status", apiVersion: "v1", status: "Success" });
  const client = new DynamicClient(server.access).resource(gvr).namespace("ns");
  await client.delete("one", { preconditions: { uid: "u" }, propagationPolicy: "Foreground" });
  await client.deleteCollection({ labelSelector: "a=b", limit: 2, gracePeriodSeconds: 0 });
  await client.subresource("sub").delete("one", { dryRun: true });
  const path = "/apis/gtest/vtest/namespaces/ns/rtest";
  const options = { kind: "DeleteOptions", apiVersion: "v1" };
  assertEquals(
    server.seen.map(({ method, path, headers, body }) =>
      [method, path, headers.get("content-type"), JSON.parse(body)] as unknown[]
    ),
    [
      ["DELETE", `${path}/one`, "application/json", {
        ...options,
        propagationPolicy: "Foreground",
        preconditions: { uid: "u" },
      }],
      ["DELETE", `${path}?labelSelector=a%3Db&limit=2`, "application/json", {
        ...options,
        gracePeriodSeconds: 0,
      }],
      ["DELETE", `${path}/one/sub`, "application/json", { ...options, dryRun: ["All"] }],
    ],
  );
});

Deno.test("[DY-05] a watch's events keep their order and type", async () => {
  const events = ["ADDED", "MODIFIED", "DELETED"].map((type) => ({ type, object }));
  const server = new FakeServer(() => new WatchBody().events(...events).close().response());
  const watch = await new DynamicClient(server.access).resource(gvr).watch();
  assertEquals((await drain(watch)).events as unknown[], events);
  assertEquals(server.only.url.searchParams.get("watch"), "true");
});

Deno.test("[DY-06] names that lead elsewhere are refused before any request", async () => {
  const server = new FakeServer(object);
  const client = new DynamicClient(server.access).resource(gvr);
  for (const bad of ["..", "a/b", "%2f"]) {
    const calls: (() => Promise<unknown>)[] = [
      () => client.get(bad),
      () => client.namespace(bad).get("one"),
      () => client.namespace("ns").delete(bad),
      () => client.subresource(bad).get("one"),
      () => client.update({ ...object, metadata: { name: bad } }),
      () => new DynamicClient(server.access).resource({ ...gvr, resource: bad }).list(),
    ];
    const parts = ["name", "namespace", "name", "subresource", "name", "resource"];
    for (const [index, call] of calls.entries()) {
      const error = await rejection(call());
      assert(error instanceof RequestError, bad);
      assert(error.message.startsWith(`invalid ${parts[index]} "${bad}"`), error.message);
    }
  }
  assertEquals(server.seen.length, 0);
});

Deno.test("[DY-07] a get that answers a list gives an object that holds its items", async () => {
  const server = new FakeServer({ apiVersion: "v1", kind: "List", items: [object] });
  const answer = await new DynamicClient(server.access).resource(gvr).get("one");
  assertEquals([answer.kind, answer.items as unknown[]], ["List", [object]]);
});

Deno.test("an object without a kind is refused: nothing else tells it", async () => {
  const server = new FakeServer(object);
  const client = new DynamicClient(server.access).resource(gvr);
  const error = await rejection(client.create({ metadata: { name: "one" } }));
  assert(error instanceof RequestError && error.message.includes("no kind"), error.message);
  assertEquals(server.seen.length, 0);
});

Deno.test("a list's items get the kind that the list's own kind tells", async () => {
  const server = new FakeServer(() =>
    json({ kind: "rKindList", apiVersion: "gtest/vtest", metadata: {}, items: [{ metadata: { name: "a" } }] })
  );
  const { items } = await new DynamicClient(server.access).resource(gvr).list();
  assertEquals(items as unknown[], [{ metadata: { name: "a" }, apiVersion: "gtest/vtest", kind: "rKind" }]);
  const plain = new FakeServer(() =>
    json({ kind: "Strange", metadata: {}, items: [{ metadata: { name: "a" } }] })
  );
  const [item] = (await new DynamicClient(plain.access).resource(gvr).list()).items;
  assertEquals(item as unknown, { metadata: { name: "a" }, apiVersion: "gtest/vtest" });
});

Deno.test("a client's options are those of each client that it gives, in a namespace and out of it", async () => {
  const server = new FakeServer(object);
  const client = new DynamicClient(server.access, { userAgent: "mine" }).resource(gvr);
  await client.get("one");
  await client.namespace("ns").get("one");
  assertEquals(server.seen.map(({ headers }) => headers.get("user-agent")), ["mine", "mine"]);
});

Deno.test("[CL-02] a dry run and a field manager are the client's, in a namespace and out of it", async () => {
  const server = new FakeServer(object);
  const client = new DynamicClient(server.access, { fieldManager: "me" }).resource(gvr);
  await client.dryRun().create(object);
  await client.dryRun().namespace("ns").create(object);
  await client.namespace("ns").dryRun().patch("one", "merge", {});
  await client.namespace("ns").create(object);
  const path = "/apis/gtest/vtest/namespaces/ns/rtest";
  assertEquals(server.seen.map(({ path }) => path), [
    "/apis/gtest/vtest/rtest?dryRun=All&fieldManager=me",
    `${path}?dryRun=All&fieldManager=me`,
    `${path}/one?dryRun=All&fieldManager=me`,
    `${path}?fieldManager=me`,
  ]);
});
