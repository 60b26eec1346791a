import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ConfigMap, Secret, Service } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import { LeadershipLostError } from "../leaderelection/mod.ts";
import { asTransport, type ClusterAccess } from "../meta/mod.ts";
import { Registry } from "../metrics/mod.ts";
import { StatusError } from "../rest/mod.ts";
import { defineResource } from "../schema/mod.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { endpointApp } from "./endpoints.ts";
import { createLogger, type LogRecord } from "./logger.ts";
import { Manager } from "./manager.ts";
import type { ManagerOptions } from "./manager_options.ts";
import { watched } from "./watched.ts";

const Gadget = defineResource({ group: "example.com", version: "v1", kind: "Gadget", schema: {} });
const Widget = defineResource({ group: "example.com", version: "v1", kind: "Widget", schema: {} });

/** A manager that is told to stop when it is disposed, and what it told. */
class Running implements AsyncDisposable {
  readonly manager: Manager;
  readonly records: LogRecord[] = [];
  readonly #stop = new AbortController();
  #ended: Promise<void> | undefined;

  constructor(cluster: ClusterAccess, options: ManagerOptions = {}) {
    this.manager = new Manager({
      cluster,
      log: createLogger({ level: "debug", write: (record) => void this.records.push(record) }),
      ...options,
    });
  }

  start(): this {
    this.#ended = this.manager.run({ signal: this.#stop.signal });
    this.#ended.catch(() => {});
    return this;
  }

  get ended(): Promise<void> {
    return this.#ended!;
  }

  stop(): Promise<void> {
    this.#stop.abort(new DOMException("the test is over", "AbortError"));
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop().catch(() => {});
  }
}

const idle = { for: ConfigMap, reconcile() {} };

/** Resolves when the signal aborts. */
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

/** A cluster whose answers to some requests are others. */
function changed(
  access: ClusterAccess,
  answer: (request: Request) => Response | undefined | Promise<Response | undefined>,
): ClusterAccess {
  const inner = asTransport(access.transport);
  return {
    ...access,
    transport: {
      ...inner,
      fetch: async (request, options) => await answer(request) ?? await inner.fetch(request, options),
    },
  };
}

const refused = (code: number, reason: string) =>
  Response.json({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code, reason }, {
    status: code,
  });

Deno.test("[MG-01] endpoints come first, then caches, then runnables and workers", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  await new Clientset(server.config).coreV1.configMaps("default").create({ metadata: { name: "a" } });
  const order: string[] = [];
  const { promise: worked, resolve } = Promise.withResolvers<void>();
  const cluster = changed(server.config, (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/version") {
      order.push(`contact, ${running.manager.probesUrl ? "endpoints are there" : "none"}`);
    }
    if (pathname.endsWith("/configmaps") && searchParams.has("watch")) order.push("cache");
    return undefined;
  });
  await using running = new Running(cluster, { endpoints: { probes: { port: 0, hostname: "127.0.0.1" } } });
  running.manager.controller("test", {
    for: ConfigMap,
    reconcile() {
      order.push("worker");
      resolve();
    },
  });
  running.manager.add({
    name: "job",
    async run({ client }) {
      const synced = running.manager.activity().caches.map(({ informer }) => informer.hasSynced());
      order.push(`caches of the runnable: ${synced}`);
      order.push(`runnable sees ${(await client.list(ConfigMap)).length}`);
    },
  });
  running.start();
  await worked;
  assertEquals(order.slice(0, 2), ["contact, endpoints are there", "cache"]);
  assert(order.indexOf("runnable sees 1") > 1, order.join());
  assert(order.includes("caches of the runnable: true"), order.join());
});

Deno.test("[MG-01] what is added after the start begins at once", async () => {
  await using server = await ApiServer.start({ listen: false });
  await using running = new Running(server.config);
  const { promise: first, resolve: firstRuns } = Promise.withResolvers<void>();
  const { promise: second, resolve: secondRuns } = Promise.withResolvers<void>();
  running.manager.add({ name: "first", run: () => firstRuns() });
  running.start();
  await first;
  running.manager.add({ name: "second", run: () => secondRuns() });
  await second;
});

