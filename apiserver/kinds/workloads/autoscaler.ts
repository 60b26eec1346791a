/**
 * HorizontalPodAutoscaler, as it is kept: autoscaling/v2.
 *
 * @module
 */
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from "../../../api/autoscaling/v2.ts";
import { parseQuantity } from "../../../meta/mod.ts";
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
import { type Faults, invalidFor } from "../validation/checks.ts";
import { pathSegment } from "../validation/names.ts";
import { statusPart } from "./status_part.ts";
import { statusCountErrors } from "./template_errors.ts";

/** See the module. */
export const horizontalPodAutoscaler: Strategy = {
  validate: (object) => [...specErrors(typed<HorizontalPodAutoscaler>(object))],
  validateUpdate: (object) => [...specErrors(typed<HorizontalPodAutoscaler>(object))],
  subresources: {
    status: statusPart((object) =>
      statusCountErrors(object.status as never, ["currentReplicas", "desiredReplicas"], [])
    ),
  },
};

function* specErrors({ spec }: HorizontalPodAutoscaler): Faults {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec ?? {};
  if (minReplicas !== undefined && minReplicas < 1) {
    yield invalid("spec.minReplicas", minReplicas, "must be greater than or equal to 1");
  }
  if (maxReplicas < 1) yield invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to 1");
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    yield invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`");
  }
  const { kind = "", name = "", apiVersion = "" } = scaleTargetRef ?? {};
  for (const [field, value] of Object.entries({ kind, name })) {
    const at = `spec.scaleTargetRef.${field}`;
    if (value === "") yield required(at);
    else yield* invalidFor(at, value, pathSegment(value, false));
  }
  if (!apiVersion.includes("/") && !(apiVersion === "v1" && kind === "ReplicationController")) {
    yield invalid("spec.scaleTargetRef.apiVersion", apiVersion, "apiVersion must specify API group");
  }
  for (const [index, metric] of metrics.entries()) {
    yield* metricErrors(metric, indexPath("spec.metrics", index));
  }
  yield* rulesErrors(behavior?.scaleUp, "spec.behavior.scaleUp");
  yield* rulesErrors(behavior?.scaleDown, "spec.behavior.scaleDown");
}

const metricTypes = ["ContainerResource", "External", "Object", "Pods", "Resource"];

function* metricErrors(metric: MetricSpec, field: string): Faults {
  const { type } = metric;
  if (!type) yield required(childPath(field, "type"), "must specify a metric source type");
  else if (!metricTypes.includes(type)) yield notSupported(childPath(field, "type"), type, metricTypes);
  const sources = ["object", "pods", "resource", "containerResource", "external"] as const;
  const given = sources.filter((source) => metric[source] !== undefined);
  for (const source of given.slice(1)) {
    yield forbidden(childPath(field, source), "must only populate information for the given metric source");
  }
  for (const source of given) yield* targetErrors(metric[source]!, childPath(field, source));
  const wanted = `${(type ?? "").charAt(0).toLowerCase()}${(type ?? "").slice(1)}`;
  if (metricTypes.includes(type) && !(given as string[]).includes(wanted)) {
    yield required(childPath(field, wanted), "must populate information for the given metric source");
  }
}

function* targetErrors(source: NonNullable<MetricSpec[typeof sourceNames[number]]>, field: string): Faults {
  if ("name" in source && !source.name) {
    yield required(childPath(field, "name"), "must specify a resource name");
  }
  if ("metric" in source && !source.metric?.name) yield required(childPath(field, "metric", "name"));
  const { target } = source;
  const at = childPath(field, "target");
  const types = ["AverageValue", "Utilization", "Value"];
  if (!target?.type) yield required(childPath(at, "type"), "must specify a metric target type");
  else if (!types.includes(target.type)) {
    yield invalid(childPath(at, "type"), target.type, "must be either Utilization, Value, or AverageValue");
  }
  if (target?.averageUtilization !== undefined && target.averageUtilization < 1) {
    yield invalid(childPath(at, "averageUtilization"), target.averageUtilization, "must be greater than 0");
  }
  for (const name of ["value", "averageValue"] as const) {
    const amount = target?.[name];
    if (amount !== undefined && parseQuantity(amount).nano <= 0n) {
      yield invalid(childPath(at, name), amount, "must be positive");
    }
  }
}

const sourceNames = ["object", "pods", "resource", "containerResource", "external"] as const;

function* rulesErrors(rules: HPAScalingRules | undefined, field: string): Faults {
  if (rules === undefined) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules;
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
}
