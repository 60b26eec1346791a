import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { noMetrics, Registry } from "../metrics/mod.ts";
import { EventBroadcaster } from "./event_broadcaster.ts";
import { pod } from "./event_fixture_test.ts";
import { eventName, uniqueNanoseconds } from "./event_name.ts";
import type { EventSink } from "./event_sink.ts";
import type { RecordedEvent } from "./recorded_event.ts";

async function messages(events: AsyncIterable<RecordedEvent>): Promise<string[]> {
  const all: string[] = [];
  for await (const { message } of events) all.push(message);
  return all;
}

Deno.test("[EV-10] a shutdown ends those who watch after the events that wait", async () => {
  const events = new EventBroadcaster({ metrics: noMetrics });
  const recorder = events.recorder({ component: "painter" });
  const two = [messages(events.watch()), messages(events.watch())];
  await Promise.resolve();
  for (const message of ["a", "b", "c"]) recorder.event(pod, "Normal", "Painted", message);
  await events.shutdown();
  assertEquals(await Promise.all(two), [["a", "b", "c"], ["a", "b", "c"]]);
});

Deno.test("[EV-10] an event that is told of after the shutdown is dropped, and neither throws nor hangs", async () => {
  const taken: string[] = [];
  const metrics = new Registry();
  const sink: EventSink = { take: ({ message }) => (taken.push(message), Promise.resolve("written")) };
  const events = new EventBroadcaster({ sinks: [sink], metrics });
  const recorder = events.recorder({ component: "painter" });
  recorder.event(pod, "Normal", "Painted", "before");
  await events.shutdown();
  recorder.event(pod, "Normal", "Painted", "after");
  await events.shutdown();
  assertEquals(taken, ["before"]);
  assertEquals(await messages(events.watch()), []);
  const lines = metrics.text().split("\n").filter((line) => line.startsWith("kybern_events_total"));
  assertEquals(
    lines,
    Object.entries({ dropped: 1, filtered: 0, givenUp: 0, written: 1 })
      .map(([outcome, count]) => `kybern_events_total{outcome="${outcome}"} ${count}`),
  );
});

Deno.test("a sink that is slow loses what is more than its queue holds, and no other loses anything", async () => {
  const warned: unknown[] = [];
  const warn = console.warn;
  console.warn = (...args) => void warned.push(args[0]);
  try {
    const { promise: go, resolve } = Promise.withResolvers<void>();
    const slow: string[] = [];
    const quick: string[] = [];
    const events = new EventBroadcaster({
      metrics: noMetrics,
      queueLength: 3,
      sinks: [
        { take: async ({ message }) => (await go, slow.push(message), "written") },
        { take: ({ message }) => (quick.push(message), Promise.resolve("written")) },
      ],
    });
    const recorder = events.recorder({ component: "painter" });
    for (let i = 0; i < 6; i++) {
      recorder.event(pod, "Normal", "Painted", String(i));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    resolve();
    await events.shutdown();
    assertEquals([slow, quick], [["0", "1", "2", "3"], ["0", "1", "2", "3", "4", "5"]]);
    assertEquals(warned.length, 1);
  } finally {
    console.warn = warn;
  }
});

Deno.test("a sink that throws costs that event alone", async () => {
  const told: unknown[] = [];
  const error = console.error;
  console.error = (...args) => void told.push(args[0]);
  try {
    const taken: string[] = [];
    const events = new EventBroadcaster({
      metrics: noMetrics,
      sinks: [{
        take: ({ message }) => {
          if (message === "bad") throw new Error("no");
          taken.push(message);
          return Promise.resolve("written");
        },
      }],
    });
    const recorder = events.recorder({ component: "painter" });
    for (const message of ["a", "bad", "b"]) recorder.event(pod, "Normal", "Painted", message);
    await events.shutdown();
    assertEquals([taken, told], [["a", "b"], ["the event Painted could not be taken:"]]);
  } finally {
    console.error = error;
  }
});

Deno.test("who watches hears of what is told from then on, though the loop begins later; who leaves before holds nothing", async () => {
  await using events = new EventBroadcaster({ metrics: noMetrics, queueLength: 2 });
  const recorder = events.recorder({ component: "painter" });
  const watch = events.watch();
  const stop = new AbortController();
  events.watch({ signal: stop.signal });
  stop.abort();
  await events.watch().return();
  const warned: unknown[] = [];
  const warn = console.warn;
  console.warn = (...args) => void warned.push(args[0]);
  try {
    recorder.event(pod, "Normal", "Painted", "a");
    recorder.event(pod, "Normal", "Painted", "b");
    assertEquals((await watch.next()).value?.message, "a");
    recorder.event(pod, "Normal", "Painted", "c");
    assertEquals(warned, [], "nobody but the one who watches has a queue, which holds two");
  } finally {
    console.warn = warn;
  }
  await watch.return();
});

Deno.test("who watches may leave, or be told to", async () => {
  await using events = new EventBroadcaster({ metrics: noMetrics });
  const recorder = events.recorder({ component: "painter" });
  const stop = new AbortController();
  const told = messages(events.watch({ signal: stop.signal }));
  await Promise.resolve();
  recorder.event(pod, "Normal", "Painted", "a");
  stop.abort(new Error("enough"));
  await assertRejects(() => told, Error, "enough");
});

Deno.test("an event needs an object with kind and name, and a reason", () => {
  const recorder = new EventBroadcaster({ metrics: noMetrics }).recorder({ component: "painter" });
  assertThrows(
    () => recorder.event({ metadata: { name: "a" } }, "Normal", "Painted", "m"),
    TypeError,
    "apiVersion",
  );
  assertThrows(() => recorder.event({ ...pod, metadata: {} }, "Normal", "Painted", "m"), TypeError, "name");
  assertThrows(() => recorder.event(pod, "Normal", "", "m"), TypeError, "needs a reason");
});

Deno.test("[EV-09] an Event is named for its object and the time in hexadecimal", () => {
  assertEquals(eventName("test-pod", 105999103295324396n), "test-pod.178959f726d80ec");
  const names = Array.from({ length: 1_000 }, () => eventName("a", uniqueNanoseconds(1_700_000_000_000)));
  assertEquals(new Set(names).size, 1_000);
});

Deno.test("[EV-09] a time that comes again gives another name, and another process one of its own", () => {
  const names = [5, 6, 5, 6, 5].map((time) => eventName("a", uniqueNanoseconds(1_800_000_000_000 + time)));
  assertEquals(new Set(names).size, 5);
  const later = 1_900_000_000_000;
  // What is below a millisecond is left to chance: two processes seldom give one name.
  const digits = Array.from({ length: 4 }, (_, i) => uniqueNanoseconds(later + i) % 1_000_000n);
  assertEquals(new Set(digits).size, 4);
});

Deno.test("[EV-09] where the object's name fits no Event, its name is a valid one all the same", () => {
  for (const name of ["system:node:a", "UPPER", "", "-a", "x".repeat(250)]) {
    const given = eventName(name, 105999103295324396n);
    assertEquals(/^[0-9a-f-]{36}$/.test(given), true, `${name} → ${given}`);
  }
});
