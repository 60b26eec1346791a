/**
 * Faults of a job's completion mode and of its policies for failed, replaced and successful pods.
 *
 * @module
 */
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from "../../../api/batch/v1.ts";
import {
  childPath,
  duplicate,
  indexPath,
  invalid,
  notSupported,
  omitValue,
  required,
  tooLong,
  tooMany,
} from "../../../schema/field_error.ts";
import { goQuote } from "../../../schema/go_text.ts";
import { type Faults, invalidFor, nonNegative } from "../validation/checks.ts";
import { qualifiedName } from "../../../schema/names.ts";

const modes = ["NonIndexed", "Indexed"];
/** Indexes from which the limits are stricter. */
const manyCompletions = 100_000;
const limitOfMany = 10_000;

/** Faults of how a job counts its pods. */
export function* completionModeErrors(spec: JobSpec, field: string): Faults {
  const { completionMode: mode } = spec;
  if (mode !== undefined && !modes.includes(mode)) {
    yield notSupported(childPath(field, "completionMode"), mode, modes);
  }
  if (mode === "Indexed") return yield* indexedErrors(spec, field);
  if (mode !== undefined && mode !== "NonIndexed") return;
  for (const name of ["backoffLimitPerIndex", "maxFailedIndexes"] as const) {
    if (spec[name] === undefined) continue;
    yield invalid(childPath(field, name), spec[name], "requires indexed completion mode");
  }
}

function* indexedErrors(spec: JobSpec, field: string): Faults {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const parallelismField = childPath(field, "parallelism");
  const failedField = childPath(field, "maxFailedIndexes");
  if (completions === undefined) {
    yield required(childPath(field, "completions"), "when completion mode is Indexed");
  }
  if (parallelism > manyCompletions) {
    const detail = `must be less than or equal to ${manyCompletions} when completion mode is Indexed`;
    yield invalid(parallelismField, parallelism, detail);
  }
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    yield invalid(failedField, maxFailedIndexes, "must be less than or equal to completions");
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > manyCompletions) {
    yield invalid(failedField, maxFailedIndexes, `must be less than or equal to ${manyCompletions}`);
  }
  if ((completions ?? 0) <= manyCompletions || backoffLimitPerIndex === undefined) return;
  const detail =
    `must be less than or equal to ${limitOfMany} when completions are above ${manyCompletions} and used with backoff limit per index`;
  if (maxFailedIndexes === undefined) {
    yield required(failedField, `must be specified when completions is above ${manyCompletions}`);
  }
  if (parallelism > limitOfMany) yield invalid(parallelismField, parallelism, detail);
  if (maxFailedIndexes !== undefined && maxFailedIndexes > limitOfMany) {
    yield invalid(failedField, maxFailedIndexes, detail);
  }
}

/** Faults of a job's policies. */
export function* policyErrors(spec: JobSpec, field: string): Faults {
  if (spec.podFailurePolicy !== undefined) {
    const { initContainers = [], containers = [] } = spec.template.spec ?? {};
    const names = [...containers, ...initContainers].map(({ name }) => name);
    const rules = spec.podFailurePolicy.rules ?? [];
    const rulesField = childPath(field, "podFailurePolicy", "rules");
    if (rules.length > 20) yield tooMany(rulesField, rules.length, 20);
    for (const [index, rule] of rules.entries()) {
      yield* failureRuleErrors(rule, spec, names, indexPath(rulesField, index));
    }
  }
  if (spec.successPolicy !== undefined) yield* successPolicyErrors(spec, childPath(field, "successPolicy"));
  const { podReplacementPolicy: replacement } = spec;
  if (replacement === undefined) return;
  const allowed = spec.podFailurePolicy === undefined ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
  if (!allowed.includes(replacement)) {
    yield notSupported(childPath(field, "podReplacementPolicy"), replacement, allowed);
  }
}

const actions = ["Count", "FailIndex", "FailJob", "Ignore"];

/** `["a" "b"]`: how Go prints a list of texts quoted. */
function listed(values: readonly string[]): string {
  return `valid values: [${values.map(goQuote).join(" ")}]`;
}

function* oneOfListed(field: string, value: string | undefined, allowed: readonly string[]): Faults {
  if (!value) yield required(field, listed(allowed));
  else if (!allowed.includes(value)) yield notSupported(field, value, allowed);
}

function* failureRuleErrors(
  rule: PodFailurePolicyRule,
  spec: JobSpec,
  containers: readonly string[],
  field: string,
): Faults {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  if (action !== "FailIndex") yield* oneOfListed(childPath(field, "action"), action, actions);
  else if (spec.backoffLimitPerIndex === undefined) {
    yield invalid(childPath(field, "action"), action, "requires the backoffLimitPerIndex to be set");
  }
  if (onExitCodes !== undefined) {
    yield* exitCodeErrors(onExitCodes, containers, childPath(field, "onExitCodes"));
  }
  const conditions = onPodConditions ?? [];
  const conditionsField = childPath(field, "onPodConditions");
  if (conditions.length > 20) yield tooMany(conditionsField, conditions.length, 20);
  for (const [index, { type, status }] of conditions.entries()) {
    const at = indexPath(conditionsField, index);
    yield* invalidFor(childPath(at, "type"), type, qualifiedName(type));
    yield* oneOfListed(childPath(at, "status"), status, ["False", "True", "Unknown"]);
  }
  if (onExitCodes !== undefined && conditions.length > 0) {
    yield invalid(field, omitValue, "specifying both OnExitCodes and OnPodConditions is not supported");
  }
  if (onExitCodes === undefined && conditions.length === 0) {
    yield invalid(field, omitValue, "specifying one of OnExitCodes and OnPodConditions is required");
  }
}

