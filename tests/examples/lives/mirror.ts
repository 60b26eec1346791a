import { ConfigMap, Secret } from "../../../api/core/v1.ts";
import { manager } from "../../../examples/mirror.ts";
import { decodeSecretData } from "../../../meta/mod.ts";
import type { Life, World } from "../life.ts";

/** What the copy holds, as text. */
async function copy(world: World): Promise<string | undefined> {
  const secret = await world.get(Secret, "colours");
  if (secret === undefined) return undefined;
  return Object.entries(decodeSecretData(secret.data)).sort().map(([key, value]) => `${key}=${value}`).join();
}

/** The life of `examples/mirror.ts`. */
export const mirror: Life = {
  example: "mirror.ts",
  kinds: [ConfigMap, Secret],
  program: (parts) => manager(parts),
  steps: [
    {
      what: "the copy is made",
      async act(world) {
        await world.client(ConfigMap).create({ metadata: { name: "private" }, data: { key: "value" } });
        await world.client(ConfigMap).create({
          metadata: { name: "colours", labels: { mirror: "secret" } },
          data: { sky: "blue", grass: "green" },
        });
      },
      holds: async (world) => await copy(world) === "grass=green,sky=blue",
    },
    {
      what: "a key that goes at the source goes from the copy",
      act: (world) =>
        world.client(ConfigMap).patch("colours", "json", [{ op: "remove", path: "/data/grass" }]),
      holds: async (world) => await copy(world) === "sky=blue",
    },
    {
      what: "a deleted copy comes back",
      act: (world) => world.client(Secret).delete("colours"),
      holds: async (world) => await copy(world) === "sky=blue",
    },
    {
      what: "an edited copy is put right",
      act: (world) => world.client(Secret).patch("colours", "merge", { data: { sky: btoa("grey") } }),
      holds: async (world) => await copy(world) === "sky=blue",
    },
    {
      what: "a ConfigMap without the label has no copy",
      act: () => Promise.resolve(),
      holds: async (world) => await world.get(Secret, "private") === undefined,
    },
  ],
};
