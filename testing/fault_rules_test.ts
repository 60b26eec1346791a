import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { asTransport } from "../meta/mod.ts";
import { ResourceClient, StatusError, TransportError } from "../rest/mod.ts";
import { FakeClock } from "./fake_clock.ts";
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
  assertEquals(await list("x"), ["a"], "of another selector there was none");
  assertEquals(await list(), ["a"]);
});

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
