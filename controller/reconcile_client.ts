/**
 * The client of a reconcile: it reads from the cache and writes to the server.
 *
 * Guarantees
 * - A read asks no server: an object that the cache does not hold is `undefined`. The first read of a kind starts its
 *   informer and waits until it has synced.
 * - Read your writes: a read after a write of this reconcile waits until the cache has seen that write, and no later
 *   reconcile of the same key starts before. The wait is bounded; when it is over, it rejects with a
 *   {@linkcode CacheLagError}.
 * - What a read gives is shared and deeply read-only; `mutable(object)` copies it.
 *
 * @module
 */
import {
  type ClusterAccess,
  controllerOf,
  type Draft,
  isStatus,
  type KubernetesObject,
  metaNamespaceKey,
  type ObjectKey,
  type Owned,
  type Owner,
  type ResourceType,
  type Shared,
  type Status,
  type Stored,
  type UnknownSubresources,
  withControllerReference,
} from "../meta/mod.ts";
import type { PartialObjectMetadata } from "../dynamic/mod.ts";
import type { MetricsProvider } from "../metrics/mod.ts";
import {
  type ApplyDraft,
  type ApplyOptions,
  type ApplyStatusDraft,
  type DeleteOptions,
  isNotFound,
  type PatchBody,
  type PatchOptions,
  type PatchType,
  type RequestOptions,
  ResourceClient,
  type WriteOptions,
} from "../rest/mod.ts";
import { type CachedListOptions, cacheKey, CacheReader } from "./cache_reader.ts";
import type { InformerSource } from "./informer_source.ts";
import { objectOfKindKey } from "./kind_key.ts";
import { listLiveMetadata, liveMetadata } from "./live_metadata.ts";
import { isMetadataOnly, namedAs } from "./metadata_only.ts";
import type { OwnWrites } from "./own_writes.ts";
import type { AnyResourceType } from "./reconciler.ts";
import type { Clusters } from "./running_cluster.ts";

/** Names the controlling owner of what is written. */
export interface OwnedOptions {
  /** The object that controls what is written: it gets an owner reference to it. */
  owner?: Owner;
}

/** Which objects of the server are meant. */
export type LiveListOptions = Pick<CachedListOptions, "namespace" | "labelSelector" | "signal">;

/** Reads from the server, for what a cache cannot tell. */
export interface LiveReader {
  /** The object as it is on the server, or `undefined`. */
  get<T>(type: ResourceType<T>, key: ObjectKey, options?: RequestOptions): Promise<Stored<T> | undefined>;
  /** The objects as they are on the server. */
  list<T>(type: ResourceType<T>, options?: LiveListOptions): Promise<Stored<T>[]>;
}

/** What a {@linkcode ReconcileClient} is made of. */
export interface ReconcileClientParts {
  /** Name of the cluster; `""` for the manager's own. */
  readonly cluster: string;
  /** Where writes go. */
  readonly access: ClusterAccess;
  /** Counts the requests. */
  readonly metrics: MetricsProvider;
  /** Where reads come from. */
  readonly informers: InformerSource;
  /** Gives the manager's clusters by name. */
  readonly clusters: Clusters;
  /** Remembers what was written. */
  readonly writes: OwnWrites;
  /** Under which name fields are owned. */
  readonly fieldManager: string;
  /** Ends reads and writes that name no signal of their own. */
  readonly signal: AbortSignal;
  /** Is told of each object that was written. */
  readonly onWrite?: (write: ReconcileWrite) => void;
}

/** A write of a reconcile that was answered. */
export interface ReconcileWrite {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The kind. */
  readonly type: AnyResourceType;
  /** The answer. */
  readonly object: Stored<KubernetesObject>;
  /** The object as the cache had it when the write was sent. */
  readonly before: Shared<KubernetesObject> | undefined;
  /** Whether it was to the status alone. */
  readonly status: boolean;
}

/** What all writes of a client have in common. */
export interface ClientVariant {
  /** Writes change nothing: the server answers what would be. @default {false} */
  readonly dryRun?: boolean;
  /** Under which name fields are owned, where a write names none. @default the controller's name */
  readonly fieldManager?: string;
  /**
   * Namespace of every object that has one: it is filled in, and another is refused. Cluster-scoped kinds are left
   * alone.
   */
  readonly namespace?: string;
}

