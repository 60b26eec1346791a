/**
 * Job and CronJob.
 *
 * @module
 */
import type { CronJob, CronJobSpec, Job, JobSpec } from "../../../api/batch/v1.ts";
import { childPath, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { equalJson } from "../../registry/equal_json.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, nonNegative, oneOf, selectorErrors } from "../validation/checks.ts";
import { immutableErrors } from "../validation/object_meta_errors.ts";
import { podTemplateErrors } from "../validation/pod_errors.ts";
import { scheduleFault } from "./cron_schedule.ts";
import { mismatchErrors } from "./template_errors.ts";

/** Fields of a Job that stay as they were made. */
const lasting = [
  "completionMode",
  "podFailurePolicy",
  "backoffLimitPerIndex",
  "managedBy",
  "successPolicy",
] as const;

const counts = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
] as const;

/** Job. */
export const job: Strategy = {
  defaultPropagation: "Orphan",
  prepareForCreate: (object) => selectOwnPods(typed<Job>(object)),
  validate: (object) => [...ownSpecErrors(typed<Job>(object).spec!)],
  validateUpdate(object, old) {
    const { spec } = typed<Required<Job>>(object);
    const { spec: oldSpec } = typed<Required<Job>>(old);
    return [
      ...ownSpecErrors(spec),
      ...completionErrors(spec, oldSpec),
      ...immutableErrors(spec.selector, oldSpec.selector, "spec.selector"),
      ...immutableErrors(spec.template, templateThatMayDiffer(spec, oldSpec), "spec.template"),
      ...lasting.flatMap((field) => immutableErrors(spec[field], oldSpec[field], `spec.${field}`)),
    ];
  },
  fields: (object) => ({ "status.successful": String(typed<Job>(object).status?.succeeded ?? 0) }),
};

/** Gives a job a selector that takes its own pods alone, by its uid. */
function selectOwnPods({ metadata = {}, spec }: Job): void {
  if (spec === undefined || spec.manualSelector === true) return;
  const { name = "", uid = "" } = metadata;
  const template = spec.template.metadata ??= {};
  // A job without labels of its own has its template's, and then also those that are added here.
  const shared = equalJson(metadata.labels ?? {}, template.labels ?? {});
  template.labels = {
    "job-name": name,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "batch.kubernetes.io/controller-uid": uid,
    ...template.labels,
  };
  const selector = spec.selector ??= {};
  selector.matchLabels = { "batch.kubernetes.io/controller-uid": uid, ...selector.matchLabels };
  if (shared) metadata.labels = { ...template.labels };
}

/** What a suspended job that never ran may still change of its template, taken over into the old one. */
function templateThatMayDiffer(spec: JobSpec, oldSpec: JobSpec): JobSpec["template"] {
  if (oldSpec.suspend !== true) return oldSpec.template;
  const template = structuredClone(oldSpec.template) as JobSpec["template"];
  const { metadata, spec: podSpec } = spec.template;
  template.metadata = { ...template.metadata };
  for (const field of ["labels", "annotations"] as const) {
    if (metadata?.[field] === undefined) delete template.metadata[field];
    else template.metadata[field] = metadata[field];
  }
  for (const field of ["nodeSelector", "tolerations", "schedulingGates"] as const) {
    if (podSpec?.[field] === undefined) delete template.spec![field];
    else Object.assign(template.spec!, { [field]: podSpec[field] });
  }
  return template;
}

function* completionErrors(spec: JobSpec, oldSpec: JobSpec): Faults {
  const { completions, parallelism, completionMode } = spec;
  if (completions === oldSpec.completions) return;
  // An indexed job may change both together, to the same number.
  if (completionMode === "Indexed" && completions !== undefined && completions === parallelism) return;
  yield* immutableErrors(completions, oldSpec.completions, "spec.completions");
}

function* ownSpecErrors(spec: JobSpec): Faults {
  yield* specErrors(spec, "spec");
  if (spec.selector === undefined) yield required("spec.selector");
  yield* selectorErrors(spec.selector, "spec.selector");
  yield* mismatchErrors(spec.selector, spec.template, "spec.template");
}

