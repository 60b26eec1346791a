/**
 * Read your writes: what this process wrote, and its caches may not have seen yet.
 *
 * Guarantees
 * - A wait is over when the cache holds what was written, or something later: also when another writer replaced or deleted
 *   the object meanwhile, and across a relist. The versions of one kind grow with every write (KEP-5504), so that a cache
 *   which has come as far as a version has seen the write. A deletion is seen when its uid is gone.
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
  parseApiVersion,
  type ResourceType,
  splitMetaNamespaceKey,
} from "../meta/mod.ts";
import type { CacheScope } from "./cache_options.ts";
import { cachedKindKey, everyFormOf } from "./cache_forms.ts";
import type { AnyResourceType } from "./reconciler.ts";

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
  /** Under what it is found besides its object: its owners and its writers. */
  readonly tags: string[];
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

/** What a process wrote. There is one for all who read from the same caches. */
export class OwnWrites {
  readonly #caches: WrittenCaches;
  readonly #timeout: number;
  /** The newest write of each object, by {@linkcode objectTag}. */
  readonly #pending = new Map<string, PendingWrite>();
  /** The same by their tags. */
  readonly #tagged = new Map<string, Set<PendingWrite>>();
  /**
   * Of kinds without a cache the newest write, which a cache that comes later has to have: by kind, and by namespace
   * where these are to be followed one by one.
   */
  readonly #uncached = new Map<string, Map<string, PendingWrite>>();
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

