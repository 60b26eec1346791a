import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { FakeClock, type TestCluster, testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import type { ManagerOptions } from "./manager_options.ts";
import { owned, watched } from "./watched.ts";

const key = (name: string) => ({ namespace: "default", name });

/** Two clusters, and a manager of the first that knows the second as "edge". */
async function twoClusters(options: ManagerOptions = {}) {
  const home = await testCluster({ controllers: false });
  const edge = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: home.config, log: home.logger, ...options });
  return {
    home,
    edge,
    manager,
    async [Symbol.asyncDispose]() {
      await home[Symbol.asyncDispose]();
      await edge[Symbol.asyncDispose]();
    },
  };
}

const create = (cluster: TestCluster, name: string, data: Record<string, string> = {}) =>
  cluster.clientset.coreV1.configMaps("default").create({ metadata: { name }, data });

Deno.test("a controller watches, reads and writes in another cluster, which sees its own writes there", async () => {
  await using test = await twoClusters();
  const { home, edge, manager } = test;
  const mapped: string[] = [];
  manager.cluster("edge", edge.config);
  manager.controller("spread", {
    for: ConfigMap,
    watches: [watched(Secret, {
      cluster: "edge",
      async map({ metadata: { namespace = "", name } }, { client }) {
        const here = await client.get(ConfigMap, { namespace, name });
        const there = await client.cluster("edge").get(Secret, { namespace, name });
        mapped.push(`${here !== undefined} ${there !== undefined}`);
        return [{ namespace, name }];
      },
    })],
    async reconcile(request, { client }) {
      const source = await client.get(ConfigMap, request);
      if (source === undefined) return;
      const far = client.cluster("edge");
      await far.apply(Secret, { metadata: request, data: { v: btoa(source.data?.v ?? "") } });
      const copy = await far.get(Secret, request);
      assertEquals(copy?.data?.v, btoa(source.data?.v ?? ""), "a read after a write sees it");
      assertEquals(await client.get(Secret, request), undefined, "it was written there alone");
      assertEquals((await far.cluster("").get(ConfigMap, request))?.metadata.uid, source.metadata.uid);
      assertEquals((await far.live.get(Secret, request))?.metadata.uid, copy?.metadata.uid);
    },
  });
  home.run(manager);
  await create(home, "a", { v: "1" });
  await home.idle();
  await edge.assertObject(Secret, key("a"), { data: { v: btoa("1") } });
  await home.assertNoObject(Secret, key("a"));
  await edge.clientset.coreV1.secrets("default").delete("a");
  await home.idle();
  await edge.assertObject(Secret, key("a"), { data: { v: btoa("1") } });
  assert(mapped.length > 0 && mapped.every((each) => each.startsWith("true")), mapped.join());
  assertEquals(
    edge.log.requests.filter(({ verb }) => verb === "get").map(({ resource }) => resource).filter((
      resource,
    ) => resource !== "secrets" && resource !== undefined),
    [],
  );
  assertEquals(home.records.filter(({ level }) => level === "error"), []);
});

Deno.test("a controller may be of another cluster whole: what it is for, what it owns, and its events", async () => {
  await using test = await twoClusters();
  const { home, edge, manager } = test;
  manager.cluster("edge", edge.config);
  const uids: (string | undefined)[] = [];
  manager.controller("copier", {
    for: ConfigMap,
    cluster: "edge",
    owns: [Secret],
    prune: true,
    finalize() {},
    async reconcile(request, { client, recorder }) {
      const source = await client.get(ConfigMap, request);
      if (source === undefined) return;
      uids.push(source.metadata.uid);
      await client.apply(Secret, { metadata: request }, { owner: source });
      recorder.event(source, "Normal", "Copied", "there it is");
    },
  });
  home.run(manager);
  await create(home, "mine");
  const there = await create(edge, "theirs");
  await home.idle();
  await home.stop();
  assertEquals(new Set(uids), new Set([there.metadata.uid]));
  await edge.assertObject(Secret, key("theirs"), {});
  await edge.assertObject(ConfigMap, key("theirs"), { metadata: { finalizers: ["kybern.dev/copier"] } });
  assertEquals((await edge.clientset.coreV1.events("default").list()).items.map(({ reason }) => reason), [
    "Copied",
  ]);
  assertEquals((await home.clientset.coreV1.events("default").list()).items, []);
  await home.assertNoObject(Secret, key("mine"));
});

