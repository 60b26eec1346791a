import { assert, assertEquals, assertRejects } from "@std/assert";
import { Deployment, ReplicaSet } from "../api/apps/v1.ts";
import { ConfigMap, Namespace, Secret } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import { asTransport, withControllerReference } from "../meta/mod.ts";
import { ResourceClient } from "../rest/mod.ts";
import { testCluster } from "../testing/mod.ts";
import { createLogger } from "./logger.ts";
import { Manager } from "./manager.ts";
import type { ReconcileContext } from "./reconciler.ts";
import type { ControllerOptions } from "./reconciler.ts";

/** A controller of Deployments on a server of its own. */
async function running(
  reconcile: ControllerOptions<Deployment>["reconcile"],
  options: Partial<ControllerOptions<Deployment>> = {},
) {
  const server = await ApiServer.start({ listen: false, controllers: false });
  const clientset = new Clientset(server.config);
  let runs = 0;
  let look = () => {};
  const manager = new Manager({ cluster: server.config, log: createLogger({ write() {} }) });
  manager.controller("test", {
    for: Deployment,
    ...options,
    async reconcile(request, context) {
      try {
        return await reconcile(request, context);
      } finally {
        runs++;
        look();
      }
    },
  });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  return {
    ...clientset,
    deployments: clientset.appsV1.deployments("default"),
    secrets: clientset.coreV1.secrets("default"),
    coreV1: clientset.coreV1,
    manager,
    runs: () => runs,
    /** Resolves once so many reconciles have ended. */
    async ran(times: number) {
      const { promise, resolve } = Promise.withResolvers<void>();
      look = () => runs >= times && resolve();
      look();
      await promise;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
      await server[Symbol.asyncDispose]();
    },
  };
}

const draft = (name: string) => ({
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "web", image: "web" }] } },
  },
});

/** Metric of a manager. */
function metric(manager: Manager, series: string): number {
  const line = manager.metrics.text().split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}

const dropped = 'kybern_controller_own_events_dropped_total{controller="test"}';

/** Makes a Secret that the Deployment owns, and says in its status that it has seen it. */
async function makeChildAndStatus(
  { namespace, name }: { namespace: string; name: string },
  context: ReconcileContext,
) {
  const { client } = context;
  const owner = await client.get(Deployment, { namespace, name });
  if (owner === undefined) return;
  await client.apply(Secret, { metadata: { namespace, name }, data: { a: "" } }, {
    owner,
  });
  await client.applyStatus(Deployment, {
    metadata: { namespace, name },
    status: { observedGeneration: owner.metadata.generation },
  });
}

Deno.test("the events of a child and a status that a reconcile wrote lead to no other reconcile, and are counted", async () => {
  await using test = await running(makeChildAndStatus, { owns: [Secret] });
  await test.deployments.create(draft("a"));
  await test.ran(1);
  await test.deployments.create(draft("b"));
  await test.ran(2);
  // Whatever the first object's writes led to came before the second object's.
  await test.deployments.create(draft("c"));
  await test.ran(3);
  assertEquals(test.runs(), 3);
  assert(metric(test.manager, dropped) >= 4, "two of each of the first two objects");
  // What somebody else does to the child is news.
  await test.secrets.delete("a");
  await test.ran(4);
});

Deno.test("an option delivers a controller's own events, too", async () => {
  await using test = await running(makeChildAndStatus, { owns: [Secret], deliverOwnEvents: true });
  await test.deployments.create(draft("a"));
  await test.ran(2);
  assertEquals(metric(test.manager, dropped), 0);
});

