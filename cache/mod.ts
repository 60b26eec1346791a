/**
 * Keeps the objects of a cluster in memory as they are on the server: reflectors, delta FIFOs, indexers, shared
 * informers, their factory and listers.
 *
 * @module
 */
export type { BackoffOptions } from "./backoff.ts";
export * from "./cache_not_synced_error.ts";
export * from "./delta.ts";
export * from "./delta_fifo.ts";
export {
  type EventHandlerOptions,
  type HandlerErrorContext,
  type HandlerErrorHandler,
  type HandlerRegistration,
  type ResourceEventHandler,
} from "./event_handler.ts";
export * from "./expiring_store.ts";
export * from "./indexer.ts";
export type { InitialEventsOptions } from "./initial_events.ts";
export {
  DeletedFinalStateUnknown,
  type DeletedObject,
  deletedObject,
  deletionHandlingMetaNamespaceKey,
  type KeyFunction,
  metaNamespaceIndex,
  namespaceIndex,
} from "./keys.ts";
export * from "./lister.ts";
export * from "./lister_watcher.ts";
export * from "./reflector.ts";
export {
  NoBookmarkError,
  type ReflectorActivity,
  type ReflectorFailureKind,
  type WatchErrorContext,
  type WatchErrorHandler,
} from "./reflector_failure.ts";
export * from "./reflector_state.ts";
export * from "./resource_lister_watcher.ts";
export * from "./shared_informer.ts";
export * from "./shared_informer_factory.ts";
export type { ReflectorStore, StoreOperation } from "./store_operation.ts";
export * from "./store_transaction.ts";
export * from "./transform.ts";
export * from "./wait_for_cache_sync.ts";
export * from "./write_overlay.ts";
