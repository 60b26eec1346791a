import { assertEquals, assertRejects } from "@std/assert";
import { ConfigMap, Namespace, Secret } from "../api/core/v1.ts";
import { Indexer, type SharedInformer } from "../cache/mod.ts";
import type { KubernetesObject, Stored } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { everyFormOf } from "./cache_forms.ts";
import { type CacheOptions, CacheScope } from "./cache_options.ts";
import { kindKey } from "./kind_key.ts";
import { type CacheLagError, OwnWrites, type Writer } from "./own_writes.ts";
import type { AnyResourceType } from "./reconciler.ts";

const writer: Writer = { controller: "test", type: ConfigMap, key: "a/owner" };

function object(
  name: string,
  resourceVersion: string,
  more: { uid?: string; namespace?: string; labels?: Record<string, string>; owner?: string } = {},
): Stored<KubernetesObject> {
  const { uid = name, namespace = "a", labels, owner } = more;
  const reference = { apiVersion: "v1", kind: "ConfigMap", name: owner ?? "", uid: "o" };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      creationTimestamp: "",
      labels,
      ...owner !== undefined && { ownerReferences: [reference] },
    },
  } as unknown as Stored<KubernetesObject>;
}

/** Caches of Secrets and Namespaces that a test fills, by namespace where it says so. */
function setUp(
  options: CacheOptions = {},
  kinds: readonly AnyResourceType[] = [Secret],
  forms?: readonly AnyResourceType[],
) {
  const indexer = new Indexer<KubernetesObject>();
  const state = { synced: true };
  /** Where several namespaces are followed, what each has seen. */
  const versions = new Map<string, string>();
  const informer = {
    indexer,
    hasSynced: () => state.synced,
    lastSyncResourceVersion: ({ namespace = "" }: { namespace?: string } = {}) =>
      versions.get(namespace) ?? indexer.resourceVersion,
    waitUntil: indexer.waitUntil.bind(indexer),
  } as unknown as SharedInformer<never>;
  const writes = new OwnWrites({
    running: (type) =>
      kinds.some((kind) => kindKey(kind) === kindKey(type)) && !("metadataOnly" in type && type.metadataOnly)
        ? informer as never
        : undefined,
    scope: (type) => new CacheScope(type, options),
    formsOf: (type) => forms ?? everyFormOf(type),
  }, 1_000);
  const { signal } = new AbortController();
  /** What becomes of a wait: nothing yet, its end, or the error that it ends with. */
  const wait = (promise: Promise<void> | undefined) => {
    let outcome: unknown = "waits";
    Promise.resolve(promise).then(() => outcome = "over", (error) => outcome = error);
    return async () => {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      return outcome;
    };
  };
  return {
    indexer,
    state,
    versions,
    writes,
    read: (name: string, namespace = "a") =>
      wait(writes.seenBy(Secret, { key: `${namespace}/${name}`, writer }, signal)),
    list: () => wait(writes.seenBy(Secret, { writer }, signal)),
    reconcile: (key: string, controller = "another", type: AnyResourceType = ConfigMap) =>
      wait(writes.seenByAll({ controller, type, key }, signal)),
  };
}

Deno.test("OwnWrites: a write is seen when the cache has come as far, in whatever it hears of", async () => {
  const { indexer, writes, read } = setUp();
  indexer.replace([object("s", "5")], "5");
  writes.wrote(Secret, object("s", "7"), writer);
  const get = read("s");
  assertEquals([await get(), await read("t")()], ["waits", "over"]);
  indexer.update(object("other", "6"));
  assertEquals(await get(), "waits");
  indexer.bookmark("7");
  assertEquals([await get(), writes.size], ["over", 0]);
});

Deno.test("OwnWrites: of several writes of an object the newest counts, in whatever order their answers come", async () => {
  const { indexer, writes, read } = setUp();
  indexer.replace([], "5");
  writes.wrote(Secret, object("s", "9"), writer);
  writes.wrote(Secret, object("s", "7"), writer);
  const get = read("s");
  indexer.update(object("s", "7"));
  assertEquals([await get(), writes.size], ["waits", 1]);
  indexer.update(object("s", "9"));
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: a write that changed nothing, of which the cache has the version, is not waited for", async () => {
  const { indexer, writes, read } = setUp();
  indexer.replace([object("s", "5")], "6");
  writes.wrote(Secret, object("s", "5"), writer);
  assertEquals([await read("s")(), writes.size], ["over", 0]);
});

