/**
 * What volumes and claims have in common.
 *
 * @module
 */
import type { Unstructured } from "../../../meta/mod.ts";
import { forbidden, notSupported } from "../../../schema/field_error.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { subdomainName } from "../../../schema/names.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const volumeModes = ["Block", "Filesystem"];

/** Keeps an object that is in use until it is not. */
export function protect(object: Unstructured, finalizer: string): void {
  const finalizers = object.metadata!.finalizers ?? [];
  if (!finalizers.includes(finalizer)) object.metadata!.finalizers = [...finalizers, finalizer];
}

/** Faults of who may mount a volume. */
export function* accessModeErrors(modes: readonly string[] = [], field: string): Faults {
  for (const mode of modes) if (!accessModes.includes(mode)) yield notSupported(field, mode, accessModes);
  const others = modes.filter((mode) => mode !== "ReadWriteOncePod" && accessModes.includes(mode));
  if (modes.includes("ReadWriteOncePod") && others.length > 0) {
    yield forbidden(field, "may not use ReadWriteOncePod with other access modes");
  }
}

/** Faults of a reference to a class. */
export function* classNameErrors(name: string | undefined, field: string): Faults {
  if (name) yield* invalidFor(field, name, subdomainName(name, false));
}

/** Faults of how a volume is shown to containers. */
export function* volumeModeErrors(mode: string | undefined, field: string): Faults {
  if (mode !== undefined && !volumeModes.includes(mode)) yield notSupported(field, mode, volumeModes);
}