Deno.test("the echo of an own write is dropped in the cluster of the controller, and told from the same in another", async () => {
  await using test = await twoClusters();
  const { home, edge, manager } = test;
  let runs = 0;
  const requests: string[] = [];
  manager.cluster("edge", edge.config);
  manager.controller("twin", {
    for: ConfigMap,
    owns: [Secret],
    watches: [watched(Secret, {
      cluster: "edge",
      map: ({ metadata }) => [key(metadata.name)],
    })],
    async reconcile(request, { client }) {
      requests.push(request.name);
      const owner = await client.get(ConfigMap, request);
      if (owner === undefined) return;
      runs++;
      await client.apply(Secret, { metadata: request }, { owner });
      await client.cluster("edge").apply(Secret, { metadata: request, data: { v: btoa("1") } });
    },
  });
  home.run(manager);
  await create(home, "a");
  await home.idle();
  // Once for the map, and once for the Secret in the other cluster, of which nobody knows whose it is.
  assertEquals(runs, 2);
  assertStringIncludes(
    manager.metrics.text(),
    'kybern_controller_own_events_dropped_total{controller="twin"} 1',
  );
});

Deno.test("the same version of the same name in another cluster is no echo", async () => {
  await using test = await twoClusters();
  const { home, edge, manager } = test;
  let runs = 0;
  manager.cluster("edge", edge.config);
  manager.controller("twin", {
    for: ConfigMap,
    owns: [owned(ConfigMap, { predicates: [() => false] })],
    watches: [watched(ConfigMap, {
      cluster: "edge",
      map: ({ metadata: { name } }) => name === "child" ? [key("a")] : [],
    })],
    async reconcile(request, { client }) {
      const owner = await client.get(ConfigMap, request);
      if (owner === undefined || request.name !== "a") return;
      runs++;
      await client.apply(ConfigMap, { metadata: key("child") }, { owner });
    },
  });
  home.run(manager);
  await create(home, "a");
  await home.idle();
  const { resourceVersion } = (await home.clientset.coreV1.configMaps("default").get("child")).metadata;
  for (let i = 0, last = 0; last < Number(resourceVersion) - 1; i++) {
    last = Number((await create(edge, `filler-${i}`)).metadata.resourceVersion);
  }
  assertEquals(runs, 1);
  const twin = await create(edge, "child");
  assertEquals(twin.metadata.resourceVersion, resourceVersion);
  await home.idle();
  assertEquals(runs, 2);
});

Deno.test("[MG-01] the caches of every cluster start before what runs, and stop after it", async () => {
  await using test = await twoClusters();
  const { home, edge, manager } = test;
  await create(home, "a");
  await create(edge, "b");
  const { promise: seen, resolve } = Promise.withResolvers<string[]>();
  let atEnd: boolean[] = [];
  manager.cluster("edge", edge.config);
  manager.controller("idle", {
    for: ConfigMap,
    watches: [watched(ConfigMap, { cluster: "edge", map: () => [] })],
    reconcile() {},
  });
  manager.index(ConfigMap, "name", ({ metadata: { name } }) => [name], { cluster: "edge" });
  manager.add({
    name: "reader",
    async run({ client, clusters, signal }) {
      const far = client.cluster("edge");
      const found = await far.list(ConfigMap, { index: { name: "name", value: "b" } });
      resolve([
        ...(await client.list(ConfigMap, { namespace: "default" })).map(({ metadata }) => metadata.name),
        ...found.map(({ metadata }) => metadata.name),
        ...clusters.keys(),
      ]);
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      atEnd = manager.activity().caches.map(({ informer }) => informer.running);
    },
  });
  home.run(manager);
  assertEquals(await seen, ["a", "b", "edge"]);
  await home.idle();
  const caches = manager.activity().caches;
  assertEquals(caches.map(({ cluster, informer }) => [cluster, informer.name]).sort(), [
    ["", "configmaps"],
    ["edge", "edge/configmaps"],
  ]);
  await home.stop();
  assertEquals(atEnd, [true, true]);
  assertEquals(caches.map(({ informer }) => informer.running), [false, false]);
  const figures = manager.metrics.text();
  assertStringIncludes(figures, 'reflector_watches_total{name="configmaps"} 1\n');
  assertStringIncludes(figures, 'reflector_watches_total{name="edge/configmaps"} 1\n');
});

