import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Lease } from "../api/coordination.k8s.io/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { asTransport, type ClusterAccess } from "../meta/mod.ts";
import { noMetrics } from "../metrics/mod.ts";
import { isAlreadyExists, isNotFound, ResourceClient } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { RequestLog } from "../testing/request_log.ts";
import { LeaderElector } from "./leader_elector.ts";
import type { LeaderElectionRecord } from "./leader_election_record.ts";
import { LeaseLock, randomIdentity } from "./lease_lock.ts";

const record = (holderIdentity: string): LeaderElectionRecord => ({
  holderIdentity,
  leaseDurationSeconds: 15,
  acquireTime: "2020-01-01T00:00:00.000000Z",
  renewTime: "2020-01-01T00:00:00.000000Z",
  leaderTransitions: 0,
});

const key = { namespace: "default", name: "shop" };

Deno.test("[LE-13] an update merges the lock's labels into those of the lease and keeps the others", async () => {
  await using server = await ApiServer.start({ listen: false });
  const leases = new ResourceClient(server.config, Lease, { namespace: "default" });
  await leases.create({ metadata: { ...key, labels: { team: "red", app: "old" } }, spec: {} });
  const lock = new LeaseLock(server.config, { ...key, identity: "a", labels: { app: "shop" } });
  await lock.update(record("a"), await lock.get());
  assertEquals((await leases.get("shop")).metadata.labels, { team: "red", app: "shop" });
});

Deno.test("[LE-13] a lease without labels gets the lock's, and a lock without labels leaves the lease's alone", async () => {
  await using server = await ApiServer.start({ listen: false });
  const leases = new ResourceClient(server.config, Lease, { namespace: "default" });
  await leases.create({ metadata: key, spec: {} });
  const lock = new LeaseLock(server.config, { ...key, identity: "a", labels: { app: "shop" } });
  await lock.update(record("a"), await lock.get());
  const plain = new LeaseLock(server.config, { ...key, identity: "a" });
  await plain.update(record("b"), await plain.get());
  const lease = await leases.get("shop");
  assertEquals([lease.metadata.labels, lease.spec?.holderIdentity], [{ app: "shop" }, "b"]);
});

Deno.test("[LE-14] a get without a lease is not found, a second create finds it there", async () => {
  await using server = await ApiServer.start({ listen: false });
  const lock = new LeaseLock(server.config, { ...key, identity: "a" });
  assert(isNotFound(await assertRejects(() => lock.get())));
  await lock.create(record("a"));
  assert(isAlreadyExists(await assertRejects(() => lock.create(record("a")))));
});

Deno.test("[LE-14] an update of what was never seen is refused, and events are told where there is who takes them", async () => {
  await using server = await ApiServer.start({ listen: false });
  const told: unknown[] = [];
  const recorder = {
    event: (object: Lease, ...rest: unknown[]) => void told.push([object.metadata?.name, ...rest]),
  };
  const lock = new LeaseLock(server.config, { ...key, identity: "a", recorder });
  await assertRejects(
    () => lock.update(record("a"), { record: record("a"), resourceVersion: "1" }),
    TypeError,
    "has to be read or created before",
  );
  lock.recordEvent("became leader");
  new LeaseLock(server.config, { ...key, identity: "a" }).recordEvent("became leader");
  assertEquals(told, [["shop", "Normal", "LeaderElection", "a became leader", { action: "BecameLeader" }]]);
});

Deno.test("[LE-10] a lock without identity or name is refused", async () => {
  await using server = await ApiServer.start({ listen: false });
  const message = (options: { name: string; identity?: string }) =>
    assertThrows(() => new LeaseLock(server.config, options), TypeError).message;
  assertStringIncludes(message({ name: "shop", identity: "" }), "default/shop has an empty identity");
  assertStringIncludes(message({ name: "" }), "needs a name");
});

Deno.test("what others write into a lease survives a renewal, and what an election writes is what a Lease has", async () => {
  await using server = await ApiServer.start({ listen: false });
  const leases = new ResourceClient(server.config, Lease, { namespace: "default" });
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const elector = new LeaderElector({
    lock: new LeaseLock(server.config, { ...key, identity: "a" }),
    metrics: noMetrics,
    onStartedLeading: () => resolve(),
  });
  const ended = elector.run({ signal: stop.signal });
  await promise;
  const lease = await leases.get("shop");
  assertEquals([lease.spec?.holderIdentity, lease.spec?.leaseDurationSeconds], ["a", 15]);
  await leases.patch("shop", "merge", {
    metadata: { annotations: { note: "kept" } },
    spec: { preferredHolder: "b" },
  });
  stop.abort();
  await ended;
  const released = await leases.get("shop");
  assertEquals(released.spec?.holderIdentity ?? "", "");
  assertEquals(released.metadata.annotations, { note: "kept" });
});

