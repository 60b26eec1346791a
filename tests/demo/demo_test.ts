import { assert } from "@std/assert";
import { parts } from "../../tools/demo/broken.ts";
import { assertDemoFails, assertDemoHolds, runDemo } from "./run_demo.ts";

/** The claim that stands on each part of the controller. */
const standsOn: Readonly<Record<typeof parts[number], string>> = {
  owns: "a child that is deleted comes back",
  finalizer: "a Website that is deleted takes its children down first, by its finalizer",
  requeue: "a page under embargo is published when its time has come, with no event to tell of it",
};

Deno.test("the demo on the embedded server holds all it claims, and ends by itself in time", async () => {
  const started = performance.now();
  assertDemoHolds(await runDemo());
  const seconds = (performance.now() - started) / 1000;
  assert(seconds < 15, `it took ${seconds} s`);
});

for (const part of parts) {
  Deno.test(`the demo without the controller's ${part} fails, and names the claim that stands on it`, async () => {
    assertDemoFails(await runDemo("--break", part), standsOn[part]);
  });
}
