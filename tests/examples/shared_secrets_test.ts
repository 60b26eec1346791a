import { Namespace, Secret } from "@kybern/kybern";
import { testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager } from "../../examples/shared_secrets.ts";

const namespace = (name: string, labels: Record<string, string> = {}) =>
  [Namespace, { metadata: { name, labels } }] as const;
const shared = (selector: string) =>
  [Secret, {
    metadata: {
      namespace: "default",
      name: "pull",
      annotations: { "example.kybern.dev/share-with": selector },
    },
    data: { key: btoa("one") },
  }] as const;

Deno.test("shared_secrets: a copy is where the labels say so, and only there", async () => {
  await using cluster = await testCluster({
    objects: [namespace("a", { team: "x" }), namespace("b"), shared("team in (x,y)")],
  });
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.assertObject(Secret, { namespace: "a", name: "pull" }, { data: { key: btoa("one") } });
  await cluster.assertNoObject(Secret, { namespace: "b", name: "pull" });

  await cluster.clientset.coreV1.namespaces().patch("b", "merge", { metadata: { labels: { team: "y" } } });
  await cluster.idle();
  await cluster.assertObject(Secret, { namespace: "b", name: "pull" }, { data: { key: btoa("one") } });
});

Deno.test("shared_secrets: a copy whose source went while nobody looked goes at the next start", async () => {
  await using cluster = await testCluster({ objects: [namespace("a", { team: "x" }), shared("team=x")] });
  const first = manager({ cluster: cluster.config, log: cluster.logger });
  cluster.run(first);
  await cluster.idle();
  await cluster.stop(first);
  await cluster.clientset.coreV1.secrets("default").delete("pull");

  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.assertNoObject(Secret, { namespace: "a", name: "pull" });
});

Deno.test("shared_secrets: another Secret of the name is left alone, and its owner is told", async () => {
  await using cluster = await testCluster({
    objects: [
      namespace("a", { team: "x" }),
      [Secret, { metadata: { namespace: "a", name: "pull" }, data: { key: btoa("mine") } }],
      shared("team=x"),
    ],
  });
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.stop(); // writes the last events
  await cluster.assertObject(Secret, { namespace: "a", name: "pull" }, { data: { key: btoa("mine") } });
  const { items } = await cluster.clientset.coreV1.events("default").list();
  assertEquals(items.map(({ reason }) => reason), ["NameTaken"]);
});

Deno.test("shared_secrets: a selector that is none is told, and nothing is tried again", async () => {
  await using cluster = await testCluster({ objects: [namespace("a"), shared("team in x")] });
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  assertEquals(await cluster.idle(), []);
  await cluster.stop();
  const { items } = await cluster.clientset.coreV1.events("default").list();
  assertEquals(items.map(({ reason }) => reason), ["BadSelector"]);
});
