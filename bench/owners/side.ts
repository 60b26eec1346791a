/**
 * What the programs of this project's side have in common: `FILE KUBECONFIG NAMESPACE OBJECTS WORKERS`, and one line of
 * output, the figures as JSON.
 *
 * @module
 */
import process from "node:process";
import { peakMemory } from "../harness/peak_memory.ts";
import type { ControllerFigures } from "./task.ts";

/** Where a program works, and on how much. */
export interface SideTask {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly objects: number;
  readonly workers: number;
}

/** What this process has taken so far. */
export function taken(): Pick<ControllerFigures, "cpuMs" | "peakRss"> {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, peakRss: peakMemory() };
}

/** Runs a program as its command line says, and prints its figures. */
export async function runSide(run: (task: SideTask) => Promise<ControllerFigures>): Promise<void> {
  const [kubeconfig, namespace, objects, workers] = Deno.args;
  if (workers === undefined) {
    console.error("usage: FILE KUBECONFIG NAMESPACE OBJECTS WORKERS");
    Deno.exit(2);
  }
  const task = {
    kubeconfig: kubeconfig!,
    namespace: namespace!,
    objects: Number(objects),
    workers: Number(workers),
  };
  console.log(JSON.stringify(await run(task)));
}
