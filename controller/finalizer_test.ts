import { assertEquals } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { asTransport, withControllerReference } from "../meta/mod.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import { annotationsChanged, generationChanged, labelsChanged, matchesLabels } from "./predicate.ts";
import { key } from "./reconcile_fixture_test.ts";

const others = "example.com/other";
const own = "example.com/own";

Deno.test("[CU-03] an object that is being deleted gets no finalizer any more, and nothing is done for it", async () => {
  await using cluster = await testCluster({ controllers: false });
  const configMaps = cluster.clientset.coreV1.configMaps("default");
  await configMaps.create({ metadata: { name: "a", finalizers: [others] } });
  const inner = asTransport(cluster.config.transport);
  const { promise: patched, resolve } = Promise.withResolvers<void>();
  let deleted = false;
  const manager = new Manager({
    log: cluster.logger,
    cluster: {
      ...cluster.config,
      // Somebody deletes it just before the finalizer comes.
      transport: async (request) => {
        if (request.method === "PATCH" && !deleted) {
          deleted = true;
          await configMaps.delete("a");
          resolve();
        }
        return await inner.fetch(request, { kind: "request" });
      },
    },
  });
  const done: string[] = [];
  manager.controller("tidy", {
    for: ConfigMap,
    finalizer: own,
    predicates: [({ object }) => object.metadata.name === "a"],
    reconcile: () => void done.push("reconcile"),
    finalize: () => void done.push("finalize"),
  });
  cluster.run(manager);
  await patched;
  await cluster.idle();
  await cluster.stop(manager);
  assertEquals(done, []);
  assertEquals((await configMaps.get("a")).metadata.finalizers, [others]);
});

Deno.test("what an object owns that may not be reconciled any more is left alone by pruning", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  const configMaps = coreV1.configMaps("default");
  const owner = await configMaps.create({ metadata: { name: "a", finalizers: [others] } });
  const ownerReferences = withControllerReference({ metadata: { namespace: "default" } }, owner);
  await coreV1.secrets("default").create({ metadata: { name: "child", ownerReferences } });
  const inner = asTransport(cluster.config.transport);
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  let deleted = false;
  const manager = new Manager({
    log: cluster.logger,
    cluster: {
      ...cluster.config,
      // Somebody deletes it just before the finalizer comes, and the cache hears of it later.
      transport: async (request) => {
        if (request.method === "PATCH" && !deleted) {
          deleted = true;
          await configMaps.delete("a", { propagationPolicy: "Orphan" });
        }
        const response = await inner.fetch(request, { kind: "request" });
        if (!request.url.includes("watch=") || response.body === null) return response;
        const late = new TransformStream<Uint8Array, Uint8Array>({
          async transform(chunk, controller) {
            if (deleted) await told;
            controller.enqueue(chunk);
          },
        });
        return new Response(response.body.pipeThrough(late), response);
      },
    },
  });
  manager.controller("tidy", {
    for: ConfigMap,
    owns: [Secret],
    finalizer: own,
    prune: true,
    predicates: [({ object }) => object.metadata.name === "a"],
    reconcile() {},
    finalize() {},
  });
  cluster.run(manager);
  const reconciled = 'controller_runtime_reconcile_total{controller="tidy",result="success"} 1';
  while (!manager.metrics.text().includes(reconciled)) await new Promise((turn) => setTimeout(turn));
  tell();
  await cluster.idle();
  await cluster.assertObject(Secret, key("child"), { kind: "Secret" });
});

Deno.test("[CU-03] a finalizer is there before the first effect, and goes only when the clean-up needs no other run", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ controllers: false });
  const configMaps = cluster.clientset.coreV1.configMaps("default");
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const done: string[] = [];
  let left = 2;
  manager.controller("tidy", {
    for: ConfigMap,
    finalizer: own,
    async reconcile(request, { client }) {
      const object = await client.get(ConfigMap, request);
      if (request.namespace === "default") done.push(`reconcile ${object?.metadata.finalizers}`);
    },
    finalize(object) {
      if (object.metadata.namespace !== "default") return;
      done.push("finalize");
      if (--left === 1) throw new Error("not yet");
      if (left === 0) return { requeueAfter: 60_000 };
    },
  });
  cluster.run(manager);
  await configMaps.create({ metadata: { name: "a", finalizers: [others] } });
  await cluster.idle();
  assertEquals(new Set(done.splice(0)), new Set([`reconcile ${others},${own}`]));
  await configMaps.delete("a");
  await cluster.idle();
  await clock.tickAsync(1_000); // the failure is tried again
  await cluster.idle();
  assertEquals(done.splice(0), ["finalize", "finalize"]);
  await cluster.assertObject(ConfigMap, key("a"), { metadata: { finalizers: [others, own] } });
  await clock.tickAsync(60_000);
  await cluster.idle();
  assertEquals(done.splice(0), ["finalize"]);
  await cluster.assertObject(ConfigMap, key("a"), { metadata: { finalizers: [others] } });
});

