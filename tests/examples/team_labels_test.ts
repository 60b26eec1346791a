import { Namespace, Pod } from "@kybern/kybern";
import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertMatch } from "@std/assert";
import { manager } from "../../examples/team_labels.ts";

const pod = (name: string, metadata = {}) =>
  [Pod, {
    metadata: { namespace: "blue", name, ...metadata },
    spec: { containers: [{ name: "main", image: "example.com/none:1" }] },
  }] as const;
const namespace = (name: string, labels = {}) => [Namespace, { metadata: { name, labels } }] as const;
const blue = namespace("blue", { team: "blue" });

/** Has the example work on a cluster. */
async function start(cluster: TestCluster) {
  const running = manager({ cluster: cluster.config, log: cluster.logger });
  cluster.run(running);
  await cluster.idle();
  const { coreV1 } = cluster.clientset;
  return { running, namespaces: coreV1.namespaces(), pods: coreV1.pods("blue") };
}

/** The label of a pod. */
async function team(
  { clientset }: TestCluster,
  name: string,
  namespace = "blue",
): Promise<string | undefined> {
  return (await clientset.coreV1.pods(namespace).get(name)).metadata.labels?.team;
}

Deno.test("team_labels: a pod has the label of its namespace, whoever changes either", async () => {
  await using cluster = await testCluster({
    objects: [blue, namespace("other"), pod("a"), pod("b", { namespace: "other", labels: { app: "b" } })],
  });
  const { namespaces, pods } = await start(cluster);
  assertEquals([await team(cluster, "a"), await team(cluster, "b", "other")], ["blue", undefined]);

  await pods.create(pod("late", { labels: { team: "red" } })[1]);
  await cluster.idle();
  assertEquals(await team(cluster, "late"), "blue");

  await pods.patch("a", "merge", { metadata: { labels: { team: "mine" } } });
  await cluster.idle();
  assertEquals(await team(cluster, "a"), "blue");

  await namespaces.patch("blue", "merge", { metadata: { labels: { team: "green" } } });
  await cluster.idle();
  assertEquals([await team(cluster, "a"), await team(cluster, "late")], ["green", "green"]);

  await namespaces.patch("blue", "merge", { metadata: { labels: { team: null } } });
  await cluster.idle();
  assertEquals([await team(cluster, "a"), await team(cluster, "late")], [undefined, undefined]);
  await cluster.assertObject(Pod, { namespace: "other", name: "b" }, { metadata: { labels: { app: "b" } } });
  assertEquals(cluster.log.writesTo("pods", "other", "b"), []);
});

Deno.test("team_labels: many pods are labelled, and none of them is ever read as a whole", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `pod-${i}`);
  await using cluster = await testCluster({ objects: [blue, ...names.map((name) => pod(name))] });
  const { running, pods } = await start(cluster);
  const { items } = await pods.list({ labelSelector: "team=blue" });
  assertEquals([items.length, cluster.log.writes.length], [names.length, names.length]);
  for (const { informer } of running.activity().caches) {
    const members = new Set(informer.indexer.list().flatMap((object) => Object.keys(object as object)));
    assertEquals([...members].sort(), ["apiVersion", "kind", "metadata"], informer.name);
  }
});

Deno.test("team_labels: a change of a status leads to nothing", async () => {
  await using cluster = await testCluster({ objects: [blue, pod("a")] });
  const { running, namespaces, pods } = await start(cluster);
  const reconciles = () =>
    /^controller_runtime_reconcile_total\{.*result="success"\} (\d+)/m.exec(running.metrics.text())?.[1];
  const before = reconciles();
  assertMatch(`${before}`, /^[1-9]/);
  await pods.status.patch("a", "merge", { status: { phase: "Running" } });
  await namespaces.patch("blue", "merge", { metadata: { annotations: { seen: "yes" } } });
  await cluster.idle();
  assertEquals(reconciles(), before);
});

Deno.test("team_labels: a pod that is going is left alone, and one that has gone is no failure", async () => {
  await using cluster = await testCluster({
    objects: [blue, pod("going", { finalizers: ["example.com/hold"] }), pod("gone")],
  });
  await cluster.clientset.coreV1.pods("blue").delete("going");
  const gone = cluster.faults.add({ verb: "patch", resource: "pods", fault: { type: "status", code: 404 } });
  const { pods } = await start(cluster);
  await pods.delete("gone");
  assertEquals(await cluster.idle(), []);
  assertEquals([gone.struck, cluster.log.writesTo("pods", "blue", "going")], [1, []]);
  assertEquals(cluster.records.filter(({ level }) => level === "error"), []);
});

Deno.test("team_labels: what takes the place of a pod is judged by itself", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [blue, pod("web-0")] });
  cluster.faults.add({ verb: "patch", resource: "pods", fault: { type: "delay", ms: 10_000 } });
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await clock.tickAsync(1_000); // the label is on the way
  const { coreV1 } = cluster.clientset;
  await coreV1.namespaces().patch("blue", "merge", { metadata: { labels: { team: "green" } } });
  await coreV1.pods("blue").delete("web-0");
  await coreV1.pods("blue").create(pod("web-0")[1]);
  await clock.tickAsync(60_000);
  assertEquals(await cluster.idle(), []);
  assertEquals(await team(cluster, "web-0"), "green");
  assertEquals(cluster.log.writesTo("pods", "blue", "web-0").map(({ status }) => status), [422, 200]);
});
