/**
 * Informers under load for minutes, over a real socket: 5,000 objects, 200 changes a second, and each second 20
 * handlers and an informer of its own that come and go.
 *
 * Each handler must be told of all objects that there were, and of nothing once it was removed; in the end the stores
 * must have what the server has, the heap must not have grown, and no descriptor and no timer may be left.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import {
  type HandlerRegistration,
  type ReflectorFailureKind,
  type ResourceInformer,
  SharedInformerFactory,
} from "../../cache/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import { metaNamespaceKey, type ResourceType, type Stored } from "../../meta/mod.ts";
import { Registry } from "../../metrics/mod.ts";
import { loadConfig, ResourceClient } from "../../rest/mod.ts";
import { metricTotal } from "../../tools/metric_total.ts";
import { until, withDeadline } from "../until.ts";
import { growth, growthBound } from "./heap_growth.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";
import { namespace, parts, population, rate } from "./soak_server.ts";
import { SoakServer } from "./soak_server_process.ts";
import { TimerCensus } from "./timer_census.ts";

/** Handlers that come and go each second. */
const handlersEachSecond = 20;
/** The share of its changes that the server must have made for the run to count. */
const leastRate = 0.8;

/** How long a handler or an informer may take to sync, in milliseconds: a machine may be busy with other things. */
const patience = 30_000;

/** What may happen to a watch on a machine that is busy with other things: it is opened again. */
const everyday: ReadonlySet<ReflectorFailureKind> = new Set(["cut", "expired", "stalled"]);

/** A handler that counts. */
class Visitor {
  initial = 0;
  told = 0;
  removed = false;
  /** How often it was told something though it had been removed. */
  toldTooLate = 0;

  onAdd(_object: unknown, isInInitialList: boolean): void {
    this.#hear();
    if (isInInitialList) this.initial++;
  }

  onUpdate(): void {
    this.#hear();
  }

  onDelete(): void {
    this.#hear();
  }

  #hear(): void {
    this.told++;
    if (this.removed) this.toldTooLate++;
  }
}

/** What came, and has to go. */
interface Visit {
  readonly visitor: Visitor;
  readonly host: ResourceInformer<never>;
  readonly registration: HandlerRegistration;
}

/** Visitors of two shared informers, and an informer of their own. */
class Visits {
  readonly problems: string[] = [];
  readonly counts = {
    "handlers added and removed": 0,
    "informers added and removed": 0,
    "told to handlers": 0,
  };
  readonly #factory: SharedInformerFactory;
  readonly #hosts: readonly ResourceInformer<never>[];
  #visits: Visit[] = [];
  #own: { readonly informer: ResourceInformer<ConfigMap>; readonly part: number } | undefined;
  #second = 0;
  /** Those that went last. */
  #gone: readonly Visitor[] = [];

  constructor(factory: SharedInformerFactory, hosts: readonly ResourceInformer<never>[]) {
    this.#factory = factory;
    this.#hosts = hosts;
  }

  /** The ones of the second before go, others come. */
  async change(): Promise<void> {
    await this.leave();
    for (let i = 0; i < handlersEachSecond; i++) {
      const host = this.#hosts[i % this.#hosts.length]!;
      const visitor = new Visitor();
      this.#visits.push({ visitor, host, registration: host.informer.addEventHandler(visitor) });
    }
    const part = this.#second++ % parts;
    const informer = this.#factory.forResource(ConfigMap, { labelSelector: `part=${part}` });
    this.#own = { informer, part };
  }

  /** All go, once they have been told of all objects. */
  async leave(): Promise<void> {
    await withDeadline("handlers and informers sync", patience, (signal) => this.#leave(signal));
  }

  async #leave(signal: AbortSignal): Promise<void> {
    for (const { visitor, host, registration } of this.#visits) {
      if (registration.hasSynced() && visitor.told < population - 1) {
        this.problems.push(`a handler was told only ${visitor.told} things`);
      }
      if (!registration.hasSynced()) {
        this.problems.push("a handler had not been told of all objects within a second");
      }
      await host.informer.removeEventHandler(registration);
      visitor.removed = true;
      this.counts["told to handlers"] += visitor.told;
      this.counts["handlers added and removed"]++;
    }
    const left = this.#visits;
    this.#visits = [];
    if (this.#own !== undefined) {
      const { informer, part } = this.#own;
      await informer.informer.whenSynced({ signal });
      const size = informer.informer.indexer.size;
      // Those that are being made again are missing for a moment.
      if (Math.abs(size - population / parts) > 2) {
        this.problems.push(`the informer of part ${part} has ${size} objects`);
      }
      await this.#factory.remove(informer);
      this.counts["informers added and removed"]++;
    }
    this.#own = undefined;
    // Those that went a second ago have had the time to be told what they must not be.
    if (this.#gone.some(({ toldTooLate }) => toldTooLate > 0)) {
      this.problems.push("a handler was told something though it had been removed");
    }
    this.#gone = left.map(({ visitor }) => visitor);
  }
}