Deno.test("[CU-03] of two controllers that put their finalizers on one object at a time none loses the other's", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const names = ["one", "two", "three"];
  for (const name of names) {
    manager.controller(name, { for: ConfigMap, reconcile() {}, finalize() {} });
  }
  cluster.run(manager);
  await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await clock.tickAsync(5_000);
  await cluster.idle();
  const { finalizers = [] } = (await cluster.get(ConfigMap, key("a")))!.metadata;
  assertEquals([...finalizers].sort(), names.map((name) => `kybern.dev/${name}`).sort());
  await cluster.clientset.coreV1.configMaps("default").delete("a");
  await clock.tickAsync(5_000);
  await cluster.idle();
  await cluster.assertNoObject(ConfigMap, key("a"));
});

for (const requeueAfter of [0, -5, NaN]) {
  Deno.test(`[CU-03] a clean-up that gives requeueAfter ${requeueAfter} is done: its finalizer goes`, async () => {
    await using cluster = await testCluster({ controllers: false });
    const configMaps = cluster.clientset.coreV1.configMaps("default");
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
    manager.controller("tidy", {
      for: ConfigMap,
      predicates: [({ object }) => object.metadata.name === "a"],
      reconcile() {},
      finalize: () => ({ requeueAfter }),
    });
    cluster.run(manager);
    await configMaps.create({ metadata: { name: "a" } });
    await cluster.idle();
    assertEquals(
      (await cluster.get(ConfigMap, { namespace: "default", name: "a" }))?.metadata.finalizers,
      ["kybern.dev/tidy"],
    );
    await configMaps.delete("a");
    await cluster.idle();
    assertEquals(await cluster.get(ConfigMap, { namespace: "default", name: "a" }), undefined);
  });
}

for (
  const [what, predicate] of Object.entries({ generationChanged, labelsChanged, annotationsChanged })
) {
  Deno.test(`[CU-03] [CT-18] a clean-up is not kept off by ${what}`, async () => {
    await using cluster = await testCluster({ controllers: false });
    const configMaps = cluster.clientset.coreV1.configMaps("default");
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
    const done: string[] = [];
    manager.controller("tidy", {
      for: ConfigMap,
      predicates: [predicate, ({ object }) => object.metadata.namespace === "default"],
      reconcile: () => void done.push("reconcile"),
      finalize: () => void done.push("finalize"),
    });
    cluster.run(manager);
    await configMaps.create({ metadata: { name: "a" } });
    await cluster.idle();
    await configMaps.patch("a", "merge", { data: { of: "no interest" } });
    await configMaps.delete("a");
    await cluster.idle();
    assertEquals(done, ["reconcile", "finalize", "reconcile"]); // the last, since it is gone
    await cluster.assertNoObject(ConfigMap, key("a"));
  });
}

Deno.test("[CU-03] of controllers that share a finalizer each cleans up after what its selector gives it", async () => {
  await using cluster = await testCluster({ controllers: false });
  const configMaps = cluster.clientset.coreV1.configMaps("default");
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const done: string[] = [];
  for (const shard of ["one", "two"]) {
    manager.controller(shard, {
      for: ConfigMap,
      finalizer: own,
      predicates: [matchesLabels(`shard=${shard}`), labelsChanged],
      reconcile() {},
      finalize: ({ metadata }) => void done.push(`${shard}: ${metadata.name}`),
    });
  }
  manager.controller("filtered", {
    for: ConfigMap,
    finalizer: own,
    eventFilter: () => false,
    reconcile() {},
    finalize: ({ metadata }) => void done.push(`filtered: ${metadata.name}`),
  });
  cluster.run(manager);
  for (const shard of ["one", "two", "none"]) {
    const finalizers = shard === "none" ? [own] : [];
    await configMaps.create({ metadata: { name: `of-${shard}`, labels: { shard }, finalizers } });
  }
  await cluster.idle();
  for (const shard of ["one", "two", "none"]) await configMaps.delete(`of-${shard}`);
  await cluster.idle();
  assertEquals(done.sort(), ["one: of-one", "two: of-two"]);
  await cluster.assertObject(ConfigMap, key("of-none"), { metadata: { finalizers: [own] } });
});
