/**
 * Runs controllers: one connection to a cluster, shared caches, start and stop in order.
 *
 * Flow: `run()` reads the configuration, asks the server for a first answer, begins to serve its endpoints, applies the
 * definitions that `install()` named, starts the informers of its controllers, then what needs no leadership, then, once
 * this process leads, the rest; each controller's workers when its own caches have synced. Told to stop, it lets the
 * reconciles that run end, hands the lease back, stops the informers, and closes endpoints and connections.
 *
 * A controller whose source fails is loud, not ready, and goes on trying; it stops nothing else.
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
import type { ClusterAccess, ResourceType, Shared } from "../meta/mod.ts";
import { Registry } from "../metrics/mod.ts";
import { loadConfig } from "../rest/mod.ts";
import { qualifiedName } from "../schema/names.ts";
import type { InstallableResource } from "./custom_resources.ts";
import type { DeclaredCluster, DeclaredController, DeclaredIndex } from "./declarations.ts";
import type { HealthCheck } from "./endpoints.ts";
import { finalizerOf } from "./finalizer.ts";
import { createLogger, type Logger } from "./logger.ts";
import type { ManagerActivity } from "./manager_activity.ts";
import type { ClusterOptions, ManagerOptions, RunOptions } from "./manager_options.ts";
import { ManagerRun } from "./manager_run.ts";
import type { ControllerOptions } from "./reconciler.ts";
import type { Runnable } from "./runnable.ts";
import { listenForStop } from "./stop_signals.ts";
import type { WatchedKind } from "./watched.ts";

/** Runs controllers. */
export class Manager {
  readonly #options: ManagerOptions;
  readonly #controllers: DeclaredController[] = [];
  readonly #resources: InstallableResource[] = [];
  readonly #clusters: DeclaredCluster[] = [];
  readonly #runnables: Runnable[] = [];
  readonly #indexes: DeclaredIndex[] = [];
  readonly #healthz = new Map<string, HealthCheck>();
  readonly #readyz = new Map<string, HealthCheck>();
  /** `declaring` until `run`, which happens once. */
  #state: "declaring" | "running" | "stopped" = "declaring";
  /** Set while it runs. */
  #run: ManagerRun | undefined;
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

  /** Where its figures are served, while it runs and if they are. */
  get metricsUrl(): URL | undefined {
    return this.#run?.endpoints?.metrics;
  }

  /** Where its probes are served, while it runs and if they are; `healthz` and `readyz` stand below it. */
  get probesUrl(): URL | undefined {
    return this.#run?.endpoints?.probes;
  }

  /** What it is doing at this moment; before and after its run nothing. */
  activity(): ManagerActivity {
    return this.#run?.activity() ?? { started: false, controllers: [], caches: [] };
  }

  /** Whether this process leads at this moment; without an election it does while it runs. */
  get isLeader(): boolean {
    return this.#run?.isLeader ?? false;
  }

