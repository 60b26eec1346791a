/**
 * HorizontalPodAutoscaler, as it is kept: autoscaling/v2.
 *
 * @module
 */
import type { HorizontalPodAutoscaler, HPAScalingRules } from "../../../api/autoscaling/v2.ts";
import {
  childPath,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { declared, declaredLast, type Faults, nonNegativeQuantity } from "../validation/checks.ts";
import { metricErrors, targetErrors } from "./autoscaler_metrics.ts";
import { statusPart } from "./status_part.ts";
import { statusCountErrors } from "./template_errors.ts";

/** See the module. */
export const horizontalPodAutoscaler: Strategy = {
  validate: (object) => declaredLast(specErrors(typed<HorizontalPodAutoscaler>(object))),
  validateUpdate: (object, old) =>
    declaredLast(specErrors(typed<HorizontalPodAutoscaler>(object), typed<HorizontalPodAutoscaler>(old))),
  subresources: {
    status: statusPart((object) =>
      statusCountErrors(object.status as never, ["currentReplicas", "desiredReplicas"], [])
    ),
  },
};

function* specErrors({ spec }: HorizontalPodAutoscaler, old?: HorizontalPodAutoscaler): Faults {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec ?? {};
  if (minReplicas !== undefined && minReplicas < 0) {
    yield declared(invalid("spec.minReplicas", minReplicas, "must be greater than or equal to 0"));
  }
  if (maxReplicas === 0) yield declared(required("spec.maxReplicas"));
  else if (maxReplicas < 0) {
    yield declared(invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to 1"));
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    yield invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`");
  }
  const was = old?.spec?.scaleTargetRef;
  const sameTarget = was !== undefined && was.kind === scaleTargetRef?.kind &&
    was.apiVersion === scaleTargetRef.apiVersion;
  const rule = sameTarget ? "any" : scaleTargetRef?.kind === "ReplicationController" ? "version" : "group";
  yield* targetErrors(scaleTargetRef, rule, "spec.scaleTargetRef");
  for (const [index, metric] of metrics.entries()) {
    yield* metricErrors(metric, indexPath("spec.metrics", index));
  }
  if (minReplicas === 0 && !metrics.some(({ type }) => type === "Object" || type === "External")) {
    const detail = "must specify at least one Object or External metric to support scaling to zero replicas";
    yield forbidden("spec.metrics", detail);
  }
  yield* rulesErrors(behavior?.scaleUp, "spec.behavior.scaleUp");
  yield* rulesErrors(behavior?.scaleDown, "spec.behavior.scaleDown");
}

function* rulesErrors(rules: HPAScalingRules | undefined, field: string): Faults {
  if (rules === undefined) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  if (window !== undefined && window < 0) {
    yield invalid(
      childPath(field, "stabilizationWindowSeconds"),
      window,
      "must be greater than or equal to zero",
    );
  }
  if (window !== undefined && window > 3600) {
    yield invalid(
      childPath(field, "stabilizationWindowSeconds"),
      window,
      "must be less than or equal to 3600",
    );
  }
  const choices = ["Disabled", "Max", "Min"];
  if (selectPolicy !== undefined && !choices.includes(selectPolicy)) {
    yield notSupported(childPath(field, "selectPolicy"), selectPolicy, choices);
  }
  if (policies.length === 0) yield required(childPath(field, "policies"), "must specify at least one Policy");
  for (const [index, { type, value, periodSeconds }] of policies.entries()) {
    const at = indexPath(childPath(field, "policies"), index);
    if (type !== "Pods" && type !== "Percent") {
      yield notSupported(childPath(at, "type"), type, ["Percent", "Pods"]);
    }
    if (value <= 0) yield invalid(childPath(at, "value"), value, "must be greater than zero");
    if (periodSeconds <= 0) {
      yield invalid(childPath(at, "periodSeconds"), periodSeconds, "must be greater than zero");
    }
    if (periodSeconds > 1800) {
      yield invalid(childPath(at, "periodSeconds"), periodSeconds, "must be less than or equal to 1800");
    }
  }
  if (tolerance !== undefined) yield* nonNegativeQuantity(childPath(field, "tolerance"), tolerance);
}
