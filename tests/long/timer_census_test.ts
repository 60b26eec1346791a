import { assertEquals } from "@std/assert";
import { FakeClock } from "../../testing/fake_clock.ts";
import { TimerCensus } from "./timer_census.ts";

Deno.test("TimerCensus counts what is set and neither has run nor was cleared, and puts the real timers back", async () => {
  using clock = new FakeClock();
  const { setTimeout: before } = globalThis;
  {
    using census = new TimerCensus();
    const ran: string[] = [];
    const cleared = setTimeout(() => ran.push("cleared"), 1);
    const interval = setInterval(() => ran.push("interval"), 1);
    setTimeout((...given: string[]) => ran.push(...given), 1, "given");
    assertEquals(census.pending, 3);
    clearTimeout(cleared);
    await clock.tickAsync(20);
    assertEquals(census.pending, 1, "an interval goes on");
    clearInterval(interval);
    assertEquals(census.pending, 0);
    assertEquals([ran.includes("given"), ran.includes("cleared"), ran.includes("interval")], [
      true,
      false,
      true,
    ]);
  }
  assertEquals(globalThis.setTimeout, before);
});