Deno.test("OwnWrites: outside of the cache's namespaces nothing is waited for, and inside each counts by itself", async () => {
  const { indexer, versions, writes, read, list } = setUp({ namespaces: ["a", "b"] });
  indexer.replace([], "5");
  versions.set("a", "5").set("b", "5");
  writes.wrote(Secret, object("s", "7", { namespace: "c" }), writer);
  writes.deleted(Secret, "c/s", "s", writer);
  assertEquals([await list()(), writes.size], ["over", 0]);
  writes.wrote(Secret, object("s", "7", { namespace: "b" }), writer);
  versions.set("a", "9");
  indexer.bookmark("9");
  const get = read("s", "b");
  assertEquals(await get(), "waits", "the other namespace's version says nothing");
  versions.set("b", "8");
  indexer.bookmark("10");
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: what the selectors leave out is not waited for once it is not there", async () => {
  const { indexer, writes, read } = setUp({ labelSelector: "shop" });
  const chosen = { labels: { shop: "" } };
  indexer.replace([], "5");
  writes.wrote(Secret, object("s", "7"), writer);
  assertEquals(await read("s")(), "over", "it was never in it");
  writes.wrote(Secret, object("s", "8", chosen), writer);
  writes.wrote(Secret, object("s", "9"), writer);
  const get = read("s");
  assertEquals(await get(), "waits", "that it came in is not seen yet");
  indexer.update(object("s", "8", chosen));
  assertEquals(await get(), "waits", "it is in it");
  indexer.deleteByKey("a/s");
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: a deletion is seen when the uid is gone, but not before the object's creation was seen", async () => {
  const { indexer, writes, read } = setUp();
  indexer.replace([object("t", "5")], "5");
  writes.deleted(Secret, "a/s", "s", writer);
  assertEquals(await read("s")(), "over", "the cache has no such uid");
  writes.deleted(Secret, "a/t", "t", writer);
  const gone = read("t");
  assertEquals(await gone(), "waits");
  indexer.update(object("t", "6", { uid: "anew" }));
  assertEquals(await gone(), "over", "another writer has replaced it");

  writes.wrote(Secret, object("u", "8"), writer);
  writes.deleted(Secret, "a/u", "u", writer);
  const short = read("u");
  assertEquals(await short(), "waits", "its absence says nothing yet");
  indexer.update(object("u", "8"));
  assertEquals(await short(), "waits");
  indexer.deleteByKey("a/u");
  assertEquals(await short(), "over");
});

Deno.test("OwnWrites: a relist without the object tells of its creation and its deletion", async () => {
  const { indexer, writes, read } = setUp();
  indexer.replace([], "5");
  writes.wrote(Secret, object("u", "8"), writer);
  writes.deleted(Secret, "a/u", "u", writer);
  const get = read("u");
  indexer.replace([], "7");
  assertEquals(await get(), "waits");
  indexer.replace([], "9");
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: a reconcile waits for what anybody wrote to its object and to what it owns, and for its own writes", async () => {
  const { indexer, writes, reconcile } = setUp({}, [Secret, ConfigMap]);
  indexer.replace([], "5");
  writes.wrote(ConfigMap, object("b", "7"), writer);
  writes.wrote(Secret, object("s", "8", { owner: "c" }), writer);
  writes.wrote(Secret, object("unowned", "8"), { ...writer, key: "a/e" });
  const waits = [reconcile("a/b"), reconcile("a/c"), reconcile("a/owner", "test"), reconcile("a/e", "test")];
  const others = [reconcile("a/d"), reconcile("a/owner"), reconcile("b/c"), reconcile("a/e")];
  assertEquals(await Promise.all(waits.map((wait) => wait())), ["waits", "waits", "waits", "waits"]);
  assertEquals(await Promise.all(others.map((wait) => wait())), ["over", "over", "over", "over"]);
  indexer.bookmark("7");
  assertEquals(await Promise.all(waits.map((wait) => wait())), ["over", "waits", "waits", "waits"]);
  indexer.bookmark("8");
  assertEquals(await Promise.all(waits.map((wait) => wait())), ["over", "over", "over", "over"]);
});