Deno.test("[MG-02] a runnable that fails stops the others, is waited for, and is what run rejects with", async () => {
  await using server = await ApiServer.start({ listen: false });
  await using running = new Running(server.config);
  let otherEnded = false;
  running.manager.add({
    name: "other",
    async run({ signal }) {
      await aborted(signal);
      await Promise.resolve();
      otherEnded = true;
      throw signal.reason; // to end by the order's own reason is no failure
    },
  }).add({ name: "bad", run: () => Promise.reject(new Error("the disk is full")) });
  running.start();
  await assertRejects(() => running.ended, Error, "the disk is full");
  assert(otherEnded);
});

Deno.test("[MG-02] runnables that end by an abort are not reported", async () => {
  await using server = await ApiServer.start({ listen: false });
  await using running = new Running(server.config);
  const { promise: runs, resolve } = Promise.withResolvers<void>();
  running.manager.add({
    name: "waiter",
    async run({ signal }) {
      resolve();
      await aborted(signal);
      throw new DOMException("it was cut off", "AbortError");
    },
  });
  running.start();
  await runs;
  await running.stop();
});

Deno.test("[MG-03] a failure and a grace period that was not enough are both told", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false });
  const { promise: forever, resolve: end } = Promise.withResolvers<void>();
  await using running = new Running(server.config, { gracefulShutdownTimeout: 5_000 });
  running.manager.add({ name: "stubborn", run: () => forever })
    .add({ name: "bad", run: () => Promise.reject(new Error("the disk is full")) });
  running.start();
  await clock.settle();
  await clock.tickAsync(6_000);
  const error = await assertRejects(() => running.ended, AggregateError);
  assertEquals(error.errors.map(({ message }) => message), [
    "the disk is full",
    'still running 5000 ms after the order to stop: runnable "stubborn"',
  ]);
  end();
});

/** A manager told to stop while a runnable of it works, and that runnable's own end. */
async function stopping(clock: FakeClock, server: ApiServer, gracefulShutdownTimeout: number) {
  const running = new Running(server.config, { gracefulShutdownTimeout });
  const { promise: busy, resolve: end } = Promise.withResolvers<void>();
  running.manager.add({ name: "busy", run: () => busy });
  running.start();
  await clock.settle();
  let ended: "well" | Error | undefined;
  running.stop().then(() => ended = "well", (error) => ended = error);
  return { end, ended: () => ended, running };
}

Deno.test("[MG-03] a grace period of 0 waits for nothing but the second in which an abort is heeded", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false });
  const { ended, end } = await stopping(clock, server, 0);
  await clock.tickAsync(999);
  assertEquals(ended(), undefined);
  await clock.tickAsync(1);
  assertInstanceOf(ended(), Error);
  end();
});

Deno.test("[MG-03] [LE-07] a lease is handed back before the run ends, also when something does not heed its signal", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const cluster = changed(server.config, async (request) => {
    // The server takes its time for every write of the Lease.
    if (request.method === "PUT") await new Promise((resolve) => setTimeout(resolve, 50));
    return undefined;
  });
  const running = new Running(cluster, {
    leaderElection: { name: "test", namespace: "default" },
    gracefulShutdownTimeout: 10,
  });
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  running.manager.add({ name: "stubborn", run: () => (begin(), over) });
  running.start();
  await begun;
  await assertRejects(() => running.stop(), Error, 'runnable "stubborn"');
  const { spec } = await new Clientset(server.config).coordinationV1.leases("default").get("test");
  assertEquals(spec?.holderIdentity, "");
  end();
});

Deno.test("[MG-03] a negative grace period waits for as long as it takes", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false });
  const { ended, end } = await stopping(clock, server, -1);
  await clock.tickAsync(24 * 3_600_000);
  assertEquals(ended(), undefined);
  end();
  await clock.settle();
  assertEquals(ended(), "well");
});

Deno.test("[MG-05] what is added once the manager was told to stop is refused, and a second run is", async () => {
  await using server = await ApiServer.start({ listen: false });
  await using running = new Running(server.config);
  const { promise: runs, resolve } = Promise.withResolvers<void>();
  let late: unknown;
  running.manager.add({
    name: "waiter",
    async run({ signal }) {
      resolve();
      await aborted(signal);
      await Promise.resolve();
      late = assertThrows(() => running.manager.add({ name: "late", run() {} }), TypeError);
    },
  });
  running.start();
  await runs;
  await assertRejects(() => running.manager.run(), TypeError, "was started already");
  await running.stop();
  assertStringIncludes(String(late), 'runnable "late" comes too late');
});

