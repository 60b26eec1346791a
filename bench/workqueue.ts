/**
 * What a queue costs: `deno run -A tools/deno.ts run -A bench/workqueue.ts`.
 *
 * Prints the median of several runs for each case, in nanoseconds per item. The peer is client-go 0.37's queue:
 * 162 ns for add, get, forget and done on one key, 230 ns per key for a burst of 10,000 keys added twice and drained.
 *
 * @module
 */
import { Registry } from "../metrics/mod.ts";
import { PriorityQueue, Queue, RateLimitingQueue } from "../workqueue/mod.ts";

const rounds = 9;

async function measure(name: string, items: number, run: () => Promise<void>): Promise<number> {
  const figures: number[] = [];
  await run(); // warms up
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    figures.push((performance.now() - start) * 1e6 / items);
  }
  figures.sort((a, b) => a - b);
  const median = figures[figures.length >> 1]!;
  console.log(
    `${name.padEnd(58)} ${median.toFixed(0).padStart(6)} ns   (${figures[0]!.toFixed(0)} … ${
      figures.at(-1)!.toFixed(0)
    })`,
  );
  return median;
}

const cycles = 200_000;
async function oneKey(queue: RateLimitingQueue<string>): Promise<void> {
  for (let i = 0; i < cycles; i++) {
    queue.add("default/a");
    const { item } = await queue.get();
    queue.forget(item!);
    queue.done(item!);
  }
}

const plain = await measure(
  "add, get, forget, done on one key",
  cycles,
  () => oneKey(new RateLimitingQueue()),
);
await measure(
  "the same, with metrics",
  cycles,
  () => oneKey(new RateLimitingQueue({ name: "q", metrics: new Registry() })),
);
await measure("the same, a priority queue", cycles, () => oneKey(new PriorityQueue()));
await measure("the same, by for await (using lease of queue)", cycles, async () => {
  const queue = new RateLimitingQueue<string>();
  let left = cycles;
  queue.add("default/a");
  for await (using lease of queue) {
    queue.forget(lease.item);
    if (--left === 0) break;
    queue.add(lease.item);
  }
});
await measure("the same, by process", cycles, async () => {
  const queue = new RateLimitingQueue<string>();
  let left = cycles;
  queue.add("default/a");
  await queue.process({}, (item) => {
    if (--left === 0) queue.shutDown();
    else queue.add(item);
  });
});

const keys = Array.from({ length: 10_000 }, (_, i) => `namespace-${i % 100}/name-${i}`);
async function burst(queue: Queue<string>): Promise<void> {
  for (const key of keys) queue.add(key);
  for (const key of keys) queue.add(key);
  while (queue.len() > 0) queue.done((await queue.get()).item!);
}
await measure("a burst of 10,000 keys, added twice and drained", keys.length, () => burst(new Queue()));
await measure("the same, a priority queue", keys.length, () => burst(new PriorityQueue()));

const goal = 2 * 162;
console.log(`\ngoal: add, get, forget, done under ${goal} ns; ${plain <= goal ? "met" : "MISSED"}`);
if (plain > goal) Deno.exit(1);
