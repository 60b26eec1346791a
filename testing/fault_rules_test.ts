import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { MetadataClient } from "../dynamic/mod.ts";
import { asTransport } from "../meta/mod.ts";
import { ResourceClient, StatusError, TransportError } from "../rest/mod.ts";
import { FakeClock } from "./fake_clock.ts";
import { FaultRules } from "./fault_rules.ts";
import { type TestCluster, testCluster } from "./test_cluster.ts";

const configMaps = (cluster: TestCluster) =>
  new ResourceClient(cluster.config, ConfigMap, { namespace: "default" });

const names = async (cluster: TestCluster) =>
  (await cluster.clientset.coreV1.configMaps("default").list()).items.map(({ metadata }) => metadata.name);

Deno.test("a fault that drops a request keeps it from the server, and one that loses the answer does not", async () => {
  await using cluster = await testCluster({ controllers: false });
  const create = (name: string) => configMaps(cluster).create({ metadata: { name } });
  cluster.faults.add({ verb: "create", fault: { type: "drop" } });
  assertInstanceOf(await create("a").catch((error) => error), TransportError);
  assertEquals(await names(cluster), []);
  cluster.faults.add({ verb: "create", fault: { type: "loseAnswer" } });
  assertInstanceOf(await create("b").catch((error) => error), TransportError);
  assertEquals(await names(cluster), ["b"]);
});

for (
  const [code, reason] of [
    [409, "Conflict"],
    [410, "Expired"],
    [429, "TooManyRequests"],
    [500, "InternalError"],
  ] as const
) {
  Deno.test(`a fault of ${code} refuses with the reason ${reason}, as often as it says, and sends nothing`, async () => {
    await using cluster = await testCluster({ controllers: false });
    using rule = cluster.faults.add({ verb: "create", fault: { type: "status", code }, times: 2, after: 1 });
    const create = async (name: string) => {
      const url = new URL("api/v1/namespaces/default/configmaps", cluster.config.server);
      const body = JSON.stringify({ metadata: { name } });
      const request = new Request(url, {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      });
      const response = await asTransport(cluster.config.transport).fetch(request, { kind: "request" });
      const { status, reason } = await response.json();
      return response.ok ? "made" : [response.status, status, reason];
    };
    assertEquals(await create("a"), "made", "it lets one pass");
    const refused = [code, "Failure", reason];
    assertEquals([await create("b"), await create("c")], [refused, refused]);
    assertEquals([await create("d"), rule.struck], ["made", 2]);
    assertEquals(await names(cluster), ["a", "d"]);
  });
}

Deno.test("a refusal may say when to come back, and with which reason", async () => {
  await using cluster = await testCluster({ controllers: false });
  const fault = { type: "status", code: 409, reason: "AlreadyExists", retryAfter: 7 } as const;
  cluster.faults.add({ verb: "get", name: "a", fault });
  const url = new URL("api/v1/namespaces/default/configmaps/a", cluster.config.server);
  const { fetch } = asTransport(cluster.config.transport);
  const response = await fetch(new Request(url), { kind: "request" });
  assertEquals([response.headers.get("retry-after"), (await response.json()).reason], ["7", "AlreadyExists"]);
});

Deno.test("a delay holds a request back for as long as it says, and heeds its signal", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({ controllers: false });
  cluster.faults.add({ verb: "list", fault: { type: "delay", ms: 5_000 }, times: 2 });
  let done = false;
  const list = configMaps(cluster).list().then(() => done = true);
  await clock.tickAsync(4_999);
  assertEquals(done, false);
  await clock.tickAsync(1);
  await list;
  const enough = new AbortController();
  const given = configMaps(cluster).list({ signal: enough.signal });
  enough.abort(new Error("enough"));
  await assertRejects(() => given, Error, "enough");
});

Deno.test("a stale list is the last answer to the same list", async () => {
  await using cluster = await testCluster({ controllers: false });
  const list = async (labelSelector?: string) =>
    (await configMaps(cluster).list({ labelSelector })).items.map(({ metadata }) => metadata.name);
  await list();
  const { coreV1 } = cluster.clientset;
  await coreV1.configMaps("default").create({ metadata: { name: "a", labels: { x: "" } } });
  cluster.faults.add({ verb: "list", fault: { type: "staleList" }, times: 2 });
  assertEquals(await list(), []);
  assertEquals(await list("x"), ["a"], "of another selector there was none, so it is not struck");
  assertEquals([await list(), await list()], [[], ["a"]]);
});

Deno.test("a stale list is one of the same page, in the same form", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  for (const name of ["a", "b"]) await coreV1.configMaps("default").create({ metadata: { name } });
  const page = async (continueToken?: string) => {
    const { items, metadata } = await configMaps(cluster).list({ limit: 1, continue: continueToken });
    return [items[0]?.metadata.name, metadata.continue] as const;
  };
  const [, token] = await page();
  await page(token);
  await coreV1.configMaps("default").delete("a");
  using rule = cluster.faults.add({ verb: "list", fault: { type: "staleList" }, times: 9 });
  assertEquals([await page(), (await page(token))[0]], [["a", token], "b"]);
  assertEquals((await configMaps(cluster).list()).items.length, 1);
  const metadata = new MetadataClient(cluster.config).resource(ConfigMap).namespace("default");
  assertEquals((await metadata.list({ limit: 1 })).items[0]?.metadata.name, "b");
  assertEquals(rule.struck, 2);
});

