/**
 * `deno task ok`: all that a change must pass beside the tests themselves.
 *
 * @module
 */
import { runSteps } from "./steps.ts";

if (import.meta.main) {
  const results = await runSteps([
    { name: "check", args: ["task", "check"] },
    { name: "codegen leaves no difference", args: ["task", "codegen", "--check"] },
    { name: "as a JSR user", args: ["task", "test:jsr"], mustRunTests: true },
    { name: "compile", args: ["task", "compile", "examples/website.ts"], mustRunTests: false },
  ]);
  Deno.exit(results.every((result) => result.problem === undefined) ? 0 : 1);
}
