/**
 * StorageClass and VolumeAttributesClass.
 *
 * @module
 */
import type { TopologySelectorTerm } from "../../../api/core/v1.ts";
import type { StorageClass, VolumeAttributesClass } from "../../../api/storage.k8s.io/v1.ts";
import {
  duplicate,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
  tooLong,
} from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { declared, declaredLast, type Faults, invalidFor } from "../validation/checks.ts";
import { byteLength, qualifiedName } from "../../../schema/names.ts";
import { lastingErrors } from "../../../schema/object_meta_errors.ts";
import { protect } from "./volumes.ts";

/** StorageClass. */
export const storageClass: Strategy = {
  answersDeletedObject: true,
  validate: (object) => declaredLast(classErrors(typed<StorageClass>(object))),
  validateUpdate(object, old) {
    const now = typed<StorageClass>(object);
    const before = typed<StorageClass>(old);
    return [
      ...lastingErrors(now.provisioner, before.provisioner, "provisioner"),
      ...lastingErrors(now.parameters ?? {}, before.parameters ?? {}, "parameters"),
      ...lastingErrors(now.reclaimPolicy, before.reclaimPolicy, "reclaimPolicy"),
      ...lastingErrors(now.volumeBindingMode, before.volumeBindingMode, "volumeBindingMode"),
    ];
  },
};

function* classErrors(
  { provisioner, parameters, reclaimPolicy, volumeBindingMode, allowedTopologies = [] }: StorageClass,
): Faults {
  yield* driverErrors(provisioner, "provisioner");
  yield* parameterErrors(parameters);
  const policies = ["Delete", "Retain"];
  if (reclaimPolicy && !policies.includes(reclaimPolicy)) {
    yield notSupported("reclaimPolicy", reclaimPolicy, policies);
  }
  const modes = ["Immediate", "WaitForFirstConsumer"];
  if (volumeBindingMode === undefined) yield required("volumeBindingMode");
  else if (!modes.includes(volumeBindingMode)) {
    yield notSupported("volumeBindingMode", volumeBindingMode, modes);
  }
  for (const [index, term] of (allowedTopologies ?? []).entries()) {
    yield* termErrors(term, `allowedTopologies[${index}]`);
  }
}

function* driverErrors(driver: string | undefined, field: string): Faults {
  if (!driver) yield declared(required(field));
  else yield* invalidFor(field, driver, qualifiedName(driver.toLowerCase()));
}

const parametersLimit = 512;
const parametersSize = 256 * 1024;

function* parameterErrors(parameters: { readonly [key: string]: string } = {}): Faults {
  const members = Object.entries(parameters);
  if (members.length > parametersLimit) return yield tooLong("parameters", parametersLimit);
  for (const [key] of members) if (key === "") yield invalid("parameters", "", "field can not be empty.");
  const size = members.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  if (size > parametersSize) yield tooLong("parameters", parametersSize);
}

function* termErrors({ matchLabelExpressions = [] }: TopologySelectorTerm, field: string): Faults {
  const keys = new Set<string>();
  for (const [index, { key, values = [] }] of matchLabelExpressions.entries()) {
    const at = indexPath(`${field}.matchLabelExpressions`, index);
    const given = values ?? [];
    if (given.length === 0) yield required(`${at}.values`);
    for (const [i, value] of given.entries()) {
      if (given.indexOf(value) < i) yield duplicate(indexPath(`${at}.values`, i), value);
    }
    yield* invalidFor(`${at}.key`, key, qualifiedName(key));
    if (keys.has(key)) yield duplicate(`${at}.key`, key);
    keys.add(key);
  }
}

/** VolumeAttributesClass. */
export const volumeAttributesClass: Strategy = {
  generation: "none",
  answersDeletedObject: true,
  prepareForCreate: (object) => protect(object, "kubernetes.io/vac-protection"),
  validate: (object) => declaredLast(attributesErrors(typed<VolumeAttributesClass>(object))),
  validateUpdate(object, old) {
    const now = typed<VolumeAttributesClass>(object);
    const before = typed<VolumeAttributesClass>(old);
    return [
      ...now.driverName !== before.driverName
        ? [forbidden("driverName", "updates to driverName are forbidden.")]
        : [],
      ...!jsonEqual(now.parameters ?? {}, before.parameters ?? {})
        ? [forbidden("parameters", "updates to parameters are forbidden.")]
        : [],
    ];
  },
};

function* attributesErrors({ driverName, parameters }: VolumeAttributesClass): Faults {
  yield* driverErrors(driverName, "driverName");
  yield* parameterErrors(parameters);
  if (Object.keys(parameters ?? {}).length === 0) {
    yield required("parameters", "must contain at least one key/value pair");
  }
}
