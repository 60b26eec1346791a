/**
 * PersistentVolume, PersistentVolumeClaim and StorageClass.
 *
 * @module
 */
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from "../../../api/core/v1.ts";
import type { StorageClass } from "../../../api/storage.k8s.io/v1.ts";
import { parseQuantity, type Unstructured } from "../../../meta/mod.ts";
import { forbidden, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { goJson } from "../../../schema/go_text.ts";
import { equalJson } from "../../registry/equal_json.ts";
import type { Strategy, StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, selectorErrors } from "../validation/checks.ts";
import { qualifiedName, subdomainName } from "../validation/names.ts";
import { immutableErrors } from "../validation/object_meta_errors.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const volumeModes = ["Block", "Filesystem"];
const defaultClassAnnotation = "storageclass.kubernetes.io/is-default-class";

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

/** Keeps an object that is in use until it is not. */
function protect(object: Unstructured, finalizer: string): void {
  const finalizers = object.metadata!.finalizers ?? [];
  if (!finalizers.includes(finalizer)) object.metadata!.finalizers = [...finalizers, finalizer];
}

/** PersistentVolume. */
export const persistentVolume: Strategy = {
  generation: "none",
  answersDeletedObject: true,
  prepareForCreate(object, ctx) {
    protect(object, "kubernetes.io/pv-protection");
    typed<PersistentVolume>(object).status = {
      phase: "Pending",
      lastPhaseTransitionTime: ctx.now.toISOString().replace(/\.\d+Z$/, "Z"),
    };
  },
  validate: (object) => [...volumeErrors(typed<PersistentVolume>(object))],
  validateUpdate(object, old) {
    const source = (of: Unstructured) =>
      Object.fromEntries(volumeSources.map((name) => [name, typed<PersistentVolume>(of).spec?.[name]]));
    const changed = !equalJson(source(object), source(old));
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
        "spec.volumeMode",
      ),
    ];
  },
  fields: (object) => ({ name: object.metadata?.name ?? "" }),
};

function* volumeErrors({ spec = {} }: PersistentVolume): Faults {
  yield* modeErrors(spec.accessModes, "spec.accessModes", "");
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
  const sources = volumeSources.filter((name) => spec[name] !== undefined);
  for (const name of sources.slice(1)) {
    yield forbidden(`spec.${name}`, "may not specify more than 1 volume type");
  }
  if (spec.hostPath !== undefined && !spec.hostPath.path) yield required("spec.hostPath.path");
  if (spec.nfs !== undefined) {
    if (!spec.nfs.server) yield required("spec.nfs.server");
    if (!spec.nfs.path) yield required("spec.nfs.path");
  }
  if (spec.local !== undefined && spec.nodeAffinity === undefined) {
    yield required("spec.nodeAffinity", "Local volume requires node affinity");
  }
  if (sources.length === 0) yield required("spec", "must specify a volume type");
  yield* classNameErrors(spec.storageClassName, "spec.storageClassName");
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode)) {
    yield notSupported("spec.volumeMode", spec.volumeMode, volumeModes);
  }
}

function* modeErrors(modes: readonly string[] | undefined, field: string, detail: string): Faults {
  if ((modes ?? []).length === 0) yield required(field, detail);
  for (const mode of modes ?? []) {
    if (!accessModes.includes(mode)) yield notSupported(field, mode, accessModes);
  }
  if ((modes ?? []).includes("ReadWriteOncePod") && modes!.length > 1) {
    yield forbidden(field, "may not use ReadWriteOncePod with other access modes");
  }
}

function* classNameErrors(name: string | undefined, field: string): Faults {
  if (name) yield* invalidFor(field, name, subdomainName(name, false));
}

/** PersistentVolumeClaim. */
export const persistentVolumeClaim: Strategy = {
  generation: "none",
  answersDeletedObject: true,
  prepareForCreate(object, ctx) {
    protect(object, "kubernetes.io/pvc-protection");
    const draft = typed<PersistentVolumeClaim>(object);
    draft.status = { phase: "Pending" };
    const spec = draft.spec ??= {};
    const annotated = object.metadata?.annotations?.["volume.beta.kubernetes.io/storage-class"];
    if (spec.storageClassName === undefined && annotated === undefined) {
      const name = defaultClass(ctx);
      if (name !== undefined) spec.storageClassName = name;
    }
  },
  validate: (object) => [...claimErrors(typed<PersistentVolumeClaim>(object).spec ?? {})],
  validateUpdate(object, old) {
    const now = typed<PersistentVolumeClaim>(object);
    const before = typed<PersistentVolumeClaim>(old);
    return [...claimErrors(now.spec ?? {}), ...claimChangeErrors(now, before)];
  },
  fields: (object) => ({ name: object.metadata?.name ?? "" }),
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

function* claimErrors(spec: PersistentVolumeClaimSpec): Faults {
  yield* modeErrors(spec.accessModes, "spec.accessModes", "at least 1 access mode is required");
  yield* selectorErrors(spec.selector, "spec.selector");
  const storage = spec.resources?.requests?.storage;
  const field = "spec.resources[storage]";
  if (storage === undefined) yield required(field);
  else if (parseQuantity(storage).nano <= 0n) yield invalid(field, storage, "must be greater than zero");
  yield* classNameErrors(spec.storageClassName, "spec.storageClassName");
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode)) {
    yield notSupported("spec.volumeMode", spec.volumeMode, volumeModes);
  }
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
  if (!equalJson(comparable(now), comparable(before))) {
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

/** StorageClass. */
export const storageClass: Strategy = {
  answersDeletedObject: true,
  validate: (object) => [...classErrors(typed<StorageClass>(object))],
  validateUpdate(object, old) {
    const now = typed<StorageClass>(object);
    const before = typed<StorageClass>(old);
    const text = "updates to parameters are forbidden.";
    return [
      ...!equalJson(now.parameters ?? {}, before.parameters ?? {}) ? [forbidden("parameters", text)] : [],
      ...now.provisioner !== before.provisioner
        ? [forbidden("provisioner", "updates to provisioner are forbidden.")]
        : [],
      ...now.reclaimPolicy !== before.reclaimPolicy
        ? [forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.")]
        : [],
      ...immutableErrors(now.volumeBindingMode, before.volumeBindingMode, "volumeBindingMode"),
    ];
  },
};

function* classErrors({ provisioner, parameters, reclaimPolicy, volumeBindingMode }: StorageClass): Faults {
  if (!provisioner) yield required("provisioner");
  else yield* invalidFor("provisioner", provisioner, qualifiedName(provisioner.toLowerCase()));
  for (const key of Object.keys(parameters ?? {})) {
    if (key === "") yield invalid("parameters", "", "field can not be empty.");
  }
  const policies = ["Delete", "Retain"];
  if (reclaimPolicy && !policies.includes(reclaimPolicy)) {
    yield notSupported("reclaimPolicy", reclaimPolicy, policies);
  }
  const modes = ["Immediate", "WaitForFirstConsumer"];
  if (volumeBindingMode === undefined) yield required("volumeBindingMode");
  else if (!modes.includes(volumeBindingMode)) {
    yield notSupported("volumeBindingMode", volumeBindingMode, modes);
  }
}
