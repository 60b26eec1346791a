/**
 * `deno task bench [NAME…] [--keep]`: runs the benchmarks of this folder one after another, all of them where none is
 * named. With `--keep` the figures of each are written to `docs/proof/`.
 *
 * A benchmark is a file that prints its figures and exits 1 when it misses a goal.
 *
 * @module
 */
import { projectRoot } from "../tools/floors.ts";
import { canReachJsr, denoArguments } from "../tools/jsr_reach.ts";

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isFile } of Deno.readDir(new URL("bench/", projectRoot))) {
    if (isFile && name.endsWith(".ts") && name !== "main.ts") found.push(name.replace(/\.ts$/, ""));
  }
  return found.sort();
}

if (import.meta.main) {
  const known = await names();
  const flags = Deno.args.filter((arg) => arg.startsWith("--"));
  const named = Deno.args.filter((arg) => !arg.startsWith("--"));
  const wanted = named.length === 0 ? known : named;
  const reachable = await canReachJsr();
  for (const name of wanted) {
    if (!known.includes(name)) {
      console.error(`bench: there is no "${name}", only ${known.join(", ")}`);
      Deno.exit(1);
    }
    console.log(`\n== ${name}`);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: denoArguments(["run", "-A", "--v8-flags=--expose-gc", `bench/${name}.ts`, ...flags], reachable),
      cwd: projectRoot,
    }).spawn().status;
    if (code !== 0) Deno.exitCode = 1;
  }
}
