/**
 * What all writes of a client have in common: dry runs, the fields' manager, the namespace.
 *
 * @module
 */
import type { KubernetesObject, ObjectKey } from "../meta/mod.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** What all writes of a client have in common. */
export interface ClientVariant {
  /** Writes change nothing: the server answers what would be. @default {false} */
  readonly dryRun?: boolean;
  /** Under which name fields are owned, where a write names none. @default the controller's name */
  readonly fieldManager?: string;
  /**
   * Namespace of every object that has one, read or written: it is filled in, and another is refused. Cluster-scoped
   * kinds are left alone.
   */
  readonly namespace?: string;
}

/** The draft in the variant's namespace. */
export function placedDraft<D extends object>(variant: ClientVariant, type: AnyResourceType, draft: D): D {
  const { namespace } = variant;
  if (namespace === undefined || !type.namespaced) return draft;
  const { metadata = {} } = draft as KubernetesObject;
  placeOf(variant, type, metadata);
  return { ...draft, metadata: { ...metadata, namespace } };
}

/**
 * The namespace of an object of a kind; `undefined` where it has none.
 *
 * @throws {TypeError} when it is not in the variant's namespace
 */
export function placeOf(
  { namespace }: ClientVariant,
  type: AnyResourceType,
  { namespace: own, name }: Partial<ObjectKey>,
): string | undefined {
  if (namespace === undefined || !type.namespaced) return own || undefined;
  if (own !== undefined && own !== "" && own !== namespace) {
    throw new TypeError(
      `${type.kind} "${
        name ?? ""
      }" is in the namespace "${own}", and this client is for "${namespace}" alone`,
    );
  }
  return namespace;
}
