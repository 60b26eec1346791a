#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,POD_NAMESPACE,POD_TTL_SECONDS,PROBES_PORT
/**
 * Pods that have ended are deleted some time later: the evicted, failed and completed ones that pile up otherwise.
 *
 * It is meant to run twice. By a Lease one of the two leads; the other keeps its caches and its queue warm, and takes
 * over when the first one ends or is not heard of any more. Its probes say how it fares.
 *
 * `POD_TTL_SECONDS` (3600) is how long an ended pod stays, `PROBES_PORT` (8081) where `/healthz` and `/readyz` are
 * served, `POD_NAMESPACE` where the Lease is. A Job's pods are left alone: `ttlSecondsAfterFinished` is for them.
 *
 * In a cluster it needs RBAC: `list`, `watch` and `delete` on pods; `get`, `watch`, `create` and `update` on leases;
 * `create` and `patch` on events.
 *
 * @module
 */
import type { Pod as PodObject } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import { Pod } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import { Manager, type ManagerElection, type ManagerOptions } from "jsr:@kybern/kybern@^0.1/controller";
import { controllerOf, type Shared } from "jsr:@kybern/kybern@^0.1/meta";

/** How long ended pods stay, and how the lead is agreed on. */
export interface JanitorOptions extends ManagerOptions {
  readonly ttl: number;
  readonly election?: Partial<ManagerElection>;
}

export function manager({ ttl, election, ...options }: JanitorOptions): Manager {
  return new Manager({ ...options, leaderElection: { name: "pod-janitor", ...election } })
    .controller("pod-janitor", {
      for: Pod,
      warmUp: true,
      predicates: [({ object }) => hasEnded(object)],
      async reconcile({ namespace, name }, { client, log }) {
        const pod = await client.get(Pod, { namespace, name });
        // One that is going already is deleted once more: its deletion may have been cut off half-way.
        if (pod === undefined || !hasEnded(pod)) return;
        if (controllerOf(pod)?.kind === "Job") return;
        const left = endOf(pod) + ttl - Date.now();
        if (left > 0) return { requeueAfter: left };
        const { uid } = pod.metadata;
        await client.delete(Pod, { namespace, name }, { preconditions: { uid } });
        log.info("ended pod deleted", { phase: pod.status?.phase, reason: pod.status?.reason });
      },
    });
}

function hasEnded({ status }: Shared<PodObject>): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** When the last container ended; of a pod that never had one, when it was made. */
function endOf({ metadata, status }: Shared<PodObject>): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.finishedAt);
  return Math.max(...[metadata.creationTimestamp, ...ends].map((time) => Date.parse(time ?? "") || 0));
}

/** A number from the environment; one line and the end if it is none. */
function fromEnvironment(name: string, otherwise: number, most: number): number {
  const text = Deno.env.get(name);
  const value = text ? Number(text) : otherwise;
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  console.error(`pod_janitor: ${name} must be a whole number from 0 to ${most}, it is "${text}"`);
  Deno.exit(1);
}

if (import.meta.main) {
  await manager({
    ttl: fromEnvironment("POD_TTL_SECONDS", 3600, 10 ** 9) * 1000,
    endpoints: { probes: { port: fromEnvironment("PROBES_PORT", 8081, 65_535) } },
    election: { namespace: Deno.env.get("POD_NAMESPACE") || undefined },
  }).run();
}
