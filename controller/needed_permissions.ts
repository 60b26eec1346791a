/**
 * What a manager has to be allowed on a cluster, as far as it can know: for its caches, its finalizers and pruning, its
 * election, the definitions that it installs, and what its controllers say that their reconciles do.
 *
 * @module
 */
import { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import { type RequestOptions, ResourceClient } from "../rest/mod.ts";
import type { ListenedKind } from "./event_intake.ts";
import { kindKey } from "./kind_key.ts";
import type { EventApi, ManagerElection } from "./manager_options.ts";
import {
  type NeededPermission,
  permissionsOfElection,
  type ReconcilePermission,
} from "./missing_permissions.ts";
import type { RunningCluster } from "./running_cluster.ts";

/** What a controller does with a cluster. */
export interface ControllerUse {
  /** What it listens to. */
  readonly kinds: readonly ListenedKind[];
  /** Name of the cluster that it is of. */
  readonly cluster: string;
  /** What its author says that its reconciles do, there or where it says. */
  readonly permissions: readonly ReconcilePermission[];
}

/** What a manager does with its clusters. */
export interface ClusterUse {
  /** Its controllers. */
  readonly controllers: readonly ControllerUse[];
  /** Its election, if it holds one. */
  readonly leaderElection: ManagerElection | undefined;
  /** Under which API the election's Events are written. */
  readonly eventApi: EventApi;
}

/** What is needed on a cluster. Of definitions it asks the server whether they are there. */
export async function neededPermissions(
  cluster: RunningCluster,
  use: ClusterUse,
  options: RequestOptions,
): Promise<NeededPermission[]> {
  return merged([
    ...await neededByInstallation(cluster, options),
    ...neededByCaches(cluster, use),
    ...neededByReconciles(cluster, use),
    ...neededByElection(cluster, use),
  ]);
}

/** The same with each kind, in each place, named once, however many need it. */
function merged(needed: readonly NeededPermission[]): NeededPermission[] {
  const byPlace = Map.groupBy(
    needed,
    ({ type, subresource, namespace, name }) => JSON.stringify([kindKey(type), subresource, namespace, name]),
  );
  return [...byPlace.values()].map((same) => ({
    ...same[0]!,
    verbs: [...new Set(same.flatMap(({ verbs }) => verbs))],
  }));
}

/** Each kind may be listed and watched where its cache looks, and whatever else its controllers do with it there. */
function neededByCaches(cluster: RunningCluster, { controllers }: ClusterUse): NeededPermission[] {
  const listened = controllers.flatMap(({ kinds }) => kinds).filter((kind) => kind.cluster === cluster.name);
  const indexed = cluster.informers.all().map(({ type }) => ({ type, verbs: ["list", "watch"] }));
  return [...listened, ...indexed].flatMap(({ type, verbs }) =>
    namespacesOf(cluster, type).map((namespace) => ({ type, verbs, namespace }))
  );
}

/** What authors say, where they say it; else where the kind's cache looks. */
function neededByReconciles(cluster: RunningCluster, { controllers }: ClusterUse): NeededPermission[] {
  return controllers.flatMap(({ cluster: own, permissions }) =>
    permissions.filter((needed) => (needed.cluster ?? own) === cluster.name).flatMap((needed) =>
      needed.namespace === undefined
        ? namespacesOf(cluster, needed.type).map((namespace) => ({ ...needed, namespace }))
        : [needed]
    )
  );
}

function namespacesOf(cluster: RunningCluster, type: NeededPermission["type"]): readonly string[] {
  return cluster.informers.scope(type).namespaces ?? [""];
}

/** One that is seen to be there need not be created: it may have been put there by who may. */
async function neededByInstallation(
  { access, clientOptions: { metrics }, definitions }: RunningCluster,
  options: RequestOptions,
): Promise<NeededPermission[]> {
  // What is to be said of definitions, the installation hears.
  const client = new ResourceClient(access, CustomResourceDefinition, { metrics, onWarning: null });
  return await Promise.all(definitions.map(async (name) => {
    const isThere = await client.get(name, options).then(() => true, () => false);
    const verbs = ["get", "patch", ...isThere ? [] : ["create"]];
    return { type: CustomResourceDefinition, verbs, name };
  }));
}

function neededByElection(
  { name, access }: RunningCluster,
  { leaderElection, eventApi }: ClusterUse,
): NeededPermission[] {
  if (name !== "" || leaderElection === undefined) return [];
  return permissionsOfElection({
    name: leaderElection.name,
    namespace: leaderElection.namespace ?? access.namespace,
  }, eventApi);
}
