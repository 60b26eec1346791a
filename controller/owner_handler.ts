/**
 * Which key an event of an owned object stands for.
 *
 * @module
 */
import { controllerOf, metaNamespaceKey, type Owned, parseApiVersion } from "../meta/mod.ts";
import type { AnyResourceType } from "./reconciler.ts";

/**
 * The key of the object of `ownerType` that controls `object`, or `undefined` where none does. The owner's version is
 * not compared: a reference may name another served version of the same kind.
 */
export function controllerKey(object: Owned, ownerType: AnyResourceType): string | undefined {
  const reference = controllerOf(object);
  if (reference === undefined || reference.kind !== ownerType.kind) return undefined;
  if (parseApiVersion(reference.apiVersion).group !== ownerType.group) return undefined;
  return metaNamespaceKey({
    metadata: {
      name: reference.name,
      namespace: ownerType.namespaced ? object.metadata?.namespace : undefined,
    },
  });
}
