/**
 * Which objects an event of an owned object stands for.
 *
 * @module
 */
import { controllerOf, type Owned, type OwnerReference, parseApiVersion } from "../meta/mod.ts";
import type { AnyResourceType, ReconcileRequest } from "./reconciler.ts";

/** The owner's version is not compared: a reference may name another served version of the same kind. */
function refersTo(reference: Pick<OwnerReference, "apiVersion" | "kind">, type: AnyResourceType): boolean {
  return reference.kind === type.kind && parseApiVersion(reference.apiVersion).group === type.group;
}

function requestOf(
  { name }: Pick<OwnerReference, "name">,
  object: Owned,
  type: AnyResourceType,
): ReconcileRequest {
  return { name, namespace: type.namespaced ? object.metadata?.namespace ?? "" : "" };
}

/** The object of `ownerType` that controls `object`, or `undefined` where none does. */
export function controllerKey(object: Owned, ownerType: AnyResourceType): ReconcileRequest | undefined {
  const reference = controllerOf(object);
  return reference !== undefined && refersTo(reference, ownerType)
    ? requestOf(reference, object, ownerType)
    : undefined;
}

/** All objects of `ownerType` that own `object`, controlling or not. */
export function ownerKeys(object: Owned, ownerType: AnyResourceType): ReconcileRequest[] {
  return (object.metadata?.ownerReferences ?? []).filter((reference) => refersTo(reference, ownerType))
    .map((reference) => requestOf(reference, object, ownerType));
}
