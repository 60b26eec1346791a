/**
 * Takes fields that the server itself removed out of everyone's managed fields.
 *
 * @module
 */
import type { ObjectMeta } from "../../meta/mod.ts";
import { FieldSet } from "../managed_fields/field_set.ts";
import { decodeManagedFields, encodeManagedFields, type Owner } from "../managed_fields/managers.ts";
import { fieldElement, type FieldPath, keyElement } from "../managed_fields/path_element.ts";

/** After these owners were taken off an object: nobody owns their references any more, nor the list once it is empty. */
export function disownOwnerReferences(metadata: ObjectMeta, removedUids: Iterable<string>): void {
  const list = [fieldElement("metadata"), fieldElement("ownerReferences")];
  const paths: FieldPath[] = [];
  for (const uid of removedUids) {
    const item = [...list, keyElement([["uid", uid]])];
    paths.push(
      item,
      ...["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"].map((name) => [
        ...item,
        fieldElement(name),
      ]),
    );
  }
  if ((metadata.ownerReferences ?? []).length === 0) paths.push(list);
  disown(metadata, FieldSet.of(...paths));
}

function disown(metadata: ObjectMeta, fields: FieldSet): void {
  if (metadata.managedFields === undefined) return;
  const left = new Map<string, Owner>();
  for (const [id, owner] of decodeManagedFields(metadata.managedFields)) {
    const set = owner.set.difference(fields);
    if (!set.empty) left.set(id, { ...owner, set });
  }
  const entries = encodeManagedFields(left);
  if (entries === undefined) delete metadata.managedFields;
  else metadata.managedFields = entries;
}
