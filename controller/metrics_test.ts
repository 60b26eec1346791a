import { assert, assertEquals } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { Registry } from "../metrics/mod.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { ItemExponentialFailureRateLimiter, TerminalError } from "../workqueue/mod.ts";
import { configMap, controllerAlone } from "./controller_fixture_test.ts";
import { Manager } from "./manager.ts";
import { showProcess } from "./process_metrics.ts";

/** The value of a series; `undefined` where there is none. */
function read(registry: Registry, series: string): number | undefined {
  const line = registry.text().split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const outcomes = ["success", "error", "requeue", "requeue_after"];
const total = (registry: Registry) =>
  outcomes.map((result) =>
    read(registry, `controller_runtime_reconcile_total{controller="test",result="${result}"}`)
  );

Deno.test("a controller's series are there from the start, under controller-runtime's names and labels", () => {
  const { metrics } = controllerAlone({});
  assertEquals(total(metrics), [0, 0, 0, 0]);
  for (
    const name of [
      "reconcile_errors_total",
      "terminal_reconcile_errors_total",
      "reconcile_panics_total",
      "reconcile_timeouts_total",
      "max_concurrent_reconciles",
      "active_workers",
      "reconcile_time_seconds_count",
    ]
  ) assertEquals(read(metrics, `controller_runtime_${name}{controller="test"}`), 0, name);
  for (
    const name of [
      "adds_total",
      "retries_total",
      "queue_duration_seconds_count",
      "work_duration_seconds_count",
      "unfinished_work_seconds",
      "longest_running_processor_seconds",
    ]
  ) assertEquals(read(metrics, `workqueue_${name}{name="test",controller="test"}`), 0, name);
  assertEquals(read(metrics, 'workqueue_depth{name="test",controller="test",priority="0"}'), 0);
});

Deno.test("the time of reconciles is counted in controller-runtime's buckets", async () => {
  using clock = new FakeClock();
  const { handler, run, stop, metrics } = controllerAlone({
    reconcile: ({ name }) => new Promise<void>((resolve) => void setTimeout(resolve, Number(name))),
  });
  const running = run();
  for (const ms of ["4", "120", "4600", "59000", "61000"]) handler().onAdd(configMap(ms, 1), false);
  await clock.tickAsync(1);
  assertEquals(read(metrics, 'controller_runtime_active_workers{controller="test"}'), 1);
  assertEquals(read(metrics, 'controller_runtime_max_concurrent_reconciles{controller="test"}'), 1);
  await clock.tickAsync(200_000);
  const bucket = (le: string) =>
    read(metrics, `controller_runtime_reconcile_time_seconds_bucket{controller="test",le="${le}"}`);
  assertEquals(["0.005", "0.1", "0.15", "4.5", "5", "60", "+Inf"].map(bucket), [1, 1, 2, 2, 3, 4, 5]);
  const sum = read(metrics, 'controller_runtime_reconcile_time_seconds_sum{controller="test"}');
  assertEquals(Math.round(sum! * 1000), 124_724);
  const bounds = metrics.text().match(/^controller_runtime_reconcile_time_seconds_bucket/gm)?.length;
  assertEquals(bounds, 41, "40 bounds, and the rest");
  stop();
  await running;
  assertEquals(read(metrics, 'controller_runtime_active_workers{controller="test"}'), 0);
  assertEquals(read(metrics, 'controller_runtime_max_concurrent_reconciles{controller="test"}'), 0);
});

Deno.test("each end of a reconcile has its count: success, error, for good, a crash, out of time", async () => {
  using clock = new FakeClock();
  const ends: (() => unknown)[] = [
    () => {
      throw new Error("not yet");
    },
    () => {
      throw "a string";
    },
    () => new Promise<void>(() => {}),
    () => ({ requeue: true }),
    () => ({ requeueAfter: 1 }),
    () => ({ requeueAfter: 0 }),
    () => {
      throw new TerminalError("never");
    },
  ];
  const { handler, run, stop, metrics } = controllerAlone({
    reconcileTimeout: 5_000,
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(1, 1),
    reconcile(_request, { signal }) {
      const end = ends.shift()!();
      if (!(end instanceof Promise)) return end as never;
      return new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  });
  const running = run();
  handler().onAdd(configMap("a", 1), false);
  await clock.tickAsync(10_000);
  handler().onAdd(configMap("b", 1), false);
  await clock.tickAsync(10_000);
  stop();
  await running;
  assertEquals(total(metrics), [1, 4, 1, 1]);
  const count = (name: string) => read(metrics, `controller_runtime_${name}_total{controller="test"}`);
  assertEquals(
    ["reconcile_errors", "terminal_reconcile_errors", "reconcile_panics", "reconcile_timeouts"].map(count),
    [4, 1, 1, 1],
  );
});

Deno.test("a manager's election, queue and requests are counted where dashboards look for them", async () => {
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({
    cluster: cluster.config,
    log: cluster.logger,
    leaderElection: { name: "shop", namespace: "default" },
  });
  const { promise: led, resolve } = Promise.withResolvers<void>();
  manager.controller("test", { for: ConfigMap, reconcile() {} }).add({ name: "job", run: () => resolve() });
  cluster.run(manager);
  await led;
  const { metrics } = manager;
  // By controller-runtime's leader election ID, which is the Lease's name without its namespace.
  assertEquals(read(metrics, 'leader_election_master_status{name="shop"}'), 1);
  assertEquals(read(metrics, 'leader_election_slowpath_total{name="shop"}'), 0);
  await cluster.stop();
  assertEquals(read(metrics, 'leader_election_master_status{name="shop"}'), 0);
  const requests = metrics.text().match(
    /^rest_client_requests_total\{code="200",method="GET",host="[^"]+"\} \d+$/m,
  );
  assert(requests !== null, metrics.text());
});

Deno.test("what a server warns of is a line of the log, once, with its cluster", async () => {
  await using home = await testCluster({ controllers: false });
  await using edge = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: home.config, log: home.logger });
  const inner = edge.config.transport as { fetch(r: Request, o: unknown): Promise<Response> };
  manager.cluster("edge", {
    ...edge.config,
    transport: {
      async fetch(request, options) {
        const response = await inner.fetch(request, options);
        if (request.method !== "PATCH") return response;
        const headers = new Headers(response.headers);
        headers.set("warning", '299 - "this version is old"');
        return new Response(response.body, { status: response.status, headers });
      },
    },
  });
  manager.controller("test", {
    for: ConfigMap,
    async reconcile(request, { client }) {
      for (const v of ["1", "2"]) {
        await client.cluster("edge").apply(ConfigMap, { metadata: request, data: { v } });
      }
    },
  });
  home.run(manager);
  await home.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await home.idle();
  const told = home.records.filter(({ message }) => message === "the server warns");
  assertEquals(told.map(({ level, fields }) => [level, fields]), [
    ["warn", { cluster: "edge", warning: "this version is old" }],
  ]);
});

Deno.test("the process' own figures are shown once, where dashboards of resources look for them", () => {
  const metrics = new Registry();
  showProcess(metrics);
  showProcess(metrics);
  const rss = read(metrics, "process_resident_memory_bytes")!;
  assert(rss > 2 ** 20 && rss < Deno.memoryUsage().rss * 1.9, `${rss} bytes`);
  const before = read(metrics, "process_cpu_seconds_total")!;
  for (let i = 0, until = performance.now() + 20; performance.now() < until; i++);
  const after = read(metrics, "process_cpu_seconds_total")!;
  assert(after > before && after - before < 10, `from ${before} to ${after} s`);
  const age = Date.now() / 1_000 - read(metrics, "process_start_time_seconds")!;
  assert(age > 0 && age < 3_600, `started ${age} s ago`);
});
