import { assert, assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { GracePeriod } from "./grace_period.ts";

function setUp(milliseconds: number) {
  const stop = new AbortController();
  const now = new AbortController();
  let running = ['controller "a"'];
  const grace = new GracePeriod(milliseconds, { stop: stop.signal, now: now.signal, running: () => running });
  let over = false;
  grace.patienceOver.then(() => over = true);
  return { grace, stop, now, patienceIsOver: () => over, end: () => void (running = []) };
}

Deno.test("the grace period begins with the order to stop, tells at its end, and names what was left", async () => {
  using clock = new FakeClock();
  const { grace, stop, patienceIsOver } = setUp(5_000);
  await clock.tickAsync(60_000);
  assertEquals([grace.over.aborted, patienceIsOver()], [false, false]);
  stop.abort();
  await clock.tickAsync(4_999);
  assertEquals(grace.over.aborted, false);
  await clock.tickAsync(1);
  assertEquals([grace.over.aborted, grace.left, grace.wasExceeded], [true, ['controller "a"'], true]);
  assertEquals(patienceIsOver(), false, "a second is left to heed the signal");
  await clock.tickAsync(1_000);
  assert(patienceIsOver());
  grace[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});

Deno.test("a second order ends the grace period at once, also one without an end, and that is no failure of time", async () => {
  using clock = new FakeClock();
  for (const milliseconds of [5_000, -1, Infinity]) {
    const { grace, stop, now, patienceIsOver } = setUp(milliseconds);
    stop.abort();
    await clock.tickAsync(1_000);
    now.abort();
    assertEquals([grace.over.aborted, grace.wasExceeded], [true, false]);
    await clock.tickAsync(1_000);
    assert(patienceIsOver());
    grace[Symbol.dispose]();
  }
  assertEquals(clock.pending, 0);
});

Deno.test("a grace period that is disposed leaves no timer, and hears of nothing more", async () => {
  using clock = new FakeClock();
  const { grace, stop, now } = setUp(5_000);
  stop.abort();
  grace[Symbol.dispose]();
  assertEquals(clock.pending, 0);
  now.abort();
  await clock.tickAsync(60_000);
  assertEquals([grace.over.aborted, clock.pending], [false, 0]);
});
