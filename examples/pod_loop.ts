#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT
/**
 * The loop that client-go's users know, by hand: a factory, handlers, a rate-limited queue and five workers.
 *
 * It labels each Pod with the number of its containers. In a cluster it needs RBAC: `list`, `watch` and `patch` on Pods.
 *
 * @module
 */
import { deletionHandlingMetaNamespaceKey, SharedInformerFactory } from "jsr:@kybern/kybern@^0.1/cache";
import { Clientset } from "jsr:@kybern/kybern@^0.1/clientset";
import { DiscoveryClient } from "jsr:@kybern/kybern@^0.1/discovery";
import {
  type ClusterAccess,
  metaNamespaceKey,
  type Shared,
  splitMetaNamespaceKey,
} from "jsr:@kybern/kybern@^0.1/meta";
import type { Pod } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import { isNotFound, loadConfig } from "jsr:@kybern/kybern@^0.1/rest";
import { RateLimitingQueue } from "jsr:@kybern/kybern@^0.1/workqueue";

const label = "example.kybern.dev/containers";

/** Works until the signal aborts. */
export async function run(
  config: ClusterAccess,
  { signal, print = console.log }: { signal: AbortSignal; print?: (...values: unknown[]) => void },
): Promise<void> {
  const clientset = new Clientset(config);
  await using factory = new SharedInformerFactory(clientset, { resyncPeriod: 30 * 60_000 });
  const pods = factory.coreV1.pods();
  await using queue = new RateLimitingQueue<string>({ name: "pods" });
  pods.informer.addEventHandler({
    onAdd: (pod) => queue.add(metaNamespaceKey(pod)),
    onUpdate: (_old, pod) => queue.add(metaNamespaceKey(pod)),
    onDelete: (pod) => queue.add(deletionHandlingMetaNamespaceKey(pod)),
  });
  signal.addEventListener("abort", () => queue.shutDown());

  async function syncPod(pod: Shared<Pod> | undefined): Promise<void> {
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
    const { namespace, name } = pod.metadata;
    const count = String(pod.spec?.containers.length ?? 0);
    if (pod.metadata.labels?.[label] === count) return;
    try {
      await clientset.coreV1.pods(namespace).patch(name, "merge", {
        metadata: { labels: { [label]: count } },
      });
      print(`${namespace}/${name}: ${count} containers`);
    } catch (error) {
      if (!isNotFound(error)) throw error; // deleted meanwhile
    }
  }

  async function worker(): Promise<void> {
    for await (using lease of queue) {
      const { namespace, name } = splitMetaNamespaceKey(lease.item);
      try {
        await syncPod(pods.lister.namespace(namespace).get(name));
        queue.forget(lease.item);
      } catch (error) {
        print(lease.item, error);
        queue.addRateLimited(lease.item);
      }
    }
  }

  try {
    // An informer waits for its server for ever; who starts a program wants to hear at once that there is none.
    const { gitVersion } = await new DiscoveryClient(config).serverVersion({ signal });
    print(`Kubernetes ${gitVersion} at ${config.server.origin}`);
    factory.start({ signal });
    await factory.waitForCacheSync({ signal });
    print(`synced: ${pods.lister.list().length} pods`);
    await Promise.all(Array.from({ length: 5 }, worker));
  } catch (error) {
    if (!signal.aborted) throw error; // told to stop before the cache had synced
  }
}

if (import.meta.main) {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, () => stop.abort());
  await using config = await loadConfig({ signal: stop.signal });
  await run(config, stop);
}
