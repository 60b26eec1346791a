/**
 * The client that asks for metadata alone: names, labels, owners and versions of objects of any kind, without what
 * makes them large.
 *
 * @example Which Secrets a release owns, without reading a secret
 * ```ts
 * import { Secret } from "@kybern/kybern/api/core/v1";
 * import { MetadataClient } from "@kybern/kybern/dynamic";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function secretsOf(config: ClusterAccess, release: string) {
 *   const secrets = new MetadataClient(config).resource(Secret).namespace("default");
 *   const { items } = await secrets.list({ labelSelector: `release=${release}` });
 *   return items.map(({ metadata }) => metadata.name);
 * }
 * ```
 *
 * @module
 */
import type {
  ClusterAccess,
  GroupVersionResource,
  KubernetesList,
  ResourceType,
  Status,
  Stored,
} from "../meta/mod.ts";
import { listPages, listWhole } from "../rest/list_pages.ts";
import {
  type ClientOptions,
  defaultFieldManager,
  type DeleteCollectionOptions,
  type DeleteOptions,
  type GetOptions,
  type ListOptions,
  type PatchBody,
  type PatchOptions,
  type PatchType,
  type WatchEvent,
  type WatchOptions,
  type WatchStream,
} from "../rest/mod.ts";
import {
  deleteBody,
  deleteCollectionParams,
  listParams,
  patchParams,
  watchParams,
} from "../rest/resource_params.ts";
import { ResourceRequests } from "../rest/resource_requests.ts";
import { watchObjects } from "../rest/watching.ts";
import {
  metadataAccept,
  metadataDecoder,
  metadataListAccept,
  type PartialObjectMetadata,
} from "./partial_object_metadata.ts";
import { untypedResource } from "./resource_of.ts";

/** An object's metadata, as a server gives it. */
export type ObjectMetadata = Stored<PartialObjectMetadata>;

/** Options of a {@linkcode MetadataClient}: every client's, but for the decoder, which is its own. */
export type MetadataClientOptions = Omit<ClientOptions, "decoder">;

/** Makes metadata-only clients of any resource of one cluster. */
export class MetadataClient {
  readonly #access: ClusterAccess;
  readonly #options: MetadataClientOptions;

  /** Takes a configuration or any other access to a cluster, and options that each client gets. Sends nothing. */
  constructor(access: ClusterAccess, options: MetadataClientOptions = {}) {
    this.#access = access;
    this.#options = options;
  }

  /**
   * The client of a resource, or of a kind. As it stands it lists and watches all namespaces, and reads cluster-scoped
   * objects; its `namespace` gives the client of one namespace.
   */
  resource(resource: GroupVersionResource | ResourceType<unknown, boolean>): MetadataResourceClient {
    return new MetadataResourceClient(this.#access, resource, this.#options);
  }
}

/**
 * Reads, watches, patches and deletes the objects of one resource, and gives their metadata alone. It lists and
 * watches as a `ResourceClient` does, so that a reflector or an informer can be had of it.
 */
export class MetadataResourceClient {
  readonly #access: ClusterAccess;
  readonly #resource: GroupVersionResource;
  readonly #options: MetadataClientOptions;
  readonly #requests: ResourceRequests;

  /** Made by {@linkcode MetadataClient}`.resource()`. */
  constructor(
    access: ClusterAccess,
    resource: GroupVersionResource,
    options: MetadataClientOptions & { namespace?: string } = {},
  ) {
    const { namespace, ...rest } = options;
    this.#access = access;
    this.#resource = resource;
    this.#options = rest;
    const type = untypedResource(resource, namespace !== undefined && namespace !== "");
    this.#requests = new ResourceRequests(access, type, { ...rest, namespace, decoder: metadataDecoder });
  }

  /** The same client, bound to a namespace; `""` for all. */
  namespace(namespace: string): MetadataResourceClient {
    return new MetadataResourceClient(this.#access, this.#resource, { ...this.#options, namespace });
  }

