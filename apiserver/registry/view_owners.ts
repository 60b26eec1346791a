/**
 * Managed fields through a view: a Scale shows `spec.replicas` of its object, so who owns the one owns the other.
 *
 * The rules are those of kube-apiserver's ScaleHandler.
 *
 * @module
 */
import type { ManagedFieldsEntry } from "../../meta/mod.ts";
import { FieldSet } from "../managed_fields/field_set.ts";
import { decodeManagedFields, encodeManagedFields, type Owner, ownerId } from "../managed_fields/managers.ts";
import { fieldElement, type FieldPath } from "../managed_fields/path_element.ts";

/** Which field of the object is which of the view's. */
export type FieldMapping = readonly [object: readonly string[], view: readonly string[]];

function pathOf(names: readonly string[]): FieldPath {
  return names.map(fieldElement);
}

/** The object's owners as the view's: those of the fields that it shows. */
export function ownersInView(
  entries: readonly ManagedFieldsEntry[] | undefined,
  mappings: readonly FieldMapping[],
  viewVersion: string,
): ManagedFieldsEntry[] | undefined {
  const shown = new Map<string, Owner>();
  for (const owner of decodeManagedFields(entries).values()) {
    const paths = mappings.filter(([object]) => owner.set.has(pathOf(object))).map(([, view]) =>
      pathOf(view)
    );
    if (paths.length === 0) continue;
    const inView = { ...owner, apiVersion: viewVersion, set: FieldSet.of(...paths) };
    shown.set(ownerId(inView), inView);
  }
  return encodeManagedFields(shown);
}

/** The object's owners after a write through the view gave the view these owners. */
export function ownersFromView(
  entries: readonly ManagedFieldsEntry[] | undefined,
  viewEntries: readonly ManagedFieldsEntry[] | undefined,
  mappings: readonly FieldMapping[],
  objectVersion: string,
): ManagedFieldsEntry[] | undefined {
  const inView = new Map<string, Owner>();
  // An owner by update is known by its version too; as the object's it has the object's.
  for (const owner of decodeManagedFields(viewEntries).values()) {
    const asObjects = { ...owner, apiVersion: objectVersion };
    inView.set(ownerId(asObjects), asObjects);
  }
  const owners = new Map<string, Owner>();
  for (const [id, owner] of decodeManagedFields(entries)) {
    const shown = mappings.map(([object]) => pathOf(object)).filter((path) => owner.set.has(path));
    if (shown.length === 0 || inView.has(id)) {
      owners.set(id, owner);
      inView.delete(id);
      continue;
    }
    const set = owner.set.difference(FieldSet.of(...shown));
    if (!set.empty) owners.set(id, { ...owner, set });
  }
  // Who else owns anything of the view owns what it shows: kube-apiserver does not look closer. It leaves the time out,
  // so that such an entry is the oldest.
  const all = FieldSet.of(...mappings.map(([object]) => pathOf(object)));
  for (const [id, owner] of inView) owners.set(id, { ...owner, time: undefined, set: all });
  return encodeManagedFields(owners);
}
