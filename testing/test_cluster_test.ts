import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigMap, Pod, Secret } from "../api/core/v1.ts";
import { type ControllerOptions, DefinitionFileError, Manager, watched } from "../controller/mod.ts";
import { defineResource, definitionYaml } from "../schema/mod.ts";
import { ItemExponentialFailureRateLimiter } from "../workqueue/mod.ts";
import { FakeClock } from "./fake_clock.ts";
import { NotIdleError, type TestCluster, testCluster } from "./test_cluster.ts";

const key = (name: string) => ({ namespace: "default", name });

/** Copies each ConfigMap to a Secret of its name. */
const mirror: ControllerOptions<ConfigMap>["reconcile"] = async (request, { client }) => {
  const source = await client.get(ConfigMap, request);
  if (source === undefined || request.namespace !== "default") return;
  await client.apply(Secret, { metadata: request, data: { copy: btoa(source.data?.v ?? "") } }, {
    owner: source,
  });
};

function runMirror(cluster: TestCluster, options: Partial<ControllerOptions<ConfigMap>> = {}): Manager {
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  manager.controller("mirror", {
    for: ConfigMap,
    owns: [Secret],
    reconcile: mirror,
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(10, 60_000),
    ...options,
  });
  cluster.run(manager);
  return manager;
}

Deno.test("a cluster is idle when all that was to be done is done", async () => {
  await using cluster = await testCluster();
  const { coreV1 } = cluster.clientset;
  runMirror(cluster);
  for (let i = 0; i < 20; i++) {
    await coreV1.configMaps("default").create({ metadata: { name: `map-${i}` }, data: { v: String(i) } });
  }
  assertEquals(await cluster.idle(), []);
  assertEquals((await coreV1.secrets("default").list()).items.length, 20);
  await coreV1.secrets("default").delete("map-3");
  await cluster.idle();
  await cluster.assertObject(Secret, key("map-3"), { data: { copy: btoa("3") } });
});

Deno.test("objects may be there at the beginning", async () => {
  await using cluster = await testCluster({
    objects: [[ConfigMap, { metadata: key("a"), data: { v: "1" } }]],
  });
  runMirror(cluster);
  await cluster.idle();
  await cluster.assertObject(Secret, key("a"), { data: { copy: btoa("1") } });
});

Deno.test("objects may have a status from the beginning", async () => {
  const containers = [{ name: "main", image: "example.com/none:1" }];
  await using cluster = await testCluster({
    objects: [[Pod, { metadata: key("a"), spec: { containers }, status: { phase: "Failed" } }]],
  });
  await cluster.assertObject(Pod, key("a"), { status: { phase: "Failed" } });
});

Deno.test("custom resources are served from the beginning, those of files too", async () => {
  using _clock = new FakeClock();
  const base = { group: "example.com", version: "v1", schema: {} } as const;
  const Lamp = defineResource({ ...base, kind: "Lamp" });
  const Torch = defineResource({ ...base, kind: "Torch" });
  const file = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(file, definitionYaml(Torch));
    const objects = [[Torch, { metadata: key("a") }]] as const;
    await using cluster = await testCluster({ crds: [Lamp, file, `${file}.missing`], objects });
    await cluster.clientset.resource(Lamp, "default").create({ metadata: { name: "a" } });
    await cluster.assertObject(Torch, key("a"), { kind: "Torch" });
    assertEquals(cluster.log.requests, [], "the test's own requests are not logged");
    await assertRejects(
      () => testCluster({ crds: [`${file}.missing`], errorIfMissing: true }),
      DefinitionFileError,
    );
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a cluster is not idle while a manager asks for its permissions", async () => {
  await using cluster = await testCluster({ objects: [[ConfigMap, { metadata: key("a") }]] });
  cluster.faults.add({ resource: "selfsubjectaccessreviews", fault: { type: "delay", ms: 20 } });
  let reconciled = false;
  runMirror(cluster, { reconcile: ({ name }) => void (reconciled ||= name === "a") });
  await cluster.idle();
  assert(reconciled);
});

