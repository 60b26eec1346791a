import { Deployment } from "../../../api/apps/v1.ts";
import { Secret } from "../../../api/core/v1.ts";
import { manager } from "../../../examples/secret_rotation.ts";
import { decodeSecretData, encodeSecretData } from "../../../meta/mod.ts";
import type { Life, World } from "../life.ts";

const rotatedAt = "example.kybern.dev/rotated-at";
const labels = { app: "shop" };

/** Whether there is a password of the example's making, and the Deployment is rolled out with it. */
async function isRotated(world: World): Promise<boolean> {
  const secret = await world.client(Secret).get("database");
  const time = secret.metadata.annotations?.[rotatedAt];
  const { spec } = await world.client(Deployment).get("shop");
  return time !== undefined && spec?.template.metadata?.annotations?.[rotatedAt] === time &&
    decodeSecretData(secret.data).password?.length === 32;
}

/** The life of `examples/secret_rotation.ts`. */
export const secretRotation: Life = {
  example: "secret_rotation.ts",
  kinds: [Secret, Deployment],
  program: (parts) => manager(parts),
  steps: [
    {
      what: "a first password is made, and its user is rolled out",
      async act(world) {
        await world.client(Deployment).create({
          metadata: { name: "shop" },
          spec: {
            selector: { matchLabels: labels },
            template: {
              metadata: { labels },
              spec: {
                containers: [{
                  name: "web",
                  image: "example.com/shop:1",
                  envFrom: [{ secretRef: { name: "database" } }],
                }],
              },
            },
          },
        });
        await world.client(Secret).create({
          metadata: { name: "database", annotations: { "example.kybern.dev/rotate-every": "30d" } },
          data: encodeSecretData({ user: "shop" }),
        });
      },
      holds: isRotated,
    },
    {
      what: "a password is rotated when its mark is taken away, and its user is rolled out",
      async act(world) {
        await world.wait(1_000); // no two marks are alike
        await world.client(Secret).patch("database", "merge", {
          metadata: { annotations: { [rotatedAt]: null } },
        });
      },
      holds: isRotated,
    },
  ],
};
