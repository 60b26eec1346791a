/**
 * Discovery: which groups, versions and resources the server has, a path at a time or all at once.
 *
 * Every function takes the resources that are served just now, built-in ones in the order of the facts, and gives the
 * answer's body as the real server would; the HTTP surface routes and negotiates.
 *
 * @example What is served in a group and version
 * ```ts
 * import { apiResourceList } from "./mod.ts";
 *
 * console.log(await apiResourceList([], "apps", "v1")); // undefined: nothing is served there
 * ```
 *
 * @module
 */
export {
  aggregatedCore,
  type AggregatedDiscovery,
  aggregatedDiscoveryForm,
  aggregatedDiscoveryHeaders,
  aggregatedDiscoveryParameters,
  aggregatedGroups,
  type APIGroupDiscovery,
  type APIGroupDiscoveryList,
  type APIResourceDiscovery,
  type APISubresourceDiscovery,
  type APIVersionDiscovery,
} from "./aggregated_discovery.ts";
export {
  type APIGroup,
  apiGroup,
  type APIGroupList,
  apiGroupList,
  apiResourceList,
  type APIVersions,
  apiVersions,
  type GroupVersionForDiscovery,
} from "./legacy_discovery.ts";
export { type RootPaths, rootPaths } from "./root_paths.ts";
export { storageVersionHash } from "./storage_version_hash.ts";