Deno.test("a fault of lists or of watches strikes nothing else, though its rule names no verb", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  await coreV1.configMaps("default").create({ metadata: { name: "a" }, data: { v: "1" } });
  await configMaps(cluster).list();
  const stale = cluster.faults.add({ resource: "configmaps", fault: { type: "staleList" } });
  const cut = cluster.faults.add({ resource: "configmaps", fault: { type: "cutWatch" } });
  const watch = new URL("api/v1/namespaces/default/configmaps?watch=1", cluster.config.server);
  const { fetch } = asTransport(cluster.config.transport);
  const { body } = await fetch(new Request(watch), { kind: "watch" });
  assertEquals([stale.struck, cut.struck], [0, 1]);
  await assertRejects(() => new Response(body).text(), TypeError);
  assertEquals((await configMaps(cluster).get("a")).data, { v: "1" });
  assertEquals([stale.struck, cut.struck], [0, 1]);
});

for (const named of [{ namespace: "team" }, { subresource: "status" }]) {
  Deno.test(`a rule that names a ${Object.keys(named)} is about objects, and not about versions or probes`, async () => {
    await using cluster = await testCluster({ controllers: false });
    using rule = cluster.faults.add({ ...named, fault: { type: "status", code: 500 } });
    const { fetch } = asTransport(cluster.config.transport);
    const response = await fetch(new Request(new URL("version", cluster.config.server)), { kind: "request" });
    await response.body?.cancel();
    assertEquals([response.status, rule.struck], [200, 0]);
  });
}

Deno.test("a watch that is cut gives whole events first, and ends in the midst of a line", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  for (const name of ["a", "b", "c"]) await coreV1.configMaps("default").create({ metadata: { name } });
  cluster.faults.add({ verb: "watch", fault: { type: "cutWatch", afterEvents: 2 } });
  const url = new URL("api/v1/namespaces/default/configmaps?watch=1", cluster.config.server);
  const { fetch } = asTransport(cluster.config.transport);
  const { body } = await fetch(new Request(url), { kind: "watch" });
  let text = "";
  const cut = await assertRejects(async () => {
    for await (const part of body!.pipeThrough(new TextDecoderStream() as never)) text += part;
  });
  assertInstanceOf(cut, TypeError);
  const lines = text.split("\n");
  assertEquals(lines.slice(0, 2).map((line) => JSON.parse(line).object.metadata.name), ["a", "b"]);
  assert(lines.length === 3 && lines[2] !== "" && !lines[2]!.endsWith("}"), text);
});

Deno.test("a rule strikes what it names alone, and of two that name a request the first", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { coreV1 } = cluster.clientset;
  for (const name of ["a", "b"]) await coreV1.configMaps("default").create({ metadata: { name } });
  const status = (code: number) => ({ type: "status", code }) as const;
  const names = { resource: "configmaps", namespace: "default", name: "a", subresource: "" };
  cluster.faults.add({ ...names, verb: ["get", "delete"], fault: status(500), times: 9 });
  cluster.faults.add({ verb: "get", fault: status(404), times: 9 });
  const code = (promise: Promise<unknown>) =>
    promise.then(() => 200, (error) => error instanceof StatusError ? error.code : error);
  assertEquals(await code(configMaps(cluster).get("a")), 500);
  assertEquals(await code(configMaps(cluster).get("b")), 404);
  assertEquals(await code(configMaps(cluster).patch("a", "merge", {})), 200);
  assertEquals(await code(configMaps(cluster).delete("a")), 500);
  cluster.faults.clear();
  assertEquals(await code(configMaps(cluster).get("a")), 200);
});

Deno.test("a rule that could never strike is refused", () => {
  const faults = new FaultRules();
  for (
    const [type, verb] of [["staleList", "get"], ["cutWatch", "list"], ["cutWatch", ["get", "list"]]] as const
  ) {
    assertThrows(
      () => faults.add({ verb, fault: { type } }),
      TypeError,
      `of type "${type}" strikes the verb`,
    );
  }
  faults.add({ verb: ["list", "watch"], fault: { type: "cutWatch" } });
});

Deno.test("a later page is kept until its list is asked for anew", async () => {
  const faults = new FaultRules();
  let answers = 0;
  const { transport } = faults.over({
    server: new URL("http://cluster.test"),
    namespace: "default",
    transport: () => Promise.resolve(Response.json({ answer: ++answers })),
  });
  const page = async (token = "") => {
    const url = `http://cluster.test/api/v1/configmaps?limit=1${token && `&continue=${token}`}`;
    const response = await asTransport(transport).fetch(new Request(url), { kind: "request" });
    return (await response.json()).answer;
  };
  assertEquals([await page(), await page("a")], [1, 2]);
  const stale = faults.add({ times: Infinity, fault: { type: "staleList" } });
  assertEquals([await page(), await page("a"), await page("b")], [1, 2, 3]);
  stale.remove();
  assertEquals(await page(), 4);
  faults.add({ times: Infinity, fault: { type: "staleList" } });
  assertEquals([await page("a"), await page()], [5, 4]);
});
