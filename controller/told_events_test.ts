import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { Event } from "../api/events.k8s.io/v1.ts";
import { LeadershipLostError } from "../leaderelection/mod.ts";
import { aborted } from "../meta/mod.ts";
import { ResourceClient } from "../rest/mod.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import type { ManagerEvents } from "./manager_options.ts";

/** What a reconcile and an election told, and where the requests went that told of it. */
async function told(events: ManagerEvents | undefined) {
  await using cluster = await testCluster({ controllers: false });
  const { config, clientset: { coreV1 } } = cluster;
  await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  const paths = new Set<string>();
  const inner = config.transport as { fetch(request: Request, options: unknown): Promise<Response> };
  const manager = new Manager({
    cluster: {
      ...config,
      transport: {
        fetch(request, options) {
          const { pathname } = new URL(request.url);
          const [path] = /.*(?=\/events(\/|$))/.exec(pathname) ?? [];
          if (path !== undefined) paths.add(`${request.method} ${path}`);
          return inner.fetch(request, options);
        },
      },
    },
    log: cluster.logger,
    leaderElection: { name: "shop", namespace: "default", identity: "shop-0" },
    events,
  });
  manager.controller("painter", {
    for: ConfigMap,
    async reconcile(request, { client, recorder }) {
      const object = (await client.get(ConfigMap, request))!;
      for (const colour of ["red", "green", "blue"]) {
        recorder.event(object, "Normal", "Painted", `it is ${colour}`);
      }
    },
  });
  cluster.run(manager);
  await cluster.idle();
  await cluster.stop();
  const { items } = await new ResourceClient(config, Event, { namespace: "default" }).list();
  const written = items
    .map((
      { regarding, reportingController, type, reason, action, note, series },
    ) => [
      `${regarding?.kind}/${regarding?.name}`,
      reportingController,
      type,
      reason,
      action,
      note,
      series?.count,
    ]).sort();
  return { paths: [...paths].sort(), events: written, records: cluster.records };
}

Deno.test("events of reconciles and of the election are written under events.k8s.io where that is chosen, in series", async () => {
  const { paths, events, records } = await told({ api: "events.k8s.io/v1" });
  assertEquals(paths, [
    "PATCH /apis/events.k8s.io/v1/namespaces/default",
    "POST /apis/events.k8s.io/v1/namespaces/default",
  ]);
  const election = ["Lease/shop", "leader-election", "Normal", "LeaderElection"];
  assertEquals(events, [
    ["ConfigMap/a", "painter", "Normal", "Painted", "Painted", "it is red", 3],
    [...election, "BecameLeader", "shop-0 became leader", undefined],
    [...election, "StoppedLeading", "shop-0 stopped leading", undefined],
  ]);
  assertEquals(records.filter(({ level }) => level === "warn"), []);
});

Deno.test("events are core/v1 Events where nothing is said", async () => {
  const { paths, events } = await told(undefined);
  assertEquals(paths, ["POST /api/v1/namespaces/default"]);
  assertEquals(events.length, 5, "each message is an event of its own");
});

Deno.test("what a reconcile tells after the lead was lost is not written, and holds the end of the run up no moment", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using cluster = await testCluster({ controllers: false });
  const { coreV1, coordinationV1 } = cluster.clientset;
  await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  const manager = new Manager({
    cluster: cluster.config,
    log: cluster.logger,
    leaderElection: { name: "shop", namespace: "default" },
  });
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  let toldAt = Infinity;
  manager.controller("painter", {
    for: ConfigMap,
    async reconcile(request, { client, recorder, signal }) {
      const object = (await client.get(ConfigMap, request))!;
      begin();
      await aborted(signal);
      recorder.event(object, "Warning", "Interrupted", "its painter leads no more");
      toldAt = performance.now();
    },
  });
  const run = manager.run({ signal: new AbortController().signal });
  await clock.runUntil(begun);
  await coordinationV1.leases("default").patch("shop", "merge", { spec: { holderIdentity: "another" } });
  await clock.runUntil(assertRejects(() => run, LeadershipLostError));
  assertEquals(performance.now() - toldAt, 0);
  const lines = cluster.records.filter(({ message }) => message === "an event was not written");
  assertEquals(lines.map(({ fields: { object, reason, tries } }) => [object, reason, tries]), [
    ["default/a", "Interrupted", 1],
  ]);
  assertStringIncludes(manager.metrics.text(), 'kybern_events_total{outcome="givenUp"} 1\n');
});
