import { assertEquals } from "@std/assert";
import { scheduleFault } from "./cron_schedule.ts";

/** Each fault as kube-apiserver 1.37.2 gave it; undefined for a schedule that it took. */
const schedules: [schedule: string, fault: string | undefined][] = [
  ["* * * * *", undefined],
  ["@daily", undefined],
  ["@every 1h30m", undefined],
  ["*/5 1-5 1,15 jan-mar mon", undefined],
  ["foo", "expected exactly 5 fields, found 1: [foo]"],
  ["* * * *", "expected exactly 5 fields, found 4: [* * * *]"],
  ["60 * * * *", "end of range (60) above maximum (59): 60"],
  ["* * 0 * *", "beginning of range (0) below minimum (1): 0"],
  ["5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"],
  ["1-2-3 * * * *", "too many hyphens: 1-2-3"],
  ["*/0 * * * *", "step of range should be a positive number: */0"],
  ["*/x * * * *", 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
  ["-1 * * * *", 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
  ["a/b/c * * * *", 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ["* * * FOO *", 'failed to parse int from FOO: strconv.Atoi: parsing "FOO": invalid syntax'],
  ["@foo", "unrecognized descriptor: @foo"],
  ["@every 5x", 'failed to parse duration @every 5x: time: unknown unit "x" in duration "5x"'],
  ["@every 5", 'failed to parse duration @every 5: time: missing unit in duration "5"'],
  ["@every 1.5.5h", 'failed to parse duration @every 1.5.5h: time: missing unit in duration "1.5.5h"'],
  ["@every x", 'failed to parse duration @every x: time: invalid duration "x"'],
];

Deno.test("what is wrong with a cron schedule", async (t) => {
  for (const [schedule, fault] of schedules) {
    await t.step(schedule, () => assertEquals(scheduleFault(schedule), fault));
  }
});

Deno.test("a long text that is no schedule is refused at once", () => {
  const began = performance.now();
  scheduleFault(`@every ${"1".repeat(100_000)}..`);
  scheduleFault(`${"1,".repeat(100_000)}x * * * *`);
  assertEquals(performance.now() - began < 1000, true);
});
