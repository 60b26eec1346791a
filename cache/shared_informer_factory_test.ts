import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ConfigMap, Pod } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import { MetadataClient, type PartialObjectMetadata } from "../dynamic/mod.ts";
import { asTransport, type ObjectMeta, type ResourceType, type Shared } from "../meta/mod.ts";
import { noMetrics, Registry } from "../metrics/mod.ts";
import { isNotFound, StatusError } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { CacheNotSyncedError } from "./cache_not_synced_error.ts";
import type { HandlerRegistration, ResourceEventHandler } from "./event_handler.ts";
import { deletedObject } from "./keys.ts";
import { SharedInformerFactory, type SharedInformerFactoryOptions } from "./shared_informer_factory.ts";
import { dropManagedFields } from "./transform.ts";

/** A server in process, a clientset and a factory for it. */
async function setUp(options: SharedInformerFactoryOptions = {}) {
  const server = await ApiServer.start({ listen: false });
  const clientset = new Clientset(server.config);
  const factory = new SharedInformerFactory(clientset, { metrics: noMetrics, ...options });
  return {
    clientset,
    factory,
    server,
    async [Symbol.asyncDispose]() {
      await factory[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const configMap = (
  name: string,
  data: { [key: string]: string } = {},
  labels?: { [key: string]: string },
) => ({
  metadata: { name, labels },
  data,
});

/** A handler that notes what it is told, and lets a test wait for it. */
function recorder<T>() {
  const told: string[] = [];
  let waiting: { n: number; resolve: () => void } | undefined;
  const note = (line: string) => {
    told.push(line);
    if (waiting !== undefined && told.length >= waiting.n) waiting.resolve();
  };
  const name = (object: unknown) => (object as { metadata: { name: string } }).metadata.name;
  const handler: ResourceEventHandler<T> = {
    onAdd: (object) => note(`add ${name(object)}`),
    onUpdate: (_old, object) => note(`update ${name(object)}`),
    onDelete: (object) => note(`delete ${name(deletedObject(object).object)}`),
  };
  const until = (n: number) =>
    new Promise<void>((resolve) => {
      waiting = { n, resolve };
      if (told.length >= n) resolve();
    });
  return { handler, told, until };
}

Deno.test("[FA-02] SharedInformerFactory: one informer for a kind; add, update and delete are each told once", async () => {
  await using cluster = await setUp();
  const { factory, clientset } = cluster;
  const maps = clientset.coreV1.configMaps("default");
  await maps.create(configMap("a"));
  const { informer, lister } = factory.coreV1.configMaps();
  assertStrictEquals(factory.coreV1.configMaps().informer, informer);
  assertStrictEquals(factory.forResource(ConfigMap).informer, informer);
  const { handler, told, until } = recorder<ConfigMap>();
  informer.addEventHandler(handler);
  const stop = new AbortController();
  const stopped = factory.start({ signal: stop.signal });
  await factory.waitForCacheSync();
  assertEquals(lister.namespace("default").get("a")?.kind, "ConfigMap");
  assertEquals(lister.namespace("default").get("b"), undefined);
  await maps.create(configMap("b", { x: "1" }));
  await maps.update(configMap("b", { x: "2" }));
  await maps.delete("a");
  await until(4);
  assertEquals(told, ["add a", "add b", "update b", "delete a"]);
  const b: Shared<ConfigMap> = lister.get("default/b")!;
  assertEquals(b.data, { x: "2" });
  stop.abort();
  await stopped;
  assertEquals(informer.running, false);
});

Deno.test("[FA-01] SharedInformerFactory: by resource alone, and in one namespace, it sees that namespace alone", async () => {
  await using cluster = await setUp({ namespaces: ["one"] });
  const { factory, clientset } = cluster;
  for (const name of ["one", "two"]) await clientset.coreV1.namespaces().create({ metadata: { name } });
  const { informer, lister } = factory.forResource({ group: "", version: "v1", resource: "configmaps" });
  const { handler, told, until } = recorder();
  informer.addEventHandler(handler);
  factory.start();
  await factory.waitForCacheSync();
  await clientset.coreV1.configMaps("two").create(configMap("elsewhere"));
  await clientset.coreV1.configMaps("one").create(configMap("here"));
  await clientset.coreV1.configMaps("one").update(configMap("here", { x: "1" }));
  await clientset.coreV1.configMaps("one").delete("here");
  await until(3);
  assertEquals(told, ["add here", "update here", "delete here"]);
  assertEquals(lister.list(), []);
});

Deno.test("SharedInformerFactory: several namespaces are read by one lister, cluster-scoped kinds by theirs", async () => {
  await using cluster = await setUp({ namespaces: ["one", "two"] });
  const { factory, clientset } = cluster;
  for (const name of ["one", "two", "three"]) {
    await clientset.coreV1.namespaces().create({ metadata: { name } });
    await clientset.coreV1.configMaps(name).create(configMap("m"));
  }
  const maps = factory.coreV1.configMaps().lister;
  const namespaces = factory.coreV1.namespaces().lister;
  factory.start();
  await factory.waitForCacheSync();
  assertEquals(maps.list().map(({ metadata }) => metadata.namespace).sort(), ["one", "two"]);
  assertEquals(maps.namespace("three").get("m"), undefined);
  assert(namespaces.get("three") !== undefined);
});

Deno.test("SharedInformerFactory: of several namespaces each may have selectors of its own, before those of all", async () => {
  await using cluster = await setUp({ labelSelector: "app=web" });
  const { factory, clientset } = cluster;
  for (const namespace of ["one", "two", "three"]) {
    await clientset.coreV1.namespaces().create({ metadata: { name: namespace } });
    for (const app of ["web", "db"]) {
      await clientset.coreV1.configMaps(namespace).create(configMap(app, {}, { app }));
    }
  }
  const namespaces = { one: {}, two: { labelSelector: "app=db" } };
  const maps = factory.coreV1.configMaps({ namespaces });
  const none = factory.coreV1.configMaps({ namespaces, fieldSelector: "metadata.name=web" });
  assert(maps.informer !== none.informer);
  assertStrictEquals(
    factory.coreV1.configMaps({ namespaces: { two: namespaces.two, one: {} } }).informer,
    maps.informer,
  );
  assert(factory.coreV1.configMaps({ namespaces: ["one", "two"] }).informer !== maps.informer);
  factory.start();
  await factory.waitForCacheSync();
  assertEquals(maps.informer.indexer.listKeys().sort(), ["one/web", "two/db"]);
  assertEquals(none.informer.indexer.listKeys(), ["one/web"]);
});

Deno.test('SharedInformerFactory: the namespace "" stands for all of them, by one list and watch', async () => {
  await using cluster = await setUp({ namespaces: ["one", ""] });
  const { factory } = cluster;
  const { informer } = factory.coreV1.configMaps();
  assertStrictEquals(factory.coreV1.configMaps({ namespaces: [""] }).informer, informer);
});

Deno.test("SharedInformerFactory: no namespace at all is refused: it would never sync", async () => {
  await using cluster = await setUp({ namespaces: [] });
  assertThrows(() => cluster.factory.coreV1.configMaps(), TypeError, "namespaces");
});

for (const watchList of [true, false]) {
  Deno.test(`[FA-03] SharedInformerFactory: with${watchList ? "" : "out"} watch-list it comes to hold the same`, async () => {
    await using cluster = await setUp({ reflector: { watchList } });
    const { factory, clientset } = cluster;
    const maps = clientset.coreV1.configMaps("default");
    for (let i = 0; i < 20; i++) await maps.create(configMap(`m${i}`, { i: String(i) }));
    const { lister } = factory.coreV1.configMaps();
    factory.start();
    await factory.waitForCacheSync();
    const { items } = await maps.list();
    const names = (objects: readonly { metadata: { name: string } }[]) =>
      objects.map(({ metadata }) => metadata.name).sort();
    assertEquals(names(lister.namespace("default").list()), names(items));
    for (const item of items) assertEquals(lister.get(`default/${item.metadata.name}`), item);
  });
}

Deno.test("SharedInformerFactory: each selection has an informer of its own, and sees what it selects", async () => {
  await using cluster = await setUp({ transform: dropManagedFields });
  const { factory, clientset } = cluster;
  const maps = clientset.coreV1.configMaps("default");
  await maps.create(configMap("web", {}, { app: "web" }));
  await maps.create(configMap("db", {}, { app: "db" }));
  const all = factory.coreV1.configMaps();
  const web = factory.coreV1.configMaps({ labelSelector: "app=web" });
  const named = factory.coreV1.configMaps({ fieldSelector: "metadata.name=db" });
  assert(all.informer !== web.informer);
  assertStrictEquals(factory.coreV1.configMaps({ labelSelector: "app=web" }).informer, web.informer);
  factory.start();
  await factory.waitForCacheSync();
  assertEquals(all.lister.namespace("default").list("app").length, 2);
  assertEquals(web.lister.list().map(({ metadata }) => metadata.name), ["web"]);
  assertEquals(named.lister.list().map(({ metadata }) => metadata.name), ["db"]);
  assertEquals(web.lister.list()[0]!.metadata.managedFields, undefined);
  await maps.update(configMap("web", {}, { app: "db" }));
  await web.informer.waitUntil((indexer) => indexer.size === 0);
});

Deno.test("SharedInformerFactory: an informer asked for after the start starts at once; one that is removed is made anew", async () => {
  await using cluster = await setUp();
  const { factory, clientset } = cluster;
  factory.start();
  await clientset.coreV1.configMaps("default").create(configMap("a"));
  const first = factory.coreV1.configMaps();
  await first.informer.whenSynced();
  assert(first.lister.get("default/a") !== undefined);
  await factory.remove(first);
  assertEquals(first.informer.running, false);
  const second = factory.coreV1.configMaps();
  assert(second.informer !== first.informer);
  await second.informer.whenSynced();
  await factory.stop();
  assertEquals(second.informer.running, false);
  factory.start();
  await factory.waitForCacheSync();
  assertEquals(second.informer.running, true);
});

Deno.test("SharedInformerFactory: who asks first decides on the transform; another one is refused", async () => {
  await using cluster = await setUp();
  const { factory } = cluster;
  const transform = dropManagedFields;
  const first = factory.forResource(Pod, { transform });
  assertStrictEquals(factory.forResource(Pod).informer, first.informer);
  assertStrictEquals(factory.forResource(Pod, { transform }).informer, first.informer);
  assertThrows(
    () => factory.forResource(Pod, { transform: (pod) => pod }),
    TypeError,
    "with another transform",
  );
});

Deno.test("SharedInformerFactory: has the kinds that a server stores, and no others", async () => {
  await using cluster = await setUp();
  const { factory } = cluster;
  assert("deployments" in factory.appsV1);
  assert(!("tokenReviews" in factory.authenticationV1));
  // @ts-expect-error a review is not stored, so there is nothing to keep in memory
  factory.authenticationV1.tokenReviews;
});

Deno.test("SharedInformer: on a server, goes on after the history was compacted and its watch ended, missing nothing", async () => {
  await using cluster = await setUp({
    onWatchError: () => {},
    reflector: { backoff: { initialMs: 1, jitter: 0 } },
  });
  const { factory, clientset, server } = cluster;
  const maps = clientset.coreV1.configMaps("default");
  await maps.create(configMap("old"));
  const { informer } = factory.coreV1.configMaps();
  const { handler, told, until } = recorder<ConfigMap>();
  informer.addEventHandler(handler);
  factory.start();
  await factory.waitForCacheSync();
  await informer.stop();
  await maps.delete("old");
  await maps.create(configMap("new"));
  server.compact();
  const abort = new AbortController();
  const running = informer.run({ signal: abort.signal });
  await until(3);
  assertEquals(told, ["add old", "delete old", "add new"]);
  abort.abort();
  await running;
});

Deno.test("SharedInformer: waits until it has seen what a client wrote", async () => {
  await using cluster = await setUp();
  const { factory, clientset } = cluster;
  const { informer, lister } = factory.coreV1.configMaps();
  factory.start();
  await factory.waitForCacheSync();
  for (let i = 0; i < 20; i++) {
    const made = await clientset.coreV1.configMaps("default").create(configMap(`m${i}`));
    await informer.waitForResourceVersion(made.metadata.resourceVersion);
    assert(lister.get(`default/m${i}`) !== undefined);
  }
});

Deno.test("SharedInformer: handlers that come and go on a live informer leave nothing behind", async () => {
  await using cluster = await setUp();
  const { factory, clientset } = cluster;
  const maps = clientset.coreV1.configMaps("default");
  const { informer } = factory.coreV1.configMaps();
  factory.start();
  await factory.waitForCacheSync();
  const registrations: HandlerRegistration[] = [];
  for (let i = 0; i < 20; i++) {
    registrations.push(informer.addEventHandler({}));
    await maps.create(configMap(`m${i}`));
    if (i % 2 === 1) await informer.removeEventHandler(registrations.shift()!);
  }
  await Promise.all(registrations.map((registration) => registration.whenSynced()));
});

Deno.test("SharedInformerFactory: a kind that the server does not serve is told, and named by who waits for it", async () => {
  using clock = new FakeClock();
  const told: unknown[] = [];
  await using cluster = await setUp({
    onWatchError: (error, { name, kind }) => told.push([name, kind, error instanceof StatusError]),
    reflector: { backoff: { initialMs: 5, maxMs: 5, jitter: 0 } },
  });
  const { factory } = cluster;
  factory.forResource({ group: "nowhere.io", version: "v1", resource: "things" });
  const { lister } = factory.coreV1.configMaps();
  factory.start();
  const waiting = factory.waitForCacheSync({ timeout: 300 }).catch((error) => error);
  await clock.tickAsync(300);
  const error = await waiting as Error;
  assert(
    error.message.startsWith("failed to sync all caches: things.nowhere.io: not within 300 ms"),
    error.message,
  );
  assertEquals(told[0], ["things.nowhere.io", "notFound", true]);
  assertEquals(lister.list("nothing=here"), [], "one kind's failure stopped another");
});

Deno.test("[INF-19] SharedInformerFactory: a kind that may not be listed is told loudly and by name, stops nothing, and comes once allowed", async () => {
  using clock = new FakeClock();
  await using server = await ApiServer.start({ listen: false });
  let allowed = false;
  const { config } = server;
  const transport = {
    fetch(request: Request) {
      if (allowed || !new URL(request.url).pathname.endsWith("/secrets")) {
        return asTransport(config.transport).fetch(request, { kind: "request" });
      }
      const status = {
        kind: "Status",
        status: "Failure",
        code: 403,
        reason: "Forbidden",
        message: "secrets is forbidden",
      };
      return Promise.resolve(Response.json(status, { status: 403 }));
    },
  };
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => void lines.push(line);
  try {
    const metrics = new Registry();
    await using factory = new SharedInformerFactory(new Clientset({ ...config, transport }), {
      metrics,
      reflector: { backoff: { initialMs: 1_000, maxMs: 1_000, jitter: 0 } },
    });
    const secrets = factory.coreV1.secrets();
    const configMaps = factory.coreV1.configMaps();
    factory.start();
    await configMaps.informer.whenSynced();
    const { coreV1 } = new Clientset(server.config);
    await coreV1.configMaps("default").create({ metadata: { name: "a" } });
    await configMaps.informer.waitUntil((indexer) => indexer.has("default/a"));
    assertThrows(() => secrets.lister.list(), CacheNotSyncedError, "secrets is forbidden");
    const waiting = factory.waitForCacheSync({ timeout: 2_000 }).catch((error) => error);
    await clock.tickAsync(2_000);
    assertEquals(
      (await waiting as Error).message,
      "failed to sync all caches: secrets: not within 2000 ms (secrets: secrets is forbidden)",
    );
    assert(lines.every((line) => line.startsWith("reflector of secrets: ")), lines.join("\n"));
    assert(
      lines.includes("reflector of secrets: list: forbidden: secrets is forbidden; it goes on in 1.0 s"),
    );
    const failures = /kybern_reflector_failures_total\{name="secrets",kind="forbidden"\} (\d+)/.exec(
      metrics.text(),
    );
    assertEquals(Number(failures?.[1]), lines.length, "each line is counted");
    allowed = true;
    await clock.tickAsync(1_000);
    await secrets.informer.whenSynced();
    assertEquals(secrets.informer.lastFailure, undefined);
  } finally {
    console.error = error;
  }
});

Deno.test("SharedInformer: notices that its kind's definition is deleted and made again", async () => {
  await using cluster = await setUp({
    onWatchError: () => {},
    reflector: { backoff: { initialMs: 1, maxMs: 5 } },
  });
  const { factory, clientset } = cluster;
  const definition = () => ({
    metadata: { name: "toys.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced" as const,
      names: { plural: "toys", singular: "toy", kind: "Toy", listKind: "ToyList" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      }],
    },
  });
  interface Toy {
    apiVersion?: "example.com/v1";
    kind?: "Toy";
    metadata?: ObjectMeta;
  }
  const Toy: ResourceType<Toy> = {
    group: "example.com",
    version: "v1",
    kind: "Toy",
    resource: "toys",
    singular: "toy",
    namespaced: true,
    stored: true,
  };
  const definitions = clientset.apiextensionsV1.customResourceDefinitions();
  const { informer } = factory.forResource(Toy);
  const { handler, told, until } = recorder<Toy>();
  informer.addEventHandler(handler);
  factory.start();
  const toys = clientset.resource(Toy, "default");
  const uids: string[] = [];
  for (const round of [1, 2]) {
    await definitions.create(definition());
    await whenServed(() => toys.list());
    uids.push((await toys.create({ metadata: { name: "ball" } })).metadata.uid);
    await until(round * 2 - 1);
    assertEquals(informer.indexer.get("default/ball")?.metadata.uid, uids.at(-1));
    await definitions.delete("toys.example.com");
    await until(round * 2);
  }
  assertEquals(told, ["add ball", "delete ball", "add ball", "delete ball"]);
});

Deno.test("SharedInformerFactory: an informer of metadata alone, of a kind or a resource, in several namespaces", async () => {
  await using server = await ApiServer.start({ listen: false });
  const clientset = new Clientset(server.config);
  await using factory = new SharedInformerFactory(clientset, {
    metrics: noMetrics,
    metadata: new MetadataClient(server.config),
  });
  for (const name of ["one", "two", "three"]) {
    await clientset.coreV1.namespaces().create({ metadata: { name } });
    await clientset.coreV1.configMaps(name).create(
      configMap("a", { large: "x".repeat(1_000) }, { in: name }),
    );
  }
  const whole = factory.coreV1.configMaps({ namespaces: ["one", "two"] });
  const { informer, lister } = factory.forMetadata(ConfigMap, { namespaces: ["one", "two"] });
  assertStrictEquals(factory.forMetadata(ConfigMap, { namespaces: ["two", "one"] }).informer, informer);
  const namespaces = factory.forMetadata({ group: "", version: "v1", resource: "namespaces" });
  const { handler, told, until } = recorder<PartialObjectMetadata>();
  factory.start();
  await factory.waitForCacheSync();
  informer.addEventHandler(handler);
  await until(2);
  assertEquals(lister.list().map(({ metadata }) => metadata.namespace).sort(), ["one", "two"]);
  assertEquals(lister.namespace("one").get("a")?.metadata.labels, { in: "one" });
  assertEquals("data" in lister.get("one/a")!, false, "only the metadata is there");
  assertEquals(whole.lister.get("one/a")?.data?.large?.length, 1_000);
  assert(namespaces.lister.get("three") !== undefined);
  await clientset.coreV1.configMaps("one").patch("a", "merge", { metadata: { labels: { in: "1" } } });
  await until(3);
  await clientset.coreV1.configMaps("two").delete("a");
  await until(4);
  assertEquals(told.slice(2), ["update a", "delete a"]);
  assertEquals(informer.name, "metadata of configmaps");
});

Deno.test("SharedInformerFactory: without a client of metadata it says what is missing", async () => {
  await using cluster = await setUp();
  assertThrows(() => cluster.factory.forMetadata(Pod), TypeError, "new MetadataClient(config)");
});

/** Tries again for as long as the server does not know the kind. */
async function whenServed(request: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await request();
      return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
