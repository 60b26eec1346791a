/**
 * Objects that are there from the start, written by the server itself.
 *
 * @module
 */
import type { ManagedFieldsEntry, Unstructured } from "../../meta/mod.ts";
import { cloneJson } from "../../schema/json_value.ts";
import { type Registry, storageKey } from "./registry.ts";
import { timestampOf } from "./request_context.ts";
import type { GroupResource } from "./served_resource.ts";
import { fillSystemFields } from "./system_fields.ts";

/** Stores an object, with `fields` (a `fieldsV1`) as the server's own. */
export function bootstrap(
  { storage }: Registry,
  of: GroupResource,
  object: Unstructured,
  fields: NonNullable<ManagedFieldsEntry["fieldsV1"]>,
): void {
  const draft = cloneJson(object);
  const time = timestampOf(new Date());
  fillSystemFields(draft, time);
  const { name = "", namespace = "" } = draft.metadata!;
  draft.metadata!.managedFields = [{
    manager: "kube-apiserver",
    operation: "Update",
    apiVersion: draft.apiVersion!,
    time,
    fieldsType: "FieldsV1",
    fieldsV1: fields,
  }];
  storage.create(storage.collection(of), storageKey(namespace, name), draft);
}
