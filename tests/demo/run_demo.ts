/**
 * `deno task demo` as a process, and what it printed.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Ended, runToEnd } from "../bad_input/program.ts";

/** Runs the demo to its end. */
export function runDemo(...args: readonly string[]): Promise<Ended> {
  return runToEnd({ file: "tools/demo/main.ts", permissions: ["--allow-all"], args });
}

/** Holds a run to all of the demo's claims. */
export function assertDemoHolds({ code, stdout, stderr }: Ended): void {
  assertEquals(stderr, "");
  const lines = stdout.trimEnd().split("\n");
  assertMatch(lines.at(-1)!, /^demo: [1-9]\d* reconciles, [1-9]\d* events, 0 errors$/, stdout);
  assertEquals(lines.filter((line) => line.includes("FAILS")), []);
  assertEquals(lines.filter((line) => /\bholds\b/.test(line)).length, 6, stdout);
  assertEquals(code, 0, stdout);
}

/** Holds a run to the failure of this one claim. */
export function assertDemoFails({ code, stdout, stderr }: Ended, claim: string): void {
  assertEquals(stderr, "");
  assertStringIncludes(stdout, `failed claim: ${claim}\n`);
  assertMatch(stdout.trimEnd().split("\n").at(-1)!, /^demo: \d+ reconciles, \d+ events, \d+ errors$/, stdout);
  assertEquals(code, 1, stdout);
}
