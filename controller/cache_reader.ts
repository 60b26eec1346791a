/**
 * Reads the objects that a manager holds in memory.
 *
 * A read asks no server: an object that the cache does not hold is `undefined`. The first read of a kind starts its
 * informer and waits until it has synced. What a read gives is shared and deeply read-only; `mutable(object)` copies it.
 *
 * @module
 */
import {
  type KubernetesObject,
  type LabelSelector,
  type ObjectKey,
  objectKeyToString,
  parseLabelSelector,
  type ResourceType,
  type Shared,
} from "../meta/mod.ts";
import type { SharedInformer } from "../cache/mod.ts";
import type { RequestOptions } from "../rest/mod.ts";
import type { InformerSource } from "./informer_source.ts";
import type { Clusters, ClusterView } from "./running_cluster.ts";

/** Which cached objects are meant. */
export interface CachedListOptions extends RequestOptions {
  /** Only objects of this namespace; of no effect on a cluster-scoped kind. @default all namespaces, as for `""` */
  namespace?: string;
  /** Only objects with such labels. */
  labelSelector?: string | LabelSelector;
  /** Only objects with this value in an index: one that `manager.index()` made, or `"namespace"`. */
  index?: { readonly name: string; readonly value: string };
  /** At most so many objects. @default {no limit} */
  limit?: number;
}

/** What a {@linkcode CacheReader} is made of. */
export interface CacheReaderParts {
  /** Where reads come from. */
  readonly informers: InformerSource;
  /** Ends reads that name no signal of their own. */
  readonly signal: AbortSignal;
  /** Waits until the informer has seen what has to be seen before a read. @default nothing has to be */
  readonly caughtUp?: (informer: SharedInformer<unknown>, signal: AbortSignal) => Promise<void>;
  /** Gives the manager's clusters by name. @default there is this one alone */
  readonly clusters?: Clusters;
}

/** Reads from the cache. */
export class CacheReader {
  readonly #parts: CacheReaderParts;

  /** Made by a controller; by hand only in tests. */
  constructor(parts: CacheReaderParts) {
    this.#parts = parts;
  }

  /**
   * The object of a key from the cache, or `undefined`. Of a cluster-scoped kind the name alone counts.
   *
   * @throws {TypeError} when the kind is namespaced and the key has no namespace: no object could ever be found
   */
  async get<T>(
    type: ResourceType<T>,
    key: ObjectKey,
    options: RequestOptions = {},
  ): Promise<Shared<T> | undefined> {
    const text = cacheKey(type, key);
    const informer = await this.#synced(type, options);
    return informer.indexer.getByKey(text);
  }

  /**
   * The objects of a kind from the cache, in no order.
   *
   * @throws {Error} when there is no index of the name given
   */
  async list<T>(type: ResourceType<T>, options: CachedListOptions = {}): Promise<Shared<T>[]> {
    const { index, labelSelector = "", limit = Infinity } = options;
    const { indexer } = await this.#synced(type, options);
    const namespace = type.namespaced ? options.namespace ?? "" : "";
    const selector = typeof labelSelector === "string" ? parseLabelSelector(labelSelector) : labelSelector;
    const candidates = index !== undefined
      ? indexer.byIndex(index.name, index.value)
      : namespace !== ""
      ? indexer.byIndex("namespace", namespace)
      : indexer.list();
    const found: Shared<T>[] = [];
    for (const object of candidates) {
      if (found.length >= limit) break;
      const { metadata } = object as KubernetesObject;
      if (index !== undefined && namespace !== "" && metadata?.namespace !== namespace) continue;
      if (selector.matches(metadata?.labels)) found.push(object);
    }
    return found;
  }

  /**
   * The same reads, of another of the manager's clusters.
   *
   * @param name as `manager.cluster()` was told; `""` for the manager's own
   * @throws {TypeError} when there is none of that name
   */
  cluster(name: string): CacheReader {
    return new CacheReader({ ...this.#parts, informers: this.clusterNamed(name).informers });
  }

  /** Another of the manager's clusters, for those that extend this. */
  protected clusterNamed(name: string): ClusterView {
    const { clusters } = this.#parts;
    if (clusters === undefined) throw new TypeError(`there is no cluster "${name}" to read from here`);
    return clusters(name);
  }

  async #synced<T>(type: ResourceType<T>, options: RequestOptions): Promise<SharedInformer<T>> {
    const signal = options.signal ?? this.#parts.signal;
    const informer = await this.#parts.informers.synced(type, signal);
    await this.#parts.caughtUp?.(informer as SharedInformer<unknown>, signal);
    return informer;
  }
}

/** An object's key in the cache, which is the server's view of it: a cluster-scoped object has no namespace. */
export function cacheKey(type: ResourceType<unknown>, { namespace, name }: ObjectKey): string {
  if (!type.namespaced) return name;
  if (namespace === undefined || namespace === "") {
    throw new TypeError(`${type.kind} "${name}" lives in a namespace, and the key has none`);
  }
  return objectKeyToString({ namespace, name });
}
