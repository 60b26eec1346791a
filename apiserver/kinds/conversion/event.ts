/**
 * Event: kept as core/v1, shown as events.k8s.io/v1 too.
 *
 * @module
 */
import type { Unstructured } from "../../../meta/mod.ts";
import type { Conversion } from "../../registry/served_resource.ts";

/** Fields that the two groups call differently: core's name, events.k8s.io's name. */
const renamed: readonly (readonly [core: string, events: string])[] = [
  ["involvedObject", "regarding"],
  ["source", "deprecatedSource"],
  ["message", "note"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
  ["reportingComponent", "reportingController"],
];

/** What core/v1 writes even without a value, and events.k8s.io/v1 leaves out. */
const coreAlways: Readonly<Record<string, unknown>> = { reportingComponent: "", reportingInstance: "" };

/** See the module. */
export const eventConversion: Conversion = {
  toStored(object) {
    const event = rename(object, ([core, events]) => [events, core] as const);
    return { ...coreAlways, ...event, apiVersion: "v1" };
  },
  fromStored(object) {
    const event = rename(object, (pair) => pair);
    for (const name of ["reportingController", "reportingInstance"]) {
      if (event[name] === "") delete event[name];
    }
    return { ...event, apiVersion: "events.k8s.io/v1" };
  },
};

function rename(
  object: Unstructured,
  direction: (pair: readonly [string, string]) => readonly [from: string, to: string],
): Unstructured {
  const names = new Map(renamed.map(direction));
  const entries = Object.entries(structuredClone(object));
  return Object.fromEntries(
    entries.map(([field, value]) => [names.get(field) ?? field, value]),
  ) as Unstructured;
}
