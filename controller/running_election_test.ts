import { assertEquals } from "@std/assert";
import { ApiServer } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
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
