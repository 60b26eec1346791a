/**
 * Finds kinds and resources by their names, and asks the server when it has to.
 *
 * Guarantees
 * - Nothing is asked before the first search; after it, nothing as long as searches find what they look for.
 * - A search that finds nothing in what was read before it began has the cache invalidated once, and looks again: a
 *   kind that was defined a moment ago is found. One that finds nothing in what was read for it is told so at once.
 * - Searches that miss at the same time share that one read.
 *
 * A search for what does not exist so costs the reading of discovery, two requests to a server that aggregates.
 *
 * @example The kind behind a short name
 * ```ts
 * import { DeferredDiscoveryRESTMapper, DiscoveryClient, MemoryCachedDiscovery } from "@kybern/kybern/discovery";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function kindOf(config: ClusterAccess, name: string) {
 *   const mapper = new DeferredDiscoveryRESTMapper(new MemoryCachedDiscovery(new DiscoveryClient(config)));
 *   return await mapper.kindFor(name); // "deploy", "deployments.apps", "deployments.v1.apps", …
 * }
 * ```
 *
 * @module
 */
import type { GroupVersionKind, GroupVersionResource } from "../meta/mod.ts";
import type { RequestOptions } from "../rest/mod.ts";
import type { CachedDiscovery } from "./discovery_interface.ts";
import { DiscoveryRESTMapper, type KindQuery } from "./discovery_rest_mapper.ts";
import { NoMatchError } from "./no_match_error.ts";
import type { ResourceQuery } from "./resource_query.ts";
import type { RESTMapping } from "./rest_mapping.ts";
import { SharedRead } from "./shared_read.ts";

/** Which versions of a kind will do. */
export interface RESTMappingOptions extends RequestOptions {
  /** Best first. @default {any, the preferred one first} */
  versions?: readonly string[];
}

/** Looks into a mapper; gives `undefined` or an empty list, or throws a NoMatchError, where it finds nothing. */
type Search<R> = (mapper: DiscoveryRESTMapper) => R;

/** Finds kinds and resources in what a cached discovery tells, and has it ask anew on a miss. */
export class DeferredDiscoveryRESTMapper {
  readonly #discovery: CachedDiscovery;
  readonly #reading: SharedRead<DiscoveryRESTMapper>;
  #mapper: DiscoveryRESTMapper | undefined;
  /** Tells a read that began before the last reset. */
  #resets = 0;

  /** Takes a cached discovery. Asks nothing yet. */
  constructor(discovery: CachedDiscovery) {
    this.#discovery = discovery;
    this.#reading = new SharedRead((signal) => this.#read(signal));
  }

  /** Forgets, and so does the discovery: the next search asks the server. */
  reset(): void {
    this.#discovery.invalidate();
    this.#mapper = undefined;
    this.#resets++;
    this.#reading.forget();
  }

  /**
   * The resource of a kind, in the group's preferred version where the options name none.
   *
   * @throws {NoMatchError} when none is served
   * @throws {AmbiguousKindError} when several resources of one version have this kind
   */
  restMapping(query: KindQuery, { versions = [], signal }: RESTMappingOptions = {}): Promise<RESTMapping> {
    return this.#find((mapper) => mapper.restMapping(query, ...versions), signal);
  }

  /** The resources of a kind, best first; none, if none is served. */
  async restMappings(query: KindQuery, options: RESTMappingOptions = {}): Promise<RESTMapping[]> {
    const { versions = [], signal } = options;
    return await this.#find((mapper) => mapper.restMappings(query, ...versions), signal);
  }

  /**
   * The best match for a resource's name: plural or singular, or else short.
   *
   * @param query a name as `deploy`, `deployments.apps` or `deployments.v1.apps`, or one in parts
   * @throws {NoMatchError} when none matches
   */
  mappingFor(query: string | ResourceQuery, { signal }: RequestOptions = {}): Promise<RESTMapping> {
    return this.#find((mapper) => mapper.mappingFor(query), signal);
  }

