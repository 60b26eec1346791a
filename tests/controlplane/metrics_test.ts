import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { ApiServer } from "../../apiserver/mod.ts";
import { SharedInformerFactory } from "../../cache/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import { Manager } from "../../controller/mod.ts";
import { Website, websiteController } from "../../examples/website.ts";
import { exponentialBuckets, Registry } from "../../metrics/mod.ts";
import { isNotFound, ResourceClient } from "../../rest/mod.ts";
import { buildGoPrograms, goRecipe } from "../../tools/go_programs.ts";
import { RateLimitingQueue } from "../../workqueue/mod.ts";
import { until } from "../until.ts";
import { controlPlaneTests } from "./lacking.ts";

const test = await controlPlaneTests({ goAlone: true });

/** What Prometheus read, as `go/metrics_parser` prints it. */
interface Read {
  readonly families: Readonly<Record<string, string>>;
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: string }[];
}

/** Reads a text with Prometheus' own parsers, of its clients and of its server. Rejects with what they say of it. */
async function readByPrometheus(text: string): Promise<Read> {
  const source = fromFileUrl(new URL("go/metrics_parser", import.meta.url));
  const recipe = await goRecipe({
    what: "Prometheus' text parser",
    folder: "metrics_parser",
    sources: [source],
  });
  const { folder } = await buildGoPrograms(recipe, { onBuild: (message) => console.error(message) });
  const child = new Deno.Command(join(folder, "metrics_parser"), {
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(text));
  await input.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(`${new TextDecoder().decode(stderr)}\n${text}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Values that a name could have. */
const hostile = [
  "",
  " ",
  '"',
  "\\",
  "\n",
  '\\"\n\\n',
  "a\rb\tc",
  '"} 1\nforged{x="',
  "# HELP",
  "{},=",
  "Überraschung ☃ 🛳",
  "\u0000\u0001\u007f",
  "\u2028\u2029",
  "__proto__",
  "x".repeat(10_000),
];

test("Prometheus' own parser takes what a running controller serves at /metrics", async () => {
  await using server = await ApiServer.start({ listen: false });
  const manager = new Manager({
    cluster: server.config,
    endpoints: { metrics: { port: 0, hostname: "127.0.0.1" } },
  }).install(Website);
  manager.controller("website", websiteController);
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const websites = new ResourceClient(server.config, Website, { namespace: "default" });
  await until("websites are served", async () => {
    try {
      await websites.list();
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  });
  for (const name of ["one", "two"]) await websites.create({ metadata: { name }, spec: { title: name } });
  // In the same registry: a queue and informers with names that nobody would choose.
  using cleanup = new DisposableStack();
  for (const name of hostile.filter((name) => name !== "")) {
    const queue = new RateLimitingQueue<string>({ name, metrics: manager.metrics });
    queue.add("item");
    cleanup.defer(() => queue.shutDown());
  }
  await using factory = new SharedInformerFactory(new Clientset(server.config), { metrics: manager.metrics });
  factory.coreV1.configMaps({ labelSelector: "a in (b,c)" }).informer.addEventHandler({}, {
    name: hostile[7]!,
  });
  factory.start();
  await factory.waitForCacheSync();
  await until("the websites are ready", async () => {
    const { items } = await websites.list();
    return items.every(({ status }) => status?.observedGeneration !== undefined);
  });

  const response = await fetch(manager.metricsUrl!);
  assertEquals(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const text = await response.text();
  const { families, samples } = await readByPrometheus(text);
  stop.abort();
  await running;

  const queueFamilies = Object.entries(families).filter(([name]) => name.startsWith("workqueue_"));
  assertEquals(Object.fromEntries(queueFamilies), {
    workqueue_adds_total: "COUNTER",
    workqueue_depth: "GAUGE",
    workqueue_longest_running_processor_seconds: "GAUGE",
    workqueue_queue_duration_seconds: "HISTOGRAM",
    workqueue_retries_total: "COUNTER",
    workqueue_unfinished_work_seconds: "GAUGE",
    workqueue_work_duration_seconds: "HISTOGRAM",
  });
  for (const name of ["controller_runtime_reconcile_total", "kybern_informer_handler_events_total"]) {
    assert(name in families, `${name} is among ${Object.keys(families)}`);
  }
  const of = (name: string) => samples.filter(({ labels }) => labels.__name__ === name);
  const reconciles = of("controller_runtime_reconcile_total").reduce(
    (sum, { value }) => sum + Number(value),
    0,
  );
  assert(reconciles >= 2, `${reconciles} reconciles`);
  const bounds = of("workqueue_work_duration_seconds_bucket").filter(({ labels }) =>
    labels.name === "website"
  );
  assertEquals(bounds.map(({ labels }) => labels.le), [
    "1e-08",
    "1e-07",
    "1e-06",
    "9.999999999999999e-06",
    "9.999999999999999e-05",
    "0.001",
    "0.01",
    "0.1",
    "1.0",
    "10.0",
    "100.0",
    "1000.0",
    "+Inf",
  ]);
  const names = new Set(of("workqueue_depth").map(({ labels }) => labels.name));
  assertEquals(hostile.filter((name) => name !== "" && !names.has(name)), []);
  assert(of("kybern_informer_handler_queue_length").some(({ labels }) => labels.handler === hostile[7]));
  assertEquals(samples.some(({ labels }) => labels.__name__ === "forged"), false);
});

test("Prometheus' own parser reads every value and label as it was written", async () => {
  const registry = new Registry();
  const values = [
    0,
    1,
    0.1,
    1e-9,
    123_456_789,
    1e21,
    5e-324,
    Number.MAX_VALUE,
    NaN,
    Infinity,
    -Infinity,
    -1.5,
  ];
  const gauge = registry.gauge({
    name: "gauge",
    help: 'Help with "quotes", a \\ and\na second line.',
    labels: ["label"],
  });
  for (const [i, value] of values.entries()) gauge.labels({ label: String(i) }).set(value);
  const counter = registry.counter({ name: "counter_total", help: "", labels: ["a", "b"] });
  for (const label of hostile) counter.labels({ a: label, b: label }).inc(3);
  const histogram = registry.histogram({
    name: "seconds",
    help: "Seconds.",
    labels: ["label"],
    buckets: exponentialBuckets(10e-9, 10, 10),
  });
  for (const value of [0, 1e-8, 0.5, 100]) histogram.labels({ label: hostile[5]! }).observe(value);
  registry.counter({ name: "never", help: "A family without series.", labels: ["label"] });

  const { families, samples } = await readByPrometheus(registry.text());
  assertEquals(families, { gauge: "GAUGE", counter_total: "COUNTER", seconds: "HISTOGRAM" });
  const of = (name: string) => samples.filter(({ labels }) => labels.__name__ === name);
  const read = new Map(of("gauge").map(({ labels, value }) => [labels.label, value]));
  const number = (text: string) => text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text);
  assertEquals(values.map((_, i) => number(read.get(String(i))!)), values);
  // To the server a label without a value is one that is not there.
  assertEquals(
    of("counter_total").map(({ labels }) => [labels.a ?? "", labels.b ?? ""]).sort(),
    hostile.map((label) => [label, label]).sort(),
  );
  assertEquals(of("seconds_bucket").map(({ value }) => Number(value)), [2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 4]);
  assertEquals([of("seconds_sum")[0]!.value, of("seconds_count")[0]!.value], ["100.50000001", "4"]);
});

test("Prometheus' own parser refuses what is none of its text, so that these tests can fail", async () => {
  const error = await readByPrometheus('name{label="not closed} 1\n').then(() => undefined, (error) => error);
  assertMatch(String(error), /prometheus\/common/);
});
