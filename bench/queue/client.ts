/**
 * This project's queues on the tasks of the benchmark, in a process of their own. Its one line of output is the
 * figures, in nanoseconds an item, as JSON. `peers/go/workqueue` does the first and the last.
 *
 * @module
 */
import { Registry } from "../../metrics/mod.ts";
import { PriorityQueue, Queue, RateLimitingQueue } from "../../workqueue/mod.ts";
import { median } from "../harness/report.ts";

/** What a run found, in nanoseconds an item; the peer's has the first two. */
export interface QueueFigures {
  /** Add, get, forget and done, on one key. */
  readonly oneKey: number;
  /** 10,000 keys, each added twice, and drained. */
  readonly burst: number;
  /** As `oneKey`, of a queue that has metrics. */
  readonly withMetrics?: number;
  /** As `oneKey`, of a priority queue. */
  readonly priority?: number;
  /** As `oneKey`, by `for await (using lease of queue)`. */
  readonly leases?: number;
  /** As `oneKey`, by `process`. */
  readonly process?: number;
  /** As `burst`, of a priority queue. */
  readonly priorityBurst?: number;
}

const rounds = 9;
const cycles = 200_000;
const keys = Array.from({ length: 10_000 }, (_, i) => `namespace-${i % 100}/name-${i}`);

async function measure(items: number, run: () => Promise<void>): Promise<number> {
  const figures: number[] = [];
  await run(); // warms up
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    figures.push((performance.now() - start) * 1e6 / items);
  }
  return median(figures);
}

async function oneKey(queue: RateLimitingQueue<string>): Promise<void> {
  for (let i = 0; i < cycles; i++) {
    queue.add("default/a");
    const { item } = await queue.get();
    queue.forget(item!);
    queue.done(item!);
  }
}

async function byLeases(): Promise<void> {
  const queue = new RateLimitingQueue<string>();
  let left = cycles;
  queue.add("default/a");
  for await (using lease of queue) {
    queue.forget(lease.item);
    if (--left === 0) break;
    queue.add(lease.item);
  }
}

async function byProcess(): Promise<void> {
  const queue = new RateLimitingQueue<string>();
  let left = cycles;
  queue.add("default/a");
  await queue.process({}, (item) => {
    if (--left === 0) queue.shutDown();
    else queue.add(item);
  });
}

async function burst(queue: Queue<string>): Promise<void> {
  for (let round = 0; round < 2; round++) for (const key of keys) queue.add(key);
  while (queue.len() > 0) queue.done((await queue.get()).item!);
}

if (import.meta.main) {
  const figures: QueueFigures = {
    oneKey: await measure(cycles, () => oneKey(new RateLimitingQueue())),
    burst: await measure(keys.length, () => burst(new Queue())),
    withMetrics: await measure(
      cycles,
      () => oneKey(new RateLimitingQueue({ name: "q", metrics: new Registry() })),
    ),
    priority: await measure(cycles, () => oneKey(new PriorityQueue())),
    leases: await measure(cycles, byLeases),
    process: await measure(cycles, byProcess),
    priorityBurst: await measure(keys.length, () => burst(new PriorityQueue())),
  };
  console.log(JSON.stringify(figures));
}
