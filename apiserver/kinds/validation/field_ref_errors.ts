/**
 * Faults of references to a pod's own fields, as environment variables and downward API files have them.
 *
 * @module
 */
import { childPath, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { type Faults, invalidFor } from "./checks.ts";
import { qualifiedName } from "../../../schema/names.ts";

/** Fields that a server knows by these names, whether or not they are allowed where they stand. */
const knownFields = new Set([
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.restartPolicy",
  "spec.serviceAccountName",
  "spec.schedulerName",
  "spec.hostNetwork",
  "status.phase",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
]);

/** Faults of a reference whose path must be one of `allowed`, or a single label or annotation. */
export function* fieldRefErrors(path: string | undefined, field: string, allowed: readonly string[]): Faults {
  const at = childPath(field, "fieldPath");
  if (!path) return yield required(at);
  const bracket = path.endsWith("']") ? path.lastIndexOf("['", path.length - 4) : -1;
  const base = bracket === -1 ? undefined : path.slice(0, bracket);
  const key = bracket === -1 ? undefined : path.slice(bracket + 2, -2);
  if (!knownFields.has(base ?? path)) {
    return yield invalid(at, path, `error converting fieldPath: field label not supported: ${base ?? path}`);
  }
  if (key !== undefined) {
    const name = base === "metadata.annotations" ? key.toLowerCase() : key;
    if (base !== "metadata.annotations" && base !== "metadata.labels") {
      return yield invalid(field, base, "does not support subscript");
    }
    return yield* invalidFor(field, name, qualifiedName(name));
  }
  if (!allowed.includes(path)) yield notSupported(at, path, allowed);
}
