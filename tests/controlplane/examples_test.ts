import { loadConfig } from "../../rest/mod.ts";
import { assertDemoHolds, runDemo } from "../demo/run_demo.ts";
import { runExample } from "../examples/run_example.ts";
import { lives } from "../examples/lives.ts";
import { registerOnClusters } from "./checks.ts";

await registerOnClusters("the examples and the demo", { controllerManager: true }, async (t, cluster) => {
  await using access = await loadConfig({ kubeconfig: cluster.kubeconfig });
  for (const life of lives) {
    await t.step(`examples/${life.example} does its job`, async () => {
      await runExample(life, { kubeconfig: cluster.kubeconfig, access }, 60_000);
    });
  }
  await t.step("deno task demo --kubeconfig holds all it claims", async () => {
    assertDemoHolds(await runDemo("--kubeconfig", cluster.kubeconfigPath));
  });
});
