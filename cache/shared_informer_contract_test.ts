import { assert, assertEquals, assertThrows } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { Registry } from "../metrics/mod.ts";
import { CacheNotSyncedError } from "./cache_not_synced_error.ts";
import { Lister } from "./lister.ts";
import { expired, key, pod, recorder, relist, setUp } from "./shared_informer_fixture_test.ts";

// Sentences of the contract at the head of shared_informer.ts that no other test shows.

Deno.test("[INF-1] SharedInformer: the store is what the server had at the version that it names, step by step", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const states = new Map<string, string[]>();
  const remember = () => states.set(source.resourceVersion, versions(source.objects));
  await using _ = informer;
  informer.run();
  await clock.settle();
  for (let i = 0; i < 4; i++) {
    source.add(pod(`p${i}`));
    remember();
    source.modify(pod("p0", { i }));
    remember();
    if (i === 2) source.delete(key("p1"));
    remember();
    await clock.settle();
    const { resourceVersion } = informer.indexer;
    assertEquals(versions(informer.indexer.list()), states.get(resourceVersion));
  }
});

Deno.test("[INF-2] SharedInformer: the store goes forward, and back only to a list that shows an older state", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  for (const name of ["a", "b", "c"]) source.add(pod(name));
  await using _ = informer;
  informer.run();
  await clock.settle();
  assertEquals(informer.indexer.resourceVersion, "103");
  const seen = [informer.indexer.resourceVersion];
  for (let i = 0; i < 5; i++) {
    source.modify(pod("a", { i }));
    source.bookmark();
    await clock.settle();
    seen.push(informer.indexer.resourceVersion);
  }
  assertEquals(seen, seen.toSorted());

  // The server is put back to a state of before.
  const metadata = { ...source.objects[1]!.metadata, resourceVersion: "40" };
  const old = { metadata: { resourceVersion: "50" }, items: [{ ...source.objects[1]!, metadata }] };
  source.list = () => Promise.resolve(old);
  source.watch = ({ sendInitialEvents } = {}) =>
    sendInitialEvents
      ? Promise.reject(new Error("no watch-lists"))
      : Promise.resolve({ batches: new ReadableStream() });
  source.failWatches(expired);
  await clock.tickAsync(50);
  assertEquals(versions(informer.indexer.list()), ["b@40"]);
  assertEquals(informer.indexer.resourceVersion, "50");
});

Deno.test("[INF-3] SharedInformer: a reader who is woken in the middle of things never sees half a batch", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const sizes = new Set<number>();
  await using _ = informer;
  informer.addEventHandler({ onAdd: () => void sizes.add(informer.indexer.size) });
  informer.indexer.addIndexers({ size: () => (sizes.add(-1), ["x"]) });
  informer.run();
  await clock.settle();
  source.batch(() => {
    for (let i = 0; i < 10; i++) source.add(pod(`p${i}`));
  });
  const isWhole = () => (sizes.add(informer.indexer.size), informer.indexer.size === 10);
  const readers = [informer.waitUntil(isWhole), informer.indexer.waitUntil(isWhole)];
  await clock.settle();
  await Promise.all(readers);
  sizes.delete(-1);
  assertEquals([...sizes].sort((a, b) => a - b), [0, 10]);
});

Deno.test("[INF-7] SharedInformer: an object is told as added, changed, gone, and there again, each from the one before", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder(informer);
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  for (
    const step of [
      () => source.add(pod("a")),
      () => source.modify(pod("a")),
      () => source.modify(pod("a")),
      () => source.delete(key("a")),
      () => source.add(pod("a")),
    ]
  ) {
    step();
    await clock.settle();
  }
  assertEquals(news(), ["add a", "update a 101→102", "update a 102→103", "delete a", "add a"]);
});

