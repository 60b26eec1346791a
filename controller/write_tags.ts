/**
 * Under which names a write is found: its object, who wrote it, and the owners of its object.
 *
 * @module
 */
import { type KubernetesObject, objectKeyToString, parseApiVersion } from "../meta/mod.ts";
import { cachedKindKey } from "./cache_forms.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Names an object in one version and form of its kind. */
export function objectTag(type: AnyResourceType, key: string): string {
  return `object ${cachedKindKey(type)}/${key}`;
}

/** Names the reconciles of one key. */
export function writerTag(controller: string, key: string): string {
  return `writer ${controller}/${key}`;
}

/** Names an owner. References name a kind, and not a resource; of which version they speak does not matter. */
export function ownerTag({ kind, group }: Pick<AnyResourceType, "kind" | "group">, key: string): string {
  return `owner ${kind}.${group}/${key}`;
}

/**
 * Names the owners of an object.
 *
 * @param own a kind of which it is known whether its objects have a namespace: a reference does not say so
 */
export function ownerTags(
  object: Pick<KubernetesObject, "metadata"> | undefined,
  own: AnyResourceType,
): string[] {
  const { namespace, ownerReferences = [] } = object?.metadata ?? {};
  return ownerReferences.flatMap(({ apiVersion, kind, name }) => {
    const type = { kind, group: parseApiVersion(apiVersion).group };
    const known = kind === own.kind && type.group === own.group;
    const tags: string[] = [];
    if (!namespace || !known || !own.namespaced) tags.push(ownerTag(type, name));
    if (namespace && (!known || own.namespaced)) {
      tags.push(ownerTag(type, objectKeyToString({ namespace, name })));
    }
    return tags;
  });
}
