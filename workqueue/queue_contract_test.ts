import { assertEquals, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { Registry } from "../metrics/mod.ts";
import { ItemExponentialFailureRateLimiter, Queue, RateLimitingQueue } from "./mod.ts";

// Sentences of the contract at the head of queue.ts that no other test shows.

Deno.test("[QUE-5] Queue: an item goes to the next who waits when the first has given up", async () => {
  const queue = new Queue<string>();
  const impatient = new AbortController();
  const first = queue.get({ signal: impatient.signal }).catch((error) => error);
  const second = queue.get();
  const reason = new Error("no more");
  impatient.abort(reason);
  queue.add("a");
  assertStrictEquals(await first, reason);
  assertEquals(await second, { item: "a", shutdown: false });
  assertEquals(queue.contents(), { ready: [], held: ["a"], delayed: [] });
});

Deno.test("[QUE-6] a lease that was ended by hand within `using` lets no two workers have its item", async () => {
  using clock = new FakeClock();
  const queue = new Queue<string>();
  let atOnce = 0;
  let most = 0;
  let turns = 0;
  const worker = async () => {
    for await (using lease of queue) {
      most = Math.max(most, ++atOnce);
      turns++;
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (turns < 6) queue.add(lease.item);
      atOnce--;
      lease.done();
      // The other worker has it by the time that this turn, and its `using`, end.
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  const workers = [worker(), worker(), worker()];
  queue.add("a");
  await clock.tickAsync(1_000);
  assertEquals([turns, most], [6, 1]);
  queue.shutDown();
  await Promise.all(workers);
});

Deno.test("[QUE-7] lease: its end neither forgets an item's failures nor adds it again", async () => {
  using clock = new FakeClock();
  const rateLimiter = new ItemExponentialFailureRateLimiter<string>(10, 1_000);
  await using queue = new RateLimitingQueue<string>({ rateLimiter });
  queue.addRateLimited("a");
  await clock.tickAsync(10);
  const lease = (await queue.lease())!;
  lease.done();
  await clock.tickAsync(10_000);
  assertEquals(queue.numRequeues("a"), 1);
  assertEquals(queue.contents(), { ready: [], held: [], delayed: [] });
});

Deno.test("[QUE-12] Queue: takes in whatever comes, at once; its depth is a metric", () => {
  const metrics = new Registry();
  const queue = new Queue<number>({ name: "long", metrics });
  for (let i = 0; i < 200_000; i++) queue.add(i);
  assertEquals(queue.len(), 200_000);
  assertEquals(
    metrics.text().match(/^workqueue_depth\{name="long",controller="long",priority=""\} (\d+)$/m)?.[1],
    "200000",
  );
});

Deno.test("[QUE-13] Queue: an item that nobody is done with is handed to nobody else, however long it takes", async () => {
  using clock = new FakeClock();
  const queue = new Queue<string>();
  queue.add("a");
  await queue.get();
  let taken = false;
  const other = queue.get().then(() => taken = true);
  queue.add("a");
  await clock.tickAsync(24 * 3_600_000);
  assertEquals(taken, false);
  queue.done("a");
  await other;
});

Deno.test("[QUE-14] Queue: its done ends the hold of whoever has the item", async () => {
  const queue = new Queue<string>();
  queue.add("a");
  const lease = (await queue.lease())!;
  queue.add("a");
  queue.done("a");
  assertEquals((await queue.get()).item, "a");
  lease.done();
  assertEquals(queue.contents().held, ["a"], "the lease had ended before");
});

Deno.test("[QUE-15] Queue: items are told apart as the keys of a Map: two equal objects are two", () => {
  const queue = new Queue<unknown>();
  for (const item of [{ name: "a" }, { name: "a" }, "a", "a", NaN, NaN]) queue.add(item);
  assertEquals(queue.len(), 4);
});

Deno.test("[QUE-16] Queue: another queue of the same name begins empty", () => {
  const metrics = new Registry();
  const first = new Queue<string>({ name: "q", metrics });
  first.add("a");
  const second = new Queue<string>({ name: "q", metrics });
  assertEquals([first.len(), second.len()], [1, 0]);
});
