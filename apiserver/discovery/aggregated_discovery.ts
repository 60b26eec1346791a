/**
 * Discovery of all groups at once (KEP-3352): what `/api` and `/apis` answer to an Accept of
 * `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`.
 *
 * Version v2beta1 of the form is gone from Kubernetes 1.37; the server answers 406 to it.
 *
 * @module
 */
import type { GroupVersionKind } from "../../meta/mod.ts";
import type { ServedResource, ServedSubresource } from "../registry/served_resource.ts";
import { contentDigest } from "./digest.ts";
import { type ServedGroup, servedGroups } from "./served_groups.ts";

/** A path below a resource's objects. */
export interface APISubresourceDiscovery {
  /** For example `status`. */
  readonly subresource: string;
  /** The kind that it answers; empty group and version as in {@linkcode APIResourceDiscovery.responseKind}. */
  readonly responseKind: GroupVersionKind;
  /** Kinds that it accepts, where they are others. */
  readonly acceptedTypes?: readonly GroupVersionKind[];
  /** What may be done, as in RBAC. */
  readonly verbs: readonly string[];
}

/** One resource. */
export interface APIResourceDiscovery {
  /** Plural name, for example `pods`. */
  readonly resource: string;
  /** Of built-in kinds with empty group and version, which then are those of the entry around it. */
  readonly responseKind: GroupVersionKind;
  /** Whether its objects live in namespaces. */
  readonly scope: "Namespaced" | "Cluster";
  /** For example `pod`. */
  readonly singularResource: string;
  /** What may be done, as in RBAC. */
  readonly verbs: readonly string[];
  /** For example `po`. */
  readonly shortNames?: readonly string[];
  /** For example `all`. */
  readonly categories?: readonly string[];
  /** Paths below its objects. */
  readonly subresources?: readonly APISubresourceDiscovery[];
}

/** One version of a group. */
export interface APIVersionDiscovery {
  /** For example `v1`. */
  readonly version: string;
  /** In the server's order. */
  readonly resources: readonly APIResourceDiscovery[];
  /** Whether the server that serves it was reached; this server serves all itself. */
  readonly freshness: "Current";
}

/** One group. */
export interface APIGroupDiscovery {
  /** Its name is the group's; the core group's has none. */
  readonly metadata: { readonly name?: string };
  /** The preferred one first. */
  readonly versions: readonly APIVersionDiscovery[];
}

/** The whole answer. */
export interface APIGroupDiscoveryList {
  /** What this is. */
  readonly kind: "APIGroupDiscoveryList";
  /** Version of this form. */
  readonly apiVersion: "apidiscovery.k8s.io/v2";
  /** Empty. */
  readonly metadata: Record<never, never>;
  /** The groups in order. */
  readonly items: readonly APIGroupDiscovery[];
}

/** An answer that clients may keep. */
export interface AggregatedDiscovery {
  /** The answer. */
  readonly body: APIGroupDiscoveryList;
  /** Value of the `ETag` header, quotes included: the same as long as the body is. */
  readonly etag: string;
}

/** What `Accept` must ask for, besides a media type, to get the aggregated form. */
export const aggregatedDiscoveryForm: {
  /** Value of the parameter `g`. */
  readonly group: string;
  /** Value of the parameter `v`. */
  readonly version: string;
  /** Value of the parameter `as`. */
  readonly as: string;
} = { group: "apidiscovery.k8s.io", version: "v2", as: "APIGroupDiscoveryList" };

/** Parameters that the answer's `Content-Type` has after its media type. */
export const aggregatedDiscoveryParameters: string = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Headers of the answer, and of a 304, besides `ETag` and `Content-Type`. */
export const aggregatedDiscoveryHeaders: Readonly<Record<string, string>> = {
  "Cache-Control": "public",
  "Vary": "Accept",
};

/** Answers `/api`: the core group alone. */
export function aggregatedCore(resources: readonly ServedResource[]): Promise<AggregatedDiscovery> {
  return aggregated(servedGroups(resources).filter(({ group }) => group === ""));
}

/** Answers `/apis`: every group but the core one. */
export function aggregatedGroups(resources: readonly ServedResource[]): Promise<AggregatedDiscovery> {
  return aggregated(servedGroups(resources).filter(({ group }) => group !== ""));
}

async function aggregated(groups: readonly ServedGroup[]): Promise<AggregatedDiscovery> {
  const body: APIGroupDiscoveryList = {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: group === "" ? {} : { name: group },
      versions: versions.map(({ version, resources }) => ({
        version,
        resources: resources.map(resourceEntry),
        freshness: "Current",
      })),
    })),
  };
  return { body, etag: `"${await contentDigest(JSON.stringify(body))}"` };
}

function resourceEntry(served: ServedResource): APIResourceDiscovery {
  const { group, version, kind, namespaced, shortNames, categories, subresources } = served;
  return {
    resource: served.resource,
    responseKind: shownKind(served, { group, version, kind }),
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: served.singular,
    verbs: served.verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0
      ? {}
      : { subresources: subresources.map((entry) => subresourceEntry(served, entry)) }),
  };
}

function subresourceEntry(
  of: ServedResource,
  { name, kind, acceptedTypes, verbs }: ServedSubresource,
): APISubresourceDiscovery {
  return {
    subresource: name,
    responseKind: shownKind(of, kind),
    ...(acceptedTypes === undefined ? {} : { acceptedTypes }),
    verbs,
  };
}

/** kube-apiserver fills in the group and version of custom resources, and of kinds that another group has, alone. */
function shownKind(of: ServedResource, { group, version, kind }: GroupVersionKind): GroupVersionKind {
  const own = group === of.group && version === of.version;
  return own && of.custom === undefined ? { group: "", version: "", kind } : { group, version, kind };
}
