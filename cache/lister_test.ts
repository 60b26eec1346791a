import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { parseLabelSelector, type Unstructured } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { CacheNotSyncedError } from "./cache_not_synced_error.ts";
import { Indexer } from "./indexer.ts";
import { metaNamespaceIndex } from "./keys.ts";
import { Lister, type ListerSource } from "./lister.ts";
import { CacheSyncError, type Syncable, waitForCacheSync } from "./wait_for_cache_sync.ts";

function listerOf(objects: { metadata: unknown }[], synced = true) {
  const indexer = new Indexer<Unstructured>({ indexers: { namespace: metaNamespaceIndex } });
  indexer.replace(objects as Unstructured[], "1");
  const source = { name: "pods", indexer, hasEverSynced: () => synced, lastFailure: new Error("forbidden") };
  return new Lister<Unstructured>(source as unknown as ListerSource<Unstructured>);
}
const object = (namespace: string | undefined, name: string, labels?: { [key: string]: string }) => ({
  metadata: { namespace, name, labels },
});

Deno.test("[LI-01] Lister: a list by selector gives what matches; without one, all", () => {
  const objects = Array.from(
    { length: 100_000 },
    (_, i) => object("ns", `p${i}`, { match: String(i % 10 === 0) }),
  );
  const lister = listerOf(objects);
  assertEquals(lister.list("match=true").length, 10_000);
  assertEquals(lister.list(parseLabelSelector("match=true")).length, 10_000);
  assertEquals([lister.list().length, lister.list("").length], [100_000, 100_000]);
  assertEquals(lister.list("match=maybe"), []);
});

Deno.test("[LI-02] NamespaceLister: sees its namespace alone; what is not there is undefined", () => {
  const lister = listerOf([object("a", "x"), object("a", "y", { app: "web" }), object("b", "z")]);
  assertEquals(lister.namespace("a").get("x")?.metadata.name, "x");
  assertEquals(lister.namespace("a").get("z"), undefined);
  assertEquals(lister.namespace("b").get("x"), undefined);
  assertEquals(lister.namespace("a").list().length, 2);
  assertEquals(lister.namespace("a").list("app=web").length, 1);
  assertEquals(lister.namespace("c").list(), []);
});

Deno.test("[LI-03] Lister: sees all namespaces; get takes NAMESPACE/NAME, or the name of a cluster-scoped object", () => {
  const lister = listerOf([object("a", "x"), object("b", "x"), object(undefined, "node")]);
  assertEquals(lister.list().length, 3);
  assertEquals(lister.get("b/x")?.metadata.namespace, "b");
  assertEquals(lister.get("node")?.metadata.name, "node");
  assertEquals(lister.namespace("").get("node")?.metadata.name, "node");
  assertEquals(lister.get("x"), undefined);
  assertEquals(lister.byIndex("namespace", "a").length, 1);
});

Deno.test("Lister: before its cache has synced it throws, with the kind and why, unless told otherwise", () => {
  const lister = listerOf([object("a", "x")], false);
  for (
    const read of [
      () => lister.get("a/x"),
      () => lister.list(),
      () => lister.byIndex("namespace", "a"),
      () => lister.namespace("a").get("x"),
      () => lister.namespace("a").list(),
    ]
  ) {
    const error = assertThrows(read, CacheNotSyncedError, "the cache of pods has not synced yet");
    assert(error.message.includes("forbidden"), error.message);
    assertEquals(error.kind, "pods");
  }
  assertEquals(lister.get("a/x", { unsynced: true })?.metadata.name, "x");
  assertEquals(lister.namespace("a").list(undefined, { unsynced: true }).length, 1);
});

/** Something that syncs after so many milliseconds. */
function syncsAfter(name: string, ms: number, lastFailure?: Error): Syncable {
  let synced = false;
  const done = new Promise<void>((resolve) => {
    if (ms === Infinity) return;
    const sync = () => {
      synced = true;
      resolve();
    };
    if (ms === 0) sync();
    else setTimeout(sync, ms);
  });
  return { name, hasSynced: () => synced, whenSynced: () => done, lastFailure };
}

Deno.test("[SI-18] waitForCacheSync: tells of each as it syncs and resolves with the last; nothing to wait for is done", async () => {
  using clock = new FakeClock();
  const log: string[] = [];
  const all = [syncsAfter("first", 10_000), syncsAfter("second", 5_000), syncsAfter("last", 0)];
  await clock.runUntil(
    waitForCacheSync(all, { onSynced: (name) => log.push(`${name} ${performance.now()}`) }),
  );
  assertEquals(log, ["last 0", "second 5000", "first 10000"]);
  await waitForCacheSync([]);
});

Deno.test("[SI-18] waitForCacheSync: when the time is over it rejects, naming what is left, in order, and why", async () => {
  using clock = new FakeClock();
  const all = [
    syncsAfter("quick", 1),
    syncsAfter("zoo", Infinity),
    syncsAfter("apes", Infinity, new Error("forbidden")),
  ];
  const waiting = waitForCacheSync(all, { timeout: 60_000 }).catch((error) => error);
  await clock.tickAsync(60_000);
  const error = await waiting as CacheSyncError;
  assert(error instanceof CacheSyncError);
  assertEquals(error.unsynced, ["apes", "zoo"]);
  assertEquals(error.message, "failed to sync all caches: apes, zoo: not within 60000 ms (apes: forbidden)");
  assertEquals(clock.pending, 0);
});

Deno.test("waitForCacheSync: longer than any timer can wait is for ever, not at once", async () => {
  using clock = new FakeClock();
  for (const timeout of [Infinity, 2 ** 31]) {
    await clock.runUntil(waitForCacheSync([syncsAfter("slow", 60_000)], { timeout }));
    assertEquals(clock.pending, 0);
  }
});

Deno.test("[SI-19] waitForCacheSync: aborted, it rejects with the reason, and says what was not synced", async () => {
  using clock = new FakeClock();
  const lines: string[] = [];
  const { warn } = console;
  console.warn = (line: string) => lines.push(line);
  try {
    const abort = new AbortController();
    const reason = new Error("shutting down");
    const all = [syncsAfter("pods", Infinity), syncsAfter("nodes", Infinity), syncsAfter("done", 0)];
    const waiting = waitForCacheSync(all, { signal: abort.signal });
    await clock.settle();
    abort.abort(reason);
    assertStrictEquals(await waiting.catch((error) => error), reason);
    await assertRejects(() => waitForCacheSync(all, { signal: abort.signal }), Error, "shutting down");
  } finally {
    console.warn = warn;
  }
  assertEquals(lines, new Array(2).fill("failed to sync all caches: nodes, pods: shutting down"));
});
