/**
 * Where the server keeps its objects: in memory, in one order of revisions for all resources, as etcd does.
 *
 * Guarantees
 * - Every write raises the one global revision, and gives it to its object as resourceVersion.
 * - A write is done, and seen by every reader, when the call returns: there is one thread, and nothing is awaited.
 * - Stored objects are deeply frozen; readers share them.
 *
 * @example
 * ```ts
 * import { Storage } from "./storage.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const storage = new Storage();
 * const notes = storage.collection({ group: "example.com", resource: "notes" });
 * const stored = storage.create(notes, "default/a", { metadata: { name: "a", namespace: "default" } });
 * assertEquals(stored.object.metadata?.resourceVersion, String(storage.revision));
 * ```
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { orderedMetadata } from "../registry/system_fields.ts";
import { type GroupResource, groupResourceToString } from "../registry/served_resource.ts";
import { type Change, Collection } from "./collection.ts";
import { deepFreeze, StoredObject } from "./stored_object.ts";

/** Options of a {@linkcode Storage}. */
export interface StorageOptions {
  /**
   * How many changes each resource's log keeps. A watch that falls behind by more is ended.
   *
   * @default {10_000}
   */
  readonly logLimit?: number;
}

/** Told of each write, right after it. It must not write itself; it may note the change and write later. */
export type ChangeListener = (collection: Collection, change: Change) => void;

/** See the module. */
export class Storage {
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<ChangeListener>();
  readonly #logLimit: number;
  #revision = 1;
  #compacted = 0;

  constructor(options: StorageOptions = {}) {
    this.#logLimit = options.logLimit ?? 10_000;
  }

  /** Revision of the last write. */
  get revision(): number {
    return this.#revision;
  }

  /** The objects of a resource; made on first use. */
  collection(of: GroupResource): Collection {
    const key = groupResourceToString(of);
    let collection = this.#collections.get(key);
    if (collection === undefined) {
      collection = new Collection(of, this.#logLimit, this.#compacted);
      this.#collections.set(key, collection);
    }
    return collection;
  }

  /** All collections that were ever asked for. */
  collections(): Iterable<Collection> {
    return this.#collections.values();
  }

  /**
   * Stores a new object, which becomes the storage's own. The key must be free.
   *
   * @throws {Error} when the key is taken
   */
  create(collection: Collection, key: string, object: Unstructured): StoredObject {
    if (collection.get(key) !== undefined) {
      throw new Error(`${groupResourceToString(collection)} "${key}" is stored already`);
    }
    return this.#write("ADDED", collection, key, object, undefined);
  }

  /** Replaces a stored object by a new value, which becomes the storage's own. */
  update(collection: Collection, previous: StoredObject, object: Unstructured): StoredObject {
    this.#mustBeCurrent(collection, previous);
    return this.#write("MODIFIED", collection, previous.key, object, previous);
  }

  /** Removes a stored object; gives its last state with the revision of the removal. */
  delete(collection: Collection, previous: StoredObject): StoredObject {
    this.#mustBeCurrent(collection, previous);
    return this.#write("DELETED", collection, previous.key, { ...previous.object }, previous);
  }

  /** Calls the listener after each write. The result takes that back. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Forgets all changes up to a revision, by default the present one: watches and pages from before it are refused
   * with 410.
   */
  compact(revision: number = this.#revision): void {
    this.#compacted = Math.max(this.#compacted, Math.min(revision, this.#revision));
    for (const collection of this.#collections.values()) collection.compact(this.#compacted);
  }

  #mustBeCurrent(collection: Collection, previous: StoredObject): void {
    if (collection.get(previous.key) !== previous) {
      throw new Error(`${groupResourceToString(collection)} "${previous.key}" was changed in between`);
    }
  }

  #write(
    type: Change["type"],
    collection: Collection,
    key: string,
    object: Unstructured,
    previous: StoredObject | undefined,
  ): StoredObject {
    const revision = this.#revision + 1;
    object.metadata = orderedMetadata({ ...object.metadata, resourceVersion: String(revision) });
    const current = new StoredObject(key, revision, deepFreeze(object));
    this.#revision = revision;
    const change: Change = previous === undefined
      ? { type, revision, current }
      : { type, revision, current, previous };
    collection.commit(change);
    for (const listener of this.#listeners) listener(collection, change);
    return current;
  }
}
