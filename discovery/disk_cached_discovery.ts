/**
 * A discovery that keeps on disk what it was told, for programs that run for moments, and often.
 *
 * Files lie as client-go's and kubectl's do: `servergroups.json`, and `GROUP/VERSION/serverresources.json` (the core
 * group's in `v1/`), so that they may share a folder; OpenAPI documents in `openapi/v3/PATH/HASH.json`. Each is replaced
 * in one step: no program sees half of one. One that is broken, or may not be read or written, is told to `onCacheError` and
 * otherwise as if it were not there.
 *
 * Permissions: `--allow-read=DIRECTORY --allow-write=DIRECTORY`. Folders are made with mode 0750, files with 0660.
 * Whoever may write there decides what a program takes for served: the folder should be the user's own.
 *
 * @example Asked once in six hours, however often the program runs
 * ```ts
 * import { DiscoveryClient, discoveryCacheDirectory, DiskCachedDiscovery } from "@kybern/kybern/discovery";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function groups(config: ClusterAccess, home: string) {
 *   const directory = discoveryCacheDirectory(`${home}/.cache/my-tool`, config.server);
 *   const discovery = new DiskCachedDiscovery(new DiscoveryClient(config), { directory });
 *   return await discovery.serverGroups();
 * }
 * ```
 *
 * @module
 */
import { join } from "@std/path/join";
import type { RequestOptions } from "../rest/mod.ts";
import { CacheFiles, type DiscoveryCacheError } from "./cache_files.ts";
import { groupsAndResources, type KnownGroups, knownGroups, type KnownVersion } from "./cached_versions.ts";
import type { CachedDiscovery, Discovery } from "./discovery_interface.ts";
import type {
  APIGroup,
  APIResourceList,
  GroupsAndResources,
  PreferredResources,
  ServerVersion,
} from "./discovery_types.ts";
import { KeptOnDisk } from "./kept_openapi.ts";
import { readGroups, readResources } from "./legacy_discovery.ts";
import { OpenAPIV3Client } from "./openapi_v3_client.ts";
import { filterResources, preferredResources } from "./preferred_resources.ts";
import { SharedRead } from "./shared_read.ts";

/** Options of a {@linkcode DiskCachedDiscovery}. */
export interface DiskCachedDiscoveryOptions {
  /** Folder of the files, of one server alone; {@linkcode discoveryCacheDirectory} names one. Made when needed. */
  directory: string;
  /** Age from which a file is not used, in milliseconds. @default {21_600_000} six hours */
  ttl?: number;
  /** Is told of a file that could not be read or written. @default {console.warn} */
  onCacheError?: (error: DiscoveryCacheError) => void;
}

const sixHours = 6 * 60 * 60_000;

/** A folder for one server's files below a folder for all: named by host, port and path, as kubectl names it. */
export function discoveryCacheDirectory(parent: string, server: URL): string {
  const name = `${server.host}${server.pathname.replace(/\/$/, "")}`.replace(/[^(\w/.)]/g, "_");
  return join(parent, ...name.split("/"));
}

const groupsFile = "servergroups.json";

/** The file of a group and version; `undefined` for a name that no folder should have. */
function resourcesFile(groupVersion: string): string | undefined {
  const parts = groupVersion.split("/");
  const harmless = parts.length <= 2 &&
    parts.every((part) => /^[A-Za-z0-9](?:[-.\w]*[A-Za-z0-9])?$/.test(part));
  return harmless ? `${groupVersion}/serverresources.json` : undefined;
}

/** A document of one of the two kinds that are kept. */
function isDocument(
  value: unknown,
  kind: string,
  list: string,
): value is { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === kind &&
    Array.isArray((value as { [field: string]: unknown })[list]);
}

/** What holds between two invalidations. */
interface Generation {
  /** Files written since its beginning: what they hold is fresh. */
  readonly own: Set<string>;
  /** Whether it reads its own files only. */
  readonly onlyOwn: boolean;
  /** Where from all was that it has told: nothing yet, the server alone, or also an older file. */
  told: "nothing" | "fresh" | "old";
}

/** Keeps on disk what another discovery tells. */
export class DiskCachedDiscovery implements CachedDiscovery {
  readonly #delegate: Discovery;
  readonly #files: CacheFiles;
  readonly #reading: SharedRead<KnownGroups>;
  #generation: Generation = { own: new Set(), onlyOwn: false, told: "nothing" };

  /** Takes a `DiscoveryClient`. Reads nothing yet. */
  constructor(delegate: Discovery, options: DiskCachedDiscoveryOptions) {
    const { directory, ttl = sixHours, onCacheError = (error) => console.warn(error.message) } = options;
    this.#delegate = delegate;
    this.#files = new CacheFiles({ directory, ttl, onError: onCacheError });
    this.#reading = new SharedRead((signal) => this.#readAll(this.#generation, signal));
  }

