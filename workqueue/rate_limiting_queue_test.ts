import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { ItemExponentialFailureRateLimiter, RateLimitingQueue, TerminalError } from "./mod.ts";

Deno.test("[WQ-11] RateLimitingQueue: each item waits longer each time, until it is forgotten", async () => {
  using clock = new FakeClock();
  const rateLimiter = new ItemExponentialFailureRateLimiter<string>(1, 1_000);
  await using queue = new RateLimitingQueue<string>({ rateLimiter });
  /** Milliseconds until the item is ready. */
  const wait = async (item: string) => {
    const start = performance.now();
    queue.addRateLimited(item);
    assertEquals((await clock.runUntil(queue.get())).item, item);
    queue.done(item);
    return performance.now() - start;
  };
  assertEquals([await wait("one"), await wait("one")], [1, 2]);
  assertEquals([await wait("two"), await wait("two")], [1, 2]);
  assertEquals(queue.numRequeues("one"), 2);
  queue.forget("one");
  assertEquals(queue.numRequeues("one"), 0);
  assertEquals(await wait("one"), 1);
  assertEquals(queue.numRequeues("two"), 2);
});

Deno.test("RateLimitingQueue.process: success forgets, a throw is retried, a TerminalError is not", async () => {
  using clock = new FakeClock();
  const rateLimiter = new ItemExponentialFailureRateLimiter<string>(100, 10_000);
  await using queue = new RateLimitingQueue<string>({ name: "", rateLimiter });
  const log: string[] = [];
  const tries = new Map<string, number>();
  const processing = queue.process({
    onError: ({ item, error, then }) => log.push(`${item}: ${(error as Error).message}, ${then}`),
  }, async (item) => {
    await Promise.resolve();
    const n = (tries.get(item) ?? 0) + 1;
    tries.set(item, n);
    log.push(`${item} #${n} at ${performance.now()}`);
    if (item === "flaky" && n < 3) throw new Error("not yet");
    if (item === "hopeless") throw new TerminalError("never");
  });
  queue.add("flaky");
  queue.add("hopeless");
  await clock.tickAsync(60_000);
  assertEquals(log, [
    "flaky #1 at 0",
    "flaky: not yet, retried",
    "hopeless #1 at 0",
    "hopeless: never, dropped",
    "flaky #2 at 100",
    "flaky: not yet, retried",
    "flaky #3 at 300",
  ]);
  assertEquals([queue.numRequeues("flaky"), queue.numRequeues("hopeless")], [0, 0]);
  queue.shutDown();
  await processing;
});

Deno.test("RateLimitingQueue.process: an item that was given up on starts anew: its next failure is its first", async () => {
  using clock = new FakeClock();
  const rateLimiter = new ItemExponentialFailureRateLimiter<string>(100, 10_000);
  await using queue = new RateLimitingQueue<string>({ rateLimiter });
  const triedAt: number[] = [];
  const processing = queue.process({ onError: () => {} }, () => {
    triedAt.push(performance.now());
    if (triedAt.length === 2) throw new TerminalError("never");
    if (triedAt.length < 4) throw new Error("not yet");
  });
  queue.add("a");
  await clock.tickAsync(1_000);
  assertEquals(triedAt, [0, 100], "it was tried again after its work had failed for good");
  assertEquals(queue.numRequeues("a"), 0);
  queue.add("a");
  await clock.tickAsync(1_000);
  assertEquals(triedAt, [0, 100, 1_000, 1_100]);
  queue.shutDown();
  await processing;
});

Deno.test("RateLimitingQueue.process: an item that fails while the queue shuts down is dropped, and said to be", async () => {
  const queue = new RateLimitingQueue<string>();
  queue.add("a");
  const fates: string[] = [];
  await queue.process({ onError: ({ then }) => fates.push(then) }, () => {
    queue.shutDown();
    throw new Error("no");
  });
  assertEquals(fates, ["dropped"]);
});

Deno.test("RateLimitingQueue.process: a failure is logged with queue and item by default", async () => {
  const queue = new RateLimitingQueue<string>({ rateLimiter: new ItemExponentialFailureRateLimiter(1, 1) });
  queue.add("default/a");
  const lines: unknown[][] = [];
  const { error } = console;
  console.error = (...args) => lines.push(args);
  try {
    await queue.process({}, () => {
      queue.shutDown();
      throw "thrown text";
    });
  } finally {
    console.error = error;
  }
  assertEquals(lines.length, 1);
  assertEquals(String(lines[0]![0]).includes("default/a"), true, String(lines[0]![0]));
  assertEquals(lines[0]![1], "thrown text");
});
