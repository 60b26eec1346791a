/**
 * Status conditions.
 *
 * Source: Kubernetes API conventions, "Typical status properties"; `meta/v1` Condition.
 *
 * @module
 */
import { timeText } from "./time_text.ts";

/** One aspect of an object's state. */
export interface Condition {
  /** For example `Ready`. */
  type: string;
  /** Whether it holds. */
  status: "True" | "False" | "Unknown" | (string & Record<never, never>);
  /** `metadata.generation` that the condition was made for. */
  observedGeneration?: number;
  /** When `status` last changed; RFC 3339, whole seconds. */
  lastTransitionTime: string;
  /** One word in CamelCase, for programs. */
  reason: string;
  /** For people; may be empty. */
  message: string;
}

/** A condition to set. Its time counts where `status` changes, and is now where none is given. */
export type ConditionDraft = Omit<Condition, "lastTransitionTime" | "message"> & {
  lastTransitionTime?: string;
  message?: string;
};

/** The condition of a type, or `undefined`. */
export function findCondition<C extends { readonly type: string }>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** Whether the condition of a type is there and has status `True`. */
export function isConditionTrue(
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
  type: string,
): boolean {
  return findCondition(conditions, type)?.status === "True";
}

/** Whether the condition of a type is there and has status `False`. */
export function isConditionFalse(
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
  type: string,
): boolean {
  return findCondition(conditions, type)?.status === "False";
}

/** The conditions without that of a type; the given array is not changed. */
export function removeCondition<C extends { readonly type: string }>(
  conditions: readonly C[] | undefined,
  type: string,
): C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

/**
 * The conditions with one set; the given array is not changed. `lastTransitionTime` changes only when `status` does,
 * so that setting the same condition again is no change at all.
 *
 * @example
 * ```ts
 * import { setCondition } from "@kybern/kybern/meta";
 * import { assertEquals } from "@std/assert";
 *
 * const ready = { type: "Ready", status: "True", reason: "AllUp", lastTransitionTime: "2026-01-02T03:04:05Z" };
 * const once = setCondition([], ready);
 * const again = setCondition(once, { type: "Ready", status: "True", reason: "AllUp" });
 * assertEquals(again, once);
 * ```
 */
export function setCondition(
  conditions: readonly Readonly<Condition>[] | undefined,
  draft: Readonly<ConditionDraft>,
): Condition[] {
  const old = findCondition(conditions, draft.type);
  const lastTransitionTime = old !== undefined && old.status === draft.status
    ? old.lastTransitionTime
    : draft.lastTransitionTime ?? timeText();
  const condition: Condition = { ...draft, message: draft.message ?? "", lastTransitionTime };
  const rest = (conditions ?? []).map((each) => ({ ...each }));
  if (old === undefined) return [...rest, condition];
  return rest.map((each) => (each.type === draft.type ? condition : each));
}
