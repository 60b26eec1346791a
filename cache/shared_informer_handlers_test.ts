import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { Registry } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import type { HandlerErrorContext, HandlerRegistration } from "./event_handler.ts";

import { key, pod, recorder, setUp } from "./shared_informer_fixture_test.ts";

/** An informer of one pod that looks each second who is due, and how much news the handlers of these periods have had. */
function resyncing(...periods: number[]) {
  const { source, informer } = setUp({ resyncPeriod: 1_000 });
  source.add(pod("a"));
  const recorders = periods.map((resyncPeriod) => {
    const one = recorder();
    informer.addEventHandler(one.handler, { resyncPeriod });
    return one;
  });
  return { informer, news: () => recorders.map(({ news }) => news().length) };
}

Deno.test("[INF-18] [SI-01] SharedInformer: each handler resyncs in its own period", async () => {
  using clock = new FakeClock();
  const { informer, news } = resyncing(0, 2_000, 3_000);
  await using _ = informer;
  informer.run();
  await clock.settle();
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

Deno.test("[SI-01] SharedInformer: a handler's period begins with the run, not when it is added", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({ resyncPeriod: 1_000 });
  source.add(pod("a"));
  const { handler, news } = recorder();
  informer.addEventHandler(handler, { resyncPeriod: 2_000 });
  await clock.tickAsync(60_000);
  await using _ = informer;
  informer.run();
  await clock.tickAsync(1_000);
  assertEquals(news(), ["add a (initial)"]);
  await clock.tickAsync(1_000);
  assertEquals(news(), ["update a 101→101"]);
});

Deno.test("[SI-01] SharedInformer: a period that is no multiple of the shortest ends at the look that is nearest", async () => {
  using clock = new FakeClock();
  const { informer, news } = resyncing(2_400, 2_600);
  await using _ = informer;
  informer.run();
  await clock.settle();
  assertEquals(news(), [1, 1]);
  await clock.tickAsync(1_000);
  assertEquals(news(), [0, 0]);
  await clock.tickAsync(1_000);
  assertEquals(news(), [1, 0]);
  await clock.tickAsync(1_000);
  assertEquals(news(), [0, 1]);
});

Deno.test("[INF-14] SharedInformer: an onHandlerError that throws is said, and harms nobody either", async () => {
  using clock = new FakeClock();
  const { source, informer } = setUp({
    onHandlerError: () => {
      throw new Error("the reporter is broken");
    },
  });
  const { error } = console;
  const lines: unknown[] = [];
  console.error = (line: unknown) => lines.push(line);
  try {
    informer.addEventHandler({
      onAdd: () => {
        throw new Error("the handler is broken");
      },
    });
    const { handler, news } = recorder();
    informer.addEventHandler(handler);
    await using _ = informer;
    informer.run();
    source.add(pod("a"));
    source.add(pod("b"));
    await clock.settle();
    assertEquals(news().length, 2);
    assertEquals(lines, new Array(2).fill(`informer of ${informer.name}: onHandlerError threw:`));
  } finally {
    console.error = error;
  }
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

Deno.test("[SI-02] SharedInformer: a period that no timer can wait for does not keep it looking", async () => {
  using clock = new FakeClock();
  const { setInterval } = globalThis;
  const periods: (number | undefined)[] = [];
  const { informer } = setUp({ resyncPeriod: 30 * 24 * 3_600_000 });
  informer.addEventHandler({});
  await using _ = informer;
  globalThis.setInterval = ((run: () => void, ms?: number) => {
    periods.push(ms);
    return setInterval(run, ms);
  }) as typeof setInterval;
  try {
    informer.run();
    await clock.settle();
    assertEquals(periods, [2 ** 31 - 1]);
  } finally {
    globalThis.setInterval = setInterval;
  }
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
  const { source: otherSource, informer: other } = setUp();
  const { handler, news } = recorder();
  const own = informer.addEventHandler(handler);
  const { handler: otherHandler, news: otherNews } = recorder();
  const foreign = other.addEventHandler(otherHandler);
  await using _ = other;
  other.run();
  informer.run();
  await clock.settle();
  await informer.removeEventHandler(foreign);
  source.add(pod("a"));
  otherSource.add(pod("b"));
  await clock.settle();
  assertEquals([news(), otherNews()], [["add a"], ["add b"]]);
  await informer.stop();
  await informer.removeEventHandler(own);
  await informer.removeEventHandler(own);
  assertEquals(informer.running, false);
});

Deno.test("[INF-6] [SI-09] SharedInformer: a handler added while it runs is told of what is there, then of what happens", async () => {
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

Deno.test("[INF-16] [SI-09] SharedInformer: a registration has synced once its handler has ended with what was there, however slow", async () => {
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

Deno.test("[INF-17] [SI-10] SharedInformer: a handler that is removed is told nothing more", async () => {
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
  const late = informer.addEventHandler(handler);
  assertEquals(late.pending, 1);
  await late[Symbol.asyncDispose]();
  await clock.settle();
  assertEquals(news(), [], "told what waited for it when it was removed");
});

Deno.test("[INF-17] [SI-11] SharedInformer: a removal takes effect at once, and resolves when the handler has ended", async () => {
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

Deno.test("[INF-14] [SI-25] SharedInformer: a slow handler holds up neither the store nor the others, and loses nothing", async () => {
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

Deno.test("[INF-15] SharedInformer: a queue above 10,000 events is said once, and its length is a metric", async () => {
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
      "informer of pods: 20000 events wait for stuck: it is slower than what happens",
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

Deno.test("[INF-15] SharedInformer: handlers that share a name share a series, which goes with the last of them", async () => {
  using clock = new FakeClock();
  const metrics = new Registry();
  const { source, informer } = setUp({ name: "pods", metrics });
  source.add(pod("a"));
  await using _ = informer;
  const length = () => /queue_length\{resource="pods",handler="twin"\} (\d+)/.exec(metrics.text())?.[1];
  const twins = [1, 2].map(() =>
    informer.addEventHandler({ onAdd: () => new Promise(() => {}) }, { name: "twin" })
  );
  informer.run();
  await clock.settle();
  assertEquals(length(), "2");
  void informer.removeEventHandler(twins[0]!);
  assertEquals(length(), "1");
  void informer.removeEventHandler(twins[0]!); // once more: of no effect
  assertEquals(length(), "1");
  void informer.removeEventHandler(twins[1]!);
  assertEquals(length(), undefined);
});

Deno.test("[INF-14] SharedInformer: a handler that throws or rejects is told with its name and key, counted, and harms nobody", async () => {
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
    "informer of pods: faulty failed on the add of default/a:",
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

Deno.test("[INF-21] SharedInformer: a stop leaves to the next run what a handler was not told", async () => {
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

Deno.test("[INF-16] SharedInformer: a handler added while it is stopped is told in the next run, and only then", async () => {
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
