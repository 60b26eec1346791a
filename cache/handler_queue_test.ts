import { assertEquals } from "@std/assert";
import type { Unstructured } from "../meta/mod.ts";
import { noMetrics } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import type { Notification } from "./event_handler.ts";
import { HandlerQueue } from "./handler_queue.ts";

const count = noMetrics.counter({ name: "events", help: "" }).labels();
const hooks = {
  failed: () => {},
  long: () => {},
  progress: () => {},
  counts: { add: count, update: count, delete: count },
};

const addition = (name: string): Notification<Unstructured> => ({
  type: "add",
  object: {
    apiVersion: "test.io/v1",
    kind: "Thing",
    metadata: {
      name,
      uid: `uid of ${name}`,
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
  },
  old: undefined,
  isInInitialList: false,
  sync: false,
});

Deno.test("HandlerQueue: what comes just as all that waited has been told is told as well", async () => {
  using clock = new FakeClock();
  const told: string[] = [];
  const queue = new HandlerQueue<Unstructured>({
    onAdd: ({ metadata: { name } }) => {
      told.push(name);
      // Comes after the handler has returned, and before the queue has come to rest.
      if (name === "a") queueMicrotask(() => queue.push([addition("b")]));
    },
  }, hooks);
  queue.start();
  queue.push([addition("a")]);
  await clock.settle();
  assertEquals(told, ["a", "b"]);
  assertEquals(queue.length, 0);
  await queue.close();
});

Deno.test("HandlerQueue: started again just as it has stopped, it goes on with what waits", async () => {
  using clock = new FakeClock();
  const told: string[] = [];
  const queue = new HandlerQueue<Unstructured>({
    onAdd: ({ metadata: { name } }) => {
      told.push(name);
      if (name !== "a") return;
      queue.stop();
      queueMicrotask(() => queue.start());
    },
  }, hooks);
  queue.start();
  queue.push([addition("a"), addition("b")]);
  await clock.settle();
  assertEquals(told, ["a", "b"]);
  await queue.close();
});
