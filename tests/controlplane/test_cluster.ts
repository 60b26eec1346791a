/**
 * The cluster for tests that need no more of it than a kubeconfig: one of the user's, named by `KUBECONFIG_FOR_TESTS`,
 * else a control plane of the project's own.
 * @module
 */
import { ControlPlane, type ControlPlaneOptions } from "./control_plane.ts";

/** Some cluster to test on. Disposing stops what was started for it, and leaves a user's cluster as it is. */
export interface TestCluster extends AsyncDisposable {
  /** An administrator's, YAML. */
  readonly kubeconfig: string;
  readonly kubeconfigPath: string;
  /** The control plane, unless the cluster is the user's: then there is nothing to kill or compact. */
  readonly plane?: ControlPlane;
}

/** The path of the kubeconfig of a user's cluster, if tests are to run on one. */
export function clusterOfUser(): string | undefined {
  return Deno.env.get("KUBECONFIG_FOR_TESTS") || undefined;
}

/**
 * The cluster to test on.
 * @param options For a control plane; they say nothing about a user's cluster.
 * @param kubeconfigPath Of the user's cluster, if that is to be it.
 */
export async function startTestCluster(
  options: ControlPlaneOptions = {},
  kubeconfigPath: string | undefined = clusterOfUser(),
): Promise<TestCluster> {
  if (kubeconfigPath !== undefined) {
    const kubeconfig = await Deno.readTextFile(kubeconfigPath);
    return { kubeconfig, kubeconfigPath, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const plane = await ControlPlane.start(options);
  const { kubeconfig } = plane;
  return {
    kubeconfig,
    kubeconfigPath: plane.kubeconfigPath,
    plane,
    [Symbol.asyncDispose]: () => plane[Symbol.asyncDispose](),
  };
}
