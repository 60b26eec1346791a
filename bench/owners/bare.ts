/**
 * The creates of the benchmark's task by a loop around `fetch` that does nothing else, in a process of its own: what
 * no controller could surpass that sends JSON by `fetch`.
 *
 * @module
 */
import { parseYaml } from "@kybern/kybern/meta";
import { runSide, type SideTask, taken } from "./side.ts";
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

async function run({ kubeconfig, namespace, objects, workers }: SideTask): Promise<ControllerFigures> {
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
  return { ms: performance.now() - begun, firstMs: begun, reconciles: 0, ...taken() };
}

if (import.meta.main) await runSide(run);
