import { assert, assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { noMetrics } from "../metrics/mod.ts";
import type { Stored, Unstructured } from "../meta/mod.ts";
import type { WatchDemand } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { FakeListerWatcher } from "../testing/fake_lister_watcher.ts";
import { DeletedFinalStateUnknown, deletedObject } from "./keys.ts";
import type { ListerWatcher } from "./lister_watcher.ts";
import { SharedInformer } from "./shared_informer.ts";
import { StoreTransactionError } from "./store_transaction.ts";
import {
  added,
  bookmark,
  listOf,
  ScriptedListerWatcher,
  ScriptedWatch,
  thing,
} from "./scripted_lister_watcher_test.ts";

import { expired, key, pod, recorder, relist, setUp } from "./shared_informer_fixture_test.ts";

const podType = {
  group: "",
  version: "v1",
  kind: "Pod",
  resource: "pods",
  singular: "pod",
  namespaced: true,
  stored: true,
} as const;

Deno.test("[INF-11] SharedInformer: tells of what is there, then of what happens; the store has it by then", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  source.add(pod("b"));
  const { handler, news } = recorder(informer);
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  assertEquals(news(), ["add a (initial)", "add b (initial)"]);
  source.modify(pod("a", { spec: 1 }));
  source.add(pod("c"));
  source.delete(key("b"));
  await clock.settle();
  assertEquals(news(), ["update a 101→103", "add c", "delete b"]);
  assertEquals(source.calls, ["watch-list rv="]);
  assertEquals([informer.lastSyncResourceVersion(), informer.indexer.resourceVersion], ["105", "105"]);
});

Deno.test("[INF-7] SharedInformer: changes to one object within a batch are each told, in order", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder();
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.batch(() => {
    source.add(pod("a"));
    source.modify(pod("a"));
    source.delete(key("a"));
    source.add(pod("b"));
    source.add(pod("a"));
  });
  await clock.settle();
  assertEquals(news(), ["add a", "update a 101→102", "delete a", "add a", "add b"]);
});

Deno.test("[INF-9] [SI-03] SharedInformer: after a relist, only who resyncs is told of what has not changed", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({ resyncPeriod: 12 * 3_600_000 });
  source.add(pod("pod1"));
  source.add(pod("pod2"));
  const quiet = recorder();
  const resyncing = recorder();
  informer.addEventHandler(quiet.handler, { resyncPeriod: 0 });
  informer.addEventHandler(resyncing.handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  quiet.news();
  resyncing.news();
  await relist(source, clock, () => {
    source.add(pod("pod3"));
    source.modify(pod("pod2"));
  });
  assertEquals(quiet.news(), ["update pod2 102→104", "add pod3"]);
  assertEquals(resyncing.news(), ["update pod1 101→101", "update pod2 102→104", "add pod3"]);
});

Deno.test("[INF-5] [SI-05] SharedInformer: handlers and store see transformed objects only, each transformed once", async () => {
  using clock = new FakeClock();
  let calls = 0;
  const { source, informer } = setUp({
    resyncPeriod: 1_000,
    transform: (object) => {
      calls++;
      return { ...object, loud: String(object.value).toUpperCase() };
    },
  });
  source.add(pod("a", { value: "x" }));
  const seen: unknown[] = [];
  informer.addEventHandler({
    onAdd: (object) => seen.push(object.loud),
    onUpdate: (old, object) => seen.push([old.loud, object.loud]),
    onDelete: (object) => seen.push(deletedObject(object).object!.loud),
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.modify(pod("a", { value: "y" }));
  await clock.settle();
  await clock.tickAsync(1_000);
  assertEquals(informer.indexer.getByKey(key("a"))!.loud, "Y");
  source.delete(key("a"));
  await clock.settle();
  assertEquals(seen, ["X", ["X", "Y"], ["Y", "Y"], "Y"]);
  assertEquals(calls, 3);
});

Deno.test("[INF-3] [SI-13] SharedInformer: a relist is taken in at once; then deletions are told, then the rest", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  for (const name of ["pod-1", "pod-2", "pod-3"]) source.add(pod(name));
  const { handler, news } = recorder(informer);
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  news();
  await relist(source, clock, () => {
    source.modify(pod("pod-1"));
    source.modify(pod("pod-2"));
    source.delete(key("pod-3"));
    source.add(pod("pod-4"));
  });
  assertEquals(news(), ["delete †pod-3", "update pod-1 101→104", "update pod-2 102→105", "add pod-4"]);
});

Deno.test("[INF-6] [SI-14] SharedInformer: only objects of the first list are in the initial list", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  const { handler, news } = recorder();
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  await relist(source, clock, () => source.add(pod("b")));
  assertEquals(news(), ["add a (initial)", "add b"]);
  await informer.stop();
  source.add(pod("c"));
  informer.run();
  await clock.settle();
  assertEquals(news(), ["add c"], "the first list of a later run is not the first of all");
});

