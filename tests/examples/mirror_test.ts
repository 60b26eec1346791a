import { ConfigMap, Secret } from "@kybern/kybern";
import { FakeClock, testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager } from "../../examples/mirror.ts";

const colours = { namespace: "default", name: "colours" };
const source = { metadata: { ...colours, labels: { mirror: "secret" } }, data: { sky: "blue" } };

Deno.test("mirror: a copy is made in the end, though its first write fails", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [[ConfigMap, source]] });
  const refusal = cluster.faults.add({
    verb: "patch",
    resource: "secrets",
    fault: { type: "status", code: 500 },
  });
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await clock.tickAsync(60_000);

  await cluster.assertObject(Secret, colours, { data: { sky: btoa("blue") } });
  assertEquals(refusal.struck, 1);
});

Deno.test("mirror: a copy goes with its source, which owns it", async () => {
  await using cluster = await testCluster({ objects: [[ConfigMap, source]] });
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.assertObject(Secret, colours, { metadata: { ownerReferences: [{ kind: "ConfigMap" }] } });

  await cluster.clientset.coreV1.configMaps("default").delete("colours");
  await cluster.server.idle(); // its garbage collector
  await cluster.idle();
  await cluster.assertNoObject(Secret, colours);
});
