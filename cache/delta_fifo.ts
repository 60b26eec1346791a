/**
 * A queue of what happened to objects: by key, first come, first served, between a reflector and a store.
 *
 * Guarantees
 * - A pop gives all deltas of one key, oldest first; nothing that happened to one object is told out of order.
 * - A key stands in line once, at the place where it came first since its last pop.
 * - An object that a `replace` leaves out is told as deleted, by a tombstone with the newest state that is known.
 * - What is queued when `popBatch` is called comes as one batch: what one `replace` queued is never seen in part.
 *
 * Not promised: an order between objects that changed several times. (client-go's newer in-order queue promises it,
 * and pays with one pop for each event; `docs/decisions/` says why this one does not.)
 *
 * The names and rules are client-go's (`tools/cache`: DeltaFIFO).
 *
 * @example
 * ```ts
 * import { DeltaFIFO } from "@kybern/kybern/cache";
 * import { assertEquals } from "@std/assert";
 *
 * const fifo = new DeltaFIFO<{ metadata: { name: string }; size: number }>();
 * fifo.add({ metadata: { name: "a" }, size: 1 });
 * fifo.update({ metadata: { name: "a" }, size: 2 });
 *
 * await fifo.pop((deltas) => assertEquals(deltas.map(({ type }) => type), ["Added", "Updated"]));
 * ```
 *
 * @module
 */
import { metaNamespaceKey } from "../meta/mod.ts";
import { versionOf } from "../meta/version_of.ts";
import type { Delta, Deltas, DeltaType } from "./delta.ts";
import { objectOf } from "./delta.ts";
import { DeletedFinalStateUnknown, type KeyFunction } from "./keys.ts";
import { newerVersion } from "./versions.ts";
import { Waiters } from "./waiters.ts";

/** What a FIFO asks the store that it feeds: which objects are known. */
export interface KnownObjects<T> {
  /** Keys of all known objects. */
  listKeys(): Iterable<string>;
  /** A known object. */
  getByKey(key: string): T | undefined;
}

/** Options of a {@linkcode DeltaFIFO}. */
export interface DeltaFIFOOptions<T> {
  /**
   * Gives an object's key.
   *
   * @default `metaNamespaceKey`
   */
  readonly keyFunc?: KeyFunction<T>;
  /** The store that the popped deltas go to. Without it, deletions are found among what is queued alone. */
  readonly knownObjects?: KnownObjects<T>;
  /**
   * Whether `replace` tells of its objects by `Replaced` deltas; else by `Sync`, as in a resync.
   *
   * @default false
   */
  readonly emitReplaced?: boolean;
  /** Changes each object as it comes in, once. Tombstones, and objects told again, have been through it. */
  readonly transformer?: (object: T) => T;
}

/** What happened to one object, as a batch has it. */
export interface KeyDeltas<T> {
  /** Key of the object. */
  readonly key: string;
  /** What happened to it. */
  readonly deltas: Deltas<T>;
  /** Whether it was queued by the first `replace`, or before it. */
  readonly isInInitialList: boolean;
}

/** Everything that was queued at a moment. */
export interface DeltaBatch<T> {
  /** By key, in the order in which the keys came. */
  readonly changes: readonly KeyDeltas<T>[];
  /** Version of the newest list among it; `undefined` if there is none. */
  readonly replacedAt: string | undefined;
  /** Version of the newest bookmark among it; `undefined` if there is none. */
  readonly bookmarkAt: string | undefined;
  /**
   * The newest version that was seen with it, in a list, an event or a bookmark, and so what a store has reached that
   * takes it; `undefined` if nothing of it has a version, as in a resync. Nothing up to it is still to come.
   */
  readonly resourceVersion: string | undefined;
}

/** A queue of deltas by key. */
export class DeltaFIFO<T> {
  readonly #keyFunc: KeyFunction<T>;
  readonly #knownObjects: KnownObjects<T> | undefined;
  readonly #replacedType: DeltaType;
  readonly #transformer: ((object: T) => T) | undefined;
  /** Its order is the line: a key enters at the end, and is taken out when it is popped. No list in it is empty. */
  #items = new Map<string, Delta<T>[]>();
  /**
   * Walks `#items` from pop to pop; a Map's iterator sees what is added behind it. Finding the first key anew each
   * time would step over the places of all keys popped before.
   */
  #line: Iterator<[string, Delta<T>[]]> | undefined;
  readonly #waiters = new Waiters();
  /** Whether a first `replace`, or anything before it, has come. */
  #populated = false;
  /** How many keys of the first `replace` have not been popped. */
  #initialLeft = 0;
  #replacedAt: string | undefined;
  #bookmarkAt: string | undefined;
  /** The newest version that came since the last batch. */
  #resourceVersion: string | undefined;
  #closed = false;

