import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { noMetrics, Registry } from "../metrics/mod.ts";
import { isExpired, StatusError, TransportError, WatchStalledError } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Indexer } from "./indexer.ts";
import { Reflector, type ReflectorOptions } from "./reflector.ts";
import type { WatchErrorContext } from "./reflector_failure.ts";
import type { ReflectorStore } from "./store_operation.ts";
import {
  added,
  bookmark,
  deleted,
  errorEvent,
  expired,
  forbidden,
  internal,
  listOf,
  modified,
  ScriptedListerWatcher,
  ScriptedWatch,
  Thing,
  thing,
  tooLarge,
  tooMany,
} from "./scripted_lister_watcher_test.ts";

/** A reflector that lists, watched by a test. */
function setUp(listerWatcher: ScriptedListerWatcher, options: ReflectorOptions<Thing> = {}) {
  const store = new Indexer<Thing>();
  const told: string[] = [];
  const reflector = new Reflector(listerWatcher, store, {
    watchList: false,
    metrics: noMetrics,
    onWatchError: (error, { phase, kind }: WatchErrorContext) => {
      told.push(`${phase} ${kind}: ${(error as Error).message}`);
    },
    backoff: { initialMs: 10, maxMs: 100, jitter: 0 },
    ...options,
  });
  const abort = new AbortController();
  const run = () => reflector.run({ signal: abort.signal });
  const names = () => store.listKeys().sort();
  return { store, reflector, told, abort, signal: abort.signal, run, names };
}

const refused = () => new TransportError("refused", "http://localhost", "nothing listens");

Deno.test("[RF-01] Reflector: without watch-list it lists what is at hand, in pages, and watches from there", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [listOf(7, [thing("a", 3)])] });
  const { abort, run, names } = setUp(server);
  const running = run();
  await clock.settle();
  assertEquals(server.listOptions, [{ resourceVersion: "0", limit: 500 }]);
  const [{ timeoutSeconds, ...watch }] = server.watchOptions as [{ timeoutSeconds: number }];
  assertEquals(watch as unknown, { resourceVersion: "7", allowWatchBookmarks: true });
  assert(timeoutSeconds >= 300);
  assertEquals(names(), ["a"]);
  abort.abort();
  await running;
});

Deno.test("[RF-03] Reflector: asks the server to end a watch after 300 to 600 s at random, or after one to two times what it is told", async () => {
  using clock = new FakeClock();
  for (
    const [minWatchTimeout, low, high] of [[undefined, 300, 600], [1_000, 300, 600], [
      1_800_000,
      1_800,
      3_600,
    ]] as const
  ) {
    const seen = new Set<number>();
    for (let i = 0; i < 30; i++) {
      const server = new ScriptedListerWatcher({ lists: [listOf(1, [])] });
      const { abort, run } = setUp(server, { minWatchTimeout });
      const running = run();
      await clock.settle();
      const seconds = server.watchOptions[0]!.timeoutSeconds!;
      assert(
        Number.isInteger(seconds) && seconds >= low && seconds <= high,
        `${seconds} is outside ${low} … ${high}`,
      );
      seen.add(seconds);
      abort.abort();
      await running;
    }
    assert(seen.size > 5, "the seconds are not at random");
  }
});

Deno.test("[RF-05] Reflector: a relist at an expired version is made again at once, at any version", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, []), expired, listOf(11, [thing("a", 11)])],
    watches: [watch.send(errorEvent(expired))],
  });
  const { abort, run, names } = setUp(server);
  const running = run();
  await clock.tickAsync(10); // the wait between the rounds
  assertEquals(server.listOptions.map(({ resourceVersion }) => resourceVersion), ["0", "10", ""]);
  assertEquals(names(), ["a"]);
  abort.abort();
  await running;
});

Deno.test("[RF-06] Reflector: when a later page has expired, all is read at once, at the version asked for", async () => {
  using clock = new FakeClock();
  const things = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => thing(`t${n}`, n));
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, []), listOf(10, things.slice(0, 4), "more"), expired, listOf(12, things)],
    watches: [new ScriptedWatch().send(errorEvent(expired))],
  });
  const { abort, run, names, reflector } = setUp(server, { pageSize: 4 });
  const running = run();
  await clock.tickAsync(10);
  assertEquals(server.listOptions, [
    { resourceVersion: "0", limit: 4 },
    { resourceVersion: "10", limit: 4 },
    { limit: 4, continue: "more" },
    { resourceVersion: "10" },
  ]);
  assertEquals(names().length, 8);
  assertEquals(reflector.lastSyncResourceVersion(), "12");
  abort.abort();
  await running;
});

