import { loadConfig } from "../../rest/mod.ts";
import { assertDemoHolds, runDemo } from "../demo/run_demo.ts";
import { runExample } from "../examples/run_example.ts";
import { scenarios } from "../examples/scenarios.ts";
import { registerOnClusters } from "./checks.ts";

await registerOnClusters("the examples and the demo", { controllerManager: true }, async (t, cluster) => {
  await using access = await loadConfig({ kubeconfig: cluster.kubeconfig });
  for (const scenario of scenarios) {
    await t.step(`examples/${scenario.example} does its job`, async () => {
      await runExample(scenario, { kubeconfig: cluster.kubeconfig, access }, 60_000);
    });
  }
  await t.step("deno task demo --kubeconfig holds all it claims", async () => {
    assertDemoHolds(await runDemo("--kubeconfig", cluster.kubeconfigPath));
  });
});
