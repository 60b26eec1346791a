/**
 * One example against one cluster: started as its user starts it, driven through its life, told to stop.
 *
 * @module
 */
import { exampleFiles } from "../../tools/example_file.ts";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, importMapWithoutJsr } from "../../tools/jsr_reach.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { until } from "../until.ts";
import { ExampleProcess, type ExampleStart } from "./example_process.ts";
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
    const start: ExampleStart = {
      flags: await canReachJsr() ? [] : [`--import-map=${importMapWithoutJsr}`],
      file: path,
      cwd: projectRoot,
      env: { ...outside.env, KUBECONFIG: file },
    };
    await using first = ExampleProcess.start(example, start);
    if (!life.pair) {
      await Promise.race([first.untilExit(), takeSteps(life, access, outside, milliseconds)]);
      await first.stop();
      return;
    }
    await using second = new AsyncDisposableStack();
    let running = first;
    const takeOver = async () => {
      running = second.use(ExampleProcess.start(example, start));
      await until("the second one knows who leads", () => running.output.includes("there is a leader"));
      await first.stop();
    };
    await Promise.race([first.untilExit(), takeSteps(life, access, outside, milliseconds, takeOver)]);
    await running.stop();
  } finally {
    await Deno.remove(file);
  }
}
