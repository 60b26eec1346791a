import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { ApiServer } from "../apiserver/mod.ts";
import { failure, FakeServer, json, rejection, type SeenRequest } from "../rest/fake_server_test.ts";
import { isForbidden, isNotFound, isTransportError } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { isAggregated } from "./aggregated_discovery.ts";
import { DiscoveryClient } from "./discovery_client.ts";
import { GroupDiscoveryError, UnknownDiscoveryFormError } from "./discovery_error.ts";

/** A server of the older form; an answer may be replaced by path. */
function legacy(answers: { [path: string]: () => Response } = {}) {
  const tree: { [path: string]: () => Response } = {
    "/api": () => json({ kind: "APIVersions", versions: ["v1"] }),
    "/apis": () =>
      json({
        kind: "APIGroupList",
        groups: [{
          name: "extensions",
          versions: [{ groupVersion: "extensions/v1beta1", version: "v1beta1" }],
          preferredVersion: { groupVersion: "extensions/v1beta1", version: "v1beta1" },
        }],
      }),
    "/api/v1": () =>
      json({
        groupVersion: "v1",
        resources: [{ name: "pods", singularName: "pod", namespaced: true, kind: "Pod", verbs: ["get"] }],
      }),
    "/apis/extensions/v1beta1": () => json({ groupVersion: "extensions/v1beta1", resources: [] }),
    ...answers,
  };
  return new FakeServer(({ path }: SeenRequest) => tree[path]?.() ?? failure(404, "NotFound", "no"));
}

const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

function aggregated(api: object, apis: object) {
  return new FakeServer(({ path }: SeenRequest) =>
    new Response(JSON.stringify(path === "/api" ? api : apis), {
      headers: { "content-type": aggregatedType },
    })
  );
}

Deno.test("[DI-01] the groups are the core group first, then the others", async () => {
  const groups = await new DiscoveryClient(legacy().access).serverGroups();
  assertEquals(groups.map(({ name, versions }) => [name, versions.map(({ groupVersion }) => groupVersion)]), [
    ["", ["v1"]],
    ["extensions", ["extensions/v1beta1"]],
  ]);
});

Deno.test("[DI-02] a server without a core group is fine; one without groups, or that forbids, is not", async () => {
  const without = (path: string, code: number) => {
    const server = legacy({ [path]: () => failure(code, "", "no") });
    return new DiscoveryClient(server.access).serverGroups();
  };
  assertEquals((await without("/api", 404)).map(({ name }) => name), ["extensions"]);
  assert(isNotFound(await rejection(without("/apis", 404))));
  assert(isForbidden(await rejection(without("/api", 403))));
  assert(isForbidden(await rejection(without("/apis", 403))));
});

Deno.test("[DI-03] a request may take 32 s where nothing else is said", async () => {
  using clock = new FakeClock();
  const server = new FakeServer(() => new Promise<Response>(() => {}));
  const asking = rejection<unknown>(new DiscoveryClient(server.access).serverVersion());
  await clock.tickAsync(31_999);
  assertEquals(clock.pending, 1);
  await clock.tickAsync(1);
  assert(isTransportError(await asking, "timeout"));
});

Deno.test("[DI-05] one version that fails is told beside the resources of the others", async () => {
  const server = legacy({ "/apis/extensions/v1beta1": () => failure(500, "InternalError", "down") });
  const { groups, resources, error } = await new DiscoveryClient(server.access).serverGroupsAndResources();
  assertEquals([groups.length, resources.map(({ groupVersion }) => groupVersion)], [2, ["v1"]]);
  assertInstanceOf(error, GroupDiscoveryError);
  assertEquals([...error.failures.keys()], ["extensions/v1beta1"]);
  assert(error.message.includes("extensions/v1beta1 (down)"), error.message);
});

Deno.test("[DI-09] the aggregated form is asked for first, the older one taken too", async () => {
  const server = legacy();
  await new DiscoveryClient(server.access).serverGroups();
  const accept = `${aggregatedType},application/json`;
  assertEquals(server.seen.map(({ headers }) => headers.get("accept")), [accept, accept]);
});

Deno.test("[DI-09] asked for the older form only, plain JSON is all that is accepted", async () => {
  const server = legacy();
  const client = new DiscoveryClient(server.access, { useLegacyDiscovery: true });
  assertEquals((await client.serverGroups()).length, 2);
  assertEquals(server.seen.map(({ headers }) => headers.get("accept")), [
    "application/json",
    "application/json",
  ]);
});

Deno.test("[DI-10] the aggregated form is known by its parameters, in any order", () => {
  assert(isAggregated(aggregatedType));
  assert(
    isAggregated("application/json; as=APIGroupDiscoveryList; charset=utf-8; v=v2; g=apidiscovery.k8s.io"),
  );
  for (
    const other of [
      "application/json",
      "text/html",
      "application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList",
    ]
  ) {
    assert(!isAggregated(other), String(other));
  }
});

