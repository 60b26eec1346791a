import { assertEquals, assertRejects } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { TokenBucketRateLimiter } from "./rate_limiter.ts";

/** When so many waits end that begin together, in milliseconds from their begin. */
async function waits(clock: FakeClock, limiter: TokenBucketRateLimiter, count: number): Promise<number[]> {
  const begun = clock.monotonic;
  const ended = Promise.all(Array.from({ length: count }, async () => {
    await limiter.wait();
    return Math.round(clock.monotonic - begun);
  }));
  return await clock.runUntil(ended, { limit: 60_000 });
}

Deno.test("a burst goes at once, and then one for each part of a second", async () => {
  using clock = new FakeClock();
  assertEquals(await waits(clock, new TokenBucketRateLimiter(10, 3), 6), [0, 0, 0, 100, 200, 300]);
});

Deno.test("tokens come back with time, no more than the burst, and only for the time since the last wait", async () => {
  using clock = new FakeClock();
  const limiter = new TokenBucketRateLimiter(10, 2);
  assertEquals(await waits(clock, limiter, 2), [0, 0]);
  await clock.tickAsync(100);
  assertEquals(await waits(clock, limiter, 2), [0, 100], "one has come back");
  await clock.tickAsync(60_000);
  assertEquals(await waits(clock, limiter, 4), [0, 0, 100, 200], "two at most, however long nobody asked");
  await clock.tickAsync(50);
  assertEquals(await waits(clock, limiter, 2), [50, 150], "half a one");
  await clock.tickAsync(100);
  await waits(clock, limiter, 1);
  assertEquals(await waits(clock, limiter, 1), [100], "time counts once");
});

Deno.test("a wait that is aborted gives its token back", async () => {
  using clock = new FakeClock();
  const limiter = new TokenBucketRateLimiter(10, 1);
  await limiter.wait();
  const stop = new AbortController();
  const waiting = limiter.wait({ signal: stop.signal });
  stop.abort(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
  assertEquals(await waits(clock, limiter, 1), [100]);
});
