/**
 * Asks a server what it serves.
 *
 * @example Whether a cluster has a custom resource
 * ```ts
 * import { DiscoveryClient } from "@kybern/kybern/discovery";
 * import { isNotFound, loadConfig } from "@kybern/kybern/rest";
 *
 * async function hasCertificates() {
 *   await using config = await loadConfig();
 *   const discovery = new DiscoveryClient(config);
 *   try {
 *     const { resources } = await discovery.serverResourcesForGroupVersion("cert-manager.io/v1");
 *     return resources.some(({ name }) => name === "certificates");
 *   } catch (error) {
 *     if (isNotFound(error)) return false;
 *     throw error;
 *   }
 * }
 * ```
 *
 * @module
 */
import { type ClusterAccess, groupVersionPath, parseApiVersion } from "../meta/mod.ts";
import { type ClientOptions, isNotFound, type RequestOptions, RESTClient } from "../rest/mod.ts";
import {
  aggregatedAccept,
  type DiscoveredGroup,
  type GroupDiscoveryList,
  isAggregated,
  legacyAccept,
  splitGroupDiscovery,
} from "./aggregated_discovery.ts";
import { GroupDiscoveryError, StaleGroupVersionError } from "./discovery_error.ts";
import type { Discovery } from "./discovery_interface.ts";
import type {
  APIGroup,
  APIResourceList,
  GroupsAndResources,
  PreferredResources,
  ServerVersion,
} from "./discovery_types.ts";
import { readCoreGroup, readGroups, readResources } from "./legacy_discovery.ts";
import { OpenAPIV3Client, OpenAPIV3Requests } from "./openapi_v3_client.ts";
import { filterResources, preferredResources } from "./preferred_resources.ts";

/** Time that one request of discovery may take where the client was told nothing else; client-go's figure. */
export const defaultDiscoveryTimeout = 32_000;

/** Options of a {@linkcode DiscoveryClient}: every client's, but for the decoder, since nothing here is an object. */
export interface DiscoveryClientOptions extends Omit<ClientOptions, "decoder"> {
  /** Time that one request may take, its retries included, in milliseconds. @default {32_000} */
  timeout?: number;
  /** Asks for the older form only: one request for each group and version. @default {false} */
  useLegacyDiscovery?: boolean;
}

/** What `/api` or `/apis` answered: in one aggregated answer, or the groups alone. */
type Root =
  | { readonly aggregated: true; readonly found: readonly DiscoveredGroup[] }
  | { readonly aggregated: false; readonly groups: readonly APIGroup[] };

/**
 * Finds out what a server serves. Each call asks the server; `MemoryCachedDiscovery` and `DiskCachedDiscovery` keep
 * what it says.
 */
export class DiscoveryClient implements Discovery {
  readonly #client: RESTClient;
  readonly #access: ClusterAccess;
  readonly #accept: string;

  /** Takes a configuration or any other access to a cluster. Sends nothing. */
  constructor(access: ClusterAccess, options: DiscoveryClientOptions = {}) {
    const { useLegacyDiscovery = false, ...rest } = options;
    this.#client = new RESTClient(access, { ...rest, timeout: rest.timeout ?? defaultDiscoveryTimeout });
    this.#access = access;
    this.#accept = useLegacyDiscovery ? legacyAccept : aggregatedAccept;
  }

  /** The server's build. */
  async serverVersion(options: RequestOptions = {}): Promise<ServerVersion> {
    return await this.#client.get().absPath("/version").do(options).into<ServerVersion>();
  }

  /** The groups and their versions, the core group first. */
  async serverGroups(options: RequestOptions = {}): Promise<APIGroup[]> {
    return (await this.#roots(options)).flatMap((root) =>
      root.aggregated ? root.found.map(({ group }) => group) : root.groups
    );
  }

