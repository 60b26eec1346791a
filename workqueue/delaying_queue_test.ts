import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { DelayingQueue, PriorityQueue } from "./mod.ts";

/** Takes what is ready, and is done with it. */
async function take<T>(queue: DelayingQueue<T>): Promise<T[]> {
  const items: T[] = [];
  while (queue.len() > 0) {
    const { item } = await queue.get();
    items.push(item!);
    queue.done(item!);
  }
  return items;
}

Deno.test("[WQ-07] DelayingQueue: an item comes when its time has come, and never twice", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("foo", 50);
  await clock.tickAsync(49);
  assertEquals(queue.len(), 0);
  await clock.tickAsync(1);
  assertEquals(queue.len(), 1);
  assertEquals(await take(queue), ["foo"]);
  await clock.tickAsync(10_000);
  assertEquals(queue.len(), 0);
  assertEquals(clock.pending, 0, "a timer is set though nothing waits");
  queue.addAfter("foo", 50);
  await clock.tickAsync(50);
  assertEquals(await take(queue), ["foo"], "added once more, it comes once more");
});

Deno.test("[WQ-09] DelayingQueue: a later add with a shorter delay comes first", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("foo", 1_000);
  queue.addAfter("bar", 50);
  await clock.tickAsync(50);
  assertEquals(await take(queue), ["bar"]);
  queue.addAfter("baz", 2_000);
  await clock.tickAsync(949);
  assertEquals(await take(queue), []);
  await clock.tickAsync(1);
  assertEquals(await take(queue), ["foo"]);
  await clock.tickAsync(1_050);
  assertEquals(await take(queue), ["baz"]);
});

Deno.test("[WQ-10] DelayingQueue: what became due meanwhile is handed out by due time", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("first", 1_000);
  queue.addAfter("second", 500);
  queue.addAfter("third", 250);
  clock.tick(2_000);
  assertEquals(await take(queue), ["third", "second", "first"]);
});

Deno.test("DelayingQueue: of several times for one item the earliest wins", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("a", 100);
  queue.addAfter("a", 30);
  queue.addAfter("a", 60);
  assertEquals(queue.contents().delayed, [{ item: "a", inMs: 30 }]);
  await clock.tickAsync(30);
  assertEquals(await take(queue), ["a"]);
  await clock.tickAsync(1_000);
  assertEquals(await take(queue), []);
});

Deno.test("DelayingQueue: items due at the same time come in the order in which they were added", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<number>();
  for (let i = 0; i < 50; i++) queue.addAfter(i, 10);
  await clock.tickAsync(10);
  assertEquals(await take(queue), Array.from({ length: 50 }, (_, i) => i));
});

Deno.test("DelayingQueue: no delay, or one below zero, is now", () => {
  const queue = new DelayingQueue<string>();
  queue.addAfter("a", 0);
  queue.addAfter("b", -5);
  queue.addAfter("c", NaN);
  assertEquals(queue.len(), 3);
});

Deno.test("DelayingQueue: an item that comes due while held waits for its worker", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  queue.add("a");
  await queue.get();
  queue.addAfter("a", 10);
  await clock.tickAsync(20);
  assertEquals(queue.len(), 0);
  queue.done("a");
  assertEquals(queue.len(), 1);
});

Deno.test("DelayingQueue: an item that waits can be added at once besides", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("a", 10);
  queue.add("a");
  assertEquals(await take(queue), ["a"]);
  await clock.tickAsync(10);
  assertEquals(await take(queue), ["a"]);
});

Deno.test("DelayingQueue: cancelAfter takes an add back", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("a", 10);
  assertEquals(queue.cancelAfter("a"), true);
  assertEquals(queue.cancelAfter("a"), false);
  assertEquals(clock.pending, 0);
});

Deno.test("DelayingQueue: a wait longer than a timer can be is waited for all the same", async () => {
  using clock = new FakeClock();
  await using queue = new DelayingQueue<string>();
  const month = 31 * 24 * 3_600_000;
  queue.addAfter("a", month);
  await clock.tickAsync(month - 1);
  assertEquals(queue.len(), 0);
  await clock.tickAsync(1);
  assertEquals(queue.len(), 1);
});

for (const Queue of [DelayingQueue, PriorityQueue]) {
  Deno.test(`[PQ-11] ${Queue.name}: shutDown drops what waits for later and hands out what is ready`, async () => {
    using clock = new FakeClock();
    const queue = new Queue<string>();
    const waiting = [queue.get()];
    queue.addAfter("later", 3_600_000);
    queue.shutDown();
    assertEquals(await waiting[0], { item: undefined, shutdown: true });
    assertEquals(clock.pending, 0, "a timer is left");

    const other = new Queue<string>();
    other.addAfter("later", 3_600_000);
    other.add("ready");
    other.shutDown();
    other.addAfter("too late", 1);
    assertEquals(await other.get(), { item: "ready", shutdown: false });
    assertEquals(await other.get(), { item: undefined, shutdown: true });
    assertEquals(clock.pending, 0);
  });

  Deno.test(`[PQ-11] ${Queue.name}: shutDownWithDrain waits for what is ready and held, not for what is delayed`, async () => {
    using clock = new FakeClock();
    const queue = new Queue<string>();
    queue.add("ready");
    queue.addAfter("later", 1_000);
    const drained = queue.shutDownWithDrain();
    let pending = true;
    drained.then(() => pending = false);
    await clock.settle();
    assertEquals(pending, true);
    await queue.get();
    queue.done("ready");
    await drained;
    assertEquals(clock.pending, 0);
  });
}
