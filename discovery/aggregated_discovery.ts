/**
 * Aggregated discovery: all groups, versions and resources of a server in two answers (KEP-3352).
 *
 * @module
 */
import { toApiVersion } from "../meta/mod.ts";
import { UnknownDiscoveryFormError } from "./discovery_error.ts";
import type { APIGroup, APIResource, APIResourceList } from "./discovery_types.ts";

/** `Accept` of a client that would rather have one aggregated answer, and takes the older form too. */
export const aggregatedAccept: string =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** `Accept` of a client that takes the older form only. */
export const legacyAccept: string = "application/json";

/**
 * Whether an answer of this content type is the aggregated form. Parameters may come in any order, and with others.
 *
 * @throws {UnknownDiscoveryFormError} when there is no content type
 */
export function isAggregated(contentType: string | null): boolean {
  const [type = "", ...parameters] = (contentType ?? "").split(";").map((part) => part.trim());
  if (type === "") throw new UnknownDiscoveryFormError("the answer to discovery has no content type");
  if (type.toLowerCase() !== "application/json") return false;
  const given = new Map(parameters.map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, at).toLowerCase(), part.slice(at + 1).replace(/^"|"$/g, "")] as const;
  }));
  return given.get("g") === "apidiscovery.k8s.io" && given.get("v") === "v2" &&
    given.get("as") === "APIGroupDiscoveryList";
}

interface Kind {
  group?: string;
  version?: string;
  kind?: string;
}

interface DiscoveredSubresource {
  subresource?: string;
  responseKind?: Kind | null;
  verbs?: string[] | null;
}

interface DiscoveredResource {
  resource?: string;
  responseKind?: Kind | null;
  scope?: string;
  singularResource?: string;
  verbs?: string[] | null;
  shortNames?: string[] | null;
  categories?: string[] | null;
  subresources?: DiscoveredSubresource[] | null;
}

/** The form of an aggregated answer, as far as it is read. Nothing in it is taken for granted. */
export interface GroupDiscoveryList {
  items?:
    | {
      metadata?: { name?: string } | null;
      versions?:
        | { version?: string; freshness?: string; resources?: DiscoveredResource[] | null }[]
        | null;
    }[]
    | null;
}

/** A group with the resources of its versions. */
export interface DiscoveredGroup {
  readonly group: APIGroup;
  readonly resources: readonly APIResourceList[];
  /** Versions whose resources the server could not bring up to date. */
  readonly stale: readonly string[];
}

/** The objects of a list that may not be one. */
function listed<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}

/** The texts of a list that may not be one. */
function texts(value: readonly string[] | null | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** A kind's group and version are told where they are not the resource's own. */
function kindOf(
  kind: Kind | null | undefined,
  group: string,
  version: string,
): Pick<APIResource, "kind" | "group" | "version"> {
  const own = (kind?.group ?? "") === group && (kind?.version ?? "") === version;
  return own
    ? { kind: kind?.kind ?? "" }
    : { kind: kind?.kind ?? "", group: kind?.group ?? "", version: kind?.version ?? "" };
}

function resourcesOf(discovered: DiscoveredResource, group: string, version: string): APIResource[] {
  const { resource = "", singularResource = "", scope, verbs, shortNames, categories } = discovered;
  const namespaced = scope === "Namespaced";
  const own: APIResource = {
    name: resource,
    singularName: singularResource,
    namespaced,
    ...kindOf(discovered.responseKind, group, version),
    verbs: texts(verbs),
  };
  if (texts(shortNames).length > 0) own.shortNames = texts(shortNames);
  if (texts(categories).length > 0) own.categories = texts(categories);
  const below = listed(discovered.subresources).map((subresource): APIResource => ({
    name: `${resource}/${subresource.subresource ?? ""}`,
    singularName: singularResource,
    namespaced,
    // A subresource that names no kind answers its parent's.
    ...kindOf(
      subresource.responseKind?.kind ? subresource.responseKind : discovered.responseKind,
      group,
      version,
    ),
    verbs: texts(subresource.verbs),
  }));
  return [own, ...below];
}

/** Takes an aggregated answer apart. A version that is stale is told, and never preferred. */
export function splitGroupDiscovery(list: GroupDiscoveryList | null): DiscoveredGroup[] {
  return listed(list?.items).map((item) => {
    const name = item.metadata?.name ?? "";
    const versions = listed(item.versions).map(({ version = "", freshness, resources }) => ({
      version,
      groupVersion: toApiVersion(name, version),
      stale: freshness === "Stale",
      resources: listed(resources).flatMap((resource) => resourcesOf(resource, name, version)),
    }));
    const group: APIGroup = {
      name,
      versions: versions.map(({ groupVersion, version }) => ({ groupVersion, version })),
    };
    const preferred = versions.find((version) => !version.stale);
    if (preferred !== undefined) {
      group.preferredVersion = { groupVersion: preferred.groupVersion, version: preferred.version };
    }
    return {
      group,
      resources: versions.filter(({ stale }) => !stale).map(({ groupVersion, resources }) => ({
        groupVersion,
        resources,
      })),
      stale: versions.filter(({ stale }) => stale).map(({ groupVersion }) => groupVersion),
    };
  });
}
