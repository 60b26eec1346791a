import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { settledWithin } from "./settled_within.ts";

/** What has happened by when. */
async function after(clock: FakeClock, ms: number, wait: Promise<void>): Promise<boolean> {
  let over = false;
  wait.then(() => over = true);
  await clock.tickAsync(ms);
  return over;
}

Deno.test("a wait ends with its promise, however that ends, and leaves no timer", async () => {
  using clock = new FakeClock();
  await settledWithin(Promise.resolve(), 1_000);
  await settledWithin(Promise.reject(new Error("no")), 1_000);
  assertEquals(clock.pending, 0);
});

Deno.test("a wait ends when its time is over, and when it is told to", async () => {
  using clock = new FakeClock();
  const never = new Promise<void>(() => {});
  assertEquals(await after(clock, 999, settledWithin(never, 1_000)), false);
  assertEquals(await after(clock, 1_000, settledWithin(never, 1_000)), true);
  const stop = new AbortController();
  const wait = settledWithin(never, 1_000, { signal: stop.signal });
  stop.abort();
  assertEquals(await after(clock, 0, wait), true);
  await settledWithin(never, 1_000, { signal: stop.signal });
  assertEquals(clock.pending, 0);
});