Deno.test("[RF-07] Reflector: a relist at a version that the server does not have yet is made again at any version", async () => {
  using clock = new FakeClock();
  const gone = () => new ScriptedWatch().send(errorEvent(expired));
  const server = new ScriptedListerWatcher({
    lists: [listOf(20, []), tooLarge, listOf(30, []), tooLarge, listOf(40, []), tooLarge, listOf(50, [])],
    watches: [gone(), gone(), gone()],
  });
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(1_000);
  assertEquals(server.listOptions.map(({ resourceVersion }) => resourceVersion), [
    "0",
    "20",
    "",
    "30",
    "",
    "40",
    "",
  ]);
  abort.abort();
  await running;
});

Deno.test("[RF-09] Reflector: a relist at a version asks for no pages, so that the server's cache can answer", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, []), listOf(10, [])],
    watches: [new ScriptedWatch().send(errorEvent(expired))],
  });
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(10);
  assertEquals(server.listOptions[1], { resourceVersion: "10" });
  abort.abort();
  await running;
});

Deno.test("[RF-10] Reflector: if the first list came in pages, the server keeps no cache, and later lists are paged too", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [thing("a", 1)], "more"), listOf(10, [thing("b", 2)]), listOf(11, [])],
    watches: [new ScriptedWatch().send(errorEvent(expired))],
  });
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(10);
  assertEquals(server.listOptions[2], { resourceVersion: "10", limit: 500 });
  abort.abort();
  await running;
});

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

Deno.test("[RF-14] Reflector: an ERROR event ends the watch, which is stopped; it starts over", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, []), listOf(20, [thing("a", 20)])],
    watches: [
      watch.send(added(thing("b", 11)), errorEvent({ code: 409, reason: "Conflict", message: "strange" })),
    ],
  });
  const { abort, run, names, told } = setUp(server);
  const running = run();
  await clock.settle();
  assertEquals(names(), ["b"], "the events before the error were lost");
  assertEquals(watch.cancelled, 1);
  assertEquals(told, ["watch other: strange"]);
  await clock.tickAsync(10);
  assertEquals(server.calls, ["list rv=0", "watch rv=10", "list rv=11", "watch rv=20"]);
  assertEquals(names(), ["a"]);
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

Deno.test("Reflector: goes on from a bookmark's version", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [])],
    watches: [new ScriptedWatch().send(bookmark(99)).close()],
  });
  const { abort, run } = setUp(server);
  const running = run();
  await clock.settle();
  assertEquals(server.calls, ["list rv=0", "watch rv=10", "watch rv=99"]);
  abort.abort();
  await running;
});

Deno.test("[RF-17] Reflector: when nothing answers, the watch is tried again after growing waits, without a list", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [])],
    watches: [refused(), refused(), refused(), refused(), refused(), new ScriptedWatch()],
  });
  const at: number[] = [];
  server.onWatch = () => at.push(performance.now());
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(1_000);
  assertEquals(at, [0, 10, 30, 70, 150, 250]);
  assertEquals(server.calls.filter((call) => call.startsWith("list")).length, 1);
  abort.abort();
  await running;
});

Deno.test("[RF-18] Reflector: 429 on opening a watch is waited out, without a list", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [])],
    watches: [tooMany, tooMany, tooMany, tooMany, new ScriptedWatch()],
  });
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(149);
  assertEquals(server.calls.length, 5, "there was no wait before the fifth watch");
  await clock.tickAsync(1);
  assertEquals(server.calls, ["list rv=0", ...new Array(5).fill("watch rv=10")]);
  abort.abort();
  await running;
});

Deno.test("[RF-18] Reflector: 429 as an ERROR event is waited out too, as long as the server asks", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [])],
    watches: [
      new ScriptedWatch().send(errorEvent({ ...tooMany, details: { retryAfterSeconds: 3 } })),
      new ScriptedWatch(),
    ],
  });
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(2_999);
  assertEquals(server.calls.length, 2);
  await clock.tickAsync(1);
  assertEquals(server.calls, ["list rv=0", "watch rv=10", "watch rv=10"]);
  abort.abort();
  await running;
});