Deno.test("[MG-06] probes fail until their checks pass, by name, and the metrics stand apart", async () => {
  await using server = await ApiServer.start({ listen: false });
  let ready = false;
  const address = { port: 0, hostname: "127.0.0.1" };
  await using running = new Running(server.config, { endpoints: { metrics: address, probes: address } });
  running.manager.controller("test", idle).addReadyzCheck("database", () => {
    if (!ready) throw new Error("it does not answer");
  });
  const { promise: started, resolve } = Promise.withResolvers<void>();
  running.manager.add({ name: "probe", run: () => resolve() });
  running.start();
  await started;
  const ask = async (base: URL, path: string) => {
    const response = await fetch(new URL(path, base));
    return [response.status, await response.text()] as const;
  };
  const { metricsUrl, probesUrl } = running.manager as { metricsUrl: URL; probesUrl: URL };
  assertEquals(await ask(probesUrl, "healthz"), [200, "ok"]);
  const [status, text] = await ask(probesUrl, "readyz");
  assertEquals(status, 500);
  assertStringIncludes(text, "[-]database failed: it does not answer\n");
  assertStringIncludes(text, "[+]caches ok\n");
  assertEquals(await ask(probesUrl, "readyz/caches"), [200, "ok"]);
  ready = true;
  assertEquals((await ask(probesUrl, "readyz"))[0], 200);
  assertStringIncludes((await ask(probesUrl, "readyz?verbose"))[1], "[+]database ok\n");
  assertEquals((await ask(probesUrl, "readyz/nothing"))[0], 404);
  assertEquals((await ask(probesUrl, "metrics"))[0], 404);
  assertEquals((await ask(metricsUrl, "healthz"))[0], 404);
  assertStringIncludes((await ask(metricsUrl, "metrics"))[1], "controller_runtime_max_concurrent_reconciles");
});

Deno.test("[MG-06] an address that somebody else listens on fails the start", async () => {
  await using server = await ApiServer.start({ listen: false });
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  await using running = new Running(server.config, {
    endpoints: { metrics: { port, hostname: "127.0.0.1" } },
  });
  await assertRejects(() => running.start().ended, Deno.errors.AddrInUse);
});

Deno.test("[MG-02] a kind that may not be listed is loud and not ready, and the other controllers go on", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const { coreV1 } = new Clientset(server.config);
  let allowed = false;
  const cluster = changed(
    server.config,
    (request) =>
      !allowed && new URL(request.url).pathname.endsWith("/secrets") ? refused(403, "Forbidden") : undefined,
  );
  const address = { port: 0, hostname: "127.0.0.1" };
  await using running = new Running(cluster, { endpoints: { probes: address } });
  const { promise: worked, resolve } = Promise.withResolvers<void>();
  const { promise: recovered, resolve: recover } = Promise.withResolvers<void>();
  running.manager.controller("well", { for: ConfigMap, reconcile: () => resolve() })
    .controller("ill", { for: Secret, reconcile: () => recover() });
  running.start();
  await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await coreV1.secrets("default").create({ metadata: { name: "a" } });
  await worked;
  const told = running.records.find(({ message }) => message === "a source fails and is tried again");
  assertEquals([told?.level, told?.fields.source], ["warn", "secrets"]);
  const response = await fetch(new URL("readyz", running.manager.probesUrl));
  assertEquals([response.status, (await response.text()).includes("not synced: secrets")], [500, true]);
  allowed = true; // the grant comes: no restart is needed
  await recovered;
});

Deno.test("[CT-13] a controller has one worker, a queue with priorities, and waits for the lead", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const { coreV1 } = new Clientset(server.config);
  for (const name of ["a", "b", "c"]) await coreV1.configMaps("default").create({ metadata: { name } });
  const order: string[] = [];
  let atOnce = 0;
  let most = 0;
  const { promise: go, resolve } = Promise.withResolvers<void>();
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  await using running = new Running(server.config, { leaderElection: { name: "test" } });
  running.manager.controller("test", {
    for: ConfigMap,
    async reconcile({ name }) {
      most = Math.max(most, ++atOnce);
      order.push(name);
      assert(running.manager.isLeader);
      if (order.length === 1) {
        await coreV1.configMaps("default").create({ metadata: { name: "news" } });
        resolve();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      atOnce--;
      if (order.length === 4) finish();
    },
  });
  running.start();
  await go;
  await done;
  assertEquals([order[1], most], ["news", 1]);
  assertStringIncludes(
    running.manager.metrics.text(),
    'controller_runtime_max_concurrent_reconciles{controller="test"} 1',
  );
});

