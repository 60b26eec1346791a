/**
 * One run of a manager: what is started, in which order, and how it ends.
 *
 * @module
 */
import { SharedInformerFactory } from "../cache/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import { fencedAccess, LeaderElector, LeadershipLostError, LeaseLock } from "../leaderelection/mod.ts";
import { errorMessage } from "../meta/error_message.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import type { Registry } from "../metrics/mod.ts";
import { CacheReader } from "./cache_reader.ts";
import { Controller } from "./controller.ts";
import { type InstallableResource, installCustomResources } from "./custom_resources.ts";
import { Endpoints, type HealthCheck } from "./endpoints.ts";
import { firstContact } from "./first_contact.ts";
import { GracePeriod } from "./grace_period.ts";
import { InformerSource } from "./informer_source.ts";
import { versionedKindKey } from "./kind_key.ts";
import type { Logger } from "./logger.ts";
import type { ManagerActivity } from "./manager_activity.ts";
import type { ManagerOptions } from "./manager_options.ts";
import { missingPermissions, type NeededPermission } from "./missing_permissions.ts";
import type { AnyResourceType, ControllerOptions } from "./reconciler.ts";
import type { Runnable } from "./runnable.ts";
import { TaskGroup } from "./task_group.ts";
import type { WatchedKind } from "./watched.ts";

/** A controller that was declared. */
export interface DeclaredController {
  /** Its name. */
  readonly name: string;
  /** What it is to do. */
  // deno-lint-ignore no-explicit-any
  readonly options: ControllerOptions<any>;
  /** Kinds that were added to those of the options. */
  readonly kinds: WatchedKind[];
}

/** An index that was asked for. */
export interface DeclaredIndex {
  /** Of which kind. */
  readonly type: AnyResourceType;
  /** Its name. */
  readonly name: string;
  /** An object's values. */
  readonly valuesOf: (object: never) => readonly string[];
}

/** What was declared of a manager. */
export interface Declarations {
  /** How it runs. */
  readonly options: ManagerOptions;
  /** In the order in which they were declared. */
  readonly controllers: readonly DeclaredController[];
  /** Definitions to apply. */
  readonly resources: readonly InstallableResource[];
  /** What runs besides controllers. */
  readonly runnables: readonly Runnable[];
  /** Indexes of the caches. */
  readonly indexes: readonly DeclaredIndex[];
  /** Checks of `/healthz`. */
  readonly healthz: Map<string, HealthCheck>;
  /** Checks of `/readyz`. */
  readonly readyz: Map<string, HealthCheck>;
  /** Keeps the figures. */
  readonly metrics: Registry;
  /** Takes the lines. */
  readonly log: Logger;
}

/** One run of a manager. It can be begun once. */
export class ManagerRun {
  readonly #declared: Declarations;
  readonly #access: ClusterAccess;
  readonly #failure = new AbortController();
  /** Aborts at the order to stop, and when a task has failed. */
  readonly #stop: AbortSignal;
  readonly #tasks: TaskGroup;
  /** Set where there is an election. */
  readonly #elector: LeaderElector | undefined;
  readonly #controllers = new Map<string, Controller<unknown>>();
  readonly #order: AbortSignal;
  readonly #now: AbortSignal | undefined;
  #informers: InformerSource | undefined;
  #grace: GracePeriod | undefined;
  #endpoints: Endpoints | undefined;
  /** Whether its tasks have been started: what is added from then on starts at once. */
  #working = false;
  /** Starts what waits for leadership; set while this process leads. */
  #startLeading: ((runnable: Runnable) => void) | undefined;

  /**
   * Starts nothing.
   *
   * @param order the order to stop
   * @param now does not wait for running reconciles
   */
  constructor(
    declared: Declarations,
    access: ClusterAccess,
    order: AbortSignal,
    now: AbortSignal | undefined,
  ) {
    this.#declared = declared;
    this.#access = access;
    this.#order = order;
    this.#now = now;
    this.#stop = AbortSignal.any([order, this.#failure.signal]);
    this.#tasks = new TaskGroup(this.#failure);
    this.#elector = this.#makeElector();
  }

  /** Its listeners, once they are there. */
  get endpoints(): Endpoints | undefined {
    return this.#endpoints;
  }

  /** Whether it has been told to stop, or has to since something failed. */
  get stopping(): boolean {
    return this.#stop.aborted;
  }

  /** Whether this process leads at this moment. */
  get isLeader(): boolean {
    return this.#elector?.isLeader() ?? this.#working;
  }

