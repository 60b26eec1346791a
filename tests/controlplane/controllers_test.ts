import { assert, assertEquals } from "@std/assert";
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { Event } from "../../api/events.k8s.io/v1.ts";
import { Clientset } from "../../clientset/mod.ts";
import { createLogger, Manager, type ManagerOptions } from "../../controller/mod.ts";
import { EventBroadcaster, EventsV1Sink } from "../../events/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { noMetrics } from "../../metrics/mod.ts";
import { isAlreadyExists, loadConfig, ResourceClient } from "../../rest/mod.ts";
import { RequestLog } from "../../testing/mod.ts";
import { runCheck } from "../clients/check.ts";
import { denied } from "../controllers/denied.ts";
import { ownEchoes } from "../controllers/own_echoes.ts";
import { ownWrites } from "../controllers/own_writes.ts";
import { assertOnlyInformersRead } from "../controllers/reads.ts";
import { twoClusters } from "../controllers/two_clusters.ts";
import { until } from "../until.ts";
import { registerOnClusters } from "./checks.ts";

const namespace = "kybern-controllers";

/** A manager whose controller copies ConfigMaps to Secrets, writes a status line, and tells of an event. */
function copier(cluster: ClusterAccess, options: ManagerOptions = {}) {
  const manager = new Manager({
    cluster,
    cache: { namespaces: [namespace] },
    log: createLogger({ write() {} }),
    ...options,
  });
  let reconciles = 0;
  manager.controller("copier", {
    for: ConfigMap,
    owns: [Secret],
    prune: true,
    async reconcile(key, { client, recorder }) {
      const source = await client.get(ConfigMap, key);
      if (source?.metadata.labels?.copy === undefined) return;
      reconciles++;
      await client.apply(Secret, { metadata: key, data: { v: btoa(source.data?.v ?? "") } }, {
        owner: source,
      });
      const copy = await client.get(Secret, key);
      assertEquals(copy?.data?.v, btoa(source.data?.v ?? ""), "a read after a write sees it");
      recorder.event(source, "Normal", "Copied", `v is ${source.data?.v}`);
    },
  });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  ended.catch(() => {});
  return {
    manager,
    reconciles: () => reconciles,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}

await registerOnClusters("controllers", {}, async (t, cluster, traits) => {
  await using config = await loadConfig({ kubeconfig: cluster.kubeconfig });
  const { coreV1, coordinationV1 } = new Clientset(config);
  await coreV1.namespaces().create({ metadata: { name: namespace } }).catch((error) => {
    if (!isAlreadyExists(error)) throw error;
  });
  const configMaps = coreV1.configMaps(namespace);
  const secrets = coreV1.secrets(namespace);

  await t.step(
    "own writes are seen by the cache, and their echoes lead to no reconcile and no read",
    async () => {
      const log = new RequestLog();
      await using running = copier(log.over(config));
      await configMaps.create({ metadata: { name: "a", labels: { copy: "" } }, data: { v: "1" } });
      await until(
        "the echo of the copy that was made",
        () => /own_events_dropped_total\{controller="copier"\} [1-9]/.test(running.manager.metrics.text()),
      );
      assertEquals(running.reconciles(), 1);
      await configMaps.patch("a", "merge", { data: { v: "2" } });
      await until("the second copy", async () => (await secrets.get("a")).data?.v === btoa("2"));
      assertOnlyInformersRead(log, { ...traits, informers: ["configmaps", "secrets"] });
    },
  );

  for (const check of [...denied, ...twoClusters, ...ownWrites, ...ownEchoes]) {
    await runCheck(t, config, check, traits);
  }

  await t.step("what a reconcile tells of an object is an Event of it", async () => {
    const event = await until("the event", async () => {
      const { items } = await coreV1.events(namespace).list();
      return items.find(({ reason, message }) => reason === "Copied" && message === "v is 2") ?? false;
    });
    assertEquals([event.involvedObject.name, event.source?.component], ["a", "copier"]);
  });

  await t.step("a series of events.k8s.io is counted there, and is a core Event as well", async () => {
    const failures: unknown[] = [];
    const sink = new EventsV1Sink(config, { onError: (error) => void failures.push(error) });
    const events = new EventBroadcaster({ metrics: noMetrics, sinks: [sink] });
    const recorder = events.recorder({ component: "copier.kybern.dev", instance: "copier-0" });
    const source = await configMaps.get("a");
    for (const note of ["once", "twice", "again"]) recorder.event(source, "Warning", "Slow", note);
    await events.shutdown();
    assertEquals(failures, []);
    const isSlow = ({ reason }: { reason?: string }) => reason === "Slow";
    const series = (await new ResourceClient(config, Event, { namespace }).list()).items.filter(isSlow);
    assertEquals(series.map(({ note, series, action }) => [note, series?.count, action]), [[
      "once",
      3,
      "Slow",
    ]]);
    const [core] = (await coreV1.events(namespace).list()).items.filter(isSlow);
    assertEquals([core?.message, core?.involvedObject.uid], ["once", source.metadata.uid]);
  });

  await t.step("of two managers one works; when it stops the other takes over at once", async () => {
    const leaderElection = { name: "copier", namespace };
    const first = copier(config, { leaderElection: { ...leaderElection, identity: "first" } });
    await until("the first leads", () => first.manager.isLeader);
    await using second = copier(config, { leaderElection: { ...leaderElection, identity: "second" } });
    await configMaps.create({ metadata: { name: "b", labels: { copy: "" } }, data: { v: "b" } });
    await until(
      "the first works",
      async () => (await secrets.list()).items.some(({ metadata }) => metadata.name === "b"),
    );
    assertEquals([second.manager.isLeader, second.reconciles()], [false, 0]);
    const handedBack = performance.now();
    await first[Symbol.asyncDispose]();
    await until("the second leads", () => second.manager.isLeader, { within: 10_000 });
    assert(performance.now() - handedBack < 10_000, "the lease of 15 s was not waited for");
    const lease = await coordinationV1.leases(namespace).get("copier");
    assertEquals([lease.spec?.holderIdentity, lease.spec?.leaseTransitions], ["second", 1]);
    await until("the second works", () => second.reconciles() > 0);
    await until("the events of the lease", async () => {
      const { items } = await coreV1.events(namespace).list();
      const told = items.filter(({ involvedObject }) => involvedObject.uid === lease.metadata.uid);
      const messages = told.map(({ message }) => message).sort();
      return messages.join() === "first became leader,first stopped leading,second became leader";
    });
  });
});
