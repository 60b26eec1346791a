/**
 * Under which names a write is found besides its object: who wrote it, and the owners of its object.
 *
 * @module
 */
import { type KubernetesObject, objectKeyToString, parseApiVersion } from "../meta/mod.ts";
import { ownerKindKey, referencedKindKey } from "./kind_key.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Names those who wrote, or who own, an object. */
export interface WriteTag {
  /** Of which kind an owner is, or which controller wrote. */
  readonly of: string;
  /** Key of the owner, or of the object that was reconciled. */
  readonly key: string;
}

/** Stands for a controller in the place of an owner's kind: no kind has a space in its name. */
export function writerKind(controller: string): string {
  return `writer ${controller}`;
}

/**
 * Names the owners of an object. References name a kind, and not a resource; of which version they speak does not matter.
 *
 * @param own a kind of which it is known whether its objects have a namespace: a reference does not say so
 */
export function ownerTags(
  object: Pick<KubernetesObject, "metadata"> | undefined,
  own: AnyResourceType,
): WriteTag[] {
  const { namespace, ownerReferences = [] } = object?.metadata ?? {};
  const tags: WriteTag[] = [];
  for (const { apiVersion, kind, name } of ownerReferences) {
    const { group } = parseApiVersion(apiVersion);
    const known = kind === own.kind && group === own.group;
    const of = known ? ownerKindKey(own) : referencedKindKey(group, kind);
    if (!namespace || !known || !own.namespaced) tags.push({ of, key: name });
    if (namespace && (!known || own.namespaced)) {
      tags.push({ of, key: objectKeyToString({ namespace, name }) });
    }
  }
  return tags;
}