Deno.test("OwnWrites: of a kind without a cache one write is kept, in however many namespaces", () => {
  for (const [options, kept] of [[{}, 1], [{ namespaces: ["n-1", "n-2"] }, 2]] as const) {
    const { writes } = setUp(options, []);
    for (let i = 1; i <= 100; i++) {
      writes.wrote(Secret, object("s", String(i), { namespace: `n-${i}` }), writer);
    }
    assertEquals(writes.sizeForNewCaches, kept);
  }
});

Deno.test("OwnWrites: a reconcile does not wait for a cache that has never synced", async () => {
  const { indexer, state, writes, reconcile } = setUp({}, [Secret]);
  state.synced = false;
  writes.wrote(Secret, object("s", "8", { owner: "owner" }), writer);
  assertEquals(await reconcile("a/owner", "test")(), "over");
  state.synced = true;
  indexer.replace([], "5");
  const wait = reconcile("a/owner", "test");
  assertEquals(await wait(), "waits");
  indexer.bookmark("8");
  assertEquals(await wait(), "over");
});

Deno.test("OwnWrites: a wait is bounded, and one that is given up ends with the reason", async () => {
  using clock = new FakeClock();
  const { indexer, writes, read } = setUp();
  indexer.replace([], "5");
  writes.wrote(Secret, object("s", "7"), writer);
  const get = read("s");
  await clock.tickAsync(999);
  assertEquals(await get(), "waits");
  await clock.tickAsync(1);
  const error = await get() as CacheLagError;
  assertEquals([error.name, error.kind, error.key], ["CacheLagError", "Secret", "a/s"]);
  const reason = new Error("enough");
  await assertRejects(
    async () => await writes.seenBy(Secret, { key: "a/s", writer }, AbortSignal.abort(reason)),
    Error,
    "enough",
  );
  assertEquals(clock.pending, 0);
});

Deno.test("OwnWrites: versions that cannot be compared are seen when the cache has anything else than it had", async () => {
  const { indexer, writes, read } = setUp();
  indexer.replace([object("s", "opaque-1")], "opaque-1");
  writes.wrote(Secret, object("s", "opaque-2"), writer);
  const get = read("s");
  assertEquals(await get(), "waits");
  indexer.update(object("s", "opaque-3"));
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: what was seen and nobody waited for is not kept", () => {
  const { indexer, writes } = setUp();
  indexer.replace([], "5");
  for (let version = 10; version < 10_000; version++) {
    writes.wrote(Secret, object(`s-${version}`, String(version)), writer);
    indexer.bookmark(String(version - 1));
  }
  assertEquals(writes.size <= 1_000, true, `${writes.size} writes are kept`);
});

Deno.test("OwnWrites: of a cache that ends before it has synced nothing is kept but the newest write", () => {
  const kinds: AnyResourceType[] = [Secret, ConfigMap];
  const { state, writes } = setUp({}, kinds);
  state.synced = false;
  for (let version = 10; version < 20; version++) {
    writes.wrote(Secret, object(`s-${version}`, String(version), { owner: "owner" }), writer);
  }
  writes.wrote(ConfigMap, object("c", "20"), writer);
  assertEquals(writes.size, 11);
  kinds.shift();
  writes.forget(Secret);
  assertEquals([writes.size, writes.sizeForNewCaches], [1, 2]);
  // Before there is room for more, all that are kept are looked at.
  for (let version = 30; version < 1_000; version++) {
    writes.wrote(ConfigMap, object(`c-${version}`, String(version)), writer);
  }
});

Deno.test("OwnWrites: of a kind without a cache the newest write is kept", async () => {
  const kinds: AnyResourceType[] = [];
  const { indexer, writes, read } = setUp({}, kinds);
  for (let version = 10; version < 100; version++) {
    writes.wrote(Secret, object(`s-${version}`, String(version)), writer);
  }
  writes.wrote(Namespace, object("n", "50", { namespace: "" }), writer);
  assertEquals(writes.size, 0);
  kinds.push(Secret);
  indexer.replace([], "98");
  const get = read("s-10");
  assertEquals(await get(), "waits", "a new cache is as old as the newest write at least");
  indexer.bookmark("99");
  assertEquals([await get(), await read("s-10")()], ["over", "over"]);
});

