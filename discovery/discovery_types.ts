/**
 * What a server says that it serves.
 *
 * Source: `meta/v1` (APIGroup, APIResource) and `apidiscovery.k8s.io/v2` (KEP-3352).
 *
 * @module
 */
import type { GroupDiscoveryError } from "./discovery_error.ts";

/** Build of a server, as `/version` tells it. */
export interface ServerVersion {
  /** For example `1`. */
  major: string;
  /** For example `37`; some providers add a sign. */
  minor: string;
  /** For example `v1.37.2`. */
  gitVersion: string;
  /** Commit that it was built from. */
  gitCommit?: string;
  /** When it was built. */
  buildDate?: string;
  /** Go that built it. */
  goVersion?: string;
  /** For example `linux/amd64`. */
  platform?: string;
}

/** One version of a group. */
export interface ServedVersion {
  /** For example `apps/v1`, or `v1` of the core group. */
  groupVersion: string;
  /** For example `v1`. */
  version: string;
}

/** A group and the versions of it that are served. */
export interface APIGroup {
  /** Name; empty for the core group. */
  name: string;
  /** Versions, in the server's order of preference. */
  versions: ServedVersion[];
  /** The version that the server would rather be asked for. */
  preferredVersion?: ServedVersion;
}

/** A resource of one group and version, or a subresource as `deployments/scale`. */
export interface APIResource {
  /** Plural name in URLs; a subresource's with its parent's in front. */
  name: string;
  /** Singular name. */
  singularName: string;
  /** Whether its objects live in namespaces. */
  namespaced: boolean;
  /** Kind of what it answers. */
  kind: string;
  /** Group of the kind, where it is another than the resource's. */
  group?: string;
  /** Version of the kind, where it is another than the resource's. */
  version?: string;
  /** What can be done with it. */
  verbs: string[];
  /** Short names, as `po`. */
  shortNames?: string[];
  /** Categories that it belongs to, as `all`. */
  categories?: string[];
}

/** The resources of one group and version. */
export interface APIResourceList {
  /** For example `apps/v1`. */
  groupVersion: string;
  /** Resources and subresources. */
  resources: APIResource[];
}

/** Groups and resources of a server, as far as they could be found out. */
export interface GroupsAndResources {
  /** All groups, the core group first. */
  groups: APIGroup[];
  /** Resources of each group and version that answered, in the order of the groups. */
  resources: APIResourceList[];
  /** What could not be found out; `undefined` where all could. */
  error: GroupDiscoveryError | undefined;
}

/** Each resource in the version that is preferred, as far as they could be found out. */
export interface PreferredResources {
  /** Resources by group and version, in the order of the groups. */
  resources: APIResourceList[];
  /** What could not be found out; `undefined` where all could. */
  error: GroupDiscoveryError | undefined;
}
