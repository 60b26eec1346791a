/**
 * The creates of the benchmark's task by a loop around `fetch` that does nothing else, in a process of its own:
 * `bare.ts KUBECONFIG NAMESPACE OBJECTS WORKERS`. No controller in Deno that sends JSON could be quicker; its one line of
 * output is the figures, as JSON.
 *
 * @module
 */
import process from "node:process";
import { parseYaml } from "@kybern/kybern/meta";
import { peakMemory } from "../harness/peak_memory.ts";
import type { ControllerFigures } from "./task.ts";

/** What it reads of a kubeconfig of the control plane of `tests/controlplane/`. */
interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly "certificate-authority-data": string } },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

/** The Secret of a ConfigMap that nobody has read. */
function secret(namespace: string, i: number): object {
  const owner = {
    apiVersion: "v1",
    kind: "ConfigMap",
    name: `source-${i}`,
    uid: crypto.randomUUID(),
    controller: true,
    blockOwnerDeletion: true,
  };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { namespace, name: `source-${i}`, ownerReferences: [owner] },
    data: { colour: btoa(`colour-${i}`), text: btoa(`the text of object ${i}, which is not long`) },
  };
}

async function run(
  kubeconfig: string,
  namespace: string,
  objects: number,
  workers: number,
): Promise<ControllerFigures> {
  const { clusters: [{ cluster }], users: [{ user }] } = parseYaml(
    await Deno.readTextFile(kubeconfig),
  ) as Kubeconfig;
  const caCerts = [atob(cluster["certificate-authority-data"])];
  using client = Deno.createHttpClient({ caCerts, http1: true, http2: false });
  const url = `${cluster.server}/api/v1/namespaces/${namespace}/secrets?fieldManager=owners`;
  const headers = {
    "accept": "application/json",
    "authorization": `Bearer ${user.token}`,
    "content-type": "application/json",
  };
  let next = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: workers }, async () => {
    while (next < objects) {
      const body = JSON.stringify(secret(namespace, next++));
      const response = await fetch(url, { method: "POST", headers, body, client });
      const text = await response.text();
      if (!response.ok) throw new Error(`a create was answered with ${response.status}: ${text}`);
      JSON.parse(text);
    }
  }));
  const ended = performance.now();
  const { user: inUser, system } = process.cpuUsage();
  return {
    ms: ended - begun,
    firstMs: begun,
    reconciles: 0,
    cpuMs: (inUser + system) / 1_000,
    peakRss: peakMemory(),
  };
}

if (import.meta.main) {
  const [kubeconfig, namespace, objects, workers] = Deno.args;
  if (workers === undefined) {
    console.error("usage: bare.ts KUBECONFIG NAMESPACE OBJECTS WORKERS");
    Deno.exit(2);
  }
  console.log(JSON.stringify(await run(kubeconfig!, namespace!, Number(objects), Number(workers))));
}
