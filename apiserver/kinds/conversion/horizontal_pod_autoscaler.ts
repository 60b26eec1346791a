/**
 * HorizontalPodAutoscaler: kept as autoscaling/v2, shown as autoscaling/v1 too.
 *
 * @module
 */
import type { HorizontalPodAutoscaler as AutoscalerV1 } from "../../../api/autoscaling/v1.ts";
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  HPAScalingRules,
  MetricSpec,
} from "../../../api/autoscaling/v2.ts";
import type { Conversion } from "../../registry/served_resource.ts";
import { typed, untyped } from "../typed.ts";
import { flatMetric, flatMetricStatus, metricOf, metricStatusOf } from "./autoscaler_metrics.ts";

const annotation = {
  metrics: "autoscaling.alpha.kubernetes.io/metrics",
  currentMetrics: "autoscaling.alpha.kubernetes.io/current-metrics",
  conditions: "autoscaling.alpha.kubernetes.io/conditions",
  behavior: "autoscaling.alpha.kubernetes.io/behavior",
} as const;

/** See the module. */
export const autoscalerConversion: Conversion = {
  toStored: (object) => untyped(fromV1(typed<AutoscalerV1>(object))),
  fromStored: (object) => untyped(toV1(typed<HorizontalPodAutoscaler>(object))),
};

function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === "Resource" && resource?.name === "cpu" && resource.target.averageUtilization !== undefined;
}

function cpuUtilization(averageUtilization: number): MetricSpec {
  return { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } };
}

function toV1(stored: HorizontalPodAutoscaler): AutoscalerV1 {
  const { metadata, spec, status } = structuredClone(stored) as Required<HorizontalPodAutoscaler>;
  const annotations = withoutOurs(metadata.annotations);
  const metrics = spec.metrics ?? [];
  const others = metrics.filter((metric) => !isCpuUtilization(metric));
  if (others.length > 0) annotations[annotation.metrics] = JSON.stringify(others.map(flatMetric));
  if (spec.behavior !== undefined) annotations[annotation.behavior] = behaviorText(spec.behavior);
  const measured = status?.currentMetrics ?? [];
  if (measured.length > 0) {
    annotations[annotation.currentMetrics] = JSON.stringify(measured.map(flatMetricStatus));
  }
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    annotations[annotation.conditions] = JSON.stringify(conditions.map(conditionText));
  }

  const cpu = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const currentCpu = measured.find(({ resource }) => resource?.name === "cpu")?.resource?.current
    .averageUtilization;
  return {
    apiVersion: "autoscaling/v1",
    kind: "HorizontalPodAutoscaler",
    metadata: withAnnotations(metadata, annotations),
    spec: {
      scaleTargetRef: spec.scaleTargetRef,
      ...(spec.minReplicas === undefined ? {} : { minReplicas: spec.minReplicas }),
      maxReplicas: spec.maxReplicas,
      ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }),
    },
    status: {
      ...(status?.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
      ...(status?.lastScaleTime === undefined ? {} : { lastScaleTime: status.lastScaleTime }),
      currentReplicas: status?.currentReplicas ?? 0,
      desiredReplicas: status?.desiredReplicas ?? 0,
      ...(currentCpu === undefined ? {} : { currentCPUUtilizationPercentage: currentCpu }),
    },
  };
}