for (const [own, ends] of [[undefined, true], [true, false]] as const) {
  Deno.test(`[CT-13] a controller ${ends ? "does not recover" : "may recover"} where its manager does not`, async () => {
    await using cluster = await testCluster({ controllers: false });
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger, recoverPanic: false });
    let runs = 0;
    manager.controller("test", {
      for: ConfigMap,
      recoverPanic: own,
      reconcile() {
        if (++runs === 1) throw "a string";
      },
    });
    cluster.run(manager);
    await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" } });
    const { promise: failed, resolve } = Promise.withResolvers<unknown>();
    void cluster.idle().then(() => resolve(undefined), resolve);
    const error = await failed;
    assertEquals(error instanceof Error && error.cause === "a string", ends, String(error));
    if (ends) await cluster.stop().catch(() => {}); // told already
  });
}

/** A manager with an election, on a server that is shared, and what its controllers did. */
function candidate(cluster: ClusterAccess, identity: string, warmUp = false) {
  const did: string[] = [];
  const listed: string[] = [];
  const running = new Running(
    changed(cluster, (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith("/configmaps")) listed.push(pathname);
      return undefined;
    }),
    { leaderElection: { name: "test", namespace: "default", identity } },
  );
  running.manager.controller("test", {
    for: ConfigMap,
    warmUp,
    async reconcile({ namespace, name }, { client, signal }) {
      if (name === "kube-root-ca.crt" || name.startsWith("copy")) return;
      did.push(name);
      await client.apply(ConfigMap, { metadata: { namespace, name: `copy-of-${name}` } }, { signal });
    },
  }).add({
    name: "leaders only",
    async run({ signal }) {
      did.push("runnable");
      await aborted(signal);
    },
  }).add({ name: "everyone", needLeaderElection: false, run: () => void did.push("everyone") });
  return { running: running.start(), did, listed };
}

Deno.test("[CT-14] a follower without warm-up asks for nothing, one with it has its caches filled, and neither works", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const { coreV1 } = new Clientset(server.config);
  await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  const leader = candidate(server.config, "leader");
  await clock.tickAsync(3_000);
  assertEquals([...leader.did].sort(), ["a", "everyone", "runnable"]);
  const cold = candidate(server.config, "cold");
  const warm = candidate(server.config, "warm", true);
  await clock.tickAsync(10_000);
  assertEquals([cold.did, cold.listed], [["everyone"], []]);
  assertEquals(warm.did, ["everyone"]);
  assert(warm.listed.length > 0);
  assertEquals([leader, cold, warm].map(({ running }) => running.manager.isLeader), [true, false, false]);
  // The lease is handed over: one of the others takes it, and works.
  await clock.runUntil(leader.running.stop());
  await clock.tickAsync(3_000);
  const leaders = [cold, warm].filter(({ running }) => running.manager.isLeader);
  assertEquals(leaders.length, 1);
  assert(leaders[0]!.did.includes("a") && leaders[0]!.did.includes("runnable"));
  await clock.runUntil(Promise.all([cold.running.stop(), warm.running.stop()]));
});

Deno.test("a manager that loses the lead writes nothing more, ends at once, and says so", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const { coreV1 } = new Clientset(server.config);
  let partitioned = false;
  const cluster = changed(
    server.config,
    (request) =>
      partitioned && new URL(request.url).pathname.includes("/leases")
        ? Promise.reject(new TypeError("no route to host"))
        : undefined,
  );
  const { running, did } = candidate(cluster, "leader");
  await clock.tickAsync(3_000);
  assert(running.manager.isLeader);
  partitioned = true;
  await clock.tickAsync(10_000);
  assertInstanceOf(await assertRejects(() => running.ended), LeadershipLostError);
  const done = did.length;
  await coreV1.configMaps("default").create({ metadata: { name: "late" } });
  await clock.tickAsync(5_000);
  assertEquals(did.length, done);
  const copies = (await coreV1.configMaps("default").list()).items.map(({ metadata }) => metadata.name);
  assertEquals(copies.filter((name) => name === "copy-of-late"), []);
});