  /** An empty queue. */
  constructor(options: DeltaFIFOOptions<T> = {}) {
    this.#keyFunc = options.keyFunc ?? (metaNamespaceKey as KeyFunction<unknown> as KeyFunction<T>);
    this.#knownObjects = options.knownObjects;
    this.#replacedType = options.emitReplaced ? "Replaced" : "Sync";
    this.#transformer = options.transformer;
  }

  /** How many keys are queued. */
  get size(): number {
    return this.#items.size;
  }

  /** The key of an object, a tombstone, a delta, or all deltas of an object. */
  keyOf(what: T | DeletedFinalStateUnknown<T> | Delta<T> | Deltas<T>): string {
    if (Array.isArray(what)) {
      const newest = what.at(-1) as Delta<T> | undefined;
      if (newest === undefined) throw new TypeError("no deltas, so no key");
      return this.keyOf(newest.object);
    }
    if (what instanceof DeletedFinalStateUnknown) return what.key;
    if (isDelta(what)) return this.keyOf((what as Delta<T>).object);
    return this.#keyFunc(what as T);
  }

  /** An object came. */
  add(object: T): void {
    this.#populated = true;
    this.#queue("Added", this.#keyFunc(object), this.#transform(object));
    this.#see(versionOf(object));
    this.#waiters.wake();
  }

  /** An object changed. */
  update(object: T): void {
    this.#populated = true;
    this.#queue("Updated", this.#keyFunc(object), this.#transform(object));
    this.#see(versionOf(object));
    this.#waiters.wake();
  }

