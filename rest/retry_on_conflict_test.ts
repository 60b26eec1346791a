import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { rejection } from "./fake_server_test.ts";
import { defaultBackoff, retryOnConflict, retryOnError } from "./retry_on_conflict.ts";
import { StatusError } from "./status_error.ts";

const conflict = () =>
  new StatusError({ apiVersion: "v1", kind: "Status", status: "Failure", code: 409, reason: "Conflict" });

/** Fails so often, then succeeds; notes when it was tried. */
function failing(times: number, error: () => unknown = conflict) {
  const at: number[] = [];
  const attempt = () => {
    at.push(performance.now());
    if (at.length <= times) throw error();
    return "done";
  };
  return { at, attempt };
}

Deno.test("one try is a try, and none is refused", async () => {
  const { at, attempt } = failing(1);
  assertEquals((await rejection(retryOnConflict(attempt, { steps: 1 })) as StatusError).reason, "Conflict");
  assertEquals(at.length, 1);
  for (const steps of [0, -1, 1.5, NaN]) {
    await assertRejects(() => retryOnConflict(attempt, { steps }), RangeError);
  }
});

Deno.test("for one writer among many: four tries, each wait five times the one before", () => {
  assertEquals(defaultBackoff, { steps: 4, duration: 10, factor: 5, jitter: 0.1 });
});

Deno.test("a conflict is tried again, five times in all, 10 to 11 ms apart", async () => {
  using clock = new FakeClock();
  const { at, attempt } = failing(4);
  const done = retryOnConflict(attempt);
  await clock.tickAsync(9);
  assertEquals(at.length, 1);
  await clock.tickAsync(100);
  assertEquals(await done, "done");
  const waits = at.slice(1).map((time, index) => time - at[index]!);
  assertEquals(waits.length, 4);
  for (const wait of waits) assertEquals(wait >= 10 && wait <= 12, true, `waited ${wait} ms`);
});

Deno.test("the last conflict is what it rejects with; another error is it at once", async () => {
  using clock = new FakeClock();
  const { at, attempt } = failing(9);
  const outcome = rejection(retryOnConflict(attempt));
  await clock.tickAsync(100);
  assertEquals([(await outcome as StatusError).code, at.length], [409, 5]);
  const other = new Error("no");
  const once = failing(1, () => other);
  assertStrictEquals(await rejection(retryOnConflict(once.attempt)), other);
  assertEquals(once.at.length, 1);
});

Deno.test("any error may be tried again, with waits that grow up to a cap", async () => {
  using clock = new FakeClock();
  const { at, attempt } = failing(4, () => new TypeError("busy"));
  const options = { ...defaultBackoff, steps: 5, jitter: 0, cap: 100 };
  const done = retryOnError((error) => error instanceof TypeError, attempt, options);
  await clock.tickAsync(1_000);
  assertEquals(await done, "done");
  assertEquals(at.map((time) => time - at[0]!), [0, 10, 60, 160, 260]);
});

Deno.test("a wait ends with the signal's reason; steps that are none are refused", async () => {
  using clock = new FakeClock();
  const controller = new AbortController();
  const { at, attempt } = failing(9);
  const outcome = rejection<unknown>(retryOnConflict(attempt, { signal: controller.signal }));
  await clock.settle();
  controller.abort("enough");
  assertEquals([await outcome, at.length, clock.pending], ["enough", 1, 0]);
  await assertRejects(() => retryOnConflict(attempt, { steps: 0 }), RangeError, "at least 1");
});