Deno.test("[DI-10] an answer without a content type is an error", async () => {
  for (const none of ["", null]) assertThrows(() => isAggregated(none), UnknownDiscoveryFormError);
  const server = new FakeServer(() => {
    const response = json({ versions: ["v1"] });
    response.headers.delete("content-type");
    return response;
  });
  assert(
    await rejection(new DiscoveryClient(server.access).serverGroups()) instanceof UnknownDiscoveryFormError,
  );
});

/** A server whose resources at a path fail so many times before they are answered. */
function failing(times: number) {
  let failures = 0;
  return legacy({
    "/apis/extensions/v1beta1": () =>
      failures++ < times
        ? failure(500, "InternalError", "down")
        : json({ resources: [{ name: "jobs", namespaced: true, kind: "Job", verbs: ["list"] }] }),
  });
}

Deno.test("[DI-06] a version that fails once is asked again, and one that fails twice is told beside the rest", async () => {
  const path = "/apis/extensions/v1beta1";
  const once = failing(1);
  const found = await new DiscoveryClient(once.access).serverPreferredResources();
  assertEquals(found.resources.map(({ groupVersion }) => groupVersion), ["v1", "extensions/v1beta1"]);
  assertEquals(found.error, undefined);
  assertEquals(once.seen.filter((request) => request.path === path).length, 2);

  const twice = failing(2);
  const partial = await new DiscoveryClient(twice.access).serverPreferredResources();
  assertEquals(partial.resources.map(({ groupVersion }) => groupVersion), ["v1"]);
  assertEquals([...partial.error!.failures.keys()], ["extensions/v1beta1"]);
  assertEquals(twice.seen.filter((request) => request.path === path).length, 2);
});

/** A server with three versions of batch, of which one is preferred. */
function batch(preferred: string) {
  const served = (version: string) => ({ groupVersion: `batch/${version}`, version });
  const resource = (name: string, namespaced = true) => ({ name, kind: name, namespaced, verbs: ["list"] });
  const lists: { [version: string]: object[] } = {
    v1: [resource("jobs"), resource("jobs/status"), resource("queues", false)],
    v2alpha1: [resource("jobs"), resource("cronjobs")],
    v3alpha1: [resource("cronjobs"), resource("jobs")],
    v4alpha1: [resource("queues", false), resource("lanes", false)],
  };
  return new FakeServer(({ path }: SeenRequest) => {
    if (path === "/api") return json({ versions: [] });
    if (path === "/apis") {
      const versions = Object.keys(lists).map(served);
      return json({ groups: [{ name: "batch", versions, preferredVersion: served(preferred) }] });
    }
    return json({ resources: lists[path.split("/").at(-1)!] });
  });
}

Deno.test("[DI-07] a resource is preferred in the preferred version, else in the first that has it", async () => {
  const namespaced = async (preferred: string) => {
    const client = new DiscoveryClient(batch(preferred).access);
    const { resources } = await client.serverPreferredNamespacedResources();
    assert(resources.every((list) => list.resources.length > 0), "what has nothing left is left out");
    return resources.flatMap((list) => list.resources.map(({ name }) => `${name} ${list.groupVersion}`));
  };
  assertEquals(await namespaced("v1"), ["jobs batch/v1", "cronjobs batch/v2alpha1"]);
  assertEquals(await namespaced("v2alpha1"), ["jobs batch/v2alpha1", "cronjobs batch/v2alpha1"]);
  const { resources } = await new DiscoveryClient(batch("v1").access).serverPreferredResources();
  assertEquals(
    resources[0]?.resources.map(({ name }) => name),
    ["jobs", "queues"],
    "cluster-scoped ones too",
  );
});

Deno.test("an answer of nothing that is expected reads as empty, and says no more than it does", async () => {
  for (const odd of [{}, [], null, { groups: {}, versions: 3 }, { groups: [1, null, { versions: [[]] }] }]) {
    const server = new FakeServer(() => json(odd));
    const found = await new DiscoveryClient(server.access).serverGroupsAndResources();
    assertEquals([found.resources, found.error], [[], undefined], JSON.stringify(odd));
  }
  const odds = [
    null,
    { items: 3 },
    { items: [null, "x", { versions: {} }, { metadata: null, versions: null }] },
    { items: [{ versions: [null] }] },
  ];
  for (const odd of odds) {
    const found = await new DiscoveryClient(aggregated({}, odd!).access).serverGroupsAndResources();
    assertEquals(found.resources, [], JSON.stringify(odd));
  }
  const resources = [null, 1, { resource: "as", verbs: [null, "get"], shortNames: "ab", categories: [2] }];
  const half = aggregated({}, { items: [{ versions: [{ version: "v1", resources }] }] });
  const found = await new DiscoveryClient(half.access).serverGroupsAndResources();
  assertEquals(found.resources.flatMap((list) => list.resources), [
    { name: "as", singularName: "", namespaced: false, kind: "", group: "", version: "", verbs: ["get"] },
  ]);
});