  /** An object went. Nothing is queued if it is neither queued nor known. */
  delete(object: T | DeletedFinalStateUnknown<T>): void {
    // Not by keyOf, which would look into the object to tell it from a delta.
    const key = object instanceof DeletedFinalStateUnknown ? object.key : this.#keyFunc(object);
    this.#populated = true;
    // A tombstone's version is that of a state from before the object went.
    if (!(object instanceof DeletedFinalStateUnknown)) this.#see(versionOf(object));
    if (!this.#items.has(key) && this.#knownObjects?.getByKey(key) === undefined) return;
    const last = object instanceof DeletedFinalStateUnknown ? object : this.#transform(object);
    this.#queue("Deleted", key, last);
    this.#waiters.wake();
  }

  /** These objects are all there are: each is told, and each other one that is queued or known is told as deleted. */
  replace(objects: Iterable<T>, resourceVersion: string): void {
    const incoming = new Map<string, T>();
    for (const object of objects) incoming.set(this.#keyFunc(object), object);
    for (const [key, object] of incoming) this.#queue(this.#replacedType, key, this.#transform(object));
    let deletions = 0;
    for (const [key, deltas] of this.#items) {
      if (incoming.has(key)) continue;
      this.#queue("Deleted", key, new DeletedFinalStateUnknown(key, objectOf(deltas.at(-1)!)));
      deletions++;
    }
    for (const key of this.#knownObjects?.listKeys() ?? []) {
      if (incoming.has(key) || this.#items.has(key)) continue;
      this.#queue("Deleted", key, new DeletedFinalStateUnknown(key, this.#knownObjects!.getByKey(key)));
      deletions++;
    }
    if (!this.#populated) {
      this.#populated = true;
      this.#initialLeft = incoming.size + deletions;
    }
    this.#replacedAt = this.#resourceVersion = resourceVersion;
    this.#bookmarkAt = undefined;
    this.#waiters.wake();
  }

  /** Nothing happened up to this version. Only `popBatch` tells it. */
  bookmark(resourceVersion: string): void {
    this.#bookmarkAt = resourceVersion;
    this.#see(resourceVersion);
    this.#waiters.wake();
  }

  /** Tells every known object again, but for those of which something is queued: that will be news enough. */
  resync(): void {
    if (this.#knownObjects === undefined) return;
    for (const key of this.#knownObjects.listKeys()) {
      if (this.#items.has(key)) continue;
      const object = this.#knownObjects.getByKey(key);
      if (object !== undefined) this.#queue("Sync", key, object);
    }
    this.#waiters.wake();
  }

  /**
   * Waits for the key that is first in line and gives all its deltas to `process`; resolves with what that gives,
   * once it has. Resolves with `undefined`, without calling it, when the queue is closed and empty. Rejects with
   * `signal.reason`, or with what `process` throws; the deltas are gone then, too.
   */
  async pop<R>(
    process: (deltas: Deltas<T>, isInInitialList: boolean) => R,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Awaited<R> | undefined> {
    for (;;) {
      await this.#waiters.wait(() => this.#items.size > 0 || this.#closed, options.signal);
      // Another pop that was woken for the same item may have been faster.
      const first = this.#takeFirst();
      if (first !== undefined) return await process(first.deltas, first.isInInitialList);
      if (this.#closed) return undefined;
    }
  }

  /**
   * Waits until something is queued and gives all of it to `process` at once. For the rest as {@linkcode pop}.
   */
  async popBatch<R>(
    process: (batch: DeltaBatch<T>) => R,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Awaited<R> | undefined> {
    while (!this.#hasBatch()) {
      if (this.#closed) return undefined;
      await this.#waiters.wait(() => this.#hasBatch() || this.#closed, options.signal);
    }
    options.signal?.throwIfAborted();
    const changes: KeyDeltas<T>[] = [];
    const first = !this.#synced;
    for (const [key, deltas] of this.#items) {
      changes.push({ key, deltas, isInInitialList: first && !this.#synced });
      if (this.#initialLeft > 0) this.#initialLeft--;
    }
    const batch = {
      changes,
      replacedAt: this.#replacedAt,
      bookmarkAt: this.#bookmarkAt,
      resourceVersion: this.#resourceVersion,
    };
    this.#items = new Map();
    this.#line = undefined;
    this.#replacedAt = this.#bookmarkAt = this.#resourceVersion = undefined;
    this.#waiters.wake();
    return await process(batch);
  }

  /** Whether all that the first `replace` queued has been popped; also once anything else came before a `replace`. */
  hasSynced(): boolean {
    return this.#synced;
  }

  /** Resolves once nothing is queued, so that more may be. Rejects with `signal.reason`. */
  drained(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return this.#waiters.wait(() => this.#items.size === 0 || this.#closed, options.signal);
  }

  /** Ends every pop that waits, and each later one once the queue is empty. */
  close(): void {
    this.#closed = true;
    this.#waiters.wake();
  }

  get #synced(): boolean {
    return this.#populated && this.#initialLeft === 0;
  }

  #hasBatch(): boolean {
    return this.#items.size > 0 || this.#replacedAt !== undefined || this.#bookmarkAt !== undefined;
  }

  #see(version: string | undefined): void {
    if (version === undefined) return;
    this.#resourceVersion = this.#resourceVersion === undefined
      ? version
      : newerVersion(this.#resourceVersion, version);
  }

  #transform(object: T): T {
    return this.#transformer === undefined ? object : this.#transformer(object);
  }

  #queue(type: DeltaType, key: string, object: T | DeletedFinalStateUnknown<T>): void {
    const deltas = this.#items.get(key);
    if (deltas === undefined) {
      this.#items.set(key, [{ type, object }]);
      return;
    }
    const last = deltas.at(-1)!;
    if (type === "Deleted" && last.type === "Deleted") {
      // Two deletions in a row are one: the one that saw the object's last state, or else the newer.
      if (!(object instanceof DeletedFinalStateUnknown)) deltas[deltas.length - 1] = { type, object };
      return;
    }
    deltas.push({ type, object });
  }

  #takeFirst(): KeyDeltas<T> | undefined {
    if (this.#items.size === 0) return undefined;
    this.#line ??= this.#items.entries();
    // What is there stands behind what was taken, so that the iterator has not come to its end.
    const [key, deltas] = this.#line.next().value as [string, Delta<T>[]];
    this.#items.delete(key);
    const isInInitialList = !this.#synced;
    if (this.#initialLeft > 0) this.#initialLeft--;
    if (this.#items.size === 0) {
      this.#replacedAt = undefined;
      this.#waiters.wake();
    }
    return { key, deltas, isInInitialList };
  }
}

function isDelta(what: unknown): boolean {
  return typeof what === "object" && what !== null && "type" in what && "object" in what &&
    !("metadata" in what);
}
