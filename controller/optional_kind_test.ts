import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { CacheNotSyncedError, SharedInformerFactory } from "../cache/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import type { ResourceType } from "../meta/mod.ts";
import { defineResource } from "../schema/mod.ts";
import { FakeClock, type TestCluster, testCluster } from "../testing/mod.ts";
import { installCustomResources } from "./custom_resources.ts";
import { InformerSource } from "./informer_source.ts";
import { Manager } from "./manager.ts";
import { key } from "./reconcile_fixture_test.ts";
import { watched } from "./watched.ts";

const Gadget = defineResource({ group: "example.com", version: "v1", kind: "Gadget", schema: {} });

const probes = { port: 0, hostname: "127.0.0.1" };

async function readyz({ probesUrl }: Manager): Promise<[number, string]> {
  const response = await fetch(new URL("readyz", probesUrl));
  return [response.status, await response.text()];
}

/** A manager whose reconciles read a kind each half second and can do without it, and what they had of it. */
function readerOf(cluster: TestCluster, type: ResourceType<unknown>) {
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger, endpoints: { probes } });
  const read: unknown[] = [];
  manager.controller("test", {
    for: ConfigMap,
    async reconcile(_request, { client }) {
      try {
        read.push((await client.list(type)).length);
      } catch (error) {
        read.push(error);
      }
      return { requeueAfter: 500 };
    },
  });
  const caches = () => manager.activity().caches.map(({ informer }) => informer.name).sort();
  return { manager, read, caches };
}

function objects(count: number) {
  return Array.from({ length: count }, (_, i) => [ConfigMap, { metadata: key(`c${i}`) }] as const);
}

function refuse({ faults }: TestCluster, resource: string, code: number) {
  return faults.add({
    verb: ["list", "watch"],
    resource,
    fault: { type: "status", code },
    times: Infinity,
  });
}

function requestsFor({ log }: TestCluster, resource: string) {
  return log.requests.filter((each) => each.resource === resource).length;
}

/** The lines of a source's failures that somebody is to see. */
function alarms({ records }: TestCluster) {
  return records.filter(({ message, level }) =>
    message === "a source fails and is tried again" && level !== "debug"
  );
}

Deno.test("a kind that is not served and that reconciles can do without leaves nothing behind, and is read once it is installed", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ controllers: false, objects: objects(20) });
  const { manager, read, caches } = readerOf(cluster, Gadget);
  cluster.run(manager);
  await cluster.idle({ patience: 100 });
  assertEquals(read.length, 20);
  assertEquals(await readyz(manager), [200, "ok"]);
  await clock.tickAsync(120_000);
  assert(read.length > 20 * 200, "they have read on");
  for (const error of read) {
    assertInstanceOf(error, CacheNotSyncedError);
    assertStringIncludes(error.message, "Gadget");
    assertStringIncludes(error.message, "404");
    assertMatch(error.message, /: install the kind, or grant to list and watch it$/);
  }
  // After 0, 1, 3, 7, 15, 31, 61 and 91 s, each a watch and a list.
  assert(requestsFor(cluster, "gadgets") <= 2 * 9, `${requestsFor(cluster, "gadgets")} requests`);
  assertEquals([caches(), alarms(cluster)], [["configmaps"], []]);
  await cluster.idle({ patience: 100 });
  const installed = installCustomResources(cluster.server.config, [Gadget]);
  await clock.tickAsync(30_500);
  await installed;
  assertEquals(read.at(-1), 0);
  await cluster.idle({ patience: 100 });
  assertEquals([caches(), await readyz(manager)], [["configmaps", "gadgets.example.com"], [200, "ok"]]);
});

Deno.test("a kind that is refused and that reconciles can do without leaves nothing behind, and a grant is noticed", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({
    controllers: false,
    objects: [...objects(2), [Secret, { metadata: key("s") }]],
  });
  const refused = refuse(cluster, "secrets", 403);
  const { manager, read, caches } = readerOf(cluster, Secret);
  cluster.run(manager);
  await cluster.idle({ patience: 100 });
  assertEquals([caches(), await readyz(manager)], [["configmaps"], [200, "ok"]]);
  assertEquals(read.map((error) => error instanceof CacheNotSyncedError), [true, true]);
  assertEquals(requestsFor(cluster, "secrets"), 2, "both wait for one informer");
  refused.remove();
  await clock.tickAsync(1_500);
  assertEquals(read.at(-1), 1);
  assertEquals(caches(), ["configmaps", "secrets"]);
});

