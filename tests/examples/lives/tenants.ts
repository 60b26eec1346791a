import { Namespace, ResourceQuota } from "../../../api/core/v1.ts";
import { NetworkPolicy } from "../../../api/networking.k8s.io/v1.ts";
import { RoleBinding } from "../../../api/rbac.authorization.k8s.io/v1.ts";
import { manager, Tenant } from "../../../examples/tenants.ts";
import type { Life, World } from "../life.ts";

/** Name of the tenant, and of its namespace. */
const team = ({ namespace }: World) => `${namespace}-team`;

/** The life of `examples/tenants.ts`. */
export const tenants: Life = {
  example: "tenants.ts",
  kinds: [Tenant, Namespace, ResourceQuota, RoleBinding, NetworkPolicy],
  program: (parts) => manager(parts),
  steps: [
    {
      what: "the namespace is made, with all that belongs to it",
      act: (world) =>
        world.client(Tenant).create({
          metadata: { name: team(world) },
          spec: { groups: ["blue"], cpu: "2" },
        }),
      async holds(world) {
        const there = await Promise.all(
          [ResourceQuota, RoleBinding, NetworkPolicy].map((type) =>
            world.get<unknown>(type, "tenant", team(world))
          ),
        );
        return !there.includes(undefined) &&
          (await world.get(Tenant, team(world)))?.status?.phase === "Ready";
      },
    },
    {
      what: "another quota and other groups are put in force",
      act: (world) =>
        world.client(Tenant).patch(team(world), "merge", { spec: { cpu: "8", groups: ["blue", "red"] } }),
      async holds(world) {
        const quota = await world.get(ResourceQuota, "tenant", team(world));
        const binding = await world.get(RoleBinding, "tenant", team(world));
        return quota?.spec?.hard?.["requests.cpu"] === "8" && binding?.subjects?.length === 2;
      },
    },
    {
      what: "the wall goes when it is asked for no more",
      act: (world) => world.client(Tenant).patch(team(world), "merge", { spec: { walled: false } }),
      holds: async (world) => await world.get(NetworkPolicy, "tenant", team(world)) === undefined,
    },
    {
      what: "a deleted binding comes back",
      act: (world) => world.client(RoleBinding, team(world)).delete("tenant"),
      holds: async (world) => await world.get(RoleBinding, "tenant", team(world)) !== undefined,
    },
    {
      what: "a namespace that was there before is not taken over",
      act: (world) =>
        world.client(Tenant).create({ metadata: { name: world.namespace }, spec: { groups: ["red"] } }),
      async holds(world) {
        if (await world.get(RoleBinding, "tenant") !== undefined) throw new Error("it was taken over");
        return (await world.get(Tenant, world.namespace))?.status?.phase === "Refused";
      },
    },
  ],
};