Deno.test("a write to the object's own metadata requeues: who adds a finalizer, returns and counts on the event is right", async () => {
  const seen: (readonly string[])[] = [];
  await using test = await running(async ({ namespace, name }, { client }) => {
    const object = await client.get(Deployment, { namespace, name });
    if (object === undefined) return;
    seen.push(object.metadata.finalizers ?? []);
    if (seen.length > 1) return;
    await client.patch(Deployment, { namespace, name }, "merge", {
      metadata: { finalizers: ["example.com/f"] },
    });
  });
  await test.deployments.create(draft("a"));
  await test.ran(2);
  assertEquals(seen, [[], ["example.com/f"]]);
  await test.deployments.patch("a", "merge", { metadata: { finalizers: null } });
});

Deno.test("what a reconcile that failed wrote leads to another", async () => {
  await using test = await running(async (request, context) => {
    await makeChildAndStatus(request, context);
    if (test.runs() === 0) throw new Error("after the writes");
  }, { owns: [Secret] });
  await test.deployments.create(draft("a"));
  await test.ran(2);
  assertEquals(metric(test.manager, 'controller_runtime_reconcile_errors_total{controller="test"}'), 1);
});

/** What one reconcile does with its client. */
async function once(
  body: (context: ReconcileContext, clientset: { coreV1: Clientset["coreV1"] }) => Promise<void>,
) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  await using test = await running(async (_request, context) => {
    await body(context, test).then(resolve, reject);
  });
  await test.deployments.create(draft("a"));
  await promise;
}

Deno.test("[CL-02] a dry-run client's writes change nothing, and nothing waits for them", async () => {
  await once(async ({ client }, { coreV1 }) => {
    await coreV1.configMaps("default").create({ metadata: { name: "there" }, data: { a: "1" } });
    await client.list(ConfigMap);
    const dry = client.variant({ dryRun: true });
    await dry.create(ConfigMap, { metadata: { namespace: "default", name: "new" } });
    const answer = await dry.patch(ConfigMap, { namespace: "default", name: "there" }, "merge", {
      data: { a: "2" },
    });
    assertEquals(answer.data, { a: "2" });
    assertEquals(await dry.delete(ConfigMap, { namespace: "default", name: "there" }), true);
    const { items } = await coreV1.configMaps("default").list();
    assertEquals(items.map(({ metadata, data }) => [metadata.name, data]), [["there", { a: "1" }]]);
    assertEquals((await client.list(ConfigMap, { namespace: "default" })).length, 1);
  });
});

Deno.test("[CL-02] a namespaced client fills the namespace in, refuses another, and leaves cluster kinds alone", async () => {
  await once(async ({ client }, { coreV1 }) => {
    await coreV1.namespaces().create({ metadata: { name: "shop" } });
    const shop = client.variant({ namespace: "shop" });
    await shop.create(ConfigMap, { metadata: { name: "a" } });
    await shop.apply(ConfigMap, { metadata: { name: "b", namespace: "shop" } });
    await assertRejects(
      () => shop.create(ConfigMap, { metadata: { name: "c", namespace: "default" } }),
      TypeError,
      'ConfigMap "c" is in the namespace "default", and this client is for "shop" alone',
    );
    await assertRejects(
      () => shop.delete(ConfigMap, { name: "a", namespace: "default" }),
      TypeError,
      "alone",
    );
    await shop.create(Namespace, { metadata: { name: "other" } });
    const { items } = await coreV1.configMaps("shop").list();
    assertEquals(items.map(({ metadata }) => metadata.name), ["a", "b"]);
  });
});

Deno.test("[CL-02] fields are owned under the variant's name, and under that which a write gives", async () => {
  await once(async ({ client }) => {
    const named = client.variant({ fieldManager: "painter" });
    const managers = (object: { metadata: { managedFields?: { manager?: string }[] } }) =>
      object.metadata.managedFields?.map(({ manager }) => manager);
    const metadata = (name: string) => ({ namespace: "default", name });
    assertEquals(managers(await client.create(ConfigMap, { metadata: metadata("a"), data: { x: "" } })), [
      "test",
    ]);
    assertEquals(managers(await named.create(ConfigMap, { metadata: metadata("b"), data: { x: "" } })), [
      "painter",
    ]);
    const other = await named.create(ConfigMap, { metadata: metadata("c"), data: { x: "" } }, {
      fieldManager: "other",
    });
    assertEquals(managers(other), ["other"]);
  });
});

