/**
 * DaemonSet.
 *
 * @module
 */
import type { DaemonSet, DaemonSetSpec } from "../../../api/apps/v1.ts";
import type { Unstructured } from "../../../meta/mod.ts";
import { invalid, required } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { templateGeneration } from "../defaults/workload_defaults.ts";
import { typed } from "../typed.ts";
import {
  type Faults,
  intOrPercent,
  isEmptySelector,
  nonNegative,
  notMoreThanHundredPercent,
  selectorErrors,
} from "../validation/checks.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { isNone, unsupportedStrategy } from "./deployment.ts";
import { statusPart } from "./status_part.ts";
import { lastingTemplateErrors, mismatchErrors, statusCountErrors } from "./template_errors.ts";

const counts = [
  "currentNumberScheduled",
  "numberMisscheduled",
  "desiredNumberScheduled",
  "numberReady",
  "observedGeneration",
  "updatedNumberScheduled",
  "numberAvailable",
  "numberUnavailable",
  "collisionCount",
];

function generationOf({ metadata }: Unstructured): number {
  const text = metadata?.annotations?.[templateGeneration] ?? "";
  return /^-?\d+$/.test(text) ? Number(text) : 0;
}

function setGeneration(object: Unstructured, generation: number): void {
  const metadata = object.metadata ??= {};
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) };
}

/** See the module. */
export const daemonSet: Strategy = {
  prepareForCreate: (object) => setGeneration(object, Math.max(generationOf(object), 1)),
  prepareForUpdate(object, old) {
    const changed = !jsonEqual(typed<DaemonSet>(object).spec?.template, typed<DaemonSet>(old).spec?.template);
    setGeneration(object, generationOf(old) + (changed ? 1 : 0));
  },
  validate: (object) => [...specErrors(typed<DaemonSet>(object).spec!)],
  validateUpdate(object, old) {
    const { spec } = typed<DaemonSet>(object);
    return [
      ...immutableErrors(spec!.selector, typed<DaemonSet>(old).spec!.selector, "spec.selector"),
      ...specErrors(spec!),
    ];
  },
  subresources: {
    status: statusPart((object) => statusCountErrors(object.status as never, counts, [])),
  },
};

function* specErrors({ selector, template, ...spec }: DaemonSetSpec): Faults {
  yield* selectorErrors(selector ?? undefined, "spec.selector");
  yield* mismatchErrors(selector, template, "spec.template");
  if (selector && isEmptySelector(selector)) {
    yield invalid("spec.selector", selector, "empty selector is invalid for daemonset");
  }
  yield* lastingTemplateErrors(template, "DaemonSet", "spec.template");
  yield* nonNegative("spec.minReadySeconds", spec.minReadySeconds);
  yield* strategyErrors(spec.updateStrategy);
  yield* nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit);
}

function* strategyErrors(
  { type = "", rollingUpdate }: NonNullable<DaemonSetSpec["updateStrategy"]> = {},
): Faults {
  const field = "spec.updateStrategy";
  if (type === "OnDelete") return;
  if (type !== "RollingUpdate") {
    return yield unsupportedStrategy(field, type, rollingUpdate, ["RollingUpdate", "OnDelete"]);
  }
  if (rollingUpdate === undefined) return yield required(`${field}.rollingUpdate`);
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const unavailable = `${field}.rollingUpdate.maxUnavailable`;
  const surge = `${field}.rollingUpdate.maxSurge`;
  yield* intOrPercent(unavailable, maxUnavailable);
  yield* intOrPercent(surge, maxSurge);
  yield* notMoreThanHundredPercent(unavailable, maxUnavailable);
  yield* notMoreThanHundredPercent(surge, maxSurge);
  if (!isNone(maxUnavailable) && !isNone(maxSurge)) {
    yield invalid(surge, maxSurge, "may not be set when maxUnavailable is non-zero");
  } else if (isNone(maxUnavailable) && isNone(maxSurge)) {
    yield required(unavailable, "cannot be 0 when maxSurge is 0");
  }
}
