import { assert, assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { noMetrics, Registry } from "../metrics/mod.ts";
import type { KubernetesObject, Unstructured } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { FakeListerWatcher, type FakeListerWatcherOptions } from "../testing/fake_lister_watcher.ts";
import type { HandlerErrorContext, HandlerRegistration, ResourceEventHandler } from "./event_handler.ts";
import { DeletedFinalStateUnknown, deletedObject } from "./keys.ts";
import { SharedInformer, type SharedInformerOptions } from "./shared_informer.ts";
import { StoreTransactionError } from "./store_transaction.ts";

const pod = (name: string, fields: { [field: string]: unknown } = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { namespace: "default", name },
  ...fields,
});
const key = (name: string) => `default/${name}`;
const expired = { code: 410, reason: "Expired", message: "too old" };

/** An informer over a server of a test's own, on a fake clock. */
function setUp(options: SharedInformerOptions<Unstructured> = {}, server: FakeListerWatcherOptions = {}) {
  const source = new FakeListerWatcher(server);
  const informer = new SharedInformer<Unstructured>(source, {
    metrics: noMetrics,
    onWatchError: () => {},
    reflector: { backoff: { initialMs: 10, maxMs: 10, jitter: 0 } },
    ...options,
  });
  return { source, informer };
}

/** A handler that notes what it is told, and whether the store had it by then. */
function recorder(informer?: SharedInformer<Unstructured>) {
  const told: string[] = [];
  const name = (object: { metadata: { name: string } }) => object.metadata.name;
  const inStore = (name: string) => informer?.indexer.getByKey(key(name));
  const handler: ResourceEventHandler<Unstructured> = {
    onAdd: (object, isInInitialList) => {
      const seen = informer === undefined || inStore(name(object)) === object;
      told.push(`add ${name(object)}${isInInitialList ? " (initial)" : ""}${seen ? "" : " EARLY"}`);
    },
    onUpdate: (old, object) => {
      const seen = informer === undefined || inStore(name(object)) === object;
      told.push(
        `update ${name(object)} ${old.metadata.resourceVersion}→${object.metadata.resourceVersion}${
          seen ? "" : " EARLY"
        }`,
      );
    },
    onDelete: (deleted) => {
      const { object, finalStateUnknown } = deletedObject(deleted);
      const gone = informer === undefined || inStore(name(object!)) === undefined;
      told.push(`delete ${finalStateUnknown ? "†" : ""}${name(object!)}${gone ? "" : " EARLY"}`);
    },
  };
  /** What was told since it was last asked. */
  const news = () => told.splice(0);
  return { handler, news };
}

/** Breaks the watch so that the next list is a new one, with `unseen` happening in between. */
async function relist(source: FakeListerWatcher, clock: FakeClock, unseen: () => void): Promise<void> {
  source.stallWatches();
  unseen();
  source.compact();
  source.failWatches(expired);
  await clock.tickAsync(10);
}

