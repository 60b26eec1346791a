/**
 * What a server serves: its version, its groups, their resources, and its OpenAPI documents.
 *
 * @module
 */
export { DiscoveryClient, type DiscoveryClientOptions } from "./discovery_client.ts";
export * from "./discovery_error.ts";
export * from "./discovery_interface.ts";
export * from "./discovery_types.ts";
export { DiscoveryCacheError } from "./cache_files.ts";
export {
  discoveryCacheDirectory,
  DiskCachedDiscovery,
  type DiskCachedDiscoveryOptions,
} from "./disk_cached_discovery.ts";
export { MemoryCachedDiscovery } from "./memory_cached_discovery.ts";
export {
  NoOpenAPIDocumentError,
  OpenAPIV3Client,
  type OpenAPIV3Document,
  type OpenAPIV3Index,
  type OpenAPIV3Source,
} from "./openapi_v3_client.ts";
