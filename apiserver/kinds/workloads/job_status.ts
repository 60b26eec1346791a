/**
 * The status of a job: what finished stays so, and what it counts agrees. A field is looked at when it changes.
 *
 * @module
 */
import type { Job, JobStatus } from "../../../api/batch/v1.ts";
import { duplicate, invalid, invalidText, omitValue, required } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import { typed } from "../typed.ts";
import { type Faults, nonNegative } from "../validation/checks.ts";
import { countIndexes } from "./job_policies.ts";
import { statusPart } from "./status_part.ts";

/** The subresource. */
export const jobStatus = statusPart((object, old) => statusErrors(typed<Job>(object), typed<Job>(old)));

function has(status: JobStatus | undefined, type: string): boolean {
  return (status?.conditions ?? []).some((condition) =>
    condition.type === type && condition.status === "True"
  );
}

function isFinished(status: JobStatus | undefined): boolean {
  return has(status, "Complete") || has(status, "Failed");
}

/** A time as Go prints it. */
function shownTime(time: string): string {
  return `"${time}"`;
}

function* statusErrors(job: Job, old: Job): Faults {
  const status: JobStatus = job.status ?? {};
  const before: JobStatus = old.status ?? {};
  const changed = (field: keyof JobStatus) => !jsonEqual(status[field] ?? null, before[field] ?? null);
  const turned = (type: string) => has(status, type) !== has(before, type);
  for (const count of ["active", "succeeded", "failed", "ready", "terminating"] as const) {
    yield* nonNegative(`status.${count}`, status[count]);
  }
  yield* uncountedErrors(status);
  yield* conditionErrors(status, turned);
  yield* timeErrors(status, changed, turned("Complete"));
  yield* finishErrors(job, status, changed, isFinished(status) !== isFinished(before), turned);
  yield* indexErrors(job, status, changed);
  if ((changed("ready") || changed("active")) && (status.ready ?? 0) > (status.active ?? 0)) {
    yield invalid("status.ready", status.ready, "cannot set more ready pods than active");
  }
  const field = "status.conditions";
  const successful = has(status, "SuccessCriteriaMet");
  for (const type of ["Failed", "FailureTarget"]) {
    if (!successful || !has(status, type)) continue;
    const detail = `cannot set SuccessCriteriaMet=True and ${type}=true conditions`;
    yield invalid(field, omitValue, detail);
  }
  if (job.spec?.successPolicy !== undefined && !successful && has(status, "Complete")) {
    const detail = "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True";
    yield invalid(field, omitValue, detail);
  }
  yield* transitionErrors(job, status, before, changed);
}

function* uncountedErrors({ uncountedTerminatedPods }: JobStatus): Faults {
  const seen = new Set<string>();
  for (const list of ["succeeded", "failed"] as const) {
    for (const [index, uid] of (uncountedTerminatedPods?.[list] ?? []).entries()) {
      const field = `status.uncountedTerminatedPods.${list}[${index}]`;
      if (uid === "") yield invalid(field, uid, "must not be empty");
      else if (seen.has(uid)) yield duplicate(field, uid);
      else seen.add(uid);
    }
  }
}

function* conditionErrors(status: JobStatus, turned: (type: string) => boolean): Faults {
  const field = "status.conditions";
  if (!has(status, "Complete")) return;
  if ((turned("Complete") || turned("Failed")) && has(status, "Failed")) {
    yield invalid(field, omitValue, "cannot set Complete=True and Failed=true conditions");
  }
  if ((turned("Complete") || turned("FailureTarget")) && has(status, "FailureTarget")) {
    yield invalid(field, omitValue, "cannot set Complete=True and FailureTarget=true conditions");
  }
}

function* timeErrors(
  { startTime, completionTime, ...status }: JobStatus,
  changed: (field: keyof JobStatus) => boolean,
  completeTurned: boolean,
): Faults {
  const field = "status.completionTime";
  const complete = has(status, "Complete");
  if (completeTurned || changed("completionTime")) {
    if (completionTime !== undefined && !complete) {
      const detail = "cannot set completionTime when there is no Complete=True condition";
      yield invalidText(field, shownTime(completionTime), detail);
    }
    if (completionTime === undefined && complete) {
      yield required(field, "completionTime is required for Complete jobs");
    }
  }
  if (startTime === undefined || completionTime === undefined) return;
  const early = Date.parse(completionTime) < Date.parse(startTime);
  if (early && (changed("startTime") || changed("completionTime"))) {
    yield invalidText(field, shownTime(completionTime), "must be equal to or after `startTime`");
  }
}

