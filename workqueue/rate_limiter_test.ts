import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import {
  BucketRateLimiter,
  defaultControllerRateLimiter,
  ItemExponentialFailureRateLimiter,
  ItemFastSlowRateLimiter,
  KeyedBackoff,
  MaxOfRateLimiter,
  RateLimitedError,
  type RateLimiter,
  TokenBucket,
  WithMaxWaitRateLimiter,
} from "./mod.ts";

const waits = (limiter: RateLimiter<string>, item: string, times: number) =>
  Array.from({ length: times }, () => limiter.when(item));

Deno.test("[RL-01] exponential limiter: doubles by item until it is forgotten", () => {
  const limiter = new ItemExponentialFailureRateLimiter<string>(1, 1_000);
  assertEquals(waits(limiter, "one", 5), [1, 2, 4, 8, 16]);
  assertEquals(limiter.numRequeues("one"), 5);
  assertEquals(waits(limiter, "two", 2), [1, 2]);
  limiter.forget("one");
  assertEquals(limiter.numRequeues("one"), 0);
  assertEquals(limiter.when("one"), 1);
});

Deno.test("[RL-02] exponential limiter: many failures wait the maximum, no more and no nonsense", () => {
  const limiter = new ItemExponentialFailureRateLimiter<string>(1, 1_000_000);
  assertEquals(waits(limiter, "one", 6).at(-1), 32);
  assertEquals(waits(limiter, "one", 2_000).at(-1), 1_000_000);
  const minutes = new ItemExponentialFailureRateLimiter<string>(60_000, 1_000 * 3_600_000);
  assertEquals(waits(minutes, "two", 2_000).at(-1), 1_000 * 3_600_000);
});

Deno.test("[RL-03] fast-slow limiter: so many fast tries, then slow ones", () => {
  const limiter = new ItemFastSlowRateLimiter<string>(5, 10_000, 3);
  assertEquals(waits(limiter, "one", 5), [5, 5, 5, 10_000, 10_000]);
  assertEquals(limiter.numRequeues("one"), 5);
  limiter.forget("one");
  assertEquals(limiter.when("one"), 5);
});

Deno.test("[RL-05] limiter with a longest wait: cuts what another one gives", () => {
  const limiter = new WithMaxWaitRateLimiter(new ItemFastSlowRateLimiter<string>(5, 1_000_000, 100), 500_000);
  const seen = waits(limiter, "one", 102);
  assertEquals(seen.slice(0, 100), new Array(100).fill(5));
  assertEquals(seen.slice(100), [500_000, 500_000]);
  assertEquals(limiter.numRequeues("one"), 102);
  limiter.forget("one");
  assertEquals(limiter.numRequeues("one"), 0);
});

Deno.test("max-of limiter: the longest wait and the largest count of all, forgotten by all", () => {
  const limiter = new MaxOfRateLimiter(
    new ItemFastSlowRateLimiter<string>(5, 3_000, 3),
    new ItemExponentialFailureRateLimiter<string>(1, 1_000),
  );
  assertEquals(waits(limiter, "one", 5), [5, 5, 5, 3_000, 3_000]);
  assertEquals(limiter.numRequeues("one"), 5);
  limiter.forget("one");
  assertEquals(limiter.when("one"), 5);
  assertEquals(new MaxOfRateLimiter<string>().when("x"), 0);
});

Deno.test("default limiter: 5 ms doubling to 1000 s by item, 10 a second with a burst of 100 for all", () => {
  using _clock = new FakeClock();
  const limiter = defaultControllerRateLimiter<string>();
  assertEquals(waits(limiter, "one", 3), [5, 10, 20]);
  for (let i = 3; i < 100; i++) limiter.when(`item ${i}`);
  assertEquals(limiter.when("other"), 100, "the bucket is empty: the next token takes a tenth of a second");
  assertEquals(waits(limiter, "one", 20).at(-1), 1_000_000);
});

Deno.test("bucket limiter: promises tokens to come, one after the other", async () => {
  using clock = new FakeClock();
  const limiter = new BucketRateLimiter<string>(10, 2);
  assertEquals(["a", "b", "c", "d"].map((item) => limiter.when(item)), [0, 0, 100, 200]);
  await clock.tickAsync(300);
  assertEquals(limiter.when("e"), 0);
  limiter.forget("e");
  assertEquals(limiter.numRequeues("e"), 0);
});

Deno.test("[RL-06] token bucket: a burst, then no more, then as time goes by", async () => {
  using clock = new FakeClock();
  const bucket = new TokenBucket(1, 3);
  assertEquals(Array.from({ length: 4 }, () => bucket.tryTake()), [true, true, true, false]);
  await clock.tickAsync(999);
  assertEquals(bucket.tryTake(), false);
  await clock.tickAsync(1);
  assertEquals([bucket.tryTake(), bucket.tryTake()], [true, false]);
  await clock.tickAsync(3_600_000);
  assertEquals(
    Array.from({ length: 4 }, () => bucket.tryTake()),
    [true, true, true, false],
    "more than the burst",
  );
});

