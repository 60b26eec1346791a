/**
 * Whoever can tell what a server serves: the client, or a cache in front of it.
 *
 * @module
 */
import type { RequestOptions } from "../rest/mod.ts";
import type {
  APIGroup,
  APIResourceList,
  GroupsAndResources,
  PreferredResources,
  ServerVersion,
} from "./discovery_types.ts";
import type { OpenAPIV3Client } from "./openapi_v3_client.ts";

/** Tells what a server serves. A {@linkcode DiscoveryClient} asks each time, a {@linkcode CachedDiscovery} keeps it. */
export interface Discovery {
  /** The server's build. Never from a cache. */
  serverVersion(options?: RequestOptions): Promise<ServerVersion>;
  /** The groups and their versions, the core group first. */
  serverGroups(options?: RequestOptions): Promise<APIGroup[]>;
  /** The resources of one group and version, as `apps/v1`. */
  serverResourcesForGroupVersion(groupVersion: string, options?: RequestOptions): Promise<APIResourceList>;
  /** All groups with the resources of all their versions, and what could not be found out. */
  serverGroupsAndResources(options?: RequestOptions): Promise<GroupsAndResources>;
  /** Each resource once, in the version that the server would rather be asked for. */
  serverPreferredResources(options?: RequestOptions): Promise<PreferredResources>;
  /** The same, of resources that live in namespaces. */
  serverPreferredNamespacedResources(options?: RequestOptions): Promise<PreferredResources>;
  /** The server's OpenAPI v3 documents. Asks nothing yet. */
  openAPIV3(): OpenAPIV3Client;
}

/** A discovery that keeps what it was told. */
export interface CachedDiscovery extends Discovery {
  /** Whether all that it tells was asked of the server since it was made or invalidated. False before the first read. */
  fresh(): boolean;
  /** Forgets: the next read asks the server. */
  invalidate(): void;
}

/** Whether a discovery keeps what it was told. */
export function isCachedDiscovery(discovery: Discovery): discovery is CachedDiscovery {
  return "invalidate" in discovery && "fresh" in discovery;
}
