/**
 * Read your writes: what this process wrote, and its caches may not have seen yet.
 *
 * Guarantees
 * - A wait is over when the cache holds what was written, or something later: also when another writer replaced or deleted
 *   the object meanwhile, and across a relist. The versions of one kind grow with every write (KEP-5504), so that a cache
 *   which has come as far as a version has seen the write. A deletion is seen when its uid is gone.
 *   From a cache that is being filled nothing is gone.
 * - A cache that comes later is not read before it has the newest write of its kind, but for deletions. Only where versions cannot be
 *   compared it is taken as it is (`newest_writes.ts`).
 * - Nothing waits for what no cache will hear of: objects outside of its namespaces; and objects that its selectors leave
 *   out, once they are not in it.
 * - No wait is longer than the bound; then it ends in a {@linkcode CacheLagError}.
 * - No request is sent to find out.
 *
 * @module
 */
import { timeLimit } from "../meta/time_limit.ts";
import type { SharedInformer } from "../cache/mod.ts";
import {
  compareResourceVersion,
  type KubernetesObject,
  metaNamespaceKey,
  type ResourceType,
  splitMetaNamespaceKey,
} from "../meta/mod.ts";
import type { CacheScope } from "./cache_options.ts";
import { cachedKindKey, everyFormOf } from "./cache_forms.ts";
import { ownerKindKey } from "./kind_key.ts";
import { KindMap } from "./kind_map.ts";
import { NewestWrites } from "./newest_writes.ts";
import type { AnyResourceType } from "./reconciler.ts";
import { ownerTags, writerKind, type WriteTag } from "./write_tags.ts";

/** The cache did not see a write of this process in time. */
export class CacheLagError extends Error {
  /** Always `CacheLagError`. */
  override readonly name: string = "CacheLagError";
  /** Kind of the object written. */
  readonly kind: string;
  /** Its key. */
  readonly key: string;

  /** The error for one write. */
  constructor(kind: string, key: string, milliseconds: number) {
    super(
      `the cache of ${kind} has not seen the write of "${key}" within ${milliseconds} ms: its watch lags or has stopped`,
    );
    this.kind = kind;
    this.key = key;
  }
}

/** The caches that have to see what is written. */
export interface WrittenCaches {
  /** The informer of a kind if there is one. */
  running<T>(type: ResourceType<T>): SharedInformer<T> | undefined;
  /** Which objects of a kind it holds. */
  scope(type: AnyResourceType): CacheScope;
  /** The forms in which its objects may be held, in whatever version: all of them change with one write. */
  formsOf(type: AnyResourceType): readonly AnyResourceType[];
}

/** Who reads and writes: the reconciles of one key by one controller. */
export interface Writer {
  /** Name of the controller. */
  readonly controller: string;
  /** The kind that it is for. */
  readonly type: AnyResourceType;
  /** The key. */
  readonly key: string;
}

/** An object as a server answered, or as a cache has it. */
type Known = Pick<KubernetesObject, "metadata">;

/** A write that its cache may not have seen. */
interface PendingWrite {
  readonly type: AnyResourceType;
  readonly key: string;
  /** Version that the cache has to reach, or, for a deletion, the uid that has to go. */
  readonly due: { readonly version: string } | { readonly uid: string };
  /** Whether the cache selects the object as it was written. If not, there is no event of it once it is not held. */
  readonly selected: boolean;
  /** The object as the cache had it when this was noted. */
  readonly before: Known | undefined;
  /** An earlier write of the object that has to be seen first: before that, its absence says nothing. */
  after: PendingWrite | undefined;
  /** Under what it is found besides its object: its owners, and its writers unless their objects are among these. */
  readonly tags: WriteTag[];
}

/** What a writer wrote to an object, for those who look at events. */
export interface NotedWrite {
  /** The object's kind. */
  readonly type: AnyResourceType;
  /** Its key. */
  readonly key: string;
  /** Who wrote it. */
  readonly writer: Writer;
}

/** How many writes are kept before those that were seen meanwhile are looked for. */
const roomForSeen = 256;

/** Stands for the object as a new cache had it, which had nothing: whatever it has, it has heard since. */
const neverHeld: Known = {};

const nothing: ReadonlySet<PendingWrite> = new Set();

