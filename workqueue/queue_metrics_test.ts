import { assert, assertEquals } from "@std/assert";
import { type GaugeCell, type MetricsProvider, noMetrics, Registry } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { seededRandom } from "../testing/seeded_random.ts";
import { PriorityQueue, RateLimitingQueue } from "./mod.ts";

/** The value of one series in the text of a registry. */
function read(registry: Registry, series: string): string | undefined {
  return registry.text().split("\n").find((line) => line.startsWith(`${series} `))?.slice(series.length + 1);
}

Deno.test("queue metrics: the names, labels and buckets of client-go and controller-runtime", async () => {
  using clock = new FakeClock();
  const metrics = new Registry();
  await using queue = new RateLimitingQueue<string>({ name: "pods", metrics });
  queue.add("a");
  queue.add("b");
  queue.add("a");
  assertEquals(read(metrics, 'workqueue_depth{name="pods",controller="pods",priority=""}'), "2");
  assertEquals(read(metrics, 'workqueue_adds_total{name="pods",controller="pods"}'), "2");

  await clock.tickAsync(3_000);
  await queue.get();
  await clock.tickAsync(4_000);
  queue.add("a"); // dirty: counts as an add, not as ready
  await queue.get();
  await clock.tickAsync(1_000);
  assertEquals(read(metrics, 'workqueue_depth{name="pods",controller="pods",priority=""}'), "0");
  assertEquals(read(metrics, 'workqueue_adds_total{name="pods",controller="pods"}'), "3");
  assertEquals(read(metrics, 'workqueue_queue_duration_seconds_sum{name="pods",controller="pods"}'), "10");
  assertEquals(read(metrics, 'workqueue_unfinished_work_seconds{name="pods",controller="pods"}'), "6");
  assertEquals(
    read(metrics, 'workqueue_longest_running_processor_seconds{name="pods",controller="pods"}'),
    "5",
  );

  queue.done("a");
  queue.done("b");
  assertEquals(read(metrics, 'workqueue_work_duration_seconds_sum{name="pods",controller="pods"}'), "6");
  assertEquals(read(metrics, 'workqueue_work_duration_seconds_count{name="pods",controller="pods"}'), "2");
  assertEquals(
    read(metrics, 'workqueue_work_duration_seconds_bucket{name="pods",controller="pods",le="1"}'),
    "1",
  );
  assertEquals(
    read(metrics, 'workqueue_work_duration_seconds_bucket{name="pods",controller="pods",le="10"}'),
    "2",
  );
  assertEquals(read(metrics, 'workqueue_unfinished_work_seconds{name="pods",controller="pods"}'), "0");

  queue.addRateLimited("c");
  queue.addAfter("d", 5);
  assertEquals(read(metrics, 'workqueue_retries_total{name="pods",controller="pods"}'), "2");
  const bounds = metrics.text().split("\n").filter((line) =>
    line.startsWith("workqueue_queue_duration_seconds_b")
  )
    .map((line) => /le="([^"]+)"/.exec(line)![1]);
  assertEquals(bounds, [
    "1e-08",
    "1e-07",
    "1e-06",
    "9.999999999999999e-06",
    "9.999999999999999e-05",
    "0.001",
    "0.01",
    "0.1",
    "1",
    "10",
    "100",
    "1000",
    "+Inf",
  ]);
});

Deno.test("queue metrics: a queue that was shut and drained leaves the gauges and keeps its counters", async () => {
  const metrics = new Registry();
  const queue = new RateLimitingQueue<string>({ name: "q", metrics });
  queue.add("a");
  queue.shutDown();
  assertEquals(read(metrics, 'workqueue_depth{name="q",controller="q",priority=""}'), "1");
  await queue.get();
  queue.done("a");
  assertEquals(read(metrics, 'workqueue_depth{name="q",controller="q",priority=""}'), "0");
  assertEquals(read(metrics, 'workqueue_adds_total{name="q",controller="q"}'), "1");

  const successor = new RateLimitingQueue<string>({ name: "q", metrics });
  successor.add("a");
  assertEquals(read(metrics, 'workqueue_depth{name="q",controller="q",priority=""}'), "1");
  assertEquals(read(metrics, 'workqueue_adds_total{name="q",controller="q"}'), "2");
});

Deno.test("queue metrics: a registry lets go of a queue that was shut and drained", async () => {
  let tracked = 0;
  const gauge: GaugeCell = {
    ...noMetrics.gauge({ name: "x", help: "" }).labels(),
    track() {
      tracked++;
      return () => tracked--;
    },
  };
  const metrics = { ...noMetrics, gauge: () => ({ labels: () => gauge, remove() {} }) };
  const queue = new RateLimitingQueue<string>({ name: "q", metrics });
  queue.add("a");
  assertEquals(tracked, 3);
  queue.shutDown();
  await queue.get();
  assertEquals(tracked, 3, "its item is still held");
  queue.done("a");
  assertEquals(tracked, 0);
});

Deno.test("queue metrics: a queue without a name keeps none", () => {
  const metrics = new Registry();
  const queue = new RateLimitingQueue<string>({ metrics });
  queue.add("a");
  assertEquals(metrics.text(), "");
  assert(queue.len() === 1);
});

