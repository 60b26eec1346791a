/**
 * Runs controllers: one connection to a cluster, shared caches, start and stop in order.
 *
 * Flow: `run()` reads the configuration, asks the server for a first answer, applies the definitions that `install()`
 * named, starts the informers of all controllers, and each controller's workers once its own caches have synced. Told to
 * stop, it lets the reconciles that run end, then stops the informers and closes the connections.
 *
 * @example A Secret for each ConfigMap
 * ```ts
 * import { ConfigMap, encodeSecretData, Manager, Secret } from "@kybern/kybern";
 *
 * export function mirror(): Manager {
 *   const manager = new Manager();
 *   manager.controller("mirror", {
 *     for: ConfigMap,
 *     owns: [Secret],
 *     async reconcile({ namespace, name }, { client }) {
 *       const source = await client.get(ConfigMap, { namespace, name });
 *       if (!source) return;
 *       const data = encodeSecretData(source.data);
 *       await client.apply(Secret, { metadata: { namespace, name }, data }, { owner: source });
 *     },
 *   });
 *   return manager;
 * }
 * ```
 *
 * @module
 */
import { SharedInformerFactory } from "../cache/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { Registry } from "../metrics/mod.ts";
import { loadConfig, type LoadConfigOptions } from "../rest/mod.ts";
import { Controller } from "./controller.ts";
import { type InstallableResource, installCustomResources } from "./custom_resources.ts";
import { firstContact } from "./first_contact.ts";
import { InformerSource } from "./informer_source.ts";
import { createLogger, type Logger } from "./logger.ts";
import type { ControllerOptions } from "./reconciler.ts";
import { listenForStop } from "./stop_signals.ts";

/** Options of a {@linkcode Manager}. */
export interface ManagerOptions {
  /**
   * The cluster. The manager does not close what it was given.
   * @default what `loadConfig` finds: KUBECONFIG, ~/.kube/config, or the pod's own service account
   */
  cluster?: ClusterAccess;
  /** Which configuration is loaded where no `cluster` is given. */
  config?: LoadConfigOptions;
  /**
   * Where lines go.
   * @default text to standard error on a terminal, else JSON
   */
  log?: Logger;
  /**
   * Keeps the figures.
   * @default a registry of the manager's own
   */
  metrics?: Registry;
  /**
   * Milliseconds that running reconciles may take to end once the manager is told to stop; then their signal aborts,
   * and the manager ends a second later whether they heed it or not. 0 aborts at once, a negative number waits for
   * ever.
   * @default {30_000}
   */
  gracefulShutdownTimeout?: number;
  /**
   * Milliseconds that a cache may take to see a write of this process.
   * @default {10_000}
   */
  readYourWritesTimeout?: number;
  /**
   * Milliseconds between two resyncs, in which every object of a `for` kind is queued again.
   * @default 0, none: the watch tells of every change
   */
  resyncPeriod?: number;
}

/** Options of {@linkcode Manager.run}. */
export interface RunOptions {
  /**
   * The order to stop.
   * @default SIGINT or SIGTERM; a second one does not wait for running reconciles
   */
  signal?: AbortSignal;
}

// deno-lint-ignore no-explicit-any
type Declared = { name: string; options: ControllerOptions<any> };

/** Runs controllers. */
export class Manager {
  readonly #options: ManagerOptions;
  readonly #declared: Declared[] = [];
  readonly #resources: InstallableResource[] = [];
  /** `declaring` until `run`, which happens once. */
  #state: "declaring" | "running" | "stopped" = "declaring";
  /** Its figures; `metrics.text()` is Prometheus' text. */
  readonly metrics: Registry;
  /** Where its lines go. */
  readonly log: Logger;

  /** Starts nothing: {@linkcode run} does. */
  constructor(options: ManagerOptions = {}) {
    this.#options = options;
    this.metrics = options.metrics ?? new Registry();
    this.log = options.log ?? createLogger();
  }

  /**
   * Adds a controller.
   *
   * @param name names it in logs and metrics, and as manager of the fields that it applies
   * @throws {TypeError} when the name is taken or empty, or the manager has been started
   */
  controller<T>(name: string, options: ControllerOptions<T>): this {
    this.#mustBeDeclaring(`controller "${name}"`);
    if (name === "") throw new TypeError("a controller needs a name");
    if (this.#declared.some((each) => each.name === name)) {
      throw new TypeError(`a controller "${name}" is there already: names are unique within a manager`);
    }
    if (options.finalizer !== undefined && options.finalize === undefined) {
      throw new TypeError(
        `controller "${name}" has a finalizer but no finalize: nothing would ever take it away`,
      );
    }
    this.#declared.push({ name, options });
    return this;
  }

  /**
   * Has the definitions of custom resources applied when the manager starts, before its controllers do.
   *
   * @throws {TypeError} when the manager has been started
   */
  install(...resources: InstallableResource[]): this {
    this.#mustBeDeclaring("a custom resource");
    this.#resources.push(...resources);
    return this;
  }