/** Reads from the cache and writes to the server; made by the controller, one for each reconcile. */
export class ReconcileClient extends CacheReader {
  readonly #parts: ReconcileClientParts;
  readonly #variant: ClientVariant;
  /** What this reconcile wrote or kept, which pruning leaves alone; its variants share it. */
  readonly #kept: Set<string>;
  /** The same reads, from the server. */
  readonly live: LiveReader;

  /** Made by a controller; by hand only in tests. */
  constructor(
    parts: ReconcileClientParts,
    variant: ClientVariant = {},
    kept: Set<string> = new Set(),
  ) {
    super({ ...parts, caughtUp: (informer, signal) => parts.writes.seen(signal, informer) });
    this.#parts = parts;
    this.#variant = variant;
    this.#kept = kept;
    this.live = liveReader(parts);
  }

  /** The same client, of which all writes are dry runs, own fields under another name, or stay in one namespace. */
  variant(variant: ClientVariant): ReconcileClient {
    return new ReconcileClient(this.#parts, { ...this.#variant, ...variant }, this.#kept);
  }

  /**
   * The same client, of another of the manager's clusters: reads from its caches, which see what this process wrote
   * there, and writes to its server.
   *
   * @param name as `manager.cluster()` was told; `""` for the manager's own
   * @throws {TypeError} when there is none of that name
   */
  override cluster(name: string): ReconcileClient {
    const { access, informers } = this.clusterNamed(name);
    const parts = { ...this.#parts, cluster: name, access, informers };
    return new ReconcileClient(parts, this.#variant, this.#kept);
  }

  /** Creates an object. */
  async create<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    options: WriteOptions & OwnedOptions = {},
  ): Promise<Stored<T>> {
    const { owner, ...rest } = this.#writeOptions(options);
    mustBeWhole(type, "created");
    return this.#wrote(
      type,
      this.#cached(type, draft),
      await this.#client(type, draft).create(withOwner(this.#placed(type, draft), owner), rest) as Stored<T>,
    );
  }

  /** Replaces an object; with `metadata.resourceVersion` set, it must be unchanged since. */
  async update<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    options: WriteOptions & OwnedOptions = {},
  ): Promise<Stored<T>> {
    const { owner, ...rest } = this.#writeOptions(options);
    mustBeWhole(type, "updated");
    return this.#wrote(
      type,
      this.#cached(type, draft),
      await this.#client(type, draft).update(withOwner(this.#placed(type, draft), owner), rest) as Stored<T>,
    );
  }

  /** Replaces an object's status. */
  async updateStatus<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    options: WriteOptions = {},
  ): Promise<Stored<T>> {
    mustBeWhole(type, "updated");
    return this.#wrote(
      type,
      this.#cached(type, draft),
      await this.#client(type, draft).updateStatus(
        this.#placed(type, draft),
        this.#writeOptions(options),
      ) as Stored<T>,
      true,
    );
  }

  /** Changes an object by a patch. */
  async patch<T, P extends PatchType>(
    type: ResourceType<T>,
    key: ObjectKey,
    patchType: P,
    body: PatchBody<P>,
    options: PatchOptions & { subresource?: string } = {},
  ): Promise<Stored<T>> {
    const { subresource, ...rest } = this.#writeOptions(options);
    const client = this.#client(type, { metadata: key });
    const before = this.#cached(type, { metadata: key });
    const answer = subresource === undefined
      ? await client.patch(key.name, patchType, body, rest)
      : await client.subresource(subresource).patch(key.name, patchType, body, rest);
    return this.#wrote(type, before, answer as Stored<T>, subresource === "status");
  }

  /**
   * Server-side apply: the object becomes as the draft says, and fields that this controller set before and leaves out
   * now go. The fields' manager is the controller's name, and other managers' fields are taken over, unless said
   * otherwise.
   */
  async apply<T, U>(
    type: ResourceType<T, true, U>,
    draft: ApplyDraft<T, U>,
    options: ApplyOptions & OwnedOptions = {},
  ): Promise<Stored<T>> {
    const { owner, ...rest } = this.#writeOptions({ force: true, ...options });
    const owned = withOwner(this.#placed(type, draft), owner) as ApplyDraft<T, UnknownSubresources>;
    const before = this.#cached(type, draft);
    return this.#wrote(type, before, await this.#client(type, draft).apply(owned, rest) as Stored<T>);
  }

  /** Server-side apply of an object's status; of the rest only the metadata's names count. */
  async applyStatus<T>(
    type: ResourceType<T>,
    draft: ApplyStatusDraft<T>,
    options: ApplyOptions = {},
  ): Promise<Stored<T>> {
    const rest = this.#writeOptions({ force: true, ...options });
    const placed = this.#placed(type, draft);
    const before = this.#cached(type, draft);
    return this.#wrote(
      type,
      before,
      await this.#client(type, draft).applyStatus(placed, rest) as Stored<T>,
      true,
    );
  }

  /** Deletes an object. One that is not there is no error: `false` says so. */
  async delete(type: ResourceType<unknown>, key: ObjectKey, options: DeleteOptions = {}): Promise<boolean> {
    const { fieldManager: _none, ...rest } = this.#writeOptions<DeleteOptions & { fieldManager?: string }>(
      options,
    );
    let answer: Stored<unknown> | Status;
    try {
      answer = await this.#client(type, { metadata: key }).delete(key.name, rest);
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
    if (rest.dryRun !== true) this.#deleted(type, key, answer);
    return true;
  }

  /** Has pruning leave an object alone that this reconcile asks for without writing it. */
  keep(type: ResourceType<unknown>, key: ObjectKey): void {
    this.#kept.add(this.#keptKey(type, cacheKey(type, key)));
  }

  /**
   * Deletes the cached objects of these kinds that the owner controls and that this reconcile neither wrote nor kept.
   * One that was made anew meanwhile is left alone.
   *
   * @returns how many were deleted
   */
  async prune(
    owner: Owner,
    types: readonly AnyResourceType[],
    options: RequestOptions = {},
  ): Promise<number> {
    const { namespace, uid } = owner.metadata ?? {};
    let deleted = 0;
    for (const type of types) {
      for (const object of await this.list<KubernetesObject>(type, { namespace, ...options })) {
        const { metadata } = object as Shared<KubernetesObject>;
        const own = controllerOf(object as Owned)?.uid === uid && uid !== undefined;
        if (!own || metadata.deletionTimestamp !== undefined) continue;
        if (this.#kept.has(this.#keptKey(type, metaNamespaceKey(object)))) continue;
        if (await this.delete(type, metadata, { ...options, preconditions: { uid: metadata.uid } })) {
          deleted++;
        }
      }
    }
    return deleted;
  }

  #writeOptions<O extends WriteOptions>(options: O): O & { signal: AbortSignal; fieldManager: string } {
    const { fieldManager, signal } = this.#parts;
    const { dryRun } = this.#variant;
    const own = { fieldManager: this.#variant.fieldManager ?? fieldManager, signal };
    return dryRun ? { ...own, ...options, dryRun } : { ...own, ...options };
  }

  /** The draft in the variant's namespace. */
  #placed<D extends object>(type: AnyResourceType, draft: D): D {
    const { namespace } = this.#variant;
    if (namespace === undefined || !type.namespaced) return draft;
    const { metadata = {} } = draft as KubernetesObject;
    this.#namespaceOf(type, metadata);
    return { ...draft, metadata: { ...metadata, namespace } };
  }

  /**
   * Where an object of a kind is.
   *
   * @throws {TypeError} when it is not in the variant's namespace
   */
  #namespaceOf(type: AnyResourceType, { namespace: own, name }: Partial<ObjectKey>): string | undefined {
    const { namespace } = this.#variant;
    if (namespace === undefined || !type.namespaced) return own || undefined;
    if (own !== undefined && own !== "" && own !== namespace) {
      throw new TypeError(
        `${type.kind} "${
          name ?? ""
        }" is in the namespace "${own}", and this client is for "${namespace}" alone`,
      );
    }
    return namespace;
  }

  #client<T>(type: ResourceType<T>, object: { readonly metadata?: unknown } | object): ResourceClient<T> {
    const { metadata = {} } = object as { metadata?: Partial<ObjectKey> };
    const { access, metrics } = this.#parts;
    return new ResourceClient(access, type, { namespace: this.#namespaceOf(type, metadata), metrics });
  }

  /** The object that a draft is for, as the cache has it now. */
  #cached(type: AnyResourceType, draft: object): Shared<KubernetesObject> | undefined {
    const { metadata: { namespace, name = "" } = {} } = draft as { metadata?: Partial<ObjectKey> };
    const place = type.namespaced ? this.#namespaceOf(type, { namespace, name }) ?? "" : "";
    for (const { indexer } of this.#parts.informers.everyFormOf(type)) {
      const object = indexer.getByName(place, name) as Shared<KubernetesObject> | undefined;
      if (object !== undefined) return object;
    }
    return undefined;
  }

  /**
   * Remembers what the cache has to see. A dry run's answer has no version, or that of the object as it is: there is
   * nothing to wait for.
   */
  #wrote<T>(
    type: ResourceType<T>,
    before: Shared<KubernetesObject> | undefined,
    object: Stored<T>,
    status = false,
  ): Stored<T> {
    const key = metaNamespaceKey(object as KubernetesObject);
    this.#kept.add(this.#keptKey(type, key));
    const { cluster, informers, writes, onWrite } = this.#parts;
    const caches = informers.everyFormOf(type);
    const version = object.metadata?.resourceVersion;
    if (caches.length > 0 && version !== undefined && !this.#variant.dryRun) {
      for (const informer of caches) writes.wrote(type, informer, key, version);
      onWrite?.({ cluster, type, object: object as unknown as Stored<KubernetesObject>, before, status });
    }
    return isMetadataOnly(type) ? namedAs<T>(type)(object as Stored<PartialObjectMetadata>) : object;
  }

  #deleted(type: ResourceType<unknown>, key: ObjectKey, answer: Stored<unknown> | Status): void {
    const { informers, writes } = this.#parts;
    const text = cacheKey(type, key);
    for (const informer of informers.everyFormOf(type)) {
      if (!isStatus(answer)) {
        // Finalizers or a grace period hold it back: it is there, with a deletionTimestamp and a new version. An answer
        // that shows its last state before it went has none, and the uid tells when the cache knows.
        if ((answer.metadata as { deletionTimestamp?: string }).deletionTimestamp !== undefined) {
          writes.wrote(type, informer, text, answer.metadata.resourceVersion);
        } else {
          writes.deleted(type, informer, text, answer.metadata.uid);
        }
      } else if (answer.details?.uid !== undefined) {
        writes.deleted(type, informer, text, answer.details.uid);
      }
    }
  }

  #keptKey(type: AnyResourceType, key: string): string {
    return `${this.#parts.cluster}/${objectOfKindKey(type, key)}`;
  }
}

