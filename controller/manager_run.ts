/**
 * One run of a manager: what is started, in which order, and how it ends.
 *
 * @module
 */
import { LeadershipLostError } from "../leaderelection/mod.ts";
import { errorMessage } from "../meta/error_message.ts";
import { aborted, type ClusterAccess } from "../meta/mod.ts";
import { settledWithin } from "../meta/settled_within.ts";
import type { WarningHandler } from "../rest/mod.ts";
import { CacheReader } from "./cache_reader.ts";
import { Controller } from "./controller.ts";
import type { Declarations } from "./declarations.ts";
import { Endpoints } from "./endpoints.ts";
import { GracePeriod, heedWithin } from "./grace_period.ts";
import type { ManagerActivity } from "./manager_activity.ts";
import type { EventApi } from "./manager_options.ts";
import { showProcess } from "./process_metrics.ts";
import { warningsInLog } from "./server_warnings.ts";
import { type Clusters, RunningCluster, RunningClusters } from "./running_cluster.ts";
import { RunningElection } from "./running_election.ts";
import type { Runnable } from "./runnable.ts";
import { TaskGroup } from "./task_group.ts";
import { tellMissingPermissions } from "./tell_missing_permissions.ts";

/** Milliseconds for which the start waits until missing permissions are named: before anything fails for want of them. */
const permissionsWithin = 2_000;

/** Milliseconds that the lease may take to be handed back once patience is over. */
const handedBackWithin = 2_000;

/** What the election is called among the tasks. */
const electionTask = "the leader election";

