import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { longestTimer } from "./longest_timer.ts";
import { timeLimit } from "./time_limit.ts";

Deno.test("timeLimit", async (t) => {
  using time = new FakeClock();

  await t.step("aborts with what `late` gives when the time is up, and not before", () => {
    using limit = timeLimit(undefined, 1_000, () => "late");
    time.tick(999);
    assertEquals(limit.signal.aborted, false);
    time.tick(1);
    assertEquals(limit.signal.reason, "late");
  });

  await t.step("aborts with the caller's reason, also of one that was aborted before", () => {
    const caller = new AbortController();
    using limit = timeLimit(caller.signal, 1_000, () => "late");
    caller.abort("caller");
    time.tick(1_000);
    assertEquals(limit.signal.reason, "caller");
    using after = timeLimit(caller.signal, undefined, () => "late");
    assertEquals(after.signal.reason, "caller");
  });

  await t.step("disposed, hears of neither", () => {
    const caller = new AbortController();
    const limit = timeLimit(caller.signal, 1_000, () => "late");
    limit[Symbol.dispose]();
    time.tick(1_000);
    caller.abort("caller");
    assertEquals(limit.signal.aborted, false);
  });

  await t.step("a time longer than a timer can wait ends nothing", () => {
    using limit = timeLimit(undefined, longestTimer + 1, () => "late");
    time.tick(longestTimer + 1);
    assertEquals(limit.signal.aborted, false);
  });

  await t.step("is ended by hand", () => {
    using limit = timeLimit(undefined, undefined, () => "late");
    limit.abort("by hand");
    assertEquals(limit.signal.reason, "by hand");
  });
});