Deno.test("[SI-15] SharedInformer: handlers hear only of what was taken in; the rest is told as an error", async () => {
  using clock = new FakeClock();
  const told: unknown[] = [];
  const { source, informer } = setUp({
    indexers: {
      fussy: (object) => {
        if (object.bad) throw new Error("cannot be indexed");
        return [];
      },
    },
    onWatchError: (error, { phase }) => told.push([phase, error]),
  });
  const { handler, news } = recorder();
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.batch(() => {
    source.add(pod("a"));
    source.add(pod("b", { bad: true }));
    source.add(pod("c"));
  });
  await clock.settle();
  assertEquals(news(), ["add a", "add c"]);
  const [[phase, error]] = told as [[string, StoreTransactionError]];
  assertInstanceOf(error, StoreTransactionError);
  assertEquals([phase, error.succeeded], ["store", [0, 2]]);
  assert(error.message.startsWith("failed to execute (1/3) transactions"), error.message);
  source.delete(key("b"));
  await clock.settle();
  assertEquals(news(), [], "told that an object went of which it was never told that it came");
});

Deno.test("[ST-05] SharedInformer: an index added while it runs finds what is there and what comes", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a", { node: "n1" }));
  await using _ = informer;
  informer.run();
  await clock.settle();
  informer.indexer.addIndexers({ node: ({ node }) => [String(node)] });
  assertEquals(informer.indexer.indexKeys("node", "n1"), [key("a")]);
  source.add(pod("b", { node: "n1" }));
  source.modify(pod("a", { node: "n2" }));
  await clock.settle();
  assertEquals([informer.indexer.indexKeys("node", "n1"), informer.indexer.indexKeys("node", "n2")], [
    [key("b")],
    [key("a")],
  ]);
});

Deno.test("[SI-17] deletedObject: takes an object, a tombstone with one and one without apart", () => {
  const object = { metadata: { name: "a" } };
  const full = new DeletedFinalStateUnknown("a", object);
  const empty = new DeletedFinalStateUnknown<typeof object>("a", undefined);
  assertEquals(deletedObject(object), { object, finalStateUnknown: undefined });
  assertEquals(deletedObject(full), { object, finalStateUnknown: full });
  assertEquals(deletedObject(empty), { object: undefined, finalStateUnknown: empty });
  assertEquals(deletedObject(empty).finalStateUnknown!.key, "a");
});

Deno.test("[SI-22] SharedInformer: 410 on a watch is a new list, and no error for handlers", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({
    reflector: { watchList: false, backoff: { initialMs: 10, jitter: 0 } },
  });
  source.add(pod("a"));
  const { handler, news } = recorder();
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.closeWatches();
  await clock.tickAsync(100);
  assertEquals(source.calls, ["list rv=0", "watch rv=101", "watch rv=101"]);
  source.add(pod("b"));
  source.compact();
  source.stallWatches();
  source.add(pod("c"));
  source.compact();
  source.closeWatches();
  await clock.tickAsync(10_000);
  assertEquals(source.calls.slice(3), ["watch rv=102", "list rv=102", "watch rv=103"]);
  assertEquals(news(), ["add a (initial)", "add b", "add c"]);
});

