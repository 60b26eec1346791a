/**
 * Event, of both groups.
 *
 * @module
 */
import type { Event } from "../../../api/core/v1.ts";
import { type FieldError, invalid, required } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { byteLength, qualifiedName } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";

/** Fields that an event of events.k8s.io keeps, in the order in which the real server names them. */
const lasting = [
  "involvedObject",
  "reason",
  "message",
  "source",
  "firstTimestamp",
  "lastTimestamp",
  "count",
  "type",
  "eventTime",
  "action",
  "related",
  "reportingController",
  "reportingInstance",
] as const;

/** See the module. */
export const event: Strategy = {
  generation: "none",
  allowCreateOnUpdate: true,
  validate: (object, { resource }) => [...errorsOf(typed<Event>(object), resource.group)],
  validateUpdate(object, old, { resource }) {
    const errors: FieldError[] = [...legacyErrors(typed<Event>(object), resource.group)];
    if (resource.group === "") return errors;
    const stored = (field: typeof lasting[number]) =>
      field === "reportingController" ? "reportingComponent" : field;
    return [
      ...errors,
      ...lasting.flatMap((field) => immutableErrors(object[stored(field)], old[stored(field)], field)),
    ];
  },
  // events.k8s.io calls the same fields otherwise.
  storedField: (field) =>
    field === "reportingController" ? "reportingComponent" : field.replace(/^regarding\./, "involvedObject."),
};

function* errorsOf(event: Event, group: string): Faults {
  yield* legacyErrors(event, group);
  if (group === "") return;
  if (event.series !== undefined && event.series !== null) {
    if ((event.series.count ?? 0) < 2) yield invalid("series.count", "", "should be at least 2");
    if (!event.series.lastObservedTime) yield required("series.lastObservedTime");
  }
  if (!event.eventTime) yield required("eventTime");
  if (event.type !== "Normal" && event.type !== "Warning") {
    yield invalid("type", "", `has invalid value: ${event.type ?? ""}`);
  }
  const unset = "needs to be unset";
  if (event.firstTimestamp) yield invalid("firstTimestamp", "", unset);
  if (event.lastTimestamp) yield invalid("lastTimestamp", "", unset);
  if (event.count) yield invalid("count", "", unset);
  if (event.source?.component || event.source?.host) yield invalid("source", "", unset);
}

function* legacyErrors(event: Event, group: string): Faults {
  const namespace = event.metadata?.namespace ?? "";
  const about = event.involvedObject?.namespace ?? "";
  const mismatch = invalid("involvedObject.namespace", about, "does not match event.namespace");
  if (!event.eventTime) {
    const matches = about === "" ? namespace === "" || namespace === "default" : namespace === about;
    if (!matches) yield mismatch;
    return;
  }
  if (about === "" && namespace !== "default" && namespace !== "kube-system") yield mismatch;
  const controller = event.reportingComponent ?? "";
  const controllerField = group === "" ? "reportingComponent" : "reportingController";
  if (controller === "") yield required(controllerField);
  yield* invalidFor(controllerField, controller, qualifiedName(controller));
  yield* limitedText("reportingInstance", event.reportingInstance ?? "", 128, true);
  yield* limitedText("action", event.action ?? "", 128, true);
  yield* limitedText("reason", event.reason ?? "", 128, true);
  yield* limitedText("message", event.message ?? "", 1024, false);
}

function* limitedText(field: string, text: string, limit: number, needed: boolean): Faults {
  if (needed && text === "") yield required(field);
  if (byteLength(text) > limit) yield invalid(field, "", `can have at most ${limit} characters`);
}
