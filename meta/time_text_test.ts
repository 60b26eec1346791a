import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { microTimeText, timeText } from "./time_text.ts";

const time = Date.UTC(2020, 0, 2, 3, 4, 5, 678);

Deno.test("a Time has whole seconds, a MicroTime six digits", () => {
  assertEquals([timeText(time), microTimeText(time)], [
    "2020-01-02T03:04:05Z",
    "2020-01-02T03:04:05.678000Z",
  ]);
  assertEquals(timeText(new Date(time)), timeText(time));
});

Deno.test("without a time it is the present one", () => {
  using _clock = new FakeClock({ now: "2020-01-01T00:00:00Z" });
  assertEquals([timeText(), microTimeText()], ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000000Z"]);
});
