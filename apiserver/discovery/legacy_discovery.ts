/**
 * Discovery a path at a time: `/api`, `/apis`, `/apis/GROUP`, `/api/v1` and `/apis/GROUP/VERSION`.
 *
 * Source: Kubernetes documentation, "The Kubernetes API", API discovery; the order of fields is kube-apiserver's.
 *
 * @module
 */
import type { APIResource, APIResourceList } from "../../api/meta/v1.ts";
import { toApiVersion } from "../../meta/mod.ts";
import type { ServedResource, ServedSubresource } from "../registry/served_resource.ts";
import { type ServedGroup, servedGroups, servedVersion } from "./served_groups.ts";
import { storageVersionHashOf } from "./storage_version_hash.ts";

/** A version of a group as discovery names it. */
export interface GroupVersionForDiscovery {
  /** For example `apps/v1`. */
  readonly groupVersion: string;
  /** For example `v1`. */
  readonly version: string;
}

/** The answer to `/api`. */
export interface APIVersions {
  /** What this is. */
  readonly kind: "APIVersions";
  /** Versions of the core group. */
  readonly versions: readonly string[];
  /** Where clients of which network reach the server. */
  readonly serverAddressByClientCIDRs: readonly {
    /** The clients' network. */
    readonly clientCIDR: string;
    /** Host and port. */
    readonly serverAddress: string;
  }[];
}

/** The answer to `/apis/GROUP`; without kind and apiVersion also an entry of {@linkcode APIGroupList}. */
export interface APIGroup {
  /** What this is. */
  readonly kind?: "APIGroup";
  /** Version of this form. */
  readonly apiVersion?: "v1";
  /** For example `apps`. */
  readonly name: string;
  /** The preferred one first. */
  readonly versions: readonly GroupVersionForDiscovery[];
  /** The first of `versions`. */
  readonly preferredVersion: GroupVersionForDiscovery;
}

/** The answer to `/apis`. */
export interface APIGroupList {
  /** What this is. */
  readonly kind: "APIGroupList";
  /** Version of this form. */
  readonly apiVersion: "v1";
  /** In the server's order; the core group is not among them. */
  readonly groups: readonly APIGroup[];
}

/**
 * Answers `/api`.
 *
 * @param serverAddress host and port of the server, for example `127.0.0.1:6443`
 */
export function apiVersions(resources: readonly ServedResource[], serverAddress: string): APIVersions {
  const core = servedGroups(resources).find(({ group }) => group === "");
  return {
    kind: "APIVersions",
    versions: core?.versions.map(({ version }) => version) ?? [],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress }],
  };
}

/** Answers `/apis`. */
export function apiGroupList(resources: readonly ServedResource[]): APIGroupList {
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: servedGroups(resources).filter(({ group }) => group !== "").map(groupEntry),
  };
}

/** Answers `/apis/GROUP`; undefined where no resource is served in the group. */
export function apiGroup(resources: readonly ServedResource[], group: string): APIGroup | undefined {
  if (group === "") return undefined;
  const served = servedGroups(resources).find((other) => other.group === group);
  return served && { kind: "APIGroup", apiVersion: "v1", ...groupEntry(served) };
}

function groupEntry({ group, versions }: ServedGroup): APIGroup {
  const entries = versions.map(({ version }) => ({ groupVersion: toApiVersion(group, version), version }));
  return { name: group, versions: entries, preferredVersion: entries[0]! };
}

/** Answers `/api/v1` and `/apis/GROUP/VERSION`; undefined where no resource is served there. */
export async function apiResourceList(
  resources: readonly ServedResource[],
  group: string,
  version: string,
): Promise<APIResourceList | undefined> {
  const served = servedVersion(resources, group, version);
  if (served === undefined) return undefined;
  const entries: APIResource[] = [];
  for (const resource of served.resources) {
    entries.push(resourceEntry(resource, await storageVersionHashOf(resource)));
    for (const subresource of resource.subresources) entries.push(subresourceEntry(resource, subresource));
  }
  return {
    kind: "APIResourceList",
    // The core group's list is older than the convention to name one's version.
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: toApiVersion(group, version),
    resources: entries,
  };
}

function resourceEntry(served: ServedResource, storageVersionHash: string | undefined): APIResource {
  const { resource, singular, namespaced, kind, verbs, shortNames, categories } = served;
  return {
    name: resource,
    singularName: singular,
    namespaced,
    kind,
    verbs: [...verbs],
    ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
    ...(categories.length === 0 ? {} : { categories: [...categories] }),
    ...(storageVersionHash === undefined ? {} : { storageVersionHash }),
  };
}

function subresourceEntry(of: ServedResource, { name, kind, verbs }: ServedSubresource): APIResource {
  const own = kind.group === of.group && kind.version === of.version;
  return {
    name: `${of.resource}/${name}`,
    singularName: "",
    namespaced: of.namespaced,
    ...(own ? {} : { ...(kind.group === "" ? {} : { group: kind.group }), version: kind.version }),
    kind: kind.kind,
    verbs: [...verbs],
  };
}
