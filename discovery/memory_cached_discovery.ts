/**
 * A discovery that keeps in memory what it was told, until it is invalidated.
 *
 * Guarantees
 * - One read of the server for all who ask meanwhile, and none once it is known.
 * - A group list that could not be read, and a read that was given up, are not kept.
 * - Why a group and version is not known is kept, unless asking again may help: then the next read asks for it again.
 * - What was read before `invalidate` is given to nobody who asks after it.
 *
 * @example One discovery for a program
 * ```ts
 * import { DiscoveryClient, MemoryCachedDiscovery } from "@kybern/kybern/discovery";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function servesLeases(config: ClusterAccess) {
 *   const discovery = new MemoryCachedDiscovery(new DiscoveryClient(config));
 *   return (await discovery.serverGroups()).some(({ name }) => name === "coordination.k8s.io");
 * }
 * ```
 *
 * @module
 */
import type { RequestOptions } from "../rest/mod.ts";
import {
  groupsAndResources,
  type KnownGroups,
  knownGroups,
  type KnownVersion,
  mayPass,
} from "./cached_versions.ts";
import { type CachedDiscovery, type Discovery, isCachedDiscovery } from "./discovery_interface.ts";
import type {
  APIGroup,
  APIResourceList,
  GroupsAndResources,
  PreferredResources,
  ServerVersion,
} from "./discovery_types.ts";
import { KeptInMemory } from "./kept_openapi.ts";
import { OpenAPIV3Client } from "./openapi_v3_client.ts";
import { filterResources, preferredResources } from "./preferred_resources.ts";
import { SharedRead } from "./shared_read.ts";

/** Keeps in memory what another discovery tells. */
export class MemoryCachedDiscovery implements CachedDiscovery {
  readonly #delegate: Discovery;
  /** Set by a read that ended after the last `invalidate` and had begun after it. */
  #known: KnownGroups | undefined;
  /** Counts invalidations: tells a read that began before the last one. */
  #generation = 0;
  readonly #reading: SharedRead<KnownGroups>;
  #openAPI: OpenAPIV3Client;

  /** Takes a `DiscoveryClient`, or a cache on disk. Asks nothing yet. */
  constructor(delegate: Discovery) {
    this.#delegate = delegate;
    this.#reading = new SharedRead((signal) => this.#read(signal));
    this.#openAPI = this.#newOpenAPI();
  }

  /** Whether it knows, and all of that was asked of the server since it was made or invalidated. */
  fresh(): boolean {
    return this.#known !== undefined && (!isCachedDiscovery(this.#delegate) || this.#delegate.fresh());
  }

  /** Forgets, and so does the cache that it reads, if it reads one. */
  invalidate(): void {
    this.#known = undefined;
    this.#generation++;
    this.#reading.forget();
    this.#openAPI = this.#newOpenAPI();
    if (isCachedDiscovery(this.#delegate)) this.#delegate.invalidate();
  }

  /** The server's build, asked each time. */
  serverVersion(options?: RequestOptions): Promise<ServerVersion> {
    return this.#delegate.serverVersion(options);
  }

  /** The groups and their versions, the core group first. */
  async serverGroups(options: RequestOptions = {}): Promise<APIGroup[]> {
    return structuredClone((await this.#load(options)).groups) as APIGroup[];
  }

  /**
   * The resources of one group and version. Of one that is not known the server is asked.
   *
   * @param groupVersion for example `apps/v1`, or `v1` of the core group
   */
  async serverResourcesForGroupVersion(
    groupVersion: string,
    options: RequestOptions = {},
  ): Promise<APIResourceList> {
    const known = await this.#load(options);
    const version = known.versions.get(groupVersion);
    if (version === undefined) {
      return await this.#delegate.serverResourcesForGroupVersion(groupVersion, options);
    }
    const present = await this.#again(known, groupVersion, version, options);
    if ("error" in present) throw present.error;
    return structuredClone(present.resources);
  }

  /** All groups with the resources of all their versions, and what could not be found out. */
  async serverGroupsAndResources(options: RequestOptions = {}): Promise<GroupsAndResources> {
    const known = await this.#load(options);
    await Promise.all(
      [...known.versions].map(([groupVersion, version]) =>
        this.#again(known, groupVersion, version, options)
      ),
    );
    return groupsAndResources(known);
  }

  /** Each resource once, in the version that the server would rather be asked for. */
  async serverPreferredResources(options: RequestOptions = {}): Promise<PreferredResources> {
    const found = await this.serverGroupsAndResources(options);
    return { resources: preferredResources(found), error: found.error };
  }

  /** The same, of the resources whose objects live in namespaces. */
  async serverPreferredNamespacedResources(options: RequestOptions = {}): Promise<PreferredResources> {
    const { resources, error } = await this.serverPreferredResources(options);
    return { resources: filterResources(resources, ({ namespaced }) => namespaced), error };
  }

  /** The server's OpenAPI v3 documents: the index and each document are read once. */
  openAPIV3(): OpenAPIV3Client {
    return this.#openAPI;
  }

  async #load(options: RequestOptions): Promise<KnownGroups> {
    options.signal?.throwIfAborted();
    return this.#known ?? await this.#reading.get(options);
  }

  async #read(signal: AbortSignal): Promise<KnownGroups> {
    const generation = this.#generation;
    const known = knownGroups(await this.#delegate.serverGroupsAndResources({ signal }));
    if (this.#generation === generation) this.#known = known;
    return known;
  }

  /** What is known of a version now: asked again where that may help. */
  async #again(
    { versions }: KnownGroups,
    groupVersion: string,
    version: KnownVersion,
    options: RequestOptions,
  ): Promise<KnownVersion> {
    if ("resources" in version || !mayPass(version.error)) return version;
    let present: KnownVersion;
    try {
      present = { resources: await this.#delegate.serverResourcesForGroupVersion(groupVersion, options) };
    } catch (error) {
      options.signal?.throwIfAborted();
      present = { error: error as Error };
    }
    versions.set(groupVersion, present);
    return present;
  }

  #newOpenAPI(): OpenAPIV3Client {
    return new OpenAPIV3Client(new KeptInMemory(() => this.#delegate.openAPIV3().source));
  }
}
