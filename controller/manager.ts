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
import { SharedInformerFactory } from "../cache/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import { fencedAccess, LeaderElector, LeadershipLostError, LeaseLock } from "../leaderelection/mod.ts";
import type { ClusterAccess, ResourceType, Shared } from "../meta/mod.ts";
import { Registry } from "../metrics/mod.ts";
import { loadConfig } from "../rest/mod.ts";
import { CacheReader } from "./cache_reader.ts";
import { Controller } from "./controller.ts";
import { type InstallableResource, installCustomResources } from "./custom_resources.ts";
import { Endpoints, type HealthCheck } from "./endpoints.ts";
import { firstContact } from "./first_contact.ts";
import { GracePeriod } from "./grace_period.ts";
import { InformerSource } from "./informer_source.ts";
import { createLogger, type Logger } from "./logger.ts";
import type { ManagerElection, ManagerOptions, RunOptions } from "./manager_options.ts";
import { missingPermissions, type NeededPermission } from "./missing_permissions.ts";
import type { AnyResourceType, ControllerOptions } from "./reconciler.ts";
import type { Runnable } from "./runnable.ts";
import { listenForStop } from "./stop_signals.ts";
import { TaskGroup } from "./task_group.ts";
import type { WatchedKind } from "./watched.ts";

// deno-lint-ignore no-explicit-any
type Declared = { name: string; options: ControllerOptions<any>; kinds: WatchedKind[] };

/** An index that was asked for. */
interface DeclaredIndex {
  readonly type: AnyResourceType;
  readonly name: string;
  readonly valuesOf: (object: never) => readonly string[];
}

/** What a run is made of. */
interface Run {
  readonly access: ClusterAccess;
  readonly informers: InformerSource;
  /** By name, in the order in which they were declared. */
  readonly controllers: ReadonlyMap<string, Controller<unknown>>;
  readonly tasks: TaskGroup;
  readonly grace: GracePeriod;
  /** Aborts at the order to stop, and when a task has failed. */
  readonly stop: AbortSignal;
  /** Set where there is an election. */
  readonly elector: LeaderElector | undefined;
  /** What waits for leadership is started by this, once it is there. */
  lead: ((runnable: Runnable) => void) | undefined;
}

