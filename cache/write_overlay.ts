/**
 * Read your writes: lays what this process has written over a cache until the cache has it.
 *
 * A cache learns of a write when its watch tells it, a moment after the server has answered the writer. Read in that
 * moment, it shows the state before. A {@linkcode WriteOverlay} keeps the answer and shows it instead, until the cache
 * has seen that version or a newer one; from then on the cache is right, also if another writer has changed or
 * deleted the object.
 *
 * Guarantees
 * - A read never shows anything older than what was written and noted here.
 * - Once the cache has seen the version of a write, the write is forgotten, whatever the cache has by then.
 * - A write is forgotten after `ttl` at the latest: a watch that hangs must not hide for ever what happens.
 *
 * @example
 * ```ts
 * import { Indexer, WriteOverlay } from "@kybern/kybern/cache";
 * import { assertEquals } from "@std/assert";
 *
 * interface Note { metadata: { name: string; uid: string; resourceVersion: string }; text: string }
 * const note = (resourceVersion: string, text: string): Note => ({ metadata: { name: "a", uid: "1", resourceVersion }, text });
 *
 * const cache = new Indexer<Note>();
 * const overlay = new WriteOverlay(cache);
 * cache.add(note("1", "old"));
 * overlay.wrote(note("2", "mine"));
 * assertEquals(overlay.get("a")?.text, "mine");
 * cache.update(note("3", "another's"));
 * assertEquals(overlay.get("a")?.text, "another's");
 * ```
 *
 * @module
 */
import { compareResourceVersion, metaNamespaceKey } from "../meta/mod.ts";
import type { Indexer } from "./indexer.ts";
import type { KeyFunction } from "./keys.ts";

/** What an overlay looks at in an object. */
interface Versioned {
  readonly metadata: { readonly uid?: string; readonly resourceVersion?: string };
}

/** Options of a {@linkcode WriteOverlay}. */
export interface WriteOverlayOptions<T> {
  /**
   * Milliseconds after which a write is forgotten though the cache has not caught up.
   *
   * @default 60_000
   */
  readonly ttl?: number;
  /**
   * Gives an object's key.
   *
   * @default `metaNamespaceKey`
   */
  readonly keyFunc?: KeyFunction<T>;
  /**
   * The version up to which the cache has seen what happens to the object with this key.
   *
   * @default the indexer's, for all keys
   */
  readonly versionOf?: (key: string) => string;
}

/** A write that the cache may not have seen. */
interface Write<T> {
  /** What the server answered; `undefined` for a deletion. */
  readonly object: T | undefined;
  /** For a deletion: which object went. */
  readonly uid: string | undefined;
  /**
   * Version that the cache has to reach; `""` where it is not known. Of a deletion it is that of the object's own write
   * before it, which the cache may not have seen either.
   */
  readonly resourceVersion: string;
  /** The object as the cache had it when it was written. */
  readonly before: T | undefined;
  readonly expiresAt: number;
}

/** A cache as this process, with its own writes, must see it. */
export class WriteOverlay<T> {
  readonly #indexer: Indexer<T>;
  readonly #ttl: number;
  readonly #keyFunc: KeyFunction<T>;
  readonly #versionOf: (key: string) => string;
  readonly #writes = new Map<string, Write<T>>();

  /** Over `indexer`. */
  constructor(indexer: Indexer<T>, options: WriteOverlayOptions<T> = {}) {
    this.#indexer = indexer;
    this.#ttl = options.ttl ?? 60_000;
    this.#keyFunc = options.keyFunc ?? (metaNamespaceKey as KeyFunction<unknown> as KeyFunction<T>);
    this.#versionOf = options.versionOf ?? (() => indexer.resourceVersion);
  }

  /** How many writes the cache has not seen, as far as is known. */
  get size(): number {
    this.#sweep();
    return this.#writes.size;
  }