  /** Whether it has told something, and all of that was asked of the server since it was made or invalidated. */
  fresh(): boolean {
    return this.#generation.told === "fresh";
  }

  /** From now on only what is asked of the server is told; the files are replaced as it comes. */
  invalidate(): void {
    this.#generation = { own: new Set(), onlyOwn: true, told: "nothing" };
    this.#reading.forget();
  }

  /** The server's build, asked each time. */
  serverVersion(options?: RequestOptions): Promise<ServerVersion> {
    return this.#delegate.serverVersion(options);
  }

  /** The groups and their versions, the core group first. */
  async serverGroups(options: RequestOptions = {}): Promise<APIGroup[]> {
    options.signal?.throwIfAborted();
    const kept = await this.#groupsOfFile(this.#generation);
    return kept ?? structuredClone((await this.#reading.get(options)).groups) as APIGroup[];
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
    options.signal?.throwIfAborted();
    return await this.#resources(this.#generation, groupVersion, options);
  }

  /**
   * All groups with the resources of all their versions, and what could not be found out: that is not kept, so the
   * next read asks for it again.
   */
  async serverGroupsAndResources(options: RequestOptions = {}): Promise<GroupsAndResources> {
    return groupsAndResources(await this.#reading.get(options));
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

  /** The server's OpenAPI v3 documents. The index is asked each time; a document is kept as long as its hash holds. */
  openAPIV3(): OpenAPIV3Client {
    return new OpenAPIV3Client(new KeptOnDisk(this.#files, this.#delegate.openAPIV3().source));
  }

  async #readAll(generation: Generation, signal: AbortSignal): Promise<KnownGroups> {
    const groups = await this.#groupsOfFile(generation);
    if (groups === undefined) {
      const found = await this.#delegate.serverGroupsAndResources({ signal });
      await this.#keep(generation, groupsFile, groupList(found.groups));
      await Promise.all(found.resources.map((list) => this.#keepResources(generation, list)));
      return knownGroups(found);
    }
    const served = groups.flatMap((group) => group.versions.map(({ groupVersion }) => groupVersion));
    const asked = await Promise.all(served.map(async (groupVersion): Promise<[string, KnownVersion]> => {
      try {
        return [groupVersion, { resources: await this.#resources(generation, groupVersion, { signal }) }];
      } catch (error) {
        signal.throwIfAborted();
        return [groupVersion, { error: error as Error }];
      }
    }));
    return { groups, versions: new Map(asked) };
  }

  async #resources(
    generation: Generation,
    groupVersion: string,
    options: RequestOptions,
  ): Promise<APIResourceList> {
    const file = resourcesFile(groupVersion);
    const kept = file === undefined ? undefined : await this.#read(generation, file, (value) => {
      const own = isDocument(value, "APIResourceList", "resources") && value.groupVersion === groupVersion;
      return own ? readResources(groupVersion, value) : undefined;
    });
    if (kept !== undefined) return kept;
    const resources = await this.#delegate.serverResourcesForGroupVersion(groupVersion, options);
    await this.#keepResources(generation, resources);
    return resources;
  }

  async #groupsOfFile(generation: Generation): Promise<APIGroup[] | undefined> {
    return await this.#read(
      generation,
      groupsFile,
      (value) => isDocument(value, "APIGroupList", "groups") ? readGroups(value) : undefined,
    );
  }

  async #read<T>(
    generation: Generation,
    file: string,
    check: (value: unknown) => T | undefined,
  ): Promise<T | undefined> {
    const own = generation.own.has(file);
    if (generation.onlyOwn && !own) return undefined;
    const document = await this.#files.read(file, check);
    if (document !== undefined) this.#note(generation, own ? "fresh" : "old");
    return document;
  }

  async #keepResources(generation: Generation, list: APIResourceList): Promise<void> {
    const file = resourcesFile(list.groupVersion);
    if (file !== undefined) await this.#keep(generation, file, resourceList(list));
    else this.#note(generation, "fresh");
  }

  /** Writes what the server has told; what was asked for before an invalidation is not written after it. */
  async #keep(generation: Generation, file: string, document: object): Promise<void> {
    this.#note(generation, "fresh");
    if (this.#generation === generation && await this.#files.write(file, document)) generation.own.add(file);
  }

  #note(generation: Generation, from: "fresh" | "old"): void {
    if (generation.told !== "old") generation.told = from;
  }
}

function groupList(groups: readonly APIGroup[]): object {
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

function resourceList({ groupVersion, resources }: APIResourceList): object {
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
}
