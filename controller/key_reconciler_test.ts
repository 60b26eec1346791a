import { assertEquals, assertStringIncludes } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { FakeClock, type TestCluster, testCluster } from "../testing/mod.ts";
import { ItemExponentialFailureRateLimiter } from "../workqueue/mod.ts";
import { noMetrics } from "../metrics/mod.ts";
import type { EventRecorder } from "../events/mod.ts";
import { KeyReconciler } from "./key_reconciler.ts";
import { Manager } from "./manager.ts";
import { OwnEvents } from "./own_events.ts";
import type { ControllerOptions } from "./reconciler.ts";
import { RunningCluster } from "./running_cluster.ts";

const key = (name: string) => ({ namespace: "default", name });

Deno.test("[CT-05] a failure after the author's function beats the time that it gave to come back", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  let children = ["one", "two"];
  manager.controller("test", {
    for: ConfigMap,
    owns: [Secret],
    prune: true,
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(10, 10),
    async reconcile(request, { client }) {
      const owner = await client.get(ConfigMap, request);
      if (owner === undefined) return;
      for (const name of children) await client.apply(Secret, { metadata: key(name) }, { owner });
      return { requeueAfter: 3_600_000 };
    },
  });
  cluster.run(manager);
  const map = await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await cluster.idle();
  children = ["one"];
  using refusal = cluster.faults.add({
    verb: "delete",
    resource: "secrets",
    fault: { type: "status", code: 500 },
    times: 2,
  });
  await coreV1.configMaps("default").update({ ...map, data: { v: "2" } });
  for (const failures of [1, 2]) {
    const [delayed] = await cluster.idle();
    assertEquals([delayed?.inMs, refusal.struck], [10, failures], "it backs off");
    await clock.tickAsync(10);
  }
  const delayed = await cluster.idle();
  assertEquals(refusal.struck, 2);
  await cluster.assertNoObject(Secret, key("two"));
  const failures = cluster.records.filter(({ message }) => message === "reconcile failed");
  assertEquals(failures.map(({ fields }) => fields.failures), [1, 2]);
  const series = 'controller_runtime_reconcile_total{controller="test",result=';
  assertStringIncludes(manager.metrics.text(), `${series}"error"} 2\n`);
  assertStringIncludes(manager.metrics.text(), `${series}"requeue_after"} 3\n`, "the deletion is news");
  assertEquals(delayed.map(({ key }) => key), ["default/a"], "the last run's time to come back is kept");
});

Deno.test("what the client waits for ends with the reconcile: when its time is up, or the manager's patience", async (t) => {
  /** What a create is told that gets no answer, in a reconcile that is ended. */
  const told = async (
    options: Partial<ControllerOptions<ConfigMap>>,
    end: (clock: FakeClock, cluster: TestCluster) => Promise<unknown>,
  ) => {
    using clock = new FakeClock();
    await using cluster = await testCluster({
      controllers: false,
      objects: [[ConfigMap, { metadata: key("a") }]],
    });
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<unknown>();
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger, gracefulShutdownTimeout: 0 });
    using _delay = cluster.faults.add({
      verb: "create",
      resource: "secrets",
      fault: { type: "delay", ms: 60_000 },
    });
    manager.controller("test", {
      for: ConfigMap,
      async reconcile({ name }, { client }) {
        if (name !== "a") return;
        const made = client.create(Secret, { metadata: key("a") });
        asked.resolve();
        await made.catch(answer.resolve);
      },
      ...options,
    });
    cluster.run(manager);
    await asked.promise;
    await Promise.all([end(clock, cluster), answer.promise]);
    return String(await answer.promise);
  };
  await t.step("its own time", async () => {
    const error = await told({ reconcileTimeout: 10 }, (clock) => clock.tickAsync(10));
    assertEquals(error, 'TimeoutError: reconcile of "default/a" took more than 10 ms');
  });
  await t.step("the manager's patience", async () => {
    const error = await told({}, async (clock, cluster) => {
      const stopped = cluster.stop();
      await clock.tickAsync(0);
      await stopped;
    });
    assertStringIncludes(error, "AbortError");
  });
});

Deno.test("what a reconcile leaves on its signal goes with it: no later one has it, and no order to stop reaches it", async () => {
  await using cluster = await testCluster({
    controllers: false,
    objects: [[ConfigMap, { metadata: key("a") }], [ConfigMap, { metadata: key("b") }]],
  });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger, gracefulShutdownTimeout: 0 });
  const signals = new Set<AbortSignal>();
  let reached = 0;
  manager.controller("test", {
    for: ConfigMap,
    reconcile(_key, { signal }) {
      signals.add(signal);
      signal.addEventListener("abort", () => reached++);
    },
  });
  cluster.run(manager);
  await cluster.idle();
  assertEquals(signals.size >= 2, true, "each has its own");
  await cluster.stop();
  assertEquals([reached, [...signals].filter(({ aborted }) => aborted)], [0, []]);
});

Deno.test("what a reconcile writes outside of the cache leaves nothing kept: no event would ever take it away", async () => {
  await using cluster = await testCluster({
    controllers: false,
    objects: [[ConfigMap, { metadata: key("a") }]],
  });
  const cache = { namespaces: ["default"], byType: [{ type: Secret, labelSelector: "seen" }] };
  const declared = { name: "", access: cluster.config, resources: [], options: { cache } };
  await using running = new RunningCluster(declared, [], { metrics: noMetrics, log: cluster.logger });
  const ownEvents = new OwnEvents(() => {});
  const sizes: number[] = [];
  using reconciler = new KeyReconciler<ConfigMap>({
    name: "test",
    options: {
      for: ConfigMap,
      async reconcile(request, { client }) {
        const owner = (await client.get(ConfigMap, request))!;
        for (const data of ["MQ==", "Mg=="]) {
          await client.apply(Secret, { metadata: key("unseen"), data: { data } }, { owner });
          await client.apply(ConfigMap, {
            metadata: { namespace: "kube-system", name: "a" },
            data: { data },
          });
        }
        sizes.push(ownEvents.size);
        await client.apply(Secret, { metadata: { ...key("s"), labels: { seen: "" } } }, { owner });
        await client.apply(ConfigMap, { metadata: key("b") });
        sizes.push(ownEvents.size);
      },
    },
    clusters: () => running,
    ownEvents,
    onTimeout() {},
    recorder: { event() {} } as unknown as EventRecorder,
    ownedKinds: () => [Secret],
  });
  const stop = new AbortController();
  const started = running.informers.start(stop.signal);
  await reconciler.reconcile("default/a", { abort: stop.signal, log: cluster.logger, reconcileId: "1" });
  assertEquals(sizes, [0, 2]);
  stop.abort();
  await started;
});
