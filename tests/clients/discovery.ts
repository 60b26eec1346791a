/**
 * What a server serves, as the clients find it out.
 *
 * @module
 */
import { until } from "../until.ts";
import { assert, assertEquals, assertGreater, assertInstanceOf } from "@std/assert";
import { join } from "@std/path/join";
import {
  type APIResourceList,
  DeferredDiscoveryRESTMapper,
  DiscoveryClient,
  DiskCachedDiscovery,
  MemoryCachedDiscovery,
  NoMatchError,
  NoOpenAPIDocumentError,
} from "../../discovery/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { isNotFound } from "../../rest/mod.ts";
import { type Check, refusal } from "./check.ts";
import { defineGadgets, gadgetsGroup } from "./gadgets.ts";

/** The same cluster, and the paths that it is asked for. */
function watched(access: ClusterAccess): { access: ClusterAccess; asked: () => string[] } {
  const { transport } = access;
  const paths: string[] = [];
  return {
    access: {
      server: access.server,
      namespace: access.namespace,
      transport: (request) => {
        paths.push(new URL(request.url).pathname);
        return typeof transport === "function"
          ? transport(request)
          : transport.fetch(request, { kind: "request" });
      },
    },
    asked: () => paths.splice(0),
  };
}

/** Lists that may come in another order, to compare them. */
function sorted(lists: readonly APIResourceList[]) {
  return lists.map(({ groupVersion, resources }) => ({
    groupVersion,
    resources: resources.map(({ name, kind, namespaced, verbs, shortNames = [], categories = [] }) => ({
      name,
      kind,
      namespaced,
      verbs: verbs.toSorted(),
      shortNames: shortNames.toSorted(),
      categories: categories.toSorted(),
    })).sort((a, b) => a.name < b.name ? -1 : 1),
  })).sort((a, b) => a.groupVersion < b.groupVersion ? -1 : 1);
}

/** DiscoveryClient, its caches, and the REST mappers. */
export const discovery: readonly Check[] = [
  {
    name: "discovery tells the same in the aggregated form as in the older one",
    async run({ access, signal }) {
      const newer = await new DiscoveryClient(access).serverGroupsAndResources({ signal });
      const older = await new DiscoveryClient(access, { useLegacyDiscovery: true })
        .serverGroupsAndResources({ signal });
      assertEquals([newer.error, older.error], [undefined, undefined]);
      assertEquals(newer.groups, older.groups, "groups and their order");
      assertEquals(sorted(newer.resources), sorted(older.resources));
      assertEquals(newer.groups[0]?.name, "");
      const preferred = await new DiscoveryClient(access).serverPreferredNamespacedResources({ signal });
      const home = (resource: string) =>
        preferred.resources.find((list) => list.resources.some(({ name }) => name === resource))
          ?.groupVersion;
      assertEquals([home("pods"), home("horizontalpodautoscalers"), home("nodes")], [
        "v1",
        "autoscaling/v2",
        undefined,
      ]);
    },
  },
  {
    name: "OpenAPI documents are found by group and version; one that is not there is an error",
    async run({ access, signal }) {
      const openapi = new DiscoveryClient(access).openAPIV3();
      assert((await openapi.paths({ signal })).has("apis/apps/v1"));
      const { components } = await openapi.document("coordination.k8s.io/v1", { signal });
      assertEquals(components?.schemas?.["io.k8s.api.coordination.v1.Lease"]?.type, "object");
      assertInstanceOf(await refusal(openapi.document("nosuch.test/v1", { signal })), NoOpenAPIDocumentError);
    },
  },
  {
    name: "a mapper finds kinds by all their names, and one that is defined later by one more reading",
    async run(world) {
      const { signal } = world;
      const { access, asked } = watched(world.access);
      const mapper = new DeferredDiscoveryRESTMapper(new MemoryCachedDiscovery(new DiscoveryClient(access)));
      const deployment = { group: "apps", version: "v1", kind: "Deployment" };
      for (const name of ["deployments", "deployment", "deploy", "deployments.apps", "deployments.v1.apps"]) {
        assertEquals(await mapper.kindFor(name, { signal }), deployment, name);
      }
      assertEquals((await mapper.resourceFor("events", { signal })).group, "", "the server's first group");
      assertEquals((await mapper.resourceFor("events.events.k8s.io", { signal })).group, "events.k8s.io");
      assertEquals((await mapper.mappingFor("ns", { signal })).namespaced, false);
      const all = await mapper.expandCategory("all", { signal });
      assert(["Pod", "Deployment", "CronJob"].every((kind) => all?.some((one) => one.kind === kind)));
      assertInstanceOf(await refusal(mapper.mappingFor("nosuch", { signal })), NoMatchError);
      asked();

      await using gadgets = await defineGadgets(world);
      const { group, version } = gadgets.resource;
      const found = await mapper.restMapping({ group, kind: gadgets.kind }, { versions: [version], signal });
      assertEquals([found.resource, found.namespaced], [gadgets.resource.resource, true]);
      const paths = asked();
      assertGreater(paths.length, 1);
      assertEquals((await mapper.kindFor(found.singular, { signal })).kind, gadgets.kind);
      assertEquals(asked(), []);
    },
  },
  {
    name:
      "a cache on disk serves the next program: it asks nothing, and another reading once it is invalidated",
    async run(world) {
      const { signal } = world;
      const { access, asked } = watched(world.access);
      // A group whose definitions are just going is listed for a moment more, and cannot be read: that is not kept.
      // Nothing says so until it has begun, so it is the group that must be gone.
      await until("nothing is going", async () => {
        const read = await new DiscoveryClient(world.access).serverGroupsAndResources({ signal });
        return read.error === undefined && !read.groups.some(({ name }) => name === gadgetsGroup);
      });
      const root = await Deno.makeTempDir({ prefix: "kybern-check-" });
      try {
        const open = () =>
          new DiskCachedDiscovery(new DiscoveryClient(access), { directory: join(root, "c") });
        const first = await open().serverGroupsAndResources({ signal });
        const { info } = await open().openAPIV3().document("apps/v1", { signal });
        asked();
        const next = open();
        assertEquals(await next.serverGroupsAndResources({ signal }), first);
        assertEquals([next.fresh(), asked()], [false, []]);
        assertEquals((await next.openAPIV3().document("apps/v1", { signal })).info, info);
        assertEquals(asked(), ["/openapi/v3"], "the index is asked, the document is there");
        next.invalidate();
        await next.serverGroups({ signal });
        assertEquals([next.fresh(), asked().length > 1], [true, true]);
        assert(isNotFound(await refusal(next.serverResourcesForGroupVersion("nosuch.test/v1", { signal }))));
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    },
  },
];
