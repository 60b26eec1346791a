import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import type { Shared } from "../meta/mod.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { ItemExponentialFailureRateLimiter } from "../workqueue/mod.ts";
import { configMap, controllerAlone } from "./controller_fixture_test.ts";
import { ChannelSource, type ControllerSource } from "./controller_source.ts";
import { createLogger, type LogRecord } from "./logger.ts";
import { Manager } from "./manager.ts";
import { annotationsChanged, matchesLabels } from "./predicate.ts";
import type { ControllerOptions } from "./reconciler.ts";
import { owned, watched } from "./watched.ts";

/** A controller of ConfigMaps on a server of its own, and the names that it reconciled. */
async function running(options: Partial<ControllerOptions<ConfigMap>>) {
  const server = await ApiServer.start({ listen: false, controllers: false });
  const { coreV1 } = new Clientset(server.config);
  const names: string[] = [];
  let look = () => {};
  const records: LogRecord[] = [];
  const manager = new Manager({
    cluster: server.config,
    log: createLogger({ write: (record) => void records.push(record) }),
  });
  manager.controller("test", {
    for: ConfigMap,
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(1, 5),
    reconcile({ namespace, name }) {
      names.push(`${namespace}/${name}`);
      look();
    },
    ...options,
  });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  ended.catch(() => {});
  return {
    manager,
    ended,
    names,
    records,
    configMaps: coreV1.configMaps("default"),
    secrets: coreV1.secrets("default"),
    /** Resolves once the name has been reconciled since the last call. */
    async reconciled(name: string): Promise<string[]> {
      const { promise, resolve } = Promise.withResolvers<void>();
      look = () => names.includes(`default/${name}`) && resolve();
      look();
      await promise;
      return names.splice(0);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended.catch(() => {});
      await server[Symbol.asyncDispose]();
    },
  };
}

Deno.test("[CT-15] a watched kind's update maps the object before and after it, each once", async () => {
  await using test = await running({
    watches: [watched(Secret, {
      map: ({ metadata }) => [{ namespace: "default", name: metadata.labels?.for ?? "none" }],
    })],
  });
  const secret = await test.secrets.create({ metadata: { name: "s", labels: { for: "a" } } });
  assertEquals(await test.reconciled("a"), ["default/a"]);
  secret.metadata.labels = { for: "b" };
  await test.secrets.update(secret);
  assertEquals((await test.reconciled("b")).sort(), ["default/a", "default/b"]);
});

Deno.test("[CT-15] an update of the controller's own kind leads to one reconcile", async () => {
  await using test = await running({});
  const map = await test.configMaps.create({ metadata: { name: "a" } });
  await test.reconciled("a");
  map.data = { x: "1" };
  await test.configMaps.update(map);
  await test.configMaps.create({ metadata: { name: "end" } });
  assertEquals(await test.reconciled("end"), ["default/a", "default/end"]);
});

Deno.test("a mapping function reads from the cache, and may be asynchronous", async () => {
  await using test = await running({
    watches: [watched(Secret, {
      map: async (_secret, { client }) => {
        const all = await client.list(ConfigMap, { namespace: "default", labelSelector: "uses=secrets" });
        return all.map(({ metadata: { name } }) => ({ namespace: "default", name }));
      },
    })],
  });
  await test.configMaps.create({ metadata: { name: "other" } });
  await test.configMaps.create({ metadata: { name: "user", labels: { uses: "secrets" } } });
  await test.reconciled("user"); // the last one, be it by its event or by its place in the first list
  await test.secrets.create({ metadata: { name: "s" } });
  assertEquals(await test.reconciled("user"), ["default/user"]);
});