Deno.test("[INF-21] [SI-23] SharedInformer: stopped, it stays so until it is run again, and then tells what it was not told", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  const { handler, news } = recorder(informer);
  informer.addEventHandler(handler);
  const running = informer.run();
  await clock.settle();
  await informer.stop();
  await running;
  const { length } = source.calls;
  source.add(pod("b"));
  source.delete(key("a"));
  await clock.tickAsync(3_600_000);
  assertEquals([source.calls.length, source.openWatches, clock.pending], [length, 0, 0]);
  assertEquals(news(), ["add a (initial)"]);
  assertEquals(informer.indexer.listKeys(), [key("a")], "what it holds can still be read");

  informer.run();
  assertEquals(informer.hasSynced(), false, "synced though this run has read nothing");
  await clock.settle();
  assertEquals(source.calls.at(-1), "watch-list rv=101", "took in what may be older than before");
  assertEquals(news(), ["delete †a", "add b"]);
  await informer[Symbol.asyncDispose]();
});

Deno.test("[INF-4] SharedInformer: waits for a version, and for a condition, which is looked at before handlers are told", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const log: string[] = [];
  informer.addEventHandler({ onAdd: (object) => log.push(`handler ${object.metadata.name}`) });
  await using _ = informer;
  informer.run();
  await clock.settle();
  const wait = informer.waitForResourceVersion("101");
  const there = informer.waitUntil((indexer) => {
    if (indexer.has(key("a"))) log.push("condition");
    return indexer.has(key("a"));
  });
  source.add(pod("a"));
  await Promise.all([wait, there]);
  await clock.settle();
  assertEquals(log, ["condition", "handler a"]);
  await informer.waitForResourceVersion("100");
  const bookmarked = informer.waitForResourceVersion("102");
  source.stallWatches();
  source.add(pod("b"));
  source.closeWatches();
  await bookmarked;
  const reason = new Error("enough");
  const abort = new AbortController();
  const waiting = informer.waitForResourceVersion("999", { signal: abort.signal });
  abort.abort(reason);
  assertStrictEquals(await waiting.catch((error) => error), reason);
});

Deno.test("SharedInformer: its watch is told whether somebody waits for what the store will hold", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const demands: (WatchDemand | undefined)[] = [];
  const watch = source.watch.bind(source);
  source.watch = (options) => {
    demands.push(options?.demand);
    return watch(options);
  };
  await using _ = informer;
  informer.run();
  await clock.settle();
  const demand = demands.at(-1)!;
  assertEquals(demand.any, false, "nobody waits");
  const waiting = informer.waitForResourceVersion("101");
  assertEquals(demand.any, true);
  source.add(pod("a"));
  await waiting;
  assertEquals(demand.any, false, "who waited has it");
});

Deno.test("[INF-4] SharedInformer: a bookmark is a version too", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  await using _ = informer;
  informer.run();
  await clock.settle();
  const wait = informer.waitForResourceVersion("101");
  source.stallWatches();
  source.add(pod("a"));
  source.delete(key("a"));
  source.closeWatches();
  await clock.settle();
  source.bookmark();
  await wait;
  assertEquals([informer.lastSyncResourceVersion(), informer.indexer.resourceVersion], ["102", "102"]);
});

Deno.test("[INF-4] SharedInformer: a bookmark takes the store beyond what no event of its kind has reached", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({ type: podType, onWatchError: () => {} });
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.add(pod("a"));
  source.add({ ...pod("odd"), kind: "Other" });
  await clock.settle();
  assertEquals(informer.indexer.resourceVersion, "101");
  const wait = informer.indexer.waitForResourceVersion("102");
  source.bookmark();
  await wait;
  assertEquals([informer.lastSyncResourceVersion(), informer.indexer.resourceVersion], ["102", "102"]);
});

