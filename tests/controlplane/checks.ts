/**
 * Checks of the project's own clients on a real server. Many run on one control plane, each in a namespace of its own,
 * on each version that is supported, or on a user's cluster.
 *
 * @module
 */
import { Clientset } from "../../clientset/mod.ts";
import { type Configuration, loadConfig } from "../../rest/mod.ts";
import type { ControlPlane, ControlPlaneOptions } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";
import { clusterOfUser, startTestCluster, type TestCluster } from "./test_cluster.ts";
import { withDeadline } from "./until.ts";
import { type ControlPlaneVersion, controlPlaneVersions } from "./versions.ts";

/** Milliseconds that one check may take. */
const patience = 60_000;

/** Where a check runs. */
export interface World {
  /** Admin's way to the cluster. */
  readonly config: Configuration;
  /** Admin's clients. */
  readonly clientset: Clientset;
  /** The check's own, fresh. */
  readonly namespace: string;
  /** Aborts when the check takes too long: for whatever waits. */
  readonly signal: AbortSignal;
}

/** Where a check runs that kills, compacts or speaks as other users. */
export interface PlaneWorld extends World {
  readonly plane: ControlPlane;
}

/** One check. */
export type Check =
  /** On any cluster. */
  | { readonly name: string; readonly run: (world: World) => Promise<void> }
  /** On a control plane of the project's own, of each version or of those named. */
  | {
    readonly name: string;
    readonly onPlane: (world: PlaneWorld) => Promise<void>;
    readonly versions?: readonly ControlPlaneVersion[];
  };

/**
 * Registers checks as one test for each version, or for the user's cluster: they share the control plane.
 *
 * @param what begins the test's name
 */
export async function registerChecks(
  what: string,
  checks: readonly Check[],
  options: ControlPlaneOptions = {},
): Promise<void> {
  const test = await controlPlaneTests();
  if (clusterOfUser() !== undefined) {
    test(`${what}, on the user's cluster`, async (t) => {
      await using cluster = await startTestCluster();
      await runChecks(t, checks, cluster);
    });
    return;
  }
  for (const version of controlPlaneVersions) {
    test(`${what}, on ${version}`, async (t) => {
      await using cluster = await startTestCluster({ ...options, version });
      const here = checks.filter((check) => !("versions" in check) || check.versions!.includes(version));
      await runChecks(t, here, cluster);
    });
  }
}

async function runChecks(t: Deno.TestContext, checks: readonly Check[], cluster: TestCluster): Promise<void> {
  await using config = await loadConfig({ kubeconfig: cluster.kubeconfig });
  const clientset = new Clientset(config);
  for (const check of checks) {
    const { plane } = cluster;
    const run = "run" in check ? check.run : plane && ((world: World) => check.onPlane({ ...world, plane }));
    await t.step({
      name: check.name,
      ignore: run === undefined,
      fn: async () => {
        const namespace = `kybern-check-${crypto.randomUUID().slice(0, 8)}`;
        await clientset.coreV1.namespaces().create({ metadata: { name: namespace } });
        try {
          await withDeadline(
            check.name,
            patience,
            (signal) => run!({ config, clientset, namespace, signal }),
          );
        } finally {
          await clientset.coreV1.namespaces().delete(namespace);
        }
      },
    });
  }
}

/** Gives the events of a watch one by one; rejects when the watch ends instead. */
export function eventsOf<E>(watch: AsyncIterable<E>): () => Promise<E> {
  const iterator = watch[Symbol.asyncIterator]();
  return async () => {
    const { done, value } = await iterator.next();
    if (done) throw new Error("the watch ended");
    return value;
  };
}
