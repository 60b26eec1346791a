import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { Deadlines } from "./deadlines.ts";

Deno.test("Deadlines: each ends after its own time, and one that is disposed does not", async () => {
  using clock = new FakeClock();
  const deadlines = new Deadlines(100);
  const late: string[] = [];
  using _a = deadlines.begin(() => late.push("a"));
  await clock.tickAsync(40);
  const b = deadlines.begin(() => late.push("b"));
  await clock.tickAsync(40);
  using _c = deadlines.begin(() => late.push("c"));
  await clock.tickAsync(19);
  assertEquals(late, []);
  await clock.tickAsync(1);
  assertEquals(late, ["a"]);
  b[Symbol.dispose]();
  await clock.tickAsync(79);
  assertEquals(late, ["a"]);
  await clock.tickAsync(1);
  assertEquals(late, ["a", "c"]);
});

Deno.test("Deadlines: there is one timer while any is open, and none when all have ended", async () => {
  using clock = new FakeClock();
  const deadlines = new Deadlines(100);
  const open = Array.from({ length: 5 }, () => deadlines.begin(() => {}));
  assertEquals(clock.pending, 1);
  for (const one of open) one[Symbol.dispose]();
  assertEquals(clock.pending, 0);
  open[0]![Symbol.dispose](); // twice is once
  using _late = deadlines.begin(() => {});
  await clock.tickAsync(100);
  assertEquals(clock.pending, 0);
});
