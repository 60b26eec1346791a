/**
 * The one client of any kind: its verbs, with the kind's types.
 *
 * @example A ConfigMap, made, changed and deleted
 * ```ts
 * import { isConflict, type ResourceClient } from "@kybern/kybern/rest";
 *
 * interface ConfigMap { apiVersion?: "v1"; kind?: "ConfigMap"; data?: Record<string, string> }
 *
 * async function tour(configMaps: ResourceClient<ConfigMap & { metadata?: { name?: string } }>) {
 *   const made = await configMaps.create({ metadata: { name: "colours" }, data: { sky: "blue" } });
 *   made.data = { sky: "grey" };
 *   const changed = await configMaps.update(made);
 *   try {
 *     await configMaps.update(made); // made is old by now
 *   } catch (error) {
 *     if (!isConflict(error)) throw error;
 *   }
 *   await configMaps.delete("colours", { preconditions: { uid: changed.metadata.uid } });
 * }
 * ```
 *
 * @module
 */
import type {
  Answered,
  ClusterAccess,
  Draft,
  KubernetesList,
  ResourceType,
  Result,
  Status,
  SubresourceType,
  UnknownSubresources,
} from "../meta/mod.ts";
import type { ApplyDraft, ApplyStatusDraft } from "./apply_draft.ts";
import type { ClientOptions } from "./client_options.ts";
import type { SubresourceClients } from "./kind_client.ts";
import { listItems, listPages, listWhole } from "./list_pages.ts";
import type { ObjectRetention } from "./object_decoder.ts";
import type { JsonPatchOperation, PatchType } from "./patch_type.ts";
import type {
  ApplyOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  ListOptions,
  PatchOptions,
  WatchOptions,
  WriteOptions,
} from "./request_options.ts";
import {
  deleteBody,
  deleteCollectionParams,
  listParams,
  patchParams,
  watchParams,
  writeParams,
} from "./resource_params.ts";
import { ResourceRequests } from "./resource_requests.ts";
import { SubresourceClient } from "./subresource_client.ts";
import type { WatchEvent } from "./watch_event.ts";
import type { WatchStream } from "./watch_stream.ts";
import { watchObjects } from "./watching.ts";

/** What a client's writes are, unless a write's own options say otherwise. */
export interface WriteDefaults {
  /** Under which name the server records who set the fields. @default {from the user agent; of an apply "kybern"} */
  fieldManager?: string;
  /** Makes every write and deletion a dry run, whatever its options say: nothing is stored. @default {false} */
  dryRun?: boolean;
}

/** Options of a {@linkcode ResourceClient}. */
export interface ResourceClientOptions extends ClientOptions, WriteDefaults {
  /** Namespace of the objects. Without one, lists and watches span all, and a draft has to name its own. */
  namespace?: string;
}

/** The body of a patch: operations for `json`, a partial object for the other types. */
export type PatchBody<P extends PatchType> = P extends "json" ? readonly JsonPatchOperation[] : object;

/**
 * Makes requests for one kind. `T` is the kind's type, `S` whether the server stores its objects, `U` what is served
 * below them: `kindClient`, and so a clientset, makes clients that have a member for each of that, as `scale`.
 *
 * A failure answer rejects with a `StatusError`, a broken connection with a `TransportError`, an aborted signal with
 * its reason, and what cannot be asked, as an empty name, with a `RequestError` before anything is sent.
 */
export class ResourceClient<T, S extends boolean = true, U = UnknownSubresources> {
  readonly #access: ClusterAccess;
  readonly #options: ResourceClientOptions;
  readonly #requests: ResourceRequests;
  /** The kind that the client is for. */
  readonly type: ResourceType<T, S, U>;

  /** Takes a configuration or any other access to a cluster. Sends nothing. */
  constructor(access: ClusterAccess, type: ResourceType<T, S, U>, options: ResourceClientOptions = {}) {
    this.#access = access;
    this.#options = options;
    this.type = type;
    this.#requests = new ResourceRequests(access, type, options);
  }

  /** Is told which of the client's objects stores hold: its decoder, if that wants to know. */
  get retention(): ObjectRetention | undefined {
    return this.#options.decoder?.retention;
  }

  /** The same client, bound to a namespace; `""` for all. Of no effect on a cluster-scoped kind. */
  namespace(namespace: string): this {
    const Client = this.constructor as typeof ResourceClient; // of pods, the one with their streams
    return new Client(this.#access, this.type, { ...this.#options, namespace }) as this;
  }