Deno.test("readiness, lines and missing permissions name the cluster", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using test = await twoClusters({ endpoints: { probes: { port: 0, hostname: "127.0.0.1" } } });
  const { home, edge, manager } = test;
  using _list = edge.faults.add({
    resource: "secrets",
    fault: { type: "status", code: 403 },
    times: Infinity,
  });
  manager.cluster("edge", {
    ...edge.config,
    // It denies every permission that it is asked for.
    transport: (request) =>
      new URL(request.url).pathname.endsWith("/selfsubjectaccessreviews")
        ? Promise.resolve(Response.json({
          apiVersion: "authorization.k8s.io/v1",
          kind: "SelfSubjectAccessReview",
          metadata: {},
          spec: {},
          status: { allowed: false },
        }))
        : (edge.config.transport as { fetch: (r: Request, o: unknown) => Promise<Response> }).fetch(request, {
          kind: "watch",
        }),
  }, { cache: { namespaces: ["default"] } });
  manager.controller("test", {
    for: ConfigMap,
    watches: [watched(Secret, { cluster: "edge", map: () => [] })],
    permissions: [{ type: Secret, cluster: "edge", verbs: ["create"] }],
    reconcile() {},
  });
  home.run(manager);
  await clock.tickAsync(5_000);
  const told = (message: string) => home.records.find((record) => record.message === message);
  assertEquals(told("a permission is missing")?.fields, {
    cluster: "edge",
    resource: "secrets",
    verbs: "list,watch,create",
    namespace: "default",
  });
  const { cluster, source, failure } = told("a source fails and is tried again")!.fields;
  assertEquals([cluster, source, failure], ["edge", "edge/secrets in default", "forbidden"]);
  const response = await fetch(new URL("readyz", manager.probesUrl));
  assertStringIncludes(await response.text(), "not synced: edge/secrets\n");
});

Deno.test("a cluster that is not there at the start fails it, by its name", async () => {
  await using test = await twoClusters();
  const { manager } = test;
  manager.cluster("edge", {
    server: new URL("https://edge.invalid"),
    namespace: "default",
    transport: () =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("connection refused") })),
  });
  const error = await assertRejects(() => manager.run({ signal: new AbortController().signal }), Error);
  assertStringIncludes(error.message, 'cluster "edge": ');
  assertEquals((error.cause as { code?: string }).code, "refused");
});

Deno.test("a cluster that nobody made known is named: in a controller, in a watch, in a read", async () => {
  const run = (declare: (manager: Manager) => void) => async () => {
    await using test = await twoClusters();
    declare(test.manager);
    await test.manager.run({ signal: new AbortController().signal });
  };
  const message = 'there is no cluster "moon"';
  await assertRejects(
    run((manager) => manager.controller("test", { for: ConfigMap, cluster: "moon", reconcile() {} })),
    TypeError,
    message,
  );
  const watches = [watched(Secret, { cluster: "moon", map: () => [] })];
  await assertRejects(
    run((manager) => manager.controller("test", { for: ConfigMap, watches, reconcile() {} })),
    TypeError,
    message,
  );
  await assertRejects(
    run((manager) => manager.add({ name: "reader", run: ({ client }) => void client.cluster("moon") })),
    TypeError,
    message,
  );
});

Deno.test("clusters have names of their own, and are made known before the start", async () => {
  await using test = await twoClusters();
  const { home, edge, manager } = test;
  manager.cluster("edge", edge.config);
  assertThrows(() => manager.cluster("edge", edge.config), TypeError, "is there already");
  assertThrows(() => manager.cluster("", edge.config), TypeError, "needs a name");
  manager.controller("idle", { for: ConfigMap, reconcile() {} });
  home.run(manager);
  await home.idle();
  assertThrows(() => manager.cluster("late", edge.config), TypeError, "too late");
});

Deno.test("who leads no more writes to no cluster", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using test = await twoClusters({ leaderElection: { name: "test", namespace: "default" } });
  const { home, edge, manager } = test;
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const written: unknown[] = [];
  manager.cluster("edge", edge.config);
  manager.controller("writer", {
    for: ConfigMap,
    async reconcile(request, { client }) {
      if (written.length > 0) return;
      await client.cluster("edge").apply(Secret, { metadata: request });
      written.push("as leader");
      resolve();
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      // By a signal of its own: it is not told to end, and is held back all the same.
      const { signal } = new AbortController();
      await client.cluster("edge").apply(Secret, { metadata: { ...request, name: "late" } }, { signal })
        .then(() => written.push("late"), (error) => written.push(error.name));
    },
  });
  home.run(manager);
  await clock.tickAsync(3_000);
  await create(home, "a");
  await clock.tickAsync(100);
  await started;
  using _gone = home.faults.add({ resource: "leases", fault: { type: "drop" }, times: Infinity });
  await clock.tickAsync(20_000);
  assertEquals(written, ["as leader", "LeadershipLostError"]);
  await assertRejects(() => home.stop());
  await edge.assertNoObject(Secret, key("late"));
});