Deno.test("[RL-06] token bucket: waiting for tokens takes as long as the rate says", async () => {
  for (const [perSecond, burst, tokens, ms] of [[100, 1, 100, 990], [10, 5, 16, 1_100]] as const) {
    using clock = new FakeClock();
    const bucket = new TokenBucket(perSecond, burst);
    await clock.runUntil(Promise.all(Array.from({ length: tokens }, () => bucket.wait())));
    assert(Math.abs(performance.now() - ms) < 2, `${tokens} tokens took ${performance.now()} ms`);
  }
});

Deno.test("[RL-07] token bucket: a wait that cannot end in time is refused at once, and takes no token", async () => {
  using clock = new FakeClock();
  const bucket = new TokenBucket(0.0001, 1);
  await bucket.wait();
  const error = await assertRejects(() => bucket.wait({ within: 1_000 }), RateLimitedError, "allowed");
  assertEquals(error.waitMs, 10_000_000);
  assertEquals(performance.now(), 0);
  await clock.runUntil(bucket.wait());
  assertEquals(performance.now(), 10_000_000, "the refused wait used up a token");
});

Deno.test("token bucket: an aborted wait rejects with the reason, leaves no timer and gives its token back", async () => {
  using clock = new FakeClock();
  const bucket = new TokenBucket(1, 1);
  await bucket.wait();
  const abort = new AbortController();
  const reason = new Error("enough");
  const waiting = bucket.wait({ signal: abort.signal });
  await clock.tickAsync(400);
  abort.abort(reason);
  assertStrictEquals(await waiting.catch((error) => error), reason);
  assertEquals(clock.pending, 0);
  await clock.runUntil(bucket.wait());
  assertEquals(performance.now(), 1_000);
  await assertRejects(() => bucket.wait({ signal: abort.signal }), Error, "enough");
});

Deno.test("token bucket: refuses rates and bursts that make no sense", () => {
  assertThrows(() => new TokenBucket(0, 1), RangeError);
  assertThrows(() => new TokenBucket(1, 0), RangeError);
});

Deno.test("[RL-09] keyed backoff: doubles up to the cap, by key, until it is reset", () => {
  using _clock = new FakeClock();
  const backoff = new KeyedBackoff<string>(1_000, 50_000);
  const seen: number[] = [];
  for (let i = 0; i < 10; i++) {
    seen.push(backoff.get("a") / 1_000);
    backoff.next("a");
  }
  assertEquals(seen, [0, 1, 2, 4, 8, 16, 32, 50, 50, 50]);
  assertEquals(backoff.get("b"), 0);
  backoff.reset("a");
  assertEquals(backoff.get("a"), 0);
});

Deno.test("[RL-10] keyed backoff: starts anew after twice the cap without a failure, not before", async () => {
  using clock = new FakeClock();
  const backoff = new KeyedBackoff<string>(1_000, 4_000);
  for (let i = 0; i < 5; i++) backoff.next("a");
  await clock.tickAsync(8_000);
  assertEquals(backoff.next("a"), 4_000, "within twice the cap it stays at the mark");
  await clock.tickAsync(8_000);
  assertEquals(backoff.next("a"), 4_000, "the time is that since the last failure");
  await clock.tickAsync(8_001);
  assertEquals(backoff.next("a"), 1_000);
});

Deno.test("[RL-10] keyed backoff: gc drops the keys that would start anew, by the rule in force", async () => {
  using clock = new FakeClock();
  const backoff = new KeyedBackoff<string>(1_000, 4_000);
  backoff.next("old");
  await clock.tickAsync(5_000);
  backoff.next("young");
  await clock.tickAsync(3_001);
  backoff.gc();
  assertEquals([backoff.size, backoff.get("old"), backoff.get("young")], [1, 0, 1_000]);

  const never = new KeyedBackoff<string>(1_000, 4_000, { hasExpired: () => false });
  never.next("a");
  await clock.tickAsync(1_000_000);
  never.gc();
  assertEquals(never.next("a"), 2_000);
});

Deno.test("keyed backoff: tells what is left of a wait; jitter only lengthens, never past the cap", async () => {
  using clock = new FakeClock();
  const backoff = new KeyedBackoff<string>(1_000, 4_000);
  backoff.next("a");
  await clock.tickAsync(400);
  assertEquals([backoff.remaining("a"), backoff.remaining("b")], [600, 0]);
  await clock.tickAsync(700);
  assertEquals(backoff.remaining("a"), 0);

  const jittered = new KeyedBackoff<number>(1_000, 1_050, { jitter: 0.1 });
  for (let key = 0; key < 100; key++) {
    const ms = jittered.next(key);
    assert(ms >= 1_000 && ms <= 1_050, `${ms} is outside 1000 … 1050`);
  }
});
