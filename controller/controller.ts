/**
 * One controller at work: events of its kinds become keys on a queue, workers reconcile the keys.
 *
 * Guarantees
 * - One key is never reconciled twice at a time, and an event during a reconcile leads to another one after it.
 * - No reconcile starts before the caches of all its kinds have synced and their objects have been queued.
 * - A reconcile that fails is retried with backoff and reported by name; it stops nothing else.
 * - A reconcile starts only when the cache has seen what the reconciles of its key wrote before.
 *
 * @module
 */
import type { MetricsProvider } from "../metrics/mod.ts";
import { defaultControllerRateLimiter, PriorityQueue, TerminalError } from "../workqueue/mod.ts";
import { EventIntake } from "./event_intake.ts";
import { KeyReconciler } from "./key_reconciler.ts";
import type { Logger } from "./logger.ts";
import type { ControllerActivity } from "./manager_activity.ts";
import type { EventApi } from "./manager_options.ts";
import { type ControllerMetrics, controllerMetrics, outcomeOf } from "./metrics.ts";
import type { ControllerUse } from "./needed_permissions.ts";
import { OwnEvents } from "./own_events.ts";
import { PanicError } from "./panic_error.ts";
import { inReconcileSpan } from "./reconcile_span.ts";
import type { ControllerOptions, ReconcileResult } from "./reconciler.ts";
import type { Clusters } from "./running_cluster.ts";
import { ToldEvents } from "./told_events.ts";
import type { WatchedKind } from "./watched.ts";

/** What a controller gets from its manager. */
export interface ControllerEnvironment {
  /** Where events and reads come from, and writes go. */
  readonly clusters: Clusters;
  /** Under which API Events are written. */
  readonly eventApi: EventApi;
  /** Keeps the figures. */
  readonly metrics: MetricsProvider;
  /** Takes the lines. */
  readonly log: Logger;
  /** Whether a thrown value that is no Error is a failure like any other, where the controller does not say. */
  readonly recoverPanic: boolean;
}

/** One controller. Made by `manager.controller()`. */
export class Controller<T> implements AsyncDisposable {
  /** Its name: in logs, metrics and as field manager. */
  readonly name: string;
  readonly #options: ControllerOptions<T>;
  readonly #recoverPanic: boolean;
  readonly #log: Logger;
  readonly #metrics: ControllerMetrics;
  readonly #queue: PriorityQueue<string>;
  readonly #ownEvents: OwnEvents;
  readonly #intake: EventIntake<T>;
  readonly #reconciler: KeyReconciler<T>;
  /** Carries what its reconciles tell people of objects. */
  readonly #events: ToldEvents;
  #working = false;
  /** Whether its sources and caches keep it waiting. */
  #starting = false;
  #started = false;

