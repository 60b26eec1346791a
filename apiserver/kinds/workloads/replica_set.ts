/**
 * ReplicaSet and ReplicationController, which differ in their selector.
 *
 * @module
 */
import type { ReplicaSet, ReplicaSetSpec } from "../../../api/apps/v1.ts";
import type { ReplicationController, ReplicationControllerSpec } from "../../../api/core/v1.ts";
import { required } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, nonNegative } from "../validation/checks.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { scaleSubresource } from "./scale.ts";
import { statusPart } from "./status_part.ts";
import {
  lastingTemplateErrors,
  mismatchErrors,
  ownSelectorErrors,
  selectedTemplateErrors,
  statusCountErrors,
} from "./template_errors.ts";

const counts = [
  "replicas",
  "fullyLabeledReplicas",
  "readyReplicas",
  "availableReplicas",
  "observedGeneration",
  "terminatingReplicas",
];
const bounded = ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"];

const replicaStatus = statusPart((object) => statusCountErrors(object.status as never, counts, bounded));

/** ReplicaSet. */
export const replicaSet: Strategy = {
  validate: (object) => [...specErrors(typed<ReplicaSet>(object).spec!)],
  validateUpdate(object, old) {
    const { spec } = typed<ReplicaSet>(object);
    return [
      ...specErrors(spec!),
      ...immutableErrors(spec!.selector, typed<ReplicaSet>(old).spec!.selector, "spec.selector"),
    ];
  },
  subresources: { scale: scaleSubresource(), status: replicaStatus },
};

function* specErrors({ replicas, minReadySeconds, selector, template = {} }: ReplicaSetSpec): Faults {
  yield* nonNegative("spec.replicas", replicas);
  yield* nonNegative("spec.minReadySeconds", minReadySeconds);
  yield* ownSelectorErrors(selector, "deployment", "spec.selector");
  yield* selectedTemplateErrors(selector, template);
}

/** ReplicationController. */
export const replicationController: Strategy = {
  validate: (object) => [...controllerErrors(typed<ReplicationController>(object).spec ?? {})],
  validateUpdate: (object) => [...controllerErrors(typed<ReplicationController>(object).spec ?? {})],
  defaultPropagation: "Orphan",
  subresources: { scale: scaleSubresource(true), status: replicaStatus },
};

function* controllerErrors(
  { minReadySeconds, selector = {}, replicas, template }: ReplicationControllerSpec,
): Faults {
  if (Object.keys(selector).length === 0) yield required("spec.selector");
  if (template === undefined) yield required("spec.template");
  else {
    yield* mismatchErrors({ matchLabels: selector }, template, "spec.template");
    yield* lastingTemplateErrors(template, "ReplicationController", "spec.template");
  }
  yield* nonNegative("spec.replicas", replicas);
  yield* nonNegative("spec.minReadySeconds", minReadySeconds);
}
