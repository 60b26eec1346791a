/**
 * What a cache keeps of a server's groups and resources, and which failures it keeps.
 *
 * @module
 */
import { isTooManyRequests, StatusError, TransportError } from "../rest/mod.ts";
import { GroupDiscoveryError, StaleGroupVersionError } from "./discovery_error.ts";
import type { APIGroup, APIResourceList, GroupsAndResources } from "./discovery_types.ts";

/** What is known of one group and version. */
export type KnownVersion =
  /** Its resources. */
  | { readonly resources: APIResourceList }
  /** Why they are not known. */
  | { readonly error: Error };

/** Groups, and what is known of each group and version. */
export interface KnownGroups {
  readonly groups: readonly APIGroup[];
  readonly versions: Map<string, KnownVersion>;
}

/**
 * Whether asking again may help: the connection failed, the server did (5xx), it had too much to do (429), or it could
 * not reach whoever serves the group and version.
 */
export function mayPass(error: unknown): boolean {
  return error instanceof StaleGroupVersionError || error instanceof TransportError ||
    isTooManyRequests(error) ||
    (error instanceof StatusError && error.httpStatus >= 500);
}

/** What was found out, by group and version. */
export function knownGroups({ groups, resources, error }: GroupsAndResources): KnownGroups {
  const versions = new Map<string, KnownVersion>();
  for (const list of resources) versions.set(list.groupVersion, { resources: list });
  for (const [groupVersion, failure] of error?.failures ?? []) versions.set(groupVersion, { error: failure });
  return { groups, versions };
}

/** The opposite of {@linkcode knownGroups}: a copy, which its reader may change. */
export function groupsAndResources({ groups, versions }: KnownGroups): GroupsAndResources {
  const resources: APIResourceList[] = [];
  const failures = new Map<string, Error>();
  for (const { groupVersion } of groups.flatMap((group) => group.versions)) {
    const known = versions.get(groupVersion);
    if (known === undefined) continue;
    if ("resources" in known) resources.push(structuredClone(known.resources));
    else failures.set(groupVersion, known.error);
  }
  return {
    groups: structuredClone(groups) as APIGroup[],
    resources,
    error: failures.size === 0 ? undefined : new GroupDiscoveryError(failures),
  };
}