/** To create or replace an object takes the whole of it. */
function mustBeWhole(type: AnyResourceType, done: string): void {
  if (!isMetadataOnly(type)) return;
  throw new TypeError(
    `${type.kind} cannot be ${done} by its metadata alone: patch it, or name the kind itself`,
  );
}

function liveReader({ access, metrics, signal: own }: ReconcileClientParts): LiveReader {
  return {
    async get<T>(
      type: ResourceType<T>,
      { namespace, name }: ObjectKey,
      { signal = own }: RequestOptions = {},
    ) {
      try {
        if (isMetadataOnly(type)) {
          return await liveMetadata({ access, metrics }, type, { namespace, name }, { signal });
        }
        const client = new ResourceClient(access, type, { namespace: namespace || undefined, metrics });
        return await client.get(name, { signal });
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async list<T>(type: ResourceType<T>, { namespace, labelSelector, signal = own }: LiveListOptions = {}) {
      if (isMetadataOnly(type)) {
        return await listLiveMetadata({ access, metrics }, type, { namespace, labelSelector, signal });
      }
      const client = new ResourceClient(access, type, { namespace, metrics });
      return (await client.listAll({ labelSelector, signal })).items;
    },
  };
}

/**
 * The draft with its owner among its owner references.
 *
 * @throws {AlreadyOwnedError} when another owner controls it
 * @throws {TypeError} when the owner is in another namespace, or in one while the draft is cluster-scoped: the garbage
 * collector would take the draft's object for an orphan
 */
function withOwner<D extends object>(draft: D, owner: Owner | undefined): D {
  if (owner === undefined) return draft;
  const { metadata } = draft as KubernetesObject;
  return {
    ...draft,
    metadata: { ...metadata, ownerReferences: withControllerReference(draft as KubernetesObject, owner) },
  };
}
