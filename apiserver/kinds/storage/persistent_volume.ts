/**
 * PersistentVolume.
 *
 * @module
 */
import type { PersistentVolume, PersistentVolumeSpec, VolumeNodeAffinity } from "../../../api/core/v1.ts";
import { parseQuantity, type Unstructured } from "../../../meta/mod.ts";
import { forbidden, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { goJson } from "../../../schema/go_text.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { PartSubresource, Strategy } from "../../registry/strategy.ts";
import { statusPart } from "../../registry/update_object.ts";
import { typed } from "../typed.ts";
import { nodeSelectorErrors } from "../validation/affinity_errors.ts";
import type { Faults } from "../validation/checks.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { backstepErrors, hostPathErrors, nfsErrors } from "../validation/volume_errors.ts";
import { driverNameErrors } from "./csi.ts";
import { accessModeErrors, classNameErrors, protect, volumeModeErrors } from "./volumes.ts";

/** Sources of a volume; there must be one. */
const volumeSources = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "glusterfs",
  "flocker",
  "nfs",
  "rbd",
  "quobyte",
  "cephfs",
  "iscsi",
  "cinder",
  "fc",
  "flexVolume",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "scaleIO",
  "local",
  "storageos",
  "csi",
] as const;

function timeOf(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, "Z");
}

/** A new phase gets its time, unless its writer gives one. */
const status: PartSubresource = {
  ...statusPart,
  prepareForUpdate(object, old, ctx) {
    statusPart.prepareForUpdate!(object, old, ctx);
    const now = typed<PersistentVolume>(object).status;
    const before = typed<PersistentVolume>(old).status;
    if (now === undefined || now.phase === before?.phase) return;
    const { lastPhaseTransitionTime: time } = now;
    if (!time || time === before?.lastPhaseTransitionTime) now.lastPhaseTransitionTime = timeOf(ctx.now);
  },
};

/** PersistentVolume. */
export const persistentVolume: Strategy = {
  generation: "none",
  answersDeletedObject: true,
  prepareForCreate(object, ctx) {
    protect(object, "kubernetes.io/pv-protection");
    typed<PersistentVolume>(object).status = {
      phase: "Pending",
      lastPhaseTransitionTime: timeOf(ctx.now),
    };
  },
  validate: (object) => [...volumeErrors(typed<PersistentVolume>(object))],
  validateUpdate(object, old) {
    const source = (of: Unstructured) =>
      Object.fromEntries(volumeSources.map((name) => [name, typed<PersistentVolume>(of).spec?.[name]]));
    const changed = !jsonEqual(source(object), source(old));
    return [
      ...volumeErrors(typed<PersistentVolume>(object)),
      ...changed
        ? [
          forbidden(
            "spec.persistentvolumesource",
            "spec.persistentvolumesource is immutable after creation\n",
          ),
        ]
        : [],
      ...immutableErrors(
        typed<PersistentVolume>(object).spec?.volumeMode,
        typed<PersistentVolume>(old).spec?.volumeMode,
        "volumeMode",
      ),
    ];
  },
  subresources: { status },
};

function* volumeErrors({ spec = {} }: PersistentVolume): Faults {
  if ((spec.accessModes ?? []).length === 0) yield required("spec.accessModes");
  yield* accessModeErrors(spec.accessModes, "spec.accessModes");
  const capacity = Object.entries(spec.capacity ?? {});
  if (capacity.length === 0) yield required("spec.capacity");
  if (spec.capacity?.storage === undefined || capacity.length > 1) {
    const message = `Unsupported value: ${
      spec.capacity === undefined ? "null" : goJson(spec.capacity)
    }: supported values: "storage"`;
    yield { reason: "FieldValueNotSupported", field: "spec.capacity", message };
  }
  for (const [name, amount] of capacity) {
    const field = `spec.capacity[${name}]`;
    if (parseQuantity(amount).nano <= 0n) yield invalid(field, amount, "must be greater than zero");
  }
  const policies = ["Delete", "Recycle", "Retain"];
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy && !policies.includes(policy)) {
    yield notSupported("spec.persistentVolumeReclaimPolicy", policy, policies);
  }
  if (spec.nodeAffinity !== undefined) yield* affinityErrors(spec.nodeAffinity);
  const sources = volumeSources.filter((name) => spec[name] !== undefined);
  for (const [index, name] of sources.entries()) {
    if (index > 0) yield forbidden(`spec.${name}`, "may not specify more than 1 volume type");
    else yield* sourceErrors(spec, name);
  }
  if (sources.length === 0) yield required("spec", "must specify a volume type");
  if (spec.hostPath?.path && /^\/+$/.test(spec.hostPath.path) && policy === "Recycle") {
    const detail = "may not be 'recycle' for a hostPath mount of '/'";
    yield forbidden("spec.persistentVolumeReclaimPolicy", detail);
  }
  yield* classNameErrors(spec.storageClassName, "spec.storageClassName");
  yield* volumeModeErrors(spec.volumeMode, "spec.volumeMode");
  const attributesClass = spec.volumeAttributesClassName;
  if (attributesClass === undefined) return;
  const field = "spec.volumeAttributesClassName";
  if (attributesClass === "") yield required(field, "an empty string is disallowed");
  else yield* classNameErrors(attributesClass, field);
  if (spec.csi === undefined) {
    yield required("spec.csi", "has to be specified when using volumeAttributesClassName");
  }
}

function* affinityErrors({ required: wanted }: VolumeNodeAffinity): Faults {
  const field = "spec.nodeAffinity.required";
  if (wanted === undefined) yield required(field, "must specify required node constraints");
  else yield* nodeSelectorErrors(wanted, field);
}

function* sourceErrors(spec: PersistentVolumeSpec, type: typeof volumeSources[number]): Faults {
  const field = `spec.${type}`;
  switch (type) {
    case "hostPath":
      return yield* hostPathErrors(spec.hostPath!, field);
    case "nfs":
      return yield* nfsErrors(spec.nfs!, field);
    case "local": {
      const { path } = spec.local!;
      if (!path) yield required(`${field}.path`);
      else yield* backstepErrors(path, `${field}.path`);
      if (spec.nodeAffinity === undefined) {
        yield required("spec.nodeAffinity", "Local volume requires node affinity");
      }
      return;
    }
    case "csi": {
      const { driver, volumeHandle } = spec.csi!;
      yield* driverNameErrors(driver, `${field}.driver`);
      if (!volumeHandle) yield required(`${field}.volumeHandle`);
    }
  }
}
