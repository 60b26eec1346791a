/**
 * This project's controller on the task of the benchmark, in a process of its own.
 *
 * @module
 */
import { ConfigMap, createLogger, encodeSecretData, Manager, Secret } from "@kybern/kybern";
import { runSide, type SideTask, taken } from "./side.ts";
import type { ControllerFigures } from "./task.ts";

/** Milliseconds for which no reconcile has to begin before the work counts as done. */
const quiet = 300;

/** Runs a controller until each ConfigMap has its Secret, and what comes of the Secrets has come. */
async function run({ kubeconfig, namespace, objects, workers }: SideTask): Promise<ControllerFigures> {
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
  const figures = { ms: ended - begun, firstMs: begun, reconciles, ...taken() };
  stop.abort();
  await running;
  return figures;
}

if (import.meta.main) await runSide(run);
