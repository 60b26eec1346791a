/**
 * Quiet watches on the real server, for more than three minutes: of events, which get one bookmark at once and then
 * none, and of ConfigMaps, which get one each minute. None may be taken for dead, whoever watches: none is reopened, and
 * what happens at last comes over the connection that was opened first.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { ConfigMap, CoreEvent } from "../../mod.ts";
import { listerWatcherOf, SharedInformer } from "../../cache/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import type { ResourceType, Stored } from "../../meta/mod.ts";
import { Registry } from "../../metrics/mod.ts";
import { loadConfig, type ResourceClient, type WatchEvent, type WatchStream } from "../../rest/mod.ts";
import { metricTotal } from "../../tools/metric_total.ts";
import { startTestCluster } from "../controlplane/test_cluster.ts";
import { until } from "../until.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";

const namespace = "kybern-quiet";
const name = "at-last";

/** One kind, watched in three ways: by a plain watch, by one that resumes, by an informer. */
class Watched<T> implements AsyncDisposable {
  readonly kind: string;
  readonly told: string[] = [];
  readonly #client: ResourceClient<T>;
  readonly #informer: SharedInformer<T>;
  readonly #open: AsyncDisposable[] = [];
  readonly #running: Promise<void>[] = [];
  readonly problems: string[] = [];

  constructor(client: ResourceClient<T>, type: ResourceType<T>, metrics: Registry) {
    this.#client = client;
    this.kind = type.kind;
    this.#informer = new SharedInformer<T>(listerWatcherOf(client), {
      type,
      metrics,
      onWatchError: (error) => this.problems.push(`the informer of ${type.kind} failed: ${error}`),
    });
    this.#informer.addEventHandler({ onAdd: () => void this.told.push("informer") });
  }

  async start(): Promise<void> {
    const { metadata: { resourceVersion } } = await this.#client.list();
    const options = { resourceVersion, allowWatchBookmarks: true } as const;
    this.#follow("plain watch", await this.#client.watch(options));
    this.#follow("resuming watch", await this.#client.watch({ ...options, resume: true }));
    this.#running.push(this.#informer.run());
    await this.#informer.whenSynced();
  }

  /** Bookmarks, by who got them. */
  readonly bookmarks: Record<string, number> = {};

  #follow(who: string, watch: WatchStream<Stored<T>, WatchEvent<Stored<T>>>): void {
    this.#open.push(watch);
    this.#running.push((async () => {
      try {
        for await (const { type } of watch) {
          if (type === "BOOKMARK") this.bookmarks[who] = (this.bookmarks[who] ?? 0) + 1;
          else this.told.push(who);
        }
      } catch (error) {
        this.problems.push(`the ${who} of ${this.kind} ended: ${error}`);
      }
    })());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const watch of this.#open) await watch[Symbol.asyncDispose]();
    await this.#informer[Symbol.asyncDispose]();
    await Promise.all(this.#running);
  }
}

/** Runs it. */
export async function quietWatch({ seed, seconds }: LongRun): Promise<Proof> {
  await using cluster = await startTestCluster();
  await using config = await loadConfig({ kubeconfig: cluster.kubeconfig });
  const metrics = new Registry();
  const clientset = new Clientset(config, { metrics });
  await clientset.coreV1.namespaces().create({ metadata: { name: namespace } });
  const problems: string[] = [];
  try {
    await using configMaps = new Watched(clientset.coreV1.configMaps(namespace), ConfigMap, metrics);
    await using events = new Watched(clientset.coreV1.events(namespace), CoreEvent, metrics);
    for (const each of [configMaps, events]) await each.start();
    const requests = () => metricTotal(metrics.text(), "rest_client_requests_total");
    const opened = requests();
    const initially = [...configMaps.told, ...events.told].length; // of a namespace that is not empty at first
    await delay(seconds * 1_000);
    const reopened = requests() - opened;
    if (reopened !== 0) problems.push(`${reopened} requests were made while all was quiet`);

    await clientset.coreV1.configMaps(namespace).create({ metadata: { name } });
    await clientset.coreV1.events(namespace).create({
      metadata: { name },
      involvedObject: { kind: "ConfigMap", namespace, name },
      reason: "Quiet",
      message: "at last something happened",
    });
    const told = () => configMaps.told.length + events.told.length - initially;
    await until("all are told", () => told() >= 6).catch((error) => problems.push(String(error)));
    if (requests() - opened !== reopened + 2) {
      problems.push("a watch was opened anew when something happened");
    }
    problems.push(...configMaps.problems, ...events.problems);
    return {
      name: "quiet_watch",
      seed,
      problems,
      figures: {
        "seconds of quiet": seconds,
        watches: 6,
        "bookmarks of ConfigMaps, plain watch": configMaps.bookmarks["plain watch"] ?? 0,
        "bookmarks of events, plain watch": events.bookmarks["plain watch"] ?? 0,
        "watches reopened": reopened,
        "told of what happened at last": told(),
      },
    };
  } finally {
    await clientset.coreV1.namespaces().delete(namespace);
  }
}
