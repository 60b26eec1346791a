/**
 * This project's informer on the task of the benchmark, in a process of its own: `client.ts SERVER EVENTS KIND`. Its one
 * line of output is the figures, as JSON.
 *
 * @module
 */
import process from "node:process";
import { Pod } from "../../api/core/v1.ts";
import { dropManagedFields, Lister, listerWatcherOf, SharedInformer } from "../../cache/mod.ts";
import { noMetrics } from "../../metrics/mod.ts";
import { loadConfig, ResourceClient } from "../../rest/mod.ts";
import { namespaces } from "../stand_in/pod_text.ts";
import { SlabDecoder } from "../../tests/cache/slab_decoder.ts";
import { median } from "../harness/report.ts";
import { pods } from "./task.ts";

/** What one run of an informer found; the peer's has the same. */
export interface InformerFigures {
  /** From the start until all pods are in the store. */
  readonly syncMs: number;
  /** From the first change asked for to the last one handled. */
  readonly eventsPerSecond: number;
  /** Of all threads of the process, meanwhile. */
  readonly cpuPerEventUs: number;
  /** Bytes, after a collection, with all pods in the store. */
  readonly heapPerPod: number;
  /** The same after the changes. */
  readonly heapPerPodAfter: number;
}

/** What reading the full store takes. */
export interface ReadFigures {
  /** `lister.namespace(ns).get(name)`, where it is there; nanoseconds. */
  readonly hit: number;
  /** The same, where it is not. */
  readonly miss: number;
  /** `lister.get(key)`. */
  readonly key: number;
  /** `byIndex` of 200 objects, one field read of each; microseconds. */
  readonly index: number;
  /** The same, with other 200 each time: they are not in the processor's cache. */
  readonly otherIndex: number;
}

const gc = (globalThis as { gc?: () => void }).gc;

function heap(): number {
  if (gc === undefined) throw new Error("run it with --v8-flags=--expose-gc");
  gc();
  gc();
  return Deno.memoryUsage().heapUsed;
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What calls gave that was something: a result that nobody asks for need not be computed. */
let found = 0;

/**
 * Nanoseconds of one call, the median of many short rounds: one that the system gives to another process stands apart.
 */
function nanoseconds(times: number, call: (i: number) => unknown): number {
  const figures: number[] = [];
  for (let round = 0; round < 301; round++) {
    const start = performance.now();
    for (let i = round * times; i < (round + 1) * times; i++) if (call(i) !== undefined) found++;
    figures.push((performance.now() - start) * 1e6 / times);
  }
  return median(figures);
}

function measureReads(lister: Lister<Pod>): ReadFigures {
  const keys = Array.from(
    { length: pods },
    (_, i) => [`namespace-${i % namespaces}`, `web-7d4b9c6f5d-${i}`] as const,
  );
  // As they stand on a queue: put together once, found many times.
  const whole = keys.map(([namespace, name]) => `${namespace}/${name}`);
  const iterate = (namespace: string) => {
    let length = 0;
    for (const pod of lister.byIndex("namespace", namespace)) length += pod.metadata.name.length;
    return length;
  };
  return {
    hit: nanoseconds(2_000, (i) => {
      const [namespace, name] = keys[i % pods]!;
      return lister.namespace(namespace).get(name);
    }),
    // Each name is there, in another namespace.
    miss: nanoseconds(2_000, (i) => {
      const [, name] = keys[i % pods]!;
      return lister.namespace(keys[(i + 1) % pods]![0]).get(name);
    }),
    key: nanoseconds(2_000, (i) => lister.get(whole[i % pods]!)),
    index: nanoseconds(200, () => iterate("namespace-7")) / 1_000,
    otherIndex: nanoseconds(200, (i) => iterate(`namespace-${i % namespaces}`)) / 1_000,
  };
}

/** Runs an informer on the server's list and its changes. */
async function run(server: string, events: number, kind: string): Promise<InformerFigures | ReadFigures> {
  await using config = await loadConfig({
    kubeconfig: JSON.stringify({
      clusters: [{ name: "bench", cluster: { server } }],
      users: [{ name: "bench", user: {} }],
      contexts: [{ name: "bench", context: { cluster: "bench", user: "bench" } }],
      "current-context": "bench",
    }),
  });
  // A decoder of the tests: one for production is still to come, and this one shows what the seam costs.
  const decoder = kind === "bytes" ? new SlabDecoder(16 << 20) : undefined;
  await using informer = new SharedInformer<Pod>(
    listerWatcherOf(new ResourceClient(config, Pod, { decoder })),
    {
      type: Pod,
      transform: kind === "slim" ? dropManagedFields : undefined,
      metrics: noMetrics,
      // Both clients begin with a list here; a watch-list would be another task.
      reflector: { watchList: false },
      // Of views, it would parse each.
      indexers: kind === "bytes" ? {} : { node: (pod) => [pod.spec?.nodeName ?? ""] },
    },
  );
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  let left = events;
  informer.addEventHandler({
    onUpdate: () => {
      if (--left === 0) finish();
    },
  });
  const before = heap();
  const begun = performance.now();
  informer.run();
  await informer.whenSynced();
  const syncMs = performance.now() - begun;
  if (kind === "reads") return measureReads(new Lister<Pod>(informer));
  const heapPerPod = (heap() - before) / informer.indexer.size;

  const used = cpu();
  const started = performance.now();
  await (await fetch(`${server}/start`, { method: "POST" })).body?.cancel();
  await done;
  const took = performance.now() - started;
  return {
    syncMs,
    eventsPerSecond: events / took * 1_000,
    cpuPerEventUs: (cpu() - used) / events,
    heapPerPod,
    heapPerPodAfter: (heap() - before) / informer.indexer.size,
  };
}

if (import.meta.main) {
  const [server, events, kind = "whole"] = Deno.args;
  if (server === undefined || events === undefined) {
    console.error("usage: client.ts SERVER EVENTS [whole|slim|bytes|reads]");
    Deno.exit(2);
  }
  console.log(JSON.stringify(await run(server, Number(events), kind)));
  // Nothing of the cache is needed any more, and taking it down in order takes longer than the process has to.
  Deno.exit(0);
}
