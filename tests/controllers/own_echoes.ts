/**
 * Which of a reconcile's own writes have its object reconciled again.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Deployment } from "../../api/apps/v1.ts";
import { ConfigMap } from "../../api/core/v1.ts";
import { createLogger, Manager } from "../../controller/mod.ts";
import { RequestLog } from "../../testing/mod.ts";
import type { Check } from "../clients/check.ts";
import { until } from "../until.ts";
import { assertOnlyInformersRead } from "./reads.ts";

/** What leads to a reconcile, and what does not. */
export const ownEchoes: readonly Check[] = [
  {
    name: "an own write to metadata requeues; the echo of a status, and of a child made or changed, does not",
    async run({ access, clientset, namespace, watchList }) {
      const log = new RequestLog();
      const manager = new Manager({
        cluster: log.over(access),
        cache: { namespaces: [namespace] },
        log: createLogger({ write() {} }),
      });
      const reconciled: string[] = [];
      manager.controller("echo", {
        for: Deployment,
        owns: [ConfigMap],
        async reconcile(key, { client }) {
          const owner = await client.get(Deployment, key);
          if (owner === undefined) return;
          const { finalizers = [], labels } = owner.metadata;
          reconciled.push(`${key.name} v=${labels?.v} ${finalizers.length}`);
          if (labels?.held !== undefined && finalizers.length === 0) {
            // It counts on the event.
            await client.patch(Deployment, key, "merge", { metadata: { finalizers: ["example.com/held"] } });
            return;
          }
          await client.apply(ConfigMap, { metadata: key, data: { v: labels?.v ?? "" } }, { owner });
          const status = { replicas: 0, collisionCount: Number(labels?.v ?? 0) };
          await client.applyStatus(Deployment, { metadata: key, status });
        },
      });
      const deployments = clientset.appsV1.deployments(namespace);
      const dropped = () =>
        Number(/own_events_dropped_total\{controller="echo"\} (\d+)/.exec(manager.metrics.text())?.[1] ?? 0);
      const stop = new AbortController();
      const ended = manager.run({ signal: stop.signal });
      try {
        await deployments.create(deployment("a", { v: "1" }));
        await until("the echoes of a child that was made, and of a status", () => dropped() === 2);
        await deployments.patch("a", "merge", { metadata: { labels: { v: "2" } } });
        await until("the echoes of a child that was changed, and of a status", () => dropped() === 4);
        assertEquals(reconciled, ["a v=1 0", "a v=2 0"]);
        await deployments.create(deployment("h", { v: "1", held: "" }));
        await until("the own write to metadata has requeued", () => reconciled.includes("h v=1 1"));
        await clientset.coreV1.configMaps(namespace).patch("a", "merge", { data: { v: "3" } });
        await until("another's change of the child is news", () => reconciled.length >= 5);
        assertEquals(reconciled, ["a v=1 0", "a v=2 0", "h v=1 0", "h v=1 1", "a v=2 0"]);
      } finally {
        stop.abort();
        await ended;
        await deployments.patch("h", "merge", { metadata: { finalizers: null } });
      }
      assertOnlyInformersRead(log, { watchList, informers: ["configmaps", "deployments"] });
    },
  },
  {
    name:
      "an own write to spec requeues, by whichever verb, though the same reconcile writes a status after it",
    async run({ access, clientset, namespace, watchList }) {
      const log = new RequestLog();
      const manager = new Manager({
        cluster: log.over(access),
        cache: { namespaces: [namespace] },
        log: createLogger({ write() {} }),
      });
      const reconciled: number[] = [];
      manager.controller("steps", {
        for: Deployment,
        async reconcile(key, { client }) {
          const own = await client.get(Deployment, key);
          if (own?.spec === undefined) return;
          const { minReadySeconds: step = 0 } = own.spec;
          reconciled.push(step);
          // Each counts on the event.
          const next = { minReadySeconds: step + 1 };
          const spec = { ...deployment(key.name).spec, ...next };
          if (step === 0) await client.patch(Deployment, key, "merge", { spec: next });
          if (step === 1) await client.update(Deployment, { metadata: key, spec });
          if (step === 2) await client.apply(Deployment, { metadata: key, spec });
          if (step === 3) {
            await client.patch(Deployment, key, "merge", { spec: next });
            await client.applyStatus(Deployment, {
              metadata: key,
              status: { replicas: 0, collisionCount: step },
            });
          }
        },
      });
      const stop = new AbortController();
      const ended = manager.run({ signal: stop.signal });
      try {
        const deployments = clientset.appsV1.deployments(namespace);
        await deployments.create(deployment("a"));
        await until("the last own write has requeued", () => reconciled.includes(4));
        await deployments.patch("a", "merge", { spec: { minReadySeconds: 9 } });
        await until("another's write is news", () => reconciled.includes(9));
        // The status' event is news as well: it tells of the spec, and may come alone.
        assertEquals([...new Set(reconciled)], [0, 1, 2, 3, 4, 9]);
      } finally {
        stop.abort();
        await ended;
      }
      assertOnlyInformersRead(log, { watchList, informers: ["deployments"] });
    },
  },
];

/** A Deployment that has no pods. */
function deployment(name: string, labels: Record<string, string> = {}) {
  return {
    metadata: { name, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "web", image: "web" }] },
      },
    },
  };
}