Deno.test("[INF-8] SharedInformer: between two lists every event is told, over watches that end and begin", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder();
  informer.addEventHandler(handler);
  source.add(pod("a"));
  await using _ = informer;
  informer.run();
  await clock.settle();
  news();
  const expectedNews: string[] = [];
  for (let i = 0; i < 30; i++) {
    const from = source.objects[0]!.metadata.resourceVersion;
    source.modify(pod("a", { i }));
    expectedNews.push(`update a ${from}→${source.resourceVersion}`);
    if (i % 3 === 0) source.closeWatches();
    if (i % 5 === 0) await clock.tickAsync(2_000);
  }
  await clock.tickAsync(60_000);
  assertEquals(news(), expectedNews);
  assertEquals(
    source.calls.filter((call) => call.startsWith("watch-list") || call.startsWith("list")).length,
    1,
  );
});

Deno.test("[INF-10] SharedInformer: a deletion that was not seen is told with the newest state that was", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const states: unknown[] = [];
  informer.addEventHandler({ onDelete: (deleted) => states.push(deleted) });
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.add(pod("a", { spec: "first" }));
  await clock.settle();
  const newest = source.modify(pod("a", { spec: "second" }));
  await clock.settle();
  await relist(source, clock, () => source.delete(key("a")));
  const [tombstone] = states as { key: string; object: unknown }[];
  assertEquals([states.length, tombstone!.key, tombstone!.object], [1, key("a"), newest]);
});