Deno.test("OwnWrites: a cache that comes later catches up with a write through another version of its kind", async () => {
  const kinds: AnyResourceType[] = [];
  const { indexer, writes, read, list } = setUp({}, kinds);
  writes.wrote({ ...Secret, version: "v2" } as AnyResourceType, object("s", "7"), writer);
  kinds.push(Secret);
  indexer.replace([], "6");
  const first = [list(), read("other")];
  assertEquals([await first[0]!(), await first[1]!()], ["waits", "waits"]);
  indexer.bookmark("7");
  assertEquals([await first[0]!(), await first[1]!()], ["over", "over"]);
  writes.wrote(Secret, object("s", "9"), writer);
  const later = [read("s"), read("other")];
  assertEquals([await later[0]!(), await later[1]!()], ["waits", "over"], "now each write counts by itself");
  indexer.bookmark("9");
  assertEquals(await later[0]!(), "over");
});

Deno.test("OwnWrites: a later write does not make up for those that a new cache has missed", async () => {
  const kinds: AnyResourceType[] = [];
  const { indexer, writes, read } = setUp({}, kinds);
  writes.wrote(Secret, object("s", "7"), writer);
  kinds.push(Secret);
  indexer.replace([], "6");
  writes.wrote(Secret, object("t", "9"), writer);
  const get = read("s");
  assertEquals(await get(), "waits");
  indexer.bookmark("9");
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: what is written while a new cache catches up is waited for as well, in the same time", async () => {
  using clock = new FakeClock();
  const kinds: AnyResourceType[] = [];
  const { indexer, writes, read } = setUp({}, kinds);
  writes.wrote(Secret, object("s", "7"), writer);
  kinds.push(Secret);
  indexer.replace([], "6");
  const get = read("t");
  writes.wrote(Secret, object("t", "9"), writer);
  await clock.tickAsync(999);
  indexer.bookmark("7");
  assertEquals(await get(), "waits", "the second write is not seen yet");
  await clock.tickAsync(1);
  const error = await get() as CacheLagError;
  assertEquals([error.name, error.key], ["CacheLagError", "a/t"]);
  const again = read("t");
  assertEquals(await again(), "waits");
  indexer.bookmark("9");
  assertEquals(await again(), "over");
});

Deno.test("OwnWrites: a reconcile waits for a new cache of its own kind, and one that misses nothing is not new", async () => {
  const kinds: AnyResourceType[] = [];
  const { indexer, writes, read, reconcile } = setUp({}, kinds);
  writes.wrote(Secret, object("s", "7"), writer);
  kinds.push(Secret);
  indexer.replace([], "6");
  const wait = reconcile("a/x", "another", Secret);
  assertEquals(await wait(), "waits");
  indexer.bookmark("7");
  assertEquals(await wait(), "over");
  kinds.pop();
  const other = setUp({}, kinds);
  other.writes.wrote(Secret, object("s", "7"), writer);
  kinds.push(Secret);
  other.indexer.replace([], "8");
  assertEquals(await other.read("s")(), "over");
  other.writes.wrote(Secret, object("t", "9"), writer);
  assertEquals(await other.read("other")(), "over");
  assertEquals(await read("other")(), "over");
});

Deno.test("OwnWrites: in a new cache that has not caught up absence says nothing", async () => {
  for (const options of [{}, { namespaces: ["a", "b"] }]) {
    const kinds: AnyResourceType[] = [];
    const { indexer, versions, writes, read, reconcile } = setUp(options, kinds);
    writes.wrote(Secret, object("s", "5", { namespace: "b" }), writer);
    kinds.push(Secret);
    versions.set("a", "4").set("b", "4");
    indexer.replace([], "4");
    writes.deleted(Secret, "b/s", "s", writer);
    // It looks at what its object owns, and nowhere else.
    const [get, other] = [read("s", "b"), reconcile("a/owner", "test")];
    versions.set("b", "5");
    indexer.update(object("s", "5", { namespace: "b" }));
    indexer.bookmark("5");
    assertEquals([await get(), await other()], ["waits", "waits"]);
    indexer.deleteByKey("b/s");
    assertEquals([await get(), await other()], ["over", "over"]);
  }
});

