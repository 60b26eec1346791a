/**
 * Those who follow a server through a bad network: plain watches that resume, and informers. Each keeps the sequence of
 * what it was told.
 *
 * @module
 */
import { ConfigMap } from "../../api/core/v1.ts";
import { DeletedFinalStateUnknown, type ListerWatcher, SharedInformer } from "../../cache/mod.ts";
import { type ClusterAccess, compareResourceVersion, metaNamespaceKey, type Stored } from "../../meta/mod.ts";
import type { MetricsProvider } from "../../metrics/mod.ts";
import { ResourceClient, type WatchOptions } from "../../rest/mod.ts";
import { difference, differenceByKey, type Happening, happening, type Scope } from "./event_log.ts";

/** Seconds after which the server ends each watch: a silent one is found 15 s later. */
const timeoutSeconds = 6;

/** Follows a scope. */
export interface Follower extends AsyncDisposable {
  readonly scope: Scope;
  /** What it was told after its first list, in order. */
  readonly told: readonly Happening[];
  /** What went against the promises, besides what the sequence shows. */
  readonly problems: string[];
  /** What is wrong with what it was told. */
  judge(log: readonly Happening[]): string | undefined;
  /** Begins; resolves once what is there has been seen. */
  start(surroundings: Surroundings): Promise<void>;
  /** Looks whether anything went back since the last look. */
  look?(): void;
}

/** What all followers need. */
export interface Surroundings {
  readonly access: ClusterAccess;
  readonly metrics: MetricsProvider;
}

function client({ access, metrics }: Surroundings, { namespace }: Scope): ResourceClient<ConfigMap> {
  return new ResourceClient(access, ConfigMap, { namespace, metrics });
}

/** Whether a version comes behind another; the embedded server's are always comparable. */
function isNewer(version: string, than: string): boolean {
  return compareResourceVersion(version, than)! > 0;
}

/** A watch with `resume: true`. */
export class PlainFollower implements Follower {
  readonly scope: Scope;
  readonly told: Happening[] = [];
  readonly problems: string[] = [];
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** Starts nothing. */
  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** Opens the watch; resolves once it is open. */
  async start(surroundings: Surroundings): Promise<void> {
    const configMaps = client(surroundings, this.scope);
    const { labelSelector } = this.scope;
    const { signal } = this.#stop;
    const { metadata: { resourceVersion } } = await configMaps.list({ labelSelector, signal });
    const watch = await configMaps.watch({
      labelSelector,
      resourceVersion,
      resume: true,
      timeoutSeconds,
      signal,
    });
    this.#running = (async () => {
      try {
        for await (const { type, object } of watch) this.told.push(happening(type, object));
        this.problems.push("the watch ended though it resumes");
      } catch (error) {
        if (!signal.aborted) this.problems.push(`the watch ended: ${error}`);
      }
    })();
  }

  judge(log: readonly Happening[]): string | undefined {
    return difference(log, this.told);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

/** An informer with one handler. */
export class InformerFollower implements Follower {
  readonly scope: Scope;
  readonly told: Happening[] = [];
  readonly problems: string[] = [];
  /** What failed between it and the server, by kind. */
  readonly failures: Record<string, number> = {};
  readonly #watchList: boolean;
  /** The objects' versions as the handler was told them. */
  readonly #versions = new Map<string, string>();
  /** The same as they stood in the store at the last look, and the version of the whole. */
  #seen = new Map<string, string>();
  #reached = "";
  #informer: SharedInformer<ConfigMap> | undefined;
  #running: Promise<void> = Promise.resolve();

  /** Starts nothing. */
  constructor(scope: Scope, { watchList }: { watchList: boolean }) {
    this.scope = scope;
    this.#watchList = watchList;
  }

  /** Starts the informer; resolves once it has synced. */
  async start(surroundings: Surroundings): Promise<void> {
    const configMaps = client(surroundings, this.scope);
    const { labelSelector } = this.scope;
    const listerWatcher: ListerWatcher<Stored<ConfigMap>> = {
      list: (options) => configMaps.list({ ...options, labelSelector }),
      watch: (options: WatchOptions) => configMaps.watch({ ...options, labelSelector, timeoutSeconds }),
    };
    this.#informer = new SharedInformer<ConfigMap>(listerWatcher, {
      type: ConfigMap,
      metrics: surroundings.metrics,
      reflector: { watchList: this.#watchList },
      onWatchError: (error, { kind }) => {
        this.failures[kind] = (this.failures[kind] ?? 0) + 1;
        // These are what the proxy does; all else is none of its doing.
        if (!["cut", "stalled", "unreachable"].includes(kind)) this.problems.push(`${kind}: ${error}`);
      },
    });
    this.#informer.addEventHandler({
      onAdd: (object, isInInitialList) => {
        if (isInInitialList) this.#versions.set(metaNamespaceKey(object), object.metadata.resourceVersion);
        else this.#hear(happening("ADDED", object), undefined);
      },
      onUpdate: (old, object) => this.#hear(happening("MODIFIED", object), old.metadata.resourceVersion),
      onDelete: (object) => {
        if (object instanceof DeletedFinalStateUnknown) {
          this.problems.push(`the end of ${object.key} was missed`);
        } else this.#hear(happening("DELETED", object), undefined);
      },
    });
    this.#running = this.#informer.run();
    await this.#informer.whenSynced();
  }

  #hear(one: Happening, old: string | undefined): void {
    const { type, key, version } = one;
    const before = this.#versions.get(key);
    if (before !== undefined && !isNewer(version, before)) {
      this.problems.push(`${key} went from version ${before} to ${version}`);
    }
    if (old !== undefined && old !== before) {
      this.problems.push(`${key} was told to have been of version ${old}, and before of ${before}`);
    }
    if (type === "DELETED") this.#versions.delete(key);
    else this.#versions.set(key, version);
    this.told.push(one);
  }

  look(): void {
    const informer = this.#informer;
    if (informer === undefined) return;
    const reached = informer.lastSyncResourceVersion();
    if (this.#reached !== "" && isNewer(this.#reached, reached)) {
      this.problems.push(`the store went from version ${this.#reached} to ${reached}`);
    }
    this.#reached = reached;
    const now = new Map<string, string>();
    for (const object of informer.indexer.list()) {
      const key = metaNamespaceKey(object);
      const version = object.metadata.resourceVersion;
      const before = this.#seen.get(key);
      if (before !== undefined && isNewer(before, version)) {
        this.problems.push(`${key} went back in the store from version ${before} to ${version}`);
      }
      now.set(key, version);
    }
    this.#seen = now;
  }

  judge(log: readonly Happening[]): string | undefined {
    return differenceByKey(log, this.told);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#informer?.[Symbol.asyncDispose]();
    await this.#running;
  }
}