Deno.test("SharedInformer: tells of what is there, then of what happens; the store has it by then", async () => {
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

Deno.test("SharedInformer: changes to one object within a batch are each told, in order", async () => {
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

Deno.test("[SI-01] SharedInformer: each handler resyncs in its own period", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({ resyncPeriod: 1_000 });
  source.add(pod("a"));
  const recorders = [0, 2_000, 3_000].map((resyncPeriod) => {
    const one = recorder();
    informer.addEventHandler(one.handler, { resyncPeriod });
    return one;
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  const news = () => recorders.map(({ news }) => news().length);
  assertEquals(news(), [1, 1, 1]);
  await clock.tickAsync(1_000);
  assertEquals(news(), [0, 0, 0]);
  await clock.tickAsync(1_000);
  assertEquals(news(), [0, 1, 0]);
  await clock.tickAsync(1_000);
  assertEquals(news(), [0, 0, 1]);
  await clock.tickAsync(3_000);
  assertEquals(news(), [0, 2, 1]);
});

Deno.test("[SI-02] SharedInformer: the shortest period decides how often it looks; 0 means never", async () => {
  const { informer } = setUp({ resyncPeriod: 12 * 3_600_000 });
  const seen = [0, 60_000, 55_000, 5_000].map((resyncPeriod) => {
    informer.addEventHandler({}, { resyncPeriod });
    return informer.resyncCheckPeriod;
  });
  assertEquals(seen, [12 * 3_600_000, 60_000, 55_000, 5_000]);
  assertEquals(setUp().informer.resyncCheckPeriod, 0);

  using clock = new FakeClock();
  await using other = setUp().informer;
  other.run();
  await clock.settle();
  assertEquals(clock.pending, 0, "a timer is set though nobody resyncs");
});

Deno.test("[SI-03] SharedInformer: after a relist, only who resyncs is told of what has not changed", async () => {
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

Deno.test("[SI-05] SharedInformer: handlers and store see transformed objects only, each transformed once", async () => {
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

Deno.test("[SI-06] SharedInformer: one handler added twice is two; removing one leaves the other", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder();
  const first = informer.addEventHandler(handler);
  informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  source.add(pod("a"));
  await clock.settle();
  assertEquals(news(), ["add a (initial)", "add a (initial)"]);
  await informer.removeEventHandler(first);
  source.add(pod("b"));
  await clock.settle();
  assertEquals(news(), ["add b"]);
});

Deno.test("[SI-07] SharedInformer: removing what is another's, or removed, or on a stopped informer is of no effect", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const other = setUp().informer;
  const { handler, news } = recorder();
  const own = informer.addEventHandler(handler);
  const foreign = other.addEventHandler({});
  informer.run();
  await clock.settle();
  await informer.removeEventHandler(foreign);
  source.add(pod("a"));
  await clock.settle();
  assertEquals(news(), ["add a"]);
  await informer.stop();
  await informer.removeEventHandler(own);
  await informer.removeEventHandler(own);
  assertEquals(informer.running, false);
});

Deno.test("[SI-09] SharedInformer: a handler added while it runs is told of what is there, then of what happens", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("pod1"));
  await using _ = informer;
  informer.run();
  await clock.settle();
  const { handler, news } = recorder(informer);
  const registration = informer.addEventHandler(handler);
  assertEquals([informer.hasSynced(), registration.hasSynced()], [true, false]);
  await registration.whenSynced();
  assertEquals([registration.hasSynced(), news()], [true, ["add pod1 (initial)"]]);
  source.add(pod("pod2"));
  await clock.settle();
  assertEquals(news(), ["add pod2"]);
});

Deno.test("[SI-09] SharedInformer: a registration has synced once its handler has ended with what was there, however slow", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  source.add(pod("b"));
  const registration = informer.addEventHandler({
    onAdd: () => new Promise((resolve) => setTimeout(resolve, 1_000)),
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  const seen = [registration.hasSynced()];
  await clock.tickAsync(1_999);
  seen.push(registration.hasSynced());
  await clock.tickAsync(1);
  seen.push(registration.hasSynced());
  assertEquals([informer.hasSynced(), ...seen], [true, false, false, true]);
});

Deno.test("[SI-10] SharedInformer: a handler that is removed is told nothing more", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const { handler, news } = recorder();
  const registration = informer.addEventHandler(handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.add(pod("a"));
  await registration[Symbol.asyncDispose]();
  await clock.settle();
  assertEquals(news(), [], "told though it was removed before");
});

Deno.test("[SI-11] SharedInformer: a removal takes effect at once, and resolves when the handler has ended", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const log: string[] = [];
  const registration = informer.addEventHandler({
    onAdd: async (object) => {
      log.push(`begins ${object.metadata.name}`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      log.push(`ends ${object.metadata.name}`);
    },
  });
  source.add(pod("a"));
  source.add(pod("b"));
  await using _ = informer;
  informer.run();
  await clock.settle();
  const removed = informer.removeEventHandler(registration).then(() => log.push("removed"));
  assertEquals(log, ["begins a"]);
  await clock.tickAsync(999);
  assertEquals(log, ["begins a"]);
  await clock.tickAsync(1);
  await removed;
  assertEquals(log, ["begins a", "ends a", "removed"]);
  const never = setUp().informer;
  await never.removeEventHandler(never.addEventHandler({}));
});

Deno.test("[SI-13] SharedInformer: a relist is taken in at once; then deletions are told, then the rest", async () => {
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

Deno.test("[SI-14] SharedInformer: only objects of the first list are in the initial list", async () => {
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

Deno.test("[SI-23] SharedInformer: stopped, it stays so until it is run again, and then tells what it was not told", async () => {
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

Deno.test("[SI-23] SharedInformer: a handler that removes handlers disturbs no other", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const before = recorder();
  const removed = recorder();
  const after = recorder();
  informer.addEventHandler(before.handler);
  const registrations: HandlerRegistration[] = [
    informer.addEventHandler({
      onAdd: () => registrations.forEach((one) => void informer.removeEventHandler(one)),
    }),
    informer.addEventHandler({
      onAdd: () => new Promise((resolve) => setTimeout(resolve, 5)),
      onDelete: removed.handler.onDelete,
    }),
  ];
  informer.addEventHandler(after.handler);
  source.add(pod("a"));
  await using _ = informer;
  informer.run();
  await clock.tickAsync(5);
  source.delete(key("a"));
  await clock.settle();
  assertEquals([before.news(), removed.news(), after.news()], [
    ["add a (initial)", "delete a"],
    [],
    ["add a (initial)", "delete a"],
  ]);
});

Deno.test("[SI-25] SharedInformer: a slow handler holds up neither the store nor the others, and loses nothing", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const slow: string[] = [];
  const quick = recorder();
  const registration = informer.addEventHandler({
    onAdd: async (object) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      slow.push(object.metadata.name);
    },
  }, { name: "slow" });
  informer.addEventHandler(quick.handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  for (let i = 0; i < 5; i++) source.add(pod(`p${i}`));
  await clock.settle();
  assertEquals([informer.indexer.size, quick.news().length, slow.length, registration.pending], [5, 5, 0, 5]);
  await clock.tickAsync(5_000);
  assertEquals(slow, ["p0", "p1", "p2", "p3", "p4"]);
  assertEquals(registration.pending, 0);
});

Deno.test("SharedInformer: a queue above 10,000 events is said once, and its length is a metric", async () => {
  using clock = new FakeClock();
  const metrics = new Registry();
  const { source, informer } = setUp({ metrics, name: "pods" });
  const lines: string[] = [];
  const { warn } = console;
  console.warn = (line: string) => lines.push(line);
  try {
    const registration = informer.addEventHandler({ onAdd: () => new Promise(() => {}) }, { name: "stuck" });
    informer.run();
    await clock.settle();
    for (const base of [0, 10_000, 20_000, 30_000]) {
      source.batch(() => {
        for (let i = 0; i < 10_000; i++) source.add(pod(`p${base + i}`));
      });
      await clock.settle();
    }
    assertEquals(lines, [
      "informer of pods: 20000 events wait for handler stuck: it is slower than what happens",
    ]);
    const series = 'kybern_informer_handler_queue_length{resource="pods",handler="stuck"}';
    assert(metrics.text().includes(`${series} 40000\n`), "no gauge of the queue's length");
    void informer.removeEventHandler(registration);
    assert(!metrics.text().includes(series), "a removed handler's gauge stayed");
    await informer.stop();
  } finally {
    console.warn = warn;
  }
});

Deno.test("SharedInformer: a handler that throws or rejects is told with its name and key, counted, and harms nobody", async () => {
  using clock = new FakeClock();
  const metrics = new Registry();
  const failures: [string, HandlerErrorContext][] = [];
  const { source, informer } = setUp({
    metrics,
    name: "pods",
    onHandlerError: (error, context) => failures.push([(error as Error).message, context]),
  });
  const other = recorder();
  let calls = 0;
  informer.addEventHandler({
    onAdd: () => {
      calls++;
      throw new Error("thrown");
    },
    onUpdate: () => Promise.reject(new Error("rejected")),
  }, { name: "faulty" });
  informer.addEventHandler(other.handler);
  await using _ = informer;
  informer.run();
  await clock.settle();
  source.add(pod("a"));
  source.modify(pod("a"));
  source.add(pod("b"));
  await clock.settle();
  assertEquals(calls, 2);
  assertEquals(failures, [
    ["thrown", { informer: "pods", handler: "faulty", key: "default/a", type: "add" }],
    ["rejected", { informer: "pods", handler: "faulty", key: "default/a", type: "update" }],
    ["thrown", { informer: "pods", handler: "faulty", key: "default/b", type: "add" }],
  ]);
  assertEquals(other.news().length, 3);
  const text = metrics.text();
  assert(text.includes('kybern_informer_handler_errors_total{resource="pods",handler="faulty"} 3\n'), text);
  assert(text.includes('kybern_informer_handler_events_total{resource="pods",type="add"} 4\n'), text);
  assert(text.includes('kybern_informer_handler_events_total{resource="pods",type="update"} 2\n'), text);
});

Deno.test("SharedInformer: by default a handler's failure is logged with handler, key and error", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({ name: "pods" });
  const lines: unknown[][] = [];
  const { error } = console;
  console.error = (...line) => lines.push(line);
  try {
    informer.addEventHandler({
      onAdd: () => {
        throw new Error("boom");
      },
    }, { name: "faulty" });
    source.add(pod("a"));
    informer.run();
    await clock.settle();
    await informer.stop();
  } finally {
    console.error = error;
  }
  assertEquals(lines.map(([line]) => line), [
    "informer of pods: handler faulty failed on the add of default/a:",
  ]);
  assertEquals((lines[0]![1] as Error).message, "boom");
});

Deno.test("[ST-13] SharedInformer: with the detector on, a handler that changes an object is told at that very line", async () => {
  using clock = new FakeClock();
  const failures: unknown[] = [];
  const { source, informer } = setUp({
    detectMutations: true,
    onHandlerError: (error) => failures.push(error),
  });
  informer.addEventHandler({
    onAdd: (object) => {
      (object as unknown as { spec: { replicas: number } }).spec.replicas = 2;
    },
  });
  source.add(pod("a", { spec: { replicas: 1 } }));
  await using _ = informer;
  informer.run();
  await clock.settle();
  assertInstanceOf(failures[0], TypeError);
  assertEquals(informer.indexer.getByKey(key("a"))!.spec, { replicas: 1 });
});

Deno.test("SharedInformer: waits for a version, and for a condition, which is looked at before handlers are told", async () => {
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

Deno.test("SharedInformer: a bookmark is a version too", async () => {
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
  assertEquals(informer.lastSyncResourceVersion(), "102");
});

Deno.test("SharedInformer: several namespaces, each with its own list and watch, are one informer", async () => {
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
  await informer.waitForResourceVersion("102", { namespace: "a" });
});

Deno.test("SharedInformer: aborted in the middle of a wait, it leaves no timer and no watch, and resolves", async () => {
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

Deno.test("SharedInformer: a stop leaves to the next run what a handler was not told", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  const told: string[] = [];
  informer.addEventHandler({
    onAdd: async (object) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      told.push(object.metadata.name);
    },
  });
  for (const name of ["a", "b", "c"]) source.add(pod(name));
  informer.run();
  await clock.tickAsync(50);
  const stopped = informer.stop();
  await clock.tickAsync(1_000);
  await stopped;
  assertEquals(told, ["a"], "what was being handled is ended, nothing else begun");
  informer.run();
  await clock.tickAsync(1_000);
  assertEquals(told, ["a", "b", "c"]);
  await informer[Symbol.asyncDispose]();
});

Deno.test("SharedInformer: a handler added while it is stopped is told in the next run, and only then", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp();
  source.add(pod("a"));
  informer.run();
  await clock.settle();
  await informer.stop();
  const { handler, news } = recorder();
  const registration = informer.addEventHandler(handler);
  await clock.settle();
  assertEquals([news(), registration.hasSynced()], [[], false]);
  source.add(pod("b"));
  informer.run();
  await clock.settle();
  assertEquals([news(), registration.hasSynced()], [["add a (initial)", "add b"], true]);
  await informer[Symbol.asyncDispose]();
});

Deno.test("SharedInformer: objects of another kind are dropped and told; a throwing onWatchError is survived", async () => {
  using clock = new FakeClock();
  const type = {
    group: "",
    version: "v1",
    kind: "Pod",
    resource: "pods",
    singular: "pod",
    namespaced: true,
    stored: true,
  } as const;
  let told = 0;
  const { source, informer } = setUp({
    type,
    onWatchError: () => {
      told++;
      throw new Error("the reporter is broken");
    },
  });
  const { error } = console;
  console.error = () => {};
  try {
    source.add({ ...pod("odd"), kind: "Node" });
    source.add(pod("a"));
    informer.run();
    await clock.settle();
    assertEquals([informer.indexer.listKeys(), told, informer.name], [[key("a")], 1, "pods"]);
    await informer.stop();
  } finally {
    console.error = error;
  }
});
