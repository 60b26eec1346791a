/**
 * This project's controller on the task of the benchmark, in a process of its own:
 * `client.ts KUBECONFIG NAMESPACE OBJECTS WORKERS`. Its one line of output is the figures, as JSON.
 *
 * @module
 */
import process from "node:process";
import { ConfigMap, createLogger, encodeSecretData, Manager, Secret } from "@kybern/kybern";
import { peakMemory } from "../harness/peak_memory.ts";
import type { ControllerFigures } from "./task.ts";

/** Milliseconds for which no reconcile has to begin before the work counts as done. */
const quiet = 300;

/** Runs a controller until each ConfigMap has its Secret, and what comes of the Secrets has come. */
async function run(
  kubeconfig: string,
  namespace: string,
  objects: number,
  workers: number,
): Promise<ControllerFigures> {
  const { promise: allMade, resolve: finish } = Promise.withResolvers<void>();
  let reconciles = 0;
  let made = 0;
  let begun = 0;
  let ended = 0;

  const log = createLogger({ write() {} }); // the other side logs nothing either
  const manager = new Manager({ config: { path: kubeconfig }, cache: { namespaces: [namespace] }, log });
  manager.controller("owners", {
    for: ConfigMap,
    owns: [Secret],
    workers,
    async reconcile(key, { client }) {
      if (reconciles++ === 0) begun = performance.now();
      const source = await client.get(ConfigMap, key);
      if (source === undefined || await client.get(Secret, key) !== undefined) return;
      const { namespace, name } = source.metadata;
      const data = encodeSecretData(source.data);
      await client.create(Secret, { metadata: { namespace, name }, data }, { owner: source });
      if (++made === objects) {
        ended = performance.now();
        finish();
      }
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await Promise.race([allMade, running]);
  for (let last = -1; last !== reconciles;) {
    last = reconciles;
    await new Promise((resolve) => setTimeout(resolve, quiet));
  }
  const { user, system } = process.cpuUsage();
  const figures = {
    ms: ended - begun,
    firstMs: begun,
    reconciles,
    cpuMs: (user + system) / 1_000,
    peakRss: peakMemory(),
  };
  stop.abort();
  await running;
  return figures;
}

if (import.meta.main) {
  const [kubeconfig, namespace, objects, workers] = Deno.args;
  if (workers === undefined) {
    console.error("usage: client.ts KUBECONFIG NAMESPACE OBJECTS WORKERS");
    Deno.exit(2);
  }
  console.log(JSON.stringify(await run(kubeconfig!, namespace!, Number(objects), Number(workers))));
}
