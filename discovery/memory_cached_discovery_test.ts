import { assert, assertEquals } from "@std/assert";
import { failure, FakeServer, json, rejection } from "../rest/fake_server_test.ts";
import { isForbidden, isNotFound, StatusError } from "../rest/mod.ts";
import { DiscoveryClient } from "./discovery_client.ts";
import { MemoryCachedDiscovery } from "./memory_cached_discovery.ts";
import { ScriptedDiscovery } from "./scripted_discovery_test.ts";

const pods = [{ name: "pods", kind: "Pod", namespaced: true }];
const jobs = [{ name: "jobs", kind: "Job", namespaced: true }];
const all = ["/api", "/apis", "/api/v1", "/apis/batch/v1"];

Deno.test("[DI-13] the memory cache is fresh once it has read, and reads again once it is invalidated", async () => {
  const script = new ScriptedDiscovery({ v1: pods, "batch/v1": jobs });
  const cache = new MemoryCachedDiscovery(script.client);
  assertEquals(cache.fresh(), false);
  const groups = await cache.serverGroups();
  assertEquals(groups.map(({ name }) => name), ["", "batch"]);
  assertEquals([cache.fresh(), script.asked().sort()], [true, all.toSorted()]);

  groups.length = 0; // what a caller does to its own
  assertEquals((await cache.serverGroups()).length, 2);
  assertEquals((await cache.serverResourcesForGroupVersion("batch/v1")).resources[0]?.name, "jobs");
  assertEquals((await cache.serverPreferredResources()).resources.length, 2);
  assertEquals((await cache.serverPreferredNamespacedResources()).resources.length, 2);
  assertEquals(script.asked(), []);

  script.versions = { v1: pods };
  cache.invalidate();
  assertEquals(cache.fresh(), false);
  assertEquals((await cache.serverGroups()).map(({ name }) => name), [""]);
  assertEquals([cache.fresh(), script.asked().length], [true, 3]);
});

Deno.test("[DI-14] a lasting failure of a group and version is kept until it is invalidated", async () => {
  const script = new ScriptedDiscovery({ v1: pods, "batch/v1": () => failure(403, "Forbidden", "no") });
  const cache = new MemoryCachedDiscovery(script.client);
  const first = await cache.serverGroupsAndResources();
  assertEquals([first.resources.length, [...first.error!.failures.keys()]], [1, ["batch/v1"]]);
  script.asked();
  script.versions["batch/v1"] = jobs;
  assert(isForbidden(await rejection(cache.serverResourcesForGroupVersion("batch/v1"))));
  assert((await cache.serverGroupsAndResources()).error !== undefined);
  assertEquals(script.asked(), []);
  cache.invalidate();
  assertEquals((await cache.serverGroupsAndResources()).error, undefined);
});

Deno.test("[DI-14] a failure that may pass is asked again by the next read, and kept once it has passed", async () => {
  for (const code of [500, 503, 429]) {
    const fails = () => failure(code, code === 429 ? "TooManyRequests" : "", "no");
    const script = new ScriptedDiscovery({ v1: pods, "batch/v1": fails });
    const cache = new MemoryCachedDiscovery(script.client);
    assert((await cache.serverGroupsAndResources()).error !== undefined);
    script.asked();
    const error = await rejection(cache.serverResourcesForGroupVersion("batch/v1"));
    assertEquals((error as StatusError).httpStatus, code);
    assertEquals(script.asked(), ["/apis/batch/v1"], `${code} is asked again`);
    script.versions["batch/v1"] = jobs;
    const found = await cache.serverGroupsAndResources();
    assertEquals([found.error, found.resources.length, script.asked()], [undefined, 2, ["/apis/batch/v1"]]);
    await cache.serverGroupsAndResources();
    assertEquals(script.asked(), []);
  }
});