Deno.test("[LE-11] a manager that does not end after it has lost the lead fails /healthz, 20 s after its lease ran out", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false, controllers: false });
  let partitioned = false;
  const cluster = changed(
    server.config,
    (request) =>
      partitioned && new URL(request.url).pathname.includes("/leases")
        ? Promise.reject(new TypeError("no route to host"))
        : undefined,
  );
  await using running = new Running(cluster, {
    leaderElection: { name: "shop", namespace: "default" },
    gracefulShutdownTimeout: -1,
    endpoints: { probes: { port: 0, hostname: "127.0.0.1" } },
  });
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  using _released = { [Symbol.dispose]: release };
  running.manager.add({ name: "hung", needLeaderElection: false, run: () => released });
  running.start();
  await clock.tickAsync(3_000);
  assert(running.manager.isLeader);
  const healthz = async () => {
    const response = await fetch(new URL("healthz", running.manager.probesUrl));
    return [response.status, await response.text()];
  };
  partitioned = true;
  // The last renewal was up to 2 s ago, and the lease lasts 15 s.
  await clock.tickAsync(33_000);
  assertEquals([running.manager.isLeader, await healthz()], [false, [200, "ok"]]);
  await clock.tickAsync(2_000);
  const [status, text] = await healthz();
  assertEquals(status, 500);
  assertStringIncludes(String(text), "[-]leader-election failed: ");
  assertStringIncludes(String(text), "the process of its leader has not ended");
  release();
  await assertRejects(() => running.ended, LeadershipLostError);
});

Deno.test("a manager's index finds objects by what the author says of them", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const { coreV1 } = new Clientset(server.config);
  for (const [name, colour] of [["a", "red"], ["b", "blue"], ["c", "red"]] as const) {
    await coreV1.configMaps("default").create({ metadata: { name }, data: { colour } });
  }
  await using running = new Running(server.config);
  const { promise: found, resolve } = Promise.withResolvers<string[]>();
  running.manager.index(ConfigMap, "colour", ({ data }) => data?.colour === undefined ? [] : [data.colour])
    .add({
      name: "reader",
      async run({ client }) {
        const red = await client.list(ConfigMap, {
          index: { name: "colour", value: "red" },
          namespace: "default",
        });
        const one = await client.list(ConfigMap, { index: { name: "colour", value: "red" }, limit: 1 });
        await assertRejects(() => client.list(ConfigMap, { index: { name: "size", value: "1" } }));
        resolve([...red.map(({ metadata }) => metadata.name).sort(), String(one.length)]);
      },
    });
  running.start();
  assertEquals(await found, ["a", "c", "1"]);
});

Deno.test("[CT-14] a warm-up starts the author's sources before the lead is won, and what they knew waits for it", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const leader = candidate(server.config, "leader");
  await clock.tickAsync(3_000);
  const follower = new Running(server.config, {
    leaderElection: { name: "test", namespace: "default", identity: "follower" },
  });
  const did: string[] = [];
  for (const warmUp of [true, false]) {
    follower.manager.controller(`warm ${warmUp}`, {
      for: Secret,
      warmUp,
      sources: [{
        name: "list",
        start(sink) {
          did.push(`source of warm ${warmUp}`);
          sink.add({ namespace: "default", name: `warm ${warmUp}` });
        },
      }],
      reconcile: ({ name }) => void did.push(name),
    });
  }
  follower.start();
  await clock.tickAsync(5_000);
  assertEquals(did, ["source of warm true"]);
  assertEquals(follower.manager.activity().controllers.map(({ ready }) => ready), [
    ["default/warm true"],
    [],
  ]);
  await clock.runUntil(leader.running.stop());
  await clock.tickAsync(3_000);
  assertEquals([...did].sort(), ["source of warm false", "source of warm true", "warm false", "warm true"]);
  await clock.runUntil(follower.stop());
});

Deno.test("a check that hangs fails its probe after 5 s, holds no other back, and no stop", async () => {
  using clock = new FakeClock();
  const app = endpointApp({
    metrics: new Registry(),
    healthz: new Map(),
    readyz: new Map([["stuck", () => new Promise<void>(() => {})], ["well", () => {}]]),
  }, { metrics: false, probes: true });
  const asked = Promise.resolve(app.request("/readyz"));
  await clock.tickAsync(5_000);
  const response = await asked;
  assertEquals([response.status, await response.text()], [
    500,
    "[-]stuck failed: no answer within 5000 ms\n[+]well ok\nreadyz check failed\n",
  ]);
  assertEquals(clock.pending, 0);
});

