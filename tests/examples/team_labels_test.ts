import { Namespace, Pod } from "@kybern/kybern";
import { testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertMatch } from "@std/assert";
import { manager } from "../../examples/team_labels.ts";

const pod = (name: string) =>
  [Pod, {
    metadata: { namespace: "blue", name },
    spec: { containers: [{ name: "main", image: "example.com/none:1" }] },
  }] as const;
const blue = [Namespace, { metadata: { name: "blue", labels: { team: "blue" } } }] as const;

Deno.test("team_labels: many pods are labelled, and none of them is ever read as a whole", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `pod-${i}`);
  await using cluster = await testCluster({ objects: [blue, ...names.map(pod)] });
  const running = manager({ cluster: cluster.config, log: cluster.logger });
  cluster.run(running);
  await cluster.idle();
  for (const name of names) {
    await cluster.assertObject(Pod, { namespace: "blue", name }, { metadata: { labels: { team: "blue" } } });
  }
  assertEquals(cluster.log.writes.length, names.length);
  for (const { informer } of running.activity().caches) {
    const members = new Set(informer.indexer.list().flatMap((object) => Object.keys(object as object)));
    assertEquals([...members].sort(), ["apiVersion", "kind", "metadata"], informer.name);
  }
});

Deno.test("team_labels: a change of a status leads to nothing", async () => {
  await using cluster = await testCluster({ objects: [blue, pod("a")] });
  const running = manager({ cluster: cluster.config, log: cluster.logger });
  cluster.run(running);
  await cluster.idle();
  const reconciles = () =>
    /^controller_runtime_reconcile_total\{.*result="success"\} (\d+)/m.exec(running.metrics.text())?.[1];
  const before = reconciles();
  assertMatch(`${before}`, /^[1-9]/);
  await cluster.clientset.coreV1.pods("blue").status.patch("a", "merge", { status: { phase: "Running" } });
  await cluster.idle();
  assertEquals(reconciles(), before);
});
