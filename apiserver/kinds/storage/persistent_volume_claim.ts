/**
 * PersistentVolumeClaim.
 *
 * @module
 */
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  TypedLocalObjectReference,
} from "../../../api/core/v1.ts";
import type { StorageClass } from "../../../api/storage.k8s.io/v1.ts";
import { parseQuantity } from "../../../meta/mod.ts";
import { childPath, forbidden, indexPath, invalid, required } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy, StrategyContext } from "../../registry/strategy.ts";
import { holdClaimToLimitRanges } from "../pods/limit_range_admission.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, selectorErrors } from "../validation/checks.ts";
import { dnsSubdomain } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { resourceAmountErrors } from "../validation/resource_errors.ts";
import { accessModeErrors, classNameErrors, protect, volumeModeErrors } from "./volumes.ts";

const defaultClassAnnotation = "storageclass.kubernetes.io/is-default-class";

/** PersistentVolumeClaim. */
export const persistentVolumeClaim: Strategy = {
  generation: "none",
  answersDeletedObject: true,
  prepareForCreate(object, ctx) {
    protect(object, "kubernetes.io/pvc-protection");
    const draft = typed<PersistentVolumeClaim>(object);
    draft.status = { phase: "Pending" };
    const spec = draft.spec ??= {};
    pairSources(spec);
    const annotated = object.metadata?.annotations?.["volume.beta.kubernetes.io/storage-class"];
    if (spec.storageClassName === undefined && annotated === undefined) {
      const name = defaultClass(ctx);
      if (name !== undefined) spec.storageClassName = name;
    }
  },
  prepareForUpdate: (object) => pairSources(typed<PersistentVolumeClaim>(object).spec ??= {}),
  validate(object, ctx) {
    const claim = typed<PersistentVolumeClaim>(object);
    const errors = [...claimErrors(claim.spec ?? {}, "spec")];
    if (errors.length === 0) holdClaimToLimitRanges(claim, ctx);
    return errors;
  },
  validateUpdate(object, old, ctx) {
    const now = typed<PersistentVolumeClaim>(object);
    const errors = [
      ...claimErrors(now.spec ?? {}, "spec"),
      ...claimChangeErrors(now, typed<PersistentVolumeClaim>(old)),
    ];
    if (errors.length === 0 && !old.metadata?.deletionTimestamp) holdClaimToLimitRanges(now, ctx);
    return errors;
  },
};

/** The class that claims get which name none; of several, the newest. */
function defaultClass(ctx: StrategyContext): string | undefined {
  let chosen: StorageClass | undefined;
  for (const object of ctx.list({ group: "storage.k8s.io", resource: "storageclasses" })) {
    if (object.metadata?.annotations?.[defaultClassAnnotation] !== "true") continue;
    const candidate = typed<StorageClass>(object);
    const age = (of: StorageClass) => of.metadata?.creationTimestamp ?? "";
    const newer = chosen === undefined || age(candidate) > age(chosen) ||
      age(candidate) === age(chosen) && (candidate.metadata?.name ?? "") < (chosen.metadata?.name ?? "");
    if (newer) chosen = candidate;
  }
  return chosen?.metadata?.name;
}

/** Faults of a claim, also of one that stands in a template. */
export function* claimErrors(spec: PersistentVolumeClaimSpec, field: string): Faults {
  const modesField = childPath(field, "accessModes");
  if ((spec.accessModes ?? []).length === 0) {
    yield required(modesField, "at least 1 access mode is required");
  }
  yield* selectorErrors(spec.selector, childPath(field, "selector"));
  yield* accessModeErrors(spec.accessModes, modesField);
  const storage = spec.resources?.requests?.storage;
  const storageField = indexPath(childPath(field, "resources"), "storage");
  if (storage === undefined) yield required(storageField);
  else if (parseQuantity(storage).nano <= 0n) {
    yield invalid(storageField, storage, "must be greater than zero");
  } else yield* resourceAmountErrors("storage", storage, storageField);
  yield* classNameErrors(spec.storageClassName, childPath(field, "storageClassName"));
  yield* volumeModeErrors(spec.volumeMode, childPath(field, "volumeMode"));
  yield* sourceErrors(spec.dataSource, childPath(field, "dataSource"));
  yield* sourceErrors(spec.dataSourceRef, childPath(field, "dataSourceRef"));
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef !== undefined) {
    // The value in these messages is the path of the other field.
    if (dataSourceRef.namespace) {
      yield invalid(field, {}, "may not be specified when dataSourceRef.namespace is specified");
    } else if (!jsonEqual(referenceOf(dataSource), referenceOf(dataSourceRef))) {
      yield invalid(field, {}, "must match dataSourceRef");
    }
  }
  yield* classNameErrors(spec.volumeAttributesClassName, childPath(field, "volumeAttributesClassName"));
}

function referenceOf({ apiGroup, kind, name }: TypedLocalObjectReference): unknown {
  return { apiGroup: apiGroup ?? null, kind, name };
}

function* sourceErrors(source: TypedLocalObjectReference | undefined, field: string): Faults {
  if (source === undefined) return;
  const { name, kind, apiGroup } = source;
  if (!name) yield required(childPath(field, "name"));
  if (!kind) yield required(childPath(field, "kind"));
  if (apiGroup) yield* invalidFor(childPath(field, "apiGroup"), apiGroup, dnsSubdomain(apiGroup));
  else if (kind !== "PersistentVolumeClaim") {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    yield invalid(field, kind ?? "", detail);
  }
}

/** The older field for a claim's source and the newer one say the same, unless the newer names a namespace. */
function pairSources(spec: PersistentVolumeClaimSpec): void {
  const { dataSource, dataSourceRef } = spec;
  const copy = ({ apiGroup, kind, name }: TypedLocalObjectReference) =>
    ({ apiGroup: apiGroup ?? null, kind, name }) as TypedLocalObjectReference;
  if (dataSource !== undefined) spec.dataSourceRef ??= copy(dataSource);
  else if (dataSourceRef !== undefined && !dataSourceRef.namespace) spec.dataSource = copy(dataSourceRef);
}

function* claimChangeErrors(now: PersistentVolumeClaim, before: PersistentVolumeClaim): Faults {
  const bound = now.status?.phase === "Bound";
  const comparable = (claim: PersistentVolumeClaim) => {
    const { resources, volumeAttributesClassName, volumeName, ...rest } = claim.spec ?? {};
    return {
      ...rest,
      volumeName: before.spec?.volumeName ? volumeName : undefined,
      resources: bound ? undefined : resources,
      volumeAttributesClassName: bound ? undefined : volumeAttributesClassName,
    };
  };
  if (!jsonEqual(comparable(now), comparable(before))) {
    const detail =
      "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n";
    yield forbidden("spec", detail);
  }
  const size = parseQuantity(now.spec?.resources?.requests?.storage ?? 0);
  if (size.compare(parseQuantity(before.spec?.resources?.requests?.storage ?? 0)) < 0) {
    if (size.compare(parseQuantity(before.status?.capacity?.storage ?? 0)) <= 0) {
      yield forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
    }
  }
  yield* immutableErrors(now.spec?.volumeMode, before.spec?.volumeMode, "volumeMode");
}
