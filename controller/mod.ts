/**
 * The controller runtime: a manager that runs controllers, and what a reconcile works with.
 *
 * @module
 */
export * from "./custom_resources.ts";
export * from "./informer_source.ts";
export * from "./logger.ts";
export * from "./manager.ts";
export * from "./own_writes.ts";
export * from "./reconcile_client.ts";
export * from "./reconciler.ts";