function fromV1(object: AutoscalerV1): HorizontalPodAutoscaler {
  const { metadata = {}, spec, status } = structuredClone(object);
  const told = metadata.annotations ?? {};
  const metrics = parsed<Parameters<typeof metricOf>[0][]>(told[annotation.metrics])?.map(metricOf) ?? [];
  if (spec?.targetCPUUtilizationPercentage !== undefined) {
    metrics.push(cpuUtilization(spec.targetCPUUtilizationPercentage));
  }
  if (metrics.length === 0) metrics.push(cpuUtilization(80));
  const behavior = behaviorOf(parsed<GoBehavior>(told[annotation.behavior]));
  const conditions = parsed<HorizontalPodAutoscalerCondition[]>(told[annotation.conditions]);
  const measured = parsed<Parameters<typeof metricStatusOf>[0][]>(told[annotation.currentMetrics]);
  const currentCpu = status?.currentCPUUtilizationPercentage;
  const currentMetrics = measured?.map(metricStatusOf) ??
    (currentCpu === undefined
      ? null
      : [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: currentCpu } } }]);
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: withAnnotations(metadata, withoutOurs(told)),
    spec: {
      scaleTargetRef: spec?.scaleTargetRef ?? { kind: "", name: "" },
      ...(spec?.minReplicas === undefined ? {} : { minReplicas: spec.minReplicas }),
      maxReplicas: spec?.maxReplicas ?? 0,
      metrics,
      ...(behavior === undefined ? {} : { behavior }),
    },
    status: {
      ...(status?.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
      ...(status?.lastScaleTime === undefined ? {} : { lastScaleTime: status.lastScaleTime }),
      ...(status?.currentReplicas ? { currentReplicas: status.currentReplicas } : {}),
      desiredReplicas: status?.desiredReplicas ?? 0,
      currentMetrics: currentMetrics as never,
      ...(conditions === undefined ? {} : { conditions }),
    },
  };
}

function withoutOurs(annotations: { readonly [key: string]: string } | undefined): Record<string, string> {
  const ours = new Set<string>(Object.values(annotation));
  return Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !ours.has(key)));
}

function withAnnotations<M extends { annotations?: Record<string, string> }>(
  metadata: M,
  annotations: Record<string, string>,
): M {
  const { annotations: _old, ...rest } = metadata;
  return (Object.keys(annotations).length === 0 ? rest : { ...rest, annotations }) as M;
}

/** What an annotation says; one that is not JSON says nothing, as on the real server. */
function parsed<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) ?? undefined) as T | undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function conditionText(
  { type, status, lastTransitionTime, reason, message }: HorizontalPodAutoscalerCondition,
): HorizontalPodAutoscalerCondition {
  return { type, status, lastTransitionTime, reason, message };
}

/** The annotation holds Go's own field names, since the server's internal type has no others. */
interface GoBehavior {
  readonly ScaleUp?: GoRules | null;
  readonly ScaleDown?: GoRules | null;
}

interface GoRules {
  readonly StabilizationWindowSeconds?: number | null;
  readonly SelectPolicy?: string | null;
  readonly Policies?: readonly { Type: string; Value: number; PeriodSeconds: number }[] | null;
  readonly Tolerance?: string | null;
}

function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  const rules = (of: HPAScalingRules | undefined): GoRules | null =>
    of === undefined ? null : {
      StabilizationWindowSeconds: of.stabilizationWindowSeconds ?? null,
      SelectPolicy: of.selectPolicy ?? null,
      Policies: of.policies?.map(({ type, value, periodSeconds }) => ({
        Type: type,
        Value: value,
        PeriodSeconds: periodSeconds,
      })) ?? null,
      Tolerance: of.tolerance === undefined ? null : String(of.tolerance),
    };
  return JSON.stringify({ ScaleUp: rules(scaleUp), ScaleDown: rules(scaleDown) });
}

function behaviorOf(text: GoBehavior | undefined): HorizontalPodAutoscalerBehavior | undefined {
  const rules = (of: GoRules): HPAScalingRules => ({
    ...(of.StabilizationWindowSeconds == null
      ? {}
      : { stabilizationWindowSeconds: of.StabilizationWindowSeconds }),
    ...(of.SelectPolicy == null ? {} : { selectPolicy: of.SelectPolicy }),
    ...(of.Policies == null ? {} : {
      policies: of.Policies.map(({ Type, Value, PeriodSeconds }) => ({
        type: Type,
        value: Value,
        periodSeconds: PeriodSeconds,
      })),
    }),
    ...(of.Tolerance == null ? {} : { tolerance: of.Tolerance }),
  });
  if (text?.ScaleUp == null && text?.ScaleDown == null) return undefined;
  return {
    ...(text.ScaleUp == null ? {} : { scaleUp: rules(text.ScaleUp) }),
    ...(text.ScaleDown == null ? {} : { scaleDown: rules(text.ScaleDown) }),
  };
}