/** What a process wrote. There is one for all who read from the same caches. */
export class OwnWrites {
  readonly #caches: WrittenCaches;
  readonly #timeout: number;
  /** The newest write of each object, by the kind as a cache holds it. */
  readonly #pending = new KindMap<PendingWrite>();
  /** The same by their tags. No set in it is empty. */
  readonly #tagged = new KindMap<Set<PendingWrite>>();
  /** What a cache that comes later has to have. */
  readonly #newest = new NewestWrites();
  /** The caches that have it. Of what is written while they are there each write is noted by itself. */
  readonly #caughtUp = new WeakSet<SharedInformer<unknown>>();
  readonly #listeners = new Set<(write: NotedWrite) => void>();
  #sweepAt = roomForSeen;

  /**
   * Nothing is written yet.
   *
   * @param timeout milliseconds that a cache may take to see a write
   */
  constructor(caches: WrittenCaches, timeout: number) {
    this.#caches = caches;
    this.#timeout = timeout;
  }

  /** How many writes may have to be waited for. */
  get size(): number {
    return this.#pending.size;
  }

  /** How many writes are kept for caches that come later. */
  get sizeForNewCaches(): number {
    return this.#newest.size;
  }

  /** Has a function called for each write; what it gives ends that. */
  listen(listener: (write: NotedWrite) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Notes that an object was written, of which the server answered what it is now. */
  wrote(type: AnyResourceType, object: KubernetesObject, writer: Writer): void {
    const version = object.metadata?.resourceVersion;
    if (version === undefined) return;
    const key = metaNamespaceKey(object);
    for (const listener of this.#listeners) listener({ type, key, writer });
    const scope = this.#caches.scope(type);
    const selected = scope.holds(object);
    if (!this.#newest.has(type)) this.#nothingMissed(type);
    // Of what is not selected no cache hears.
    if (selected) this.#newest.note(type, key, version, scope.namespaces !== undefined);
    for (const form of this.#caches.formsOf(type)) {
      this.#note(form, key, object, writer, { version }, selected);
    }
  }

  /** Notes that the object of a key and uid was deleted, and what it was, where the server told. */
  deleted(type: AnyResourceType, key: string, uid: string, writer: Writer, object?: KubernetesObject): void {
    for (const listener of this.#listeners) listener({ type, key, writer });
    for (const form of this.#caches.formsOf(type)) {
      const cached = this.#caches.running(form)?.indexer.getByKey(key) as KubernetesObject | undefined;
      this.#note(form, key, cached ?? object, writer, { uid }, false);
    }
  }

  /** Forgets what the cache of a kind was to see that has ended before it synced: one that comes later catches up anew. */
  forget(type: AnyResourceType): void {
    const kind = cachedKindKey(type);
    for (const write of this.#pending.values()) if (cachedKindKey(write.type) === kind) this.#remove(write);
  }

  /**
   * Waits until the caches have what was written to a writer's object and to the objects that it owns, and what its
   * earlier reconciles wrote.
   *
   * @returns `undefined` where nothing has to be waited for
   * @throws {CacheLagError} (rejects) when that takes too long
   */
  seenByAll(writer: Writer, signal: AbortSignal): Promise<void> | undefined {
    return this.#onceCaughtUp(writer.type, signal, () => this.#pendingFor(writer));
  }

  /**
   * Waits until the cache of a kind has what was written to one object, or, where none is named, what the writer wrote,
   * and what anybody wrote to the objects that its object owns.
   *
   * @returns `undefined` where nothing has to be waited for
   * @throws {CacheLagError} (rejects) when that takes too long
   */
  seenBy(
    type: AnyResourceType,
    { key, writer }: { readonly key?: string; readonly writer: Writer },
    signal: AbortSignal,
  ): Promise<void> | undefined {
    return this.#onceCaughtUp(type, signal, () => {
      if (key === undefined) return this.#pendingOf(type, writer);
      const write = this.#pending.get(cachedKindKey(type), key);
      return write === undefined ? [] : [write];
    });
  }

  /** What a reconcile has to see. */
  #pendingFor(writer: Writer): PendingWrite[] {
    if (this.#pending.size === 0) return [];
    const tagged = this.#taggedBy(writer);
    const writes = [...tagged];
    for (const form of everyFormOf(writer.type)) {
      const write = this.#pending.get(cachedKindKey(form), writer.key);
      if (write !== undefined && !tagged.has(write)) writes.push(write);
    }
    // What has never synced cannot be read yet: another controller's cache that may not be filled holds nobody back.
    return writes.filter((write) => this.#caches.running(write.type)?.hasSynced());
  }

  /** What a list of a kind has to have. */
  #pendingOf(type: AnyResourceType, writer: Writer): PendingWrite[] {
    if (this.#pending.size === 0) return [];
    const kind = cachedKindKey(type);
    return [...this.#taggedBy(writer)].filter((write) => cachedKindKey(write.type) === kind);
  }

  /** Waits for pending writes, and before, in the same time, for what was written before the cache of a kind was there. */
  #onceCaughtUp(
    type: AnyResourceType,
    signal: AbortSignal,
    pending: () => readonly PendingWrite[],
  ): Promise<void> | undefined {
    const cache = this.#caches.running(type);
    // One that has not synced yet is not read: it catches up later.
    if (cache === undefined || this.#caughtUp.has(cache) || !cache.hasSynced()) {
      return this.#onceSeen(pending(), signal);
    }
    const missed = this.#missedBy(type);
    const later = () => {
      this.#caughtUp.add(cache);
      return pending();
    };
    return missed.length === 0
      ? this.#onceSeen(later(), signal)
      : this.#waitFor(missed, signal, () => this.#unseen(later()));
  }

  /** Waits for those of some writes that are not seen yet, if there are any. */
  #onceSeen(writes: readonly PendingWrite[], signal: AbortSignal): Promise<void> | undefined {
    const unseen = this.#unseen(writes);
    return unseen.length === 0 ? undefined : this.#waitFor(unseen, signal);
  }

  /** What the cache of a kind lacks of what was written before it was there. */
  #missedBy(type: AnyResourceType): PendingWrite[] {
    return this.#newest.of(type).map(({ key, version }): PendingWrite => (
      { type, key, due: { version }, selected: true, before: neverHeld, after: undefined, tags: [] }
    )).filter((write) => !this.#isSeen(write));
  }

  /** The same of the place where an object is. */
  #missedBefore(type: AnyResourceType, key: string): PendingWrite | undefined {
    const missed = this.#missedBy(type);
    if (this.#caches.scope(type).namespaces === undefined) return missed[0];
    return missed.find((write) => namespaceOf(type, write.key) === namespaceOf(type, key));
  }

  /** The caches that are there before the first write of a kind have nothing to catch up with. */
  #nothingMissed(type: AnyResourceType): void {
    for (const form of this.#caches.formsOf(type)) {
      const cache = this.#caches.running(form);
      if (cache !== undefined) this.#caughtUp.add(cache);
    }
  }