Deno.test("[CT-21] predicates on one kind do not touch the others", async () => {
  const map = (
    { metadata }: { metadata: { name: string } },
  ) => [{ namespace: "default", name: metadata.name }];
  await using test = await running({
    predicates: [annotationsChanged],
    watches: [watched(Secret, { map, predicates: [matchesLabels("wanted")] })],
  });
  const object = await test.configMaps.create({ metadata: { name: "a" } });
  await test.reconciled("a");
  object.data = { x: "1" };
  await test.configMaps.update(object); // no annotation changed
  await test.secrets.create({ metadata: { name: "unlabelled" } });
  const end = await test.secrets.create({ metadata: { name: "end", labels: { wanted: "" } } });
  assertEquals(await test.reconciled("end"), ["default/end"]);
  end.data = { x: "" };
  await test.secrets.update(end); // no annotation changed, which counts for ConfigMaps alone
  assertEquals(await test.reconciled("end"), ["default/end"]);
});

Deno.test("an event filter holds for every kind", async () => {
  await using test = await running({
    eventFilter: matchesLabels("!hidden"),
    watches: [watched(Secret, { map: ({ metadata: { name } }) => [{ namespace: "default", name }] })],
  });
  await test.configMaps.create({ metadata: { name: "a", labels: { hidden: "" } } });
  await test.secrets.create({ metadata: { name: "b", labels: { hidden: "" } } });
  await test.configMaps.create({ metadata: { name: "end" } });
  assertEquals(await test.reconciled("end"), ["default/end"]);
});

Deno.test("[CT-21] owns reconciles the controlling owner, and every owner where that is asked for", async () => {
  const uid = "0b1c2d3e-4f50-6172-8394-000000000001";
  const reference = (name: string, controller: boolean) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    name,
    uid,
    controller,
  });
  const ownerReferences = [reference("mere", false), reference("controlling", true)];
  await using one = await running({ owns: [Secret] });
  await one.secrets.create({ metadata: { name: "s", ownerReferences } });
  assertEquals(await one.reconciled("controlling"), ["default/controlling"]);
  await using every = await running({ owns: [owned(Secret, { everyOwner: true })] });
  await every.secrets.create({ metadata: { name: "s", ownerReferences } });
  assertEquals((await every.reconciled("mere")).concat(await every.reconciled("controlling")).length, 2);
});

Deno.test("a channel brings requests, those of before the start among them", async () => {
  const channel = new ChannelSource<{ readonly id: string }>({
    map: ({ id }) => [{ namespace: "default", name: id }],
  });
  channel.send({ id: "early" });
  await using test = await running({ sources: [channel] });
  await test.reconciled("early");
  channel.send({ id: "later" });
  channel.send({ id: "late" }, { after: 1 });
  await test.reconciled("late");
});

Deno.test("[CT-09] no reconcile runs before every source has queued what it knew", async () => {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const source: ControllerSource = {
    name: "slow",
    async start(sink) {
      await ready;
      sink.add({ namespace: "default", name: "known" }, { priority: 10 });
    },
  };
  await using test = await running({ sources: [source] });
  await test.configMaps.create({ metadata: { name: "a" } });
  await test.configMaps.list();
  assertEquals(test.names, []);
  resolve();
  assertEquals((await test.reconciled("a"))[0], "default/known");
});

Deno.test("a source that cannot start fails the run by its name, and the controller's", async () => {
  await using test = await running({
    sources: [{ name: "mail", start: () => Promise.reject(new Error("no such host")) }],
  });
  const error = await assertRejects(() => test.ended, Error);
  assertStringIncludes(error.message, 'source "mail" of controller "test" failed to start: no such host');
});

Deno.test("a kind may be watched that was added while the controller runs", async () => {
  await using test = await running({});
  await test.configMaps.create({ metadata: { name: "a" } });
  await test.reconciled("a");
  await test.secrets.create({ metadata: { name: "before" } });
  test.manager.addWatch(
    "test",
    watched(Secret, { map: ({ metadata: { name } }) => [{ namespace: "default", name }] }),
  );
  await test.reconciled("before");
  await test.secrets.create({ metadata: { name: "after" } });
  await test.reconciled("after");
});

