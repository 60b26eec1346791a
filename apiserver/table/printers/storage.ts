/**
 * Volumes, claims, classes and drivers.
 *
 * @module
 */
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/core/v1.ts";
import type {
  CSIDriver,
  CSINode,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "../../../api/storage.k8s.io/v1.ts";
import type { ObjectMeta } from "../../../meta/mod.ts";
import { compareBytes } from "../../../schema/go_text.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { quantityText } from "./texts.ts";

const accessModes = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
] as const;

function accessModesText(modes: readonly string[] | undefined): string {
  return accessModes.filter(([mode]) => modes?.includes(mode)).map(([, short]) => short).join(",");
}

/** The class of a volume or claim; an annotation that came before the field still counts first. */
function storageClass(metadata: ObjectMeta | undefined, field: string | undefined): string {
  return metadata?.annotations?.["volume.beta.kubernetes.io/storage-class"] ?? field ?? "";
}

/** The cells of a volume. */
export function persistentVolumeCells(
  { metadata, spec, status }: PersistentVolume,
  { age }: PrintContext,
): Cell[] {
  const claim = spec?.claimRef;
  return [
    metadata?.name ?? "",
    quantityText(spec?.capacity?.storage, "0"),
    accessModesText(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? "",
    metadata?.deletionTimestamp === undefined ? status?.phase ?? "" : "Terminating",
    claim === undefined ? "" : `${claim.namespace ?? ""}/${claim.name ?? ""}`,
    storageClass(metadata, spec?.storageClassName),
    spec?.volumeAttributesClassName ?? "<unset>",
    status?.reason ?? "",
    age(metadata?.creationTimestamp),
    spec?.volumeMode ?? "<unset>",
  ];
}

/** The cells of a claim. Until it has a volume, it has neither capacity nor access modes. */
export function persistentVolumeClaimCells(
  { metadata, spec, status }: PersistentVolumeClaim,
  { age }: PrintContext,
): Cell[] {
  const bound = Boolean(spec?.volumeName);
  return [
    metadata?.name ?? "",
    metadata?.deletionTimestamp === undefined ? status?.phase ?? "" : "Terminating",
    spec?.volumeName ?? "",
    bound ? quantityText(status?.capacity?.storage, "0") : "",
    bound ? accessModesText(status?.accessModes) : "",
    storageClass(metadata, spec?.storageClassName),
    spec?.volumeAttributesClassName ?? "<unset>",
    age(metadata?.creationTimestamp),
    spec?.volumeMode ?? "<unset>",
  ];
}

/** The cells of a storage class. Which one is the default can be told in a list alone. */
export function storageClassCells(object: StorageClass, { age, list }: PrintContext): Cell[] {
  const { metadata, provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion } = object;
  const isDefault = list !== undefined && object === defaultClass(list as readonly StorageClass[]);
  return [
    `${metadata?.name ?? ""}${isDefault ? " (default)" : ""}`,
    provisioner ?? "",
    reclaimPolicy ?? "Delete",
    volumeBindingMode ?? "Immediate",
    allowVolumeExpansion ?? false,
    age(metadata?.creationTimestamp),
  ];
}

const defaultAnnotations = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

const defaultClasses = new WeakMap<readonly StorageClass[], StorageClass>();

/** The newest of the classes that are marked as the default, the first by name of those of the same second. */
function defaultClass(list: readonly StorageClass[]): StorageClass | undefined {
  const known = defaultClasses.get(list);
  if (known !== undefined) return known;
  const [newest] = list
    .filter(({ metadata }) => defaultAnnotations.some((name) => metadata?.annotations?.[name] === "true"))
    .sort(({ metadata: a }, { metadata: b }) =>
      compareBytes(b?.creationTimestamp ?? "", a?.creationTimestamp ?? "") ||
      compareBytes(a?.name ?? "", b?.name ?? "")
    );
  if (newest !== undefined) defaultClasses.set(list, newest);
  return newest;
}

/** The cells of a driver. */
export function csiDriverCells({ metadata, spec }: CSIDriver, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.attachRequired ?? true,
    spec?.podInfoOnMount ?? false,
    spec?.storageCapacity ?? false,
    spec?.tokenRequests?.map(({ audience }) => audience).join(",") ?? "<unset>",
    spec?.requiresRepublish ?? false,
    (spec?.volumeLifecycleModes ?? []).join(",") || "<none>",
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of a node's drivers. */
export function csiNodeCells({ metadata, spec }: CSINode, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", spec?.drivers?.length ?? 0, age(metadata?.creationTimestamp)];
}

/** The cells of an attachment. */
export function volumeAttachmentCells(
  { metadata, spec, status }: VolumeAttachment,
  { age }: PrintContext,
): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.attacher ?? "",
    spec?.source?.persistentVolumeName ?? "",
    spec?.nodeName ?? "",
    status?.attached ?? false,
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of a class of volume attributes. */
export function volumeAttributesClassCells(
  { metadata, driverName }: VolumeAttributesClass,
  { age }: PrintContext,
): Cell[] {
  return [metadata?.name ?? "", driverName ?? "", age(metadata?.creationTimestamp)];
}
