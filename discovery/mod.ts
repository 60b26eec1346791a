/**
 * What a server serves: its version, its groups, their resources, and its OpenAPI documents.
 *
 * @module
 */
export { DeferredDiscoveryRESTMapper, type RESTMappingOptions } from "./deferred_rest_mapper.ts";
export { DiscoveryClient, type DiscoveryClientOptions } from "./discovery_client.ts";
export * from "./discovery_error.ts";
export * from "./discovery_interface.ts";
export { DiscoveryRESTMapper, type KindQuery } from "./discovery_rest_mapper.ts";
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
export * from "./no_match_error.ts";
export { type ResourceQuery } from "./resource_query.ts";
export { type RESTMapping } from "./rest_mapping.ts";
