/**
 * Pod.
 *
 * @module
 */
import type { EphemeralContainer, Pod } from "../../../api/core/v1.ts";
import { type FieldError, forbidden, indexPath } from "../../../schema/field_error.ts";
import { forbidden as refused } from "../../registry/api_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { PartSubresource, Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { ipErrors } from "../validation/ip_address.ts";
import { subdomainName } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { podErrors, podSpecErrors } from "../validation/pod_errors.ts";
import { keepAllButStatus } from "../workloads/status_part.ts";
import { fillFromLimitRanges, holdPodToLimitRanges } from "./limit_range_admission.ts";
import { setPriority, tolerateLostNodes, useRuntimeClass } from "./pod_admission.ts";
import { setPodCondition } from "./pod_condition.ts";
import { requestPodLevelResources } from "./pod_resources.ts";
import { podUpdateErrors } from "./pod_update_errors.ts";
import { qualityOfService } from "./quality_of_service.ts";

/** The status of a pod: its spec, owners and deletion are not its writer's. */
const status: PartSubresource = {
  type: "part",
  prepareForUpdate(object, old) {
    keepAllButStatus(object, old);
    const metadata = object.metadata!;
    if (old.metadata?.ownerReferences === undefined) delete metadata.ownerReferences;
    else {metadata.ownerReferences = structuredClone(
        old.metadata.ownerReferences,
      ) as typeof metadata.ownerReferences;}
    const own = typed<Pod>(object).status ??= {};
    own.qosClass ??= typed<Pod>(old).status?.qosClass;
  },
  validateUpdate(object, old) {
    const now = typed<Pod>(object).status;
    const before = typed<Pod>(old).status;
    return [
      ...nominationErrors(now?.nominatedNodeName, typed<Pod>(old)),
      ...immutableErrors(now?.qosClass, before?.qosClass, "status.qosClass"),
      ...addressErrors(now?.podIPs, "status.podIPs"),
      ...addressErrors(now?.hostIPs, "status.hostIPs"),
    ];
  },
  resetFields: [["spec"], ["metadata", "deletionTimestamp"], ["metadata", "ownerReferences"]],
};

function* nominationErrors(name: string | undefined, { spec, status: before }: Pod): Faults {
  const field = "status.nominatedNodeName";
  if (!name || name === before?.nominatedNodeName) return;
  yield* invalidFor(field, name, subdomainName(name, false));
  if (spec?.nodeName) yield forbidden(field, "may not be set on pods that are already bound to a node");
}

function* addressErrors(addresses: readonly { readonly ip?: string }[] | undefined, field: string): Faults {
  for (const [index, { ip = "" }] of (addresses ?? []).entries()) {
    yield* ipErrors(indexPath(field, index), ip);
  }
}

/** Ephemeral containers are added here, and stay. */
const ephemeralContainers: PartSubresource = {
  type: "part",
  countsGeneration: true,
  prepareForUpdate(object, old) {
    const added = typed<Pod>(object).spec?.ephemeralContainers;
    for (const field of ["spec", "status"]) object[field] = structuredClone(old[field]);
    const spec = typed<Pod>(object).spec!;
    if (added === undefined) delete spec.ephemeralContainers;
    else spec.ephemeralContainers = added;
  },
  validateUpdate(object, old) {
    const now = typed<Pod>(object).spec!;
    const before = typed<Pod>(old).spec!;
    const field = "spec.ephemeralContainers";
    const errors: FieldError[] = [...podSpecErrors(now, "spec")];
    for (const container of before.ephemeralContainers ?? []) {
      const kept = (now.ephemeralContainers ?? []).find(({ name }: EphemeralContainer) =>
        name === container.name
      );
      if (kept === undefined) {
        errors.push(
          forbidden(field, `existing ephemeral containers "${container.name}" may not be removed\n`),
        );
      } else if (!jsonEqual(kept, container)) {
        errors.push(
          forbidden(field, `existing ephemeral containers "${container.name}" may not be changed\n`),
        );
      }
    }
    return errors;
  },
};

