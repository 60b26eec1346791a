/**
 * Who owns whom, kept up to date by the storage's changes.
 *
 * @module
 */
import type { OwnerReference } from "../../meta/mod.ts";
import type { Change, Collection } from "../storage/collection.ts";
import type { StoredObject } from "../storage/stored_object.ts";

/** An object in the graph. */
export interface GraphNode {
  readonly collection: Collection;
  readonly key: string;
  readonly uid: string;
}

/** See the module. */
export class OwnerGraph {
  /** Every stored object by uid. */
  readonly #nodes = new Map<string, GraphNode>();
  /** UIDs of the objects that name an owner, by the owner's uid, whether that exists or not. */
  readonly #dependents = new Map<string, Set<string>>();

  /** Takes a change in. */
  apply(collection: Collection, { type, current, previous }: Change): void {
    const { uid } = current;
    if (type === "DELETED") {
      this.#nodes.delete(uid);
      this.#unlink(uid, ownersOf(previous!));
      return;
    }
    this.#nodes.set(uid, { collection, key: current.key, uid });
    const before = previous === undefined ? [] : ownersOf(previous);
    const after = ownersOf(current);
    if (before.length > 0) this.#unlink(uid, before);
    for (const owner of after) {
      let dependents = this.#dependents.get(owner.uid);
      if (dependents === undefined) this.#dependents.set(owner.uid, dependents = new Set());
      dependents.add(uid);
    }
  }

  /** The object with a uid, as it is stored now. */
  get(uid: string): { readonly node: GraphNode; readonly stored: StoredObject } | undefined {
    const node = this.#nodes.get(uid);
    const stored = node?.collection.get(node.key);
    return node === undefined || stored === undefined || stored.uid !== uid ? undefined : { node, stored };
  }

  /** UIDs of the objects that name this owner. */
  dependentsOf(uid: string): readonly string[] {
    return [...this.#dependents.get(uid) ?? []];
  }

  #unlink(uid: string, owners: readonly OwnerReference[]): void {
    for (const owner of owners) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}

/** The owners that an object names. */
export function ownersOf({ object }: StoredObject): readonly OwnerReference[] {
  return object.metadata!.ownerReferences ?? [];
}
