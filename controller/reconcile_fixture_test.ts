import { ConfigMap } from "../api/core/v1.ts";
import { type TestCluster, testCluster, type TestClusterOptions } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import type { ManagerOptions } from "./manager_options.ts";
import type { ReconcileContext } from "./reconciler.ts";

/** An object of the namespace "default". */
export function key(name: string): { namespace: string; name: string } {
  return { namespace: "default", name };
}

/** What the body of a test has. */
export interface Reconciling extends ReconcileContext {
  /** The cluster. */
  readonly cluster: TestCluster;
}

/** Runs `body` in the one reconcile of the ConfigMap "a" by the controller "test", on a cluster of its own. */
export async function inReconcile(
  body: (reconciling: Reconciling) => Promise<void>,
  { cluster: options = {}, ...manager }: Omit<ManagerOptions, "cluster"> & {
    readonly cluster?: TestClusterOptions;
  } = {},
): Promise<void> {
  await using cluster = await testCluster({
    controllers: false,
    ...options,
    objects: [...options.objects ?? [], [ConfigMap, { metadata: key("a") }]],
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const running = new Manager({ cluster: cluster.config, log: cluster.logger, ...manager });
  let begun = false;
  running.controller("test", {
    for: ConfigMap,
    async reconcile({ name }, context) {
      if (name !== "a" || begun) return;
      begun = true;
      await body({ ...context, cluster }).then(resolve, reject);
    },
  });
  cluster.run(running);
  await promise;
}
