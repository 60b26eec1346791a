/**
 * The controller runtime: a manager that runs controllers, and what a reconcile works with.
 *
 * @module
 */
export * from "./cache_options.ts";
export * from "./cache_reader.ts";
export type { ClientVariant } from "./client_variant.ts";
export * from "./controller_source.ts";
export * from "./custom_resources.ts";
export * from "./definition_files.ts";
export type { EndpointAddress, EndpointOptions, HealthCheck } from "./endpoints.ts";
export * from "./informer_source.ts";
export type { LiveListOptions, LiveReader } from "./live_reader.ts";
export type { KindClients } from "./kind_clients.ts";
export * from "./logger.ts";
export * from "./manager.ts";
export * from "./manager_activity.ts";
export * from "./manager_options.ts";
export * from "./metadata_only.ts";
export * from "./missing_permissions.ts";
export * from "./object_event.ts";
export * from "./own_writes.ts";
export type { OwnedOptions } from "./owned_draft.ts";
export * from "./panic_error.ts";
export * from "./predicate.ts";
export * from "./reconcile_client.ts";
export * from "./reconcile_write.ts";
export * from "./reconciler.ts";
export * from "./runnable.ts";
export type { Clusters, ClusterView } from "./running_cluster.ts";
export * from "./watched.ts";
