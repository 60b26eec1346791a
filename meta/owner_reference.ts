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
  const { name, uid } = metadata ?? {};
  if (!apiVersion || !kind || !name || !uid) {
    const missing = Object.entries({ apiVersion, kind, "metadata.name": name, "metadata.uid": uid })
      .filter(([, value]) => !value).map(([name]) => name);
    throw new TypeError(
      `${kind ?? "object"} "${name ?? ""}" cannot be an owner: it lacks ${missing.join(", ")}`,
    );
  }
  const { controller = true, blockOwnerDeletion = true } = options;
  return {
    apiVersion,
    kind,
    name,
    uid,
    ...(controller ? { controller } : {}),
    ...(blockOwnerDeletion ? { blockOwnerDeletion } : {}),
  };
}

/** An object has a managing controller already, and it is another. */
export class AlreadyOwnedError extends Error {
  /** Always `AlreadyOwnedError`. */
  override readonly name: string = "AlreadyOwnedError";
  /** The reference to the controller that it has. */
  readonly controller: Readonly<OwnerReference>;

  /** Names the object and both owners. */
  constructor(object: string, controller: Readonly<OwnerReference>, wanted: OwnerReference) {
    super(
      `"${object}" is controlled by ${controller.kind} "${controller.name}" already, ` +
        `and cannot be by ${wanted.kind} "${wanted.name}" too`,
    );
    this.controller = controller;
  }
}

/**
 * The owner references of an object with `owner` as its managing controller. A reference to the same owner is replaced,
 * also one by another version of its kind.
 *
 * @throws {AlreadyOwnedError} when another owner is its controller
 * @throws {TypeError} when the owner is in another namespace, or in one while the object is cluster-scoped: the garbage
 * collector would take the object for an orphan
 *
 * @example
 * ```ts
 * import { withControllerReference } from "@kybern/kybern/meta";
 *
 * const owner = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "a", uid: "1" } };
 * const draft = { metadata: { name: "web-1", namespace: "a" } };
 * const metadata = { ...draft.metadata, ownerReferences: withControllerReference(draft, owner) };
 * console.log(metadata.ownerReferences[0]?.controller); // true
 * ```
 */
export function withControllerReference(
  object: Owned,
  owner: Owner,
  options: Omit<OwnerReferenceOptions, "controller"> = {},
): OwnerReference[] {
  const { name = "", namespace, ownerReferences = [] } = object.metadata ?? {};
  const ownerNamespace = owner.metadata?.namespace;
  if (ownerNamespace && ownerNamespace !== namespace) {
    throw new TypeError(
      `${owner.kind} "${owner.metadata?.name}" in namespace "${ownerNamespace}" cannot own "${name}" in ${
        namespace ? `namespace "${namespace}"` : "no namespace"
      }: an owner is in the same namespace or cluster-scoped`,
    );
  }
  const reference = ownerReferenceTo(owner, options);
  const isSame = (other: Readonly<OwnerReference>) =>
    other.uid === reference.uid ||
    (other.kind === reference.kind && other.name === reference.name && groupOf(other) === groupOf(reference));
  const controller = controllerOf(object);
  if (controller !== undefined && !isSame(controller)) {
    throw new AlreadyOwnedError(name, controller, reference);
  }
  return [...ownerReferences.filter((other) => !isSame(other)), reference];
}

function groupOf({ apiVersion }: Readonly<OwnerReference>): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
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
