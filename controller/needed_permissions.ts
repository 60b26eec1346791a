/**
 * What a manager has to be allowed on a cluster, as far as it can know: for its caches, its finalizers and pruning, its
 * election, the definitions that it installs, and what its controllers say that their reconciles do.
 *
 * @module
 */
import { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import { isNotFound, type RequestOptions, ResourceClient } from "../rest/mod.ts";
import type { ListenedKind } from "./event_intake.ts";
import { versionedKindKey } from "./kind_key.ts";
import type { EventApi, ManagerElection } from "./manager_options.ts";
import { type NeededPermission, permissionsOfElection } from "./missing_permissions.ts";
import type { RunningCluster } from "./running_cluster.ts";

/** What a controller does with a cluster. */
export interface ControllerUse {
  /** What it listens to. */
  readonly kinds: readonly ListenedKind[];
  /** Name of the cluster that it is of. */
  readonly cluster: string;
  /** What its author says that its reconciles do. */
  readonly permissions: readonly NeededPermission[];
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
  return [
    ...await neededByInstallation(cluster, options),
    ...neededByCaches(cluster, use),
    ...neededByReconciles(cluster, use),
    ...neededByElection(cluster, use),
  ];
}

/** Each kind may be listed and watched where its cache looks, and whatever else its controllers do with it there. */
function neededByCaches(cluster: RunningCluster, { controllers }: ClusterUse): NeededPermission[] {
  const byKind = new Map<string, { readonly type: ListenedKind["type"]; readonly verbs: Set<string> }>();
  const listened = controllers.flatMap(({ kinds }) => kinds).filter((kind) => kind.cluster === cluster.name);
  const indexed = cluster.informers.all().map(({ type }) => ({ type, verbs: ["list", "watch"] }));
  for (const { type, verbs } of [...listened, ...indexed]) {
    const key = versionedKindKey(type);
    const known = byKind.get(key) ?? { type, verbs: new Set() };
    for (const verb of verbs) known.verbs.add(verb);
    byKind.set(key, known);
  }
  return [...byKind.values()].flatMap(({ type, verbs }) =>
    namespacesOf(cluster, type).map((namespace) => ({ type, verbs: [...verbs], namespace }))
  );
}

/** What authors say, where they say it; else where the kind's cache looks. */
function neededByReconciles(cluster: RunningCluster, { controllers }: ClusterUse): NeededPermission[] {
  return controllers.filter((each) => each.cluster === cluster.name).flatMap(({ permissions }) =>
    permissions.flatMap((needed) =>
      needed.namespace === undefined
        ? namespacesOf(cluster, needed.type).map((namespace) => ({ ...needed, namespace }))
        : [needed]
    )
  );
}

function namespacesOf(cluster: RunningCluster, type: NeededPermission["type"]): readonly string[] {
  return cluster.informers.scope(type).namespaces ?? [""];
}

/** One that is there need not be created: it may have been put there by who may. */
async function neededByInstallation(
  { access, clientOptions: { metrics }, definitions }: RunningCluster,
  options: RequestOptions,
): Promise<NeededPermission[]> {
  // What is to be said of definitions, the installation hears.
  const client = new ResourceClient(access, CustomResourceDefinition, { metrics, onWarning: null });
  return await Promise.all(definitions.map(async (name) => {
    const verbs = ["get", "patch"];
    try {
      await client.get(name, options);
    } catch (error) {
      if (isNotFound(error)) verbs.push("create");
    }
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
