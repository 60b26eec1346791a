/**
 * The Website controller under load for minutes: websites come, change, drift and go at random, and at the end every
 * one of them has exactly what it should have, nothing is left of those that went, and the heap has not grown.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { Deployment } from "../../api/apps/v1.ts";
import { ConfigMap, Service } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { createLogger, Manager } from "../../controller/mod.ts";
import { Website, websiteController } from "../../examples/website.ts";
import { type ClusterAccess, isControlledBy, type ResourceType } from "../../meta/mod.ts";
import { isAlreadyExists, isNotFound, ResourceClient } from "../../rest/mod.ts";
import { seededRandom } from "../../testing/seeded_random.ts";
import { metricTotal } from "../../tools/metric_total.ts";
import { growth, growthBound } from "./heap_growth.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";

/** How many websites there are at most. */
const population = 100;
/** Changes a second. */
const rate = 50;
/** Seconds between two looks at the heap. */
const sampleEvery = 1;
/** Ignores that an object is not there, or is there already: chance chose so. */
async function attempt(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (isNotFound(error) || isAlreadyExists(error)) return false;
    throw error;
  }
}

/** One random change; resolves to its name if it took place. */
async function change(access: ClusterAccess, random: (n: number) => number): Promise<string | undefined> {
  const name = `site-${random(population)}`;
  const client = <T>(type: ResourceType<T>) => new ResourceClient(access, type, { namespace: "default" });
  const websites = client(Website);
  const dice = random(10);
  if (dice < 3) {
    const spec = { title: `Title ${random(1000)}`, replicas: random(5) };
    return await attempt(websites.create({ metadata: { name }, spec })) ? "created" : undefined;
  }
  if (dice < 6) {
    return await attempt(websites.patch(name, "merge", { spec: { title: `Title ${random(1000)}` } }))
      ? "changed"
      : undefined;
  }
  if (dice < 7) return await attempt(client(Service).delete(name)) ? "child deleted" : undefined;
  if (dice < 8) {
    const patch = { data: { "index.html": "defaced" } };
    return await attempt(client(ConfigMap).patch(name, "merge", patch)) ? "child edited" : undefined;
  }
  return await attempt(websites.delete(name)) ? "deleted" : undefined;
}

/** What is not as it should be, looking at the server only. */
async function faults(access: ClusterAccess): Promise<string[]> {
  const list = async <T>(type: ResourceType<T>) =>
    (await new ResourceClient(access, type, { namespace: "default" }).list()).items;
  const [websites, pages, deployments, services] = await Promise.all([
    list(Website),
    list(ConfigMap),
    list(Deployment),
    list(Service),
  ]);
  const found: string[] = [];
  for (const website of websites) {
    const { name, generation, deletionTimestamp } = website.metadata;
    if (deletionTimestamp !== undefined) found.push(`${name} is still being deleted`);
    if (website.status?.observedGeneration !== generation) found.push(`${name} is not observed`);
    const page = pages.find((each) => each.metadata.name === name);
    if (page?.data?.["index.html"] !== `<h1>${website.spec.title}</h1>`) {
      found.push(`${name} has a wrong page`);
    }
    for (const children of [pages, deployments, services]) {
      const child = children.find((each) => each.metadata.name === name);
      if (child === undefined || !isControlledBy(child, website)) {
        found.push(`${name} lacks a child of its own`);
      }
    }
  }
  for (const child of [...pages, ...deployments, ...services]) {
    const { name } = child.metadata;
    if (name.startsWith("site-") && !websites.some((each) => each.metadata.name === name)) {
      found.push(`${name} was left behind`);
    }
  }
  return found;
}

/** What the heap holds after a collection, the server's history left out: that one is bounded by itself, but large. */
function collectedHeap(server: ApiServer): number {
  server.compact();
  const { gc } = globalThis as unknown as { gc?: () => void };
  if (gc === undefined) {
    throw new Error("run it with --v8-flags=--expose-gc: the heap cannot be measured else");
  }
  gc();
  return Deno.memoryUsage().heapUsed;
}

/** Runs it. */
export async function controllerSoak({ seed, seconds }: LongRun): Promise<Proof> {
  const random = seededRandom(seed);
  await using server = await ApiServer.start({ listen: false });
  const problems: string[] = [];
  const log = createLogger({ level: "error", write: ({ fields }) => problems.push(String(fields.error)) });
  const manager = new Manager({ cluster: server.config, log }).install(Website);
  manager.controller("website", websiteController);
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  while (!await attempt(new ResourceClient(server.config, Website).list())) await delay(10);

  const counts: Record<string, number> = {};
  const heap: number[] = [];
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  for (let i = 0; elapsed() < seconds; i++) {
    const what = await change(server.config, random);
    if (what !== undefined) counts[what] = (counts[what] ?? 0) + 1;
    if (elapsed() > heap.length * sampleEvery) heap.push(collectedHeap(server));
    // Kept to the rate however long a change takes.
    await delay(Math.max(0, (i + 1) * 1000 / rate - elapsed() * 1000));
  }
  const settled = performance.now();
  let left = await faults(server.config);
  while (left.length > 0 && performance.now() - settled < 10_000) {
    await delay(50);
    left = await faults(server.config);
  }
  problems.push(...left);
  stop.abort();
  await running;

  const grown = growth(heap);
  if (grown > growthBound(seconds)) {
    problems.push(`the heap grew by ${(grown * 100).toFixed(1)} %`);
  }
  const total = (name: string) => metricTotal(manager.metrics.text(), name);
  return {
    name: "controller_soak",
    seed,
    problems,
    figures: {
      seconds: Math.round(elapsed()),
      ...counts,
      reconciles: total("controller_runtime_reconcile_total"),
      "reconcile errors": total("controller_runtime_reconcile_errors_total"),
      "events handled": total("kybern_informer_handler_events_total"),
      "settled after the last change, ms": Math.round(performance.now() - settled),
      "heap samples": heap.length,
      "heap at the end, MiB": Number((heap.at(-1)! / 2 ** 20).toFixed(1)),
      "heap growth over the last two thirds": `${(grown * 100).toFixed(1)} %`,
    },
  };
}
