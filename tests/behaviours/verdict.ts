/**
 * Which behaviours the tests of some reports show.
 *
 * @module
 */
import type { Group } from "./groups.ts";
import type { TestCase } from "./junit.ts";

/** How many ids may stand in one name: each needs an assertion of its own. */
export const idsInAName = 2;

/** What is known of one behaviour. */
export type Standing =
  /** Tests or steps with its id ran and passed. */
  | { readonly state: "shown"; readonly by: readonly TestCase[] }
  /** No test, for a reason that its group gives. */
  | { readonly state: "excused"; readonly reason: string }
  /** Neither. `but` holds the tests that bear its id and did not pass. */
  | { readonly state: "missing"; readonly but: readonly TestCase[] };

/** What the reports say. */
export interface Verdict {
  /** By id, in the order of the groups given. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** What is wrong with the names of tests, and with reasons that are none. */
  readonly problems: readonly string[];
}

/**
 * Judges some groups by what ran.
 *
 * @param groups those to judge
 * @param known all groups that there are: an id of theirs is no misspelt one
 * @param cases every test and step of every report
 */
export function judge(
  groups: readonly Group[],
  known: readonly Group[],
  cases: readonly TestCase[],
): Verdict {
  const idIn = new RegExp(`\\b(?:${known.map(({ id }) => id).join("|")})-\\d+\\b`, "g");
  const all = new Set(known.flatMap(({ behaviours }) => Object.keys(behaviours)));
  const byId = new Map<string, TestCase[]>();
  const problems = new Set<string>();
  for (const test of cases) {
    const ids = new Set(known.length === 0 ? [] : test.name.match(idIn) ?? []);
    if (ids.size > idsInAName) {
      problems.add(`${test.file}: "${test.name}" names ${ids.size} behaviours, at most ${idsInAName} may be`);
      continue;
    }
    for (const id of ids) {
      if (!all.has(id)) problems.add(`${test.file}: "${test.name}" names ${id}, which there is not`);
      byId.set(id, [...byId.get(id) ?? [], test]);
    }
  }
  const standings = new Map<string, Standing>();
  for (const { behaviours, reasons } of groups) {
    for (const id of Object.keys(behaviours)) {
      const tests = byId.get(id) ?? [];
      const by = tests.filter(({ outcome }) => outcome === "passed");
      const reason = reasons[id];
      if (by.length > 0) {
        standings.set(id, { state: "shown", by });
        if (reason !== undefined) problems.add(`${id} has a reason although "${by[0]!.name}" shows it`);
      } else if (reason !== undefined) standings.set(id, { state: "excused", reason });
      else standings.set(id, { state: "missing", but: tests });
    }
  }
  return { standings, problems: [...problems] };
}