for (const [window, watches] of [[0, 1], [30_000, 32]] as const) {
  Deno.test(`[RF-19] Reflector: with a window of ${window} ms internal errors every second are tried again ${watches - 1} times`, async () => {
    using clock = new FakeClock();
    const server = new ScriptedListerWatcher({ lists: [listOf(10, [])] });
    for (let i = 0; i < 50; i++) server.thenWatch(new ScriptedWatch().send(errorEvent(internal)));
    const { reflector, signal, told } = setUp(server, {
      internalErrorRetryWindow: window,
      backoff: { initialMs: 1_000, factor: 1, jitter: 0 },
    });
    const round = reflector.listAndWatch({ signal }).catch((error) => error);
    await clock.tickAsync(60_000);
    assertEquals((await round as StatusError).message, "oops");
    assertEquals(server.watchOptions.length, watches);
    assertEquals(told.length, watches);
  });
}

Deno.test("[RF-19] Reflector: a gap longer than the window opens it anew", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])] });
  const watches = Array.from({ length: 60 }, () => new ScriptedWatch());
  server.thenWatch(...watches);
  // Nine errors, then a watch that lives for a minute, then errors again.
  server.onWatch = (n) => {
    const fail = () => watches[n - 1]!.send(errorEvent(internal));
    if (n === 10) setTimeout(fail, 60_000);
    else fail();
  };
  const { reflector, signal } = setUp(server, {
    internalErrorRetryWindow: 30_000,
    backoff: { initialMs: 1_000, factor: 1, jitter: 0 },
  });
  const round = reflector.listAndWatch({ signal }).catch((error) => error);
  await clock.tickAsync(200_000);
  assert(await round instanceof StatusError);
  assertEquals(server.watchOptions.length, 9 + 32);
});

Deno.test("[RF-21] Reflector: when the server cannot read an object any more, a new list takes the store's place", async () => {
  using clock = new FakeClock();
  const corrupt = { code: 500, reason: "StorageReadError", message: "cannot be decoded" };
  const server = new ScriptedListerWatcher({
    lists: [
      listOf(10, ["a", "corrupt", "b"].map((name) => thing(name, 1))),
      listOf(20, [thing("a", 1), thing("b", 1)]),
    ],
    watches: [new ScriptedWatch().send(errorEvent(corrupt))],
  });
  const { abort, run, names } = setUp(server, { internalErrorRetryWindow: 30_000 });
  const running = run();
  await clock.settle();
  assertEquals(names(), ["a", "b", "corrupt"]);
  await clock.tickAsync(10);
  assertEquals(names(), ["a", "b"]);
  abort.abort();
  await running;
});

Deno.test("[SI-21] Reflector: a watch that closes again and again is reopened at once, then after 1, 2, 4 s; an event resets that", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])] });
  const at: number[] = [];
  const watches = Array.from({ length: 9 }, () => new ScriptedWatch());
  server.thenWatch(...watches);
  server.onWatch = (n) => {
    at.push(performance.now());
    const watch = watches[n - 1]!;
    if (n === 5) watch.send(added(thing("a", 11)));
    if (n < 8) watch.close();
  };
  const { abort, run, told } = setUp(server, { backoff: { initialMs: 1_000, jitter: 0 } });
  const running = run();
  await clock.tickAsync(60_000);
  // Watches 1 to 4 close empty; the fifth gives an event, so 6 comes at once.
  assertEquals(at, [0, 0, 1_000, 3_000, 7_000, 7_000, 8_000, 10_000]);
  assertEquals(server.calls.filter((call) => call.startsWith("list")).length, 1);
  assertEquals(told, [], "the end of a watch is no failure");
  abort.abort();
  await running;
});

Deno.test("Reflector: a server that gives one event and closes, for ever, is not asked more than about once a second", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])] });
  for (let i = 0; i < 200; i++) server.thenWatch(new ScriptedWatch().send(added(thing("a", 11 + i))).close());
  const { abort, run } = setUp(server, { backoff: { initialMs: 800, jitter: 0 } });
  const running = run();
  await clock.tickAsync(60_000);
  assert(server.watchOptions.length <= 2 * 60, `asked ${server.watchOptions.length} times in a minute`);
  abort.abort();
  await running;
});

