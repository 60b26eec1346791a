/**
 * What `.ci/run` runs: the README's test command, the listed faults, a minute of each long test, the real control
 * plane, and all that a change must pass, once each.
 *
 * Exits non-zero when anything failed, was missing or ran no test. Its last line is `N passed, N failed`.
 *
 * @module
 */
import { resultLine, runSteps } from "./steps.ts";

if (import.meta.main) {
  const results = await runSteps([
    { name: "test", program: "npx", args: ["-y", "deno@2.9.6", "task", "test"], mustRunTests: true },
    {
      name: "test:long, a sample",
      args: ["task", "test:long", "--sample"],
      mustRunTests: true,
      env: { CI: "true" },
    },
    {
      name: "test:controlplane",
      args: ["task", "test:controlplane"],
      mustRunTests: true,
      env: { CI: "true" },
    },
    // Last, since it reads the reports of the tests before it, which therefore run once.
    { name: "ok", args: ["task", "ok"], mustRunTests: true },
  ]);
  console.log("\n== summary");
  for (const result of results) console.log(resultLine(result));
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failedTests = results.reduce((sum, result) => sum + result.failed, 0);
  const failedSteps = results.filter((result) => result.problem !== undefined && result.failed === 0).length;
  const failed = failedTests + failedSteps;
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 && results.every((result) => result.problem === undefined) ? 0 : 1);
}
