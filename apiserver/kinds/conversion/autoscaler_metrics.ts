/**
 * Metrics of an autoscaler in the form of autoscaling/v1's annotations, and back.
 *
 * autoscaling/v1 has a field for the CPU's utilization only; a server keeps the other metrics of a v2 object in
 * annotations when it shows the object as v1, so that nothing is lost when a v1 client writes it back.
 *
 * @module
 */
import type {
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from "../../../api/autoscaling/v2.ts";

/** A metric as an annotation holds it: its type, and under the type's name its fields. */
interface FlatMetric {
  readonly type: string;
  readonly [source: string]: unknown;
}

type Flat = { readonly [field: string]: unknown };

/** Field of a metric that holds its source: `Resource` is under `resource`. */
function sourceName(type: string): string {
  return type.charAt(0).toLowerCase() + type.slice(1);
}

/** Leaves out what is undefined, so that the annotation's text has no trace of it. */
function defined(fields: Record<string, unknown>): Flat {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A wanted metric in v1's form. */
export function flatMetric(metric: MetricSpec): FlatMetric {
  const { type } = metric;
  const { resource, containerResource, pods, object, external } = metric;
  let flat: Flat = {};
  if (resource !== undefined) flat = flatResource(resource.name, resource.target, "target");
  else if (containerResource !== undefined) {
    const { name, target, container } = containerResource;
    flat = { ...flatResource(name, target, "target"), container };
  } else if (pods !== undefined) {
    const { metric: { name, selector }, target } = pods;
    flat = defined({ metricName: name, targetAverageValue: target.averageValue ?? "0", selector });
  } else if (object !== undefined) {
    const { metric: { name, selector }, target, describedObject } = object;
    flat = defined({
      target: describedObject,
      metricName: name,
      targetValue: target.value ?? "0",
      selector,
      averageValue: target.averageValue,
    });
  } else if (external !== undefined) {
    const { metric: { name, selector }, target } = external;
    flat = defined({
      metricName: name,
      metricSelector: selector,
      targetValue: target.value,
      targetAverageValue: target.averageValue,
    });
  }
  return { type, [sourceName(type)]: flat };
}

/** A measured metric in v1's form. */
export function flatMetricStatus(metric: MetricStatus): FlatMetric {
  const { type, resource, containerResource, pods, object, external } = metric;
  let flat: Flat = {};
  if (resource !== undefined) flat = flatResource(resource.name, resource.current, "current");
  else if (containerResource !== undefined) {
    const { name, current, container } = containerResource;
    flat = { ...flatResource(name, current, "current"), container };
  } else if (pods !== undefined) {
    const { metric: { name, selector }, current } = pods;
    flat = defined({ metricName: name, currentAverageValue: current.averageValue ?? "0", selector });
  } else if (object !== undefined) {
    const { metric: { name, selector }, current, describedObject } = object;
    flat = defined({
      target: describedObject,
      metricName: name,
      currentValue: current.value ?? "0",
      selector,
      averageValue: current.averageValue,
    });
  } else if (external !== undefined) {
    const { metric: { name, selector }, current } = external;
    flat = defined({
      metricName: name,
      metricSelector: selector,
      currentValue: current.value ?? "0",
      currentAverageValue: current.averageValue,
    });
  }
  return { type, [sourceName(type)]: flat };
}

function flatResource(
  name: string,
  amount: MetricTarget | MetricValueStatus,
  prefix: "target" | "current",
): Flat {
  const averageValue = amount.averageValue ?? (prefix === "current" ? "0" : undefined);
  return defined({
    name,
    [`${prefix}AverageUtilization`]: amount.averageUtilization,
    [`${prefix}AverageValue`]: averageValue,
  });
}

/** The opposite of {@linkcode flatMetric}. */
export function metricOf(flat: FlatMetric): MetricSpec {
  const { type } = flat;
  const fields = (flat[sourceName(type)] ?? {}) as Record<string, string & number>;
  const { name, container, metricName, selector, metricSelector } = fields;
  const metric = defined({ name: metricName, selector: selector ?? metricSelector });
  const target = targetOf(type, fields);
  const source = {
    Resource: { name, target },
    ContainerResource: { name, container, target },
    Pods: { metric, target },
    Object: { describedObject: fields.target, metric, target },
    External: { metric, target },
  }[type] ?? {};
  return { type, [sourceName(type)]: source };
}

function targetOf(type: string, fields: Record<string, string & number>): Flat {
  const averageValue = fields.averageValue ?? fields.targetAverageValue;
  if (type === "Resource" || type === "ContainerResource") {
    const averageUtilization = fields.targetAverageUtilization;
    const kind = averageUtilization === undefined ? "AverageValue" : "Utilization";
    return defined({ type: kind, averageValue, averageUtilization });
  }
  if (type === "Pods") return { type: "AverageValue", averageValue };
  const value = fields.targetValue;
  const byAverage = type === "Object" ? averageValue !== undefined : value === undefined;
  if (!byAverage) return defined({ type: "Value", value, averageValue });
  return defined({ type: "AverageValue", value: value === "0" ? undefined : value, averageValue });
}

/** The opposite of {@linkcode flatMetricStatus}. */
export function metricStatusOf(flat: FlatMetric): MetricStatus {
  const { type } = flat;
  const fields = (flat[sourceName(type)] ?? {}) as Record<string, string & number>;
  const { name, container, metricName, selector, metricSelector } = fields;
  const metric = defined({ name: metricName, selector: selector ?? metricSelector });
  const current = defined({
    value: fields.currentValue,
    averageValue: fields.averageValue ?? fields.currentAverageValue,
    averageUtilization: fields.currentAverageUtilization,
  });
  const source = {
    Resource: { name, current },
    ContainerResource: { name, container, current },
    Pods: { metric, current },
    Object: { describedObject: fields.target, metric, current },
    External: { metric, current },
  }[type] ?? {};
  return { type, [sourceName(type)]: source } as MetricStatus;
}