Deno.test("a cluster is not idle while a source of a controller starts", async () => {
  await using cluster = await testCluster({ objects: [[ConfigMap, { metadata: key("a") }]] });
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  runMirror(cluster, { sources: [{ name: "slow", start: () => started }] });
  const error = await assertRejects(() => cluster.idle({ patience: 30 }), NotIdleError);
  assertEquals(error.busy, ["mirror: starting"]);
  start();
  await cluster.idle();
  await cluster.assertObject(Secret, key("a"), { kind: "Secret" });
});

Deno.test("a cluster comes to rest around a manager that has no controller", async () => {
  await using cluster = await testCluster();
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  cluster.run(manager.add({ name: "nothing", run() {} }));
  assertEquals(await cluster.idle(), []);
});

Deno.test("keys that wait for their time are named, and not waited for", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster();
  let runs = 0;
  runMirror(cluster, {
    reconcile: ({ name }) => {
      if (name !== "a") return;
      runs++;
      return { requeueAfter: 3_600_000 };
    },
  });
  await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" } });
  assertEquals(await cluster.idle(), [{ controller: "mirror", key: "default/a", inMs: 3_600_000 }]);
  await clock.tickAsync(3_600_000);
  await cluster.idle();
  assertEquals(runs, 2);
});

Deno.test("events that a mapping function fails on are named, and not waited for", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ objects: [[ConfigMap, { metadata: key("a") }]] });
  let works = false;
  runMirror(cluster, {
    watches: [watched(Pod, {
      map: () => {
        if (!works) throw new Error("no idea");
        return [key("a")];
      },
    })],
  });
  await cluster.idle();
  const containers = [{ name: "main", image: "example.com/none:1" }];
  await cluster.clientset.coreV1.pods("default").create({ metadata: { name: "p" }, spec: { containers } });
  const [waiting, ...others] = await cluster.idle();
  assertEquals([waiting?.controller, waiting?.handler, waiting?.key], ["mirror", "mirror/pods", "default/p"]);
  assertEquals(others, []);
  works = true;
  await clock.tickAsync(waiting!.inMs);
  assertEquals(await cluster.idle(), []);
});

Deno.test("a cluster that does not come to rest says what goes on", async () => {
  await using cluster = await testCluster();
  const { promise: forever, resolve } = Promise.withResolvers<void>();
  runMirror(cluster, { reconcile: ({ name }) => name === "a" ? forever : undefined });
  await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" } });
  const error = await assertRejects(() => cluster.idle({ patience: 30 }), NotIdleError);
  assertEquals(error.busy, ["mirror: running default/a"]);
  await assertRejects(
    () => cluster.idle({ signal: AbortSignal.abort(new Error("enough")) }),
    Error,
    "enough",
  );
  resolve();
});

Deno.test("what a manager's run fails with comes out of the wait", async () => {
  await using cluster = await testCluster();
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  manager.controller("idle", { for: ConfigMap, reconcile() {} })
    .add({ name: "bad", run: () => Promise.reject(new Error("the disk is full")) });
  cluster.run(manager);
  await assertRejects(() => cluster.idle(), Error, "the disk is full");
  await assertRejects(() => cluster.stop(manager), Error, "the disk is full");
});

Deno.test("an assertion that fails tells the difference and what was done to the object", async () => {
  await using cluster = await testCluster();
  runMirror(cluster);
  await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" }, data: { v: "1" } });
  await cluster.idle();
  const error = await assertRejects(() => cluster.assertObject(Secret, key("a"), { data: { copy: "else" } }));
  assertStringIncludes(String(error), "else");
  assertStringIncludes(
    String(error),
    "what was done to it:\n  program: patch secrets/default/a by mirror: 201, version ",
  );
  await cluster.clientset.coreV1.secrets("default").patch("a", "merge", { data: { copy: btoa("2") } });
  await cluster.idle();
  const later = await assertRejects(() => cluster.assertObject(Secret, key("a"), { data: { copy: "else" } }));
  const told = String(later).slice(String(later).indexOf("what was done to it:"));
  assertEquals(told.replaceAll(/version \d+/g, "version N").split("\n  "), [
    "what was done to it:",
    "program: patch secrets/default/a by mirror: 201, version N",
    "test: patch secrets/default/a: 200, version N",
    "program: patch secrets/default/a by mirror: 200, version N",
  ]);
  const missing = await assertRejects(() => cluster.assertObject(Secret, key("b"), {}));
  assertStringIncludes(String(missing), "there is no Secret default/b");
  assertStringIncludes(String(missing), "nothing was written to it");
  await cluster.assertNoObject(Secret, key("b"));
  await assertRejects(() => cluster.assertNoObject(Secret, key("a")), Error, "there is a Secret default/a");
});

