/**
 * Runs a `deno` command of the project wherever it is: where JSR can be reached as it stands, elsewhere with the
 * import map of `tools/without_jsr/`, which points the same names at npm.
 *
 * `deno run -A tools/deno.ts test …` is `deno test …` with that choice made.
 *
 * @module
 */
import { runDeno } from "./run_deno.ts";

if (import.meta.main) Deno.exit(await runDeno(Deno.args));
