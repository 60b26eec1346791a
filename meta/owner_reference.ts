/**
 * Owners and the objects that they own.
 *
 * Source: Kubernetes documentation, "Owners and Dependents". An owner is in the same namespace or cluster-scoped; at
 * most one owner is the controller.
 *
 * @module
 */
import type { OwnerReference } from "./object_meta.ts";

/** The parts of an owner that a reference to it is made of. */
export interface Owner {
  /** Group and version. */
  readonly apiVersion?: string;
  /** Kind. */
  readonly kind?: string;
  /** What identifies it. */
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly uid?: string };
}

/** The parts of an object that tell its owners. */
export interface Owned {
  /** Its owners stand here. */
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly ownerReferences?: readonly Readonly<OwnerReference>[];
  };
}

/** How an owner is referred to. */
export interface OwnerReferenceOptions {
  /**
   * Whether the owner is the object's managing controller.
   * @default {true}
   */
  controller?: boolean;
  /**
   * Whether foreground deletion of the owner waits for the object.
   * @default {true}
   */
  blockOwnerDeletion?: boolean;
}

/**
 * A reference to an owner, as its controller unless said otherwise.
 *
 * @throws {TypeError} when the owner lacks apiVersion, kind, name or uid (it was not read from a server)
 */
export function ownerReferenceTo(owner: Owner, options: OwnerReferenceOptions = {}): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  const missing = Object.entries({
    apiVersion,
    kind,
    "metadata.name": metadata?.name,
    "metadata.uid": metadata?.uid,
  })
    .filter(([, value]) => value === undefined || value === "").map(([name]) => name);
  if (missing.length > 0) {
    throw new TypeError(
      `${kind ?? "object"} "${metadata?.name ?? ""}" cannot be an owner: it lacks ${missing.join(", ")}`,
    );
  }
  const { controller = true, blockOwnerDeletion = true } = options;
  return {
    apiVersion: apiVersion!,
    kind: kind!,
    name: metadata!.name!,
    uid: metadata!.uid!,
    ...(controller ? { controller } : {}),
    ...(blockOwnerDeletion ? { blockOwnerDeletion } : {}),
  };
}

/** The reference to the managing controller of an object, or `undefined` where it has none. */
export function controllerOf(object: Owned): Readonly<OwnerReference> | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller === true);
}

/** Whether `owner` is the managing controller of `object`: by uid, so that a namesake does not count. */
export function isControlledBy(object: Owned, owner: Owner): boolean {
  const reference = controllerOf(object);
  return reference !== undefined && owner.metadata?.uid !== undefined && reference.uid === owner.metadata.uid;
}
