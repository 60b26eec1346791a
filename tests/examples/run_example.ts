/**
 * One example against one cluster: started as its user starts it, driven through its life, told to stop.
 *
 * @module
 */
import { exampleFiles } from "../../tools/example_file.ts";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, importMapWithoutJsr } from "../../tools/jsr_reach.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { ExampleProcess } from "./example_process.ts";
import { type Life, outsideOf, takeSteps } from "./life.ts";

/** Where an example runs. */
export interface ExampleCluster {
  /** What the example gets, YAML. */
  readonly kubeconfig: string;
  /** What its steps are taken and looked at with. */
  readonly access: ClusterAccess;
}

/**
 * Runs an example and takes its steps; rejects when the example does not do its job, ends by itself, or does not end
 * cleanly when told to.
 *
 * @param milliseconds that the steps may take
 */
export async function runExample(
  life: Life,
  { kubeconfig, access }: ExampleCluster,
  milliseconds: number,
): Promise<void> {
  const path = `examples/${life.example}`;
  const example = (await exampleFiles()).find((each) => each.path === path)!;
  const file = await Deno.makeTempFile({ prefix: "kybern-example-", suffix: ".yaml" });
  await Deno.writeTextFile(file, kubeconfig);
  try {
    await using outside = outsideOf(life, false);
    await using running = ExampleProcess.start(example, {
      flags: await canReachJsr() ? [] : [`--import-map=${importMapWithoutJsr}`],
      file: path,
      cwd: projectRoot,
      env: { ...outside.env, KUBECONFIG: file },
    });
    await Promise.race([running.untilExit(), takeSteps(life, access, outside, milliseconds)]);
    await running.stop();
  } finally {
    await Deno.remove(file);
  }
}