function* exitCodeErrors(
  { operator, containerName, values = [] }: PodFailurePolicyOnExitCodesRequirement,
  containers: readonly string[],
  field: string,
): Faults {
  yield* oneOfListed(childPath(field, "operator"), operator, ["In", "NotIn"]);
  if (containerName !== undefined && !containers.includes(containerName)) {
    const detail = "must be one of the container or initContainer names in the pod template";
    yield invalid(childPath(field, "containerName"), containerName, detail);
  }
  const codes = values ?? [];
  const valuesField = childPath(field, "values");
  if (codes.length === 0) yield invalid(valuesField, values, "at least one value is required");
  else if (codes.length > 255) yield tooMany(valuesField, codes.length, 255);
  for (const [index, code] of codes.entries()) {
    const at = indexPath(valuesField, index);
    if (operator === "In" && code === 0) yield invalid(at, code, "must not be 0 for the In operator");
    if (codes.indexOf(code) < index) yield duplicate(at, code);
  }
  if (codes.some((code, index) => index > 0 && codes[index - 1]! > code)) {
    yield invalid(valuesField, codes, "must be ordered");
  }
}

function* successPolicyErrors(spec: JobSpec, field: string): Faults {
  const { completionMode, successPolicy } = spec;
  if (completionMode !== "Indexed") {
    const rules = (successPolicy!.rules ?? []).map(({ succeededIndexes = null, succeededCount = null }) => ({
      SucceededIndexes: succeededIndexes,
      SucceededCount: succeededCount,
    }));
    const shown = JSON.stringify({ Rules: rules });
    const message = `Invalid value: ${shown}: requires indexed completion mode`;
    return yield { reason: "FieldValueInvalid", field, message };
  }
  const rules = successPolicy!.rules ?? [];
  const rulesField = childPath(field, "rules");
  if (rules.length === 0) {
    yield required(rulesField, "at least one rules must be specified when the successPolicy is specified");
  }
  if (rules.length > 20) yield tooMany(rulesField, rules.length, 20);
  for (const [index, rule] of rules.entries()) {
    yield* successRuleErrors(rule, spec.completions ?? 0, indexPath(rulesField, index));
  }
}

function* successRuleErrors(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number,
  field: string,
): Faults {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    yield required(field, "at least one of succeededCount or succeededIndexes must be specified");
  }
  let indexes = 0;
  if (succeededIndexes !== undefined) {
    const at = childPath(field, "succeededIndexes");
    if (succeededIndexes.length > 64 * 1024) yield tooLong(at, 64 * 1024);
    const count = countIndexes(succeededIndexes, completions);
    if (typeof count === "number") indexes = count;
    else yield invalid(at, succeededIndexes, `error parsing succeededIndexes: ${count}`);
  }
  if (succeededCount === undefined) return;
  const at = childPath(field, "succeededCount");
  yield* nonNegative(at, succeededCount);
  if (succeededCount > completions) {
    const detail = `must be less than or equal to ${completions} (the number of specified completions)`;
    yield invalid(at, succeededCount, detail);
  }
  if (succeededIndexes !== undefined && succeededCount > indexes) {
    const detail =
      `must be less than or equal to ${indexes} (the number of indexes in the specified succeededIndexes field)`;
    yield invalid(at, succeededCount, detail);
  }
}

/** How many indexes a text like `1,3-5` names, or what is wrong with it. */
export function countIndexes(text: string, completions: number): number | string {
  if (text === "") return 0;
  let last = -1;
  let total = 0;
  for (const interval of text.split(",")) {
    const limits = interval.split("-");
    if (limits.length > 2) {
      return `the fragment ${
        goQuote(interval)
      } violates the requirement that an index interval can have at most two parts separated by '-'`;
    }
    const ends: number[] = [];
    for (const limit of limits) {
      if (!/^[+-]?\d+$/.test(limit)) {
        return `cannot convert string to integer for index: ${goQuote(limit)}`;
      }
      const end = Number(limit);
      if (end >= completions) return `too large index: ${goQuote(limit)}`;
      ends.push(end);
    }
    const [first, end = first] = ends as [number, number?];
    if (last >= first) return `non-increasing order, previous: ${last}, current: ${first}`;
    if (ends.length === 2 && first >= end) return `non-increasing order, previous: ${first}, current: ${end}`;
    total += end - first + 1;
    last = end;
  }
  return total;
}
