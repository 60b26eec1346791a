import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { ConfigMap, Node, Secret } from "../api/core/v1.ts";
import { mutable } from "../meta/mod.ts";
import { NotCachedError } from "./cache_reader.ts";
import { inReconcile, key } from "./reconcile_fixture_test.ts";

const secrets = (...names: string[]) => names.map((name) => [Secret, { metadata: key(name) }] as const);

Deno.test("[CA-01] the first read of a kind starts its informer and waits until it has all objects", async () => {
  await inReconcile(async ({ client, cluster }) => {
    const watches = () =>
      cluster.log.requests.filter(({ verb, resource }) => verb === "watch" && resource === "secrets").length;
    assertEquals(watches(), 0);
    assertEquals((await client.list(Secret, { namespace: "default" })).length, 2);
    assertEquals((await client.get(Secret, key("s")))?.metadata.name, "s");
    assertEquals(watches(), 1);
  }, { cluster: { objects: secrets("s", "t") } });
});

Deno.test("[CA-01] a read that is given up rejects with the reason, and the informer goes on", async () => {
  await inReconcile(async ({ client, cluster }) => {
    using _late = cluster.faults.add({ resource: "secrets", times: 2, fault: { type: "delay", ms: 20 } });
    const enough = new AbortController();
    const read = client.get(Secret, key("s"), { signal: enough.signal });
    enough.abort(new Error("enough"));
    await assertRejects(() => read, Error, "enough");
    await assertRejects(() => client.list(Secret, { signal: enough.signal }), Error, "enough");
    assertEquals((await client.list(Secret, { namespace: "default" })).length, 1);
  }, { cluster: { objects: secrets("s") } });
});

Deno.test("[CA-01] a read that may start no informer is an error by the kind's name", async () => {
  await inReconcile(async ({ client, cluster }) => {
    const failOnMissing = true;
    const error = await assertRejects(() => client.get(Secret, key("s"), { failOnMissing }), NotCachedError);
    assertEquals(error.kind, "Secret");
    await assertRejects(() => client.list(Secret, { failOnMissing }), NotCachedError);
    assertEquals(cluster.log.requests.filter(({ resource }) => resource === "secrets"), []);
    assert(await client.get(ConfigMap, key("a"), { failOnMissing }) !== undefined, "its informer is there");
  });
});

Deno.test("[CA-02] what a read gives is shared and read-only; a copy may be changed, and the cache stays as it is", async () => {
  await inReconcile(async ({ client }) => {
    const object = (await client.get(Secret, key("s")))!;
    assertStrictEquals(await client.get(Secret, key("s")), object);
    const listed = (await client.list(Secret, { namespace: "default" })).find(({ metadata }) =>
      metadata.name === "s"
    );
    assertStrictEquals(listed, object);
    const copy = mutable(object);
    copy.metadata.labels = { changed: "" };
    assertEquals((await client.get(Secret, key("s")))?.metadata.labels, undefined);
    // @ts-expect-error it is read-only, at any depth
    const _change = () => object.metadata.labels = {};
  }, { cluster: { objects: secrets("s") } });
});

Deno.test("[CA-02] kind and version are filled in, a limit holds, and there are no pages", async () => {
  await inReconcile(async ({ client }) => {
    const found = await client.list(Secret, { namespace: "default" });
    assertEquals(found.map(({ apiVersion, kind }) => [apiVersion, kind]), Array(3).fill(["v1", "Secret"]));
    const { apiVersion, kind } = (await client.get(Secret, key("s")))!;
    assertEquals([apiVersion, kind], ["v1", "Secret"]);
    assertEquals((await client.list(Secret, { namespace: "default", limit: 2 })).length, 2);
    assertEquals((await client.list(Secret, { namespace: "default", limit: 0 })).length, 0);
    await assertRejects(
      // @ts-expect-error there is no such option
      () => client.list(Secret, { continue: "token" }),
      TypeError,
      "a cache has no pages",
    );
  }, { cluster: { objects: secrets("s", "t", "u") } });
});

Deno.test("a read of a kind that was written to before it was cached has what was written, though the list is stale", async () => {
  await inReconcile(async ({ client, cluster }) => {
    await client.live.list(Secret); // what the stale list is to show
    await client.create(Secret, { metadata: key("s") });
    cluster.faults.add({ verb: "watch", resource: "secrets", fault: { type: "status", code: 422 } });
    const stale = cluster.faults.add({ verb: "list", resource: "secrets", fault: { type: "staleList" } });
    assertEquals((await client.get(Secret, key("s")))?.metadata.name, "s");
    assertEquals(stale.struck, 1);
  });
});

Deno.test("a cluster-scoped kind has no namespace to be outside of", async () => {
  await inReconcile(async ({ client }) => {
    assertEquals((await client.list(Node)).length, 0);
    assertEquals(await client.get(Node, { name: "n" }), undefined);
  }, { cache: { namespaces: ["default"] } });
});