  /** Starts nothing. */
  constructor(name: string, options: ControllerOptions<T>, environment: ControllerEnvironment) {
    const { clusters, eventApi: api, metrics } = environment;
    const { access, clientOptions: { onWarning } } = clusters(options.cluster ?? "");
    this.name = name;
    this.#options = options;
    this.#recoverPanic = options.recoverPanic ?? environment.recoverPanic;
    const log = this.#log = environment.log.with({ controller: name });
    this.#metrics = controllerMetrics(metrics, name);
    const queue = this.#queue = new PriorityQueue<string>({
      name,
      rateLimiter: options.rateLimiter ?? defaultControllerRateLimiter(),
      metrics,
    });
    const events = this.#events = new ToldEvents({ access, api, component: name, metrics, onWarning, log });
    const ownEvents = this.#ownEvents = new OwnEvents(() => this.#metrics.ownEventsDropped.inc());
    const parts = { name, options, queue, clusters, ownEvents, log, metrics: this.#metrics };
    const intake = this.#intake = new EventIntake(parts);
    this.#reconciler = new KeyReconciler({
      name,
      options,
      clusters,
      ownEvents,
      onTimeout: () => this.#metrics.timeouts.inc(),
      recorder: events.recorder,
      ownedKinds: () => intake.ownedKinds,
    });
  }

  /** Whether it waits for leadership. */
  get needsLeaderElection(): boolean {
    return this.#options.needLeaderElection ?? true;
  }

  /** Whether it fills its queue before it may work. */
  get warmsUp(): boolean {
    return this.#options.warmUp ?? false;
  }

  /** What it is doing. */
  activity(): ControllerActivity {
    const { ready, held, delayed } = this.#queue.contents();
    return {
      name: this.name,
      working: this.#working,
      starting: this.#starting,
      ready,
      running: held,
      delayed: delayed.map(({ item, inMs }) => ({ key: item, inMs })),
      pendingEvents: this.#intake.pending,
      failedEvents: this.#intake.failed,
    };
  }

  /** What it does with its clusters. */
  get uses(): ControllerUse {
    const { cluster = "", permissions = [] } = this.#options;
    return { kinds: this.#intake.kinds, cluster, permissions };
  }

  /** Listens to the events of its kinds. The informers are started by the manager. Does nothing the second time. */
  watch(): void {
    this.#intake.watch();
  }

  /** Fills its queue before it may work: listens, and starts its sources. Resolves when these have started. */
  async warmUp(signal: AbortSignal): Promise<void> {
    this.watch();
    await this.#intake.startSources(signal);
  }

  /** Listens to another kind, also while it runs. */
  addWatch(kind: WatchedKind): void {
    this.#intake.addWatch(kind);
  }

  /**
   * Reconciles until the signal tells it to stop; then it ends the reconciles that run and resolves.
   *
   * @param options.signal the order to stop
   * @param options.abort aborts the reconciles that still run
   * @throws {TypeError} when it was started before
   */
  async run({ signal, abort }: { signal: AbortSignal; abort: AbortSignal }): Promise<void> {
    if (this.#started) throw new TypeError(`controller "${this.name}" was started more than once`);
    this.#started = true;
    this.#starting = true;
    const { workers = 1 } = this.#options;
    const failure = new AbortController();
    const end = AbortSignal.any([signal, failure.signal]);
    const work = async () => {
      try {
        await this.#worker(end, abort);
      } catch (error) {
        if (!end.aborted) failure.abort(error);
      }
    };
    try {
      this.watch();
      await this.#intake.startSources(signal);
      await this.#intake.synced(signal);
      this.#log.info("starting workers", { workers });
      this.#metrics.maxWorkers.set(workers);
      this.#starting = false;
      this.#working = true;
      // All of them: an idle worker ends with the order to stop, a busy one when its reconcile has ended.
      await Promise.all(Array.from({ length: workers }, work));
      failure.signal.throwIfAborted();
    } catch (error) {
      if (failure.signal.aborted || !signal.aborted) throw error;
    } finally {
      this.#starting = false;
      this.#working = false;
      this.#queue.shutDown();
      this.#metrics.maxWorkers.set(0);
      await this.#events.tellLast();
    }
  }

  async #worker(signal: AbortSignal, abort: AbortSignal): Promise<void> {
    for await (using lease of this.#queue.leases({ signal })) {
      await this.#work(lease.item, lease.priority, abort);
    }
  }

  /** One reconcile of one key, and what becomes of the key. */
  async #work(key: string, priority: number, abort: AbortSignal): Promise<void> {
    const started = performance.now();
    const reconcileId = crypto.randomUUID();
    const log = this.#log.with({ object: key, reconcileId });
    this.#metrics.activeWorkers.inc();
    this.#ownEvents.begin(key);
    try {
      const traced = { controller: this.name, key, reconcileId };
      const result = await inReconcileSpan(
        traced,
        () => this.#reconciler.reconcile(key, { abort, log, reconcileId }),
      );
      this.#ownEvents.end(key, true);
      this.#settle(key, priority, result);
    } catch (error) {
      this.#ownEvents.end(key, false);
      if (!(error instanceof Error)) {
        this.#metrics.panics.inc();
        if (!this.#recoverPanic) throw new PanicError(this.name, key, error);
      }
      this.#fail(key, priority, error, log);
    } finally {
      this.#metrics.seconds.observe((performance.now() - started) / 1000);
      this.#metrics.activeWorkers.dec();
    }
  }

  /** What becomes of a key whose reconcile went well. */
  #settle(key: string, priority: number, result: ReconcileResult): void {
    const { requeueAfter: after, priority: next = priority } = result;
    const outcome = outcomeOf(result);
    this.#metrics.reconciles(outcome).inc();
    if (outcome === "requeue") {
      this.#queue.addWithOptions({ rateLimited: true, priority: next }, key);
      return;
    }
    this.#queue.forget(key);
    if (outcome === "requeue_after") this.#queue.addWithOptions({ after, priority: next }, key);
  }

  /** What becomes of a key whose reconcile failed. */
  #fail(key: string, priority: number, error: unknown, log: Logger): void {
    this.#metrics.reconciles("error").inc();
    this.#metrics.errors.inc();
    if (error instanceof TerminalError) {
      this.#metrics.terminalErrors.inc();
      this.#queue.forget(key);
      log.error("reconcile failed for good", { error });
      return;
    }
    this.#queue.addWithOptions({ rateLimited: true, priority }, key);
    log.error("reconcile failed", { error, failures: this.#queue.numRequeues(key) });
  }

  /** Releases its handlers. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#reconciler[Symbol.dispose]();
    await this.#intake[Symbol.asyncDispose]();
  }
}
