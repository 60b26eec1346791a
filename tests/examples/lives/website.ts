import { Deployment } from "../../../api/apps/v1.ts";
import { ConfigMap, Service } from "../../../api/core/v1.ts";
import { manager, Website } from "../../../examples/website.ts";
import { isControlledBy, type ResourceType } from "../../../meta/mod.ts";
import type { Life, World } from "../life.ts";

const children = [ConfigMap, Deployment, Service] as ResourceType<{ metadata?: { name?: string } }>[];

/** Long, where time need not pass: a program that was killed meanwhile must not find it over. */
function embargoSeconds({ movesClock }: World): number {
  return movesClock ? 3_600 : 2;
}

/** The life of `examples/website.ts`. */
export const website: Life = {
  example: "website.ts",
  kinds: [Website, ConfigMap, Deployment, Service],
  program: (parts) => manager(parts),
  steps: [
    {
      what: "its children are made and owned, and its status is up to date",
      act: (world) =>
        world.client(Website).create({
          metadata: { name: "shop" },
          spec: { title: "Shop", embargoSeconds: embargoSeconds(world) },
        }),
      async holds(world) {
        const { status, metadata: { uid, generation } } = await world.client(Website).get("shop");
        const found = await Promise.all(children.map((type) => world.get(type, "shop")));
        return status?.observedGeneration === generation &&
          found.every((child) => child !== undefined && isControlledBy(child, { metadata: { uid } }));
      },
    },
    {
      what: "it is published when its embargo is over",
      // A minute more: the time of its creation is the server's, which has a clock of its own.
      act: (world) => world.wait(embargoSeconds(world) * 1_000 + 60_000),
      holds: async (world) => (await world.get(ConfigMap, "shop"))?.data?.["index.html"] === "<h1>Shop</h1>",
    },
    {
      what: "a deleted child comes back",
      act: (world) => world.client(Service).delete("shop"),
      holds: async (world) => await world.get(Service, "shop") !== undefined,
    },
    {
      what: "a change is rolled out",
      act: (world) => world.client(Website).patch("shop", "merge", { spec: { title: "Sale", replicas: 2 } }),
      async holds(world) {
        const page = (await world.get(ConfigMap, "shop"))?.data?.["index.html"];
        return page === "<h1>Sale</h1>" && (await world.get(Deployment, "shop"))?.spec?.replicas === 2;
      },
    },
    {
      what: "the website goes, and its children before it",
      act: (world) => world.client(Website).delete("shop"),
      async holds(world) {
        if (await world.get(Website, "shop") !== undefined) return false;
        const left = await Promise.all(children.map((type) => world.get(type, "shop")));
        if (left.some((child) => child !== undefined)) throw new Error("the finalizer left children behind");
        return true;
      },
    },
  ],
};
