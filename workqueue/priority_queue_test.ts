import { assert, assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { seededRandom } from "../testing/seeded_random.ts";
import { PriorityQueue, type RateLimiter } from "./mod.ts";

/** Takes what is ready, with its priority, and is done with it. */
async function take<T>(queue: PriorityQueue<T>): Promise<[T, number][]> {
  const items: [T, number][] = [];
  while (queue.len() > 0) {
    using lease = (await queue.lease())!;
    items.push([lease.item, lease.priority]);
  }
  return items;
}

Deno.test("[PQ-01] PriorityQueue: without options it is first in, first out at priority 0", async () => {
  await using queue = new PriorityQueue<string>();
  queue.addWithOptions({}, "foo", "bar");
  assertEquals(await take(queue), [["foo", 0], ["bar", 0]]);
});

Deno.test("[PQ-02] PriorityQueue: all of a higher level come first, and each level in order", async () => {
  await using queue = new PriorityQueue<number>();
  const levels = [10, 5, 0, -5, -10];
  // 1,000 items per level, added in turns.
  for (let i = 0; i < 5_000; i++) queue.addWithOptions({ priority: levels[(i * 3) % 5]! }, i);
  const seen = await take(queue);
  const expected = levels.flatMap((level) =>
    Array.from({ length: 5_000 }, (_, i) => i).filter((i) => levels[(i * 3) % 5] === level).map((
      i,
    ) => [i, level])
  );
  assertEquals(seen, expected as [number, number][]);
});

Deno.test("[PQ-03] PriorityQueue: an item is raised, never lowered, and queued once", async () => {
  await using queue = new PriorityQueue<string>();
  queue.addWithOptions({ priority: 1 }, "foo");
  queue.addWithOptions({ priority: 2 }, "foo");
  assertEquals(queue.len(), 1);
  assertEquals(await take(queue), [["foo", 2]]);
  queue.addWithOptions({ priority: 2 }, "foo");
  queue.addWithOptions({ priority: 1 }, "foo");
  queue.add("foo");
  assertEquals(await take(queue), [["foo", 2]]);
  queue.add("foo");
  assertEquals(await take(queue), [["foo", 0]], "a priority outlived its item");
});

Deno.test("[PQ-05] PriorityQueue: a raised item goes behind those at that level", async () => {
  await using queue = new PriorityQueue<string>();
  queue.add("foo");
  queue.addWithOptions({ priority: 1 }, "bar");
  queue.addWithOptions({ priority: 1 }, "foo");
  assertEquals(await take(queue), [["bar", 1], ["foo", 1]]);
});

Deno.test("[PQ-06] PriorityQueue: an item added while held waits for done and then has the place of its add", async () => {
  await using queue = new PriorityQueue<string>();
  queue.add("foo");
  await queue.get();
  queue.add("foo");
  queue.add("bar");
  assertEquals((await queue.get()).item, "bar", "foo is held: it must not come before its done");
  queue.add("baz");
  queue.done("foo");
  queue.done("bar");
  assertEquals((await take(queue)).map(([item]) => item), ["foo", "baz"]);
});

Deno.test("[PQ-07] PriorityQueue: of several delays the shortest wins, and none is the shortest", async () => {
  using clock = new FakeClock();
  await using queue = new PriorityQueue<string>();
  queue.addWithOptions({ after: 0 }, "a");
  queue.addWithOptions({ after: 3_600_000 }, "a");
  queue.addWithOptions({ after: 3_600_000 }, "b");
  queue.add("b");
  queue.addWithOptions({ after: 2_000 }, "c");
  queue.addWithOptions({ after: 1_000 }, "c");
  assertEquals(await take(queue), [["a", 0], ["b", 0]]);
  await clock.tickAsync(1_000);
  assertEquals(await take(queue), [["c", 0]]);
  await clock.tickAsync(4_000_000);
  assertEquals(await take(queue), []);
  assertEquals(clock.pending, 0);
});

Deno.test("PriorityQueue: with postpone the last delay counts, with the highest priority, and what is ready stays so", async () => {
  using clock = new FakeClock();
  await using queue = new PriorityQueue<string>();
  queue.addWithOptions({ after: 1_000, postpone: true, priority: 5 }, "a");
  await clock.tickAsync(900);
  queue.addWithOptions({ after: 1_000, postpone: true }, "a");
  await clock.tickAsync(999);
  assertEquals(await take(queue), []);
  await clock.tickAsync(1);
  assertEquals(await take(queue), [["a", 5]]);
  queue.add("b");
  queue.addWithOptions({ after: 1_000, postpone: true }, "b");
  assertEquals(await take(queue), [["b", 0]]);
  assertEquals(clock.pending, 0);
});

Deno.test("PriorityQueue: an item that waits keeps the highest priority it was added with", async () => {
  using clock = new FakeClock();
  await using queue = new PriorityQueue<string>();
  queue.addWithOptions({ after: 100, priority: 5 }, "a");
  queue.addWithOptions({ after: 50, priority: 1 }, "a");
  await clock.tickAsync(50);
  assertEquals(await take(queue), [["a", 5]]);
  queue.addWithOptions({ after: 100, priority: 5 }, "b");
  queue.add("b");
  assertEquals(await take(queue), [["b", 5]]);
  queue.addWithOptions({ after: 100, priority: -100 }, "c");
  await clock.tickAsync(100);
  assertEquals(await take(queue), [["c", -100]], "a low priority was raised by coming due");
  queue.addWithOptions({ after: 100, priority: 5 }, "d");
  assertEquals(queue.cancelAfter("d"), true);
  queue.add("d");
  assertEquals(await take(queue), [["d", 0]]);
});

Deno.test("[PQ-09] PriorityQueue: a delayed item of high priority is next once it is ready", async () => {
  using clock = new FakeClock();
  await using queue = new PriorityQueue<string>();
  queue.addWithOptions({ after: 1_000, priority: 10 }, "high");
  queue.addWithOptions({}, "low 1", "low 2", "low 3");
  assertEquals((await queue.get()).item, "low 1");
  await clock.tickAsync(1_000);
  assertEquals((await take(queue)).map(([item]) => item), ["high", "low 2", "low 3"]);
});

Deno.test("[PQ-10] PriorityQueue: in one rate-limited add each item waits for itself", async () => {
  using clock = new FakeClock();
  const asked: string[] = [];
  const rateLimiter: RateLimiter<string> = {
    when: (item) => {
      asked.push(item);
      return item === "a" ? 10 : 20;
    },
    forget() {},
    numRequeues: () => 0,
  };
  await using queue = new PriorityQueue<string>({ rateLimiter });
  queue.addWithOptions({ rateLimited: true }, "a", "b");
  assertEquals(asked, ["a", "b"]);
  await clock.tickAsync(10);
  assertEquals((await take(queue)).map(([item]) => item), ["a"]);
  await clock.tickAsync(10);
  assertEquals((await take(queue)).map(([item]) => item), ["b"]);
  queue.addWithOptions({ rateLimited: true, after: 5 }, "b");
  await clock.tickAsync(5);
  assertEquals(queue.len(), 1, "with both, the shorter delay counts");
});

Deno.test("PriorityQueue: an item raised while held comes back at the raised priority", async () => {
  await using queue = new PriorityQueue<string>();
  queue.add("foo");
  const lease = (await queue.lease())!;
  queue.add("foo");
  queue.addWithOptions({ priority: 3 }, "foo");
  queue.addWithOptions({ priority: 2 }, "bar");
  lease.done();
  assertEquals(await take(queue), [["foo", 3], ["bar", 2]]);
});

Deno.test("PriorityQueue.process: a retry keeps the item's priority", async () => {
  using clock = new FakeClock();
  await using queue = new PriorityQueue<string>();
  const seen: number[] = [];
  queue.addWithOptions({ priority: 10 }, "a");
  const processing = queue.process({ onError: () => {} }, (_item, { priority }) => {
    seen.push(priority);
    if (seen.length < 3) throw new Error("again");
    queue.shutDown();
  });
  await clock.runUntil(processing);
  assertEquals(seen, [10, 10, 10]);
  assertEquals(queue.numRequeues("a"), 0);
});

Deno.test("PriorityQueue: behaves as a model does under random use", async () => {
  using clock = new FakeClock();
  const random = seededRandom(42);
  await using queue = new PriorityQueue<number>();
  const want = new Map<number, number>(); // item → highest priority asked for
  const held = new Set<number>();
  for (let step = 0; step < 3_000; step++) {
    const item = random(20);
    switch (random(4)) {
      case 0: {
        const priority = random(7) - 3;
        queue.addWithOptions({ priority, after: random(3) * 10 }, item);
        want.set(item, Math.max(want.get(item) ?? -Infinity, priority));
        break;
      }
      case 1:
        await clock.tickAsync(5);
        break;
      case 2:
        if (queue.len() > 0) {
          const { ready } = queue.contents();
          const highest = Math.max(...ready.map((item) => want.get(item)!));
          const lease = (await queue.lease())!;
          assert(!held.has(lease.item), `${lease.item} handed out while held`);
          assert(
            lease.priority === highest,
            `step ${step}: got ${lease.priority}, the highest ready is ${highest}`,
          );
          held.add(lease.item);
          want.delete(lease.item);
        }
        break;
      case 3: {
        const [first] = held;
        if (first !== undefined) {
          held.delete(first);
          queue.done(first);
        }
      }
    }
  }
  for (const item of held) queue.done(item);
  await clock.tickAsync(1_000);
  assertEquals(new Set((await take(queue)).map(([item]) => item)), new Set(want.keys()));
});