Deno.test("a lock is watched with no other permission than that: its state first, then each change, and a deletion as a release", async () => {
  await using server = await ApiServer.start({ listen: false });
  const log = new RequestLog();
  const lock = new LeaseLock(server.config, { ...key, identity: "a" });
  const stop = new AbortController();
  const heard: string[] = [];
  const news = { wake: () => {} };
  const watched = new LeaseLock(log.over(server.config), { ...key, identity: "b" }).watch(({ record }) => {
    heard.push(record.holderIdentity);
    news.wake();
  }, { signal: stop.signal });
  const until = async (count: number) => {
    while (heard.length < count) {
      await new Promise<void>((resolve) => news.wake = resolve);
    }
  };
  await lock.create(record("a"));
  await until(1);
  await lock.update(record("c"), await lock.get());
  await until(2);
  await new ResourceClient(server.config, Lease, { namespace: "default" }).delete("shop");
  await until(3);
  stop.abort();
  await watched;
  assertEquals(heard, ["a", "c", ""]);
  assertEquals(log.requests.map(({ verb }) => verb), ["watch"]);
});

Deno.test("a candidate that may not watch looks in turns and leads when the lease is handed back", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false });
  const inner = asTransport(server.config.transport);
  const blind: ClusterAccess = {
    ...server.config,
    transport: (request) => {
      const url = new URL(request.url);
      if (request.method === "GET" && url.pathname.endsWith("/leases")) {
        return Promise.resolve(
          Response.json({
            kind: "Status",
            apiVersion: "v1",
            status: "Failure",
            reason: "Forbidden",
            code: 403,
          }, {
            status: 403,
          }),
        );
      }
      return inner.fetch(request, { kind: "request" });
    },
  };
  const errors: string[] = [];
  const start = (access: ClusterAccess, identity: string) => {
    const stop = new AbortController();
    const elector = new LeaderElector({
      lock: new LeaseLock(access, { ...key, identity }),
      metrics: noMetrics,
      onStartedLeading() {},
      onError: (_error, what) => void errors.push(`${identity}: ${what}`),
    });
    return { elector, stop, ended: elector.run({ signal: stop.signal }) };
  };
  const first = start(server.config, "a");
  await clock.settle();
  const second = start(blind, "b");
  await clock.settle();
  assertEquals([first.elector.isLeader(), second.elector.isLeader()], [true, false]);
  first.stop.abort();
  await clock.runUntil(first.ended);
  await clock.tickAsync(2_500);
  assert(second.elector.isLeader());
  assertEquals(errors, ["b: could not watch the lease, and asks in turns"], "it is said once");
  second.stop.abort();
  await clock.runUntil(second.ended);
});

Deno.test("a request of a lock is made once: its next one is worth more than a late retry", async () => {
  let asked = 0;
  const overloaded: ClusterAccess = {
    server: new URL("http://cluster.test"),
    namespace: "default",
    transport: () => {
      asked++;
      return Promise.resolve(new Response("", { status: 503, headers: { "retry-after": "0" } }));
    },
  };
  await assertRejects(() => new LeaseLock(overloaded, { ...key, identity: "a" }).get());
  assertEquals(asked, 1);
});

Deno.test("an identity that nobody gave is the host's name and a UUID, or the UUID alone where the name may not be read", () => {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const { hostname } = Deno;
  const ids = [randomIdentity(), randomIdentity()];
  assert(ids.every((id) => id.startsWith(`${hostname()}_`) && uuid.test(id)), ids.join());
  assertNotEquals(ids[0], ids[1]);
  try {
    Deno.hostname = () => {
      throw new Deno.errors.NotCapable("no --allow-sys");
    };
    assertMatch(randomIdentity(), new RegExp(`^kybern_${uuid.source}`));
    Deno.hostname = () => {
      throw new Error("no network");
    };
    assertThrows(randomIdentity, Error, "no network");
  } finally {
    Deno.hostname = hostname;
  }
});
