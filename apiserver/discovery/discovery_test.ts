import { assertEquals, assertNotEquals } from "@std/assert";
import { groupVersions } from "../../schema/facts/index.ts";
import { builtInConversion } from "../kinds/mod.ts";
import { builtInResources } from "../registry/built_in_resources.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import {
  aggregatedCore,
  aggregatedGroups,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  rootPaths,
} from "./mod.ts";

const builtIn: readonly ServedResource[] = groupVersions.flatMap((facts) =>
  builtInResources(facts, {
    strategy: () => undefined,
    read: (object) => ({ object, unknownFields: [] }),
    conversion: builtInConversion,
  })
);

const crdVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
const writeVerbs = ["get", "patch", "update"];

function custom(part: {
  group: string;
  version: string;
  kind: string;
  resource: string;
  storageVersion?: string;
  namespaced?: boolean;
  shortNames?: string[];
  categories?: string[];
  scale?: boolean;
}): ServedResource {
  const { group, version, kind, resource, namespaced = true, storageVersion = version } = part;
  const subresources = part.scale
    ? [
      { name: "status", kind: { group, version, kind }, verbs: writeVerbs },
      { name: "scale", kind: { group: "autoscaling", version: "v1", kind: "Scale" }, verbs: writeVerbs },
    ]
    : [];
  return {
    group,
    version,
    kind,
    listKind: `${kind}List`,
    resource,
    singular: kind.toLowerCase(),
    namespaced,
    shortNames: part.shortNames ?? [],
    categories: part.categories ?? [],
    verbs: crdVerbs,
    stored: true,
    subresources,
    columns: [],
    fieldSelectors: [],
    schema: () => Promise.reject(new Error("discovery reads no schema")),
    read: (object) => ({ object, unknownFields: [] }),
    storage: {
      group,
      resource,
      version: storageVersion,
      kind: { group, version: storageVersion, kind },
    },
    strategy: {},
    custom: { definition: `${resource}.${group}`, uid: "1", preserveUnknownFields: false },
  };
}

/** The definitions that kube-apiserver 1.37.2 was asked with. */
const apes = { group: "zed.kybern.dev", kind: "Ape", resource: "apes", storageVersion: "v1beta1" };
const customs: readonly ServedResource[] = [
  custom({ group: "zed.kybern.dev", version: "v1", kind: "Zebra", resource: "zebras" }),
  ...["v1", "v1beta1", "v2alpha1", "v10"].map((version) =>
    custom({
      ...apes,
      version,
      shortNames: ["ap", "aa"],
      categories: ["all", "zoo"],
      scale: version === "v2alpha1",
    })
  ),
  custom({
    group: "zed.kybern.dev",
    version: "v1",
    kind: "Monkey",
    resource: "monkeys",
    namespaced: false,
    scale: true,
  }),
  custom({ group: "alpha.kybern.dev", version: "foo", kind: "Bee", resource: "bees" }),
  custom({ group: "alpha.kybern.dev", version: "v1alpha1", kind: "Bee", resource: "bees" }),
];
const all = [...builtIn, ...customs];

Deno.test("discovery: /api names the core group's versions and the server's address", () => {
  assertEquals(apiVersions(builtIn, "127.0.0.1:6443"), {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "127.0.0.1:6443" }],
  });
});

Deno.test("discovery: built-in groups come in the server's order, custom ones after them by name", () => {
  const names = apiGroupList(all).groups.map(({ name }) => name);
  assertEquals(names.slice(0, 4), [
    "apiregistration.k8s.io",
    "apps",
    "events.k8s.io",
    "authentication.k8s.io",
  ]);
  assertEquals(names.slice(-3), ["storagemigration.k8s.io", "alpha.kybern.dev", "zed.kybern.dev"]);
});

Deno.test("discovery: a group's versions come preferred first, and the first is the preferred one", () => {
  const versions = (group: string) => apiGroup(all, group)!.versions.map(({ version }) => version);
  assertEquals(versions("resource.k8s.io"), ["v1", "v1beta2", "v1beta1", "v1alpha3"]);
  assertEquals(versions("autoscaling"), ["v2", "v1"]);
  assertEquals(versions("zed.kybern.dev"), ["v10", "v1", "v1beta1", "v2alpha1"]);
  assertEquals(versions("alpha.kybern.dev"), ["v1alpha1", "foo"]);
  assertEquals(apiGroup(all, "zed.kybern.dev")!.preferredVersion, {
    groupVersion: "zed.kybern.dev/v10",
    version: "v10",
  });
});

Deno.test("discovery: what is not served has no answer, and the core group none under /apis", async () => {
  assertEquals(apiGroup(all, "nope"), undefined);
  assertEquals(apiGroup(all, ""), undefined);
  assertEquals(await apiResourceList(all, "apps", "v9"), undefined);
});

Deno.test("discovery: the core group's list has no apiVersion, others have", async () => {
  assertEquals(Object.keys((await apiResourceList(builtIn, "", "v1"))!), [
    "kind",
    "groupVersion",
    "resources",
  ]);
  assertEquals((await apiResourceList(builtIn, "apps", "v1"))!.apiVersion, "v1");
});

