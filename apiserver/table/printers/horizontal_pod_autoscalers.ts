/**
 * Horizontal pod autoscalers: each metric as what it is and what it should be.
 *
 * @module
 */
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
} from "../../../api/autoscaling/v2.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { quantityText } from "./texts.ts";

const mostMetrics = 2;

/** The cells of an autoscaler, as of autoscaling/v2. */
export function horizontalPodAutoscalerCells(
  { metadata, spec, status }: HorizontalPodAutoscaler,
  { age }: PrintContext,
): Cell[] {
  return [
    metadata?.name ?? "",
    `${spec?.scaleTargetRef?.kind ?? ""}/${spec?.scaleTargetRef?.name ?? ""}`,
    metricsText(spec?.metrics ?? [], status?.currentMetrics ?? []),
    spec?.minReplicas === undefined ? "<unset>" : String(spec.minReplicas),
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    age(metadata?.creationTimestamp),
  ];
}

function metricsText(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return "<none>";
  const shown = specs.slice(0, mostMetrics).map((spec, i) => metricText(spec, statuses[i])).join(", ");
  return specs.length > mostMetrics ? `${shown} + ${specs.length - mostMetrics} more...` : shown;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case "External":
      return wholeMetric(spec.external?.target, status?.external?.current);
    case "Object":
      return wholeMetric(spec.object?.target, status?.object?.current);
    case "Pods": {
      const current = status?.pods === undefined ? "<unknown>" : quantity(status.pods.current?.averageValue);
      return `${current}/${quantity(spec.pods?.target?.averageValue)}`;
    }
    case "Resource":
      return podMetric(spec.resource, status?.resource?.current);
    case "ContainerResource":
      return podMetric(spec.containerResource, status?.containerResource?.current);
    default:
      return "<unknown type>";
  }
}

interface MetricValue {
  readonly averageUtilization?: number;
  readonly averageValue?: string;
  readonly value?: string;
}

/** A metric of something as a whole, or per pod where the target is an average. */
function wholeMetric(target: MetricTarget | undefined, current: MetricValue | undefined): string {
  if (target?.averageValue !== undefined) {
    return `${quantityText(current?.averageValue, "<unknown>")}/${quantity(target.averageValue)} (avg)`;
  }
  return `${current === undefined ? "<unknown>" : quantity(current.value)}/${quantity(target?.value)}`;
}

/** A metric of pods' resources: an amount, or a share of what they request. */
function podMetric(
  source: { readonly name: string; readonly target: MetricTarget } | undefined,
  current: MetricValue | undefined,
): string {
  const { name = "", target } = source ?? {};
  if (target?.averageValue !== undefined) {
    const now = current === undefined ? "<unknown>" : quantity(current.averageValue);
    return `${name}: ${now}/${quantity(target.averageValue)}`;
  }
  return `${name}: ${percent(current?.averageUtilization, "<unknown>")}/${
    percent(target?.averageUtilization, "<auto>")
  }`;
}

function percent(share: number | undefined, absent: string): string {
  return share === undefined ? absent : `${share}%`;
}

function quantity(text: string | undefined): string {
  return quantityText(text, "<nil>");
}