Deno.test("OwnWrites: of an object that is not selected one write is kept, however long its cache is being filled", async () => {
  const { indexer, state, writes, read } = setUp({ labelSelector: "shop" });
  state.synced = false;
  for (let version = 1; version <= 20_000; version++) {
    writes.wrote(Secret, object("s", String(version)), writer);
  }
  for (let uid = 1; uid <= 20_000; uid++) writes.deleted(Secret, "a/t", String(uid), writer);
  indexer.replace([], "30000");
  state.synced = true;
  assertEquals([await read("s")(), await read("t")(), writes.size], ["over", "over", 0]);
});

Deno.test("OwnWrites: where a new cache follows namespaces one by one, it catches up in each", async () => {
  const kinds: AnyResourceType[] = [];
  const { indexer, versions, writes, list } = setUp({ namespaces: ["a", "b"] }, kinds);
  writes.wrote(Secret, object("s", "9", { namespace: "b" }), writer);
  writes.wrote(Secret, object("s", "7", { namespace: "b" }), writer); // its answer comes late
  writes.wrote(Secret, object("s", "5", { namespace: "a" }), writer);
  kinds.push(Secret);
  versions.set("a", "6").set("b", "8");
  indexer.replace([], "8");
  const get = list();
  assertEquals(await get(), "waits");
  versions.set("b", "9");
  indexer.bookmark("9");
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: a cache of another version that was there before the first write waits for each by itself", async () => {
  const V2 = { ...Secret, version: "v2" } as AnyResourceType;
  const { indexer, writes, read } = setUp({}, [Secret], [Secret, V2]);
  indexer.replace([], "6");
  writes.wrote(V2, object("s", "7"), writer);
  const get = read("s");
  assertEquals([await get(), await read("other")()], ["waits", "over"]);
  indexer.bookmark("7");
  assertEquals(await get(), "over");
});

Deno.test("OwnWrites: of a cache that is being filled absence says nothing", async () => {
  const { indexer, state, writes, read } = setUp({ labelSelector: "shop" });
  state.synced = false;
  writes.deleted(Secret, "a/deleted", "deleted", writer);
  writes.wrote(Secret, object("left", "9"), writer);
  const chosen = { labels: { shop: "" } };
  indexer.replace([object("deleted", "7", chosen), object("left", "8", chosen)], "8");
  state.synced = true;
  const [deleted, left] = [read("deleted"), read("left")];
  assertEquals([await deleted(), await left()], ["waits", "waits"]);
  indexer.replace([], "10");
  assertEquals([await deleted(), await left()], ["over", "over"]);
});

Deno.test("OwnWrites: a reconcile of a cluster-scoped object waits for what it owns in namespaces", async () => {
  const { indexer, writes, reconcile } = setUp();
  indexer.replace([], "5");
  const secret = object("s", "7", { owner: "n" });
  const reference = { apiVersion: "v1", kind: "Namespace", name: "n", uid: "n" };
  const owned = { ...secret, metadata: { ...secret.metadata, ownerReferences: [reference] } };
  writes.wrote(Secret, owned as typeof secret, { controller: "test", type: Namespace, key: "m" });
  const wait = reconcile("n", "another", Namespace);
  assertEquals(await wait(), "waits");
  indexer.bookmark("7");
  assertEquals(await wait(), "over");
});

Deno.test("OwnWrites: a cache that comes later and whose versions cannot be compared is taken as it is", async () => {
  const kinds: AnyResourceType[] = [];
  const { indexer, writes, read } = setUp({}, kinds);
  writes.wrote(Secret, object("s", "opaque-1"), writer);
  kinds.push(Secret);
  indexer.replace([], "opaque-2");
  assertEquals(await read("s")(), "over");
});

Deno.test("OwnWrites: who listens hears of each write and deletion until it ends that", () => {
  const { indexer, writes } = setUp();
  indexer.replace([], "5");
  const heard: string[] = [];
  {
    using _listening = writes.listen(({ key, writer }) => void heard.push(`${key} by ${writer.controller}`));
    writes.wrote(Secret, object("s", "4"), writer);
    writes.deleted(Secret, "a/t", "t", writer);
  }
  writes.wrote(Secret, object("s", "6"), writer);
  assertEquals(heard, ["a/s by test", "a/t by test"]);
});
