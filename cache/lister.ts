/**
 * Reads a cache: never a server.
 *
 * @module
 */
import { type LabelSelector, labelSelectorOf, type Shared } from "../meta/mod.ts";
import { CacheNotSyncedError } from "./cache_not_synced_error.ts";
import type { Indexer } from "./indexer.ts";
import { namespaceIndex } from "./keys.ts";

/** What a lister reads. A `SharedInformer` is one. */
export interface ListerSource<T> {
  /** Names the kind. */
  readonly name: string;
  /** The objects. */
  readonly indexer: Indexer<Shared<T>>;
  /** Whether the objects are all, or have been. */
  hasEverSynced(): boolean;
  /** What went wrong last. */
  readonly lastFailure?: unknown;
}

/** Options of a read. */
export interface ListerOptions {
  /**
   * Whether to read though the cache may not hold everything yet; else that throws a {@linkcode CacheNotSyncedError}.
   *
   * @default false
   */
  readonly unsynced?: boolean;
}

/** Which objects a list is of: a selector, or its text. Without one, all. */
export type ListerSelector = string | LabelSelector;

/**
 * Reads the objects of one kind from a cache. What it gives is shared by all: `mutable` copies it. An object that is
 * not there is `undefined`.
 */
export class Lister<T> {
  readonly #source: ListerSource<T>;

  /** Reads `source`. */
  constructor(source: ListerSource<T>) {
    this.#source = source;
  }

  /**
   * The object with this name, of a cluster-scoped kind; or with this key, `NAMESPACE/NAME`.
   *
   * @throws {CacheNotSyncedError}
   */
  get(key: string, options?: ListerOptions): Shared<T> | undefined {
    return this.#indexer(options).getByKey(key);
  }

  /**
   * The object with this name in this namespace, `""` for a cluster-scoped kind. What {@linkcode Lister.namespace} reads
   * one by.
   *
   * @throws {CacheNotSyncedError}
   */
  getByName(namespace: string, name: string, options?: ListerOptions): Shared<T> | undefined {
    return this.#indexer(options).getByName(namespace, name);
  }

  /**
   * The objects whose labels match; all without a selector.
   *
   * @throws {CacheNotSyncedError}
   */
  list(selector?: ListerSelector, options?: ListerOptions): readonly Shared<T>[] {
    return select(this.#indexer(options).list(), selector);
  }

  /**
   * The objects that an index has under a value.
   *
   * @throws {CacheNotSyncedError}
   * @throws {TypeError} when there is no such index
   */
  byIndex(index: string, value: string, options?: ListerOptions): readonly Shared<T>[] {
    return this.#indexer(options).byIndex(index, value);
  }

  /** Reads one namespace. */
  namespace(namespace: string): NamespaceLister<T> {
    return new NamespaceLister(this, namespace);
  }

  #indexer(options: ListerOptions | undefined): Indexer<Shared<T>> {
    const source = this.#source;
    if (!source.hasEverSynced() && !options?.unsynced) {
      throw new CacheNotSyncedError(source.name, source.lastFailure);
    }
    return source.indexer;
  }
}

/** Reads the objects of one kind in one namespace from a cache. */
export class NamespaceLister<T> {
  readonly #lister: Lister<T>;
  readonly #namespace: string;

  /** Made by {@linkcode Lister.namespace}. */
  constructor(lister: Lister<T>, namespace: string) {
    this.#lister = lister;
    this.#namespace = namespace;
  }

  /**
   * The object with this name; an object of the same name in another namespace is none.
   *
   * @throws {CacheNotSyncedError}
   */
  get(name: string, options?: ListerOptions): Shared<T> | undefined {
    return this.#lister.getByName(this.#namespace, name, options);
  }

  /**
   * The namespace's objects whose labels match; all without a selector.
   *
   * @throws {CacheNotSyncedError}
   */
  list(selector?: ListerSelector, options?: ListerOptions): readonly Shared<T>[] {
    return select(this.#lister.byIndex(namespaceIndex, this.#namespace, options), selector);
  }
}

function select<T>(objects: readonly T[], selector: ListerSelector | undefined): readonly T[] {
  if (selector === undefined || selector === "") return objects;
  const parsed = labelSelectorOf(selector);
  if (parsed.requirements.length === 0) return objects;
  return objects.filter((object) =>
    parsed.matches((object as { metadata?: { labels?: { [key: string]: string } } }).metadata?.labels)
  );
}
