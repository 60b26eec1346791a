/**
 * One cluster of a running manager: the way to it, and its caches.
 *
 * @module
 */
import { isEverydayFailure, SharedInformerFactory, type WatchErrorContext } from "../cache/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import { MetadataClient } from "../dynamic/mod.ts";
import { fencedAccess, type Leadership } from "../leaderelection/mod.ts";
import { errorMessage } from "../meta/error_message.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import type { MetricsProvider } from "../metrics/mod.ts";
import type { ClientOptions, WarningHandler } from "../rest/mod.ts";
import { installCustomResources } from "./custom_resources.ts";
import type { DeclaredCluster, DeclaredIndex } from "./declarations.ts";
import { firstContact } from "./first_contact.ts";
import { InformerSource } from "./informer_source.ts";
import { KindClients } from "./kind_clients.ts";
import type { Logger } from "./logger.ts";
import type { CacheActivity } from "./manager_activity.ts";
import { warningsInLog } from "./server_warnings.ts";

/** A cluster as a controller sees it. */
export interface ClusterView {
  /** Its name; `""` for the manager's own. */
  readonly name: string;
  /** Where writes go. */
  readonly access: ClusterAccess;
  /** Where reads and events come from. */
  readonly informers: InformerSource;
  /** What every client of it has in common. */
  readonly clientOptions: Pick<ClientOptions, "metrics" | "onWarning" | "timeout">;
  /** Its clients by kind. */
  readonly clients: KindClients;
}

/**
 * Gives a cluster by its name; `""` is the manager's own.
 *
 * @throws {TypeError} when there is none of that name
 */
export type Clusters = (name: string) => ClusterView;

/** What clusters share. */
export interface ClusterParts {
  /** Keeps the figures. */
  readonly metrics: MetricsProvider;
  /** Takes the lines. */
  readonly log: Logger;
  /** Is told of the server's warnings. @default lines of the log */
  readonly onWarning?: WarningHandler;
  /** Milliseconds that a cache may take to see a write of this process. @default {10_000} */
  readonly readYourWritesTimeout?: number;
  /** Milliseconds that a request of a reconcile may take, tries included. @default {120_000} */
  readonly requestTimeout?: number;
}

/** One cluster. It starts nothing by itself. */
export class RunningCluster implements AsyncDisposable, ClusterView {
  readonly name: string;
  readonly access: ClusterAccess;
  readonly informers: InformerSource;
  readonly clientOptions: ClusterView["clientOptions"];
  readonly clients: KindClients;
  readonly #declared: DeclaredCluster;
  readonly #factory: SharedInformerFactory;

  /** Takes what was said of it, and of its caches. */
  constructor(
    declared: DeclaredCluster,
    indexes: readonly DeclaredIndex[],
    { log: managersLog, readYourWritesTimeout, requestTimeout = 120_000, ...parts }: ClusterParts,
  ) {
    const { name, access, options: { cache, resyncPeriod } } = declared;
    this.name = name;
    this.access = access;
    this.#declared = declared;
    const log = name === "" ? managersLog : managersLog.with({ cluster: name });
    const { metrics, onWarning = warningsInLog(log) } = parts;
    const clientOptions = { metrics, onWarning };
    // Informers bound their own requests, by silence: a list may be long.
    this.clientOptions = { ...clientOptions, timeout: requestTimeout };
    this.clients = new KindClients(access, this.clientOptions);
    this.#factory = new SharedInformerFactory(new Clientset(access, clientOptions), {
      name: name || undefined,
      metadata: new MetadataClient(access, clientOptions),
      resyncPeriod,
      metrics,
      onWatchError: (error, context) => {
        const { name, phase, kind, retryInMs } = context;
        const fields = { source: name, phase, failure: kind, retryInMs, error };
        log[this.#levelOf(context)]("a source fails and is tried again", fields);
      },
      onHandlerError: (error, { handler, key, type }) =>
        log.error("a handler of events failed", { handler, object: key, event: type, error }),
      onWarning: (warning) => log.warn("a cache is not well", { warning }),
    });
    this.informers = new InformerSource(this.#factory, { cache, readYourWritesTimeout });
    for (const { cluster, type, name: index, valuesOf } of indexes) {
      if (cluster !== name) continue;
      this.informers.informer(type).indexer.addIndexers({
        [index]: valuesOf as (object: unknown) => readonly string[],
      });
    }
  }