  /** What a writer wrote, and what anybody wrote to the objects that its object owns. */
  #taggedBy({ controller, type, key }: Writer): ReadonlySet<PendingWrite> {
    const owned = this.#tagged.get(ownerKindKey(type), key);
    const written = this.#tagged.get(writerKind(controller), key);
    return owned === undefined ? written ?? nothing : written === undefined ? owned : owned.union(written);
  }

  #note(
    type: AnyResourceType,
    key: string,
    object: Known | undefined,
    writer: Writer,
    due: PendingWrite["due"],
    selected: boolean,
  ): void {
    const informer = this.#caches.running(type);
    if (informer === undefined) return;
    const kind = cachedKindKey(type);
    const tags = ownerTags(object, writer.type);
    const owner = ownerKindKey(writer.type);
    // Who looks for what it wrote looks for what its object owns as well: one of the two is enough.
    if (!tags.some(({ of, key }) => of === owner && key === writer.key)) {
      tags.push({ of: writerKind(writer.controller), key: writer.key });
    }
    const before = informer.indexer.getByKey(key) as Known | undefined;
    const write: PendingWrite = { type, key, due, selected, before, after: undefined, tags: [] };
    const byAbsence = !("version" in due) || !selected;
    const earlier = this.#pending.get(kind, key);
    if (earlier !== undefined && !this.#isSeen(earlier)) {
      if (isAsNew(earlier, due)) return this.#tag(earlier, tags);
      tags.push(...earlier.tags);
      // A version that is reached has all that was before in it; absence has not. Of two writes after which the object
      // was not selected the later says all that the earlier did.
      const bothLeft = "version" in due && "version" in earlier.due && !earlier.selected;
      if (byAbsence) write.after = bothLeft ? earlier.after : earlier;
    }
    if (earlier !== undefined) this.#remove(earlier);
    // Nor does it say anything in a new cache that has not caught up: the object may have been written before.
    if (byAbsence && !this.#caughtUp.has(informer)) write.after ??= this.#missedBefore(type, key);
    if (this.#isSeen(write)) return;
    this.#pending.set(kind, key, write);
    this.#tag(write, tags);
    if (this.#pending.size >= this.#sweepAt) this.#sweep();
  }

  /** Adds to a write's tags. */
  #tag(write: PendingWrite, tags: readonly WriteTag[]): void {
    for (const tag of tags) {
      const { of, key } = tag;
      if (write.tags.some((other) => other.of === of && other.key === key)) continue;
      write.tags.push(tag);
      const writes = this.#tagged.get(of, key);
      if (writes === undefined) this.#tagged.set(of, key, new Set([write]));
      else writes.add(write);
    }
  }

  #remove(write: PendingWrite): void {
    const kind = cachedKindKey(write.type);
    if (this.#pending.get(kind, write.key) === write) this.#pending.delete(kind, write.key);
    for (const { of, key } of write.tags) {
      const writes = this.#tagged.get(of, key);
      if (writes?.delete(write) && writes.size === 0) this.#tagged.delete(of, key);
    }
  }

  /** Removes what was seen and nobody waited for. Its cost is spread over as many writes as it leaves. */
  #sweep(): void {
    for (const write of this.#pending.values()) if (this.#isSeen(write)) this.#remove(write);
    this.#sweepAt = 2 * this.#pending.size + roomForSeen;
  }

  #isSeen(write: PendingWrite): boolean {
    // What a cache will hold that is being filled may be older than the write.
    if (!this.#caches.running(write.type)!.hasSynced()) return false;
    return (write.after === undefined || this.#areEarlierSeen(write)) && this.#isSeenAlone(write);
  }

  /** Whether all is seen that has to be before a write. What is seen of it is so for good. */
  #areEarlierSeen(write: PendingWrite): boolean {
    const chain = [write]; // of any length: a cache may take long to be filled
    for (let last = write; last.after !== undefined; last = last.after) chain.push(last.after);
    while (chain.length > 1) {
      if (!this.#isSeenAlone(chain.pop()!)) return false;
      chain.at(-1)!.after = undefined;
    }
    return true;
  }

  #isSeenAlone(write: PendingWrite): boolean {
    const { type, key, due, selected, before } = write;
    const informer = this.#caches.running(type)!;
    const present = informer.indexer.getByKey(key) as Known | undefined;
    if ("uid" in due) return present?.metadata?.uid !== due.uid;
    if (!selected && present === undefined) return true;
    const seen = informer.lastSyncResourceVersion({ namespace: namespaceOf(type, key) || undefined });
    if (seen === "") return false;
    // Versions that cannot be compared: the cache has caught up when it has anything else than it had.
    const order = compareResourceVersion(seen, due.version);
    return order === undefined ? present !== before : order >= 0;
  }

  /** Those that are not seen yet; the others need not be kept. */
  #unseen(writes: readonly PendingWrite[]): PendingWrite[] {
    return writes.filter((write) => {
      if (!this.#isSeen(write)) return true;
      this.#remove(write);
      return false;
    });
  }

  /** Waits for writes of kinds whose caches have synced (nothing wakes it when one does), and for others after them. */
  async #waitFor(
    unseen: readonly PendingWrite[],
    outer: AbortSignal,
    later: () => readonly PendingWrite[] = () => [],
  ): Promise<void> {
    let current = unseen[0]!;
    const late = () => new CacheLagError(current.type.kind, current.key, this.#timeout);
    using limit = timeLimit(outer, this.#timeout, late);
    const { signal } = limit;
    const all = async (writes: readonly PendingWrite[]) => {
      for (const write of writes) {
        current = write;
        await this.#caches.running(write.type)!.waitUntil(() => this.#isSeen(write), { signal });
        this.#remove(write);
      }
    };
    await all(unseen);
    await all(later());
  }
}

/** Whether a pending write is as new as another of its object, or newer. */
function isAsNew(pending: PendingWrite, due: PendingWrite["due"]): boolean {
  if (!("version" in pending.due) || !("version" in due)) return false;
  const order = compareResourceVersion(pending.due.version, due.version);
  return order !== undefined && order >= 0;
}

function namespaceOf(type: AnyResourceType, key: string): string {
  return type.namespaced ? splitMetaNamespaceKey(key).namespace : "";
}
