/**
 * Served resources in discovery's order.
 *
 * kube-apiserver sorts groups by a priority that each built-in group has, and names by letters below that; the facts
 * are in that order already. Groups of custom resources come last, by name. A group's versions come in the order in
 * which they are preferred, built-in ones before custom ones.
 *
 * @module
 */
import { compareVersions } from "../../meta/mod.ts";
import type { ServedResource } from "../registry/served_resource.ts";

/** One version of a group. */
export interface ServedVersion {
  /** For example `v1`. */
  readonly version: string;
  /** In the order in which discovery lists them. */
  readonly resources: readonly ServedResource[];
}

/** One group. */
export interface ServedGroup {
  /** Empty for the core group. */
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly ServedVersion[];
}

/** The groups and versions of some resources, the core group included, in order. */
export function servedGroups(resources: readonly ServedResource[]): ServedGroup[] {
  const groups = new Map<string, Map<string, ServedResource[]>>();
  for (const served of resources) {
    let versions = groups.get(served.group);
    if (versions === undefined) groups.set(served.group, versions = new Map());
    const list = versions.get(served.version);
    if (list === undefined) versions.set(served.version, [served]);
    else list.push(served);
  }
  return [...groups]
    .map(([group, versions]) => ({ group, versions: orderedVersions(versions) }))
    .sort((a, b) => {
      const custom = Number(isCustom(a)) - Number(isCustom(b));
      return custom !== 0 || !isCustom(a) ? custom : byText(a.group, b.group);
    });
}

/** One version of one group. */
export function servedVersion(
  resources: readonly ServedResource[],
  group: string,
  version: string,
): ServedVersion | undefined {
  const list = resources.filter((served) => served.group === group && served.version === version);
  return list.length === 0 ? undefined : { version, resources: orderedResources(list) };
}

function isCustom({ versions }: ServedGroup): boolean {
  return versions.every(({ resources }) => resources.every(({ custom }) => custom !== undefined));
}

/** Built-in versions stay as they come, which is the server's own preference. */
function orderedVersions(versions: Map<string, ServedResource[]>): ServedVersion[] {
  const ordered = [...versions].map(([version, resources]) => ({
    version,
    custom: resources.every(({ custom }) => custom !== undefined),
    resources: orderedResources(resources),
  })).sort((a, b) => {
    const custom = Number(a.custom) - Number(b.custom);
    return custom !== 0 || !a.custom ? custom : compareVersions(a.version, b.version);
  });
  return ordered.map(({ version, resources }) => ({ version, resources }));
}

/**
 * Custom resources by name: the legacy answer of kube-apiserver has them in no certain order, the aggregated one in
 * this.
 */
function orderedResources(resources: readonly ServedResource[]): ServedResource[] {
  return [...resources].sort((a, b) => {
    const custom = Number(a.custom !== undefined) - Number(b.custom !== undefined);
    return custom !== 0 || a.custom === undefined ? custom : byText(a.resource, b.resource);
  });
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
