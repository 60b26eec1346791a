/**
 * What a resource is to a client that does not know its kind.
 *
 * @module
 */
import type { GroupVersionResource, ResourceType, Unstructured } from "../meta/mod.ts";

/** A resource whose kind is not known: objects say their kind, callers whether they mean a namespace. */
export function untypedResource(
  { group, version, resource }: GroupVersionResource,
  namespaced: boolean,
): ResourceType<Unstructured> {
  return { group, version, resource, kind: "", singular: "", namespaced, stored: true };
}