  /** Names of the definitions that it is to have, each once. */
  get definitions(): readonly string[] {
    return [...new Set(this.#declared.resources.map(({ crd }) => crd.metadata?.name ?? ""))];
  }

  /**
   * Asks whether the cluster is there.
   *
   * @throws what {@linkcode firstContact} does; of another cluster than the manager's own, with its name
   */
  async contact(signal: AbortSignal): Promise<void> {
    const { metrics, onWarning } = this.clientOptions;
    await this.#named(firstContact(this.access, { metrics, onWarning, signal }), signal);
  }

  /**
   * Applies the definitions that it is to have.
   *
   * @throws what {@linkcode installCustomResources} does; of another cluster than the manager's own, with its name
   */
  async install(signal: AbortSignal): Promise<void> {
    const { resources, options: { installation } } = this.#declared;
    const { metrics, onWarning: inLog } = this.clientOptions;
    const { onWarning = inLog } = installation ?? {};
    const options = { ...installation, metrics, onWarning, signal };
    await this.#named(installCustomResources(this.access, resources, options), signal);
  }

  async #named(done: Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await done;
    } catch (cause) {
      if (this.name === "" || signal.aborted) throw cause;
      throw new Error(`cluster "${this.name}": ${errorMessage(cause)}`, { cause });
    }
  }

  /** What its caches are doing. */
  activity(): CacheActivity[] {
    const { name: cluster, access, informers } = this;
    return informers.all().map((each) => {
      const scope = informers.scope(each.type);
      return { ...each, cluster, access, holds: (object) => scope.holds(object) };
    });
  }

  /** How loud the failure of a source is. */
  #levelOf({ type, kind }: WatchErrorContext): "debug" | "info" | "warn" {
    const refused = kind === "forbidden" || kind === "notFound";
    // Who reads a kind that may not be there hears of that by the read's own error.
    if (refused && type !== undefined && this.informers.isOnTrial(type)) return "debug";
    return isEverydayFailure(kind) ? "info" : "warn";
  }

  /** Stops its caches. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#factory[Symbol.asyncDispose]();
  }
}

/** The clusters of a run. */
export class RunningClusters implements AsyncDisposable {
  readonly #all: ReadonlyMap<string, RunningCluster>;

  /** Takes them; the manager's own is among them, as `""`. */
  constructor(clusters: readonly RunningCluster[]) {
    this.#all = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  }

  /** All of them, the manager's own first. */
  get all(): readonly RunningCluster[] {
    return [...this.#all.values()];
  }

  /** Gives them by name, as any process may use them. */
  readonly byName: Clusters = (name) => this.#named(name);

  /** Gives them by name; only a leader can write to them. */
  fenced(leadership: Leadership): Clusters {
    const views = new Map(
      this.all.map(({ name, access: unfenced, informers, clientOptions }) => {
        const access = fencedAccess(unfenced, leadership);
        const clients = new KindClients(access, clientOptions);
        return [name, { name, access, informers, clientOptions, clients }];
      }),
    );
    return (name) => views.get(name) ?? this.#named(name);
  }

  /** Starts the caches of all. Resolves when all have stopped, as the signal orders. */
  async start(signal: AbortSignal): Promise<void> {
    await Promise.all(this.all.map(({ informers }) => informers.start(signal)));
  }

  /** Names of caches that have not synced. */
  notSynced(): string[] {
    return this.all.flatMap(({ informers }) => informers.all()).map(({ informer }) => informer)
      .filter((informer) => !informer.hasSynced()).map(({ name }) => name).sort();
  }

  #named(name: string): RunningCluster {
    const cluster = this.#all.get(name);
    if (cluster === undefined) {
      throw new TypeError(`there is no cluster "${name}": manager.cluster("${name}", access) makes it known`);
    }
    return cluster;
  }

  /** Stops the caches of all. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((cluster) => cluster[Symbol.asyncDispose]()));
  }
}
