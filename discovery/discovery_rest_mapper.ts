/**
 * Finds kinds and resources by their names, among what a server serves.
 *
 * Where several match, the server's order decides: of groups first, of a group's versions second, the preferred version
 * before the others.
 *
 * @module
 */
import type { GroupVersionKind, GroupVersionResource } from "../meta/mod.ts";
import type { APIGroup, GroupsAndResources } from "./discovery_types.ts";
import { AmbiguousKindError, type DiscoveryFailures, NoMatchError } from "./no_match_error.ts";
import { describeQuery, readingsOf, type ResourceQuery } from "./resource_query.ts";
import { mappingOf, type RESTMapping } from "./rest_mapping.ts";

/** A kind, in any version of its group where none is said. */
export interface KindQuery {
  /** Group; `""` for the core group. */
  readonly group: string;
  /** Kind, as `Deployment`. */
  readonly kind: string;
}

/** The versions of a group, the preferred one first. */
function versionsOf({ versions, preferredVersion }: APIGroup): readonly string[] {
  const order = versions.map(({ groupVersion }) => groupVersion);
  const preferred = preferredVersion?.groupVersion;
  if (preferred === undefined || !order.includes(preferred)) return order;
  return [preferred, ...order.filter((groupVersion) => groupVersion !== preferred)];
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

function describeKind({ group, kind }: KindQuery, versions: readonly string[]): string {
  const where = group === "" ? "the core group" : `group ${group}`;
  return versions.length === 0
    ? `kind ${kind} in ${where}`
    : `kind ${kind} in version ${versions.join(" or ")} of ${where}`;
}

/**
 * Finds kinds and resources in what discovery found out once. A group and version that failed is missing from it, and
 * told by the error of a search that finds nothing.
 */
export class DiscoveryRESTMapper {
  /** All mappings, best first. */
  readonly #mappings: readonly RESTMapping[];
  readonly #byKind = new Map<string, RESTMapping[]>();
  /** By plural and singular name. */
  readonly #byName = new Map<string, RESTMapping[]>();
  readonly #byShortName = new Map<string, RESTMapping[]>();
  readonly #byCategory = new Map<string, RESTMapping[]>();
  readonly #failures: DiscoveryFailures;

  /** Takes what a discovery's `serverGroupsAndResources` gives. */
  constructor({ groups, resources, error }: GroupsAndResources) {
    const lists = new Map(resources.map((list) => [list.groupVersion, list.resources]));
    this.#failures = error?.failures ?? new Map();
    this.#mappings = groups.flatMap(versionsOf).flatMap((groupVersion) =>
      (lists.get(groupVersion) ?? []).map((resource) => mappingOf(groupVersion, resource))
        .filter((mapping) => mapping !== undefined)
    );
    for (const mapping of this.#mappings) {
      add(this.#byKind, mapping.kind, mapping);
      for (const name of new Set([mapping.resource, mapping.singular])) add(this.#byName, name, mapping);
      for (const name of mapping.shortNames) add(this.#byShortName, name, mapping);
      for (const category of mapping.categories) add(this.#byCategory, category, mapping);
    }
  }

  /**
   * The resource of a kind.
   *
   * @param versions those that will do, best first; none: any, the preferred one first
   * @throws {NoMatchError} when none is served
   * @throws {AmbiguousKindError} when several resources of one version have this kind
   */
  restMapping(query: KindQuery, ...versions: string[]): RESTMapping {
    const found = this.restMappings(query, ...versions);
    const [first] = found;
    const what = describeKind(query, versions);
    if (first === undefined) {
      const servedIn = this.restMappings(query).map(({ version }) => version);
      throw new NoMatchError(what, this.#failuresIn(query.group), servedIn);
    }
    const same = found.filter(({ version }) => version === first.version);
    if (same.length > 1) throw new AmbiguousKindError(what, same);
    return first;
  }

  /** The resources of a kind, best first; none, if none is served. */
  restMappings({ group, kind }: KindQuery, ...versions: string[]): RESTMapping[] {
    const inGroup = (this.#byKind.get(kind) ?? []).filter((mapping) => mapping.group === group);
    if (versions.length === 0) return inGroup;
    return [...new Set(versions)].flatMap((version) => inGroup.filter((one) => one.version === version));
  }

  /**
   * The best match for a resource's name: plural or singular, or else short.
   *
   * @param query a name as `deploy`, `deployments.apps` or `deployments.v1.apps`, or one in parts
   * @throws {NoMatchError} when none matches
   */
  mappingFor(query: string | ResourceQuery): RESTMapping {
    const [first] = this.mappingsFor(query);
    if (first !== undefined) return first;
    const group = typeof query === "string" ? undefined : query.group;
    throw new NoMatchError(describeQuery(query), this.#failuresIn(group));
  }

  /** All matches for a resource's name, best first: where a full name matches, short names are not looked at. */
  mappingsFor(query: string | ResourceQuery): RESTMapping[] {
    for (const { resource, group, version } of readingsOf(query)) {
      const name = resource.toLowerCase();
      for (const names of [this.#byName, this.#byShortName]) {
        const found = (names.get(name) ?? []).filter((mapping) =>
          (group === undefined || mapping.group === group) &&
          (version === undefined || mapping.version === version)
        );
        if (found.length > 0) return found;
      }
    }
    return [];
  }

  /** The kind that {@linkcode mappingFor} finds. */
  kindFor(query: string | ResourceQuery): GroupVersionKind {
    return kindOf(this.mappingFor(query));
  }

  /** The kinds that {@linkcode mappingsFor} finds. */
  kindsFor(query: string | ResourceQuery): GroupVersionKind[] {
    return this.mappingsFor(query).map(kindOf);
  }

  /** The resource that {@linkcode mappingFor} finds. */
  resourceFor(query: string | ResourceQuery): GroupVersionResource {
    return resourceOf(this.mappingFor(query));
  }

  /** The resources that {@linkcode mappingsFor} finds. */
  resourcesFor(query: string | ResourceQuery): GroupVersionResource[] {
    return this.mappingsFor(query).map(resourceOf);
  }

  /** The singular name of a resource, as `pod` of `pods`. */
  resourceSingularizer(resource: string): string {
    return this.mappingFor({ resource }).singular;
  }

  /**
   * The resources that say that they belong to a category, as `all`: each once, in its preferred version. `undefined`
   * where no resource says so.
   */
  expandCategory(category: string): RESTMapping[] | undefined {
    const found = this.#byCategory.get(category);
    if (found === undefined) return undefined;
    const first = new Map<string, RESTMapping>();
    for (const mapping of found) {
      const key = `${mapping.resource}.${mapping.group}`;
      if (!first.has(key)) first.set(key, mapping);
    }
    return [...first.values()];
  }

  #failuresIn(group: string | undefined): DiscoveryFailures {
    if (group === undefined) return this.#failures;
    return new Map([...this.#failures].filter(([groupVersion]) => {
      const slash = groupVersion.indexOf("/");
      return (slash === -1 ? "" : groupVersion.slice(0, slash)) === group;
    }));
  }
}

function kindOf({ group, version, kind }: RESTMapping): GroupVersionKind {
  return { group, version, kind };
}

function resourceOf({ group, version, resource }: RESTMapping): GroupVersionResource {
  return { group, version, resource };
}
