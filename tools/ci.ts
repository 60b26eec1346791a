/**
 * What `.ci/run` runs: the README's test command, the listed faults, a minute of each long test, the real control
 * plane, and all that a change must pass, once each.
 *
 * Exits non-zero when anything failed, was missing or ran no test. Its last line is `N passed, N failed`.
 *
 * @module
 */
import { failuresIn, resultLine, runStep, runSteps, type StepResult } from "./steps.ts";

/**
 * Builds the programs of the real control plane beside the first steps, which need none of them: from nothing it takes
 * most of a run's processor time. Whoever needs one earlier waits for it.
 */
async function buildBeside(): Promise<StepResult> {
  const result = await runStep({
    name: "the control plane's programs, built beside the first steps",
    program: "nice",
    args: [
      "-n",
      "10",
      Deno.execPath(),
      "run",
      "-A",
      "tools/deno.ts",
      "run",
      "-A",
      "tests/controlplane/build.ts",
    ],
    quiet: true,
  });
  if (result.problem !== undefined) console.log(result.output);
  console.log(`\n${resultLine(result)}`);
  return result;
}

if (import.meta.main) {
  const building = buildBeside();
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
  results.push(await building);
  for (const { name, output = "", problem } of results) {
    if (problem === undefined) continue;
    console.log(`\n== what failed in ${name}`);
    for (const failure of failuresIn(output)) console.log(failure);
  }
  console.log("\n== summary");
  for (const result of results) console.log(resultLine(result));
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failedTests = results.reduce((sum, result) => sum + result.failed, 0);
  const failedSteps = results.filter((result) => result.problem !== undefined && result.failed === 0).length;
  const failed = failedTests + failedSteps;
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 && results.every((result) => result.problem === undefined) ? 0 : 1);
}
