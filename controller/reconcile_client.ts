/**
 * The client of a reconcile: it reads from the cache and writes to the server.
 *
 * Guarantees
 * - A read asks no server: an object that the cache does not hold is `undefined`. The first read of a kind starts its
 *   informer and waits until it has synced; of a kind that the server refuses, or does not have, it rejects with a
 *   `CacheNotSyncedError`, so that no worker waits for a permission, and the informer ends unless somebody else wants it.
 * - Read your writes: a read waits until the cache has what this process wrote to the object, or, of a list, what this
 *   reconcile wrote; and no reconcile of an object starts before the cache has what this process wrote to it and to
 *   what it owns. The wait is bounded; when it is over, it rejects with a `CacheLagError`. A read with
 *   `readYourWrites: false` waits for nothing.
 * - What a read gives is shared and deeply read-only; `mutable(object)` copies it.
 *
 * @module
 */
import {
  type ClusterAccess,
  controllerOf,
  type Draft,
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
} from "../meta/mod.ts";
import {
  type ApplyDraft,
  type ApplyOptions,
  type ApplyStatusDraft,
  createOrPatchBy,
  createOrUpdateBy,
  type CreateOrUpdateOptions,
  type DeleteOptions,
  isConflict,
  isNotFound,
  type Mutate,
  type ObjectRequests,
  type PatchBody,
  type PatchOptions,
  type PatchResult,
  type PatchType,
  type RequestOptions,
  type ResourceClient,
  type UpdateResult,
  type WriteOptions,
  type WriteOutcome,
} from "../rest/mod.ts";
import { inForm, mustBeWhole } from "./answer_form.ts";
import { cacheKey, CacheReader } from "./cache_reader.ts";
import { type ClientVariant, placedDraft, placeOf } from "./client_variant.ts";
import { type LiveReader, liveReader } from "./live_reader.ts";
import { type OwnedOptions, owning, withOwner } from "./owned_draft.ts";
import {
  type ReconcileWrite,
  ReconcileWrites,
  type ReconcileWritesParts,
  type SentWrite,
} from "./reconcile_write.ts";
import type { AnyResourceType } from "./reconciler.ts";
import type { Clusters, ClusterView } from "./running_cluster.ts";

/** What a {@linkcode ReconcileClient} is made of. */
export interface ReconcileClientParts extends ReconcileWritesParts {
  /** Gives the manager's clusters by name. */
  readonly clusters: Clusters;
  /** Where writes go. */
  readonly access: ClusterAccess;
  /** What its clients have in common. */
  readonly clientOptions: ClusterView["clientOptions"];
  /** The clients that it writes by. */
  readonly clients: ClusterView["clients"];
  /** Ends reads and writes that name no signal of their own. */
  readonly signal: AbortSignal;
}

/** How an object is written. */
type How = Pick<SentWrite, "verb"> & { readonly subresource?: string };

/** Reads from the cache and writes to the server; made by the controller, one for each reconcile. */
export class ReconcileClient extends CacheReader {
  readonly #parts: ReconcileClientParts;
  readonly #variant: ClientVariant;
  /** Its variants share them. */
  readonly #writes: ReconcileWrites;
  #live: LiveReader | undefined;

  /** Made by a controller; by hand only in tests. */
  constructor(
    parts: ReconcileClientParts,
    variant: ClientVariant = {},
    writes: ReconcileWrites = new ReconcileWrites(parts),
  ) {
    const { informers, clusters, signal, writer } = parts;
    super({
      informers,
      clusters,
      signal,
      comesAgain: true,
      caughtUp: (type, key, signal) => informers.writes.seenBy(type, { key, writer }, signal),
    });
    this.#parts = parts;
    this.#variant = variant;
    this.#writes = writes;
  }

  /** The same reads, from the server. */
  get live(): LiveReader {
    return this.#live ??= liveReader({ ...this.#parts, variant: this.#variant });
  }

