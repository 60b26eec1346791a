import { loadConfig } from "../../rest/mod.ts";
import { installationChecks } from "../custom_resources/checks.ts";
import { controlPlaneTests } from "./lacking.ts";
import { startTestCluster } from "./test_cluster.ts";
import { controlPlaneVersions } from "./versions.ts";

const test = await controlPlaneTests();

for (const version of controlPlaneVersions) {
  test(`custom resources are installed, on ${version}`, async (t) => {
    await using cluster = await startTestCluster({ version });
    await using config = await loadConfig({ kubeconfig: cluster.kubeconfig });
    for (const [name, check] of installationChecks) await t.step(name, () => check(config));
  });
}
