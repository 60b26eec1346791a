import { assertRejects } from "@std/assert";
import { ConfigError } from "./config_error.ts";
import { inClusterFrom } from "./in_cluster.ts";

Deno.test("inClusterConfig: outside of a pod it fails with the variable that is missing", async () => {
  const variables = new Map([["KUBERNETES_SERVICE_HOST", "10.0.0.1"], ["KUBERNETES_SERVICE_PORT", "443"]]);
  for (const missing of variables.keys()) {
    await assertRejects(
      () => inClusterFrom({}, (name) => name === missing ? undefined : variables.get(name)),
      ConfigError,
      `this is no pod of a cluster: the environment variable ${missing} is not set`,
    );
  }
});
