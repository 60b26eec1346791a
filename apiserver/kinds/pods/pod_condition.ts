/**
 * Conditions of pods.
 *
 * @module
 */
import type { PodCondition, PodStatus } from "../../../api/core/v1.ts";

/** Sets a condition; the time of its transition is kept where its status is. */
export function setPodCondition(status: PodStatus, condition: PodCondition, now: Date): void {
  const conditions = status.conditions ??= [];
  const time = now.toISOString().replace(/\.\d+Z$/, "Z");
  const index = conditions.findIndex(({ type }) => type === condition.type);
  const unchanged = index !== -1 && conditions[index]!.status === condition.status;
  const written = {
    lastProbeTime: null,
    ...condition,
    lastTransitionTime: unchanged ? conditions[index]!.lastTransitionTime : time,
  } as PodCondition;
  if (index === -1) conditions.push(written);
  else conditions[index] = written;
}
