/**
 * `deno task bench [NAME…]`: runs the benchmarks of this folder one after another, all of them where none is named.
 *
 * A benchmark is a file that prints its figures and exits 1 when it misses a goal.
 *
 * @module
 */
import { projectRoot } from "../tools/floors.ts";
import { canReachJsr, denoArguments } from "../tools/jsr_reach.ts";

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(new URL("bench/", projectRoot))) {
    if (name.endsWith(".ts") && name !== "main.ts") found.push(name.replace(/\.ts$/, ""));
  }
  return found.sort();
}

if (import.meta.main) {
  const known = await names();
  const wanted = Deno.args.length === 0 ? known : Deno.args;
  const reachable = await canReachJsr();
  for (const name of wanted) {
    if (!known.includes(name)) {
      console.error(`bench: there is no "${name}", only ${known.join(", ")}`);
      Deno.exit(1);
    }
    console.log(`\n== ${name}`);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: denoArguments(["run", "-A", "--v8-flags=--expose-gc", `bench/${name}.ts`], reachable),
      cwd: projectRoot,
    }).spawn().status;
    if (code !== 0) Deno.exitCode = 1;
  }
}
