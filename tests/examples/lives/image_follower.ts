import { Deployment } from "../../../api/apps/v1.ts";
import { manager } from "../../../examples/image_follower.ts";
import { FakeRegistry } from "../fake_registry.ts";
import type { Life, World } from "../life.ts";

const labels = { app: "shop" };

async function image(world: World): Promise<string | undefined> {
  return (await world.client(Deployment).get("shop")).spec?.template.spec?.containers[0]?.image;
}

/** The life of `examples/image_follower.ts`. */
export const imageFollower: Life<FakeRegistry> = {
  example: "image_follower.ts",
  kinds: [Deployment],
  outside: (inProcess) => new FakeRegistry(inProcess),
  program: ({ fetch, ...parts }, { outside }) => manager({ serve: outside.serve, fetch }, parts),
  steps: [
    {
      what: "it runs what the tag means",
      act(world) {
        const { outside: { host } } = world;
        world.outside.tags.set("shop:stable", "a".repeat(64));
        return world.client(Deployment).create({
          metadata: { name: "shop", annotations: { "example.kybern.dev/follow": `${host}/shop:stable` } },
          spec: {
            selector: { matchLabels: labels },
            template: {
              metadata: { labels },
              spec: {
                containers: [
                  { name: "web", image: `${host}/shop:1.0` },
                  { name: "proxy", image: "example.com/proxy:1" },
                ],
              },
            },
          },
        });
      },
      holds: async (world) => await image(world) === `${world.outside.host}/shop@sha256:${"a".repeat(64)}`,
    },
    {
      what: "a push is followed",
      act: (world) => world.outside.push("shop:stable", "b".repeat(64)),
      holds: async (world) => await image(world) === `${world.outside.host}/shop@sha256:${"b".repeat(64)}`,
    },
    {
      what: "an image that was changed by hand is put right",
      act: (world) =>
        world.client(Deployment).patch("shop", "strategic", {
          spec: {
            template: { spec: { containers: [{ name: "web", image: `${world.outside.host}/shop:2.0` }] } },
          },
        }),
      holds: async (world) => await image(world) === `${world.outside.host}/shop@sha256:${"b".repeat(64)}`,
    },
  ],
};
