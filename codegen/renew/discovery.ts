/**
 * Groups, versions and resources from a server's aggregated discovery.
 *
 * Source: KEP-3352, "Aggregated Discovery": a response kind without group and version is of the version listed.
 *
 * @module
 */
import type { SubresourceFacts } from "../../schema/facts.ts";
import { askJson, type FactsServer } from "./server.ts";

interface WireKind {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
}

interface WireSubresource {
  readonly subresource: string;
  readonly responseKind?: WireKind;
  readonly acceptedTypes?: readonly WireKind[];
  readonly verbs?: readonly string[];
}

interface WireResource {
  readonly resource: string;
  readonly responseKind: WireKind;
  readonly scope: "Namespaced" | "Cluster";
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly WireSubresource[];
}

interface WireDiscovery {
  readonly items: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources?: readonly WireResource[] }[];
  }[];
}

/** A resource as discovery tells it. */
export interface DiscoveredResource {
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly SubresourceFacts[];
}

/** A group and version as discovery tells it. */
export interface DiscoveredGroupVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly DiscoveredResource[];
}

const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Every group and version, in the server's order of groups and preference of versions. */
export async function discover(server: FactsServer): Promise<DiscoveredGroupVersion[]> {
  const core = await askJson<WireDiscovery>(server, "/api", accept);
  const named = await askJson<WireDiscovery>(server, "/apis", accept);
  return [...core.items, ...named.items].flatMap(({ metadata, versions }) => {
    const group = metadata?.name ?? "";
    return versions.map(({ version, resources = [] }) => ({
      group,
      version,
      resources: resources.map((resource) => discovered({ group, version }, resource)),
    }));
  });
}

function discovered(own: { group: string; version: string }, wire: WireResource): DiscoveredResource {
  return {
    resource: wire.resource,
    singular: wire.singularResource,
    kind: wire.responseKind.kind,
    namespaced: wire.scope === "Namespaced",
    shortNames: wire.shortNames ?? [],
    categories: wire.categories ?? [],
    verbs: wire.verbs,
    subresources: (wire.subresources ?? []).map((
      { subresource, responseKind, acceptedTypes, verbs = [] },
    ) => ({
      subresource,
      responseKind: kindIn(own, responseKind ?? wire.responseKind),
      ...acceptedTypes && { acceptedTypes: acceptedTypes.map((kind) => kindIn(own, kind)) },
      verbs,
    })),
  };
}

function kindIn(own: { group: string; version: string }, { group = "", version = "", kind }: WireKind) {
  return version === "" ? { ...own, kind } : { group, version, kind };
}