  /**
   * The same client, of which all writes are dry runs, own fields under another name, or stay in one namespace, as its
   * reads then do.
   */
  variant(variant: ClientVariant): ReconcileClient {
    return new ReconcileClient(this.#parts, { ...this.#variant, ...variant }, this.#writes);
  }

  /**
   * The same client, of another of the manager's clusters: reads from its caches, which see what this process wrote
   * there, and writes to its server.
   *
   * @param name as `manager.cluster()` was told; `""` for the manager's own
   * @throws {TypeError} when there is none of that name
   */
  override cluster(name: string): ReconcileClient {
    const { access, informers, clientOptions, clients } = this.clusterNamed(name);
    const parts = { ...this.#parts, cluster: name, access, informers, clientOptions, clients };
    return new ReconcileClient(parts, this.#variant, this.#writes.in(parts));
  }

  /** Creates an object. */
  create<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    options: WriteOptions & OwnedOptions = {},
  ): Promise<Stored<T>> {
    return this.#write(
      type,
      draft,
      options,
      { verb: "create" },
      (client, body, rest) => client.create(body, rest),
    );
  }

  /** Replaces an object; with `metadata.resourceVersion` set, it must be unchanged since. */
  update<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    options: WriteOptions & OwnedOptions = {},
  ): Promise<Stored<T>> {
    return this.#write(
      type,
      draft,
      options,
      { verb: "update" },
      (client, body, rest) => client.update(body, rest),
    );
  }

  /** Replaces an object's status. */
  updateStatus<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    options: WriteOptions = {},
  ): Promise<Stored<T>> {
    return this.#write(
      type,
      draft,
      options,
      { verb: "update", subresource: "status" },
      (client, body, rest) => client.updateStatus(body, rest),
    );
  }

  /** Changes an object by a patch; with `subresource: "status"` its status alone. */
  async patch<T, P extends PatchType>(
    type: ResourceType<T>,
    key: ObjectKey,
    patchType: P,
    body: PatchBody<P>,
    options: PatchOptions & { subresource?: string } = {},
  ): Promise<Stored<T>> {
    const { subresource, ...rest } = this.#writeOptions(options);
    const client = this.#client(type, key);
    const before = this.#cached(type, key);
    const answer = subresource === undefined
      ? await client.patch(key.name, patchType, body, rest)
      : await client.subresource(subresource).patch(key.name, patchType, body, rest);
    const verb = patchType === "apply" ? "apply" : "patch";
    this.#writes.wrote(type, before, answer, { verb, subresource: subresource ?? "", body, ...rest });
    return inForm(type, answer);
  }

  /**
   * Server-side apply: the object becomes as the draft says, and fields that this controller set before and leaves out
   * now go. The fields' manager is the controller's name, and other managers' fields are taken over, unless said
   * otherwise.
   */
  apply<T, U>(
    type: ResourceType<T, true, U>,
    draft: ApplyDraft<T, U>,
    options: ApplyOptions & OwnedOptions = {},
  ): Promise<Stored<T>> {
    return this.#write<T, ApplyDraft<T, UnknownSubresources>>(
      type,
      draft as ApplyDraft<T, UnknownSubresources>,
      { ...options, force: options.force ?? true },
      { verb: "apply" },
      (client, body, rest) => client.apply(body, rest),
    );
  }

  /** Server-side apply of an object's status; of the rest only the metadata's names count. */
  applyStatus<T>(
    type: ResourceType<T>,
    draft: ApplyStatusDraft<T>,
    options: ApplyOptions = {},
  ): Promise<Stored<T>> {
    return this.#write(
      type,
      draft,
      { ...options, force: options.force ?? true },
      { verb: "apply", subresource: "status" },
      (client, body, rest) => client.applyStatus(body, rest),
    );
  }

  /**
   * Reads the object that the draft names from the cache, has `mutate` change a copy of it, and sends that where it made
   * a difference. Where it is not there, the draft itself is changed and created. The update carries the version that
   * was read: where someone else was faster, it is a conflict.
   *
   * @throws {RequestError} when `mutate` changes the name or namespace
   */
  async createOrUpdate<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    mutate: Mutate<T>,
    options: CreateOrUpdateOptions & OwnedOptions = {},
  ): Promise<WriteOutcome<T, UpdateResult>> {
    const placed = placedDraft(this.#variant, type, draft);
    const requests = this.#requestsFor(type, placed, options);
    return this.#keptOutcome(
      type,
      await createOrUpdateBy(requests, type.kind, placed, owning(mutate, options.owner)),
    );
  }

  /**
   * The same by merge patches that hold only what `mutate` changed, so that what others change meanwhile stays; the
   * status goes to its own path.
   *
   * @throws {RequestError} when `mutate` changes the name or namespace
   */
  async createOrPatch<T>(
    type: ResourceType<T>,
    draft: Draft<T>,
    mutate: Mutate<T>,
    options: CreateOrUpdateOptions & OwnedOptions = {},
  ): Promise<WriteOutcome<T, PatchResult>> {
    const placed = placedDraft(this.#variant, type, draft);
    const requests = this.#requestsFor(type, placed, options);
    return this.#keptOutcome(
      type,
      await createOrPatchBy(requests, type.kind, placed, owning(mutate, options.owner)),
    );
  }

  /** Deletes an object. One that is not there is no error: `false` says so. */
  async delete(type: ResourceType<unknown>, key: ObjectKey, options: DeleteOptions = {}): Promise<boolean> {
    const { fieldManager: _none, ...rest } = this.#writeOptions<DeleteOptions & { fieldManager?: string }>(
      options,
    );
    const namespace = placeOf(this.#variant, type, key);
    let answer: Stored<unknown> | Status;
    try {
      answer = await this.#client(type, key).delete(key.name, rest);
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
    if (rest.dryRun !== true) this.#writes.deleted(type, { ...key, namespace }, answer);
    return true;
  }

  /** Has pruning leave an object alone that this reconcile asks for without writing it. */
  keep(type: ResourceType<unknown>, key: ObjectKey): void {
    const namespace = placeOf(this.#variant, type, key);
    this.#writes.keep(type, cacheKey(type, { ...key, namespace }));
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
        if (this.#writes.isKept(type, metaNamespaceKey(object))) continue;
        try {
          const preconditions = { uid: metadata.uid };
          if (await this.delete(type, metadata, { ...options, preconditions })) deleted++;
        } catch (error) {
          if (!isConflict(error)) throw error; // of that name there is another one now
        }
      }
    }
    return deleted;
  }

  /** That of a variant, where it has one. */
  protected override namespaceOf(type: AnyResourceType, key: Partial<ObjectKey>): string | undefined {
    return placeOf(this.#variant, type, key);
  }

  /** Sends a draft, and notes what came of it. */
  async #write<T, D extends object = Draft<T>>(
    type: ResourceType<T>,
    draft: D,
    options: ApplyOptions & OwnedOptions,
    how: How,
    send: (client: ResourceClient<T>, body: D, options: ApplyOptions) => Promise<unknown>,
  ): Promise<Stored<T>> {
    const { owner, ...rest } = this.#writeOptions(options);
    if (how.verb !== "apply") mustBeWhole(type, `${how.verb}d`);
    const body = withOwner(placedDraft(this.#variant, type, draft), owner);
    const { metadata = {} } = body as KubernetesObject;
    const before = this.#cached(type, metadata);
    // Asked for it is, even where the server refuses it.
    if (metadata.name !== undefined) this.keep(type, { ...metadata, name: metadata.name });
    const answer = await send(this.#client(type, metadata), body, rest);
    this.#writes.wrote(type, before, answer, { subresource: "", ...how, body, ...rest });
    return inForm(type, answer);
  }

  /** How `createOrUpdate` reads and writes the object that a draft names. */
  #requestsFor<T>(type: ResourceType<T>, draft: Draft<T>, options: CreateOrUpdateOptions): ObjectRequests<T> {
    const { metadata: { namespace, name = "" } = {} } = draft as KubernetesObject;
    const key = { namespace, name };
    const { signal, fieldManager, fieldValidation } = options;
    const rest = {
      ...signal !== undefined && { signal },
      ...fieldManager !== undefined && { fieldManager },
      ...fieldValidation !== undefined && { fieldValidation },
    };
    return {
      read: () => this.get(type, key, { signal }),
      create: (draft) => this.create(type, draft, rest),
      update: (draft) => this.update(type, draft, rest),
      patch: (body) => this.patch(type, key, "merge", body, rest),
      patchStatus: (body) => this.patch(type, key, "merge", body, { ...rest, subresource: "status" }),
    };
  }

  /** What was found to be right was asked for, too. */
  #keptOutcome<O extends WriteOutcome<unknown, unknown>>(type: AnyResourceType, outcome: O): O {
    this.keep(type, (outcome.object as Stored<KubernetesObject>).metadata);
    return outcome;
  }

  #writeOptions<O extends WriteOptions>(options: O): O & { signal: AbortSignal; fieldManager: string } {
    const { writer, signal } = this.#parts;
    const { dryRun, fieldManager = writer.controller } = this.#variant;
    return {
      ...options,
      fieldManager: options.fieldManager ?? fieldManager,
      signal: options.signal ?? signal,
      ...dryRun && { dryRun },
    };
  }

  #client<T>(type: ResourceType<T>, key: Partial<ObjectKey>): ResourceClient<T> {
    return this.#parts.clients.of(type, placeOf(this.#variant, type, key));
  }

  /** An object as the cache has it now. */
  #cached(type: AnyResourceType, key: Partial<ObjectKey>): ReconcileWrite["before"] {
    return this.#writes.cached(type, { ...key, namespace: placeOf(this.#variant, type, key) });
  }
}
