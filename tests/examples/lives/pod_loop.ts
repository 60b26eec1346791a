import { Pod } from "../../../api/core/v1.ts";
import { run } from "../../../examples/pod_loop.ts";
import type { Life } from "../life.ts";
import { createPod } from "../pods.ts";

const label = "example.kybern.dev/containers";

function containers(count: number): { name: string; image: string }[] {
  return Array.from({ length: count }, (_, i) => ({ name: `c${i}`, image: "example.com/none:1" }));
}

/** The life of `examples/pod_loop.ts`. */
export const podLoop: Life = {
  example: "pod_loop.ts",
  kinds: [Pod],
  program: ({ cluster, log }) => ({
    run: ({ signal }) => run(cluster, { signal, print: (line) => log.info(`${line}`) }),
  }),
  steps: [
    {
      what: "pods are labelled",
      async act(world) {
        await createPod(world, { metadata: { name: "one" }, spec: { containers: containers(1) } });
        await createPod(world, { metadata: { name: "three" }, spec: { containers: containers(3) } });
      },
      async holds(world) {
        const labels = await Promise.all(
          ["one", "three"].map(async (name) => (await world.get(Pod, name))?.metadata.labels?.[label]),
        );
        return labels.join() === "1,3";
      },
    },
    {
      what: "a label that is taken away comes back",
      act: (world) => world.client(Pod).patch("one", "merge", { metadata: { labels: { [label]: null } } }),
      holds: async (world) => (await world.get(Pod, "one"))?.metadata.labels?.[label] === "1",
    },
    {
      what: "a pod may go",
      act: (world) => world.client(Pod).delete("three", { gracePeriodSeconds: 0 }),
      holds: async (world) => await world.get(Pod, "three") === undefined,
    },
  ],
};
