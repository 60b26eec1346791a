/**
 * `deno task ok`: all that a change must pass. The tests themselves run only where the report of their last run is
 * missing or older than a source.
 *
 * @module
 */
import { runSteps } from "./steps.ts";

if (import.meta.main) {
  const results = await runSteps([
    { name: "check", args: ["task", "check"] },
    { name: "behaviours", args: ["task", "behaviours"] },
    { name: "codegen leaves no difference", args: ["task", "codegen", "--check"] },
    { name: "as a JSR user", args: ["task", "test:jsr"], mustRunTests: true },
    { name: "compile", args: ["task", "compile", "examples/website.ts"], mustRunTests: false },
  ]);
  Deno.exit(results.every((result) => result.problem === undefined) ? 0 : 1);
}
