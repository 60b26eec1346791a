/**
 * Where a controller's reads come from: the informers of one cluster, one for each kind however many read it.
 *
 * @module
 */
import type { PartialObjectMetadata } from "../dynamic/mod.ts";
import type { ResourceType } from "../meta/mod.ts";
import { type SharedInformer, type SharedInformerFactory, waitForCacheSync } from "../cache/mod.ts";
import { versionedKindKey } from "./kind_key.ts";
import { isMetadataOnly, metadataOnly, namedAs } from "./metadata_only.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** An informer, and the kind that it is of. */
export interface KindInformer {
  /** The kind. */
  readonly type: AnyResourceType;
  /** What holds its objects. */
  readonly informer: SharedInformer<unknown>;
}

/** Gives informers by kind. */
export class InformerSource {
  readonly #factory: SharedInformerFactory;
  /** By kind; the one of an object's metadata is another than the one of the whole. */
  readonly #started = new Map<string, KindInformer>();

  /** Starts nothing: {@linkcode start} and first reads do. */
  constructor(factory: SharedInformerFactory) {
    this.#factory = factory;
  }

  /** The informer of a kind; it runs from {@linkcode start} on. */
  informer<T>(type: ResourceType<T>): SharedInformer<T> {
    const there = this.running(type);
    if (there !== undefined) return there;
    const { informer } = isMetadataOnly(type)
      ? this.#factory.forMetadata(type, { transform: namedAs<PartialObjectMetadata>(type) })
      : this.#factory.forResource(type);
    this.#started.set(keyOf(type), { type, informer: informer as SharedInformer<unknown> });
    return informer as SharedInformer<T>;
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
    const informer = this.informer(type);
    if (informer.hasSynced()) return informer;
    await waitForCacheSync([informer], { signal });
    return informer;
  }

  /** Every informer that was asked for, with its kind. */
  all(): KindInformer[] {
    return [...this.#started.values()];
  }

  /** The informer of a kind if there is one already. */
  running<T>(type: ResourceType<T>): SharedInformer<T> | undefined {
    return this.#started.get(keyOf(type))?.informer as SharedInformer<T> | undefined;
  }

  /** The informers that there are of a kind: that of the whole objects, and that of their metadata. */
  everyFormOf(type: AnyResourceType): SharedInformer<unknown>[] {
    const whole = { ...type, metadataOnly: false };
    return [whole, metadataOnly(type)].map((form) => this.#started.get(keyOf(form))?.informer)
      .filter((informer) => informer !== undefined);
  }
}

function keyOf(type: AnyResourceType): string {
  return `${isMetadataOnly(type) ? "metadata of " : ""}${versionedKindKey(type)}`;
}
