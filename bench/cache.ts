/**
 * What a cache costs: `deno run -A --v8-flags=--expose-gc tools/deno.ts run -A --v8-flags=--expose-gc bench/cache.ts`.
 *
 * A stand-in for a server, in process, answers with 20,000 pods of 3.4 KB and then 60,000 changes, in chunks of 64 KB as
 * a socket would. The peer is client-go 0.37's JSON informer on the same task: 6,200 events a second, 7.6 KB of heap a
 * pod.
 *
 * @module
 */
import { Pod } from "../api/core/v1.ts";
import { dropManagedFields, Lister, listerWatcherOf, SharedInformer } from "../cache/mod.ts";
import type { Stored } from "../meta/mod.ts";
import { noMetrics } from "../metrics/mod.ts";
import { ResourceClient } from "../rest/mod.ts";
import { namespaces, podText } from "./stand_in/pod_text.ts";

const pods = 20_000;
const events = 60_000;

const encoder = new TextEncoder();

/** The text of a list, once: `podText` is not what is measured. */
const list = encoder.encode(
  `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1000"},"items":[${
    Array.from({ length: pods }, (_, i) => podText(i, 1000)).join(",")
  }]}`,
);
/** 64 KB chunks of changes, cut wherever 64 KB end. */
const stream = encoder.encode(
  Array.from(
    { length: 2_000 },
    (_, i) => `{"type":"MODIFIED","object":${podText((i * 7) % pods, 2000 + i)}}\n`,
  ).join(""),
);
const rounds = events / 2_000;

/** A transport that answers a list with the pods, and a watch with the changes once `go` resolves. */
function transport(go: Promise<void>) {
  return async (request: Request): Promise<Response> => {
    const headers = { "content-type": "application/json" };
    if (!new URL(request.url).searchParams.has("watch")) return new Response(list, { headers });
    await Promise.resolve();
    let at = 0;
    let round = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await go;
        if (round === rounds) return new Promise(() => {});
        controller.enqueue(stream.subarray(at, at + 65_536));
        at += 65_536;
        if (at < stream.length) return;
        at = 0;
        round++;
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers });
  };
}

const gc = (globalThis as { gc?: () => void }).gc;
function heap(): number {
  gc?.();
  gc?.();
  return Deno.memoryUsage().heapUsed;
}

async function run(transform?: (object: Stored<Pod>) => Stored<Pod>) {
  const { promise: go, resolve: start } = Promise.withResolvers<void>();
  const client = new ResourceClient({
    server: new URL("http://pods.example"),
    namespace: "default",
    transport: transport(go),
  }, Pod);
  const informer = new SharedInformer<Pod>(listerWatcherOf(client), {
    type: Pod,
    transform,
    metrics: noMetrics,
    reflector: { watchList: false },
    indexers: { node: (pod) => [pod.spec?.nodeName ?? ""] },
  });
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  let left = events;
  informer.addEventHandler({
    onUpdate: () => {
      if (--left === 0) finish();
    },
  });
  const before = heap();
  const begun = performance.now();
  const running = informer.run();
  await informer.whenSynced();
  const synced = performance.now() - begun;
  const perPod = (heap() - before) / pods;
  const started = performance.now();
  start();
  await done;
  const rate = events / ((performance.now() - started) / 1_000);
  return { informer, running, synced, perPod, rate };
}

/** Nanoseconds of one call, the median of several rounds. */
function nanoseconds(times: number, call: (i: number) => unknown): number {
  const figures: number[] = [];
  let sink: unknown;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    for (let i = 0; i < times; i++) sink = call(i);
    figures.push((performance.now() - start) * 1e6 / times);
  }
  void sink;
  return figures.sort((a, b) => a - b)[3]!;
}

let missed = 0;
function report(name: string, figure: number, unit: string, goal?: number, more = false): void {
  const met = goal === undefined || (more ? figure >= goal : figure <= goal);
  if (!met) missed++;
  const verdict = goal === undefined ? "" : `goal ${more ? "≥" : "≤"} ${goal}: ${met ? "met" : "MISSED"}`;
  console.log(
    `${name.padEnd(58)} ${figure.toFixed(figure < 100 ? 2 : 0).padStart(9)} ${unit.padEnd(9)} ${verdict}`,
  );
}

console.log(`${pods} pods of ${(list.length / pods / 1_000).toFixed(2)} KB, ${events} changes\n`);
const whole = await run();
report("sync", whole.synced, "ms");
report("changes", whole.rate, "events/s", 5 * 6_200, true);
if (gc !== undefined) report("heap a pod, whole", whole.perPod / 1_000, "KB", 0.85 * 7.6);

const lister = new Lister<Pod>(whole.informer);
const namesOf = (i: number) => `web-7d4b9c6f5d-${i % pods}`;
const keys = Array.from({ length: pods }, (_, i) => [`namespace-${i % namespaces}`, namesOf(i)] as const);
report(
  "lister.namespace(ns).get(name), hit",
  nanoseconds(200_000, (i) => {
    const [namespace, name] = keys[i % pods]!;
    return lister.namespace(namespace).get(name);
  }),
  "ns",
  300,
);
report(
  "lister.namespace(ns).get(name), miss",
  nanoseconds(200_000, (i) => lister.namespace("namespace-1").get(keys[i % pods]![1])),
  "ns",
  300,
);
report(
  "lister.get(key), hit",
  nanoseconds(200_000, (i) => lister.get(`namespace-1/web-7d4b9c6f5d-${(i % 200) * 100 + 1}`)),
  "ns",
  300,
);
const iterate = (namespace: string) => {
  let length = 0;
  for (const pod of lister.byIndex("namespace", namespace)) length += pod.metadata.name.length;
  return length;
};
report(
  "byIndex of 200, iterated, one field of each",
  nanoseconds(20_000, () => iterate("namespace-7")) / 1_000,
  "µs",
  2,
);
// The same pods each time are in the processor's cache; a hundred namespaces in turn are not.
report(
  "the same, another 200 each time",
  nanoseconds(20_000, (i) => iterate(`namespace-${i % namespaces}`)) / 1_000,
  "µs",
);
await whole.informer[Symbol.asyncDispose]();
await whole.running;

const slim = await run(dropManagedFields);
report("changes, managedFields dropped", slim.rate, "events/s");
if (gc !== undefined) report("heap a pod, managedFields dropped", slim.perPod / 1_000, "KB", 5);
await slim.informer[Symbol.asyncDispose]();
await slim.running;
if (missed > 0) Deno.exit(1);
