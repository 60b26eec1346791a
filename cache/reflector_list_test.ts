import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { ListStalledError } from "./reflector_failure.ts";
import {
  errorEvent,
  expired,
  listOf,
  ScriptedListerWatcher,
  ScriptedWatch,
  thing,
  tooLarge,
} from "./scripted_lister_watcher_test.ts";

import { setUp } from "./reflector_fixture_test.ts";

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
    lists: [
      listOf(10, []),
      listOf(10, [...things.slice(0, 3), thing("gone since", 9)], "more"),
      expired,
      listOf(12, things),
    ],
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
  assertEquals(names(), things.map(({ metadata }) => metadata.name), "nothing is left of the page before");
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

Deno.test("Reflector: a list that nobody answers is given up after 60 s, told as stalled, and asked for again after a wait", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher();
  const signals: AbortSignal[] = [];
  const list = server.list.bind(server);
  server.list = (options) => {
    signals.push(options.signal!);
    return list(options);
  };
  const { abort, run, told, names } = setUp(server);
  const running = run();
  await clock.tickAsync(59_999);
  assertEquals([server.calls, told, signals[0]!.aborted], [["list rv=0"], [], false]);
  await clock.tickAsync(1);
  assertEquals(told.length, 1);
  assert(told[0]!.startsWith("list stalled: the list of objects was not answered within 60 s"), told[0]);
  assertEquals(signals[0]!.aborted, true, "the request that was given up goes on");
  assertEquals(server.calls.length, 1, "asked again without a wait");
  server.thenList(listOf(7, [thing("a", 3)]));
  await clock.tickAsync(10);
  assertEquals([server.calls, names()], [["list rv=0", "list rv=0", "watch rv=7"], ["a"]]);
  await clock.tickAsync(600_000);
  assertEquals([told.length, signals[1]!.aborted], [1, false], "a list that was answered was ended");
  abort.abort();
  await running;
  assertEquals(clock.pending, 0);
});

Deno.test("Reflector: the time that a list may take is each page's own, and an option; 0 is no limit", async () => {
  using clock = new FakeClock();
  const pages = [1, 2].map(() => Promise.withResolvers<ReturnType<typeof listOf>>());
  const server = new ScriptedListerWatcher({ lists: pages.map(({ promise }) => promise) });
  const { reflector, told } = setUp(server, { listTimeout: 1_000, pageSize: 1 });
  const failed = assertRejects(() => reflector.listAndWatch(), ListStalledError, "within 1 s");
  await clock.tickAsync(900);
  pages[0]!.resolve(listOf(7, [thing("a", 3)], "more"));
  await clock.tickAsync(999);
  assertEquals([server.calls, told], [["list rv=0", "list continue=more"], []]);
  await clock.tickAsync(1);
  await failed;
  assertEquals(clock.pending, 0);

  for (const listTimeout of [0, 1e12]) {
    const patient = setUp(new ScriptedListerWatcher(), { listTimeout });
    const running = patient.run();
    await clock.tickAsync(3_600_000);
    assertEquals(patient.told, []);
    patient.abort.abort();
    await running;
    assertEquals(clock.pending, 0);
  }
});

Deno.test("Reflector: a list that is stopped by its caller ends with the caller's reason, and leaves no timer", async () => {
  using clock = new FakeClock();
  const server = new ScriptedListerWatcher();
  let asked: AbortSignal | undefined;
  server.list = ({ signal }) => {
    asked = signal;
    return new Promise(() => {});
  };
  const { abort, run, told } = setUp(server);
  const running = run();
  await clock.settle();
  assertEquals(clock.pending, 1);
  abort.abort(new Error("stop"));
  await running;
  assertEquals([asked!.aborted, told, clock.pending], [true, [], 0]);

  const { reflector } = setUp(server);
  const stop = new AbortController();
  const round = reflector.listAndWatch({ signal: stop.signal });
  await clock.settle();
  const reason = new Error("enough");
  stop.abort(reason);
  await round;
  assertStrictEquals(asked!.reason, reason);
  assertEquals(clock.pending, 0);
});
