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
  labelSelectorOf,
  type ObjectKey,
  objectKeyToString,
  type ResourceType,
  type Shared,
} from "../meta/mod.ts";
import type { SharedInformer } from "../cache/mod.ts";
import type { RequestOptions } from "../rest/mod.ts";
import { NamespaceNotCachedError } from "./cache_options.ts";
import type { InformerSource } from "./informer_source.ts";
import type { AnyResourceType } from "./reconciler.ts";
import type { Clusters, ClusterView } from "./running_cluster.ts";

/** Options of a read from the cache. */
export interface CachedReadOptions extends RequestOptions {
  /**
   * Whether the read waits until the cache has what this process wrote. Without it, it gives at once what is there.
   * @default {true}
   */
  readYourWrites?: boolean;
  /**
   * Whether a kind that no informer follows yet is an error, instead of having one started that holds all its objects
   * from then on.
   * @default {false}
   */
  failOnMissing?: boolean;
}

/** Which cached objects are meant. */
export interface CachedListOptions extends CachedReadOptions {
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
  /**
   * Waits until the cache has what has to be there before a read: of one object, where a key is named, else of the kind.
   * @default nothing has to be
   */
  readonly caughtUp?: (
    type: AnyResourceType,
    key: string | undefined,
    signal: AbortSignal,
  ) => Promise<void> | undefined;
  /**
   * Whether who reads comes again after a failure, as reconciles do: then a kind that the server refuses, or does not
   * have, is one. Who does not come again waits until it is there.
   * @default {false}
   */
  readonly comesAgain?: boolean;
  /** Gives the manager's clusters by name. @default there is this one alone */
  readonly clusters?: Clusters;
}

/** A kind was read that no informer follows, and none was to be started. */
export class NotCachedError extends Error {
  /** Always `NotCachedError`. */
  override readonly name: string = "NotCachedError";
  /** The kind. */
  readonly kind: string;

  /** Names the kind. */
  constructor(kind: string) {
    super(`no informer follows ${kind}, and the read was not to start one (failOnMissing)`);
    this.kind = kind;
  }
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
   * @throws {NamespaceNotCachedError} when the cache does not hold the key's namespace
   * @throws {NotCachedError} when no informer follows the kind, and none may be started
   * @throws {CacheLagError} when the cache does not see in time what this process wrote
   */
  async get<T>(
    type: ResourceType<T>,
    { namespace: given, name }: ObjectKey,
    options: CachedReadOptions = {},
  ): Promise<Shared<T> | undefined> {
    const namespace = this.namespaceOf(type, { namespace: given, name });
    const text = cacheKey(type, { namespace, name });
    this.#mustHold(type, namespace);
    const ready = this.#synced(type, text, options);
    const { indexer } = ready instanceof Promise ? await ready : ready;
    return indexer.getByKey(text);
  }

  /**
   * The objects of a kind from the cache, in no order.
   *
   * @throws {TypeError} when there is no index of the name given
   * @throws {NamespaceNotCachedError} when the cache does not hold the namespace
   * @throws {NotCachedError} when no informer follows the kind, and none may be started
   * @throws {CacheLagError} when the cache does not see in time what this process wrote
   */
  async list<T>(type: ResourceType<T>, options: CachedListOptions = {}): Promise<Shared<T>[]> {
    const { index, labelSelector = "", limit = Infinity } = options;
    if ("continue" in options) {
      throw new TypeError("a cache has no pages: it gives all, or the first by limit");
    }
    const namespace = type.namespaced ? this.namespaceOf(type, { namespace: options.namespace }) ?? "" : "";
    if (namespace !== "") this.#mustHold(type, namespace);
    const { indexer } = await this.#synced(type, undefined, options);
    const selector = labelSelectorOf(labelSelector);
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

  #mustHold(type: AnyResourceType, namespace = ""): void {
    const { informers } = this.#parts;
    const scope = informers.scope(type);
    if (scope.namespaces !== undefined && !scope.holdsNamespace(namespace)) {
      throw new NamespaceNotCachedError(type.kind, namespace, scope.namespaces);
    }
  }

  /** The namespace in which an object, or all of a kind, is read. */
  protected namespaceOf(_type: AnyResourceType, { namespace }: Partial<ObjectKey>): string | undefined {
    return namespace;
  }

  /** The informer of a kind with all that has to be there: most often at once. */
  #synced<T>(
    type: ResourceType<T>,
    key: string | undefined,
    { signal = this.#parts.signal, readYourWrites = true, failOnMissing = false }: CachedReadOptions,
  ): SharedInformer<T> | Promise<SharedInformer<T>> {
    const { informers, caughtUp, comesAgain } = this.#parts;
    const running = informers.running(type);
    if (failOnMissing && running === undefined) throw new NotCachedError(type.kind);
    const whenCaughtUp = (informer: SharedInformer<T>) => {
      const wait = readYourWrites ? caughtUp?.(type, key, signal) : undefined;
      return wait === undefined ? informer : wait.then(() => informer);
    };
    return running?.hasSynced()
      ? whenCaughtUp(running)
      : informers.synced(type, signal, comesAgain).then(whenCaughtUp);
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
