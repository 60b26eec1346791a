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
  splitGroupDiscovery,
} from "./aggregated_discovery.ts";
import {
  type APIGroup,
  type APIResourceList,
  GroupDiscoveryError,
  type GroupsAndResources,
  type ServerVersion,
} from "./discovery_types.ts";

/** Time that one request of discovery may take where the client was told nothing else; client-go's figure. */
export const defaultDiscoveryTimeout = 32_000;

/** What `/api` or `/apis` answered: in one aggregated answer, or the groups alone. */
type Root =
  | { readonly aggregated: true; readonly found: readonly DiscoveredGroup[] }
  | { readonly aggregated: false; readonly groups: readonly APIGroup[] };

/** Finds out what a server serves. Each call asks the server. */
export class DiscoveryClient {
  readonly #client: RESTClient;

  /** Takes a configuration or any other access to a cluster. Sends nothing. */
  constructor(access: ClusterAccess, options: ClientOptions = {}) {
    this.#client = new RESTClient(access, { timeout: defaultDiscoveryTimeout, ...options });
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
    const { resources } = await this.#client.get().absPath(path).do(options).into<Partial<APIResourceList>>();
    return { groupVersion, resources: resources ?? [] };
  }

  /**
   * All groups with the resources of all their versions: in two requests where the server knows aggregated discovery,
   * else in one more for each version. What could not be found out is told beside what could.
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
            failures.set(groupVersion, new Error("the server's knowledge of it is out of date"));
          }
        }
        continue;
      }
      groups.push(...root.groups);
      const versions = root.groups.flatMap((group) => group.versions);
      const asked = await Promise.allSettled(
        versions.map(({ groupVersion }) => this.serverResourcesForGroupVersion(groupVersion, options)),
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
    const { object, headers } = await this.#client.get().absPath(path).header("accept", aggregatedAccept)
      .do(options).answer<GroupDiscoveryList & LegacyRoot>();
    if (isAggregated(headers.get("content-type"))) {
      return { aggregated: true, found: splitGroupDiscovery(object) };
    }
    if (path === "/apis") return { aggregated: false, groups: object.groups ?? [] };
    const versions = (object.versions ?? []).map((version) => ({ groupVersion: version, version }));
    return { aggregated: false, groups: [{ name: "", versions, preferredVersion: versions[0] }] };
  }
}

/** The older form: `/api` lists versions, `/apis` groups. */
interface LegacyRoot {
  versions?: string[] | null;
  groups?: APIGroup[] | null;
}