Deno.test("[CT-07] without recovery, what is thrown and is no Error ends the run", async () => {
  await using test = await running({
    recoverPanic: false,
    reconcile() {
      throw "a string";
    },
  });
  await test.configMaps.create({ metadata: { name: "a" } });
  const error = await assertRejects(() => test.ended, Error);
  assertStringIncludes(
    error.message,
    'controller "test" threw what is no Error while it reconciled "default/a"',
  );
  assertEquals(error.cause, "a string");
});

Deno.test("a mapping function that throws is told, and holds no other event back", async () => {
  await using test = await running({
    watches: [watched(Secret, {
      map: ({ metadata: { name } }) => {
        if (name === "bad") throw new Error("no idea");
        return [{ namespace: "default", name }];
      },
    })],
  });
  await test.secrets.create({ metadata: { name: "bad" } });
  await test.secrets.create({ metadata: { name: "good" } });
  assertEquals(await test.reconciled("good"), ["default/good"]);
  const told = test.records.find(({ message }) => message === "a handler of events failed");
  assertEquals([told?.fields.handler, String(told?.fields.error)], ["test/secrets", "Error: no idea"]);
});

Deno.test("an event whose mapping function or predicate threw leads to its reconciles once these work again", async () => {
  using clock = new FakeClock();
  const troubles = { map: 2, predicate: 2 };
  const fails = (what: keyof typeof troubles) => {
    if (troubles[what]-- > 0) throw new Error(`no ${what} now`);
  };
  const names: string[] = [];
  const { handler, run, stop, metrics, controller } = controllerAlone({
    predicates: [() => (fails("predicate"), true)],
    watches: [watched(Secret, {
      map: async ({ metadata: { resourceVersion } }) => {
        await Promise.resolve();
        fails("map");
        return [{ namespace: "default", name: `of-${resourceVersion}` }];
      },
    })],
    reconcile: ({ name }) => void names.push(name),
  });
  const running = run();
  assertThrows(() => handler().onAdd(configMap("own", 1), false), Error, "no predicate now");
  const secret = (version: number) => configMap("s", version) as unknown as Shared<Secret>;
  const updating = async () => await handler<Secret>("secrets").onUpdate(secret(1), secret(2));
  await assertRejects(updating, Error, "no map now");
  await clock.tickAsync(4);
  assertEquals(names, []);
  await clock.tickAsync(60_000);
  assertEquals(names.sort(), ["of-1", "of-2", "own"]);
  // The predicate's second failure, and the map's: that of one object of an update is the other's, too.
  assertStringIncludes(metrics.text(), 'kybern_controller_event_retries_total{controller="test"} 3');
  assertStringIncludes(metrics.text(), 'kybern_controller_events_lost_total{controller="test"} 0');
  stop();
  await running;
  await controller[Symbol.asyncDispose]();
});

Deno.test("a map that rejects for what was and throws for what is leaves no rejection to nobody", async () => {
  const orphans: unknown[] = [];
  const listener = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    orphans.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", listener);
  try {
    await using cluster = await testCluster({ controllers: false });
    const secrets = cluster.clientset.coreV1.secrets("default");
    const { promise: failed, resolve } = Promise.withResolvers<void>();
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
    manager.controller("c", {
      for: ConfigMap,
      reconcile() {},
      watches: [watched(Secret, {
        map({ metadata: { labels } }) {
          if (labels === undefined) {
            resolve();
            throw new Error("it has no label");
          }
          return Promise.reject(new Error("what it names is not there"));
        },
      })],
    });
    cluster.run(manager);
    await secrets.create({ metadata: { name: "s", labels: { target: "x" } } });
    await cluster.idle();
    await secrets.patch("s", "merge", { metadata: { labels: null } });
    await failed;
    await new Promise((done) => setTimeout(done)); // rejections are told at the end of the loop's turn
    await cluster.stop(manager);
  } finally {
    globalThis.removeEventListener("unhandledrejection", listener);
  }
  assertEquals(orphans, []);
});