/** Resources of running containers change here. */
const resize: PartSubresource = {
  type: "part",
  countsGeneration: true,
  prepareForUpdate(object, old) {
    const asked = typed<Pod>(object).spec;
    for (const field of ["spec", "status"]) object[field] = structuredClone(old[field]);
    const spec = typed<Pod>(object).spec!;
    for (const list of ["containers", "initContainers"] as const) {
      for (const container of spec[list] ?? []) {
        const wanted = asked?.[list]?.find(({ name }) => name === container.name);
        if (wanted === undefined) continue;
        for (const part of ["resources", "resizePolicy"] as const) {
          if (wanted[part] === undefined) delete container[part];
          else container[part] = wanted[part] as never;
        }
      }
    }
  },
  validateUpdate(object, old, ctx) {
    const now = typed<Pod>(object).spec!;
    const before = typed<Pod>(old).spec!;
    const withoutResources = (spec: Pod["spec"]) => ({
      ...spec,
      resources: undefined,
      containers: (spec?.containers ?? []).map((container) => ({ ...container, resources: undefined })),
      initContainers: (spec?.initContainers ?? []).map((container) => ({
        ...container,
        resources: undefined,
      })),
    });
    const errors: FieldError[] = [...podSpecErrors(now, "spec")];
    if (!jsonEqual(withoutResources(now), withoutResources(before))) {
      errors.push(forbidden("spec", "only cpu and memory resources are mutable"));
    }
    if (qualityOfService(now) !== qualityOfService(before)) {
      errors.push(forbidden("spec", "Pod QOS Class may not change as a result of resizing"));
    }
    if (errors.length > 0) return errors;
    holdPodToLimitRanges(typed<Pod>(object), ctx);
    const { nodeName } = now;
    if (
      nodeName && !jsonEqual(now, before) && !ctx.lookup({ group: "", resource: "nodes" }, { name: nodeName })
    ) {
      const of = { group: "", resource: "pods" };
      throw refused(of, object.metadata!.name!, `node "${nodeName}" not found`);
    }
    return errors;
  },
};

/** See the module. */
export const pod: Strategy = {
  answersDeletedObject: true,
  prepareForCreate(object, ctx) {
    const draft = typed<Pod>(object);
    const spec = draft.spec!;
    fillFromLimitRanges(draft, ctx);
    setPriority(draft, ctx);
    tolerateLostNodes(spec);
    useRuntimeClass(draft, ctx);
    requestPodLevelResources(spec);
    draft.status = { phase: "Pending", qosClass: qualityOfService(spec) };
    if ((spec.schedulingGates ?? []).length > 0) {
      const message = "Scheduling is blocked due to non-empty scheduling gates";
      setPodCondition(draft.status, {
        type: "PodScheduled",
        status: "False",
        reason: "SchedulingGated",
        message,
      }, ctx.now);
    }
  },
  prepareForUpdate(object, old) {
    const draft = typed<Pod>(object).spec!;
    const before = typed<Pod>(old).spec!;
    for (const field of ["priority", "preemptionPolicy"] as const) {
      if (draft[field] === undefined && before[field] !== undefined) {
        Object.assign(draft, { [field]: before[field] });
      }
    }
    tolerateLostNodes(draft);
  },
  validate(object, ctx) {
    const errors = [...podErrors(typed<Pod>(object))];
    if (errors.length === 0) holdPodToLimitRanges(typed<Pod>(object), ctx);
    return errors;
  },
  validateUpdate: (object, old) => [...podUpdateErrors(typed<Pod>(object), typed<Pod>(old))],
  // A pod that no node has taken, or that has ended, goes at once.
  gracePeriod(object, asked) {
    const { spec, status: own } = typed<Pod>(object);
    if (!spec?.nodeName || own?.phase === "Failed" || own?.phase === "Succeeded") return 0;
    const seconds = asked ?? Number(spec.terminationGracePeriodSeconds ?? 0);
    return seconds < 0 ? 1 : seconds;
  },
  subresources: {
    status,
    ephemeralcontainers: ephemeralContainers,
    resize,
  },
};