Deno.test("[INF-1] SharedInformer: several namespaces, each with its own list and watch, are one informer", async () => {
  using clock = new FakeClock();
  const servers = new Map([["a", new FakeListerWatcher()], ["b", new FakeListerWatcher()]]);
  const object = (namespace: string, name: string) => ({ ...pod(name), metadata: { namespace, name } });
  servers.get("a")!.add(object("a", "x"));
  servers.get("b")!.add(object("b", "x"));
  const failure = { code: 403, reason: "Forbidden", message: "no" };
  servers.get("b")!.failNext("watch", failure);
  servers.get("b")!.failNext("list", failure);
  const informer = new SharedInformer<Unstructured>(servers, {
    metrics: noMetrics,
    onWatchError: () => {},
    reflector: { backoff: { initialMs: 1_000, jitter: 0 } },
  });
  const told: string[] = [];
  informer.addEventHandler({
    onAdd: (one) => told.push(`add ${one.metadata.namespace}/${one.metadata.name}`),
    onDelete: (one) => told.push(`delete ${deletedObject(one).object!.metadata.namespace}`),
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  assertEquals([informer.hasSynced(), told], [false, ["add a/x"]]);
  assertEquals((informer.lastFailure as Error).message, "no");
  await clock.tickAsync(1_000);
  assertEquals([informer.hasSynced(), told.at(-1), informer.lastFailure], [true, "add b/x", undefined]);

  // A new list of one namespace deletes nothing of the other.
  await relist(servers.get("a")!, clock, () => servers.get("a")!.delete("a/x"));
  await clock.tickAsync(1_000);
  assertEquals(told.slice(2), ["delete a"]);
  assertEquals(informer.indexer.listKeys(), ["b/x"]);
  assertEquals(informer.lastSyncResourceVersion(), "101", "the one furthest behind counts");
  const of = (namespace: string) => informer.lastSyncResourceVersion({ namespace });
  assertEquals([of("a"), of("b"), of("c")], ["102", "101", ""], "and each by itself, where it is named");
  await informer.waitForResourceVersion("102", { namespace: "a" });
});

Deno.test("[INF-20] SharedInformer: aborted in the middle of a wait, it leaves no timer and no watch, and resolves", async () => {
  using clock = new FakeClock();
  for (const when of ["opening", "watching", "waiting"]) {
    const { source, informer } = setUp({ resyncPeriod: 1_000 });
    if (when === "waiting") {
      source.failNext("watch", expired);
    }
    informer.addEventHandler({});
    const abort = new AbortController();
    const running = informer.run({ signal: abort.signal });
    if (when !== "opening") await clock.settle();
    await assertRejects(() => informer.run(), TypeError, "is running already");
    abort.abort(new Error("stop"));
    await running;
    assertEquals([source.openWatches, clock.pending, informer.running], [0, 0, false], when);
  }
});

Deno.test("SharedInformer: a try has failed when it waits, and not when it tries something else at once", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const failure = (message: string) => ({ code: 403, reason: "Forbidden", message });
  source.failNext("watch", failure("no watch"));
  source.failNext("list", failure("no list"));
  source.failNext("watch", failure("no watch again"));
  await using _ = informer;
  const first = informer.whenTried();
  informer.run();
  assertEquals((await first as Error).message, "no list");
  assertStrictEquals(await informer.whenTried(), await first);
  const second = informer.whenTried({ after: await first });
  await clock.tickAsync(10);
  assertEquals([await second, informer.hasSynced()], [undefined, true]);
});

Deno.test("[INF-19] SharedInformer: objects of another kind are dropped and told; a throwing onWatchError is survived", async () => {
  using clock = new FakeClock();
  let told = 0;
  const { source, informer } = setUp({
    type: podType,
    onWatchError: () => {
      told++;
      throw new Error("the reporter is broken");
    },
  });
  const { error } = console;
  const lines: unknown[] = [];
  console.error = (line: unknown) => lines.push(line);
  try {
    source.add({ ...pod("odd"), kind: "Node" });
    source.add(pod("a"));
    informer.run();
    await clock.settle();
    assertEquals([informer.indexer.listKeys(), told, informer.name], [[key("a")], 1, "pods"]);
    assertEquals(lines, ["reflector of pods: onWatchError threw:"]);
    await informer.stop();
  } finally {
    console.error = error;
  }
});

Deno.test("SharedInformer: an onWatchError that throws when it is told what the store refused ends nothing", async () => {
  using clock = new FakeClock();
  let told = 0;
  const { source, informer } = setUp({
    indexers: {
      fussy: (object) => {
        if (object.bad) throw new Error("cannot be indexed");
        return [];
      },
    },
    onWatchError: () => {
      told++;
      throw new Error("the reporter is broken");
    },
  });
  const { handler, news } = recorder(informer);
  informer.addEventHandler(handler);
  const { error } = console;
  const said: unknown[] = [];
  console.error = (line: unknown) => said.push(line);
  try {
    const running = informer.run();
    await clock.settle();
    source.batch(() => {
      source.add(pod("bad", { bad: true }));
      source.add(pod("a"));
    });
    await clock.settle();
    source.add(pod("b"));
    await clock.settle();
    assertEquals(news(), ["add a", "add b"]);
    assertEquals([told, informer.hasSynced(), informer.lastSyncResourceVersion()], [1, true, "103"]);
    assertEquals(said, ["informer of objects: onWatchError threw:"]);
    await informer.stop();
    await running;
  } finally {
    console.error = error;
  }
});

Deno.test("[INF-4] SharedInformer: a version is not reached before its events are in the store, wherever bookmarks stand among them", async () => {
  using clock = new FakeClock();
  for (const bookmarks of [1, 2, 5]) {
    const watch = new ScriptedWatch();
    const server = new ScriptedListerWatcher({ lists: [listOf(10, [])], watches: [watch] });
    const informer = new SharedInformer<Unstructured>(
      server as unknown as ListerWatcher<Stored<Unstructured>>,
      {
        metrics: noMetrics,
        reflector: { watchList: false },
      },
    );
    await using _ = informer;
    informer.run();
    await clock.settle();
    const versions: string[] = [];
    const early: string[] = [];
    watch.send(
      ...Array.from({ length: bookmarks }, (_, i) => bookmark(11 + i)),
      added(thing("a", 20)),
      bookmark(21),
      added(thing("b", 30)),
    );
    // Each step of what is under way is looked at, for an order of microtasks is no promise.
    for (let i = 0; i < 1_000; i++) {
      await Promise.resolve();
      const version = informer.lastSyncResourceVersion();
      if (version !== versions.at(-1)) versions.push(version);
      if (Number(version) >= 20 && !informer.indexer.has("a")) early.push(`a at ${version}`);
      if (Number(version) >= 30 && !informer.indexer.has("b")) early.push(`b at ${version}`);
    }
    await clock.settle();
    assertEquals([early, informer.lastSyncResourceVersion()], [[], "30"], `${bookmarks}: ${versions}`);
    assertEquals(informer.indexer.listKeys(), ["a", "b"]);
  }
});

Deno.test("[INF-18] SharedInformer: a resync that falls between an event's reading and its taking in does not take its version", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({
    resyncPeriod: 1_000,
    transform: (object) => {
      if (object.metadata.name === "b") clock.tick(1_000);
      return object;
    },
  });
  source.add(pod("a"));
  const { handler, news } = recorder(informer);
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  news();
  const early: string[] = [];
  source.add(pod("b"));
  for (let i = 0; i < 1_000; i++) {
    await Promise.resolve();
    if (informer.lastSyncResourceVersion() === "102" && !informer.indexer.has(key("b"))) {
      early.push(`step ${i}`);
    }
  }
  await clock.settle();
  assertEquals([early, informer.lastSyncResourceVersion()], [[], "102"]);
  assertEquals(news(), ["update a 101→101", "add b"]);
});
