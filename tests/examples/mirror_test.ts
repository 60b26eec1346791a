import { ConfigMap, Secret } from "@kybern/kybern";
import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager } from "../../examples/mirror.ts";

const colours = { namespace: "default", name: "colours" };
const source = [ConfigMap, {
  metadata: { ...colours, labels: { mirror: "secret" } },
  data: { sky: "blue", grass: "green" },
}] as const;
const mirror = ({ config, logger }: TestCluster) => manager({ cluster: config, log: logger });

Deno.test("mirror: a copy has what its source has, no less and no more", async () => {
  const unlabelled = [ConfigMap, {
    metadata: { namespace: "default", name: "other" },
    data: { a: "b" },
  }] as const;
  await using cluster = await testCluster({ objects: [source, unlabelled] });
  cluster.run(mirror(cluster));
  await cluster.idle();
  const { configMaps, secrets } = cluster.clientset.coreV1;
  assertEquals((await secrets("default").get("colours")).data, { sky: btoa("blue"), grass: btoa("green") });

  await configMaps("default").patch("colours", "merge", { data: { sky: "grey", grass: null } });
  await cluster.idle();
  assertEquals((await secrets("default").get("colours")).data, { sky: btoa("grey") });
  await cluster.assertNoObject(Secret, { namespace: "default", name: "other" });
});

Deno.test("mirror: a copy that is changed or deleted by hand is put right", async () => {
  await using cluster = await testCluster({ objects: [source] });
  cluster.run(mirror(cluster));
  await cluster.idle();
  const secrets = cluster.clientset.coreV1.secrets("default");
  await secrets.patch("colours", "merge", { data: { sky: btoa("red") } });
  await cluster.idle();
  await cluster.assertObject(Secret, colours, { data: { sky: btoa("blue") } });

  await secrets.delete("colours");
  await cluster.idle();
  await cluster.assertObject(Secret, colours, { data: { sky: btoa("blue") } });
});

Deno.test("mirror: a copy is made in the end, though its first write fails", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [source] });
  const refusal = cluster.faults.add({
    verb: "patch",
    resource: "secrets",
    fault: { type: "status", code: 500 },
  });
  cluster.run(mirror(cluster));
  await clock.tickAsync(60_000);
  await cluster.idle();
  await cluster.assertObject(Secret, colours, { data: { sky: btoa("blue") } });
  assertEquals(refusal.struck, 1);
});

Deno.test("mirror: a copy goes with its source, which owns it", async () => {
  await using cluster = await testCluster({ objects: [source] });
  cluster.run(mirror(cluster));
  await cluster.idle();
  await cluster.assertObject(Secret, colours, { metadata: { ownerReferences: [{ kind: "ConfigMap" }] } });

  await cluster.clientset.coreV1.configMaps("default").delete("colours");
  await cluster.idle();
  await cluster.assertNoObject(Secret, colours);
});