Deno.test("a kind that nobody waits for any more ends as well when the server refuses it", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ controllers: false, objects: objects(1) });
  const away = refuse(cluster, "secrets", 500);
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger, endpoints: { probes } });
  manager.controller("test", {
    for: ConfigMap,
    async reconcile(_request, { client, signal }) {
      const enough = AbortSignal.any([signal, AbortSignal.abort(new Error("enough"))]);
      await client.list(Secret, { signal: enough }).catch(() => {});
    },
  });
  cluster.run(manager);
  await clock.tickAsync(5_000);
  assertEquals(await readyz(manager), [500, "[-]caches failed: not synced: secrets\nreadyz check failed\n"]);
  away.remove();
  refuse(cluster, "secrets", 403);
  await clock.tickAsync(30_000);
  await cluster.idle({ patience: 100 });
  assertEquals(await readyz(manager), [200, "ok"]);
});

for (const when of ["before", "after"] as const) {
  Deno.test(`a kind that was read and is watched from ${when} its refusal on stays, and is watched when it is granted`, async () => {
    using clock = new FakeClock();
    await using cluster = await testCluster({
      controllers: false,
      objects: [...objects(1), [Secret, { metadata: key("s") }]],
    });
    let fault = refuse(cluster, "secrets", 500);
    const { manager, read, caches } = readerOf(cluster, Secret);
    const heard: string[] = [];
    const watch = () =>
      manager.addWatch(
        "test",
        watched(Secret, {
          map({ metadata: { name } }) {
            heard.push(name);
            return [];
          },
        }),
      );
    const become = async (code: number) => {
      fault.remove();
      fault = refuse(cluster, "secrets", code);
      await clock.tickAsync(30_000);
    };
    cluster.run(manager);
    await clock.tickAsync(1_000);
    assertEquals(caches(), ["configmaps", "secrets"]);
    if (when === "before") watch();
    await become(403);
    assertInstanceOf(read.at(-1), CacheNotSyncedError);
    assertEquals(caches(), when === "before" ? ["configmaps", "secrets"] : ["configmaps"]);
    if (when === "after") watch();
    await clock.tickAsync(60_000);
    assertInstanceOf(read.at(-1), CacheNotSyncedError);
    assertEquals((await readyz(manager))[0], 500);
    assert(alarms(cluster).some(({ fields }) => fields.failure === "forbidden"), "what is watched is loud");
    fault.remove();
    await clock.tickAsync(30_500);
    assertEquals([heard, read.at(-1), (await readyz(manager))[0]], [["s"], 1, 200]);
  });
}

Deno.test("a kind that may be listed and not watched is read by the list", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ controllers: false, objects: objects(1) });
  cluster.faults.add({
    verb: "watch",
    resource: "secrets",
    fault: { type: "status", code: 403 },
    times: Infinity,
  });
  const { manager, read } = readerOf(cluster, Secret);
  cluster.run(manager);
  await clock.tickAsync(100);
  assertEquals(read, [0]);
});

Deno.test("what was written to a kind that was refused is seen once it is granted", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ controllers: false, objects: objects(1) });
  const away = refuse(cluster, "secrets", 500);
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const found: (string | undefined)[] = [];
  let writes = 0;
  manager.controller("test", {
    for: ConfigMap,
    async reconcile(_request, { client }) {
      const read = client.get(Secret, key("s")).then(
        (secret) => secret?.metadata.labels?.write,
        () => "none",
      );
      await client.apply(Secret, { metadata: { ...key("s"), labels: { write: `${++writes}` } } });
      found.push(await read);
      return { requeueAfter: 10_000 };
    },
  });
  cluster.run(manager);
  await clock.tickAsync(1_000);
  away.remove();
  const refused = refuse(cluster, "secrets", 403);
  await clock.tickAsync(20_000);
  assertEquals(found, ["none", "none"]);
  refused.remove();
  cluster.faults.add({ verb: "watch", resource: "secrets", fault: { type: "status", code: 422 } });
  await clock.tickAsync(30_000);
  assertEquals(found.at(-1), `${writes - 1}`, "what was written before the read began");
});

Deno.test("what is noted of the writes to a kind goes with its informer", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ controllers: false });
  const away = refuse(cluster, "secrets", 500);
  await using factory = new SharedInformerFactory(new Clientset(cluster.config), { onWatchError: () => {} });
  const source = new InformerSource(factory);
  const stop = new AbortController();
  const stopped = source.start(stop.signal);
  const read = assertRejects(() => source.synced(Secret, stop.signal, true), CacheNotSyncedError);
  const written = await cluster.clientset.coreV1.secrets("default").create({ metadata: { name: "s" } });
  source.writes.wrote(Secret, written, { controller: "test", type: ConfigMap, key: "default/a" });
  assertEquals([source.all().length, source.writes.size], [1, 1]);
  away.remove();
  refuse(cluster, "secrets", 404);
  await clock.tickAsync(30_000);
  await read;
  assertEquals([source.all().length, source.writes.size], [0, 0]);
  stop.abort();
  await stopped;
});
