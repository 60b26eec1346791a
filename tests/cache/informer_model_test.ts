import { assert, assertEquals, assertMatch } from "@std/assert";
import type { WatchSource } from "../../cache/mod.ts";
import type { Stored, Unstructured } from "../../meta/mod.ts";
import { liveMany, shortfalls } from "./informer_model.ts";
import { ModelServer } from "./model_server.ts";

/** More of them, at other seeds, are lived by `test:long`. */
const lives = 300;

Deno.test(`an informer is what its model says, in ${lives} random lives`, async () => {
  const result = await liveMany({ firstSeed: 1, lives });
  if (result.wrong !== undefined) throw new Error(result.wrong);
  assertEquals(result.lives, lives);
  assertEquals(shortfalls(result), []);
});

/** Now and then it does not tell of a change that comes with others. */
class ForgetfulServer extends ModelServer {
  override async watch(
    options: Parameters<ModelServer["watch"]>[0] = {},
  ): Promise<WatchSource<Stored<Unstructured>>> {
    const { batches } = await super.watch(options);
    const forgetting = new TransformStream<Batch, Batch>({
      transform: (batch, controller) =>
        controller.enqueue(batch.length === 3 && !options.sendInitialEvents ? batch.slice(1) : batch),
    });
    return { batches: batches.pipeThrough(forgetting) };
  }
}

type Batch = WatchSource<Stored<Unstructured>>["batches"] extends ReadableStream<infer B> ? B : never;

Deno.test("the model finds out when an event is missing, and the least that leads to it", async () => {
  const { wrong } = await liveMany({
    firstSeed: 1,
    lives: 20,
    serverOf: (namespace) => new ForgetfulServer(namespace),
  });
  assertMatch(wrong ?? "nothing", /^seed \d+: /);
  const steps = wrong!.split("\n").slice(2);
  assert(steps.length <= 4, wrong);
  assert(steps.some((step) => step.includes("write")), "without a change nothing can be missing");
});
