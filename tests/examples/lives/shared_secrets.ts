import { Namespace, Secret } from "../../../api/core/v1.ts";
import { manager } from "../../../examples/shared_secrets.ts";
import { decodeSecretData, encodeSecretData } from "../../../meta/mod.ts";
import type { Life, World } from "../life.ts";

const shareWith = "example.kybern.dev/share-with";
const places = ["a", "b"] as const;

/** A namespace of the steps' own. */
const place = ({ namespace }: World, letter: typeof places[number]) => `${namespace}-${letter}`;

/** What the copies hold, in the order of the namespaces; `-` for none. */
async function copies(world: World, name: string): Promise<string> {
  const found = await Promise.all(places.map((each) => world.get(Secret, name, place(world, each))));
  return found.map((copy) => copy === undefined ? "-" : decodeSecretData(copy.data).key).join();
}

/** The life of `examples/shared_secrets.ts`. */
export const sharedSecrets: Life = {
  example: "shared_secrets.ts",
  kinds: [Namespace, Secret],
  program: (parts) => manager(parts),
  steps: [
    {
      what: "a copy is made where the labels are right",
      async act(world) {
        for (const each of places) {
          const labels = { share: `${world.namespace}-${each}` };
          await world.client(Namespace).create({ metadata: { name: place(world, each), labels } });
        }
        await world.client(Secret).create({
          metadata: { name: "pull", annotations: { [shareWith]: `share=${world.namespace}-a` } },
          data: encodeSecretData({ key: "one" }),
        });
      },
      holds: async (world) => await copies(world, "pull") === "one,-",
    },
    {
      what: "a change reaches the copy",
      act: (world) => world.client(Secret).patch("pull", "merge", { data: encodeSecretData({ key: "two" }) }),
      holds: async (world) => await copies(world, "pull") === "two,-",
    },
    {
      what: "a namespace that is labelled gets a copy",
      act: (world) =>
        world.client(Namespace).patch(place(world, "b"), "merge", {
          metadata: { labels: { share: `${world.namespace}-a` } },
        }),
      holds: async (world) => await copies(world, "pull") === "two,two",
    },
    {
      what: "a copy that is deleted comes back",
      act: (world) => world.client(Secret, place(world, "a")).delete("pull"),
      holds: async (world) => await copies(world, "pull") === "two,two",
    },
    {
      what: "a copy goes where the labels are right no more",
      act: (world) =>
        world.client(Namespace).patch(place(world, "a"), "merge", { metadata: { labels: { share: null } } }),
      holds: async (world) => await copies(world, "pull") === "-,two",
    },
    {
      what: "copies go with their source",
      act: (world) => world.client(Secret).delete("pull"),
      holds: async (world) => await copies(world, "pull") === "-,-",
    },
  ],
};