Deno.test("children that the last reconcile did not ask for go, others stay", async () => {
  let wanted = ["a-1", "a-2", "a-3"];
  await using test = await running(async ({ namespace, name }, { client }) => {
    const owner = await client.get(Deployment, { namespace, name });
    if (owner === undefined || name !== "a") return;
    for (const child of wanted) {
      if (child === "a-3") client.keep(Secret, { namespace, name: child });
      else await client.apply(Secret, { metadata: { namespace, name: child }, data: { a: "" } }, { owner });
    }
  }, { owns: [Secret], prune: true });
  const { uid } = (await test.deployments.create(draft("a"))).metadata;
  await test.ran(1);
  const ownerReferences = [{ apiVersion: "apps/v1", kind: "Deployment", name: "a", uid, controller: true }];
  await test.secrets.create({ metadata: { name: "a-3", ownerReferences } });
  await test.secrets.create({ metadata: { name: "foreign" } });
  await test.ran(2);
  const names = async () => (await test.secrets.list()).items.map(({ metadata }) => metadata.name);
  assertEquals(await names(), ["a-1", "a-2", "a-3", "foreign"]);
  wanted = ["a-2"];
  const runs = test.runs();
  await test.deployments.patch("a", "merge", { metadata: { labels: { changed: "" } } });
  await test.ran(runs + 1);
  // There is one worker: when it takes another object, it is done with pruning for this one.
  await test.deployments.create(draft("next"));
  await test.ran(runs + 2);
  assertEquals(await names(), ["a-2", "foreign"]);
});

Deno.test("a reconcile tells people of an object, as its controller, and the last events are written at the stop", async () => {
  const server = await ApiServer.start({ listen: false, controllers: false });
  const { appsV1, coreV1 } = new Clientset(server.config);
  const manager = new Manager({ cluster: server.config, log: createLogger({ write() {} }) });
  const { promise: told, resolve } = Promise.withResolvers<void>();
  manager.controller("teller", {
    for: Deployment,
    async reconcile(key, { client, recorder }) {
      const object = await client.get(Deployment, key);
      if (object !== undefined) recorder.event(object, "Warning", "TooSmall", "it needs more replicas");
      resolve();
    },
  });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  await appsV1.deployments("default").create(draft("a"));
  await told;
  stop.abort();
  await ended;
  const { items } = await coreV1.events("default").list();
  assertEquals(
    items.map(({ involvedObject, type, reason, message, source }) => [
      involvedObject.kind,
      involvedObject.name,
      type,
      reason,
      message,
      source?.component,
    ]),
    [["Deployment", "a", "Warning", "TooSmall", "it needs more replicas", "teller"]],
  );
  await server[Symbol.asyncDispose]();
});

