import { assertAlmostEquals, assertEquals } from "@std/assert";
import { growth, growthBound } from "./heap_growth.ts";

Deno.test("growth: the slope of the last two thirds, from end to end, as a share of their mean", () => {
  assertEquals(growth([1, 1, 1, 1, 1, 1]), 0);
  assertEquals(growth([900, 500, 100, 100, 100, 100, 100, 100, 100]), 0, "the first third warms up");
  const rising = Array.from({ length: 90 }, (_, i) => 100 + i);
  assertAlmostEquals(growth(rising), 59 / (100 + (30 + 89) / 2), 1e-9);
  assertAlmostEquals(growth(rising.toReversed()), -59 / (100 + 59 / 2), 1e-9);
  assertEquals(growth([5]), 0, "one sample has no slope");
});

Deno.test("growth: a saw that collections make does not count, a leak below it does", () => {
  const saw = Array.from({ length: 120 }, (_, i) => 100 + i % 10);
  const leak = saw.map((value, i) => value + i * 0.2);
  assertEquals([growth(saw) < growthBound(180), growth(leak) < growthBound(180)], [true, false]);
});
