/**
 * The program of `docs/deploying.md` as its pod runs it, but for where its cluster is. It prints {@linkcode readyLine} once
 * its probes say that it is well, and at its end, as a line of JSON, what it asked of the server.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import type { Manager, ManagerOptions } from "../../controller/mod.ts";
import { loadConfig } from "../../rest/mod.ts";
import { type LoggedRequest, RequestLog } from "../../testing/mod.ts";

/** What a run of it was. */
export interface PodReport {
  /** What it asked of the server. */
  readonly requests: readonly LoggedRequest[];
}

/** What a pod prints when it lives and is ready. */
export const readyLine = "ready";

/** Milliseconds between two looks at a probe. */
const probedEvery = 25;

/** A program that runs what `mirror.ts` beside it exports, on the cluster of a kubeconfig. */
export const podProgram = `import { mirror } from "./mirror.ts";
import { runPod } from "${import.meta.url}";
await runPod(mirror, Deno.args[0]);
`;

/** Runs the program's manager until it is told to stop, and prints its report. */
export async function runPod(
  mirror: (options: ManagerOptions) => Manager,
  kubeconfig: string,
): Promise<void> {
  const log = new RequestLog();
  await using cluster = await loadConfig({ path: kubeconfig, namespace: "mirror" }); // a pod's own
  const free = { port: 0, hostname: "127.0.0.1" };
  const manager = mirror({ cluster: log.over(cluster), endpoints: { metrics: free, probes: free } });
  manager.add({
    name: "kubelet",
    needLeaderElection: false,
    async run({ signal }) {
      for (const path of ["healthz", "readyz"]) {
        while (!await passes(new URL(path, manager.probesUrl))) await delay(probedEvery, { signal });
      }
      console.log(readyLine);
    },
  });
  await manager.run();
  console.log(JSON.stringify({ requests: log.requests } satisfies PodReport));
}

async function passes(probe: URL): Promise<boolean> {
  const answer = await fetch(probe);
  await answer.body?.cancel();
  return answer.ok;
}
