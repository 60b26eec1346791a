import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { noMetrics } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Indexer } from "./indexer.ts";
import { Reflector } from "./reflector.ts";
import type { ReflectorOptions } from "./reflector_options.ts";
import type { ReflectorStore } from "./store_operation.ts";
import {
  added,
  bookmark,
  deleted,
  forbidden,
  listOf,
  modified,
  ScriptedListerWatcher,
  ScriptedWatch,
  Thing,
  thing,
  tooMany,
} from "./scripted_lister_watcher_test.ts";

import { setUp } from "./reflector_fixture_test.ts";

Deno.test("[RF-11] Reflector: aborted before it starts, it asks for nothing and resolves", async () => {
  const server = new ScriptedListerWatcher();
  const { abort, reflector, signal, run } = setUp(server);
  abort.abort(new Error("stop"));
  await run();
  await reflector.listAndWatch({ signal });
  assertEquals(server.calls, []);
});

Deno.test("[RF-11] Reflector: aborted during a list, an opening or a watch, it stops what there is once, and resolves", async () => {
  using clock = new FakeClock();
  for (const how of ["run", "listAndWatch"] as const) {
    for (const stage of ["list", "opening", "watch"]) {
      const watch = new ScriptedWatch();
      const opening = Promise.withResolvers<ScriptedWatch>();
      const server = new ScriptedListerWatcher({
        lists: stage === "list" ? [] : [listOf(1, [])],
        watches: [stage === "opening" ? opening.promise : watch],
      });
      const { abort, reflector, signal, told } = setUp(server);
      const running = reflector[how]({ signal });
      await clock.settle();
      abort.abort(new Error("stop"));
      await running;
      opening.resolve(watch); // one that opens too late is closed as well
      await clock.settle();
      assertEquals(watch.cancelled, stage === "list" ? 0 : 1, `${how} aborted during ${stage}`);
      assertEquals(told, []);
      assertEquals(clock.pending, 0);
    }
  }
});

