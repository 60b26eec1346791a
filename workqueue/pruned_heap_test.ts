import { assert, assertEquals } from "@std/assert";
import { BinaryHeap } from "@std/data-structures/binary-heap";
import { FakeClock } from "../testing/fake_clock.ts";
import { DelayingQueue, PriorityQueue } from "./mod.ts";

/** Finds every heap that takes something in while this lives, and says how much they hold together. */
function watchHeaps(): Disposable & { held(): number } {
  const heaps = new Set<BinaryHeap<unknown>>();
  const { push } = BinaryHeap.prototype;
  BinaryHeap.prototype.push = function (this: BinaryHeap<unknown>, ...values: unknown[]): number {
    heaps.add(this);
    return push.apply(this, values);
  };
  return {
    held() {
      assert(heaps.size > 0, "no heap was used: this test watches nothing");
      return heaps.values().reduce((sum, heap) => sum + heap.length, 0);
    },
    [Symbol.dispose]() {
      BinaryHeap.prototype.push = push;
    },
  };
}

/** The most that a heap may hold for `size` entries that count. */
function bound(size: number): number {
  return size === 0 ? 0 : 2 * size + 64;
}

Deno.test("PriorityQueue: an empty queue keeps nothing of the items that were raised", async () => {
  using heaps = watchHeaps();
  await using queue = new PriorityQueue<string>();
  for (let i = 0; i < 1_000; i++) {
    queue.addWithOptions({ priority: -100 }, "k");
    queue.add("k");
    await queue.get();
    assertEquals(heaps.held(), 0, `round ${i}: a former rank was kept`);
    queue.done("k");
  }
});

Deno.test("PriorityQueue: former ranks do not pile up while an item waits", async () => {
  using heaps = watchHeaps();
  await using queue = new PriorityQueue<string>();
  queue.addWithOptions({ priority: -1_000 }, "last");
  for (let i = 0; i < 1_000; i++) {
    queue.addWithOptions({ priority: -100 }, "k");
    queue.add("k");
    assert(heaps.held() <= bound(2), `round ${i}: ${heaps.held()} ranks for two items`);
    assertEquals((await queue.get()).item, "k");
    queue.done("k");
  }
  for (let i = 0; i < 1_000; i++) {
    queue.addWithOptions({ priority: i }, "raised");
    assert(heaps.held() <= bound(2), `raised to ${i}: ${heaps.held()} ranks for two items`);
  }
  assertEquals((await queue.get()).item, "raised");
  assertEquals((await queue.get()).item, "last");
  assertEquals(heaps.held(), 0);
});

Deno.test("PriorityQueue: raising many items again and again leaves their order right", async () => {
  using heaps = watchHeaps();
  await using queue = new PriorityQueue<number>();
  const items = Array.from({ length: 100 }, (_, i) => i);
  for (let priority = 0; priority < 20; priority++) {
    // The last round goes through them backwards, and decides.
    for (const item of priority === 19 ? items.toReversed() : items) {
      queue.addWithOptions({ priority }, item);
      assert(heaps.held() <= bound(queue.len()), `${heaps.held()} ranks for ${queue.len()} items`);
    }
  }
  const seen: number[] = [];
  while (queue.len() > 0) {
    seen.push((await queue.get()).item!);
    assert(heaps.held() <= bound(queue.len()), `${heaps.held()} ranks for ${queue.len()} items`);
  }
  assertEquals(seen, items.toReversed());
});

const hour = 3_600_000;

// Nothing comes due in the next tests, so they need no fake clock; it would add a heap of its own.
Deno.test("DelayingQueue: adds that were taken back do not pile up behind an item that is due earlier", async () => {
  using heaps = watchHeaps();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("first", hour);
  for (let i = 0; i < 1_000; i++) {
    queue.addAfter("k", 2 * hour);
    assertEquals(queue.cancelAfter("k"), true);
    assert(heaps.held() <= bound(1), `round ${i}: ${heaps.held()} times for one item`);
  }
  queue.cancelAfter("first");
  assertEquals(heaps.held(), 0);
});

Deno.test("DelayingQueue: times that an earlier one replaced do not pile up", async () => {
  using heaps = watchHeaps();
  await using queue = new DelayingQueue<string>();
  queue.addAfter("first", hour);
  for (let i = 0; i < 1_000; i++) {
    queue.addAfter("k", 3 * hour - i * 1_000);
    assert(heaps.held() <= bound(2), `round ${i}: ${heaps.held()} times for two items`);
  }
});

Deno.test("DelayingQueue: taking many adds back leaves the others at their times", async () => {
  using heaps = watchHeaps();
  await using queue = new DelayingQueue<number>();
  for (let i = 0; i < 1_000; i++) queue.addAfter(i, 2 * hour - i * 1_000);
  for (let i = 0; i < 1_000; i++) {
    if (i % 100 !== 0) queue.cancelAfter(i);
    const { length } = queue.contents().delayed;
    assert(heaps.held() <= bound(length), `${heaps.held()} times for ${length} items`);
  }

  using clock = new FakeClock();
  await using timed = new DelayingQueue<number>();
  for (let i = 0; i < 1_000; i++) timed.addAfter(i, 2_000 - i);
  for (let i = 0; i < 1_000; i++) if (i % 100 !== 0) timed.cancelAfter(i);
  const seen: [number, number][] = [];
  for (let ms = 0; ms <= 2_000; ms += 50) {
    while (timed.len() > 0) seen.push([(await timed.get()).item!, ms]);
    await clock.tickAsync(50);
  }
  assertEquals(seen, Array.from({ length: 10 }, (_, i) => [900 - i * 100, 1_100 + i * 100]));
  assertEquals(clock.pending, 0);
});