  /**
   * The resources of one group and version.
   *
   * @param groupVersion for example `apps/v1`, or `v1` of the core group
   */
  async serverResourcesForGroupVersion(
    groupVersion: string,
    options: RequestOptions = {},
  ): Promise<APIResourceList> {
    const path = groupVersionPath(parseApiVersion(groupVersion));
    return readResources(groupVersion, await this.#client.get().absPath(path).do(options).into());
  }

  /**
   * All groups with the resources of all their versions: in two requests where the server knows aggregated discovery,
   * else in one more for each version, and one more again for each that fails. What could not be found out is told
   * beside what could.
   */
  async serverGroupsAndResources(options: RequestOptions = {}): Promise<GroupsAndResources> {
    const groups: APIGroup[] = [];
    const resources: APIResourceList[] = [];
    const failures = new Map<string, Error>();
    for (const root of await this.#roots(options)) {
      if (root.aggregated) {
        for (const { group, resources: lists, stale } of root.found) {
          groups.push(group);
          resources.push(...lists);
          for (const groupVersion of stale) {
            failures.set(groupVersion, new StaleGroupVersionError(groupVersion));
          }
        }
        continue;
      }
      groups.push(...root.groups);
      const versions = root.groups.flatMap((group) => group.versions);
      const asked = await Promise.allSettled(
        versions.map(({ groupVersion }) => this.#resourcesInTwoTries(groupVersion, options)),
      );
      options.signal?.throwIfAborted();
      for (const [index, outcome] of asked.entries()) {
        if (outcome.status === "fulfilled") resources.push(outcome.value);
        else failures.set(versions[index]!.groupVersion, outcome.reason);
      }
    }
    const error = failures.size === 0 ? undefined : new GroupDiscoveryError(failures);
    return { groups, resources, error };
  }

  /**
   * Each resource once: in its group's preferred version, or where that has it not, in the first that has it.
   * Subresources are left out.
   */
  async serverPreferredResources(options: RequestOptions = {}): Promise<PreferredResources> {
    const found = await this.serverGroupsAndResources(options);
    return { resources: preferredResources(found), error: found.error };
  }

  /** The same, of the resources whose objects live in namespaces. */
  async serverPreferredNamespacedResources(options: RequestOptions = {}): Promise<PreferredResources> {
    const { resources, error } = await this.serverPreferredResources(options);
    return { resources: filterResources(resources, ({ namespaced }) => namespaced), error };
  }

  /** The server's OpenAPI v3 documents, by group and version. Asks nothing yet. */
  openAPIV3(): OpenAPIV3Client {
    return new OpenAPIV3Client(new OpenAPIV3Requests(this.#client, this.#access.server));
  }

  async #resourcesInTwoTries(groupVersion: string, options: RequestOptions): Promise<APIResourceList> {
    try {
      return await this.serverResourcesForGroupVersion(groupVersion, options);
    } catch {
      // Whatever it was, the second try tells it if it is still so.
      options.signal?.throwIfAborted();
      return await this.serverResourcesForGroupVersion(groupVersion, options);
    }
  }

  /** What stands at `/api` and `/apis`. A server without a core group is none that fails. */
  async #roots(options: RequestOptions): Promise<Root[]> {
    const [core, groups] = await Promise.all([
      this.#root("/api", options).catch((error): Root => {
        if (isNotFound(error)) return { aggregated: false, groups: [] };
        throw error;
      }),
      this.#root("/apis", options),
    ]);
    return [core, groups];
  }

  async #root(path: "/api" | "/apis", options: RequestOptions): Promise<Root> {
    const { object, headers } = await this.#client.get().absPath(path).header("accept", this.#accept)
      .do(options).answer();
    if (isAggregated(headers.get("content-type"))) {
      return { aggregated: true, found: splitGroupDiscovery(object as GroupDiscoveryList) };
    }
    return { aggregated: false, groups: path === "/apis" ? readGroups(object) : [readCoreGroup(object)] };
  }
}