Deno.test("[MG-02] missing permissions are named before anything is done for which they are needed", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const definitions = new Clientset(server.config).apiextensionsV1.customResourceDefinitions();
  await definitions.create({ ...Gadget.crd });
  const order: string[] = [];
  const asked: string[] = [];
  const cluster = changed(server.config, (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.endsWith("/selfsubjectaccessreviews")) {
      if (request.method === "PATCH") order.push("installation");
      if (/\/(configmaps|secrets|services)$/.test(pathname)) order.push("cache");
      return undefined;
    }
    return request.json().then(async ({ spec }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const { resource, subresource, verb, name, namespace } = spec.resourceAttributes;
      const what = [resource, subresource].filter(Boolean).join("/");
      asked.push([verb, what, name, namespace && `in ${namespace}`].filter(Boolean).join(" "));
      order.push("review");
      return Response.json({
        kind: "SelfSubjectAccessReview",
        apiVersion: "authorization.k8s.io/v1",
        metadata: {},
        spec,
        status: { allowed: verb === "list" || verb === "watch" },
      }, { status: 201 });
    });
  });
  await using running = new Running(cluster);
  const { promise: works, resolve } = Promise.withResolvers<void>();
  running.manager
    .install(Gadget, Widget)
    .index(Service, "ip", ({ spec }) => [spec?.clusterIP ?? ""])
    .controller("test", {
      ...idle,
      owns: [Secret],
      prune: true,
      finalize() {},
      permissions: [
        { type: Secret, verbs: ["create"] },
        { type: Gadget, verbs: ["patch"], subresource: "status", namespace: "shop" },
      ],
    })
    .add({ name: "probe", run: () => resolve() });
  running.start();
  await works;
  const definition = "customresourcedefinitions";
  assertEquals(
    asked.sort(),
    [
      `create ${definition} widgets.example.com`,
      "create secrets",
      "delete secrets",
      `get ${definition} gadgets.example.com`,
      `get ${definition} widgets.example.com`,
      "get configmaps",
      "list configmaps",
      "list secrets",
      "list services",
      "patch configmaps",
      `patch ${definition} gadgets.example.com`,
      `patch ${definition} widgets.example.com`,
      "patch gadgets/status in shop",
      "watch configmaps",
      "watch secrets",
      "watch services",
    ].sort(),
  );
  const reviews = asked.length;
  assertEquals(order.slice(0, reviews + 3), [
    ...new Array(reviews).fill("review"),
    "installation",
    "installation",
    "cache",
  ]);
  const told = running.records.filter(({ message }) => message === "a permission is missing");
  const everywhere = { namespace: "(all)" };
  const resource = `${definition}.apiextensions.k8s.io`;
  assertEquals(told.map(({ fields }) => fields), [
    { resource, verbs: "get,patch", ...everywhere, name: "gadgets.example.com" },
    { resource, verbs: "get,patch,create", ...everywhere, name: "widgets.example.com" },
    { resource: "configmaps", verbs: "get,patch", ...everywhere },
    { resource: "secrets", verbs: "delete,create", ...everywhere },
    { resource: "gadgets.example.com/status", verbs: "patch", namespace: "shop" },
  ]);
});

Deno.test("[MG-02] a definition that may not be installed is named before that ends the run", async () => {
  await using cluster = await testCluster({ controllers: false });
  const inner = asTransport(cluster.config.transport);
  const access: ClusterAccess = {
    ...cluster.config,
    transport: (request) => {
      const clerks = new Request(request, { headers: { ...Object.fromEntries(request.headers) } });
      clerks.headers.set("impersonate-user", "clerk");
      return inner.fetch(clerks, { kind: "request" });
    },
  };
  const manager = new Manager({ cluster: access, log: cluster.logger });
  const permissions = [{ type: Secret, verbs: ["create"] }];
  manager.install(Widget)
    .controller("test", { ...idle, permissions })
    .controller("same", { ...idle, owns: [Secret], permissions });
  await assertRejects(() => manager.run(), StatusError, 'User "clerk" cannot patch');
  const told = cluster.records.filter(({ message }) => message === "a permission is missing");
  assertEquals(told.map(({ fields }) => fields), [
    {
      resource: "customresourcedefinitions.apiextensions.k8s.io",
      verbs: "get,patch,create",
      namespace: "(all)",
      name: "widgets.example.com",
    },
    { resource: "configmaps", verbs: "list,watch", namespace: "(all)" },
    { resource: "secrets", verbs: "list,watch,create", namespace: "(all)" },
  ], "each once, however many need it");
});