Deno.test("[INF-12] SharedInformer: a handler is awaited before it is told the next", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const log: string[] = [];
  const slow = async (what: string) => {
    log.push(`begin ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    log.push(`end ${what}`);
  };
  informer.addEventHandler({
    onAdd: () => slow("add"),
    onUpdate: () => slow("update"),
    onDelete: () => slow("delete"),
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.batch(() => {
    source.add(pod("a"));
    source.modify(pod("a"));
    source.delete(key("a"));
  });
  await clock.tickAsync(1_000);
  assertEquals(log, ["begin add", "end add", "begin update", "end update", "begin delete", "end delete"]);
});

Deno.test("[INF-13] SharedInformer: however many handlers there are, the server sees one list and one watch", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  await using _ = informer;
  for (let i = 0; i < 20; i++) informer.addEventHandler({});
  informer.run();
  await clock.settle();
  for (let i = 0; i < 20; i++) informer.addEventHandler({});
  await clock.settle();
  assertEquals([source.calls, source.openWatches], [["watch-list rv="], 1]);
});

Deno.test("[INF-19] SharedInformer: each failure is told by its kind and counted, and the informer goes on", async () => {
  using clock = new FakeClock();
  const told: string[] = [];
  const metrics = new Registry();
  const { source, informer } = setUp({
    name: "pods",
    metrics,
    onWatchError: (_error, { kind, phase }) => told.push(`${phase}: ${kind}`),
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  const statuses = {
    forbidden: { code: 403, reason: "Forbidden" },
    unauthorized: { code: 401, reason: "Unauthorized" },
    notFound: { code: 404, reason: "NotFound" },
    tooManyRequests: { code: 429, reason: "TooManyRequests" },
    unavailable: { code: 503, reason: "ServiceUnavailable" },
  };
  for (const [kind, status] of Object.entries(statuses)) {
    told.length = 0;
    source.failNext("watch", status);
    source.closeWatches();
    await clock.tickAsync(5_000);
    assert(told.includes(`watch: ${kind}`), `${kind}: told ${told}`);
    assertEquals(
      metrics.text().includes(`kybern_reflector_failures_total{name="pods",kind="${kind}"}`),
      true,
      kind,
    );
    source.add(pod(`after-${kind.toLowerCase()}`));
    await clock.settle();
  }
  assertEquals(informer.indexer.size, Object.keys(statuses).length);
});

Deno.test("[INF-20] SharedInformer: a stop resolves when every handler has ended what it was handling", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  const log: string[] = [];
  informer.addEventHandler({
    onAdd: async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      log.push("handled");
    },
  });
  await using _ = informer;
  const running = informer.run();
  await clock.settle();
  const stopped = Promise.all([informer.stop(), running]).then(() => log.push("stopped"));
  await clock.tickAsync(1_000);
  await stopped;
  assertEquals(log, ["handled", "stopped"]);
});

Deno.test("[INF-22] SharedInformer: what came and went between two lists is not told", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder();
  informer.addEventHandler(handler);
  source.add(pod("a"));
  await using _ = informer;
  informer.run();
  await clock.settle();
  news();
  await relist(source, clock, () => {
    source.add(pod("b"));
    source.delete(key("b"));
    source.modify(pod("a"));
    source.modify(pod("a"));
  });
  assertEquals(news(), ["update a 101→105"]);
});

Deno.test("[INF-23] SharedInformer: after a list objects come in its order, not in that of their versions", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder();
  informer.addEventHandler(handler);
  for (const name of ["a", "b"]) source.add(pod(name));
  await using _ = informer;
  informer.run();
  await clock.settle();
  news();
  await relist(source, clock, () => {
    source.modify(pod("b"));
    source.modify(pod("a"));
  });
  assertEquals(news(), ["update a 101→104", "update b 102→103"]);
});

Deno.test("[INF-24] [INF-25] SharedInformer: a slow handler is behind the quick one, and the store ahead of what it is told", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const quick: string[] = [];
  const slow: string[] = [];
  const stored: (string | undefined)[] = [];
  informer.addEventHandler({ onAdd: ({ metadata }) => void quick.push(metadata.name) });
  informer.addEventHandler({
    onAdd: async ({ metadata }) => {
      stored.push(informer.indexer.getByKey(key(metadata.name))?.metadata.name);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      slow.push(metadata.name);
    },
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  for (const name of ["a", "b"]) source.add(pod(name));
  await clock.settle();
  source.delete(key("b"));
  await clock.tickAsync(1_500);
  assertEquals([quick, slow, stored], [["a", "b"], ["a"], ["a", undefined]]);
  await clock.tickAsync(1_500);
});

Deno.test("[INF-26] SharedInformer: before it has synced the store may be empty, and a lister refuses to read it", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({ name: "pods" });
  const lister = new Lister(informer);
  source.add(pod("a"));
  source.withholdBookmark();
  await using _ = informer;
  informer.run();
  await clock.settle();
  assertEquals([informer.hasSynced(), informer.indexer.size], [false, 0]);
  assertThrows(() => lister.get(key("a")), CacheNotSyncedError, "pods");
  assertEquals(lister.list(undefined, { unsynced: true }), []);
});

function versions(objects: readonly { metadata: { name: string; resourceVersion: string } }[]): string[] {
  return objects.map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`).sort();
}

Deno.test("[INF-16] SharedInformer: a handler that is added where a refusal is told hears of each object once", async () => {
  using clock = new FakeClock();
  const setting = setUp({
    indexers: {
      fussy: (object) => {
        if (object.bad) throw new Error("cannot be indexed");
        return [];
      },
    },
    onWatchError: () => void setting.informer.addEventHandler(late.handler),
  });
  const { source, informer } = setting;
  const late = recorder(informer);
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.batch(() => {
    source.add(pod("bad", { bad: true }));
    source.add(pod("a"));
  });
  await clock.settle();
  assertEquals(late.news(), ["add a (initial)"]);
});

Deno.test("[INF-17] SharedInformer: who waits for a handler's sync goes on when it is removed, though nothing runs", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  informer.run();
  await clock.settle();
  await informer.stop();
  const registration = informer.addEventHandler({});
  assert(!registration.hasSynced(), "it has not been told what is there");
  let over = false;
  void registration.whenSynced().then(() => over = true);
  await informer.removeEventHandler(registration);
  await clock.settle();
  assert(over, "a handler that is removed has nothing left to be told");
});

Deno.test("[INF-18] SharedInformer: handlers that come and go with periods of their own put off no other's resync", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder();
  informer.addEventHandler(handler, { resyncPeriod: 60_000 });
  source.add(pod("a"));
  await using _ = informer;
  informer.run();
  await clock.settle();
  news();
  for (let i = 0; i < 10; i++) {
    const visitor = informer.addEventHandler({}, { resyncPeriod: 50_000 });
    await clock.tickAsync(30_000);
    await informer.removeEventHandler(visitor);
    await clock.tickAsync(30_000);
  }
  assert(news().length >= 9, "in ten minutes it is told of the object nine times or ten");
});
