import { assert, assertEquals, assertRejects } from "@std/assert";
import { Registry } from "../metrics/mod.ts";
import { isExpired, StatusError, TransportError, WatchStalledError } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import {
  added,
  bookmark,
  errorEvent,
  expired,
  forbidden,
  internal,
  listOf,
  ScriptedListerWatcher,
  ScriptedWatch,
  thing,
  tooMany,
} from "./scripted_lister_watcher_test.ts";

import { refused, setUp } from "./reflector_fixture_test.ts";

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

Deno.test("[RF-18] Reflector: the waits after 429 as an ERROR event grow: an error is no sign of health", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])] });
  for (let i = 0; i < 4; i++) server.thenWatch(new ScriptedWatch().send(errorEvent(tooMany)));
  server.thenWatch(new ScriptedWatch());
  const at: number[] = [];
  server.onWatch = () => at.push(performance.now());
  const { abort, run } = setUp(server);
  const running = run();
  await clock.tickAsync(1_000);
  assertEquals(at, [0, 10, 30, 70, 150]);
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

Deno.test("[SI-21] Reflector: an event resets the waits though the connection is cut behind it", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher({ lists: [listOf(10, [])] });
  const at: number[] = [];
  const watches = Array.from({ length: 6 }, () => new ScriptedWatch());
  server.thenWatch(...watches);
  server.onWatch = (n) => {
    at.push(performance.now());
    const watch = watches[n - 1]!.send(added(thing("a", 10 + n)));
    if (n < 6) setTimeout(() => watch.fail(new TransportError("cut", "http://localhost", "cut")), 100);
  };
  const { abort, run } = setUp(server, { backoff: { initialMs: 1_000, jitter: 0 } });
  const running = run();
  await clock.tickAsync(10_000);
  assertEquals(at, [0, 100, 1_200, 1_300, 2_400, 2_500]);
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

Deno.test("Reflector: watches that end within a second without an event are counted, others are not", async () => {
  using clock = new FakeClock();
  const lasting = new ScriptedWatch();
  const server = new ScriptedListerWatcher({
    lists: [listOf(10, [])],
    watches: [
      new ScriptedWatch().close(),
      new ScriptedWatch().close(),
      new ScriptedWatch().send(added(thing("a", 11))).close(),
      lasting,
      new ScriptedWatch(),
    ],
  });
  const metrics = new Registry();
  const { abort, run } = setUp(server, { metrics, name: "things" });
  const running = run();
  await clock.tickAsync(2_000);
  lasting.close();
  await clock.settle();
  assert(metrics.text().includes('reflector_watches_total{name="things"} 5\n'), metrics.text());
  assert(metrics.text().includes('reflector_short_watches_total{name="things"} 2\n'), metrics.text());
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
