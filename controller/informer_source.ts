/**
 * Where a controller's reads come from: the informers of its manager, one for each kind however many read it.
 *
 * @module
 */
import type { ResourceType } from "../meta/mod.ts";
import { type SharedInformer, type SharedInformerFactory, waitForCacheSync } from "../cache/mod.ts";
import { versionedKindKey } from "./kind_key.ts";
import type { CacheActivity } from "./manager_activity.ts";

/** Gives informers by kind. */
export class InformerSource {
  readonly #factory: SharedInformerFactory;
  readonly #started = new Map<string, CacheActivity>();

  /** Starts nothing: {@linkcode start} and first reads do. */
  constructor(factory: SharedInformerFactory) {
    this.#factory = factory;
  }

  /** The informer of a kind; it runs from {@linkcode start} on. */
  informer<T>(type: ResourceType<T>): SharedInformer<T> {
    const informer = this.#factory.forResource(type).informer;
    this.#started.set(versionedKindKey(type), { type, informer: informer as SharedInformer<unknown> });
    return informer;
  }

  /**
   * Starts every informer asked for so far; later ones start when they are asked for. Resolves when all have stopped,
   * as the signal orders.
   */
  start(signal: AbortSignal): Promise<void> {
    return this.#factory.start({ signal });
  }

  /** The informer of a kind, running and synced. */
  async synced<T>(type: ResourceType<T>, signal: AbortSignal): Promise<SharedInformer<T>> {
    const informer = this.running(type) ?? this.informer(type);
    if (informer.hasSynced()) return informer;
    await waitForCacheSync([informer], { signal });
    return informer;
  }

  /** Every informer that was asked for, with its kind. */
  all(): CacheActivity[] {
    return [...this.#started.values()];
  }

  /** The informer of a kind if there is one already. */
  running<T>(type: ResourceType<T>): SharedInformer<T> | undefined {
    return this.#started.get(versionedKindKey(type))?.informer as SharedInformer<T> | undefined;
  }
}
