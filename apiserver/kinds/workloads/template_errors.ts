/**
 * What the kinds that make pods have in common: a selector, a template that it must match, and counts.
 *
 * @module
 */
import type { PodTemplateSpec } from "../../../api/core/v1.ts";
import type { LabelSelector } from "../../../api/meta/v1.ts";
import { labelSelectorFrom } from "../../../meta/mod.ts";
import {
  childPath,
  forbidden,
  invalid,
  invalidText,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import {
  type Faults,
  isEmptySelector,
  isUnreadable,
  nonNegative,
  selectorErrors,
  selectorText,
} from "../validation/checks.ts";
import { podTemplateErrors } from "../validation/pod_errors.ts";

/** Faults of a selector that must be there and ask for something. `kind` is how the message calls the object. */
export function* ownSelectorErrors(
  selector: LabelSelector | undefined | null,
  kind: string,
  field: string,
): Faults {
  if (selector == null) return yield required(field);
  yield* selectorErrors(selector, field);
  if (isEmptySelector(selector)) yield invalid(field, selector, `empty selector is invalid for ${kind}`);
}

/** Whether a selector can be read and takes labels; an absent one takes none. */
export function selectorTakes(
  selector: LabelSelector | undefined | null,
  labels: Record<string, string> | undefined,
): boolean | "unreadable" {
  if (selector == null) return false;
  return isUnreadable(selector) ? "unreadable" : labelSelectorFrom(selector).matches(labels);
}

/** Faults of a template that the selector must take. */
export function* mismatchErrors(
  selector: LabelSelector | undefined | null,
  template: PodTemplateSpec,
  field: string,
): Faults {
  if (selectorTakes(selector, template.metadata?.labels) !== false) return;
  const labels = template.metadata?.labels ?? null;
  yield invalid(
    childPath(field, "metadata", "labels"),
    labels,
    "`selector` does not match template `labels`",
  );
}

/** Faults of a template whose pods run for ever. `kind` is how the message calls the object. */
export function* lastingTemplateErrors(template: PodTemplateSpec, kind: string, field: string): Faults {
  yield* podTemplateErrors(template, field);
  yield* lastingSpecErrors(template, kind, field);
}

/** Faults of a template that a selector takes, none of them when the selector cannot be read. */
export function* selectedTemplateErrors(
  selector: LabelSelector | undefined | null,
  template: PodTemplateSpec,
): Faults {
  if (selectorTakes(selector, template.metadata?.labels) === "unreadable") {
    return yield invalidText("spec.selector", selectorText(selector!), "invalid label selector");
  }
  yield* mismatchErrors(selector, template, "spec.template");
  yield* lastingTemplateErrors(template, "ReplicaSet", "spec.template");
}

/** Only the part of {@linkcode lastingTemplateErrors} that is about running for ever. */
export function* lastingSpecErrors({ spec }: PodTemplateSpec, kind: string, field: string): Faults {
  const restartPolicy = spec?.restartPolicy ?? "";
  if (restartPolicy !== "Always") {
    yield notSupported(childPath(field, "spec", "restartPolicy"), restartPolicy, ["Always"]);
  }
  if (spec?.activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${kind} is not Supported`;
    yield forbidden(childPath(field, "spec", "activeDeadlineSeconds"), detail);
  }
}

/** A status as far as its counts go. */
export interface CountedStatus {
  readonly observedGeneration?: number | bigint;
  readonly replicas?: number;
  readonly [count: string]: unknown;
}

/** Faults of a status' counts: none below zero, and none above those that bound it. */
export function* statusCountErrors(
  status: CountedStatus | undefined,
  counts: readonly string[],
  boundedByReplicas: readonly string[],
  { field = "status", readyName = "readyReplicas" } = {},
): Faults {
  const count = (name: string) => (status?.[name] ?? 0) as number;
  for (const name of counts) yield* nonNegative(childPath(field, name), count(name));
  const replicas = status?.replicas ?? 0;
  for (const name of boundedByReplicas) {
    if (count(name) > replicas) {
      yield invalid(childPath(field, name), count(name), "cannot be greater than status.replicas");
    }
  }
  if (counts.includes("availableReplicas") && count("availableReplicas") > count("readyReplicas")) {
    yield invalid(
      childPath(field, "availableReplicas"),
      count("availableReplicas"),
      `cannot be greater than ${readyName}`,
    );
  }
}