Deno.test("another's change of a child that comes while a write that changes nothing is under way is news", async () => {
  let held: (() => void) | undefined;
  const { promise: waiting, resolve: isWaiting } = Promise.withResolvers<void>();
  const server = await ApiServer.start({ listen: false, controllers: false });
  const { appsV1 } = new Clientset(server.config);
  const inner = asTransport(server.config.transport);
  const manager = new Manager({
    log: createLogger({ write() {} }),
    cluster: {
      ...server.config,
      transport: {
        ...inner,
        async fetch(request, options) {
          // The second apply of the child is held back until the child's status has changed.
          if (request.method === "PATCH" && request.url.includes("/replicasets/") && seen.length === 2) {
            await new Promise<void>((resolve) => {
              held = resolve;
              isWaiting();
            });
          }
          return await inner.fetch(request, options);
        },
      },
    },
  });
  const seen: (number | undefined)[] = [];
  const { promise: noticed, resolve: notice } = Promise.withResolvers<void>();
  manager.controller("test", {
    for: Deployment,
    owns: [ReplicaSet],
    async reconcile(key, { client }) {
      const owner = await client.get(Deployment, key);
      if (owner === undefined) return;
      const child = await client.get(ReplicaSet, key);
      seen.push(child?.status?.readyReplicas);
      if (child?.status?.readyReplicas === 1) return notice();
      const { selector, template } = draft("a").spec;
      await client.apply(ReplicaSet, { metadata: { ...key }, spec: { selector, template } }, { owner });
    },
  });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  const deployments = appsV1.deployments("default");
  await deployments.create(draft("a"));
  while (seen.length < 1) await new Promise((resolve) => setTimeout(resolve, 0));
  await deployments.patch("a", "merge", { metadata: { labels: { again: "" } } });
  await waiting;
  await new ResourceClient(server.config, ReplicaSet, { namespace: "default" }).subresource("status").patch(
    "a",
    "merge",
    {
      status: { replicas: 1, readyReplicas: 1 },
    },
  );
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  held!();
  await noticed;
  stop.abort();
  await ended;
  await server[Symbol.asyncDispose]();
});

Deno.test("pruning leaves a child alone that was made anew meanwhile, and goes on", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  const owner = await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  const ownerReferences = withControllerReference({ metadata: { namespace: "default" } }, owner);
  for (const name of ["child", "other"]) {
    await coreV1.secrets("default").create({ metadata: { name, ownerReferences } });
  }
  const inner = asTransport(cluster.config.transport);
  let replaced = false;
  const manager = new Manager({
    log: cluster.logger,
    cluster: {
      ...cluster.config,
      transport: async (request) => {
        if (request.method === "DELETE" && !replaced && request.url.endsWith("/child")) {
          replaced = true;
          await coreV1.secrets("default").delete("child");
          await coreV1.secrets("default").create({ metadata: { name: "child" } });
        }
        return await inner.fetch(request, { kind: "request" });
      },
    },
  });
  manager.controller("c", { for: ConfigMap, owns: [Secret], prune: true, reconcile() {} });
  cluster.run(manager);
  await cluster.idle();
  assert(replaced);
  assertEquals((await coreV1.secrets("default").list()).items.map(({ metadata }) => metadata.name), [
    "child",
  ]);
  assertEquals(cluster.records.filter(({ level }) => level === "error"), []);
});

Deno.test("a child whose write the server refuses was asked for: it is not pruned", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const refusals: unknown[] = [];
  manager.controller("c", {
    for: ConfigMap,
    owns: [Secret],
    prune: true,
    async reconcile(key, { client }) {
      const owner = (await client.get(ConfigMap, key))!;
      await client.create(Secret, { metadata: key }, { owner }).catch((error) => refusals.push(error));
    },
  });
  cluster.run(manager);
  await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await cluster.idle();
  const { metadata: { uid } } = (await coreV1.secrets("default").get("a"))!;
  await coreV1.configMaps("default").patch("a", "merge", { data: { a: "b" } });
  await cluster.idle();
  assertEquals(refusals.length, 1);
  assertEquals((await coreV1.secrets("default").get("a"))!.metadata.uid, uid);
});

Deno.test("an option that is undefined is the default: field manager, signal and force", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  manager.controller("c", {
    for: ConfigMap,
    async reconcile({ namespace }, { client }) {
      const draft = { metadata: { namespace, name: "applied" }, data: { a: "YQ==" } };
      await client.apply(Secret, draft, { fieldManager: undefined, force: undefined, signal: undefined });
    },
  });
  await coreV1.secrets("default").create({ metadata: { name: "applied" }, data: { a: "Yg==" } });
  cluster.run(manager);
  await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await cluster.idle();
  const { data, metadata } = (await coreV1.secrets("default").get("applied"))!;
  assertEquals([data?.a, metadata.managedFields?.some(({ manager }) => manager === "c")], ["YQ==", true]);
});
