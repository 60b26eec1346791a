/**
 * Says in a manager's log which permissions its controllers and its election lack.
 *
 * @module
 */
import type { ListenedKind } from "./event_intake.ts";
import { versionedKindKey } from "./kind_key.ts";
import type { Logger } from "./logger.ts";
import type { ManagerElection } from "./manager_options.ts";
import { missingPermissions, type NeededPermission, permissionsOfElection } from "./missing_permissions.ts";
import type { RunningCluster, RunningClusters } from "./running_cluster.ts";

/** What a manager does with its clusters. */
export interface PermissionUse {
  /** What its controllers listen to. */
  readonly kinds: readonly ListenedKind[];
  /** Its election, if it holds one. */
  readonly leaderElection: ManagerElection | undefined;
  /** Takes the lines. */
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A line for each kind of each cluster of which something is not allowed. Resolves when all have been told. */
export async function tellMissingPermissions(clusters: RunningClusters, use: PermissionUse): Promise<void> {
  await Promise.all(clusters.all.map(async (cluster) => {
    const { name, access, clientOptions } = cluster;
    const log = name === "" ? use.log : use.log.with({ cluster: name });
    try {
      const needed = [...neededByCaches(cluster, use.kinds), ...neededByElection(cluster, use)];
      const missing = await missingPermissions(access, needed, { ...clientOptions, signal: use.signal });
      for (const { group, resource, verbs, namespace } of missing) {
        log.warn("a permission is missing", {
          resource: [resource, group].filter(Boolean).join("."),
          verbs: verbs.join(","),
          namespace: namespace || "(all)",
        });
      }
    } catch (error) {
      if (!use.signal.aborted) {
        log.debug("the server does not tell which permissions are missing", { error });
      }
    }
  }));
}

/** Each kind may be listed and watched where its cache looks, and whatever else its controllers do with it there. */
function neededByCaches(cluster: RunningCluster, kinds: readonly ListenedKind[]): NeededPermission[] {
  const byKind = new Map<string, { readonly type: ListenedKind["type"]; readonly verbs: Set<string> }>();
  for (const { type, verbs } of kinds.filter((each) => each.cluster === cluster.name)) {
    const key = versionedKindKey(type);
    const known = byKind.get(key) ?? { type, verbs: new Set() };
    for (const verb of verbs) known.verbs.add(verb);
    byKind.set(key, known);
  }
  return [...byKind.values()].flatMap(({ type, verbs }) =>
    (cluster.informers.scope(type).namespaces ?? [""]).map((namespace) => ({
      type,
      verbs: [...verbs],
      namespace,
    }))
  );
}

function neededByElection(
  { name, access }: RunningCluster,
  { leaderElection }: PermissionUse,
): NeededPermission[] {
  if (name !== "" || leaderElection === undefined) return [];
  return permissionsOfElection({
    name: leaderElection.name,
    namespace: leaderElection.namespace ?? access.namespace,
  });
}
