/**
 * What is written with an owner: the object that controls it, and with which it goes.
 *
 * @module
 */
import { type KubernetesObject, type Owned, type Owner, withControllerReference } from "../meta/mod.ts";
import type { Mutate } from "../rest/mod.ts";

/** Names the controlling owner of what is written. */
export interface OwnedOptions {
  /** The object that controls what is written: it gets an owner reference to it. */
  owner?: Owner;
}

/** The change, after which the owner controls the object. */
export function owning<T>(mutate: Mutate<T>, owner: Owner | undefined): Mutate<T> {
  if (owner === undefined) return mutate;
  return async (object) => {
    await mutate(object);
    object.metadata.ownerReferences = withControllerReference(object as Owned, owner);
  };
}

/**
 * The draft with its owner among its owner references.
 *
 * @throws {AlreadyOwnedError} when another owner controls it
 * @throws {TypeError} when the owner is in another namespace, or in one while the draft is cluster-scoped: the garbage
 * collector would take the draft's object for an orphan
 */
export function withOwner<D extends object>(draft: D, owner: Owner | undefined): D {
  if (owner === undefined) return draft;
  const { metadata } = draft as KubernetesObject;
  return {
    ...draft,
    metadata: { ...metadata, ownerReferences: withControllerReference(draft as KubernetesObject, owner) },
  };
}
