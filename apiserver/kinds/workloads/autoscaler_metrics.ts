/**
 * Faults of what an autoscaler scales and of what it measures.
 *
 * @module
 */
import type {
  CrossVersionObjectReference,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from "../../../api/autoscaling/v2.ts";
import { parseQuantity } from "../../../meta/mod.ts";
import { childPath, forbidden, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { type Faults, invalidFor, requiredText } from "../validation/checks.ts";
import { dnsLabel, pathSegment, type TextCheck } from "../../../schema/names.ts";
import { containerResourceNameErrors } from "../validation/resource_errors.ts";

/** What an API version must be: anything at all, a version with or without its group, or one with it. */
export type VersionRule = "any" | "version" | "group";

const segment: TextCheck = (text) => [...pathSegment(text, false)];

/** Faults of a reference to an object. */
export function* targetErrors(
  target: CrossVersionObjectReference | undefined,
  rule: VersionRule,
  field: string,
): Faults {
  const { kind = "", name = "", apiVersion = "" } = target ?? {};
  yield* requiredText(childPath(field, "kind"), kind, segment);
  yield* requiredText(childPath(field, "name"), name, segment);
  if (rule === "any") return;
  const at = childPath(field, "apiVersion");
  if (apiVersion.split("/").length > 2) {
    yield invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
  } else if (rule === "group" && !/^[^/]+\//.test(apiVersion)) {
    yield invalid(at, apiVersion, "apiVersion must specify API group");
  }
}

const types = ["ContainerResource", "External", "Object", "Pods", "Resource"];

/** Sources in the order in which the first of them is checked. */
const sources = ["object", "external", "pods", "resource", "containerResource"] as const;

/** Faults of one metric. */
export function* metricErrors(metric: MetricSpec, field: string): Faults {
  const { type = "" } = metric;
  const typeField = childPath(field, "type");
  if (type === "") yield required(typeField, "must specify a metric source type");
  if (!types.includes(type)) yield notSupported(typeField, type, types);
  const given = sources.filter((source) => metric[source] !== undefined);
  if (given.length > 0) yield* sourceErrors(metric, given[0]!, childPath(field, given[0]!));
  const expected = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  if (!types.includes(type)) yield notSupported(typeField, type, types);
  else if (!(given as string[]).includes(expected)) {
    yield required(childPath(field, expected), "must populate information for the given metric source");
  }
  if (given.length === 1) return;
  for (const source of given) {
    if (source === expected) continue;
    yield forbidden(childPath(field, source), "must populate the given metric source only");
  }
}

function* sourceErrors(metric: MetricSpec, source: typeof sources[number], field: string): Faults {
  const targetField = childPath(field, "target");
  switch (source) {
    case "object": {
      const { describedObject, metric: identifier, target } = metric.object!;
      yield* targetErrors(describedObject, "version", childPath(field, "describedObject"));
      yield* identifierErrors(identifier, childPath(field, "metric"));
      yield* aimErrors(target, targetField);
      if (target.value === undefined && target.averageValue === undefined) {
        const detail = "must set either a target value or averageValue";
        yield required(childPath(targetField, "averageValue"), detail);
      }
      return;
    }
    case "external": {
      const { metric: identifier, target } = metric.external!;
      yield* identifierErrors(identifier, childPath(field, "metric"));
      yield* aimErrors(target, targetField);
      if (target.value === undefined && target.averageValue === undefined) {
        const detail = "must set either a target value for metric or a per-pod target";
        yield required(childPath(targetField, "averageValue"), detail);
      }
      if (target.value !== undefined && target.averageValue !== undefined) {
        const detail = "may not set both a target value for metric and a per-pod target";
        yield forbidden(childPath(targetField, "value"), detail);
      }
      return;
    }
    case "pods": {
      const { metric: identifier, target } = metric.pods!;
      yield* identifierErrors(identifier, childPath(field, "metric"));
      yield* aimErrors(target, targetField);
      if (target.averageValue === undefined) {
        yield required(childPath(targetField, "averageValue"), "must specify a positive target averageValue");
      }
      return;
    }
    case "resource": {
      const { name, target } = metric.resource!;
      if (!name) yield required(childPath(field, "name"), "must specify a resource name");
      return yield* utilizationErrors(target, targetField);
    }
    case "containerResource": {
      const { name, container, target } = metric.containerResource!;
      if (!name) yield required(childPath(field, "name"), "must specify a resource name");
      else yield* containerResourceNameErrors(name, childPath(field, "name"));
      yield* requiredText(childPath(field, "container"), container, dnsLabel, "must specify a container");
      yield* utilizationErrors(target, targetField);
    }
  }
}

function* identifierErrors({ name }: MetricIdentifier, field: string): Faults {
  const at = childPath(field, "name");
  if (!name) yield required(at, "must specify a metric name");
  else yield* invalidFor(at, name, segment(name));
}

function* utilizationErrors(target: MetricTarget, field: string): Faults {
  yield* aimErrors(target, field);
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = "must set either a target raw value or a target utilization";
    yield required(childPath(field, "averageUtilization"), detail);
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const detail = "may not set both a target raw value and a target utilization";
    yield forbidden(childPath(field, "averageValue"), detail);
  }
}

function* aimErrors(target: MetricTarget, field: string): Faults {
  const { type = "", averageUtilization } = target;
  const typeField = childPath(field, "type");
  if (type === "") yield required(typeField, "must specify a metric target type");
  if (!["Utilization", "Value", "AverageValue"].includes(type)) {
    yield invalid(typeField, type, "must be either Utilization, Value, or AverageValue");
  }
  for (const name of ["value", "averageValue"] as const) {
    const amount = target[name];
    if (amount !== undefined && parseQuantity(amount).nano <= 0n) {
      yield invalid(childPath(field, name), amount, "must be positive");
    }
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    yield invalid(childPath(field, "averageUtilization"), averageUtilization, "must be greater than 0");
  }
}