Deno.test("[DI-11] two aggregated answers give groups, resources and subresources; what is stale is told and not preferred", async () => {
  const kind = (kind: string, group = "apps", version = "v1") => ({ group, version, kind });
  const server = aggregated({ items: [{ metadata: {}, versions: [{ version: "v1", resources: null }] }] }, {
    items: [{
      metadata: { name: "apps" },
      versions: [
        { version: "v2", freshness: "Stale", resources: [] },
        {
          version: "v1",
          freshness: "Current",
          resources: [{
            resource: "deployments",
            responseKind: kind("Deployment"),
            scope: "Namespaced",
            singularResource: "deployment",
            verbs: ["get"],
            shortNames: ["deploy"],
            categories: ["all"],
            subresources: [
              { subresource: "scale", responseKind: kind("Scale", "autoscaling", "v1"), verbs: ["get"] },
              { subresource: "status", responseKind: null, verbs: ["patch"] },
            ],
          }],
        },
      ],
    }],
  });
  const found = await new DiscoveryClient(server.access).serverGroupsAndResources();
  assertEquals(server.seen.length, 2);
  assertEquals(found.groups[1]?.preferredVersion, { groupVersion: "apps/v1", version: "v1" });
  assertEquals([...found.error?.failures.keys() ?? []], ["apps/v2"]);
  const common = { singularName: "deployment", namespaced: true };
  assertEquals(found.resources, [
    { groupVersion: "v1", resources: [] },
    {
      groupVersion: "apps/v1",
      resources: [
        {
          name: "deployments",
          ...common,
          kind: "Deployment",
          verbs: ["get"],
          shortNames: ["deploy"],
          categories: ["all"],
        },
        {
          name: "deployments/scale",
          ...common,
          kind: "Scale",
          group: "autoscaling",
          version: "v1",
          verbs: ["get"],
        },
        { name: "deployments/status", ...common, kind: "Deployment", verbs: ["patch"] },
      ],
    },
  ]);
});

Deno.test("the resources of one group and version, and of one that is not there", async () => {
  const client = new DiscoveryClient(legacy().access);
  assertEquals((await client.serverResourcesForGroupVersion("v1")).resources.map(({ name }) => name), [
    "pods",
  ]);
  assert(isNotFound(await rejection(client.serverResourcesForGroupVersion("none/v1"))));
});

Deno.test("of the older form, each field of a resource is read, and what is left out is left out", async () => {
  const scale = { name: "jobs/scale", singularName: "", namespaced: true, kind: "Scale", verbs: ["get"] };
  const job = { name: "jobs", singularName: "job", namespaced: true, kind: "Job", verbs: ["list", "watch"] };
  const told = [
    { ...scale, group: "autoscaling", version: "v1" },
    { ...job, shortNames: ["j"], categories: ["all"], storageVersionHash: "x" },
    { ...job, shortNames: [], categories: null },
    {},
  ];
  const server = legacy({ "/apis/extensions/v1beta1": () => json({ resources: told }) });
  const { resources } = await new DiscoveryClient(server.access)
    .serverResourcesForGroupVersion("extensions/v1beta1");
  assertEquals(resources, [
    { ...scale, group: "autoscaling", version: "v1" },
    { ...job, shortNames: ["j"], categories: ["all"] },
    job,
    { name: "", singularName: "", namespaced: false, kind: "", verbs: [] },
  ]);
  const core = legacy({ "/api": () => json({ versions: ["v2", "v1"] }) });
  const [group] = await new DiscoveryClient(core.access).serverGroups();
  assertEquals(group?.preferredVersion, { groupVersion: "v2", version: "v2" });
});

Deno.test("an abort ends discovery with its reason", async () => {
  const signal = AbortSignal.abort("enough");
  assertEquals(
    await rejection<unknown>(new DiscoveryClient(legacy().access).serverGroupsAndResources({ signal })),
    "enough",
  );
});

Deno.test("what the embedded server serves is found out", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new DiscoveryClient(server.config);
  assertEquals((await client.serverVersion()).major, "1");
  const { groups, resources, error } = await client.serverGroupsAndResources();
  assertEquals([groups[0]?.name, error], ["", undefined]);
  const apps = resources.find(({ groupVersion }) => groupVersion === "apps/v1")?.resources ?? [];
  assert(
    apps.some(({ name, kind, namespaced }) => name === "deployments" && kind === "Deployment" && namespaced),
  );
  const one = await client.serverResourcesForGroupVersion("apps/v1");
  assertEquals(one.resources.map(({ name }) => name).sort(), apps.map(({ name }) => name).sort());
});