  /** The same client, whose writes and deletions go through everything and store nothing. */
  dryRun(): ResourceClient<T, false, U> & SubresourceClients<U> {
    const type = this.type as unknown as ResourceType<T, false, U>;
    const Client = this.constructor as typeof ResourceClient;
    const client = new Client(this.#access, type, { ...this.#options, dryRun: true });
    return client as ResourceClient<T, false, U> & SubresourceClients<U>;
  }

  /** Creates an object. One without `metadata.name` needs `metadata.generateName`. */
  create(draft: Draft<T>, options?: WriteOptions & { dryRun?: false }): Promise<Result<T, S>>;
  /** The same; a dry run's answer is not stored. */
  create(draft: Draft<T>, options: WriteOptions): Promise<Answered<T>>;
  async create(draft: Draft<T>, options: WriteOptions = {}): Promise<Result<T, S> | Answered<T>> {
    const requests = this.#requests;
    return await requests.collection("POST", requests.namespaceOf(draft))
      .params(writeParams(requests.written(options))).body(requests.encode(draft)).do(options)
      .into<Result<T, S>>();
  }

  /** Replaces an object. With `metadata.resourceVersion` set, it must be unchanged since; else it is a conflict. */
  update(draft: Draft<T>, options?: WriteOptions & { dryRun?: false }): Promise<Result<T, S>>;
  /** The same; a dry run's answer is not stored. */
  update(draft: Draft<T>, options: WriteOptions): Promise<Answered<T>>;
  async update(draft: Draft<T>, options: WriteOptions = {}): Promise<Result<T, S> | Answered<T>> {
    return await this.#put(draft, options);
  }

  /** Replaces an object's status, of the kinds that have one; all else in the draft is ignored. */
  updateStatus(draft: Draft<T>, options?: WriteOptions & { dryRun?: false }): Promise<Result<T, S>>;
  /** The same; a dry run's answer is not stored. */
  updateStatus(draft: Draft<T>, options: WriteOptions): Promise<Answered<T>>;
  async updateStatus(draft: Draft<T>, options: WriteOptions = {}): Promise<Result<T, S> | Answered<T>> {
    return await this.#put(draft, options, "status");
  }

  /** Reads an object. */
  async get(name: string, options: GetOptions = {}): Promise<Result<T, S>> {
    return await this.#requests.object("GET", name)
      .params({ resourceVersion: options.resourceVersion || undefined }).do(options).into<Result<T, S>>();
  }

  /** Reads the objects that the options select, in one request. Each item has its `apiVersion` and `kind`. */
  async list(options: ListOptions = {}): Promise<KubernetesList<Result<T, S>>> {
    return await this.#requests.collection("GET", this.#requests.namespace)
      .params(listParams(options)).do(options).list<Result<T, S>>(this.#requests.itemDefaults);
  }

  /**
   * Reads the objects page by page. An expired token ends it with an `isExpired` error.
   *
   * @param options its `limit` is the size of a page, 500 where none is given
   */
  pages(options: ListOptions = {}): AsyncGenerator<KubernetesList<Result<T, S>>, void, void> {
    return listPages((page) => this.list(page), options);
  }

  /**
   * Reads the objects one by one, by pages behind the scenes: what is held is one page. An expired token ends it with
   * an `isExpired` error; a signal that is aborted meanwhile with its reason, at the end of the page.
   *
   * @param options its `limit` is the size of a page, 500 where none is given
   */
  items(options: ListOptions = {}): AsyncGenerator<Result<T, S>, void, void> {
    return listItems((page) => this.list(page), options);
  }

  /**
   * Reads all objects by pages, as one list. Where a page's token has expired meanwhile, all are read once more in
   * one request.
   *
   * @param options its `limit` is the size of a page, 500 where none is given
   */
  async listAll(options: ListOptions = {}): Promise<KubernetesList<Result<T, S>>> {
    return await listWhole((page) => this.list(page), options);
  }

  /**
   * Watches the objects that the options select; resolves once the server has accepted, so that a refusal (401, 403,
   * 410, …) rejects here.
   */
  watch(
    options: WatchOptions & { allowWatchBookmarks: true },
  ): Promise<WatchStream<Result<T, S>, WatchEvent<Result<T, S>>>>;
  /** The same, without bookmarks among the events. */
  watch(options?: WatchOptions & { allowWatchBookmarks?: false }): Promise<WatchStream<Result<T, S>>>;
  /** The same, where only the options tell. */
  watch(options: WatchOptions): Promise<WatchStream<Result<T, S>, WatchEvent<Result<T, S>>>>;
  async watch(
    options: WatchOptions = {},
  ): Promise<WatchStream<Result<T, S>, WatchEvent<Result<T, S>>> | WatchStream<Result<T, S>>> {
    return await watchObjects<Result<T, S>>(
      options,
      (some) => this.#requests.collection("GET", this.#requests.namespace).params(watchParams(some)).do(some),
    );
  }

  /** Changes an object by a patch of the given type. */
  patch<P extends PatchType>(
    name: string,
    type: P,
    body: PatchBody<P>,
    options?: PatchOptions & { dryRun?: false },
  ): Promise<Result<T, S>>;
  /** The same; a dry run's answer is not stored. */
  patch<P extends PatchType>(
    name: string,
    type: P,
    body: PatchBody<P>,
    options: PatchOptions,
  ): Promise<Answered<T>>;
  async patch<P extends PatchType>(
    name: string,
    type: P,
    body: PatchBody<P>,
    options: PatchOptions = {},
  ): Promise<Result<T, S> | Answered<T>> {
    const requests = this.#requests;
    return await requests.patch(type, name)
      .params(patchParams(requests.patched(type, body, options))).body(body).do(options).into<Result<T, S>>();
  }

  /**
   * Server-side apply: the draft's fields are set and owned; fields owned before and left out now go. With
   * `metadata.resourceVersion` or `uid` in the draft, the object must be that one, else it is a conflict.
   *
   * Rejects with a `RequestError`, before anything is sent, a draft that has what {@linkcode ApplyDraft} rules out.
   */
  apply(draft: ApplyDraft<T, U>, options?: ApplyOptions & { dryRun?: false }): Promise<Result<T, S>>;
  /** The same; a dry run's answer is not stored. */
  apply(draft: ApplyDraft<T, U>, options: ApplyOptions): Promise<Answered<T>>;
  async apply(draft: ApplyDraft<T, U>, options: ApplyOptions = {}): Promise<Result<T, S> | Answered<T>> {
    return await this.#apply(draft, options);
  }

  /** Server-side apply of an object's status; all else in the draft but its metadata is ignored. */
  applyStatus(
    draft: ApplyStatusDraft<T>,
    options?: ApplyOptions & { dryRun?: false },
  ): Promise<Result<T, S>>;
  /** The same; a dry run's answer is not stored. */
  applyStatus(draft: ApplyStatusDraft<T>, options: ApplyOptions): Promise<Answered<T>>;
  async applyStatus(
    draft: ApplyStatusDraft<T>,
    options: ApplyOptions = {},
  ): Promise<Result<T, S> | Answered<T>> {
    return await this.#apply(draft, options, "status");
  }

  /**
   * Deletes an object. The answer is its last state, or a Status where it is gone already; an object with finalizers
   * or a grace period is still there, with a `deletionTimestamp`.
   */
  async delete(name: string, options: DeleteOptions = {}): Promise<Result<T, S> | Status> {
    const requests = this.#requests;
    return await requests.object("DELETE", name).body(deleteBody(requests.written(options))).do(options)
      .into<Result<T, S> | Status>();
  }

  /** Deletes the objects that the options select: without a selector all of the namespace, or of the cluster. */
  async deleteCollection(
    options: DeleteCollectionOptions = {},
  ): Promise<KubernetesList<Result<T, S>> | Status> {
    const requests = this.#requests;
    return await requests.collection("DELETE", requests.namespace).params(deleteCollectionParams(options))
      .body(deleteBody(requests.written(options))).do(options).into<KubernetesList<Result<T, S>> | Status>();
  }

  /**
   * A path below the kind's objects, for example `scale`.
   *
   * @param type the kind that it takes and answers, where that is another than the object's
   */
  subresource<R = T>(
    name: string,
    type?: ResourceType<R, boolean> | SubresourceType<R>,
  ): SubresourceClient<R> {
    return new SubresourceClient<R>(this.#requests, name, type);
  }

  async #put(draft: Draft<T>, options: WriteOptions, ...subresources: string[]): Promise<Result<T, S>> {
    const requests = this.#requests;
    return await requests.object("PUT", requests.nameOf(draft), requests.namespaceOf(draft))
      .subResource(...subresources).params(writeParams(requests.written(options)))
      .body(requests.encode(draft)).do(options).into<Result<T, S>>();
  }

  async #apply(draft: unknown, options: ApplyOptions, ...subresources: string[]): Promise<Result<T, S>> {
    const requests = this.#requests;
    return await requests.patch("apply", requests.nameOf(draft), requests.namespaceOf(draft))
      .subResource(...subresources)
      .params(patchParams(requests.patched("apply", draft, options, subresources[0])))
      .body(requests.encode(draft)).do(options).into<Result<T, S>>();
  }
}
