/**
 * Keeps the objects of a cluster in memory as they are on the server: reflectors, delta FIFOs, indexers, shared
 * informers, their factory and listers.
 *
 * | part | what it does |
 * |---|---|
 * | {@linkcode Reflector} | reads list and watch of one kind, as a stream of store operations |
 * | {@linkcode DeltaFIFO} | holds what happened, by object, until the store takes it |
 * | {@linkcode Indexer} | the objects, by key and by index |
 * | {@linkcode SharedInformer} | the three together, and handlers that are told what happens |
 * | {@linkcode SharedInformerFactory} | the informers of one cluster |
 * | {@linkcode Lister} | reads an informer's objects |
 * | {@linkcode WriteOverlay} | lays one's own writes over what has been read |
 *
 * @example The pods of a cluster, in memory
 * ```ts
 * import { deletionHandlingMetaNamespaceKey, SharedInformerFactory } from "@kybern/kybern/cache";
 * import { Clientset } from "@kybern/kybern/clientset";
 * import { type ClusterAccess, metaNamespaceKey } from "@kybern/kybern/meta";
 * import { RateLimitingQueue } from "@kybern/kybern/workqueue";
 *
 * async function follow(config: ClusterAccess, queue: RateLimitingQueue<string>, signal: AbortSignal) {
 *   const factory = new SharedInformerFactory(new Clientset(config));
 *   const pods = factory.coreV1.pods();
 *   pods.informer.addEventHandler({
 *     onAdd: (pod) => queue.add(metaNamespaceKey(pod)),
 *     onUpdate: (_old, pod) => queue.add(metaNamespaceKey(pod)),
 *     onDelete: (pod) => queue.add(deletionHandlingMetaNamespaceKey(pod)),
 *   });
 *   factory.start({ signal });
 *   await factory.waitForCacheSync({ signal });
 *   return pods.lister;
 * }
 * ```
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
export type { CacheMutation, MutationDetection } from "./mutation_detector.ts";
export * from "./reflector.ts";
export {
  isEverydayFailure,
  ListStalledError,
  NoBookmarkError,
  type ReflectorActivity,
  type ReflectorFailureKind,
  type WatchErrorContext,
  type WatchErrorHandler,
} from "./reflector_failure.ts";
export type { ReflectorOptions } from "./reflector_options.ts";
export * from "./reflector_state.ts";
export * from "./resource_lister_watcher.ts";
export * from "./shared_informer.ts";
export type { Namespaces, NamespaceSelections } from "./namespace_selections.ts";
export * from "./shared_informer_factory.ts";
export type { SharedInformerOptions } from "./shared_informer_options.ts";
export type { ReflectorStore, StoreOperation } from "./store_operation.ts";
export * from "./store_transaction.ts";
export * from "./transform.ts";
export * from "./wait_for_cache_sync.ts";
export * from "./write_overlay.ts";