function* specErrors(spec: JobSpec, field: string): Faults {
  for (const count of counts) yield* nonNegative(childPath(field, count), spec[count]);
  const { completionMode } = spec;
  const modes = ["NonIndexed", "Indexed"];
  if (completionMode !== undefined && !modes.includes(completionMode)) {
    yield notSupported(childPath(field, "completionMode"), completionMode, modes);
  }
  if (completionMode === "Indexed") {
    if (spec.completions === undefined) {
      yield required(childPath(field, "completions"), "when completion mode is Indexed");
    }
  } else {
    for (const name of ["backoffLimitPerIndex", "maxFailedIndexes"] as const) {
      if (spec[name] === undefined) continue;
      yield invalid(childPath(field, name), spec[name], "requires indexed completion mode");
    }
  }
  yield* podTemplateErrors(spec.template, childPath(field, "template"));
  const restartPolicy = spec.template.spec?.restartPolicy ?? "";
  const restartField = childPath(field, "template", "spec", "restartPolicy");
  if (restartPolicy === "Always" || restartPolicy === "") {
    yield required(restartField, 'valid values: "OnFailure", "Never"');
  } else if (restartPolicy !== "OnFailure" && restartPolicy !== "Never") {
    yield notSupported(restartField, restartPolicy, ["OnFailure", "Never"]);
  } else if (spec.podFailurePolicy !== undefined && restartPolicy !== "Never") {
    yield invalid(
      restartField,
      restartPolicy,
      'only "Never" is supported when podFailurePolicy is specified',
    );
  }
}

/** CronJob. */
export const cronJob: Strategy = {
  defaultPropagation: "Background",
  validate(object) {
    const { metadata, spec } = typed<CronJob>(object);
    const errors = [...cronErrors(spec!, undefined)];
    const name = metadata?.name ?? "";
    // Its jobs' names are its own with eleven characters more.
    if (name.length > 52) errors.push(invalid("metadata.name", name, "must be no more than 52 characters"));
    return errors;
  },
  validateUpdate: (object, old) => [...cronErrors(typed<CronJob>(object).spec!, typed<CronJob>(old).spec)],
};

function* cronErrors(spec: CronJobSpec, old: CronJobSpec | undefined): Faults {
  const { schedule = "", timeZone } = spec;
  if (schedule !== "") yield* scheduleErrors(schedule, timeZone, old?.schedule.includes("TZ") === true);
  yield* nonNegative("spec.startingDeadlineSeconds", spec.startingDeadlineSeconds);
  if (timeZone !== undefined && timeZone !== old?.timeZone) yield* timeZoneErrors(timeZone);
  yield* oneOf("spec.concurrencyPolicy", spec.concurrencyPolicy, ["Allow", "Forbid", "Replace"]);
  const { spec: jobSpec } = spec.jobTemplate;
  const field = "spec.jobTemplate.spec";
  if (jobSpec !== undefined) {
    yield* specErrors(jobSpec, field);
    if (jobSpec.selector !== undefined) {
      yield invalid(`${field}.selector`, jobSpec.selector, "`selector` will be auto-generated");
    }
    if (jobSpec.manualSelector === true) {
      yield notSupported(`${field}.manualSelector`, true, ["nil", "false"]);
    }
  }
  yield* nonNegative("spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit);
  yield* nonNegative("spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit);
  // The required fields come last: the real server checks them apart from the rest.
  if (schedule === "") yield required("spec.schedule");
}

function* scheduleErrors(schedule: string, timeZone: string | undefined, zoneAllowed: boolean): Faults {
  const fault = scheduleFault(schedule);
  if (fault !== undefined) yield invalid("spec.schedule", schedule, fault);
  if (!schedule.includes("TZ")) return;
  if (!zoneAllowed) {
    const detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
    yield invalid("spec.schedule", schedule, detail);
  } else if (timeZone !== undefined) {
    const detail = "cannot use both timeZone field and TZ or CRON_TZ in schedule";
    yield invalid("spec.schedule", schedule, detail);
  }
}

function* timeZoneErrors(timeZone: string): Faults {
  const field = "spec.timeZone";
  if (timeZone === "") return yield invalid(field, timeZone, "timeZone must be nil or non-empty string");
  if (timeZone.toLowerCase() === "local") {
    const detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
    yield invalid(field, timeZone, detail);
  }
  if (!isTimeZone(timeZone)) yield invalid(field, timeZone, `unknown time zone ${timeZone}`);
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
