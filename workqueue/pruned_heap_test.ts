import { assert, assertEquals } from "@std/assert";
import { BinaryHeap } from "@std/data-structures/binary-heap";
import { PriorityQueue } from "./mod.ts";

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
