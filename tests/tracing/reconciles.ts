/**
 * A program with telemetry on whose controller's reconciles end in several ways.
 *
 * @module
 */
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { createLogger, Manager } from "../../controller/mod.ts";
import { testCluster } from "../../testing/mod.ts";
import { TerminalError } from "../../workqueue/mod.ts";

if (import.meta.main) {
  await using cluster = await testCluster();
  const ids: string[] = [];
  const manager = new Manager({ cluster: cluster.config, log: createLogger({ write() {} }) });
  manager.controller("copier", {
    for: ConfigMap,
    async reconcile(key, { client, reconcileId }) {
      const source = await client.get(ConfigMap, key);
      if (source === undefined || key.namespace !== "shop") return;
      ids.push(reconcileId);
      if (key.name === "fails") throw new TerminalError("no good");
      if (key.name === "waits") return { requeueAfter: 3_600_000 };
      await client.create(Secret, { metadata: { namespace: "shop", name: "hidden-name" } }, {
        owner: source,
      });
    },
  });
  cluster.run(manager);
  const { coreV1 } = cluster.clientset;
  await coreV1.namespaces().create({ metadata: { name: "shop" } });
  for (const name of ["copies", "fails", "waits"]) {
    await coreV1.configMaps("shop").create({ metadata: { name } });
    await cluster.idle();
  }
  await cluster.stop();
  console.log(JSON.stringify(ids));
}