  /** How many writes are kept of kinds without a cache. */
  get sizeOfUncached(): number {
    return [...this.#uncached.values()].reduce((sum, { size }) => sum + size, 0);
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
    const selected = this.#caches.scope(type).holds(object);
    for (const form of this.#caches.formsOf(type)) {
      this.#note(form, key, object, writer, { version }, selected);
    }
  }

  /** Notes that the object of a key and uid was deleted. */
  deleted(type: AnyResourceType, key: string, uid: string, writer: Writer): void {
    for (const listener of this.#listeners) listener({ type, key, writer });
    for (const form of this.#caches.formsOf(type)) {
      const cached = this.#caches.running(form)?.indexer.getByKey(key) as KubernetesObject | undefined;
      this.#note(form, key, cached, writer, { uid }, false);
    }
  }

  /**
   * Waits until the caches have what was written to a writer's object and to the objects that it owns, and what its
   * earlier reconciles wrote.
   *
   * @throws {CacheLagError} when that takes too long
   */
  async seenByAll({ controller, type, key }: Writer, signal: AbortSignal): Promise<void> {
    if (this.#pending.size === 0) return;
    const writes = this.#taggedBy(ownerTag(type, key), writerTag(controller, key));
    for (const form of everyFormOf(type)) {
      const write = this.#pending.get(objectTag(form, key));
      if (write !== undefined) writes.add(write);
    }
    // What has never synced cannot be read yet: another controller's cache that may not be filled holds nobody back.
    await this.#seen([...writes].filter((write) => this.#caches.running(write.type)?.hasSynced()), signal);
  }

  /**
   * Waits until the cache of a kind has what was written to one object, or, where none is named, what the writer and its
   * object's owned objects wrote.
   *
   * @throws {CacheLagError} when that takes too long
   */
  async seenBy(
    type: AnyResourceType,
    { key, writer }: { readonly key?: string; readonly writer: Writer },
    signal: AbortSignal,
  ): Promise<void> {
    if (this.#uncached.size > 0) await this.#seenByNewCache(type, signal);
    if (this.#pending.size === 0) return;
    if (key !== undefined) {
      const write = this.#pending.get(objectTag(type, key));
      if (write !== undefined) await this.#seen([write], signal);
      return;
    }
    const writes = this.#taggedBy(
      ownerTag(writer.type, writer.key),
      writerTag(writer.controller, writer.key),
    );
    const kind = cachedKindKey(type);
    await this.#seen([...writes].filter((write) => cachedKindKey(write.type) === kind), signal);
  }

  /** The writes that have any of these tags. */
  #taggedBy(...tags: string[]): Set<PendingWrite> {
    const writes = new Set<PendingWrite>();
    for (const tag of tags) for (const write of this.#tagged.get(tag) ?? []) writes.add(write);
    return writes;
  }

  #note(
    type: AnyResourceType,
    key: string,
    object: Known | undefined,
    { controller, key: by }: Writer,
    due: PendingWrite["due"],
    selected: boolean,
  ): void {
    const informer = this.#caches.running(type);
    if (informer === undefined) return this.#noteUncached(type, key, due, selected);
    const tag = objectTag(type, key);
    const tags = [writerTag(controller, by), ...ownerTags(object)];
    const before = informer.indexer.getByKey(key) as Known | undefined;
    const write: PendingWrite = { type, key, due, selected, before, after: undefined, tags: [] };
    const earlier = this.#pending.get(tag);
    if (earlier !== undefined && !this.#isSeen(earlier)) {
      if (isAsNew(earlier, due)) return this.#tag(earlier, tags);
      tags.push(...earlier.tags);
      // A version that is reached has all that was before in it; absence has not.
      if (!("version" in due) || !selected) write.after = earlier;
    }
    if (earlier !== undefined) this.#remove(earlier);
    if (this.#isSeen(write)) return;
    this.#pending.set(tag, write);
    this.#tag(write, tags);
    if (this.#pending.size >= this.#sweepAt) this.#sweep();
  }

  /** One write for each kind and namespace: it is bounded, and a cache that has the newest has all. */
  #noteUncached(type: AnyResourceType, key: string, due: PendingWrite["due"], selected: boolean): void {
    // A deletion answers no version, and of what is not selected no cache hears.
    if (!("version" in due) || !selected) return;
    const kind = cachedKindKey(type);
    // A cache of all namespaces that has the newest has all.
    const { namespaces } = this.#caches.scope(type);
    const namespace = namespaces === undefined ? "" : namespaceOf(type, key);
    const writes = this.#uncached.get(kind) ?? new Map<string, PendingWrite>();
    this.#uncached.set(kind, writes);
    const earlier = writes.get(namespace);
    if (earlier !== undefined && isAsNew(earlier, due)) return;
    writes.set(namespace, { type, key, due, selected, before: undefined, after: undefined, tags: [] });
  }

  async #seenByNewCache(type: AnyResourceType, signal: AbortSignal): Promise<void> {
    const kind = cachedKindKey(type);
    const writes = this.#uncached.get(kind);
    if (writes === undefined) return;
    for (const [namespace, write] of writes) {
      await this.#seen([write], signal);
      writes.delete(namespace);
    }
    if (writes.size === 0) this.#uncached.delete(kind);
  }

  /** Adds to a write's tags. */
  #tag(write: PendingWrite, tags: readonly string[]): void {
    for (const tag of tags) {
      if (write.tags.includes(tag)) continue;
      write.tags.push(tag);
      const writes = this.#tagged.get(tag);
      if (writes === undefined) this.#tagged.set(tag, new Set([write]));
      else writes.add(write);
    }
  }

  #remove(write: PendingWrite): void {
    const tag = objectTag(write.type, write.key);
    if (this.#pending.get(tag) === write) this.#pending.delete(tag);
    for (const tag of write.tags) {
      const writes = this.#tagged.get(tag);
      if (writes?.delete(write) && writes.size === 0) this.#tagged.delete(tag);
    }
  }

  /** Removes what was seen and nobody waited for. Its cost is spread over as many writes as it leaves. */
  #sweep(): void {
    for (const write of this.#pending.values()) if (this.#isSeen(write)) this.#remove(write);
    this.#sweepAt = 2 * this.#pending.size + roomForSeen;
  }

  #isSeen(write: PendingWrite): boolean {
    if (write.after !== undefined) {
      if (!this.#isSeen(write.after)) return false;
      write.after = undefined;
    }
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

  async #seen(writes: readonly PendingWrite[], outer: AbortSignal): Promise<void> {
    const unseen = writes.filter((write) => {
      if (!this.#isSeen(write)) return true;
      this.#remove(write);
      return false;
    });
    if (unseen.length === 0) return;
    let current = unseen[0]!;
    using limit = timeLimit(
      outer,
      this.#timeout,
      () => new CacheLagError(current.type.kind, current.key, this.#timeout),
    );
    const { signal } = limit;
    for (const write of unseen) {
      current = write;
      await this.#caches.running(write.type)!.waitUntil(() => this.#isSeen(write), { signal });
      this.#remove(write);
    }
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

function objectTag(type: AnyResourceType, key: string): string {
  return `object ${cachedKindKey(type)}/${key}`;
}

function writerTag(controller: string, key: string): string {
  return `writer ${controller}/${key}`;
}

/** References name a kind, and not a resource; of which version they speak does not matter. */
function ownerTag({ kind, group }: AnyResourceType, key: string): string {
  return `owner ${kind}.${group}/${key}`;
}

function ownerTags(object: Known | undefined): string[] {
  const { namespace, ownerReferences = [] } = object?.metadata ?? {};
  return ownerReferences.flatMap(({ apiVersion, kind, name }) => {
    const type = { kind, group: parseApiVersion(apiVersion).group } as AnyResourceType;
    // A reference does not say whether its owner has a namespace.
    return [
      ownerTag(type, name),
      ...namespace ? [ownerTag(type, metaNamespaceKey({ metadata: { namespace, name } }))] : [],
    ];
  });
}