Deno.test("[DI-14] a group list that failed, and a read that was given up, are not kept", async () => {
  const script = new ScriptedDiscovery({ v1: pods });
  const cache = new MemoryCachedDiscovery(script.client);
  script.groupList = () => failure(500, "InternalError", "down");
  assert(await rejection(cache.serverGroups()) instanceof StatusError);
  assertEquals(cache.fresh(), false);

  const asked = Promise.withResolvers<void>();
  script.groupList = () => {
    asked.resolve();
    return new Promise(() => {});
  };
  const controller = new AbortController();
  const reading = rejection<unknown>(cache.serverGroups({ signal: controller.signal }));
  await asked.promise;
  controller.abort("enough");
  assertEquals(await reading, "enough");
  script.groupList = undefined;
  assertEquals((await cache.serverGroups()).length, 1);
});

Deno.test("[DI-13] what was being read when the cache was invalidated is given to nobody who asks later", async () => {
  const script = new ScriptedDiscovery({ v1: pods });
  const cache = new MemoryCachedDiscovery(script.client);
  const held = Promise.withResolvers<Response>();
  const asked = Promise.withResolvers<void>();
  script.groupList = () => {
    asked.resolve();
    return held.promise;
  };
  const before = cache.serverGroups();
  await asked.promise;
  cache.invalidate();
  script.groupList = undefined;
  script.versions["batch/v1"] = jobs;
  const after = await cache.serverGroups();
  held.resolve(json({ groups: [] }));
  assertEquals((await before).length, 1);
  assertEquals([after.length, (await cache.serverGroups()).length], [2, 2]);
});

Deno.test("of a group and version that is not known the server is asked; the version of the server always", async () => {
  const script = new ScriptedDiscovery({ v1: pods });
  const cache = new MemoryCachedDiscovery(script.client);
  await cache.serverGroups();
  assert(isNotFound(await rejection(cache.serverResourcesForGroupVersion("batch/v1"))));
  script.versions["batch/v1"] = jobs;
  assertEquals((await cache.serverResourcesForGroupVersion("batch/v1")).resources.length, 1);
  const server = new FakeServer({ major: "1", minor: "37" });
  const version = new MemoryCachedDiscovery(new DiscoveryClient(server.access));
  assertEquals([(await version.serverVersion()).minor, (await version.serverVersion()).minor], ["37", "37"]);
  assertEquals(server.seen.length, 2);
});

Deno.test("several who ask at once share one read, and OpenAPI documents are read once for each hash", async () => {
  const script = new ScriptedDiscovery({ v1: pods });
  const cache = new MemoryCachedDiscovery(script.client);
  await Promise.all([
    cache.serverGroups(),
    cache.serverGroupsAndResources(),
    cache.serverPreferredResources(),
  ]);
  assertEquals(script.asked().length, 3);

  let hash = "A";
  const server = new FakeServer(({ path }) =>
    path === "/openapi/v3"
      ? json({ paths: { "api/v1": { serverRelativeURL: `/openapi/v3/api/v1?hash=${hash}` } } })
      : json({ openapi: "3.0.0", info: { title: hash } })
  );
  const openapi = new MemoryCachedDiscovery(new DiscoveryClient(server.access));
  const title = async () => (await openapi.openAPIV3().document("v1")).info?.title;
  assertEquals([await title(), await title(), server.seen.length], ["A", "A", 2]);
  hash = "B";
  assertEquals([await title(), server.seen.length], ["A", 2]);
  openapi.invalidate();
  assertEquals([await title(), server.seen.length], ["B", 4]);
});

Deno.test("an abort ends a read of what is known, and one that asks again; that is not kept either", async () => {
  const script = new ScriptedDiscovery({
    v1: pods,
    "batch/v1": () => failure(503, "ServiceUnavailable", "no"),
  });
  const cache = new MemoryCachedDiscovery(script.client);
  await cache.serverGroupsAndResources();
  const signal = AbortSignal.abort("enough");
  assertEquals(await rejection<unknown>(cache.serverGroups({ signal })), "enough");
  const controller = new AbortController();
  script.versions["batch/v1"] = () => {
    controller.abort("late");
    return json({ resources: [] });
  };
  const asking = cache.serverGroupsAndResources({ signal: controller.signal });
  assertEquals(await rejection<unknown>(asking), "late");
  script.versions["batch/v1"] = jobs;
  assertEquals((await cache.serverGroupsAndResources()).error, undefined);
});
