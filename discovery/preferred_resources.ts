/**
 * Which version of a resource a server would rather be asked for.
 *
 * @module
 */
import type { APIResource, APIResourceList, GroupsAndResources } from "./discovery_types.ts";

/**
 * Each resource once: in its group's preferred version, or where that has it not, in the first version that has it.
 * Subresources are left out. What is left of a group and version stands where the group and version stood.
 */
export function preferredResources(
  { groups, resources }: Pick<GroupsAndResources, "groups" | "resources">,
): APIResourceList[] {
  const byVersion = new Map(resources.map((list) => [list.groupVersion, list]));
  return groups.flatMap((group) => {
    const preferred = group.preferredVersion?.groupVersion;
    const order = group.versions.map(({ groupVersion }) => groupVersion);
    if (preferred !== undefined) order.sort((a, b) => Number(b === preferred) - Number(a === preferred));
    const home = new Map<string, string>();
    for (const groupVersion of order) {
      for (const { name } of byVersion.get(groupVersion)?.resources ?? []) {
        if (!name.includes("/") && !home.has(name)) home.set(name, groupVersion);
      }
    }
    return group.versions.flatMap(({ groupVersion }): APIResourceList[] => {
      const own = byVersion.get(groupVersion)?.resources.filter(({ name }) =>
        home.get(name) === groupVersion
      );
      return own === undefined || own.length === 0 ? [] : [{ groupVersion, resources: own }];
    });
  });
}

/** The resources for which `keep` says so; a group and version of which none is left is left out. */
export function filterResources(
  lists: readonly APIResourceList[],
  keep: (resource: APIResource) => boolean,
): APIResourceList[] {
  return lists.map(({ groupVersion, resources }) => ({ groupVersion, resources: resources.filter(keep) }))
    .filter(({ resources }) => resources.length > 0);
}
