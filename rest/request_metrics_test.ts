import { assert, assertEquals } from "@std/assert";
import { noMetrics, Registry } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { connectionCut, failure, FakeServer, json, WatchBody } from "./fake_server_test.ts";
import { TokenBucketRateLimiter } from "./rate_limiter.ts";
import { hostLimit } from "./request_metrics.ts";
import type { ResourceType } from "../meta/mod.ts";
import { ResourceClient } from "./resource_client.ts";
import { RESTClient } from "./rest_client.ts";

const Thing: ResourceType<object> = {
  group: "",
  version: "v1",
  kind: "Thing",
  resource: "things",
  singular: "thing",
  namespaced: true,
  stored: true,
};

/** The series of one metric, without its buckets: `labels value`. */
function series(registry: Registry, name: string): string[] {
  return registry.text().split("\n").filter((line) => line.startsWith(`rest_client_${name}{`))
    .map((line) => line.slice(`rest_client_${name}`.length));
}

Deno.test("every attempt is counted by method, host and code, and each but the first as a retry", async () => {
  using clock = new FakeClock();
  const metrics = new Registry();
  const server = new FakeServer(
    (_, index) =>
      index === 0
        ? failure(503, "", "", {}, { headers: { "retry-after": "1" } })
        : index === 1
        ? Promise.reject(connectionCut())
        : json({}, { status: 201 }),
    "http://kube.test:8080/base",
  );
  const client = new RESTClient(server.access, { version: "v1", metrics });
  await clock.runUntil(client.get().resource("things").name("a").do().into(), { limit: 10_000 });
  await client.post().resource("things").body({}).do().into();
  assertEquals(series(metrics, "requests_total"), [
    '{code="201",method="GET",host="kube.test:8080"} 1',
    '{code="201",method="POST",host="kube.test:8080"} 1',
    '{code="503",method="GET",host="kube.test:8080"} 1',
    '{code="<error>",method="GET",host="kube.test:8080"} 1',
  ]);
  assertEquals(series(metrics, "request_retries_total"), [
    '{code="201",verb="GET",host="kube.test:8080"} 1',
    '{code="<error>",verb="GET",host="kube.test:8080"} 1',
  ]);
  assertEquals(series(metrics, "request_duration_seconds_sum")[0], '{verb="GET",host="kube.test:8080"} 2');
});

Deno.test("time, sizes and the limiter's waits go into client-go's buckets", async () => {
  using clock = new FakeClock();
  const metrics = new Registry();
  const server = new FakeServer(() => new Response('{"é":1}'));
  const rateLimiter = new TokenBucketRateLimiter(1, 1);
  const client = new RESTClient(server.access, { version: "v1", metrics, rateLimiter });
  const post = () => client.post().resource("things").body({ name: "ü".repeat(100) }).do().into();
  await post();
  await clock.runUntil(post(), { limit: 2_000 });
  const labels = '{verb="POST",host="fake.test"}';
  assertEquals(series(metrics, "rate_limiter_duration_seconds_sum"), [`${labels} 1`]);
  assertEquals(series(metrics, "rate_limiter_duration_seconds_count"), [`${labels} 2`]);
  assertEquals(series(metrics, "request_size_bytes_sum"), [`${labels} ${2 * 211}`]);
  assertEquals(series(metrics, "response_size_bytes_sum"), [`${labels} ${2 * 8}`]);
  const bounds = (name: string) =>
    series(metrics, `${name}_bucket`).map((line) => /le="([^"]+)"/.exec(line)![1]).join(" ");
  const seconds = "0.005 0.025 0.1 0.25 0.5 1 2 4 8 15 30 60 +Inf";
  const bytes = "64 256 512 1024 4096 16384 65536 262144 1.048576e+06 4.194304e+06 1.6777216e+07 +Inf";
  assertEquals(bounds("request_duration_seconds"), seconds);
  assertEquals(bounds("rate_limiter_duration_seconds"), seconds);
  assertEquals(bounds("request_size_bytes"), bytes);
  assertEquals(bounds("response_size_bytes"), bytes);
});

Deno.test("a watch is counted when it opens, and has no duration; an abort is an attempt without an answer", async () => {
  const metrics = new Registry();
  const server = new FakeServer((_, index) =>
    index === 0 ? new WatchBody().close().response() : new Promise<Response>(() => {})
  );
  const things = () => new RESTClient(server.access, { version: "v1", metrics }).get().resource("things");
  (await things().do().watch()).cancel();
  assertEquals(series(metrics, "request_duration_seconds_count"), []);
  const controller = new AbortController();
  const aborted = things().do(controller).into().catch((error) => error);
  controller.abort("enough");
  assertEquals(await aborted, "enough");
  assertEquals(series(metrics, "requests_total"), [
    '{code="200",method="GET",host="fake.test"} 1',
    '{code="<error>",method="GET",host="fake.test"} 1',
  ]);
});

Deno.test("a watch that is found dead is counted by the rule that found it, and one that resumes goes on", async () => {
  using clock = new FakeClock();
  const metrics = new Registry();
  const server = new FakeServer((_, index) =>
    index === 1 ? new Promise<Response>(() => {}) : new WatchBody().response()
  );
  const things = new ResourceClient(server.access, Thing, { metrics });
  const watch = await things.watch({ resume: true, resourceVersion: "3", timeoutSeconds: 60 });
  const next = watch[Symbol.asyncIterator]().next();
  await clock.tickAsync(75_000 + 60_000 + 1_000);
  const stalls = metrics.text().split("\n").filter((line) => line.startsWith("kybern_watch_stalls_total{"));
  assertEquals(stalls, [
    'kybern_watch_stalls_total{rule="opening",host="fake.test"} 1',
    'kybern_watch_stalls_total{rule="timeout",host="fake.test"} 1',
  ]);
  assertEquals([server.seen.length, server.renewed], [3, 2]);
  watch.cancel();
  assertEquals((await next).done, true);
});

Deno.test("labels are bounded: methods that HTTP lacks and hosts beyond the limit are one series", async () => {
  const metrics = new Registry();
  for (let i = 0; i < hostLimit + 5; i++) {
    const client = new RESTClient(new FakeServer({}, `http://host-${i}`).access, { version: "v1", metrics });
    await client.verb(`verb${i}`).resource("things").do().into();
  }
  const counted = series(metrics, "requests_total");
  assertEquals(counted.length, hostLimit + 1);
  assert(counted.every((line) => line.includes('method="other"')), counted[0]);
  assertEquals(counted.filter((line) => line.includes('host="other"')), [
    '{code="200",method="other",host="other"} 5',
  ]);
});

Deno.test("noMetrics counts nothing, and clients of one registry share their series", async () => {
  const metrics = new Registry();
  const server = new FakeServer({});
  for (const some of [metrics, metrics, noMetrics]) {
    await new RESTClient(server.access, { version: "v1", metrics: some }).get().resource("things").do()
      .into();
  }
  assertEquals(series(metrics, "requests_total"), ['{code="200",method="GET",host="fake.test"} 2']);
});
