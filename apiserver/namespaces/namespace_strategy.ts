/**
 * What namespaces do beyond what all kinds do.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { cloneJson } from "../../schema/json_value.ts";
import { invalid } from "../../schema/mod.ts";
import { labelName } from "../../schema/names.ts";
import type { PartSubresource, Strategy } from "../registry/strategy.ts";
import { kubernetesFinalizer } from "./namespace_deletion.ts";
import { immortalNamespaces } from "./namespace_lifecycle.ts";

/** Label by which selectors find a namespace by name. */
const nameLabel = "kubernetes.io/metadata.name";

interface NamespaceParts extends Unstructured {
  spec?: { finalizers?: string[] };
  status?: { phase?: string };
}

function keep(object: Unstructured, old: Unstructured, field: "spec" | "status"): void {
  if (old[field] === undefined) delete object[field];
  else object[field] = cloneJson(old[field]);
}

function labelWithName(object: Unstructured): void {
  const metadata = object.metadata!;
  if (metadata.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name };
}

/** `finalize`: writes `spec.finalizers`, and thereby lets a deleted namespace go. */
const finalize: PartSubresource = {
  type: "part",
  prepareForUpdate: (object, old) => keep(object, old, "status"),
};

const status: PartSubresource = {
  type: "part",
  prepareForUpdate: (object, old) => keep(object, old, "spec"),
  validateUpdate(object) {
    const phase = (object as NamespaceParts).status?.phase ?? "";
    const deleting = object.metadata!.deletionTimestamp !== undefined;
    if (deleting === (phase === "Terminating") && (deleting || phase === "Active")) return [];
    const detail = deleting
      ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
      : "may only be 'Active' if `deletionTimestamp` is empty";
    return [invalid("status.Phase", phase, detail)];
  },
  resetFields: [["spec"]],
};

/** See the module. */
export const namespaceStrategy: Strategy = {
  default: labelWithName,
  validateName: labelName,
  keepsStatusOnCreate: true,
  generation: "none",
  prepareForCreate(object) {
    labelWithName(object);
    const namespace = object as NamespaceParts;
    namespace.status = { phase: "Active" };
    const finalizers = namespace.spec?.finalizers ?? [];
    if (!finalizers.includes(kubernetesFinalizer)) {
      namespace.spec = { ...namespace.spec, finalizers: [...finalizers, kubernetesFinalizer] };
    }
  },
  prepareForUpdate(object, old) {
    keep(object, old, "spec");
    keep(object, old, "status");
  },
  resetFields: [["status"]],
  refusesDelete: ({ metadata }) =>
    immortalNamespaces.has(metadata!.name!) ? "this namespace may not be deleted" : undefined,
  holdsDelete: (object) => ((object as NamespaceParts).spec?.finalizers ?? []).length > 0,
  prepareForDelete(object) {
    // A namespace goes when it is empty; a grace period means nothing to it.
    delete object.metadata!.deletionGracePeriodSeconds;
    (object as NamespaceParts).status = { ...(object as NamespaceParts).status, phase: "Terminating" };
  },
  answersDeletedObject: true,
  subresources: { finalize, status },
};
