import { assert, assertEquals } from "@std/assert";
import { noMetrics } from "../metrics/mod.ts";
import { TransportError } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Indexer } from "./indexer.ts";
import { Reflector } from "./reflector.ts";
import type { ReflectorOptions } from "./reflector_options.ts";
import {
  added,
  bookmark,
  deleted,
  errorEvent,
  expired,
  forbidden,
  initialEnd,
  listOf,
  modified,
  ScriptedListerWatcher,
  ScriptedWatch,
  type Thing,
  thing,
  tooLarge,
  tooMany,
} from "./scripted_lister_watcher_test.ts";

function setUp(listerWatcher: ScriptedListerWatcher, options: ReflectorOptions<Thing> = {}) {
  const store = new Indexer<Thing>();
  const told: string[] = [];
  const reflector = new Reflector(listerWatcher, store, {
    metrics: noMetrics,
    onWatchError: (_error, { phase, kind }) => told.push(`${phase} ${kind}`),
    backoff: { initialMs: 10, maxMs: 100, jitter: 0 },
    ...options,
  });
  const abort = new AbortController();
  const run = () => reflector.run({ signal: abort.signal });
  const things = () =>
    store.list().map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`).sort();
  return { store, reflector, told, abort, run, things };
}

Deno.test("[RF-02] Reflector: begins with one watch that sends all objects, and no list", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch().send(added(thing("a", 1)), added(thing("b", 2)), initialEnd(5));
  const server = new ScriptedListerWatcher({ watches: [watch] });
  const { abort, run, things, reflector } = setUp(server);
  const running = run();
  await clock.settle();
  const [{ timeoutSeconds: _, ...asked }] = server.watchOptions as [{ timeoutSeconds: number }];
  assertEquals(asked as unknown, {
    resourceVersion: "",
    resourceVersionMatch: "NotOlderThan",
    sendInitialEvents: true,
    allowWatchBookmarks: true,
  });
  assertEquals(server.calls, ["watch-list rv="]);
  assertEquals(things(), ["a@1", "b@2"]);
  assertEquals(reflector.lastSyncResourceVersion(), "5");
  watch.send(added(thing("c", 6)));
  await clock.settle();
  assertEquals(things(), ["a@1", "b@2", "c@6"]);
  assertEquals(server.calls.length, 1, "the same connection goes on");
  abort.abort();
  await running;
  assertEquals(watch.cancelled, 1);
});

Deno.test("[RF-22] Reflector: updates and deletes before the bookmark are folded in, and nothing is seen before it", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ watches: [watch] });
  const { abort, run, store, things } = setUp(server);
  store.replace([thing("old", 1)], "1");
  const running = run();
  watch.send(added(thing("p1", 1)), added(thing("p2", 2)));
  watch.send(modified(thing("p1", 3)), added(thing("p3", 4)), deleted(thing("p3", 5)));
  await clock.settle();
  assertEquals(things(), ["old@1"]);
  watch.send(initialEnd(6), added(thing("p4", 7)));
  await clock.settle();
  assertEquals(
    things(),
    ["p1@3", "p2@2", "p4@7"],
    "what stands behind the bookmark in its batch comes after it",
  );
  abort.abort();
  await running;
});

Deno.test('[RF-23] Reflector: a bookmark whose annotation is missing or not "true" ends nothing', async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ watches: [watch] });
  const { abort, run, store } = setUp(server);
  const running = run();
  watch.send(
    added(thing("a", 1)),
    bookmark(2),
    bookmark(3, { "k8s.io/initial-events-end": "false" }),
    bookmark(4, {}),
  );
  await clock.settle();
  assertEquals([store.size, store.resourceVersion], [0, ""]);
  abort.abort();
  await running;
});

Deno.test("[RF-25] Reflector: 429 on a watch-list is waited out, and it is tried again, without a list", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    watches: [tooMany, tooMany, new ScriptedWatch().send(initialEnd(5))],
  });
  const { abort, run, reflector } = setUp(server);
  const running = run();
  await clock.tickAsync(30);
  assertEquals(server.calls, ["watch-list rv=", "watch-list rv=", "watch-list rv="]);
  assertEquals(reflector.lastSyncResourceVersion(), "5");
  abort.abort();
  await running;
});

Deno.test("[RF-26] Reflector: a watch-list that ends before its bookmark is begun anew, and what it gave is thrown away", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    watches: [
      new ScriptedWatch().send(added(thing("gone", 1))).close(),
      new ScriptedWatch().send(added(thing("gone", 1))).fail(new TransportError("cut", "x", "cut")),
      new ScriptedWatch().send(added(thing("a", 2)), initialEnd(3)).close(),
      new ScriptedWatch(),
    ],
  });
  const { abort, run, things } = setUp(server);
  const running = run();
  await clock.tickAsync(30);
  assertEquals(server.calls, ["watch-list rv=", "watch-list rv=", "watch-list rv=", "watch rv=3"]);
  assertEquals(things(), ["a@2"]);
  abort.abort();
  await running;
});

Deno.test("[RF-27] Reflector: when an established watch has expired, a watch-list begins anew, the store kept until it is complete", async () => {
  using clock = new FakeClock();
  const second = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    watches: [new ScriptedWatch().send(added(thing("a", 1)), initialEnd(3)).close(), expired, second],
  });
  const { abort, run, things, told } = setUp(server);
  const running = run();
  await clock.tickAsync(10);
  assertEquals(server.calls, ["watch-list rv=", "watch rv=3", "watch-list rv=3"]);
  assertEquals(told, ["watch expired"]);
  second.send(added(thing("b", 9)));
  await clock.settle();
  assertEquals(things(), ["a@1"]);
  second.send(initialEnd(10));
  await clock.settle();
  assertEquals(things(), ["b@9"]);
  abort.abort();
  await running;
});

Deno.test("Reflector: a watch-list whose version is refused asks for the newest next", async () => {
  for (const refusal of [expired, tooLarge]) {
    using clock = new FakeClock();
    const server = new ScriptedListerWatcher({
      watches: [refusal, new ScriptedWatch().send(initialEnd(9))],
    });
    const { abort, run } = setUp(server, { resourceVersion: "50" });
    const running = run();
    await clock.tickAsync(10);
    assertEquals(server.calls, ["watch-list rv=50", "watch-list rv="]);
    abort.abort();
    await running;
  }
});

Deno.test("[FA-03] Reflector: a server that knows no watch-list is listed, and not asked for one again", async () => {
  using clock = new FakeClock();
  const invalid = { code: 422, reason: "Invalid", message: "sendInitialEvents: Forbidden" };
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [thing("a", 1)]), listOf(20, [thing("a", 1), thing("b", 15)])],
    watches: [invalid, new ScriptedWatch().send(errorEvent(expired)), new ScriptedWatch()],
  });
  const { abort, run, things, told } = setUp(server);
  const running = run();
  await clock.tickAsync(10);
  assertEquals(server.calls, ["watch-list rv=", "list rv=0", "watch rv=10", "list rv=10", "watch rv=20"]);
  assertEquals(told, ["watchList unsupported", "watch expired"]);
  assertEquals(things(), ["a@1", "b@15"], "the same content as by a watch-list");
  abort.abort();
  await running;
});

Deno.test("Reflector: where a watch-list fails otherwise a list is tried, and the next round tries a watch-list again", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [])],
    watches: [forbidden, new ScriptedWatch().send(errorEvent(expired)), new ScriptedWatch()],
  });
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(10);
  assertEquals(server.calls, ["watch-list rv=", "list rv=0", "watch rv=10", "watch-list rv=10"]);
  abort.abort();
  await running;
});

Deno.test("Reflector: a bookmark that does not come is waited for so long, and then a list is tried", async () => {
  using clock = new FakeClock();
  const silent = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [thing("b", 2)])],
    watches: [silent, new ScriptedWatch()],
  });
  const { abort, run, things, told } = setUp(server, { initialEvents: { warnEvery: 1e9 } });
  const running = run();
  await clock.tickAsync(20_000);
  silent.send(added(thing("a", 1)));
  await clock.tickAsync(29_999);
  assertEquals(server.calls, ["watch-list rv="], "an event renews the wait");
  await clock.tickAsync(1);
  assertEquals(server.calls, ["watch-list rv=", "list rv=0", "watch rv=10"]);
  assertEquals(silent.cancelled, 1);
  assertEquals([things(), told], [["b@2"], ["watchList noBookmark"]]);
  abort.abort();
  await running;
});

Deno.test("Reflector: events that keep coming do not make the wait for the bookmark endless", async () => {
  using clock = new FakeClock();
  const chatty = new ScriptedWatch();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])], watches: [chatty] });
  const { abort, run } = setUp(server, { initialEvents: { timeout: 60_000, warnEvery: 1e9 } });
  const running = run();
  let n = 0;
  const chat = setInterval(() => {
    if (chatty.cancelled === 0) chatty.send(added(thing("a", ++n)));
  }, 1_000);
  await clock.tickAsync(59_999);
  assertEquals(server.calls, ["watch-list rv="]);
  await clock.tickAsync(1_000);
  assertEquals(server.calls.slice(0, 2), ["watch-list rv=", "list rv=0"]);
  clearInterval(chat);
  abort.abort();
  await running;
});

Deno.test("[RF-29] Reflector: says each second that the bookmark has not come, and when the last event did", async () => {
  using clock = new FakeClock();
  const lines: string[] = [];
  const { warn } = console;
  console.warn = (line: string) =>
    lines.push(line.replace("reflector of things: awaiting the bookmark that ends the initial events, ", ""));
  try {
    const watch = new ScriptedWatch();
    const server = new ScriptedListerWatcher({ watches: [watch] });
    const { abort, run } = setUp(server, { name: "things", initialEvents: { warnEvery: 1_000 } });
    const running = run();
    await clock.tickAsync(2_500);
    watch.send(added(thing("a", 1)));
    await clock.tickAsync(2_000);
    watch.send(initialEnd(2));
    await clock.tickAsync(10_000);
    assertEquals(lines, [
      "no events received for 1s",
      "no events received for 2s",
      "received last event 1s ago",
      "received last event 2s ago",
    ]);
    abort.abort();
    await running;
    assertEquals(clock.pending, 0);
  } finally {
    console.warn = warn;
  }
});

Deno.test("Reflector: a wait for the bookmark that is given up is not said to go on", async () => {
  using clock = new FakeClock();
  const lines: string[] = [];
  const { warn } = console;
  console.warn = (line: string) => lines.push(line.slice(line.lastIndexOf(", ") + 2));
  try {
    const watches = [new ScriptedWatch(), new ScriptedWatch()];
    const server = new ScriptedListerWatcher({ lists: [listOf(10, [])], watches });
    const { abort, run, told } = setUp(server, {
      initialEvents: { idleTimeout: 30_000, warnEvery: 10_000 },
    });
    const running = run();
    await clock.tickAsync(60_000);
    assertEquals(told, ["watchList noBookmark"]);
    assertEquals(lines, ["no events received for 10s", "no events received for 20s"]);
    abort.abort();
    await running;
    assertEquals(clock.pending, 0);
  } finally {
    console.warn = warn;
  }
});

Deno.test("[RF-30] Reflector: with a watch-list too, a transform is applied once to each object, so it need not be idempotent", async () => {
  using clock = new FakeClock();
  let calls = 0;
  const watch = new ScriptedWatch().send(
    added(thing("a", 1, "x")),
    added(thing("b", 2, "x")),
    initialEnd(3),
    added(thing("c", 4, "x")),
  );
  const server = new ScriptedListerWatcher({ watches: [watch] });
  const { abort, run, store } = setUp(server, {
    transform: (object) => {
      calls++;
      return { ...object, value: object.value + "!" };
    },
  });
  const running = run();
  await clock.settle();
  assertEquals(store.list().map(({ value }) => value), ["x!", "x!", "x!"]);
  assertEquals(calls, 3);
  abort.abort();
  await running;
});

Deno.test("Reflector: aborted while it reads initial events, it stops the watch once, leaves no timer and resolves", async () => {
  using clock = new FakeClock();
  const watch = new ScriptedWatch().send(added(thing("a", 1)));
  const server = new ScriptedListerWatcher({ watches: [watch] });
  const { abort, run, told } = setUp(server);
  const running = run();
  await clock.settle();
  abort.abort();
  await running;
  assertEquals([watch.cancelled, clock.pending, told.length], [1, 0, 0]);
  assert(server.calls.length === 1);
});
