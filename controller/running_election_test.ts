import { assertEquals, assertRejects } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import { LeadershipLostError } from "../leaderelection/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { createLogger, type LogRecord, Manager } from "./mod.ts";

Deno.test("[LE-07] a manager's election is told by Events of its Lease and in the log, and the Lease has its labels", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const { coreV1, coordinationV1 } = new Clientset(server.config);
  const records: LogRecord[] = [];
  const { promise: led, resolve } = Promise.withResolvers<void>();
  const manager = new Manager({
    cluster: server.config,
    log: createLogger({ write: (record) => void records.push(record) }),
    leaderElection: { name: "shop", namespace: "default", identity: "shop-0", labels: { app: "shop" } },
  }).add({ name: "job", run: () => resolve() });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  await led;
  const { metadata, spec } = await coordinationV1.leases("default").get("shop");
  assertEquals([metadata.labels, spec?.holderIdentity], [{ app: "shop" }, "shop-0"]);
  stop.abort();
  await ended;
  const { items } = await coreV1.events("default").list();
  const events = items.toSorted((a, b) =>
    Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)
  );
  assertEquals(events.map(({ message }) => message), ["shop-0 became leader", "shop-0 stopped leading"]);
  const { kind, uid } = events[0]!.involvedObject;
  assertEquals([kind, uid, events[0]!.reason], ["Lease", metadata.uid, "LeaderElection"]);
  const told = records.filter(({ fields }) => fields.lease === "default/shop").map(({ message }) => message);
  assertEquals(told, ["there is a leader", "nobody leads", "this process leads no more"]);
});

Deno.test("past the deadline neither a reconcile nor a runnable that needs the lead can write, before any timer has run", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const configMaps = new Clientset(server.config).coreV1.configMaps("default");
  await configMaps.create({ metadata: { name: "a" } });
  const { promise: go, resolve } = Promise.withResolvers<void>();
  const outcomes: string[] = [];
  const attempt = async (who: string, write: () => Promise<unknown>) => {
    await go;
    await write().then(
      () => void outcomes.push(`${who} wrote`),
      (error) => void outcomes.push(`${who}: ${error.name}`),
    );
  };
  const manager = new Manager({
    cluster: server.config,
    log: createLogger({ write() {} }),
    leaderElection: { name: "shop", namespace: "default" },
  }).controller("late", {
    for: ConfigMap,
    async reconcile({ namespace }, { client }) {
      // Nothing but the fence is in its way: it heeds no signal.
      const { signal } = new AbortController();
      const draft = { metadata: { namespace, name: "by-a-reconcile" } };
      await attempt("reconcile", () => client.create(ConfigMap, draft, { signal }));
    },
  });
  for (const needLeaderElection of [true, false]) {
    const name = needLeaderElection ? "leader" : "everyone";
    manager.add({
      name,
      needLeaderElection,
      run: ({ cluster }) =>
        attempt(
          name,
          () =>
            new Clientset(cluster).coreV1.configMaps("default").create({ metadata: { name: `by-${name}` } }),
        ),
    });
  }
  const ended = manager.run({ signal: new AbortController().signal });
  await clock.tickAsync(1_000);
  clock.skip(15_000); // the process is stopped
  resolve();
  await clock.settle();
  assertEquals([...new Set(outcomes)].sort(), [
    "everyone wrote",
    "leader: LeadershipLostError",
    "reconcile: LeadershipLostError",
  ]);
  await clock.runUntil(assertRejects(() => ended, LeadershipLostError));
  assertEquals((await configMaps.list()).items.map(({ metadata }) => metadata.name).sort(), [
    "a",
    "by-everyone",
  ]);
});