Deno.test("a server that does not answer what is asked of permissions holds the start back for 2 s at most", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const cluster = changed(
    server.config,
    (request) =>
      new URL(request.url).pathname.endsWith("/selfsubjectaccessreviews")
        ? new Promise<Response>((_, reject) =>
          request.signal.addEventListener("abort", () => reject(request.signal.reason))
        )
        : undefined,
  );
  await using running = new Running(cluster);
  let works = false;
  running.manager.controller("test", idle).add({ name: "probe", run: () => void (works = true) });
  running.start();
  await clock.tickAsync(1_900);
  assertEquals(works, false);
  await clock.tickAsync(200);
  assertEquals(works, true);
  await clock.runUntil(running.stop());
});

Deno.test("a source that does not start holds no stop back, and fails the run where a time is set", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const started = (cacheSyncTimeout?: number) => {
    const running = new Running(server.config);
    let signal: AbortSignal | undefined;
    running.manager.controller("test", {
      ...idle,
      cacheSyncTimeout,
      sources: [{
        name: "slow",
        start(_sink, options) {
          signal = options.signal;
          return new Promise(() => {});
        },
      }],
    });
    running.start();
    return { running, signal: () => signal };
  };
  const patient = started();
  await clock.tickAsync(60_000);
  await clock.runUntil(patient.running.stop());
  assertEquals(patient.signal()?.aborted, true, "the source is told to end");
  const { running } = started(5_000);
  await clock.tickAsync(6_000);
  await assertRejects(
    () => running.ended,
    Error,
    'sources of controller "test" have not started within 5000 ms',
  );
});

Deno.test("what is watched once the manager has stopped is refused", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const running = new Running(server.config);
  running.manager.controller("test", idle).add({ name: "probe", run() {} });
  running.start();
  await running.stop();
  assertThrows(
    () => running.manager.addWatch("test", watched(Secret, { map: () => [] })),
    TypeError,
    "a watch of secrets comes too late",
  );
});

Deno.test("a mapping function that never ends does not hold up the stop for longer than the grace period", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const records: LogRecord[] = [];
  const manager = new Manager({
    cluster: server.config,
    log: createLogger({ write: (record) => void records.push(record) }),
    gracefulShutdownTimeout: 10,
  });
  const { promise: hangs, resolve } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<[]>();
  manager.controller("stuck", {
    for: ConfigMap,
    reconcile() {},
    watches: [watched(Secret, {
      map() {
        resolve();
        return released;
      },
    })],
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await new Clientset(server.config).coreV1.secrets("default").create({ metadata: { name: "s" } });
  await hangs;
  stop.abort();
  const words = 'still handling events, since a function does not heed its signal: controller "stuck"';
  await assertRejects(() => running, Error, words);
  assert(records.some(({ message }) => message === "a handler of events does not heed its signal"));
  release([]);
});

Deno.test("/readyz fails until the caches have been started", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: answer, resolve: goOn } = Promise.withResolvers<void>();
  const cluster = changed(server.config, async (request) => {
    if (new URL(request.url).pathname.includes("accessreviews")) {
      ask();
      await answer;
    }
    return undefined;
  });
  await using running = new Running(cluster, {
    endpoints: { probes: { port: 0, hostname: "127.0.0.1" } },
  });
  const { promise: worked, resolve } = Promise.withResolvers<void>();
  running.manager.controller("c", { for: ConfigMap, reconcile: () => resolve() });
  running.start();
  await asked;
  const readyz = async () => {
    const response = await fetch(new URL("readyz", running.manager.probesUrl));
    return [response.status, await response.text()];
  };
  assertEquals(await readyz(), [500, "[-]caches failed: not started\nreadyz check failed\n"]);
  goOn();
  await new Clientset(server.config).coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await worked;
  assertEquals(await readyz(), [200, "ok"]);
});
