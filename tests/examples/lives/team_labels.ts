import { Namespace, Pod } from "../../../api/core/v1.ts";
import { manager } from "../../../examples/team_labels.ts";
import type { Life, World } from "../life.ts";
import { createPod } from "../pods.ts";

async function teams(world: World): Promise<string> {
  const pods = await Promise.all(["one", "two"].map((name) => world.get(Pod, name)));
  return pods.map((pod) => pod?.metadata.labels?.team ?? "-").join();
}

function labelNamespace(world: World, team: string | null): Promise<unknown> {
  return world.client(Namespace).patch(world.namespace, "merge", { metadata: { labels: { team } } });
}

/** The life of `examples/team_labels.ts`. */
export const teamLabels: Life = {
  example: "team_labels.ts",
  kinds: [Namespace, Pod],
  program: (parts) => manager(parts),
  steps: [
    {
      what: "a namespace may have a label and no pods",
      act: (world) => labelNamespace(world, "blue"),
      holds: async (world) => await teams(world) === "-,-",
    },
    {
      what: "pods get the label of their namespace",
      async act(world) {
        const spec = { containers: [{ name: "main", image: "example.com/none:1" }] };
        await createPod(world, { metadata: { name: "one" }, spec });
        await createPod(world, { metadata: { name: "two", labels: { team: "red" } }, spec });
      },
      holds: async (world) => await teams(world) === "blue,blue",
    },
    {
      what: "another label of the namespace reaches its pods",
      act: (world) => labelNamespace(world, "green"),
      holds: async (world) => await teams(world) === "green,green",
    },
    {
      what: "a label that is changed by hand is put right",
      act: (world) => world.client(Pod).patch("one", "merge", { metadata: { labels: { team: "mine" } } }),
      holds: async (world) => await teams(world) === "green,green",
    },
    {
      what: "a label that goes from the namespace goes from its pods",
      act: (world) => labelNamespace(world, null),
      holds: async (world) => await teams(world) === "-,-",
    },
  ],
};