  /**
   * Adds a controller.
   *
   * @param name names it in logs and metrics, and as manager of the fields that it applies
   * @throws {TypeError} when the name is taken or empty, its finalizer has no name that a server takes, or the manager has
   * been started
   * @throws {RangeError} when it is to have no workers, or no time for something
   */
  controller<T>(name: string, options: ControllerOptions<T>): this {
    this.#mustBeDeclaring(`controller "${name}"`);
    if (name === "") throw new TypeError("a controller needs a name");
    if (this.#controllers.some((each) => each.name === name)) {
      throw new TypeError(`a controller "${name}" is there already: names are unique within a manager`);
    }
    if (options.for === undefined) {
      throw new TypeError(`controller "${name}" is for no kind: it needs a "for"`);
    }
    if (options.finalizer !== undefined && options.finalize === undefined) {
      throw new TypeError(
        `controller "${name}" has a finalizer but no finalize: nothing would ever take it away`,
      );
    }
    if (options.finalize !== undefined) {
      const finalizer = finalizerOf(name, options);
      const [fault] = finalizer.includes("/")
        ? qualifiedName(finalizer)
        : ["it has not the form DOMAIN/NAME"];
      if (fault !== undefined) {
        throw new TypeError(`controller "${name}" cannot have the finalizer "${finalizer}": ${fault}`);
      }
    }
    const { workers = 1 } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      throw new RangeError(
        `controller "${name}" has ${workers} workers: it needs one, or a whole number of them`,
      );
    }
    const { reconcileTimeout, cacheSyncTimeout, debounce } = options;
    for (const [option, time] of Object.entries({ reconcileTimeout, cacheSyncTimeout, debounce })) {
      const none = option === "debounce" ? 0 : Infinity;
      if (time === undefined || time === none || (time > 0 && time < Infinity)) continue;
      throw new RangeError(
        `controller "${name}" has a ${option} of ${time} ms: it needs a time, or is left out`,
      );
    }
    this.#controllers.push({ name, options, kinds: [] });
    return this;
  }

  /**
   * Makes another cluster known: controllers may be of it (their option `cluster`), watch kinds in it (`watched`'s), and
   * read and write there (`client.cluster(name)`). It is asked for a first answer at the start, its caches start and
   * stop with the manager's own, and readiness, permissions, lines and the figures of its caches name it. The lease of an
   * election is in the manager's own cluster; it holds back writes to all.
   *
   * @param access the way to it; the manager does not close it
   * @throws {TypeError} when the name is taken or empty, or the manager has been started
   */
  cluster(name: string, access: ClusterAccess, options: ClusterOptions = {}): this {
    this.#mustBeDeclaring(`cluster "${name}"`);
    if (name === "") throw new TypeError("a cluster needs a name: only the manager's own has none");
    if (this.#clusters.some((each) => each.name === name)) {
      throw new TypeError(`a cluster "${name}" is there already: names are unique within a manager`);
    }
    this.#clusters.push({ name, access, options, resources: options.install ?? [] });
    return this;
  }

  /** Whether what is added now comes too late. */
  get #isEnding(): boolean {
    return this.#state === "stopped" || this.#run?.stopping === true;
  }

  /**
   * Has a controller listen to another kind, also while it runs.
   *
   * @param controller its name
   * @param kind what `watched` or `owned` made
   * @throws {TypeError} when there is no controller of that name, or the manager has been told to stop
   */
  addWatch(controller: string, kind: WatchedKind): this {
    if (this.#isEnding) {
      throw new TypeError(
        `a watch of ${kind.type.resource} comes too late: the manager has been told to stop`,
      );
    }
    const declared = this.#controllers.find(({ name }) => name === controller);
    if (declared === undefined) throw new TypeError(`there is no controller "${controller}"`);
    const running = this.#run?.controller(controller);
    if (running === undefined) declared.kinds.push(kind);
    else running.addWatch(kind);
    return this;
  }

  /**
   * Runs something besides controllers, as long as the manager does. While that runs, it is started at once.
   *
   * @throws {TypeError} when the manager has been told to stop
   */
  add(runnable: Runnable): this {
    if (this.#isEnding) {
      throw new TypeError(`runnable "${runnable.name}" comes too late: the manager has been told to stop`);
    }
    this.#runnables.push(runnable);
    this.#run?.add(runnable);
    return this;
  }

  /**
   * Has the definitions of custom resources applied when the manager starts, before its controllers do: see
   * `installCustomResources`.
   *
   * @throws {TypeError} when the manager has been started
   */
  install(...resources: InstallableResource[]): this {
    this.#mustBeDeclaring("a custom resource");
    this.#resources.push(...resources);
    return this;
  }

  /**
   * Keeps an index of a kind's objects, for `client.list(type, { index: { name, value } })`.
   *
   * @param valuesOf an object's values, of which it may have several
   * @param options.cluster name of the cluster whose cache has it; the manager's own where none is given
   * @throws {TypeError} when the manager has been started
   */
  index<T>(
    type: ResourceType<T>,
    name: string,
    valuesOf: (object: Shared<T>) => readonly string[],
    { cluster = "" }: { readonly cluster?: string } = {},
  ): this {
    this.#mustBeDeclaring(`the index "${name}"`);
    this.#indexes.push({ cluster, type, name, valuesOf: valuesOf as (object: never) => readonly string[] });
    return this;
  }

  /** Has `/healthz` ask this, too: whether the process lives. */
  addHealthzCheck(name: string, check: HealthCheck): this {
    this.#healthz.set(name, check);
    return this;
  }

  /** Has `/readyz` ask this, too: whether the process can do its work. */
  addReadyzCheck(name: string, check: HealthCheck): this {
    this.#readyz.set(name, check);
    return this;
  }

  #mustBeDeclaring(what: string): void {
    if (this.#state !== "declaring") {
      throw new TypeError(`${what} comes too late: the manager has been started`);
    }
  }

  /**
   * Runs the controllers until told to stop; then it stops in order and resolves. Only a failure rejects: of the
   * configuration, of the first contact with the server, of an endpoint's address, of a definition, of a
   * `cacheSyncTimeout`, of a runnable, of the leadership, or when the grace period was not enough. Several reject as one
   * `AggregateError`.
   *
   * @throws {TypeError} when it was run before
   */
  async run(options: RunOptions = {}): Promise<void> {
    if (this.#state !== "declaring") throw new TypeError("a manager runs once, and this was started already");
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
      this.#run = undefined;
    }
  }

  async #runOn(access: ClusterAccess, order: AbortSignal, now: AbortSignal | undefined): Promise<void> {
    this.#run = new ManagerRun(
      {
        options: this.#options,
        controllers: this.#controllers,
        clusters: this.#clusters,
        resources: this.#resources,
        runnables: this.#runnables,
        indexes: this.#indexes,
        healthz: this.#healthz,
        readyz: this.#readyz,
        metrics: this.metrics,
        log: this.log,
      },
      access,
      order,
      now,
    );
    await this.#run.run();
  }
}
