import { assertEquals } from "@std/assert";
import { humanAge, humanDuration } from "./human_duration.ts";

const s = 1000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;
const y = 365 * d;

const table: readonly (readonly [milliseconds: number, text: string])[] = [
  [-3 * s, "<invalid>"],
  [-2 * s, "<invalid>"],
  [-2 * s + 1, "0s"],
  [-1, "0s"],
  [0, "0s"],
  [999, "0s"],
  [59 * s, "59s"],
  [119 * s + 999, "119s"],
  [2 * m, "2m"],
  [2 * m + 1 * s, "2m1s"],
  [10 * m - 1, "9m59s"],
  [10 * m, "10m"],
  [10 * m + 59 * s, "10m"],
  [3 * h - 1, "179m"],
  [3 * h, "3h"],
  [3 * h + 1 * m, "3h1m"],
  [8 * h - 1, "7h59m"],
  [8 * h, "8h"],
  [48 * h - 1, "47h"],
  [48 * h, "2d"],
  [49 * h, "2d1h"],
  [8 * d - 1, "7d23h"],
  [8 * d, "8d"],
  [2 * y - 1, "729d"],
  [2 * y, "2y"],
  [2 * y + d, "2y1d"],
  [8 * y - 1, "7y364d"],
  [8 * y, "8y"],
  [80 * y, "80y"],
];

for (const [milliseconds, text] of table) {
  Deno.test(`human duration: ${milliseconds} ms are ${text}`, () => {
    assertEquals(humanDuration(milliseconds), text);
  });
}

Deno.test("human age: from now back to the time, and <unknown> without one", () => {
  const now = new Date("2026-01-02T00:00:00.500Z");
  assertEquals(humanAge("2026-01-01T23:59:00Z", now), "60s");
  assertEquals(humanAge("2026-01-01T23:59:00.750000Z", now), "59s");
  assertEquals(humanAge("2026-01-02T01:00:00Z", now), "<invalid>");
  assertEquals(humanAge(undefined, now), "<unknown>");
  assertEquals(humanAge(null, now), "<unknown>");
});
