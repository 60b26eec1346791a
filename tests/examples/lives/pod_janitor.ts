import { Pod } from "../../../api/core/v1.ts";
import { manager } from "../../../examples/pod_janitor.ts";
import type { Life, Outside, World } from "../life.ts";
import { createPod } from "../pods.ts";

const ttl = 1_000;

/** A pod that ended, or one that did not. */
async function pod(world: World, name: string, phase: "Succeeded" | "Failed" | "Running"): Promise<void> {
  await createPod(world, {
    metadata: { name },
    spec: { containers: [{ name: "main", image: "example.com/none:1" }] },
  });
  await world.client(Pod).subresource("status").patch(name, "merge", { status: { phase } });
}

/** The life of `examples/pod_janitor.ts`. */
export const podJanitor: Life = {
  example: "pod_janitor.ts",
  kinds: [Pod],
  outside: (): Outside => ({
    env: { POD_TTL_SECONDS: String(ttl / 1000), PROBES_PORT: "0", POD_NAMESPACE: "default" },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
  program: (parts, { namespace }) => manager({ ttl, election: { namespace }, ...parts }),
  pair: true,
  takesOverWithin: 30_000,
  steps: [
    {
      what: "an ended pod goes after a while",
      async act(world) {
        await pod(world, "done", "Succeeded");
        await pod(world, "evicted", "Failed");
        await pod(world, "works", "Running");
        await world.wait(2 * ttl);
      },
      async holds(world) {
        const left = await Promise.all(["done", "evicted", "works"].map((name) => world.get(Pod, name)));
        return left.map((each) => each?.metadata.name).join() === ",,works";
      },
    },
    {
      what: "a pod that ends later goes later",
      async act(world) {
        await world.client(Pod).subresource("status").patch("works", "merge", {
          status: { phase: "Failed" },
        });
        await world.wait(2 * ttl);
      },
      holds: async (world) => await world.get(Pod, "works") === undefined,
    },
  ],
};