/** Runs controllers. */
export class Manager {
  readonly #options: ManagerOptions;
  readonly #declared: Declared[] = [];
  readonly #resources: InstallableResource[] = [];
  readonly #runnables: Runnable[] = [];
  readonly #indexes: DeclaredIndex[] = [];
  readonly #healthz = new Map<string, HealthCheck>();
  readonly #readyz = new Map<string, HealthCheck>();
  /** `declaring` until `run`, which happens once; `stopping` from the order to stop on. */
  #state: "declaring" | "running" | "stopping" | "stopped" = "declaring";
  #run: Run | undefined;
  #endpoints: Endpoints | undefined;
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
    return this.#endpoints?.metrics;
  }

  /** Where its probes are served, while it runs and if they are; `healthz` and `readyz` stand below it. */
  get probesUrl(): URL | undefined {
    return this.#endpoints?.probes;
  }

  /** Whether this process leads at this moment; without an election it does while it runs. */
  get isLeader(): boolean {
    if (this.#run === undefined) return false;
    return this.#run.elector?.isLeader() ?? true;
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
    if (options.for === undefined) {
      throw new TypeError(`controller "${name}" is for no kind: it needs a "for"`);
    }
    if (options.finalizer !== undefined && options.finalize === undefined) {
      throw new TypeError(
        `controller "${name}" has a finalizer but no finalize: nothing would ever take it away`,
      );
    }
    this.#declared.push({ name, options, kinds: [] });
    return this;
  }

  /**
   * Has a controller listen to another kind, also while it runs.
   *
   * @param controller its name
   * @param kind what `watched` or `owned` made
   * @throws {TypeError} when there is no controller of that name
   */
  addWatch(controller: string, kind: WatchedKind): this {
    const declared = this.#declared.find(({ name }) => name === controller);
    if (declared === undefined) throw new TypeError(`there is no controller "${controller}"`);
    const running = this.#run?.controllers.get(controller);
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
    if (this.#state === "stopping" || this.#state === "stopped") {
      throw new TypeError(`runnable "${runnable.name}" comes too late: the manager has been told to stop`);
    }
    this.#runnables.push(runnable);
    if (this.#run !== undefined) this.#start(this.#run, runnable);
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

  /**
   * Keeps an index of a kind's objects, for `client.list(type, { index: { name, value } })`.
   *
   * @param valuesOf an object's values, of which it may have several
   * @throws {TypeError} when the manager has been started
   */
  index<T>(type: ResourceType<T>, name: string, valuesOf: (object: Shared<T>) => readonly string[]): this {
    this.#mustBeDeclaring(`the index "${name}"`);
    this.#indexes.push({ type, name, valuesOf: valuesOf as (object: never) => readonly string[] });
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
    await using endpoints = await Endpoints.listen(this.#options.endpoints ?? {}, {
      metrics: this.metrics,
      healthz: this.#healthz,
      readyz: this.#readyz,
    });
    this.#endpoints = endpoints;
    await firstContact(access, { signal: order });
    await installCustomResources(access, this.#resources, { signal: order });
    await using factory = this.#factory(access);
    const informers = new InformerSource(factory);
    for (const { type, name, valuesOf } of this.#indexes) {
      informers.informer(type).indexer.addIndexers({
        [name]: valuesOf as (object: unknown) => readonly string[],
      });
    }
    const failure = new AbortController();
    const stop = AbortSignal.any([order, failure.signal]);
    using grace = new GracePeriod(this.#options.gracefulShutdownTimeout ?? 30_000, stop, now);
    const tasks = new TaskGroup(failure);
    const elector = this.#elector(access, (signal) => this.#lead(signal));
    const controllers = new Map<string, Controller<unknown>>();
    for (const { name, options, kinds } of this.#declared) {
      const leads = elector !== undefined && (options.needLeaderElection ?? true);
      const controller = new Controller(name, options, {
        access: leads ? fencedAccess(access, elector) : access,
        informers,
        metrics: this.metrics,
        log: this.log,
        readYourWritesTimeout: this.#options.readYourWritesTimeout ?? 10_000,
        recoverPanic: this.#options.recoverPanic ?? true,
      });
      for (const kind of kinds) controller.addWatch(kind);
      controllers.set(name, controller);
    }
    const run: Run = { access, informers, controllers, tasks, grace, stop, elector, lead: undefined };
    const sources = new AbortController();
    let followed: Promise<void> | undefined;
    try {
      this.#run = run;
      this.#addOwnChecks(run);
      tasks.start(stop, () => this.#tellMissingPermissions(run));
      for (const controller of controllers.values()) {
        if (!this.#waitsForLead(run, controller) || controller.warmsUp) controller.watch();
      }
      followed = informers.start(sources.signal);
      await this.#work(run);
    } finally {
      this.#state = "stopping";
      for (const controller of controllers.values()) await controller[Symbol.asyncDispose]();
      sources.abort(new DOMException("the manager has stopped", "AbortError"));
      await followed;
      this.#endpoints = undefined;
    }
  }

  #factory(access: ClusterAccess): SharedInformerFactory {
    const { namespaces, resyncPeriod } = this.#options;
    return new SharedInformerFactory(new Clientset(access, { metrics: this.metrics }), {
      namespaces,
      resyncPeriod,
      metrics: this.metrics,
      onWatchError: (error, { name, phase, retryInMs }) =>
        this.log.warn("a source fails and is tried again", { source: name, phase, retryInMs, error }),
      onHandlerError: (error, { handler, key, type }) =>
        this.log.error("a handler of events failed", { handler, object: key, event: type, error }),
    });
  }

  #elector(access: ClusterAccess, lead: (signal: AbortSignal) => Promise<void>): LeaderElector | undefined {
    const election: ManagerElection | undefined = this.#options.leaderElection;
    if (election === undefined) return undefined;
    const { name, namespace, identity, ...times } = election;
    const lock = new LeaseLock(access, { name, namespace, identity });
    const log = this.log.with({ lease: lock.name, identity: lock.identity });
    return new LeaderElector({
      ...times,
      lock,
      metrics: this.metrics,
      onStartedLeading: lead,
      onStoppedLeading: () => log.info("this process leads no more"),
      onNewLeader: (leader) => log.info(leader === "" ? "nobody leads" : "there is a leader", { leader }),
      onError: (error, what) => log.warn(`leader election: ${what}`, { error }),
    });
  }

  #waitsForLead({ elector }: Run, controller: Controller<unknown>): boolean {
    return elector !== undefined && controller.needsLeaderElection;
  }

  /** Runs everything until the order to stop, and until all of it has ended or patience has. */
  async #work(run: Run): Promise<void> {
    const { tasks, stop, elector, grace } = run;
    for (const runnable of this.#runnables) this.#start(run, runnable);
    for (const controller of run.controllers.values()) {
      if (!this.#waitsForLead(run, controller)) this.#startController(run, controller, stop, grace.over);
    }
    if (elector !== undefined) tasks.start(stop, () => elector.run({ signal: stop }));
    await until(stop);
    this.#state = "stopping";
    const ended = await Promise.race([tasks.settled().then(() => true), grace.patienceOver]) ?? false;
    const failures = [...tasks.failures];
    if (grace.wasExceeded) {
      const allowed = this.#options.gracefulShutdownTimeout ?? 30_000;
      failures.push(new Error(`reconciles were still running ${allowed} ms after the order to stop`));
    } else if (!ended) {
      failures.push(
        new Error("reconciles went on though they were told to end: they do not heed their signal"),
      );
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, failures.map(messageOf).join("; "));
  }

  /** What waited for leadership works from now on; resolves when it has ended. */
  async #lead(signal: AbortSignal): Promise<void> {
    const run = this.#run!;
    const lost = new AbortController();
    const onEnd = () => {
      if (signal.reason instanceof LeadershipLostError) lost.abort(signal.reason);
    };
    signal.addEventListener("abort", onEnd, { once: true });
    const abort = AbortSignal.any([run.grace.over, lost.signal]);
    // A failure in it stops the manager, as one outside does: the same tasks' failures are told.
    const failure = new AbortController();
    const tasks = new TaskGroup(failure);
    const stop = AbortSignal.any([signal, failure.signal]);
    run.lead = (runnable) => tasks.start(stop, () => this.#runRunnable(run, runnable, stop, true));
    for (const runnable of this.#runnables) if (this.#needsLead(runnable)) run.lead(runnable);
    for (const controller of run.controllers.values()) {
      if (this.#waitsForLead(run, controller)) {
        tasks.start(stop, () => controller.run({ signal: stop, abort }));
      }
    }
    await until(stop);
    run.lead = undefined;
    await Promise.race([tasks.settled(), run.grace.patienceOver]);
    signal.removeEventListener("abort", onEnd);
    if (tasks.failures.length === 1) throw tasks.failures[0];
    if (tasks.failures.length > 1) {
      throw new AggregateError(tasks.failures, tasks.failures.map(messageOf).join("; "));
    }
  }

  #startController(run: Run, controller: Controller<unknown>, signal: AbortSignal, abort: AbortSignal): void {
    run.tasks.start(signal, () => controller.run({ signal, abort }));
  }

  #needsLead({ needLeaderElection = true }: Runnable): boolean {
    return needLeaderElection;
  }

  /** Starts a runnable when its time has come: now, or when this process leads. */
  #start(run: Run, runnable: Runnable): void {
    if (run.elector !== undefined && this.#needsLead(runnable)) return run.lead?.(runnable);
    run.tasks.start(run.stop, () => this.#runRunnable(run, runnable, run.stop, false));
  }

  async #runRunnable(run: Run, runnable: Runnable, signal: AbortSignal, fenced: boolean): Promise<void> {
    await this.#cachesTried(run, signal);
    await runnable.run({
      signal,
      cluster: fenced ? fencedAccess(run.access, run.elector!) : run.access,
      client: new CacheReader({ informers: run.informers, signal }),
      log: this.log.with({ runnable: runnable.name }),
    });
  }

  /** Waits until each cache has synced, or has failed once: one kind's failure holds nothing else back. */
  async #cachesTried({ informers }: Run, signal: AbortSignal): Promise<void> {
    await Promise.all(informers.all().map((informer) => informer.whenTried({ signal })));
  }

  #addOwnChecks(run: Run): void {
    this.#healthz.set("ping", () => {});
    if (run.elector !== undefined) {
      const { elector } = run;
      this.#healthz.set("leader-election", () => {
        const problem = elector.check();
        if (problem !== undefined) throw problem;
      });
    }
    this.#readyz.set("caches", () => {
      const behind = run.informers.all().filter((informer) => !informer.hasSynced()).map(({ name }) => name);
      if (behind.length > 0) throw new Error(`not synced: ${behind.sort().join(", ")}`);
    });
  }

  /** Says which permissions are missing, before anything fails for want of them. */
  async #tellMissingPermissions({ access, controllers, elector, stop }: Run): Promise<void> {
    const { namespaces = [""], leaderElection } = this.#options;
    const kinds = new Map(
      [...controllers.values()].flatMap(({ kinds }) => kinds).map((type) => [nameOf(type), type]),
    );
    const needed: NeededPermission[] = [...kinds.values()].flatMap((type) =>
      (type.namespaced ? namespaces : [""]).map((namespace) => ({
        type,
        verbs: ["list", "watch"],
        namespace,
      }))
    );
    if (elector !== undefined) {
      needed.push({
        type: { group: "coordination.k8s.io", resource: "leases", namespaced: true },
        verbs: ["get", "create", "update"],
        namespace: leaderElection?.namespace ?? access.namespace,
      });
    }
    try {
      for (
        const { group, resource, verbs, namespace } of await missingPermissions(access, needed, {
          signal: stop,
        })
      ) {
        this.log.warn("a permission is missing", {
          resource: [resource, group].filter(Boolean).join("."),
          verbs: verbs.join(","),
          namespace: namespace || "(all)",
        });
      }
    } catch (error) {
      if (!stop.aborted) this.log.debug("the server does not tell which permissions are missing", { error });
    }
  }
}

function nameOf({ group, version, resource }: AnyResourceType): string {
  return `${resource}.${version}.${group}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
