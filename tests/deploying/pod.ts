/**
 * The program of `docs/deploying.md` as its pod runs it, but for where its cluster is. At its end it prints, as a line of
 * JSON, what it asked of the server and whether it was ready.
 *
 * @module
 */
import type { Manager, ManagerOptions } from "../../controller/mod.ts";
import { loadConfig } from "../../rest/mod.ts";
import { type LoggedRequest, RequestLog } from "../../testing/mod.ts";

/** What a run of it was. */
export interface PodReport {
  /** What it asked of the server. */
  readonly requests: readonly LoggedRequest[];
  /** Status codes of the probes, by path; each once it was 200, or as it was at the end. */
  readonly probes: Readonly<Record<string, number>>;
}

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
  const probes: Record<string, number> = {};
  await using cluster = await loadConfig({ path: kubeconfig, namespace: "mirror" }); // a pod's own
  const free = { port: 0, hostname: "127.0.0.1" };
  const manager = mirror({ cluster: log.over(cluster), endpoints: { metrics: free, probes: free } });
  manager.add({
    name: "kubelet",
    needLeaderElection: false,
    async run({ signal }) {
      for (const path of ["healthz", "readyz"]) {
        while (probes[path] !== 200 && !signal.aborted) {
          const answer = await fetch(new URL(path, manager.probesUrl));
          await answer.body?.cancel();
          probes[path] = answer.status;
        }
      }
    },
  });
  await manager.run();
  console.log(JSON.stringify({ requests: log.requests, probes } satisfies PodReport));
}
