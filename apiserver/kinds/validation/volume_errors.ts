/**
 * Faults of a pod's volumes.
 *
 * @module
 */
import type {
  DownwardAPIVolumeFile,
  HostPathVolumeSource,
  KeyToPath,
  NFSVolumeSource,
  ProjectedVolumeSource,
  Volume,
} from "../../../api/core/v1.ts";
import {
  childPath,
  duplicate,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import { parseQuantity } from "../../../meta/mod.ts";
import { compareBytes } from "../../../schema/go_text.ts";
import { type Faults, requiredText } from "./checks.ts";
import { fieldRefErrors } from "./field_ref_errors.ts";
import { dnsLabel } from "../../../schema/names.ts";

/** Volume types in the order in which a server looks at them; the second of two is the one too many. */
const volumeTypes = [
  "emptyDir",
  "hostPath",
  "gitRepo",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "secret",
  "nfs",
  "iscsi",
  "glusterfs",
  "flocker",
  "persistentVolumeClaim",
  "rbd",
  "cinder",
  "cephfs",
  "quobyte",
  "downwardAPI",
  "fc",
  "flexVolume",
  "configMap",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "storageos",
  "projected",
  "scaleIO",
  "csi",
  "ephemeral",
  "image",
] as const;

type VolumeType = typeof volumeTypes[number];

const hostPathTypes = [
  "",
  "DirectoryOrCreate",
  "Directory",
  "FileOrCreate",
  "File",
  "Socket",
  "CharDevice",
  "BlockDevice",
].sort(compareBytes);

/** Fields of a pod that a file may hold. */
const fileFields = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

const fileModeRule = "must be a number between 0 and 0777 (octal), both inclusive";

/** Faults of volumes; the names of the good ones are added to `good`. */
export function* volumesErrors(volumes: readonly Volume[] = [], field: string, good: Set<string>): Faults {
  for (const [index, volume] of volumes.entries()) {
    const at = indexPath(field, index);
    const name = childPath(at, "name");
    const errors = [
      ...volumeSourceErrors(volume, at),
      ...requiredText(name, volume.name, dnsLabel),
      ...good.has(volume.name) ? [duplicate(name, volume.name)] : [],
    ];
    if (errors.length === 0) good.add(volume.name);
    yield* errors;
  }
}

function* volumeSourceErrors(volume: Volume, field: string): Faults {
  const given = volumeTypes.filter((type) => volume[type] !== undefined);
  for (const [index, type] of given.entries()) {
    if (index > 0) yield forbidden(childPath(field, type), "may not specify more than 1 volume type");
    else yield* oneSourceErrors(volume, type, childPath(field, type));
  }
  if (given.length === 0) yield required(field, "must specify a volume type");
}

function* oneSourceErrors(volume: Volume, type: VolumeType, field: string): Faults {
  switch (type) {
    case "hostPath":
      return yield* hostPathErrors(volume.hostPath!, field);
    case "secret": {
      const { secretName, defaultMode, items } = volume.secret!;
      if (!secretName) yield required(childPath(field, "secretName"));
      yield* modeErrors(defaultMode, childPath(field, "defaultMode"));
      return yield* itemsErrors(items, childPath(field, "items"));
    }
    case "configMap": {
      const { name, defaultMode, items } = volume.configMap!;
      if (!name) yield required(childPath(field, "name"));
      yield* modeErrors(defaultMode, childPath(field, "defaultMode"));
      return yield* itemsErrors(items, childPath(field, "items"));
    }
    case "persistentVolumeClaim":
      if (!volume.persistentVolumeClaim!.claimName) yield required(childPath(field, "claimName"));
      return;
    case "downwardAPI": {
      const { defaultMode, items = [] } = volume.downwardAPI!;
      yield* modeErrors(defaultMode, childPath(field, "defaultMode"));
      for (const item of items) yield* downwardFileErrors(item, field);
      return;
    }
    case "emptyDir": {
      const { sizeLimit } = volume.emptyDir!;
      if (sizeLimit !== undefined && parseQuantity(sizeLimit).nano < 0n) {
        yield forbidden(childPath(field, "sizeLimit"), "SizeLimit field must be a valid resource quantity");
      }
      return;
    }
    case "nfs":
      return yield* nfsErrors(volume.nfs!, field);
    case "csi":
      if (!volume.csi!.driver) yield required(childPath(field, "driver"));
      return;
    case "projected":
      return yield* projectedErrors(volume.projected!, field);
    case "ephemeral":
      if (volume.ephemeral!.volumeClaimTemplate === undefined) {
        yield required(childPath(field, "volumeClaimTemplate"));
      }
  }
}

/** Faults of a directory of the node. */
export function* hostPathErrors({ path, type = "" }: HostPathVolumeSource, field: string): Faults {
  const pathField = childPath(field, "path");
  if (!path) return yield required(pathField);
  yield* backstepErrors(path, pathField);
  if (!hostPathTypes.includes(type)) yield notSupported(childPath(field, "type"), type, hostPathTypes);
}

/** Faults of a directory of an NFS server. */
export function* nfsErrors({ server, path = "" }: NFSVolumeSource, field: string): Faults {
  if (!server) yield required(childPath(field, "server"));
  if (!path) yield required(childPath(field, "path"));
  if (!path.startsWith("/")) yield invalid(childPath(field, "path"), path, "must be an absolute path");
}

function* projectedErrors({ defaultMode, sources = [] }: ProjectedVolumeSource, field: string): Faults {
  yield* modeErrors(defaultMode, childPath(field, "defaultMode"));
  for (const [index, source] of (sources ?? []).entries()) {
    const at = indexPath(childPath(field, "sources"), index);
    if (source.secret !== undefined) {
      if (!source.secret.name) yield required(childPath(at, "secret", "name"));
      yield* itemsErrors(source.secret.items, childPath(at, "secret", "items"));
    }
    if (source.configMap !== undefined) {
      if (!source.configMap.name) yield required(childPath(at, "configMap", "name"));
      yield* itemsErrors(source.configMap.items, childPath(at, "configMap", "items"));
    }
    for (const item of source.downwardAPI?.items ?? []) {
      yield* downwardFileErrors(item, childPath(at, "downwardAPI"));
    }
    if (source.serviceAccountToken !== undefined) {
      const { expirationSeconds = 3600, path } = source.serviceAccountToken;
      const expiration = childPath(at, "serviceAccountToken", "expirationSeconds");
      if (expirationSeconds < 600) {
        yield invalid(expiration, expirationSeconds, "may not specify a duration less than 10 minutes");
      }
      if (!path) yield required(childPath(field, "path"));
      else yield* localPathErrors(path, childPath(field, "path"));
    }
    if (Object.keys(source).length > 1) {
      yield forbidden(at, "may not specify more than 1 volume type per source");
    }
  }
}

/** The path of such a file's fault names no index. */
function* downwardFileErrors(
  { path, fieldRef, resourceFieldRef, mode }: DownwardAPIVolumeFile,
  field: string,
): Faults {
  if (!path) yield required(childPath(field, "path"));
  yield* localPathErrors(path, childPath(field, "path"));
  if (fieldRef !== undefined) {
    yield* fieldRefErrors(fieldRef.fieldPath, childPath(field, "fieldRef"), fileFields);
    if (resourceFieldRef !== undefined) {
      yield invalid(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
    }
  } else if (resourceFieldRef === undefined) {
    yield required(field, "one of fieldRef and resourceFieldRef is required");
  }
  yield* modeErrors(mode, childPath(field, "mode"));
}

function* itemsErrors(items: readonly KeyToPath[] = [], field: string): Faults {
  for (const [index, { key, path, mode }] of items.entries()) {
    const at = indexPath(field, index);
    if (!key) yield required(childPath(at, "key"));
    if (!path) yield required(childPath(at, "path"));
    yield* localPathErrors(path, childPath(at, "path"));
    yield* modeErrors(mode, childPath(at, "mode"));
  }
}

function* modeErrors(mode: number | undefined, field: string): Faults {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) yield invalid(field, mode, fileModeRule);
}

/** A relative path that stays below where it starts. */
export function* descendingPathErrors(path: string, field: string): Faults {
  if (path.startsWith("/")) yield invalid(field, path, "must be a relative path");
  yield* backstepErrors(path, field);
}

function* localPathErrors(path: string, field: string): Faults {
  yield* descendingPathErrors(path, field);
  if (path.startsWith("..") && !path.startsWith("../")) {
    yield invalid(field, path, "must not start with '..'");
  }
}

/** A path without `..`. */
export function* backstepErrors(path: string, field: string): Faults {
  if (path.split("/").includes("..")) yield invalid(field, path, "must not contain '..'");
}
