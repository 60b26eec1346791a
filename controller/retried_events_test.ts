import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Registry } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { TerminalError } from "../workqueue/mod.ts";
import { configMap } from "./controller_fixture_test.ts";
import { createLogger, type LogRecord } from "./logger.ts";
import { controllerMetrics } from "./metrics.ts";
import type { AnyObjectEvent } from "./object_event.ts";
import { mostOfKind, mostOfObject, RetriedEvents, triesLeft } from "./retried_events.ts";

/** Events that a test's function takes, or not. */
function retried(take: (event: AnyObjectEvent) => void | Promise<void>) {
  const metrics = new Registry();
  const records: LogRecord[] = [];
  const events = new RetriedEvents({
    handler: "test/configmaps",
    take,
    log: createLogger({ write: (record) => void records.push(record) }),
    metrics: controllerMetrics(metrics, "test"),
  });
  const count = (name: string) =>
    Number(metrics.text().match(new RegExp(`^kybern_controller_${name}_total\\{.*\\} (\\d+)$`, "m"))![1]);
  return {
    events,
    /** Tries counted, and events lost. */
    counts: () => ({ retries: count("event_retries"), lost: count("events_lost") }),
    told: (message: string) => records.filter((record) => record.message === message),
    /** As an informer tells of it: what is thrown is its to tell. */
    tell(event: AnyObjectEvent): void {
      assertThrows(() => events.handle(event), Error);
    },
    [Symbol.asyncDispose]: () => events[Symbol.asyncDispose](),
  };
}

const created = (name: string): AnyObjectEvent => ({
  type: "create",
  object: configMap(name, 1),
  isInInitialList: false,
});
const updated = (name: string, to: number): AnyObjectEvent => ({
  type: "update",
  old: configMap(name, to - 1),
  object: configMap(name, to),
});
const deleted = (name: string): AnyObjectEvent => ({
  type: "delete",
  object: configMap(name, 9),
  finalStateUnknown: false,
});

Deno.test("an event that failed is tried again with backoff until it is taken, and each try is told by name", async () => {
  using clock = new FakeClock();
  let well = false;
  const taken: AnyObjectEvent[] = [];
  await using test = retried((event) => {
    if (!well) throw new Error("no idea");
    taken.push(event);
  });
  const { tell, told, counts } = test;
  const event = created("a");
  tell(event);
  await clock.tickAsync(4);
  assertEquals(counts(), { retries: 0, lost: 0 });
  await clock.tickAsync(1 + 10 + 20 + 40);
  assertEquals(counts(), { retries: 4, lost: 0 });
  const { error, ...fields } = told("an event failed again").at(-1)!.fields;
  assertEquals(String(error), "Error: no idea");
  assertEquals(fields, { handler: "test/configmaps", object: "default/a", event: "create", tries: 5 });
  await clock.tickAsync(24 * 3_600_000);
  assertEquals(counts().lost, 0, "its object is there: nobody gives it up");
  well = true;
  await clock.tickAsync(1_000_000);
  assertEquals(taken, [event]);
  assertEquals(told("an event that had failed was taken").length, 1);
  assertEquals(clock.pending, 0, "nothing is left to wait for");
});

Deno.test("an older event is tried at once when a newer one of its object goes well, and is not made up for by it", async () => {
  using clock = new FakeClock();
  let well = false;
  const taken: AnyObjectEvent[] = [];
  await using test = retried((event) => {
    if (!well) throw new Error("no network");
    taken.push(event);
  });
  const { events, tell, counts } = test;
  const older = [updated("a", 2), updated("a", 3)];
  for (const event of older) tell(event);
  await clock.tickAsync(3_600_000);
  const { retries } = counts();
  well = true;
  const newer = updated("a", 4);
  events.handle(updated("b", 2)); // another object's says nothing
  await clock.settle();
  assertEquals(counts().retries, retries);
  events.handle(newer);
  await clock.settle();
  assertEquals(taken.slice(1), [newer, ...older]);
  assertEquals([clock.pending, counts().lost], [0, 0]);
});

Deno.test("an event that a newer one has overtaken, or whose object is gone, is given up after twenty tries more", async () => {
  using clock = new FakeClock();
  const bad = new Set(["2", "9"]);
  await using test = retried(({ object }) => {
    if (bad.has(object.metadata!.resourceVersion!)) throw new Error("it has no colour");
  });
  const { events, tell, told, counts } = test;
  tell(updated("a", 2));
  events.handle(updated("a", 4));
  tell(deleted("b"));
  await clock.tickAsync(600_000);
  assertEquals(counts().lost, 0);
  await clock.tickAsync(2 * 3_600_000);
  assertEquals(counts(), { retries: 2 * triesLeft, lost: 2 });
  const lines = told("an event is lost").map(({ fields: { error, ...fields } }) => {
    assertEquals(String(error), "Error: it has no colour");
    return fields;
  });
  const reason = "its object is past it, and it fails on";
  const common = { handler: "test/configmaps", tries: triesLeft + 1, reason };
  assertEquals(lines.toSorted((a, b) => String(a.object) < String(b.object) ? -1 : 1), [
    { ...common, object: "default/a", event: "update" },
    { ...common, object: "default/b", event: "delete" },
  ]);
  assertEquals(clock.pending, 0, "nothing is left to wait for");
});

Deno.test("so many events of one object wait, and so many of all; the oldest is lost for one more", async () => {
  using _clock = new FakeClock();
  await using test = retried(() => {
    throw new Error("no idea");
  });
  const { tell, told, counts } = test;
  for (let version = 2; version < mostOfObject + 3; version++) tell(updated("a", version));
  assertEquals(counts().lost, 1);
  for (let i = mostOfObject; i < mostOfKind; i++) tell(created(`b${i}`));
  assertEquals(counts().lost, 1);
  for (let i = 0; i < mostOfObject; i++) tell(created(`c${i}`));
  assertEquals(told("an event is lost").map(({ fields }) => fields.object), Array(11).fill("default/a"));
  tell(created("d"));
  const { object, reason } = told("an event is lost").at(-1)!.fields;
  assertEquals([object, reason], ["default/b10", "too many others wait to be tried again"]);
});

Deno.test("an event that failed for good is not tried again", async () => {
  using clock = new FakeClock();
  let tries = 0;
  await using test = retried(() => {
    if (++tries === 1) throw new Error("not yet");
    throw new TerminalError("never");
  });
  const { tell, counts } = test;
  tell(created("a"));
  await clock.tickAsync(5);
  assertEquals(counts(), { retries: 1, lost: 1 });
  tell(created("b"));
  assertEquals([clock.pending, counts()], [0, { retries: 1, lost: 2 }]);
});

Deno.test("what rejects is tried again as what throws is, and nothing is once the controller has ended", async () => {
  using clock = new FakeClock();
  const test = retried(async () => {
    await Promise.resolve();
    throw new Error("later");
  });
  await assertRejects(async () => await test.events.handle(created("a")), Error, "later");
  await clock.tickAsync(5);
  assertEquals(test.counts(), { retries: 1, lost: 0 });
  await test[Symbol.asyncDispose]();
  await assertRejects(async () => await test.events.handle(created("b")), Error, "later");
  assertEquals(clock.pending, 0);
  await clock.tickAsync(3_600_000);
  assertEquals(test.counts(), { retries: 1, lost: 0 });
});
