/**
 * CronJob.
 *
 * @module
 */
import type { CronJob, CronJobSpec } from "../../../api/batch/v1.ts";
import { invalid, notSupported, required } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, nonNegative, oneOf } from "../validation/checks.ts";
import { scheduleFault } from "./cron_schedule.ts";
import { jobSpecErrors } from "./job.ts";

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
    yield* jobSpecErrors(jobSpec, field);
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
  const parts = timeZone.split("/");
  if (parts.some((part) => /^\.\.?$|^-/.test(part) || !/^[A-Za-z._0-9+-]{1,14}$/.test(part))) {
    return yield invalid(field, timeZone, `unknown time zone ${timeZone}`);
  }
  if (timeZone.toLowerCase() === "local") {
    const detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
    return yield invalid(field, timeZone, detail);
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
