/**
 * The tests that a listed fault must make fail: those whose name, or a step's, bears the behaviour's id or the
 * contract's sentence.
 *
 * @module
 */
import type { TestCase } from "../../tests/behaviours/junit.ts";

/** Whether a name is that of a test of this behaviour or sentence. */
export function names(name: string, breaks: string): boolean {
  return /^[A-Z]{2,3}-\d+$/.test(breaks) ? new RegExp(`\\b${breaks}\\b`).test(name) : name.includes(breaks);
}

/** What to run for one behaviour or sentence. */
export interface NamedTests {
  /** The files. */
  readonly files: readonly string[];
  /** Whole tests; where a step bears the name, the test that it is a step of. */
  readonly tests: readonly string[];
}

/** The tests of a behaviour or sentence among those that passed without a fault; `undefined` if there is none. */
export function namedTests(cases: readonly TestCase[], breaks: string): NamedTests | undefined {
  const found = cases.filter(({ name, outcome }) => outcome === "passed" && names(name, breaks));
  if (found.length === 0) return undefined;
  return {
    files: [...new Set(found.map(({ file }) => file))],
    tests: [...new Set(found.map(({ test }) => test))],
  };
}
