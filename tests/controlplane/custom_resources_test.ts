import { loadConfig } from "../../rest/mod.ts";
import { installationChecks } from "../custom_resources/checks.ts";
import { refusalChecks, ruleChecks } from "../custom_resources/refusals.ts";
import { controlPlaneTests } from "./lacking.ts";
import { startTestCluster } from "./test_cluster.ts";
import { controlPlaneVersions } from "./versions.ts";

const test = await controlPlaneTests();

for (const version of controlPlaneVersions) {
  test(`custom resources are installed, and refused as offline, on ${version}`, async (t) => {
    await using cluster = await startTestCluster({ version });
    await using config = await loadConfig({ kubeconfig: cluster.kubeconfig });
    // What an object had before is held against it on a server before 1.30.
    const checks = [...installationChecks, ...version === "1.37.2" ? refusalChecks : [], ...ruleChecks];
    for (const [name, check] of checks) await t.step(name, () => check(config));
  });
}