function* finishErrors(
  { spec }: Job,
  status: JobStatus,
  changed: (field: keyof JobStatus) => boolean,
  finishTurned: boolean,
  turned: (type: string) => boolean,
): Faults {
  const field = "status.conditions";
  if (
    (turned("Failed") || changed("failedIndexes")) && has(status, "Failed") && !has(status, "FailureTarget")
  ) {
    const detail = "cannot set Failed=True condition without the FailureTarget=true condition";
    yield invalid(field, omitValue, detail);
  }
  const successTurned = turned("Complete") || turned("SuccessCriteriaMet");
  if (successTurned && has(status, "Complete") && !has(status, "SuccessCriteriaMet")) {
    const detail = "cannot set Complete=True condition without the SuccessCriteriaMet=true condition";
    yield invalid(field, omitValue, detail);
  }
  if (!isFinished(status)) return;
  if ((finishTurned || changed("active")) && (status.active ?? 0) > 0) {
    yield invalid("status.active", status.active, "active>0 is invalid for finished job");
  }
  const nothingToDo = spec?.suspend === true && spec.completions === 0;
  if ((finishTurned || changed("startTime")) && !nothingToDo && status.startTime === undefined) {
    yield required("status.startTime", "startTime is required for finished job");
  }
  const { succeeded, failed } = status.uncountedTerminatedPods ?? {};
  const uncounted = (succeeded?.length ?? 0) + (failed?.length ?? 0);
  if ((finishTurned || changed("uncountedTerminatedPods")) && uncounted > 0) {
    const shown = JSON.stringify({ Succeeded: succeeded ?? null, Failed: failed ?? null });
    yield invalidText("status.uncountedTerminatedPods", shown, "must be empty for finished job");
  }
}

function* indexErrors(
  { spec }: Job,
  { completedIndexes = "", failedIndexes }: JobStatus,
  changed: (field: keyof JobStatus) => boolean,
): Faults {
  const { completions, completionMode, backoffLimitPerIndex } = spec ?? {};
  const completed = "status.completedIndexes";
  const failed = "status.failedIndexes";
  const countFault = (text: string) => {
    const count = completions === undefined ? 0 : countIndexes(text, completions);
    return typeof count === "string" ? count : undefined;
  };
  if (changed("completedIndexes")) {
    const fault = countFault(completedIndexes);
    if (fault !== undefined) {
      yield invalid(completed, completedIndexes, `error parsing completedIndexes: ${fault}`);
    }
  }
  if (changed("failedIndexes") && backoffLimitPerIndex !== undefined && failedIndexes !== undefined) {
    const fault = countFault(failedIndexes);
    if (fault !== undefined) yield invalid(failed, failedIndexes, `error parsing failedIndexes: ${fault}`);
  }
  if (changed("completedIndexes") && completedIndexes !== "" && completionMode !== "Indexed") {
    const detail = "cannot set non-empty completedIndexes when non-indexed completion mode";
    yield invalid(completed, completedIndexes, detail);
  }
  if (changed("failedIndexes") && backoffLimitPerIndex === undefined && failedIndexes !== undefined) {
    const detail = "cannot set non-null failedIndexes when backoffLimitPerIndex is null";
    yield invalid(failed, failedIndexes, detail);
  }
}

function* transitionErrors(
  { spec }: Job,
  status: JobStatus,
  before: JobStatus,
  changed: (field: keyof JobStatus) => boolean,
): Faults {
  for (const type of ["Failed", "Complete", "FailureTarget"]) {
    if (!has(before, type) || has(status, type)) continue;
    yield invalid("status.conditions", omitValue, `cannot disable the terminal ${type}=True condition`);
  }
  if ((status.failed ?? 0) < (before.failed ?? 0)) {
    yield invalid("status.failed", status.failed ?? 0, "cannot decrease the failed counter");
  }
  const mayShrink = spec?.completionMode === "Indexed" && spec.completions === spec.parallelism;
  if (!mayShrink && (status.succeeded ?? 0) < (before.succeeded ?? 0)) {
    yield invalid("status.succeeded", status.succeeded ?? 0, "cannot decrease the succeeded counter");
  }
  const { completionTime, startTime } = status;
  if (completionTime !== undefined && before.completionTime !== undefined && changed("completionTime")) {
    yield invalidText("status.completionTime", shownTime(completionTime), "field is immutable");
  }
  const suspended = (of: JobStatus, value: string) =>
    (of.conditions ?? []).some((condition) => condition.type === "Suspended" && condition.status === value);
  const resumes = suspended(before, "True") && suspended(status, "False");
  if (changed("startTime") && before.startTime !== undefined && spec?.suspend !== true && !resumes) {
    const shown = startTime === undefined ? "null" : shownTime(startTime);
    yield invalidText("status.startTime", shown, "field is immutable for unsuspended job once set");
  }
  if (has(before, "SuccessCriteriaMet") && !has(status, "SuccessCriteriaMet")) {
    yield invalid("status.conditions", omitValue, "cannot disable the SuccessCriteriaMet=True condition");
  }
  const lateSuccess = has(before, "Complete") && !has(before, "SuccessCriteriaMet");
  if (lateSuccess && has(status, "SuccessCriteriaMet")) {
    const detail = "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions";
    yield invalid("status.conditions", omitValue, detail);
  }
}