Deno.test("queue metrics: any provider gets the same figures, under the same names", async () => {
  using clock = new FakeClock();
  /** What a provider of another make keeps: a line for each thing that it is told. */
  const lines: string[] = [];
  const tracked = new Map<string, () => number>();
  const metric = (kind: string) => ({ name, buckets }: { name: string; buckets?: readonly number[] }) => {
    if (buckets !== undefined) lines.push(`${name} has ${buckets.length} bounds to ${buckets.at(-1)}`);
    const cell = ({ name: queue }: { name: string }) => ({
      inc: (by = 1) => void lines.push(`${kind} ${name}{${queue}} +${by}`),
      dec() {},
      set() {},
      observe: (value: number) => void lines.push(`${kind} ${name}{${queue}} ${value}`),
      track: (read: () => number) => {
        tracked.set(name, read);
        return () => void tracked.delete(name);
      },
    });
    return { labels: cell, remove() {} };
  };
  const provider = { counter: metric("counter"), gauge: metric("gauge"), histogram: metric("histogram") };
  const queue = new RateLimitingQueue<string>({ name: "q", metrics: provider as unknown as MetricsProvider });
  const setUp = lines.splice(0);
  assertEquals(setUp, [
    "workqueue_queue_duration_seconds has 12 bounds to 1000",
    "workqueue_work_duration_seconds has 12 bounds to 1000",
  ]);
  queue.add("a");
  queue.addAfter("b", 60_000);
  await clock.tickAsync(1_000);
  await queue.get();
  await clock.tickAsync(2_000);
  assertEquals(Object.fromEntries([...tracked].map(([name, read]) => [name, read()])), {
    workqueue_depth: 0,
    workqueue_unfinished_work_seconds: 2,
    workqueue_longest_running_processor_seconds: 2,
  });
  queue.done("a");
  assertEquals(lines, [
    "counter workqueue_adds_total{q} +1",
    "counter workqueue_retries_total{q} +1",
    "histogram workqueue_queue_duration_seconds{q} 1",
    "histogram workqueue_work_duration_seconds{q} 2",
  ]);
  queue.shutDown();
  assertEquals(tracked.size, 0, "a shut and drained queue takes its figures back");
});

/** The depths that a registry tells, by priority. */
function depths(registry: Registry): Record<string, number> {
  const series = registry.text().matchAll(/^workqueue_depth\{.*priority="([^"]*)"\} (-?\d+)$/gm);
  return Object.fromEntries([...series].map(([, priority, depth]) => [priority, Number(depth)]));
}

Deno.test("queue metrics: the depth of a priority queue is told by priority, that of 0 from the start", async () => {
  const metrics = new Registry();
  await using queue = new PriorityQueue<string>({ name: "pods", metrics });
  assertEquals(depths(metrics), { 0: 0 });
  queue.addWithOptions({ priority: -100 }, "a", "b", "c");
  queue.add("d");
  assertEquals(depths(metrics), { "-100": 3, 0: 1 });
  queue.add("a"); // raised
  queue.addWithOptions({ priority: -100 }, "d"); // not lowered
  assertEquals(depths(metrics), { "-100": 2, 0: 2 });
  const { item } = await queue.get();
  assertEquals([item, depths(metrics)], ["d", { "-100": 2, 0: 1 }]);
  queue.addWithOptions({ priority: 7 }, "d"); // while it is held
  assertEquals(depths(metrics), { "-100": 2, 0: 1, 7: 0 });
  queue.done("d");
  assertEquals(depths(metrics), { "-100": 2, 0: 1, 7: 1 });
});

Deno.test("queue metrics: in a priority queue an add for later is a retry, be its item ready or not; one for now is none", async () => {
  const metrics = new Registry();
  await using queue = new PriorityQueue<string>({ name: "pods", metrics });
  const retries = () => read(metrics, 'workqueue_retries_total{name="pods",controller="pods"}');
  queue.add("ready");
  queue.addWithOptions({ after: 0, priority: 1 }, "ready");
  assertEquals(retries(), "0");
  queue.addAfter("ready", 1);
  assertEquals(retries(), "1", "a millisecond is later, too");
  queue.addAfter("absent", 1);
  assertEquals(retries(), "2");
});

Deno.test("queue metrics: priorities beyond the 25th are told together, and the sum is the depth whatever happens", async () => {
  const metrics = new Registry();
  await using queue = new PriorityQueue<number>({ name: "pods", metrics });
  const sum = () => Object.values(depths(metrics)).reduce((sum, depth) => sum + depth, 0);
  for (let i = 0; i < 100; i++) queue.addWithOptions({ priority: i }, i);
  assertEquals(Object.keys(depths(metrics)).length, 26);
  assertEquals([depths(metrics)[24], depths(metrics).exceeded_cardinality_limit], [1, 75]);
  const random = seededRandom(7);
  const held: number[] = [];
  for (let step = 0; step < 2_000; step++) {
    const what = random(10);
    if (what < 6) queue.addWithOptions({ priority: random(100) }, random(200));
    else if (what < 8 && queue.len() > 0) held.push((await queue.get()).item!);
    else if (held.length > 0) queue.done(held.shift()!);
    if (step % 50 !== 0) continue;
    assertEquals(sum(), queue.len(), `after ${step} steps`);
    assert(Object.values(depths(metrics)).every((depth) => depth >= 0), "no series is below 0");
  }
  assertEquals(Object.keys(depths(metrics)).length, 26);
});

Deno.test("queue metrics: a priority queue and a plain one share a registry", async () => {
  const metrics = new Registry();
  await using plain = new RateLimitingQueue<string>({ name: "plain", metrics });
  await using ranked = new PriorityQueue<string>({ name: "ranked", metrics });
  plain.add("a");
  ranked.addWithOptions({ priority: 1 }, "a");
  assertEquals(depths(metrics), { "": 1, 0: 0, 1: 1 });
});
