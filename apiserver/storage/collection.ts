/**
 * The objects of one resource and the log of their changes.
 *
 * Guarantees
 * - Objects are in the order of their keys' characters, as etcd's are.
 * - The log holds every change after {@linkcode Collection.oldestRevision}, in order, each with the object before it.
 *   So a watch can go on from any later revision, and the state at it can be restored.
 * - The log is bounded: it forgets its oldest changes.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import type { GroupResource } from "../registry/served_resource.ts";
import { deepFreeze, StoredObject } from "./stored_object.ts";

/** For how many changes the bytes of an object that was replaced are kept. */
const bytesKept = 256;

/** What happened to an object. */
export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** One write. */
export interface Change {
  /** What happened. */
  readonly type: ChangeType;
  /** Revision of the write. */
  readonly revision: number;
  /** The object after it; of a deletion, its last state with the deletion's revision. */
  readonly current: StoredObject;
  /** The object before it; absent when it was created. */
  readonly previous?: StoredObject;
}

/** See the module. Only {@linkcode Storage} writes to it. */
export class Collection {
  readonly group: string;
  readonly resource: string;
  readonly #objects = new Map<string, StoredObject>();
  /** The keys of `#objects`, sorted; undefined when it has to be made anew. */
  #sorted: string[] | undefined = [];
  /** Changes, oldest first; those before `#first` are forgotten. */
  #log: Change[] = [];
  #first = 0;
  #oldestRevision = 0;
  readonly #logLimit: number;
  readonly #waiting = new Set<() => void>();

  constructor(groupResource: GroupResource, logLimit: number, oldestRevision: number) {
    this.group = groupResource.group;
    this.resource = groupResource.resource;
    this.#logLimit = logLimit;
    this.#oldestRevision = oldestRevision;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#objects.size;
  }

  /** Changes up to this revision may be forgotten, later ones are not. */
  get oldestRevision(): number {
    return this.#oldestRevision;
  }

  /** The object with a key. */
  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** All objects, in no order. */
  all(): Iterable<StoredObject> {
    return this.#objects.values();
  }

  /** The objects whose keys begin with `prefix` (`NAMESPACE/`, or empty for all), in order. */
  range(prefix: string): StoredObject[] {
    const keys = this.#keys();
    const objects: StoredObject[] = [];
    for (let i = lowerBound(keys, prefix); i < keys.length && keys[i]!.startsWith(prefix); i++) {
      objects.push(this.#objects.get(keys[i]!)!);
    }
    return objects;
  }

  /**
   * As {@linkcode range}, as it was right after `revision`; undefined when that is no longer known.
   */
  rangeAt(prefix: string, revision: number): StoredObject[] | undefined {
    if (revision < this.#oldestRevision) return undefined;
    const undone = new Map<string, StoredObject | undefined>();
    for (let i = this.#log.length - 1; i >= this.#first && this.#log[i]!.revision > revision; i--) {
      const { current, previous } = this.#log[i]!;
      if (current.key.startsWith(prefix)) undone.set(current.key, previous);
    }
    const now = this.range(prefix);
    if (undone.size === 0) return now;
    const then = now.filter(({ key }) => !undone.has(key));
    for (const previous of undone.values()) {
      if (previous !== undefined) then.push(previous);
    }
    return then.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /**
   * Where changes after `revision` begin: a position for {@linkcode changeAt}. Undefined when some of them are
   * forgotten.
   */
  positionAfter(revision: number): number | undefined {
    if (revision < this.#oldestRevision) return undefined;
    let low = this.#first;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#log[middle]!.revision > revision) high = middle;
      else low = middle + 1;
    }
    return this.#offset + low;
  }

  /** Position of the oldest change that is known. */
  get firstPosition(): number {
    return this.#offset + this.#first;
  }

  /** Position that the next change will have. */
  get endPosition(): number {
    return this.#offset + this.#log.length;
  }

  /** The change at a position between {@linkcode firstPosition} and {@linkcode endPosition}. */
  changeAt(position: number): Change | undefined {
    return this.#log[position - this.#offset];
  }

  /** Calls `wake` once, at the next change. The result takes that back. */
  onNextChange(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  /** Changes that were cut off the front of `#log`, so that positions stay true. */
  #offset = 0;

  /** Applies a write. For {@linkcode Storage} only. */
  commit(change: Change): void {
    const { key } = change.current;
    if (change.type === "DELETED") {
      this.#objects.delete(key);
      this.#removeKey(key);
    } else {
      if (change.type === "ADDED") this.#insertKey(key);
      this.#objects.set(key, change.current);
    }
    this.#log.push(change);
    // Watches that keep up have sent it by now; who comes later has it made again.
    this.#log.at(-bytesKept)?.previous?.forgetViews();
    if (this.#log.length - this.#first > this.#logLimit) this.#forgetUpTo(this.#first + 1);
    if (this.#waiting.size > 0) {
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const wake of waiting) wake();
    }
  }

  /**
   * Reads all objects anew, as if they had just come from a disk: this is no change, and nobody hears of it. `read` gives
   * its argument back where nothing differs.
   */
  reread(read: (object: Unstructured) => Unstructured): void {
    for (const [key, stored] of this.#objects) {
      const object = read(stored.object);
      if (object === stored.object) continue;
      this.#objects.set(key, new StoredObject(key, stored.revision, deepFreeze(object)));
    }
  }

  /** Forgets changes up to a revision. For {@linkcode Storage} only. */
  compact(revision: number): void {
    let end = this.#first;
    while (end < this.#log.length && this.#log[end]!.revision <= revision) end += 1;
    this.#forgetUpTo(end);
    this.#oldestRevision = Math.max(this.#oldestRevision, revision);
  }

  #forgetUpTo(end: number): void {
    if (end > this.#first) {
      this.#oldestRevision = Math.max(this.#oldestRevision, this.#log[end - 1]!.revision);
    }
    for (let i = this.#first; i < end; i++) this.#log[i] = undefined as unknown as Change;
    this.#first = end;
    // Cutting costs as much as what stays, so it waits until half of the array is forgotten.
    if (this.#first > 1024 && this.#first * 2 > this.#log.length) {
      this.#log = this.#log.slice(this.#first);
      this.#offset += this.#first;
      this.#first = 0;
    }
  }

  #keys(): string[] {
    return this.#sorted ??= [...this.#objects.keys()].sort();
  }

  #insertKey(key: string): void {
    const keys = this.#sorted;
    if (keys === undefined) return;
    if (keys.length === 0 || keys[keys.length - 1]! < key) keys.push(key);
    else keys.splice(lowerBound(keys, key), 0, key);
  }

  #removeKey(key: string): void {
    const keys = this.#sorted;
    if (keys === undefined) return;
    const at = lowerBound(keys, key);
    if (keys[at] === key) keys.splice(at, 1);
  }
}

/** The first place in a sorted list whose key is not less than `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