/** How many files and sockets this process has open; `undefined` where it cannot be told. */
function openDescriptors(): number | undefined {
  try {
    return [...Deno.readDirSync("/dev/fd")].length;
  } catch {
    return undefined;
  }
}

/** Runs a process to its end: the first that a process starts leaves what it is told of ends by, for good. */
async function startAnyProcess(): Promise<void> {
  await new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).output();
}

function collectedHeap(): number {
  const { gc } = globalThis as unknown as { gc?: () => void };
  if (gc === undefined) {
    throw new Error("run it with --v8-flags=--expose-gc: the heap cannot be measured else");
  }
  gc();
  return Deno.memoryUsage().heapUsed;
}

/** Objects that one has and the other has not, or has otherwise. */
function differences(store: readonly unknown[], server: readonly unknown[]): number {
  const versions = (objects: readonly unknown[]) =>
    new Map((objects as Stored<ConfigMap>[]).map((o) => [metaNamespaceKey(o), o.metadata.resourceVersion]));
  const [a, b] = [versions(store), versions(server)];
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => a.get(key) !== b.get(key)).length;
}

/** Runs it. */
export async function informerSoak({ seed, seconds }: LongRun): Promise<Proof> {
  using timers = new TimerCensus();
  await startAnyProcess();
  const descriptors = openDescriptors();
  const figures: Record<string, string | number> = {};
  const problems: string[] = [];
  {
    await using server = await SoakServer.start(seed);
    await using config = await loadConfig({ kubeconfig: server.kubeconfig });
    const metrics = new Registry();
    const failures = new Map<ReflectorFailureKind, number>();
    await using factory = new SharedInformerFactory(new Clientset(config), {
      metrics,
      namespaces: [namespace],
      onWatchError: (_error, { kind }) => failures.set(kind, (failures.get(kind) ?? 0) + 1),
    });
    const hosts = [factory.coreV1.configMaps(), factory.coreV1.secrets()] as const;
    factory.start();
    await factory.waitForCacheSync();
    const visits = new Visits(factory, hosts as unknown as ResourceInformer<never>[]);
    await server.begin();
    const heap: number[] = [];
    const started = performance.now();
    for (let second = 0; second < seconds; second++) {
      await visits.change();
      await delay(Math.max(0, started + (second + 1) * 1_000 - performance.now()));
      heap.push(collectedHeap());
    }
    const elapsed = (performance.now() - started) / 1_000;
    const report = await server.end();
    await visits.leave();

    let different = 0;
    await until("the stores are what the server has", async () => {
      const list = async (type: unknown) =>
        (await new ResourceClient(config, type as ResourceType<unknown>, { namespace }).list()).items;
      const [configMaps, secrets] = [await list(ConfigMap), await list(Secret)];
      different = differences(hosts[0].informer.indexer.list(), configMaps) +
        differences(hosts[1].informer.indexer.list(), secrets);
      return different === 0;
    }, { within: 20_000, every: 500 }).catch(() =>
      problems.push(`the stores differ in ${different} objects`)
    );

    const grown = growth(heap);
    if (grown > growthBound(seconds)) problems.push(`the heap grew by ${(grown * 100).toFixed(1)} %`);
    if (report.rate < leastRate * rate) problems.push(`the server made only ${report.rate} changes a second`);
    problems.push(...new Set(visits.problems));
    for (const [kind, n] of failures) {
      figures[`failures: ${kind}`] = n;
      if (!everyday.has(kind)) problems.push(`${n} failures of kind ${kind}`);
    }
    Object.assign(figures, {
      seconds: Math.round(elapsed),
      objects: 2 * population,
      ...report.counts,
      "changes a second": report.rate,
      ...visits.counts,
      "events handled": metricTotal(metrics.text(), "kybern_informer_handler_events_total"),
      "objects in which the stores differ in the end": different,
      "heap samples": heap.length,
      "heap at the end, MiB": Number((heap.at(-1)! / 2 ** 20).toFixed(1)),
      "heap growth over the last two thirds": `${(grown * 100).toFixed(1)} %`,
    });
  }
  let left = 0;
  if (descriptors !== undefined) {
    await until("nothing is open", () => (left = openDescriptors()! - descriptors) <= 0, { within: 5_000 })
      .catch(() => problems.push(`${left} files or sockets are open`));
    figures["files and sockets left"] = Math.max(0, left);
  }
  figures["timers left"] = timers.pending;
  if (timers.pending > 0) problems.push(`${timers.pending} timers are set`);
  return { name: "informer_soak", seed, problems, figures };
}
