/**
 * PodDisruptionBudget.
 *
 * @module
 */
import type { PodDisruptionBudget } from "../../../api/policy/v1.ts";
import { notSupported } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import {
  type Faults,
  intOrPercent,
  notMoreThanHundredPercent,
  selectorErrors,
} from "../validation/checks.ts";
import { statusPart } from "./status_part.ts";
import { statusCountErrors } from "./template_errors.ts";

const counts = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"];

/** See the module. */
export const podDisruptionBudget: Strategy = {
  allowUnconditionalUpdate: false,
  validate: (object) => [...specErrors(typed<PodDisruptionBudget>(object))],
  validateUpdate: (object) => [...specErrors(typed<PodDisruptionBudget>(object))],
  subresources: { status: statusPart((object) => statusCountErrors(object.status as never, counts, [])) },
};

function* specErrors({ spec = {} }: PodDisruptionBudget): Faults {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    // The message shows the whole spec as Go's internal type.
    yield {
      reason: "FieldValueInvalid",
      field: "spec",
      message: `Invalid value: ${goSpec(spec)}: minAvailable and maxUnavailable cannot be both set`,
    };
  }
  for (
    const [name, amount] of [["minAvailable", minAvailable], ["maxUnavailable", maxUnavailable]] as const
  ) {
    if (amount === undefined) continue;
    yield* intOrPercent(`spec.${name}`, amount);
    yield* notMoreThanHundredPercent(`spec.${name}`, amount);
  }
  yield* selectorErrors(selector ?? undefined, "spec.selector");
  const policies = ["AlwaysAllow", "IfHealthyBudget"];
  if (policy !== undefined && !policies.includes(policy)) {
    yield notSupported("spec.unhealthyPodEvictionPolicy", policy, policies);
  }
}

function goSpec(spec: NonNullable<PodDisruptionBudget["spec"]>): string {
  return JSON.stringify({
    MinAvailable: spec.minAvailable ?? null,
    Selector: spec.selector ?? null,
    MaxUnavailable: spec.maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
  });
}
