/**
 * A kind and the resource that serves it, as discovery tells them.
 *
 * @module
 */
import type { ResourceType, Unstructured } from "../meta/mod.ts";
import { parseApiVersion } from "../meta/mod.ts";
import type { APIResource } from "./discovery_types.ts";

/**
 * A kind and its resource. It is a `ResourceType`, so that every client takes it: `new ResourceClient(access, mapping)`.
 */
export interface RESTMapping extends ResourceType<Unstructured> {
  /** What can be done with the resource, as `list`. */
  readonly verbs: readonly string[];
  /** Short names, as `po`. */
  readonly shortNames: readonly string[];
  /** Categories that it belongs to, as `all`. */
  readonly categories: readonly string[];
}

/** The mapping of a resource in a group and version; `undefined` for a subresource, and for what has no name or kind. */
export function mappingOf(groupVersion: string, resource: APIResource): RESTMapping | undefined {
  const { name, kind, singularName, namespaced, verbs, shortNames = [], categories = [] } = resource;
  if (name === "" || name.includes("/") || kind === "") return undefined;
  return {
    ...parseApiVersion(groupVersion),
    kind,
    resource: name,
    // Servers before 1.27 leave it out of built-in resources; it is the kind in lower case wherever they tell it.
    singular: singularName || kind.toLowerCase(),
    namespaced,
    stored: true,
    verbs,
    shortNames,
    categories,
  };
}
