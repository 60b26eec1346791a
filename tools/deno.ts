/**
 * Runs a `deno` command of the project wherever it is: where JSR can be reached as it stands, elsewhere with the
 * import map of `tools/without_jsr/`, which points the same names at npm.
 *
 * `deno run -A tools/deno.ts test …` is `deno test …` with that choice made.
 *
 * @module
 */
import { canReachJsr, denoArguments } from "./jsr_reach.ts";

if (import.meta.main) {
  const reachable = await canReachJsr();
  const child = new Deno.Command(Deno.execPath(), {
    args: denoArguments(Deno.args, reachable),
    env: { KYBERN_JSR: reachable ? "reachable" : "unreachable" },
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  // A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone has to be passed on.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      try {
        child.kill(signal);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
    });
  }
  const status = await child.status;
  Deno.exit(status.code);
}