Deno.test("Reflector: a watch that lived for a second is reopened at once, however often", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])] });
  const watches = Array.from({ length: 20 }, () => new ScriptedWatch());
  server.thenWatch(...watches);
  server.onWatch = (n) => setTimeout(() => watches[n - 1]!.close(), 1_000);
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(10_000);
  assertEquals(server.watchOptions.length, 11);
  abort.abort();
  await running;
});

Deno.test("[SI-22] Reflector: a connection that is cut or dead is replaced from the last version, without a list, and told", async () => {
  using clock = new FakeClock();
  const cut = new ScriptedWatch();
  const dead = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [])],
    watches: [cut, dead, new ScriptedWatch()],
  });
  const metrics = new Registry();
  const { abort, run, told, names } = setUp(server, { metrics, name: "things" });
  const running = run();
  await clock.tickAsync(5_000);
  cut.send(added(thing("a", 11)));
  await clock.settle();
  cut.fail(new TransportError("cut", "http://localhost", "the connection ended"));
  await clock.tickAsync(80_000);
  dead.fail(new WatchStalledError("things", "inactivity", 75_000));
  await clock.settle();
  assertEquals(server.calls, ["list rv=0", "watch rv=10", "watch rv=11", "watch rv=11"]);
  assertEquals(told.map((line) => line.split(":")[0]), ["watch cut", "watch stalled"]);
  assertEquals(names(), ["a"]);
  assert(
    metrics.text().includes('kybern_reflector_failures_total{name="things",kind="stalled"} 1'),
    metrics.text(),
  );
  assert(metrics.text().includes('reflector_watches_total{name="things"} 3'), metrics.text());
  abort.abort();
  await running;
});

Deno.test("[RF-27] Reflector: 410 on opening a watch ends the round with that error, and the store is kept", async () => {
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [thing("a", 1)])], watches: [expired] });
  const { reflector, names } = setUp(server);
  const error = await assertRejects(() => reflector.listAndWatch(), StatusError, "too old");
  assert(isExpired(error));
  assertEquals(names(), ["a"]);
  assertEquals(reflector.state.phase.name, "ended");
});

Deno.test("Reflector: waits grow from round to round, and start anew once a watch was healthy", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher();
  const at: number[] = [];
  const list = server.list.bind(server);
  server.list = (options) => {
    at.push(performance.now());
    return list(options);
  };
  server.thenList(forbidden, forbidden, forbidden, listOf(10, []), forbidden, listOf(10, []));
  const healthy = new ScriptedWatch();
  server.thenWatch(healthy.send(added(thing("a", 11)), errorEvent(expired)), new ScriptedWatch());
  const { abort, run, told } = setUp(server);
  const running = run();
  await clock.tickAsync(10_000);
  // 10, 20 and 40 ms after failed lists; the healthy watch resets: 10, then 20 after the next failure.
  assertEquals(at, [0, 10, 30, 70, 80, 100]);
  assertEquals(told.filter((line) => line.startsWith("list forbidden")).length, 4);
  abort.abort();
  await running;
});

Deno.test("Reflector: a list that succeeds does not make a watch that always fails healthy", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher();
  for (let i = 0; i < 50; i++) {
    server.thenList(listOf(10 + i, []));
    server.thenWatch(forbidden);
  }
  const { abort, run } = setUp(server, { backoff: { jitter: 0 } });
  const running = run();
  await clock.tickAsync(60_000);
  // 0.8 + 1.6 + 3.2 + 6.4 + 12.8 s, then every 30 s.
  assertEquals(server.listOptions.length, 7);
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

Deno.test("Reflector: what nobody handles is one line on the console, with kind and cause", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [forbidden] });
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => lines.push(line);
  const abort = new AbortController();
  try {
    const reflector = new Reflector(server, new Indexer<Thing>(), {
      watchList: false,
      expectedType: Thing,
      backoff: { jitter: 0 },
      metrics: noMetrics,
    });
    const running = reflector.run({ signal: abort.signal });
    await clock.settle();
    abort.abort();
    await running;
  } finally {
    console.error = error;
  }
  assertEquals(lines, [
    "reflector of things.test.io: list: forbidden: things is forbidden; it goes on in 0.8 s",
  ]);
});