for (
  const [what, rule] of [
    ["a connection that drops", { verb: "patch", resource: "secrets", fault: { type: "drop" } }],
    ["an answer that gets lost", { verb: "patch", resource: "secrets", fault: { type: "loseAnswer" } }],
    ["a conflict", { verb: "patch", resource: "secrets", fault: { type: "status", code: 409 } }],
    ["an internal error", { verb: "patch", resource: "secrets", fault: { type: "status", code: 500 } }],
    ["a server that is busy", {
      verb: "patch",
      resource: "secrets",
      fault: { type: "status", code: 429, retryAfter: 1 },
    }],
    ["a watch that is cut in a line", { verb: "watch", resource: "configmaps", fault: { type: "cutWatch" } }],
    ["a watch whose version is too old", {
      verb: "watch",
      resource: "configmaps",
      fault: { type: "status", code: 410 },
    }],
  ] as const
) {
  Deno.test(`a controller comes through ${what}`, async () => {
    using clock = new FakeClock({ turns: 10 });
    await using cluster = await testCluster();
    const fault = cluster.faults.add(rule);
    runMirror(cluster);
    await cluster.clientset.coreV1.configMaps("default").create({
      metadata: { name: "a" },
      data: { v: "1" },
    });
    await clock.tickAsync(120_000);
    assertEquals(fault.struck, 1);
    await cluster.idle();
    await cluster.assertObject(Secret, key("a"), { data: { copy: btoa("1") } });
  });
}

Deno.test("a delay holds a request back, and a list may be a stale one", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  const { coreV1 } = new (await import("../clientset/mod.ts")).Clientset(cluster.config);
  await coreV1.configMaps("default").list();
  await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" } });
  cluster.faults.add({ verb: "list", resource: "configmaps", fault: { type: "staleList" } });
  assertEquals((await coreV1.configMaps("default").list()).items.length, 0);
  assertEquals((await coreV1.configMaps("default").list()).items.length, 1);
  using rule = cluster.faults.add({
    verb: "get",
    name: "a",
    times: 2,
    after: 1,
    fault: { type: "delay", ms: 5_000 },
  });
  await coreV1.configMaps("default").get("a");
  let done = false;
  const got = coreV1.configMaps("default").get("a").then(() => done = true);
  await clock.tickAsync(4_999);
  assertEquals(done, false);
  await clock.tickAsync(1);
  await got;
  assertEquals(rule.struck, 1);
  cluster.faults.clear();
  await coreV1.configMaps("default").get("a");
});

Deno.test("the log has what the program asked for, and not what the test did", async () => {
  await using cluster = await testCluster();
  runMirror(cluster);
  await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" }, data: { v: "1" } });
  await cluster.idle();
  const reads = cluster.log.requests.filter(({ verb }) => verb === "get");
  assertEquals(reads, [], "a reconcile reads from the cache");
  assertEquals(
    cluster.log.writes.map(({ verb, resource, name, fieldManager }) => [verb, resource, name, fieldManager]),
    [
      ["patch", "secrets", "a", "mirror"],
    ],
  );
  assert(cluster.log.requests.some(({ verb, resource }) => verb === "watch" && resource === "configmaps"));
});

Deno.test("caches that hold some namespaces and some objects alone are current when they have these", async () => {
  await using cluster = await testCluster();
  const { coreV1 } = cluster.clientset;
  const manager = new Manager({
    cluster: cluster.config,
    log: cluster.logger,
    cache: { namespaces: ["default"], labelSelector: "mine" },
  });
  const seen: string[] = [];
  manager.controller("reader", { for: ConfigMap, reconcile: ({ name }) => void seen.push(name) });
  cluster.run(manager);
  await coreV1.configMaps("default").create({ metadata: { name: "a", labels: { mine: "" } } });
  await coreV1.configMaps("default").create({ metadata: { name: "b" } });
  await coreV1.configMaps("kube-system").create({ metadata: { name: "c", labels: { mine: "" } } });
  await cluster.idle();
  assertEquals(seen, ["a"]);
});
