import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { exponentialBuckets, linearBuckets, noMetrics, Registry, textContentType } from "./mod.ts";
import { formatNumber } from "./text.ts";

Deno.test("Registry: text has HELP and TYPE, families by name, series by labels", () => {
  const registry = new Registry();
  const jobs = registry.counter({
    name: "jobs_total",
    help: "Jobs\nby \\ result.",
    labels: ["name", "result"],
  });
  jobs.labels({ name: "b", result: "ok" }).inc();
  jobs.labels({ name: "a", result: "ok" }).inc(2.5);
  registry.gauge({ name: "depth", help: "Depth." }).labels().set(-3);
  registry.counter({ name: "never_total", help: "Has labels, but no series.", labels: ["x"] });
  assertEquals(
    registry.text(),
    [
      "# HELP depth Depth.",
      "# TYPE depth gauge",
      "depth -3",
      "# HELP jobs_total Jobs\\nby \\\\ result.",
      "# TYPE jobs_total counter",
      'jobs_total{name="a",result="ok"} 2.5',
      'jobs_total{name="b",result="ok"} 1',
      "",
    ].join("\n"),
  );
  assertEquals(textContentType, "text/plain; version=0.0.4; charset=utf-8");
});

Deno.test("Registry: label values are escaped", () => {
  const registry = new Registry();
  registry.gauge({ name: "g", help: "", labels: ["v"] }).labels({ v: 'a"b\\c\nd' }).set(1);
  assert(registry.text().includes('g{v="a\\"b\\\\c\\nd"} 1\n'), registry.text());
});

Deno.test("Histogram: buckets are cumulative, bounds inclusive, the last has none", () => {
  const registry = new Registry();
  const seconds = registry.histogram({ name: "h", help: "H.", labels: ["q"], buckets: [0.1, 1] }).labels({
    q: "x",
  });
  for (const value of [0.1, 0.5, 1, 7]) seconds.observe(value);
  assertEquals(registry.text().split("\n").slice(2, -1), [
    'h_bucket{q="x",le="0.1"} 1',
    'h_bucket{q="x",le="1"} 3',
    'h_bucket{q="x",le="+Inf"} 4',
    'h_sum{q="x"} 8.6',
    'h_count{q="x"} 4',
  ]);
  assertEquals(seconds.count, 4);
});

Deno.test("Registry: one name is one metric; another kind, labels or buckets of it are refused", () => {
  const registry = new Registry();
  const options = { name: "n", help: "N.", labels: ["a"] as const };
  assertStrictEquals(registry.counter(options), registry.counter(options));
  assertStrictEquals(
    registry.counter(options).labels({ a: "1" }),
    registry.counter(options).labels({ a: "1" }),
  );
  assertThrows(() => registry.gauge(options), TypeError, "metric n exists already");
  assertThrows(() => registry.counter({ name: "n", help: "N." }), TypeError, "metric n exists already");
  registry.histogram({ name: "h", help: "H.", buckets: [1] });
  assertThrows(
    () => registry.histogram({ name: "h", help: "H.", buckets: [2] }),
    TypeError,
    "exists already",
  );
});

Deno.test("Registry: bad names, labels, bounds and counts are refused with the metric's name", () => {
  const registry = new Registry();
  assertThrows(() => registry.counter({ name: "a-b", help: "" }), TypeError, '"a-b"');
  assertThrows(() => registry.counter({ name: "a", help: "", labels: ["__x"] }), TypeError, "__x");
  assertThrows(() => registry.histogram({ name: "a", help: "", labels: ["le"] }), TypeError, '"le"');
  assertThrows(() => registry.counter({ name: "a", help: "", labels: ["x", "x"] }), TypeError, "twice");
  assertThrows(() => registry.histogram({ name: "a", help: "", buckets: [2, 1] }), RangeError, "must grow");
  const counter = registry.counter({ name: "c", help: "", labels: ["x"] });
  assertThrows(() => counter.labels({} as { x: string }), TypeError, "metric c has the labels [x]");
  assertThrows(() => counter.labels({ x: "1", y: "2" } as { x: string }), TypeError, "[x, y]");
  assertThrows(() => counter.labels({ x: "1" }).inc(-1), RangeError, "only grows");
});

Deno.test("Gauge: tracked figures are asked for when the value is read, and add up", () => {
  const registry = new Registry();
  const gauge = registry.gauge({ name: "g", help: "G." }).labels();
  let a = 1;
  const stop = gauge.track(() => a);
  gauge.track(() => 10);
  gauge.inc();
  a = 5;
  assertEquals(gauge.value, 16);
  stop();
  stop();
  assertEquals(gauge.value, 11);
  gauge.dec(2);
  assert(registry.text().endsWith("\ng 9\n"));
});

Deno.test("Registry: a removed series is shown no more and starts anew", () => {
  const registry = new Registry();
  const counter = registry.counter({ name: "c", help: "C.", labels: ["x"] });
  counter.labels({ x: "1" }).inc();
  counter.remove({ x: "1" });
  assertEquals(registry.text(), "");
  assertEquals(counter.labels({ x: "1" }).value, 0);
});

Deno.test("text: numbers as Go writes them", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [-0.5, "-0.5"],
    [1e-8, "1e-08"],
    [0.00001, "1e-05"],
    [0.0001, "0.0001"],
    [9.999999999999999e-6, "9.999999999999999e-06"],
    [1e15, "1e+15"],
    [123456.5, "123456.5"],
    [999999, "999999"],
    [1e6, "1e+06"],
    [123456789.5, "1.234567895e+08"],
    [1e20, "1e+20"],
    [1.5e300, "1.5e+300"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ];
  for (const [value, text] of cases) assertEquals(formatNumber(value), text);
});

Deno.test("buckets: exponential ones have Go's bounds to the last bit, linear ones a fixed width", () => {
  assertEquals(exponentialBuckets(10e-9, 10, 10).map(formatNumber), [
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
  ]);
  assertEquals(linearBuckets(1, 2, 3), [1, 3, 5]);
  assertThrows(() => exponentialBuckets(0, 2, 3), RangeError);
  assertThrows(() => linearBuckets(0, 0, 3), RangeError);
});

Deno.test("noMetrics: takes everything and keeps nothing", () => {
  const gauge = noMetrics.gauge({ name: "g", help: "", labels: ["a"] }).labels({ a: "1" });
  gauge.set(1);
  gauge.track(() => 1)();
  noMetrics.counter({ name: "c", help: "" }).labels().inc();
  noMetrics.histogram({ name: "h", help: "" }).labels().observe(1);
});
