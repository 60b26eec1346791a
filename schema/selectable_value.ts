/**
 * What field selectors compare: an object's fields as a server reads them.
 *
 * Most values are the text at the field's path, and empty where the object has nothing there, as with all fields that a
 * CustomResourceDefinition makes selectable. The others are those of kube-apiserver's `…ToSelectableFields` functions
 * (`pkg/registry`): in Go a boolean or an integer that is absent is `false` or `0`, and some names are no paths.
 *
 * @module
 */
import { valueAt } from "./simple_json_path.ts";

/** Reads a field's value from an object. */
export type SelectableValue = (object: unknown, field: string) => string;

const orFalse = (path: string) => (object: unknown) => textAt(object, path) || "false";
const orZero = (path: string) => (object: unknown) => textAt(object, path) || "0";

/** By group and resource, then by field: what is not the text at the field's path. */
const others: { readonly [kind: string]: { readonly [field: string]: (object: unknown) => string } } = {
  "/events": {
    "source": (object) => textAt(object, "source.component") || textAt(object, "reportingComponent"),
  },
  "/nodes": { "spec.unschedulable": orFalse("spec.unschedulable") },
  "/pods": {
    "spec.hostNetwork": orFalse("spec.hostNetwork"),
    "status.podIP": (object) => {
      const [first] = valueAt(object, "status.podIPs") as { ip?: string }[] | undefined ?? [];
      return first?.ip ?? "";
    },
  },
  "/replicationcontrollers": { "status.replicas": orZero("status.replicas") },
  "batch/jobs": { "status.successful": orZero("status.succeeded") },
};

/** How the fields of a kind are read, of which its objects are as they are served in the group's own version. */
export function selectableValueOf(
  { group, resource }: { readonly group: string; readonly resource: string },
): SelectableValue {
  const ofKind = others[`${group}/${resource}`];
  if (ofKind === undefined) return textAt;
  return (object, field) => Object.hasOwn(ofKind, field) ? ofKind[field]!(object) : textAt(object, field);
}

function textAt(object: unknown, path: string): string {
  const value = valueAt(object, path);
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
}
