/**
 * Says in a manager's log which permissions it lacks.
 *
 * @module
 */
import type { Logger } from "./logger.ts";
import { missingPermissions } from "./missing_permissions.ts";
import { type ClusterUse, neededPermissions } from "./needed_permissions.ts";
import type { RunningClusters } from "./running_cluster.ts";

/** What a manager does with its clusters, and who hears what it must not. */
export interface PermissionUse extends ClusterUse {
  /** Takes the lines. */
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A line for each kind and place in each cluster where something is not allowed. Resolves when all have been told. */
export async function tellMissingPermissions(clusters: RunningClusters, use: PermissionUse): Promise<void> {
  const { signal } = use;
  await Promise.all(clusters.all.map(async (cluster) => {
    const { name, access, clientOptions } = cluster;
    const log = name === "" ? use.log : use.log.with({ cluster: name });
    try {
      const needed = await neededPermissions(cluster, use, { signal });
      const missing = await missingPermissions(access, needed, { ...clientOptions, signal });
      for (const { group, resource, subresource, verbs, namespace, name } of missing) {
        log.warn("a permission is missing", {
          resource: [resource, group].filter(Boolean).join(".") + (subresource ? `/${subresource}` : ""),
          verbs: verbs.join(","),
          namespace: namespace || "(all)",
          ...name !== undefined && { name },
        });
      }
    } catch (error) {
      if (!signal.aborted) log.debug("the server does not tell which permissions are missing", { error });
    }
  }));
}
