/**
 * What a run against the embedded server comes to.
 *
 * @module
 */
import { type Deviation, deviations as listed, mostDeviations } from "./deviations.ts";
import { type Difference, differences } from "./diff.ts";
import type { TopicRecord } from "./exchange.ts";

/** The verdict on one case. */
export interface CaseVerdict {
  /** `topic/name of the case`. */
  readonly id: string;
  readonly differences: readonly Difference[];
  /** Those of the differences that nothing allows. */
  readonly faults: readonly Difference[];
  /** An allowed difference that is none any more: the list has to be shortened. */
  readonly staleDeviation?: Deviation;
}

/** Compares a topic's answers with the record, case by case. */
export function judge(
  topic: string,
  expected: TopicRecord,
  actual: TopicRecord,
  deviations: readonly Deviation[] = listed,
): CaseVerdict[] {
  return Object.keys(actual).map((name) => {
    const id = `${topic}/${name}`;
    const recorded = expected[name];
    if (recorded === undefined) {
      const missing = { step: 0, request: "", path: "record", expected: undefined, actual: "an answer" };
      return { id, differences: [missing], faults: [missing] };
    }
    const found = differences(recorded, actual[name]);
    const deviation = deviations.find((deviation) => deviation.case === id);
    if (deviation === undefined) return { id, differences: found, faults: found };
    const faults = found.filter((difference) => !allows(deviation, difference));
    const staleDeviation = found.length === 0 ? deviation : undefined;
    return { id, differences: found, faults, staleDeviation };
  });
}

/** The status code, where it stands in an answer, and an answer that did not come at all. */
const neverAllowed = new Set(["status", "body.code", "stopped", ""]);

/** Whether a deviation covers a difference. A status code is never covered. */
export function allows({ where }: Deviation, { step, path }: Difference): boolean {
  if (neverAllowed.has(path)) return false;
  const place = `${step} ${path}`;
  return where.some((prefix) =>
    place === prefix || (place.startsWith(prefix) && /^[.[]/.test(place.slice(prefix.length)))
  );
}

/** What is wrong with the list of deviations itself; empty if nothing. */
export function faultsOfList(deviations: readonly Deviation[] = listed): string[] {
  const faults: string[] = [];
  if (deviations.length > mostDeviations) {
    faults.push(`${deviations.length} deviations are listed, and at most ${mostDeviations} may be`);
  }
  for (const { case: id, reason, where } of deviations) {
    if (reason.trim() === "" || where.length === 0) {
      faults.push(`the deviation of ${id} gives no reason or no place`);
    }
  }
  return faults;
}

/** The last line of a run. */
export function countLine(verdicts: readonly CaseVerdict[]): string {
  const differ = verdicts.filter(({ differences }) => differences.length > 0).length;
  return `conformance: ${verdicts.length} cases, ${verdicts.length - differ} same, ${differ} differ`;
}