  /** All matches for a resource's name, best first; none, if none matches. */
  async mappingsFor(query: string | ResourceQuery, { signal }: RequestOptions = {}): Promise<RESTMapping[]> {
    return await this.#find((mapper) => mapper.mappingsFor(query), signal);
  }

  /** The kind that {@linkcode mappingFor} finds. */
  kindFor(query: string | ResourceQuery, { signal }: RequestOptions = {}): Promise<GroupVersionKind> {
    return this.#find((mapper) => mapper.kindFor(query), signal);
  }

  /** The kinds that {@linkcode mappingsFor} finds. */
  async kindsFor(
    query: string | ResourceQuery,
    { signal }: RequestOptions = {},
  ): Promise<GroupVersionKind[]> {
    return await this.#find((mapper) => mapper.kindsFor(query), signal);
  }

  /** The resource that {@linkcode mappingFor} finds. */
  resourceFor(query: string | ResourceQuery, { signal }: RequestOptions = {}): Promise<GroupVersionResource> {
    return this.#find((mapper) => mapper.resourceFor(query), signal);
  }

  /** The resources that {@linkcode mappingsFor} finds. */
  async resourcesFor(
    query: string | ResourceQuery,
    { signal }: RequestOptions = {},
  ): Promise<GroupVersionResource[]> {
    return await this.#find((mapper) => mapper.resourcesFor(query), signal);
  }

  /** The singular name of a resource, as `pod` of `pods`. */
  resourceSingularizer(resource: string, { signal }: RequestOptions = {}): Promise<string> {
    return this.#find((mapper) => mapper.resourceSingularizer(resource), signal);
  }

  /** The resources of a category, as `all`, each in its preferred version; `undefined` where no resource belongs to it. */
  expandCategory(
    category: string,
    { signal }: RequestOptions = {},
  ): Promise<RESTMapping[] | undefined> {
    return this.#find((mapper) => mapper.expandCategory(category), signal);
  }

  async #find<R>(search: Search<R>, signal: AbortSignal | undefined): Promise<R> {
    // What is known now was read before this search began, and so may be older than what is searched for.
    const old = this.#mapper !== undefined || this.#discovery.fresh();
    const mapper = await this.#load(signal);
    const first = attempt(search, mapper);
    if (first.found || (!old && this.#discovery.fresh())) return result(first);
    // Whoever missed on the same mapper meanwhile has reset it already.
    if (this.#mapper === mapper) this.reset();
    return result(attempt(search, await this.#load(signal)));
  }

  async #load(signal: AbortSignal | undefined): Promise<DiscoveryRESTMapper> {
    signal?.throwIfAborted();
    return this.#mapper ?? await this.#reading.get({ signal });
  }

  async #read(signal: AbortSignal): Promise<DiscoveryRESTMapper> {
    const resets = this.#resets;
    const mapper = new DiscoveryRESTMapper(await this.#discovery.serverGroupsAndResources({ signal }));
    if (this.#resets === resets) this.#mapper = mapper;
    return mapper;
  }
}

/** What a search came to. */
type Outcome<R> =
  | { readonly found: true; readonly value: R }
  /** It found nothing, and says so in its own way. */
  | { readonly found: false; readonly tell: () => R };

function attempt<R>(search: Search<R>, mapper: DiscoveryRESTMapper): Outcome<R> {
  try {
    const value = search(mapper);
    const nothing = value === undefined || (Array.isArray(value) && value.length === 0);
    return nothing ? { found: false, tell: () => value } : { found: true, value };
  } catch (error) {
    if (!(error instanceof NoMatchError)) throw error;
    return {
      found: false,
      tell() {
        throw error;
      },
    };
  }
}

function result<R>(outcome: Outcome<R>): R {
  return outcome.found ? outcome.value : outcome.tell();
}