  #mustBeDeclaring(what: string): void {
    if (this.#state !== "declaring") {
      throw new TypeError(`${what} comes too late: the manager has been started`);
    }
  }

  /**
   * Runs the controllers until told to stop; then it stops in order and resolves. Only a failure rejects: of the
   * configuration, of the first contact with the server, of a definition, of a `cacheSyncTimeout`, or when the grace period was not enough.
   *
   * @throws {TypeError} when it was run before
   */
  async run(options: RunOptions = {}): Promise<void> {
    if (this.#state !== "declaring") throw new TypeError("a manager runs once: make another one");
    this.#state = "running";
    using signals = options.signal === undefined ? listenForStop() : undefined;
    const stop = options.signal ?? signals!.stop;
    try {
      if (this.#options.cluster !== undefined) {
        await this.#runOn(this.#options.cluster, stop, signals?.now);
      } else {
        await using config = await loadConfig({ ...this.#options.config, signal: stop });
        await this.#runOn(config, stop, signals?.now);
      }
    } catch (error) {
      if (!(stop.aborted && error === stop.reason)) throw error;
    } finally {
      this.#state = "stopped";
    }
  }

  async #runOn(access: ClusterAccess, stop: AbortSignal, now: AbortSignal | undefined): Promise<void> {
    await firstContact(access, { signal: stop });
    await installCustomResources(access, this.#resources, { signal: stop });
    await using factory = new SharedInformerFactory(new Clientset(access, { metrics: this.metrics }), {
      resyncPeriod: this.#options.resyncPeriod,
      metrics: this.metrics,
      onWatchError: (error, { name, phase, retryInMs }) =>
        this.log.warn("a source fails and is tried again", { source: name, phase, retryInMs, error }),
    });
    const informers = new InformerSource(factory);
    const { readYourWritesTimeout = 10_000 } = this.#options;
    const controllers = this.#declared.map(({ name, options }) =>
      new Controller(name, options, {
        access,
        informers,
        metrics: this.metrics,
        log: this.log,
        readYourWritesTimeout,
      })
    );
    const sources = new AbortController();
    let followed: Promise<void> | undefined;
    try {
      for (const controller of controllers) controller.watch();
      followed = informers.start(sources.signal);
      await this.#work(controllers, stop, now);
    } finally {
      for (const controller of controllers) await controller[Symbol.asyncDispose]();
      sources.abort(new DOMException("the manager has stopped", "AbortError"));
      await followed;
    }
  }

  /** Runs the controllers; the first that fails stops the others. */
  async #work(
    controllers: Controller<unknown>[],
    stop: AbortSignal,
    now: AbortSignal | undefined,
  ): Promise<void> {
    const failure = new AbortController();
    const signal = AbortSignal.any([stop, failure.signal]);
    using grace = new GracePeriod(this.#options.gracefulShutdownTimeout ?? 30_000, signal, now);
    const runs = controllers.map(async (controller) => {
      try {
        await controller.run({ signal, abort: grace.over });
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    });
    if (runs.length === 0) await until(signal);
    const ended = Promise.allSettled(runs);
    const results = await Promise.race([ended, grace.patienceOver]) ?? [];
    const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} controllers failed`);
    if (grace.wasExceeded) {
      throw new Error(
        `reconciles were still running ${
          this.#options.gracefulShutdownTimeout ?? 30_000
        } ms after the order to stop`,
      );
    }
    if (results.length < runs.length) {
      throw new Error("reconciles went on though they were told to end: they do not heed their signal");
    }
  }
}

function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Milliseconds that reconciles have to heed their signal; those that do not are left behind. */
const heedWithin = 1000;

/** The time between the order to stop and the end of patience. */
class GracePeriod implements Disposable {
  /** Resolves when even those who were told to end have had their time. */
  readonly patienceOver: Promise<undefined>;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  readonly #onStop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastTimer: ReturnType<typeof setTimeout> | undefined;
  #exceeded = false;

  constructor(milliseconds: number, stop: AbortSignal, now: AbortSignal | undefined) {
    this.#signal = stop;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.patienceOver = promise;
    const end = () => {
      if (this.#end.signal.aborted) return;
      this.#lastTimer = setTimeout(() => resolve(undefined), heedWithin);
      this.#end.abort(new DOMException("the grace period is over", "AbortError"));
    };
    this.#onStop = () => {
      if (milliseconds === 0) return end();
      if (milliseconds < 0) return;
      this.#timer = setTimeout(() => {
        this.#exceeded = true;
        end();
      }, milliseconds);
    };
    if (stop.aborted) this.#onStop();
    else stop.addEventListener("abort", this.#onStop, { once: true });
    now?.addEventListener("abort", end, { once: true });
  }

  /** Aborts when it is over. */
  get over(): AbortSignal {
    return this.#end.signal;
  }

  /** Whether reconciles took longer. */
  get wasExceeded(): boolean {
    return this.#exceeded;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lastTimer);
    this.#signal.removeEventListener("abort", this.#onStop);
  }
}