  /** What it is doing. */
  activity(): ManagerActivity {
    return {
      controllers: [...this.#controllers.values()].map((controller) => controller.activity()),
      caches: this.#informers?.all() ?? [],
    };
  }

  /** A controller of it. */
  controller(name: string): Controller<unknown> | undefined {
    return this.#controllers.get(name);
  }

  /** Starts a runnable that was added while it runs; before, it is started with the others. */
  add(runnable: Runnable): void {
    if (this.#working) this.#start(runnable);
  }

  /** Runs until told to stop, or until something fails, and until all has ended or patience has. */
  async run(): Promise<void> {
    const { options, metrics, healthz, readyz, resources, indexes } = this.#declared;
    await using endpoints = await Endpoints.listen(options.endpoints ?? {}, { metrics, healthz, readyz });
    this.#endpoints = endpoints;
    await firstContact(this.#access, { signal: this.#order });
    await installCustomResources(this.#access, resources, { signal: this.#order });
    await using factory = this.#factory();
    const informers = this.#informers = new InformerSource(factory);
    for (const { type, name, valuesOf } of indexes) {
      informers.informer(type).indexer.addIndexers({
        [name]: valuesOf as (object: unknown) => readonly string[],
      });
    }
    using grace = new GracePeriod(options.gracefulShutdownTimeout ?? 30_000, this.#stop, this.#now);
    this.#grace = grace;
    this.#makeControllers(informers);
    const sources = new AbortController();
    let followed: Promise<void> | undefined;
    try {
      this.#addOwnChecks(informers);
      this.#tasks.start(this.#stop, () => this.#tellMissingPermissions());
      for (const controller of this.#controllers.values()) {
        if (!this.#waitsForLead(controller) || controller.warmsUp) controller.watch();
      }
      followed = informers.start(sources.signal);
      await this.#work(grace);
    } finally {
      for (const controller of this.#controllers.values()) await controller[Symbol.asyncDispose]();
      sources.abort(new DOMException("the manager has stopped", "AbortError"));
      await followed;
      this.#endpoints = undefined;
    }
  }

  #makeControllers(informers: InformerSource): void {
    const { options: { readYourWritesTimeout = 10_000, recoverPanic = true }, controllers, metrics, log } =
      this.#declared;
    for (const { name, options, kinds } of controllers) {
      const leads = this.#elector !== undefined && (options.needLeaderElection ?? true);
      const access = leads ? fencedAccess(this.#access, this.#elector!) : this.#access;
      const environment = { access, informers, metrics, log, readYourWritesTimeout, recoverPanic };
      const controller = new Controller(name, options, environment);
      for (const kind of kinds) controller.addWatch(kind);
      this.#controllers.set(name, controller);
    }
  }

  #factory(): SharedInformerFactory {
    const { options: { namespaces, resyncPeriod }, metrics, log } = this.#declared;
    return new SharedInformerFactory(new Clientset(this.#access, { metrics }), {
      namespaces,
      resyncPeriod,
      metrics,
      onWatchError: (error, { name, phase, retryInMs }) =>
        log.warn("a source fails and is tried again", { source: name, phase, retryInMs, error }),
      onHandlerError: (error, { handler, key, type }) =>
        log.error("a handler of events failed", { handler, object: key, event: type, error }),
    });
  }

  #makeElector(): LeaderElector | undefined {
    const { options: { leaderElection }, metrics, log: managersLog } = this.#declared;
    if (leaderElection === undefined) return undefined;
    const { name, namespace, identity, ...times } = leaderElection;
    const lock = new LeaseLock(this.#access, { name, namespace, identity });
    const log = managersLog.with({ lease: lock.name, identity: lock.identity });
    return new LeaderElector({
      ...times,
      lock,
      metrics,
      onStartedLeading: (signal) => this.#lead(signal),
      onStoppedLeading: () => log.info("this process leads no more"),
      onNewLeader: (leader) => log.info(leader === "" ? "nobody leads" : "there is a leader", { leader }),
      onError: (error, what) => log.warn(`leader election: ${what}`, { error }),
    });
  }

  #waitsForLead(controller: Controller<unknown>): boolean {
    return this.#elector !== undefined && controller.needsLeaderElection;
  }

  async #work(grace: GracePeriod): Promise<void> {
    const { runnables, options: { gracefulShutdownTimeout = 30_000 } } = this.#declared;
    this.#working = true;
    for (const runnable of runnables) this.#start(runnable);
    for (const controller of this.#controllers.values()) {
      if (this.#waitsForLead(controller)) continue;
      this.#tasks.start(this.#stop, () => controller.run({ signal: this.#stop, abort: grace.over }));
    }
    const elector = this.#elector;
    if (elector !== undefined) this.#tasks.start(this.#stop, () => elector.run({ signal: this.#stop }));
    await until(this.#stop);
    this.#working = false;
    const ended = await Promise.race([this.#tasks.settled().then(() => true), grace.patienceOver]) ?? false;
    const failures = [...this.#tasks.failures];
    if (grace.wasExceeded) {
      failures.push(
        new Error(`reconciles were still running ${gracefulShutdownTimeout} ms after the order to stop`),
      );
    } else if (!ended) {
      failures.push(
        new Error("reconciles went on though they were told to end: they do not heed their signal"),
      );
    }
    throwAll(failures);
  }

  /** What waited for leadership works from now on; resolves when it has ended. */
  async #lead(signal: AbortSignal): Promise<void> {
    const grace = this.#grace!;
    /** Aborts when the lead was lost: there is no time to end in order. */
    const lost = new AbortController();
    const onEnd = () => {
      if (signal.reason instanceof LeadershipLostError) lost.abort(signal.reason);
    };
    signal.addEventListener("abort", onEnd, { once: true });
    const abort = AbortSignal.any([grace.over, lost.signal]);
    const failure = new AbortController();
    const stop = AbortSignal.any([signal, failure.signal]);
    const tasks = new TaskGroup(failure);
    this.#startLeading = (runnable) => tasks.start(stop, () => this.#runRunnable(runnable, stop));
    for (const runnable of this.#declared.runnables) if (needsLead(runnable)) this.#startLeading(runnable);
    for (const controller of this.#controllers.values()) {
      if (this.#waitsForLead(controller)) tasks.start(stop, () => controller.run({ signal: stop, abort }));
    }
    await until(stop);
    this.#startLeading = undefined;
    await Promise.race([tasks.settled(), grace.patienceOver]);
    signal.removeEventListener("abort", onEnd);
    throwAll(tasks.failures);
  }

  /** Starts a runnable when its time has come: now, or when this process leads. */
  #start(runnable: Runnable): void {
    if (this.#elector !== undefined && needsLead(runnable)) return this.#startLeading?.(runnable);
    this.#tasks.start(this.#stop, () => this.#runRunnable(runnable, this.#stop));
  }

  async #runRunnable(runnable: Runnable, signal: AbortSignal): Promise<void> {
    const informers = this.#informers!;
    // Each cache has synced, or has failed once: one kind's failure holds nothing else back.
    await Promise.all(informers.all().map(({ informer }) => informer.whenTried({ signal })));
    const fenced = this.#elector !== undefined && needsLead(runnable);
    await runnable.run({
      signal,
      cluster: fenced ? fencedAccess(this.#access, this.#elector!) : this.#access,
      client: new CacheReader({ informers, signal }),
      log: this.#declared.log.with({ runnable: runnable.name }),
    });
  }

  #addOwnChecks(informers: InformerSource): void {
    const { healthz, readyz } = this.#declared;
    healthz.set("ping", () => {});
    const elector = this.#elector;
    if (elector !== undefined) {
      healthz.set("leader-election", () => {
        const problem = elector.check();
        if (problem !== undefined) throw problem;
      });
    }
    readyz.set("caches", () => {
      const behind = informers.all().map(({ informer }) => informer).filter((each) => !each.hasSynced())
        .map(({ name }) => name);
      if (behind.length > 0) throw new Error(`not synced: ${behind.sort().join(", ")}`);
    });
  }

  /** Says which permissions are missing, before anything fails for want of them. */
  async #tellMissingPermissions(): Promise<void> {
    const { options: { namespaces = [""], leaderElection }, log } = this.#declared;
    const types = [...this.#controllers.values()].flatMap(({ kinds }) => kinds);
    const kinds = new Map(types.map((type) => [versionedKindKey(type), type]));
    const needed: NeededPermission[] = [...kinds.values()].flatMap((type) =>
      (type.namespaced ? namespaces : [""]).map((namespace) => ({
        type,
        verbs: ["list", "watch"],
        namespace,
      }))
    );
    if (leaderElection !== undefined) {
      needed.push({
        type: { group: "coordination.k8s.io", resource: "leases", namespaced: true },
        verbs: ["get", "create", "update"],
        namespace: leaderElection.namespace ?? this.#access.namespace,
      });
    }
    try {
      const missing = await missingPermissions(this.#access, needed, { signal: this.#stop });
      for (const { group, resource, verbs, namespace } of missing) {
        log.warn("a permission is missing", {
          resource: [resource, group].filter(Boolean).join("."),
          verbs: verbs.join(","),
          namespace: namespace || "(all)",
        });
      }
    } catch (error) {
      if (!this.#stop.aborted) log.debug("the server does not tell which permissions are missing", { error });
    }
  }
}

function needsLead({ needLeaderElection = true }: Runnable): boolean {
  return needLeaderElection;
}

/** Throws what there is: one failure as it is, several together. */
function throwAll(failures: readonly unknown[]): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(errorMessage).join("; "));
}

function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
