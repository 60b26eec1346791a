/**
 * Whether a manager has nothing left to do.
 *
 * @module
 */
import type { ManagerActivity } from "../controller/mod.ts";
import { type ClusterAccess, type KubernetesObject, metaNamespaceKey, type Stored } from "../meta/mod.ts";
import { ResourceClient } from "../rest/mod.ts";

/**
 * What goes on in a manager, a line each: what is being started, keys that are ready or being reconciled, events that
 * wait, caches that lack what the server has. Keys that wait for their time are none of it, nor is what waits for the
 * lead. Caches are looked at when all else is at rest.
 *
 * @param activity what the manager is doing at the moment of each call
 * @param accessOf the way to the server of a cache, for looking what it has
 */
export async function busyWith(
  activity: () => ManagerActivity,
  accessOf: (access: ClusterAccess) => ClusterAccess = (access) => access,
): Promise<string[]> {
  const busy = busyControllers(activity());
  if (busy.length > 0) return busy; // to look at all that a server has costs more than to look again
  for (const cache of activity().caches) {
    const behind = await lag(cache, accessOf(cache.access));
    if (behind !== undefined) busy.push(behind);
  }
  // What came in meanwhile made the cache current, and the controller busy.
  return [...busy, ...busyControllers(activity())];
}

function busyControllers({ started, controllers }: ManagerActivity): string[] {
  if (!started) return ["a manager has not started"];
  return controllers.flatMap(({ name, starting, working, ready, running, pendingEvents }) => {
    const lines: string[] = [];
    if (starting) lines.push(`${name}: starting`);
    // A follower that waits for the lead has its keys ready for as long as that takes.
    if (working && ready.length > 0) lines.push(`${name}: ready ${ready.join(", ")}`);
    if (running.length > 0) lines.push(`${name}: running ${running.join(", ")}`);
    if (pendingEvents > 0) lines.push(`${name}: ${pendingEvents} events to take`);
    return lines;
  });
}

/** How a cache differs from its server; `undefined` if it does not. */
async function lag(
  { type, informer, holds }: ManagerActivity["caches"][number],
  access: ClusterAccess,
): Promise<string | undefined> {
  if (!informer.hasSynced()) return `the cache of ${informer.name} has not synced`;
  const list = await new ResourceClient(access, type).list() as { items: Stored<KubernetesObject>[] };
  const items = list.items.filter(holds);
  for (const item of items) {
    const key = metaNamespaceKey(item);
    const cached = informer.indexer.getByKey(key) as KubernetesObject | undefined;
    if (cached?.metadata?.resourceVersion !== item.metadata.resourceVersion) {
      return `the cache of ${informer.name} lags behind at ${key}`;
    }
  }
  return informer.indexer.size === items.length
    ? undefined
    : `the cache of ${informer.name} has objects that are gone`;
}
