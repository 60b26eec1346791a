/**
 * CSIDriver, CSINode, CSIStorageCapacity and VolumeAttachment.
 *
 * @module
 */
import type {
  CSIDriver,
  CSIDriverSpec,
  CSINode,
  CSINodeDriver,
  CSIStorageCapacity,
  TokenRequest,
  VolumeAttachment,
} from "../../../api/storage.k8s.io/v1.ts";
import {
  duplicate,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
} from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import {
  declared,
  declaredLast,
  type Faults,
  invalidFor,
  nonNegative,
  nonNegativeQuantity,
  selectorErrors,
} from "../validation/checks.ts";
import { dnsSubdomain, qualifiedName, subdomainName } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";

const driverNameLength = 63;
const nodeIdLength = 256;

/** Faults of a reference to a driver. */
export function* driverNameErrors(name: string | undefined, field: string): Faults {
  if (!name) return yield required(field);
  if (name.length > driverNameLength) yield tooLong(field, driverNameLength);
  yield* invalidFor(field, name, dnsSubdomain(name.toLowerCase()));
}

const guarded: Strategy = { generation: "none", allowUnconditionalUpdate: false };

/** CSIDriver. */
export const csiDriver: Strategy = {
  ...guarded,
  answersDeletedObject: true,
  validate: (object) => [...driverErrors(typed<CSIDriver>(object).spec)],
  validateUpdate(object, old) {
    const { spec } = typed<CSIDriver>(object);
    const { spec: before } = typed<CSIDriver>(old);
    return [
      ...driverErrors(spec),
      ...immutableErrors(spec.attachRequired, before.attachRequired, "spec.attachedRequired"),
      ...immutableErrors(spec.volumeLifecycleModes, before.volumeLifecycleModes, "spec.volumeLifecycleModes"),
    ];
  },
};

function* driverErrors(spec: CSIDriverSpec): Faults {
  const policies = ["File", "None", "ReadWriteOnceWithFSType"];
  if (spec.fsGroupPolicy !== undefined && !policies.includes(spec.fsGroupPolicy)) {
    yield notSupported("spec.fsGroupPolicy", spec.fsGroupPolicy, policies);
  }
  yield* tokenErrors(spec.tokenRequests ?? []);
  const modes = ["Persistent", "Ephemeral"];
  for (const mode of spec.volumeLifecycleModes ?? []) {
    if (!modes.includes(mode)) yield notSupported("spec.volumeLifecycleModes", mode, modes);
  }
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  if (period !== undefined && period < 10) {
    const detail = "must be greater than or equal to 10 seconds";
    yield invalid("spec.nodeAllocatableUpdatePeriodSeconds", period, detail);
  }
}

function* tokenErrors(requests: readonly TokenRequest[]): Faults {
  const audiences = new Set<string>();
  for (const [index, { audience, expirationSeconds }] of requests.entries()) {
    const field = `spec.tokenRequests[${index}]`;
    if (audiences.has(audience)) {
      yield duplicate(`${field}.audience`, audience);
      continue;
    }
    audiences.add(audience);
    if (expirationSeconds === undefined) continue;
    const at = `${field}.expirationSeconds`;
    if (expirationSeconds < 600) {
      yield invalid(at, expirationSeconds, "may not specify a duration less than 10 minutes");
    }
    if (expirationSeconds > 2 ** 32) {
      yield invalid(at, expirationSeconds, "may not specify a duration larger than 2^32 seconds");
    }
  }
}

/** CSINode. */
export const csiNode: Strategy = {
  ...guarded,
  answersDeletedObject: true,
  validate: (object) => [...nodeErrors(typed<CSINode>(object))],
  validateUpdate(object, old) {
    const before = new Map((typed<CSINode>(old).spec.drivers ?? []).map((driver) => [driver.name, driver]));
    const lasting = ({ allocatable: _allocatable, ...rest }: CSINodeDriver) => rest;
    return [
      ...nodeErrors(typed<CSINode>(object)),
      ...(typed<CSINode>(object).spec.drivers ?? []).flatMap((driver) => {
        const was = before.get(driver.name);
        return was === undefined ? [] : immutableErrors(lasting(driver), lasting(was), "spec.drivers");
      }),
    ];
  },
};

function* nodeErrors({ spec }: CSINode): Faults {
  const names = new Set<string>();
  for (const [index, { name, nodeID, allocatable, topologyKeys }] of (spec.drivers ?? []).entries()) {
    const field = `spec.drivers[${index}]`;
    yield* driverNameErrors(name, `${field}.name`);
    if (!nodeID) yield required(`${field}.nodeID`);
    else if (nodeID.length > nodeIdLength) {
      yield invalid(`${field}.nodeID`, nodeID, `must be ${nodeIdLength} characters or less`);
    }
    yield* nonNegative(`${field}.allocatable.count`, allocatable?.count);
    if (names.has(name)) yield duplicate(`${field}.name`, name);
    names.add(name);
    const keys = topologyKeys ?? [];
    for (const [i, key] of keys.entries()) {
      if (key === "") yield required(field);
      if (keys.indexOf(key) < i) yield duplicate(field, key);
      yield* invalidFor(field, key, qualifiedName(key));
    }
  }
}

/** CSIStorageCapacity. */
export const csiStorageCapacity: Strategy = {
  ...guarded,
  validate: (object) => [...capacityErrors(typed<CSIStorageCapacity>(object))],
  validateUpdate: (object, old) => [
    ...capacityErrors(typed<CSIStorageCapacity>(object)),
    ...immutableErrors(object.nodeTopology, old.nodeTopology, "nodeTopology"),
    ...immutableErrors(object.storageClassName, old.storageClassName, "storageClassName"),
  ],
};

function* capacityErrors({ nodeTopology, storageClassName, capacity }: CSIStorageCapacity): Faults {
  yield* selectorErrors(nodeTopology, "nodeTopology");
  yield* invalidFor("storageClassName", storageClassName, subdomainName(storageClassName, false));
  if (capacity !== undefined) yield* nonNegativeQuantity("capacity", capacity);
}

/** VolumeAttachment. */
export const volumeAttachment: Strategy = {
  ...guarded,
  answersDeletedObject: true,
  validate: (object) => declaredLast(attachmentErrors(typed<VolumeAttachment>(object))),
  validateUpdate(object, old) {
    const { spec } = typed<VolumeAttachment>(object);
    return [
      ...declaredLast(attachmentErrors(typed<VolumeAttachment>(object))),
      ...immutableErrors(spec, typed<VolumeAttachment>(old).spec, "spec"),
    ];
  },
};

function* attachmentErrors({ spec }: VolumeAttachment): Faults {
  for (const fault of driverNameErrors(spec.attacher, "spec.attacher")) yield declared(fault);
  const { inlineVolumeSpec, persistentVolumeName: volume } = spec.source;
  const detail = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  if (inlineVolumeSpec === undefined && volume === undefined) yield required("spec.source", detail);
  else if (inlineVolumeSpec !== undefined && volume !== undefined) yield forbidden("spec.source", detail);
  else if (volume === "") {
    yield required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName");
  }
  yield* invalidFor("spec.nodeName", spec.nodeName, subdomainName(spec.nodeName, false));
  if (volume !== undefined) {
    yield* invalidFor("spec.source.persistentVolumeName", volume, subdomainName(volume, false));
  }
}