  /** Notes what the server answered to a create, update, patch or apply. Older than what is noted, it is passed over. */
  wrote(object: T): void {
    const key = this.#keyFunc(object);
    const { resourceVersion = "", uid } = (object as Versioned).metadata;
    const noted = this.#writes.get(key);
    if (noted !== undefined && isReached(resourceVersion, noted.resourceVersion)) return;
    this.#note(key, { object, uid, resourceVersion });
  }

  /**
   * Notes that the object with this key and uid is gone. (A deletion that is held up by finalizers or a grace period is
   * no such thing: the answer is the object with a deletionTimestamp, and a `wrote`.)
   */
  deleted(key: string, uid: string): void {
    const noted = this.#pending(key);
    const resourceVersion = noted?.uid === uid ? noted.resourceVersion : "";
    this.#note(key, { object: undefined, uid, resourceVersion });
  }

  /** The object with this key. */
  get(key: string): T | undefined {
    const write = this.#pending(key);
    return write === undefined ? this.#indexer.getByKey(key) : write.object;
  }

  /** All objects. */
  list(): readonly T[] {
    return this.#merge(this.#indexer.list(), () => true);
  }

  /** The objects that an index of the cache has under a value, or would have. */
  byIndex(name: string, value: string): readonly T[] {
    const objects = this.#indexer.byIndex(name, value);
    if (this.#writes.size === 0) return objects;
    const valuesOf = this.#indexer.getIndexers()[name]!;
    return this.#merge(objects, (object) => valuesOf(object).includes(value));
  }

  /** Whether the cache may not have seen a write to the object with this key. */
  isPending(key: string): boolean {
    return this.#pending(key) !== undefined;
  }

  #note(key: string, write: Pick<Write<T>, "object" | "uid" | "resourceVersion">): void {
    this.#sweep();
    this.#writes.set(key, {
      ...write,
      before: this.#indexer.getByKey(key),
      expiresAt: performance.now() + this.#ttl,
    });
  }

  #pending(key: string): Write<T> | undefined {
    const write = this.#writes.get(key);
    if (write === undefined) return undefined;
    if (!this.#isOver(key, write)) return write;
    this.#writes.delete(key);
    return undefined;
  }

  #isOver(key: string, write: Write<T>): boolean {
    if (performance.now() >= write.expiresAt) return true;
    const present = this.#indexer.getByKey(key);
    const metadata = (present as Versioned | undefined)?.metadata;
    if (write.object === undefined) {
      // A deletion has no version of its own, only that an object with this uid is no more. One that is not there may
      // still come, if it was written a moment before.
      return metadata?.uid !== write.uid &&
        (write.resourceVersion === "" || this.#hasSeen(key, write.resourceVersion) !== false);
    }
    if (
      metadata?.resourceVersion !== undefined && isReached(write.resourceVersion, metadata.resourceVersion)
    ) return true;
    // Versions that cannot be compared: the cache has caught up when it has anything else than it had.
    return this.#hasSeen(key, write.resourceVersion) ?? present !== write.before;
  }

  /**
   * Whether the cache has seen this version or a newer one, which one that is empty has not; `undefined` where they
   * cannot be compared.
   */
  #hasSeen(key: string, version: string): boolean | undefined {
    const seen = this.#versionOf(key);
    if (seen === "") return false;
    const order = compareResourceVersion(seen, version);
    return order === undefined ? undefined : order >= 0;
  }

  #sweep(): void {
    for (const [key, write] of this.#writes) if (this.#isOver(key, write)) this.#writes.delete(key);
  }

  #merge(objects: readonly T[], belongs: (object: T) => boolean): readonly T[] {
    this.#sweep();
    if (this.#writes.size === 0) return objects;
    const merged = objects.filter((object) => !this.#writes.has(this.#keyFunc(object)));
    for (const { object } of this.#writes.values()) {
      if (object !== undefined && belongs(object)) merged.push(object);
    }
    return merged;
  }
}

/** Whether `version` is `present` or older; not, where they cannot be compared. */
function isReached(version: string, present: string): boolean {
  const order = compareResourceVersion(present, version);
  return order !== undefined && order >= 0;
}
