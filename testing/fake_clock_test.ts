import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { FakeClock } from "./fake_clock.ts";

Deno.test("FakeClock: time stands still until it is moved", async () => {
  using clock = new FakeClock({ now: "2026-03-01T12:00:00Z", monotonic: 500 });
  assertEquals(new Date().toISOString(), "2026-03-01T12:00:00.000Z");
  assertEquals(performance.now(), 500);
  await clock.tickAsync(1_500);
  assertEquals(Date.now(), Date.UTC(2026, 2, 1, 12, 0, 1, 500));
  assertEquals(performance.now(), 2_000);
});

Deno.test("FakeClock: timers run in due order, equals by age, each at its own time", async () => {
  using clock = new FakeClock();
  const seen: string[] = [];
  const note = (name: string) => seen.push(`${name}@${performance.now()}`);
  setTimeout(note, 30, "c");
  setTimeout(note, 10, "a");
  setTimeout(note, 30, "d");
  setTimeout(note, 20, "b");
  setTimeout(note, 31, "late");
  await clock.tickAsync(30);
  assertEquals(seen, ["a@10", "b@20", "c@30", "d@30"]);
  assertEquals(clock.pending, 1);
  assertEquals(clock.untilNext, 1);
});

Deno.test("FakeClock: tickAsync runs timers that settled promises set", async () => {
  using clock = new FakeClock();
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const seen: number[] = [];
  const loop = (async () => {
    for (let i = 0; i < 10; i++) {
      await wait(100);
      seen.push(performance.now());
    }
  })();
  await clock.tickAsync(1_000);
  assertEquals(seen, [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  await loop;
});

Deno.test("FakeClock: tick does not let promises settle", () => {
  using clock = new FakeClock();
  let settled = false;
  setTimeout(() => Promise.resolve().then(() => settled = true), 5);
  clock.tick(10);
  assertEquals(settled, false, "a promise settled within a synchronous tick");
});

Deno.test("FakeClock: an interval repeats until it is cleared, also from within", async () => {
  using clock = new FakeClock();
  const at: number[] = [];
  const timer = setInterval(() => {
    at.push(performance.now());
    if (at.length === 3) clearInterval(timer);
  }, 250);
  await clock.tickAsync(2_000);
  assertEquals(at, [250, 500, 750]);
  assertEquals(clock.pending, 0);
});

Deno.test("FakeClock: clearing by object and by number, once or twice", async () => {
  using clock = new FakeClock();
  const fail = () => {
    throw new Error("a cleared timer ran");
  };
  const first = setTimeout(fail, 1);
  const second = setTimeout(fail, 1);
  clearTimeout(first);
  clearTimeout(Number(second));
  clearTimeout(second);
  clearTimeout(undefined);
  assertEquals(clock.pending, 0);
  await clock.tickAsync(5);
});

Deno.test("FakeClock: Date keeps its other forms and its instances", () => {
  using _clock = new FakeClock({ now: 0 });
  assertEquals(new Date(5).getTime(), 5);
  assertEquals(new Date("2020-02-02T00:00:00Z").getUTCFullYear(), 2020);
  assertEquals(new Date(2020, 0, 2).getDate(), 2);
  assert(new Date() instanceof Date);
  assertEquals(Date.UTC(1970, 0), 0);
  assertEquals(typeof Date(), "string");
});

Deno.test("FakeClock: setDate moves the calendar, neither timers nor durations", async () => {
  using clock = new FakeClock({ now: 0 });
  let ran = false;
  setTimeout(() => ran = true, 100);
  clock.setDate("2030-01-01T00:00:00Z");
  assertEquals(performance.now(), 0);
  await clock.tickAsync(99);
  assertEquals(ran, false);
  await clock.tickAsync(1);
  assertEquals(ran, true);
  assertEquals(new Date().toISOString(), "2030-01-01T00:00:00.100Z");
});

Deno.test("FakeClock: what a timer throws comes out of the tick, and the rest can go on", async () => {
  using clock = new FakeClock();
  let later = 0;
  setTimeout(() => {
    throw new Error("boom");
  }, 10);
  setTimeout(() => later = performance.now(), 20);
  await assertRejects(() => clock.tickAsync(100), Error, "boom");
  assertEquals(performance.now(), 10);
  await clock.tickAsync(90);
  assertEquals(later, 20);
});

Deno.test("FakeClock: runUntil goes from timer to timer, and says when nothing can settle the promise", async () => {
  using clock = new FakeClock();
  const hour = new Promise<string>((resolve) => setTimeout(() => resolve("done"), 3_600_000));
  assertEquals(await clock.runUntil(hour), "done");
  assertEquals(performance.now(), 3_600_000);
  await assertRejects(() => clock.runUntil(new Promise(() => {})), Error, "no timer is left");
  setTimeout(() => {}, 5_000);
  await assertRejects(() => clock.runUntil(new Promise(() => {}), { limit: 1_000 }), Error, "after 1000 ms");
});

Deno.test("FakeClock: dispose restores the very same functions and forgets pending timers", async () => {
  const before = [Date, setTimeout, clearTimeout, setInterval, clearInterval, performance.now];
  const real = setTimeout(() => {}, 100_000);
  const clock = new FakeClock();
  assert(setTimeout !== before[1]);
  assertThrows(() => new FakeClock(), Error, "in force already");
  clearTimeout(real); // a real timer can be cleared under the fake clock
  let ran = false;
  const forgotten = setTimeout(() => ran = true, 0);
  clock[Symbol.dispose]();
  clock[Symbol.dispose]();
  const after = [Date, setTimeout, clearTimeout, setInterval, clearInterval, performance.now];
  for (let i = 0; i < before.length; i++) assertStrictEquals(after[i], before[i]);
  clearTimeout(Number(forgotten)); // harmless on the real clock
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(ran, false);
});

Deno.test("FakeClock: a wait beyond 32 bits is due at once, as it is with real timers", async () => {
  using clock = new FakeClock();
  let at: number | undefined;
  setTimeout(() => at = performance.now(), 2 ** 31);
  await clock.tickAsync(0);
  assertEquals(at, 0);
});

Deno.test("time that is skipped runs nothing; what became due runs late, and the clock never goes back", () => {
  using clock = new FakeClock({ monotonic: 0 });
  const ran: number[] = [];
  setTimeout(() => ran.push(performance.now()), 100);
  clock.skip(500);
  assertEquals(performance.now(), 500);
  assertEquals(ran, []);
  clock.tick(0);
  assertEquals(ran, [500]);
});