Deno.test("discovery: a subresource of another kind names that kind's group and version", async () => {
  const entries = (await apiResourceList(builtIn, "", "v1"))!.resources;
  assertEquals(entries.find(({ name }) => name === "pods/eviction"), {
    name: "pods/eviction",
    singularName: "",
    namespaced: true,
    group: "policy",
    version: "v1",
    kind: "Eviction",
    verbs: ["create"],
  });
  assertEquals(entries.find(({ name }) => name === "pods/status"), {
    name: "pods/status",
    singularName: "",
    namespaced: true,
    kind: "Pod",
    verbs: ["get", "patch", "update"],
  });
});

/** As kube-apiserver 1.37.2 answers. */
const storageHashes: readonly (readonly [group: string, version: string, name: string, hash?: string])[] = [
  ["", "v1", "configmaps", "qFsyl6wFWjQ="],
  ["", "v1", "endpoints", "fWeeMqaN/OA="],
  ["apps", "v1", "deployments", "8aSe+NMegvE="],
  // Stored as the core group's.
  ["events.k8s.io", "v1", "events", "r2yiGXH7wu8="],
  // Stored in another version.
  ["autoscaling", "v1", "horizontalpodautoscalers", "qwQve8ut294="],
  ["autoscaling", "v2", "horizontalpodautoscalers", "qwQve8ut294="],
  ["apiextensions.k8s.io", "v1", "customresourcedefinitions", "jfWCUB31mvA="],
  ["zed.kybern.dev", "v1", "apes", "vgBVTduw9xQ="],
  ["zed.kybern.dev", "v2alpha1", "apes", "vgBVTduw9xQ="],
  ["zed.kybern.dev", "v1", "monkeys", "eJb5v3caDEk="],
  // Not stored.
  ["", "v1", "bindings", undefined],
  ["authentication.k8s.io", "v1", "tokenreviews", undefined],
];

for (const [group, version, name, hash] of storageHashes) {
  Deno.test(`discovery: storage version hash of ${group}/${version} ${name}`, async () => {
    const entries = (await apiResourceList(all, group, version))!.resources;
    assertEquals(entries.find((entry) => entry.name === name)!.storageVersionHash, hash);
  });
}

Deno.test("discovery: custom resources are listed by name, with their own verbs and subresources", async () => {
  const entries = (await apiResourceList(all, "zed.kybern.dev", "v1"))!.resources;
  assertEquals(entries.map(({ name }) => name), [
    "apes",
    "monkeys",
    "monkeys/status",
    "monkeys/scale",
    "zebras",
  ]);
  assertEquals(entries[0], {
    name: "apes",
    singularName: "ape",
    namespaced: true,
    kind: "Ape",
    verbs: crdVerbs,
    shortNames: ["ap", "aa"],
    categories: ["all", "zoo"],
    storageVersionHash: "vgBVTduw9xQ=",
  });
});

Deno.test("discovery, aggregated: the core group has no name, and kinds no group of their own", async () => {
  const { body } = await aggregatedCore(all);
  assertEquals(body.items.length, 1);
  assertEquals(body.items[0]!.metadata, {});
  const pods = body.items[0]!.versions[0]!.resources.find(({ resource }) => resource === "pods")!;
  assertEquals(pods.responseKind, { group: "", version: "", kind: "Pod" });
  assertEquals(pods.scope, "Namespaced");
  assertEquals(pods.subresources!.find(({ subresource }) => subresource === "eviction"), {
    subresource: "eviction",
    responseKind: { group: "policy", version: "v1", kind: "Eviction" },
    verbs: ["create"],
  });
});

Deno.test("discovery, aggregated: custom kinds have group and version in full", async () => {
  const { body } = await aggregatedGroups(all);
  const group = body.items.at(-1)!;
  assertEquals(group.metadata, { name: "zed.kybern.dev" });
  assertEquals(group.versions.map(({ version }) => version), ["v10", "v1", "v1beta1", "v2alpha1"]);
  assertEquals(group.versions[1]!.resources[1], {
    resource: "monkeys",
    responseKind: { group: "zed.kybern.dev", version: "v1", kind: "Monkey" },
    scope: "Cluster",
    singularResource: "monkey",
    verbs: crdVerbs,
    subresources: [
      {
        subresource: "status",
        responseKind: { group: "zed.kybern.dev", version: "v1", kind: "Monkey" },
        verbs: writeVerbs,
      },
      {
        subresource: "scale",
        responseKind: { group: "autoscaling", version: "v1", kind: "Scale" },
        verbs: writeVerbs,
      },
    ],
  });
});

Deno.test("discovery, aggregated: the ETag is a quoted digest that changes with the content", async () => {
  const before = await aggregatedGroups(builtIn);
  assertEquals(/^"[0-9A-F]{128}"$/.test(before.etag), true, before.etag);
  assertEquals((await aggregatedGroups(builtIn)).etag, before.etag);
  assertNotEquals((await aggregatedGroups(all)).etag, before.etag);
});

Deno.test("discovery: / names every group and version, sorted", () => {
  const { paths } = rootPaths(all);
  assertEquals(paths, [...paths].sort());
  for (
    const path of ["/api", "/api/v1", "/apis/apps", "/apis/apps/v1", "/apis/zed.kybern.dev/v10", "/version"]
  ) {
    assertEquals(paths.includes(path), true, path);
  }
});
