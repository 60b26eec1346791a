/**
 * Runs a `deno` command of the project in this process's place: its output, its input and its signals.
 *
 * @module
 */
import { canReachJsr, denoArguments } from "./jsr_reach.ts";
import { killChild } from "./kill_child.ts";

/** Runs `deno` with these arguments and the import map that this machine needs. Resolves to its exit code. */
export async function runDeno(args: readonly string[]): Promise<number> {
  const reachable = await canReachJsr();
  const child = new Deno.Command(Deno.execPath(), {
    args: denoArguments(args, reachable),
    env: { KYBERN_JSR: reachable ? "reachable" : "unreachable" },
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  // A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone has to be passed on.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      killChild(child, signal);
    });
  }
  return (await child.status).code;
}