Deno.test("[RF-13] Reflector: applies events, drops what is of another kind, and its version does not go down", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [thing("foo", 1), thing("bar", 2)])],
    watches: [watch],
  });
  const { abort, run, store, told, reflector } = setUp(server, { expectedType: Thing });
  const running = run();
  await clock.settle();
  watch.send(
    added({ ...thing("odd", 50), kind: "Other" }),
    deleted(thing("foo", 51)),
    modified(thing("bar", 55)),
    added(thing("baz", 32)),
  );
  await clock.settle();
  assertEquals(store.list().map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`), [
    "bar@55",
    "baz@32",
  ]);
  assertEquals(reflector.lastSyncResourceVersion(), "55");
  assertEquals(told.length, 1);
  assert(
    told[0]!.startsWith("watch unexpectedObject: expected test.io/v1 Thing, got test.io/v1 Other"),
    told[0],
  );
  abort.abort();
  await running;
});

Deno.test("[RF-13] Reflector: versions that are no integers are taken as they come", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ lists: [listOf("opaque-b", [])], watches: [watch] });
  const { abort, run, reflector } = setUp(server);
  const running = run();
  await clock.settle();
  watch.send(added(thing("a", "opaque-a")));
  await clock.settle();
  assertEquals(reflector.lastSyncResourceVersion(), "opaque-a");
  abort.abort();
  await running;
});

Deno.test("[RF-15] Reflector: the store hears every version in order, bookmarks' too", async () => {
  using clock = new FakeClock();
  const versions: string[] = [];
  const note = (object: Thing) => {
    versions.push(object.metadata.resourceVersion);
  };
  const store: ReflectorStore<Thing> = {
    add: note,
    update: note,
    delete: note,
    replace: (_items, version) => versions.push(version),
    bookmark: (version) => versions.push(version),
  };
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])], watches: [watch] });
  const reflector = new Reflector(server, store, { watchList: false, metrics: noMetrics });
  const abort = new AbortController();
  const running = reflector.run({ signal: abort.signal });
  watch.send(added(thing("a", 10)), modified(thing("a", 20)), bookmark(30), deleted(thing("a", 40)));
  await clock.settle();
  assertEquals(versions, ["10", "10", "20", "30", "40"]);
  assertEquals(reflector.lastSyncResourceVersion(), "40");
  abort.abort();
  await running;
});

Deno.test("Reflector.readable: gives operations as they are read, and reads nothing ahead", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [thing("a", 1)])], watches: [watch] });
  const { reflector, run } = setUp(server);
  const reader = reflector.readable.getReader();
  await clock.settle();
  assertEquals(server.calls, [], "something was asked before anything was read");
  assertThrows(() => reflector.readable, TypeError, "is being read by readable already");
  await assertRejects(() => run(), TypeError, "is being read by readable already");

  assertEquals((await reader.read()).value, {
    type: "Replace",
    items: [thing("a", 1)],
    resourceVersion: "10",
  });
  await clock.settle();
  assertEquals(server.calls, ["list rv=0"], "the watch was opened before anybody wanted events");

  const next = reader.read();
  await clock.settle();
  watch.send(added(thing("b", 11)), modified(thing("b", 12)), bookmark(20), bookmark(21));
  watch.send(deleted(thing("b", 30)));
  assertEquals((await next).value, {
    type: "Events",
    events: [added(thing("b", 11)), modified(thing("b", 12))],
    resourceVersion: "12",
  });
  assertEquals(watch.untaken, 1);
  assertEquals((await reader.read()).value, { type: "Bookmark", resourceVersion: "20" });
  assertEquals((await reader.read()).value, { type: "Bookmark", resourceVersion: "21" });
  const waiting = reader.read();
  assertEquals((await waiting).value, {
    type: "Events",
    events: [deleted(thing("b", 30))],
    resourceVersion: "30",
  });

  const pending = reader.read();
  await clock.settle();
  await reader.cancel();
  assertEquals((await pending).done, true);
  assertEquals(watch.cancelled, 1);
  await reflector.readable.cancel(); // it may be read again
});

Deno.test("Reflector.run: takes the next batch only when the store has room for it", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])], watches: [watch] });
  const store = new Indexer<Thing>();
  let room = Promise.withResolvers<void>();
  const slow: ReflectorStore<Thing> = Object.assign(store, { drained: () => room.promise });
  const reflector = new Reflector(server, slow, { watchList: false, metrics: noMetrics });
  const abort = new AbortController();
  const running = reflector.run({ signal: abort.signal });
  for (let i = 0; i < 5; i++) watch.send(added(thing(`t${i}`, 11 + i)));
  await clock.settle();
  assertEquals([store.size, watch.untaken], [0, 5], "read on though the store has not taken the list");
  room.resolve();
  room = Promise.withResolvers();
  await clock.settle();
  assertEquals([store.size, watch.untaken], [1, 4]);
  abort.abort();
  await running;
});

Deno.test("Reflector: a transform is applied once to each object, and what it throws is told, not swallowed", async () => {
  using clock = new FakeClock();
  let calls = 0;
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [thing("a", 1)])], watches: [watch] });
  const { abort, run, store, told } = setUp(server, {
    transform: (object) => {
      calls++;
      if (object.value === "bad") throw new Error("cannot be transformed");
      return { ...object, value: "seen" };
    },
  });
  const running = run();
  watch.send(added(thing("b", 11)));
  await clock.settle();
  assertEquals(store.list().map(({ value }) => value), ["seen", "seen"]);
  assertEquals(calls, 2);
  watch.send(added(thing("c", 12, "bad")));
  await clock.settle();
  assertEquals(told, ["watch other: cannot be transformed"]);
  abort.abort();
  await running;
});

Deno.test("Reflector: an event that the store refuses is told, and the others are applied; a refused list is read again", async () => {
  using clock = new FakeClock();
  const nameless = { ...thing("x", 12), metadata: {} } as unknown as Thing;
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [nameless]), listOf(11, [thing("a", 11)])],
    watches: [watch],
  });
  const { abort, run, names, told } = setUp(server);
  const running = run();
  await clock.tickAsync(10);
  assertEquals(names(), ["a"]);
  watch.send(added(thing("b", 12)), added(nameless), added(thing("c", 13)));
  await clock.settle();
  assertEquals(names(), ["a", "b", "c"]);
  assertEquals(told.map((line) => line.split(":")[0]), ["store store", "store store"]);
  abort.abort();
  await running;
});

Deno.test("Reflector: when the store fails to make room, that is told, the watch is closed, and all is read again", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, []), listOf(12, [thing("b", 12)])],
    watches: [watch, new ScriptedWatch()],
  });
  const store = new Indexer<Thing>();
  const broken: ReflectorStore<Thing> = Object.assign(store, {
    drained: () => store.has("a") ? Promise.reject(new Error("the disk is full")) : Promise.resolve(),
  });
  const told: string[] = [];
  const reflector = new Reflector(server, broken, {
    watchList: false,
    metrics: noMetrics,
    backoff: { initialMs: 10, maxMs: 10, jitter: 0 },
    onWatchError: (error, { phase, kind }) => void told.push(`${phase} ${kind}: ${(error as Error).message}`),
  });
  const abort = new AbortController();
  const running = reflector.run({ signal: abort.signal });
  await clock.settle();
  watch.send(added(thing("a", 11)));
  await clock.settle();
  assertEquals(told, ["store store: the disk is full"]);
  assertEquals(watch.cancelled, 1, "the watch was left open");
  await clock.tickAsync(10);
  assertEquals(server.calls, ["list rv=0", "watch rv=10", "list rv=11", "watch rv=12"]);
  assertEquals(store.listKeys(), ["b"]);
  abort.abort();
  await running;
});

Deno.test("Reflector.run: a resync period that no timer can wait for is no resync without a pause", async () => {
  using clock = new FakeClock();
  for (const resyncPeriod of [2 ** 31, Infinity]) {
    let resyncs = 0;
    const store: ReflectorStore<Thing> = Object.assign(new Indexer<Thing>(), {
      resync: () => void resyncs++,
    });
    const server = new ScriptedListerWatcher({ lists: [listOf(10, [])], watches: [new ScriptedWatch()] });
    const reflector = new Reflector(server, store, { watchList: false, resyncPeriod, metrics: noMetrics });
    const abort = new AbortController();
    const running = reflector.run({ signal: abort.signal });
    await clock.tickAsync(10);
    assertEquals(resyncs, 0);
    abort.abort();
    await running;
  }
});

Deno.test("Reflector.run: asks the store to tell what it knows again as often as it is told to", async () => {
  using clock = new FakeClock();
  let resyncs = 0;
  const store: ReflectorStore<Thing> = Object.assign(new Indexer<Thing>(), { resync: () => void resyncs++ });
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])], watches: [new ScriptedWatch()] });
  const reflector = new Reflector(server, store, {
    watchList: false,
    resyncPeriod: 1_000,
    metrics: noMetrics,
  });
  const abort = new AbortController();
  const running = reflector.run({ signal: abort.signal });
  await clock.tickAsync(3_500);
  assertEquals(resyncs, 3);
  abort.abort();
  await running;
  assertEquals(clock.pending, 0);
  await assertRejects(() => new Reflector(server).run(), TypeError, "has no store");
});

Deno.test("Reflector: it can be run again, and then takes in nothing older than before", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, []), listOf(12, [])],
    watches: [new ScriptedWatch(), new ScriptedWatch()],
  });
  const { reflector } = setUp(server);
  for (let i = 0; i < 2; i++) {
    const abort = new AbortController();
    const running = reflector.run({ signal: abort.signal });
    await clock.settle();
    abort.abort();
    await running;
  }
  assertEquals(server.calls, ["list rv=0", "watch rv=10", "list rv=10", "watch rv=12"]);
  const later = new Reflector(new ScriptedListerWatcher(), undefined, {
    resourceVersion: "77",
    metrics: noMetrics,
  });
  assertStrictEquals(later.lastSyncResourceVersion(), "77");
});

/** What a reflector of Things writes on the console when its list is answered so. */
async function consoleLines(
  level: "error" | "warn",
  answer: typeof forbidden,
  options: ReflectorOptions<Thing> = {},
): Promise<string[]> {
  using clock = new FakeClock();
  const lines: string[] = [];
  const original = console[level];
  console[level] = (line: string) => lines.push(line);
  const abort = new AbortController();
  try {
    const reflector = new Reflector(new ScriptedListerWatcher({ lists: [answer] }), new Indexer<Thing>(), {
      watchList: false,
      expectedType: Thing,
      metrics: noMetrics,
      ...options,
    });
    const running = reflector.run({ signal: abort.signal });
    await clock.settle();
    abort.abort();
    await running;
  } finally {
    console[level] = original;
  }
  return lines;
}

Deno.test("Reflector: what nobody handles is one line on the console, with kind and cause", async () => {
  assertEquals(await consoleLines("error", forbidden, { backoff: { jitter: 0 } }), [
    "reflector of things.test.io: list: forbidden: things is forbidden; it goes on in 0.8 s",
  ]);
});

Deno.test("Reflector: the line of a failure says how long the server has asked it to wait", async () => {
  const busy = { ...tooMany, details: { retryAfterSeconds: 120 } };
  assertEquals(await consoleLines("warn", busy), [
    "reflector of things.test.io: list: tooManyRequests: slow down; it goes on in 120.0 s",
  ]);
});

Deno.test("Reflector: a store that refuses a list is given the next one after a wait, which grows, and each refusal is told", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: Array.from({ length: 4 }, () => listOf(1, [thing("a", 1)])),
  });
  const { abort, run, store, told } = setUp(server);
  store.replace = () => {
    throw new Error("full");
  };
  const running = run();
  const lists = () => server.calls.length;
  await clock.settle();
  assertEquals([lists(), told], [1, ["store store: full"]]);
  for (const [asked, wait] of [[2, 10], [3, 20], [4, 40]] as const) {
    await clock.tickAsync(wait - 1);
    assertEquals(lists(), asked - 1, `not before ${wait} ms`);
    await clock.tickAsync(1);
    assertEquals(lists(), asked);
  }
  abort.abort();
  await running;
  assertEquals(told.length, 4);
  assertEquals(clock.pending, 0);
});