  /** Reads an object's metadata. */
  async get(name: string, options: GetOptions = {}): Promise<ObjectMetadata> {
    return await this.#requests.object("GET", name).header("accept", metadataAccept)
      .params({ resourceVersion: options.resourceVersion || undefined }).do(options).into<ObjectMetadata>();
  }

  /** Reads the metadata of the objects that the options select, in one request. */
  async list(options: ListOptions = {}): Promise<KubernetesList<ObjectMetadata>> {
    return await this.#requests.collection("GET", this.#requests.namespace)
      .header("accept", metadataListAccept).params(listParams(options)).do(options)
      .list<ObjectMetadata>(this.#requests.itemDefaults);
  }

  /**
   * Reads page by page. An expired token ends it with an `isExpired` error.
   *
   * @param options its `limit` is the size of a page, 500 where none is given
   */
  pages(options: ListOptions = {}): AsyncGenerator<KubernetesList<ObjectMetadata>, void, void> {
    return listPages((page) => this.list(page), options);
  }

  /**
   * Reads all by pages, as one list. Where a page's token has expired meanwhile, all are read once more in one request.
   *
   * @param options its `limit` is the size of a page, 500 where none is given
   */
  async listAll(options: ListOptions = {}): Promise<KubernetesList<ObjectMetadata>> {
    return await listWhole((page) => this.list(page), options);
  }

  /** Watches the metadata of the objects that the options select; resolves once the server has accepted. */
  watch(
    options: WatchOptions & { allowWatchBookmarks: true },
  ): Promise<WatchStream<ObjectMetadata, WatchEvent<ObjectMetadata>>>;
  /** The same, without bookmarks among the events. */
  watch(options?: WatchOptions & { allowWatchBookmarks?: false }): Promise<WatchStream<ObjectMetadata>>;
  /** The same, where only the options tell. */
  watch(options: WatchOptions): Promise<WatchStream<ObjectMetadata, WatchEvent<ObjectMetadata>>>;
  async watch(
    options: WatchOptions = {},
  ): Promise<WatchStream<ObjectMetadata, WatchEvent<ObjectMetadata>> | WatchStream<ObjectMetadata>> {
    return await watchObjects<ObjectMetadata>(
      options,
      (some) =>
        this.#requests.collection("GET", this.#requests.namespace).header("accept", metadataAccept)
          .params(watchParams(some)).do(some),
    );
  }

  /** Changes an object by a patch, of which only the metadata comes back. A patch of type `apply` names its kind. */
  async patch<P extends PatchType>(
    name: string,
    type: P,
    body: PatchBody<P>,
    options: PatchOptions = {},
  ): Promise<ObjectMetadata> {
    const fieldManager = options.fieldManager ?? (type === "apply" ? defaultFieldManager : undefined);
    return await this.#requests.patch(type, name).header("accept", metadataAccept)
      .params(patchParams({ ...options, fieldManager })).body(body).do(options).into<ObjectMetadata>();
  }

  /** Deletes an object. The answer is its last metadata, or a Status where it is gone already. */
  async delete(name: string, options: DeleteOptions = {}): Promise<ObjectMetadata | Status> {
    return await this.#requests.object("DELETE", name).header("accept", metadataAccept)
      .body(deleteBody(options)).do(options).into<ObjectMetadata | Status>();
  }

  /** Deletes the objects that the options select: without a selector all of the namespace, or of the cluster. */
  async deleteCollection(
    options: DeleteCollectionOptions = {},
  ): Promise<KubernetesList<ObjectMetadata> | Status> {
    return await this.#requests.collection("DELETE", this.#requests.namespace)
      .header("accept", metadataListAccept).params(deleteCollectionParams(options))
      .body(deleteBody(options)).do(options).into<KubernetesList<ObjectMetadata> | Status>();
  }
}
