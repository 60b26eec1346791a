import { assertEquals, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { rejection } from "./fake_server_test.ts";
import { RotatingValue, rotationPeriod } from "./rotating_value.ts";

/** A value that the test sets; `readings` counts. */
function source(first: string | Error) {
  const warnings: string[] = [];
  const state = { content: first as string | Error, readings: 0, warnings };
  const value = new RotatingValue(async () => {
    state.readings++;
    await Promise.resolve();
    if (state.content instanceof Error) throw state.content;
    return { text: state.content };
  }, { isSame: (a, b) => a.text === b.text, onWarning: (text) => void warnings.push(text) });
  return { state, value };
}

Deno.test("a reading is good for its period, or until it expires", async () => {
  using clock = new FakeClock();
  const { state, value } = source("a");
  assertEquals(value.isDue(), true);
  await value.refresh();
  clock.tick(rotationPeriod - 1);
  assertEquals(value.isDue(), false);
  clock.tick(1);
  assertEquals(value.isDue(), true);
  await value.refresh();
  assertEquals(value.isDue(), false);
  value.expire();
  assertEquals([value.isDue(), state.readings], [true, 2]);
});

Deno.test("the value stays the same object until it is another one", async () => {
  const { state, value } = source("a");
  const first = await value.refresh();
  assertStrictEquals(await value.refresh(), first);
  state.content = "b";
  assertEquals((await value.refresh()).text, "b");
});

Deno.test("all who ask at once share one reading", async () => {
  const { state, value } = source("a");
  await Promise.all(Array.from({ length: 100 }, () => value.refresh()));
  assertEquals(state.readings, 1);
});

Deno.test("a failure leaves the value of before, and each different one is told once", async () => {
  const { state, value } = source(new Error("nothing there"));
  assertStrictEquals(await rejection(value.refresh()), state.content);
  state.content = "a";
  await value.refresh();
  for (const content of [new Error("gone"), new Error("gone"), new Error("empty"), "b", new Error("empty")]) {
    state.content = content;
    await value.refresh();
  }
  assertEquals(value.value?.text, "b");
  const stays = "; what was read before stays in use";
  assertEquals(state.warnings, [`gone${stays}`, `empty${stays}`, `empty${stays}`]);
});