/** One run of a manager. It can be begun once. */
export class ManagerRun {
  readonly #declared: Declarations;
  readonly #access: ClusterAccess;
  readonly #failure = new AbortController();
  /** Told of what the manager's own server warns of, be it of a controller's requests or of the election's. */
  readonly #onWarning: WarningHandler;
  /** Aborts at the order to stop, and when a task has failed. */
  readonly #stop: AbortSignal;
  readonly #tasks: TaskGroup;
  /** Set where there is an election. */
  readonly #election: RunningElection | undefined;
  readonly #controllers = new Map<string, Controller<unknown>>();
  readonly #order: AbortSignal;
  readonly #now: AbortSignal | undefined;
  #clusters: RunningClusters | undefined;
  #grace: GracePeriod | undefined;
  #endpoints: Endpoints | undefined;
  /** Whether its tasks have been started: what is added from then on starts at once. */
  #working = false;
  /** Whether its caches have been started. */
  #hasCaches = false;
  /** What waits for leadership and works, or the last that did. */
  #leading: TaskGroup | undefined;
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
    this.#onWarning = warningsInLog(declared.log);
    this.#election = this.#makeElection();
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
    return this.#election?.elector.isLeader() ?? this.#working;
  }

  /** What it is doing. */
  activity(): ManagerActivity {
    return {
      started: this.#working,
      controllers: [...this.#controllers.values()].map((controller) => controller.activity()),
      caches: this.#clusters?.all.flatMap((cluster) => cluster.activity()) ?? [],
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
    const { options, metrics, healthz, readyz } = this.#declared;
    showProcess(metrics);
    this.#addOwnChecks();
    await using endpoints = await Endpoints.listen(options.endpoints ?? {}, { metrics, healthz, readyz });
    this.#endpoints = endpoints;
    await using clusters = this.#clusters = this.#makeClusters();
    for (const cluster of clusters.all) await cluster.contact(this.#order);
    using grace = new GracePeriod(options.gracefulShutdownTimeout ?? 30_000, {
      stop: this.#stop,
      now: this.#now,
      running: () => this.#running(),
    });
    this.#grace = grace;
    this.#makeControllers(clusters);
    const sources = new AbortController();
    let followed: Promise<void> | undefined;
    let left: readonly string[] = [];
    try {
      await this.#tellMissingPermissions(clusters);
      for (const cluster of clusters.all) await cluster.install(this.#order);
      this.#stop.throwIfAborted(); // what is told to stop before it works starts nothing
      for (const controller of this.#controllers.values()) {
        if (!this.#waitsForLead(controller)) controller.watch();
        else if (controller.warmsUp) {
          this.#tasks.start(
            `the warm-up of ${nameOf(controller)}`,
            this.#stop,
            () => controller.warmUp(this.#stop),
          );
        }
      }
      followed = clusters.start(sources.signal);
      this.#hasCaches = true;
      await this.#work(grace);
    } finally {
      if (!this.#stop.aborted) this.#failure.abort(new DOMException("the start failed", "AbortError"));
      left = await this.#endControllers(grace);
      if (left.length > 0) this.#declared.log.error("a handler of events does not heed its signal", { left });
      await this.#election?.[Symbol.asyncDispose]();
      sources.abort(new DOMException("the manager has stopped", "AbortError"));
      await followed;
      this.#endpoints = undefined;
    }
    if (left.length > 0) {
      throw new Error(`still handling events, since a function does not heed its signal: ${left.join(", ")}`);
    }
  }

  #makeClusters(): RunningClusters {
    const { options, clusters, resources, indexes } = this.#declared;
    const own = { name: "", access: this.#access, options, resources };
    const { readYourWritesTimeout, requestTimeout } = options;
    const parts = { ...this.#declared, readYourWritesTimeout, requestTimeout };
    return new RunningClusters([
      new RunningCluster(own, indexes, { ...parts, onWarning: this.#onWarning }),
      ...clusters.map((declared) => new RunningCluster(declared, indexes, parts)),
    ]);
  }

  #makeControllers(clusters: RunningClusters): void {
    const { options: { recoverPanic = true }, controllers, metrics, log } = this.#declared;
    for (const { name, options, kinds } of controllers) {
      const leads = options.needLeaderElection ?? true;
      const environment = {
        clusters: this.#clustersFor(leads, clusters),
        eventApi: this.#eventApi,
        metrics,
        log,
        recoverPanic,
      };
      const controller = new Controller(name, options, environment);
      for (const kind of kinds) controller.addWatch(kind);
      this.#controllers.set(name, controller);
      // One that there is not is told now, and not when this process leads.
      for (const { cluster } of controller.uses.kinds) clusters.byName(cluster);
    }
  }

  /** The clusters as they may be used: what waits for leadership can write only while this process leads. */
  #clustersFor(leads: boolean, clusters: RunningClusters): Clusters {
    return leads && this.#election !== undefined ? clusters.fenced(this.#election.elector) : clusters.byName;
  }

  #makeElection(): RunningElection | undefined {
    const { options: { leaderElection }, metrics, log } = this.#declared;
    if (leaderElection === undefined) return undefined;
    const lead = (signal: AbortSignal) => this.#lead(signal);
    return new RunningElection(leaderElection, {
      access: this.#access,
      eventApi: this.#eventApi,
      metrics,
      onWarning: this.#onWarning,
      log,
      lead,
    });
  }

  get #eventApi(): EventApi {
    return this.#declared.options.events?.api ?? "v1";
  }

  #waitsForLead(controller: Controller<unknown>): boolean {
    return this.#election !== undefined && controller.needsLeaderElection;
  }

  async #work(grace: GracePeriod): Promise<void> {
    const { runnables, options: { gracefulShutdownTimeout = 30_000 } } = this.#declared;
    this.#working = true;
    for (const runnable of runnables) this.#start(runnable);
    for (const controller of this.#controllers.values()) {
      if (this.#waitsForLead(controller)) continue;
      this.#tasks.start(
        nameOf(controller),
        this.#stop,
        () => controller.run({ signal: this.#stop, abort: grace.over }),
      );
    }
    const election = this.#election;
    let lead: Promise<void> | undefined;
    if (election !== undefined) {
      this.#tasks.start(electionTask, this.#stop, () => lead = election.run(this.#stop));
    }
    await aborted(this.#stop);
    this.#working = false;
    const ended = await Promise.race([this.#tasks.settled().then(() => true), grace.patienceOver]) ?? false;
    // What is left behind can write no more, and the next process need not wait until the lease has run out.
    if (!ended) await settledWithin(Promise.resolve(lead), handedBackWithin);
    const failures = [...this.#tasks.failures];
    if (grace.wasExceeded) {
      failures.push(
        new Error(
          `still running ${gracefulShutdownTimeout} ms after the order to stop: ${grace.left.join(", ")}`,
        ),
      );
    } else if (!ended) {
      failures.push(
        new Error(`still running, since it does not heed its signal: ${this.#running().join(", ")}`),
      );
    }
    throwAll(failures);
  }

  /**
   * Names of what runs, with the objects in hand. The election only where nothing else does, since it waits for its work.
   */
  #running(): string[] {
    const names = [...this.#tasks.running, ...this.#leading?.running ?? []];
    const work = names.filter((name) => name !== electionTask);
    const inHand = new Map(
      [...this.#controllers.values()].map((
        controller,
      ) => [nameOf(controller), controller.activity().running]),
    );
    return (work.length > 0 ? work : names).map((name) => {
      const keys = inHand.get(name) ?? [];
      return keys.length > 0 ? `${name} (${keys.join(", ")})` : name;
    });
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
    const tasks = this.#leading = new TaskGroup(failure);
    this.#startLeading = (runnable) =>
      tasks.start(`runnable "${runnable.name}"`, stop, () => this.#runRunnable(runnable, stop));
    for (const runnable of this.#declared.runnables) if (needsLead(runnable)) this.#startLeading(runnable);
    for (const controller of this.#controllers.values()) {
      if (!this.#waitsForLead(controller)) continue;
      tasks.start(nameOf(controller), stop, () => controller.run({ signal: stop, abort }));
    }
    await aborted(stop);
    this.#startLeading = undefined;
    await Promise.race([tasks.settled(), grace.patienceOver]);
    signal.removeEventListener("abort", onEnd);
    throwAll(tasks.failures);
  }

  /** Starts a runnable when its time has come: now, or when this process leads. */
  #start(runnable: Runnable): void {
    if (this.#election !== undefined && needsLead(runnable)) return this.#startLeading?.(runnable);
    this.#tasks.start(
      `runnable "${runnable.name}"`,
      this.#stop,
      () => this.#runRunnable(runnable, this.#stop),
    );
  }

  async #runRunnable(runnable: Runnable, signal: AbortSignal): Promise<void> {
    const clusters = this.#clusters!;
    const caches = clusters.all.flatMap(({ informers }) => informers.all());
    // Each cache has synced, or has failed once: one kind's failure holds nothing else back.
    await Promise.all(caches.map(({ informer }) => informer.whenTried({ signal })));
    const usable = this.#clustersFor(needsLead(runnable), clusters);
    const { access, informers } = usable("");
    const others = clusters.all.filter(({ name }) => name !== "");
    await runnable.run({
      signal,
      cluster: access,
      clusters: new Map(others.map(({ name }) => [name, usable(name).access])),
      client: new CacheReader({ informers, clusters: usable, signal }),
      log: this.#declared.log.with({ runnable: runnable.name }),
    });
  }

  /** Waits until it is told, but not for long: a server that does not answer must hold nothing back. */
  async #tellMissingPermissions(clusters: RunningClusters): Promise<void> {
    const { options: { leaderElection }, log } = this.#declared;
    const controllers = [...this.#controllers.values()].map(({ uses }) => uses);
    const eventApi = this.#eventApi;
    const use = { controllers, leaderElection, eventApi, log, signal: this.#stop };
    const told = tellMissingPermissions(clusters, use);
    this.#tasks.start("the look at permissions", this.#stop, () => told);
    await settledWithin(told, permissionsWithin, { signal: this.#stop });
  }

  #addOwnChecks(): void {
    const { healthz, readyz } = this.#declared;
    healthz.set("ping", () => {});
    const elector = this.#election?.elector;
    if (elector !== undefined) {
      healthz.set("leader-election", () => {
        const problem = elector.check();
        if (problem !== undefined) throw problem;
      });
    }
    readyz.set("caches", () => this.#mustBeSynced());
  }

  /** Until its caches have been started there is nothing to be in step with. */
  #mustBeSynced(): void {
    if (!this.#hasCaches) throw new Error("not started");
    const behind = this.#clusters!.notSynced();
    if (behind.length > 0) throw new Error(`not synced: ${behind.join(", ")}`);
  }

  /**
   * Ends the controllers, for as long as there is patience, and for a second at least: only now their handlers' signals
   * abort. Gives the names of those that go on.
   */
  async #endControllers(grace: GracePeriod): Promise<string[]> {
    const left = new Map(this.#controllers);
    const ended = [...left].map(async ([name, controller]) => {
      await controller[Symbol.asyncDispose]();
      left.delete(name);
    });
    const all = Promise.all(ended);
    await Promise.race([all, Promise.all([grace.patienceOver, settledWithin(all, heedWithin)])]);
    return [...left.values()].map(nameOf);
  }
}

function nameOf({ name }: Controller<unknown>): string {
  return `controller "${name}"`;
}

function needsLead({ needLeaderElection = true }: Runnable): boolean {
  return needLeaderElection;
}

/** Throws what there is: one failure as it is, several together. */
function throwAll(failures: readonly unknown[]): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(errorMessage).join("; "));
}
