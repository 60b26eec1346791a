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
import {
  type KubernetesObject,
  metaNamespaceKey,
  objectKeyToString,
  type Shared,
  splitMetaNamespaceKey,
} from "../meta/mod.ts";
import {
  deletedObject,
  type HandlerRegistration,
  type ResourceEventHandler,
  type SharedInformer,
  waitForCacheSync,
} from "../cache/mod.ts";
import { CoreEventSink, EventBroadcaster, type EventRecorder } from "../events/mod.ts";
import type { MetricsProvider } from "../metrics/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { defaultControllerRateLimiter, PriorityQueue, TerminalError } from "../workqueue/mod.ts";
import { addFinalizer, hasFinalizer, removeFinalizer } from "./finalizer.ts";
import { isOwnChild, isOwnStatus } from "./echo.ts";
import type { InformerSource } from "./informer_source.ts";
import type { Logger } from "./logger.ts";
import { type ControllerMetrics, controllerMetrics } from "./metrics.ts";
import { CacheReader } from "./cache_reader.ts";
import type { QueueingOptions } from "./controller_source.ts";
import type { AnyObjectEvent, ObjectEvent } from "./object_event.ts";
import type { ControllerActivity } from "./manager_activity.ts";
import { OwnEvents } from "./own_events.ts";
import { OwnWrites } from "./own_writes.ts";
import { PanicError } from "./panic_error.ts";
import type {
  AnyResourceType,
  ControllerOptions,
  ReconcileContext,
  ReconcileRequest,
  ReconcileResult,
} from "./reconciler.ts";
import { ReconcileClient, type ReconcileWrite } from "./reconcile_client.ts";
import { owned, type WatchedKind } from "./watched.ts";

/** Priority of objects of the initial list and of resyncs: what changes meanwhile comes first. */
export const lowPriority = -100;

/** Milliseconds that the last events may take to be written at a stop. */
const lastEventsWithin = 2_000;

/** What a controller gets from its manager. */
export interface ControllerEnvironment {
  /** Where writes go. */
  readonly access: ClusterAccess;
  /** Where events and reads come from. */
  readonly informers: InformerSource;
  /** Keeps the figures. */
  readonly metrics: MetricsProvider;
  /** Takes the lines. */
  readonly log: Logger;
  /** Milliseconds that a cache may take to see a write of this process. */
  readonly readYourWritesTimeout: number;
  /** Whether a thrown value that is no Error is a failure like any other, where the controller does not say. */
  readonly recoverPanic: boolean;
}

/** One controller. Made by `manager.controller()`. */
export class Controller<T> implements AsyncDisposable {
  /** Its name: in logs, metrics and as field manager. */
  readonly name: string;
  readonly #options: ControllerOptions<T>;
  readonly #environment: ControllerEnvironment;
  readonly #log: Logger;
  readonly #metrics: ControllerMetrics;
  readonly #queue: PriorityQueue<string>;
  readonly #registrations: HandlerRegistration[] = [];
  readonly #ownEvents: OwnEvents;
  /** Carries what its reconciles tell people of objects. */
  readonly #broadcaster: EventBroadcaster;
  readonly #recorder: EventRecorder;
  /** Kinds that were added to those of the options. */
  readonly #added: WatchedKind[] = [];
  /** What mapping functions read from. */
  readonly #reader: CacheReader;
  /** Aborts when it is disposed: its sources and reads end. */
  readonly #ended = new AbortController();
  #watching = false;
  #working = false;
  #started = false;
  /** By key; only of keys with a write that the cache may not have seen. */
  readonly #writes = new Map<string, OwnWrites>();

  /** Starts nothing. */
  constructor(name: string, options: ControllerOptions<T>, environment: ControllerEnvironment) {
    this.name = name;
    this.#options = options;
    this.#environment = environment;
    this.#log = environment.log.with({ controller: name });
    this.#metrics = controllerMetrics(environment.metrics, name);
    this.#queue = new PriorityQueue<string>({
      name,
      rateLimiter: options.rateLimiter ?? defaultControllerRateLimiter(),
      metrics: environment.metrics,
    });
    this.#broadcaster = new EventBroadcaster({
      metrics: environment.metrics,
      sinks: [
        new CoreEventSink(environment.access, {
          onError: (error, { regarding, reason }, tries) =>
            this.#log.warn("an event was not written", {
              object: metaNamespaceKey({ metadata: regarding }),
              reason,
              tries,
              error,
            }),
        }),
      ],
    });
    this.#recorder = this.#broadcaster.recorder({ component: name });
    this.#ownEvents = new OwnEvents(() => this.#metrics.ownEventsDropped.inc());
    this.#reader = new CacheReader({ informers: environment.informers, signal: this.#ended.signal });
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
      ready,
      running: held,
      delayed: delayed.map(({ item, inMs }) => ({ key: item, inMs })),
      pendingEvents: this.#registrations.reduce((sum, { pending }) => sum + pending, 0),
    };
  }

  /** Every kind that it listens to. */
  get kinds(): readonly AnyResourceType[] {
    return [this.#options.for, ...this.#watchedKinds().map(({ type }) => type)];
  }

  /** Listens to the events of its kinds. The informers are started by the manager. Does nothing the second time. */
  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#listen(this.#forKind());
    for (const kind of this.#watchedKinds()) this.#listen(kind);
  }

  /** Listens to another kind, also while it runs. */
  addWatch(kind: WatchedKind): void {
    if (this.#watching) this.#listen(kind);
    else this.#added.push(kind);
  }

  #forKind(): WatchedKind {
    const { for: type, predicates = [] } = this.#options;
    return {
      type,
      owned: false,
      passes: (event) => predicates.every((predicate) => predicate(event as unknown as ObjectEvent<T>)),
      keysOf: ({ metadata }) => [{ namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" }],
    };
  }

  #watchedKinds(): WatchedKind[] {
    const { owns = [], watches = [] } = this.#options;
    const kinds = owns.map((each) => ("passes" in each ? each : owned(each)));
    return [...kinds, ...watches, ...this.#added];
  }

  get #recoverPanic(): boolean {
    return this.#options.recoverPanic ?? this.#environment.recoverPanic;
  }

  #listen(kind: WatchedKind): void {
    const { type } = kind;
    const handler: ResourceEventHandler<KubernetesObject> = {
      onAdd: (object, isInInitialList) => this.#take(kind, { type: "create", object, isInInitialList }),
      onUpdate: (old, object) => this.#take(kind, { type: "update", old, object }),
      onDelete: (deleted) => {
        const { object, finalStateUnknown } = deletedObject(deleted);
        if (object !== undefined) {
          return this.#take(kind, {
            type: "delete",
            object,
            finalStateUnknown: finalStateUnknown !== undefined,
          });
        }
        // Nothing is known of it but its key: neither owner nor map could say anything.
        this.#log.warn("a deletion was missed, of an object that was never seen", { kind: type.kind });
      },
    };
    const informer = this.#environment.informers.informer(type) as SharedInformer<KubernetesObject>;
    this.#registrations.push(informer.addEventHandler(handler, { name: `${this.name}/${type.resource}` }));
  }

  /** Queues what an event stands for; what the author's functions throw is told by the informer. */
  #take(kind: WatchedKind, event: AnyObjectEvent): void | Promise<void> {
    if (!kind.passes(event) || this.#options.eventFilter?.(event) === false) return;
    const objects = event.type === "update" ? [event.old, event.object] : [event.object];
    const options = { priority: kind.priority ?? (isNews(event) ? 0 : lowPriority) };
    const context = { client: this.#reader, signal: this.#ended.signal };
    const all = objects.map((object) => kind.keysOf(object as KubernetesObject, this.#options.for, context));
    if (all.every((requests) => !(requests instanceof Promise))) {
      return this.#enqueue(kind, event, all as Iterable<ReconcileRequest>[], options);
    }
    return Promise.all(all).then((requests) => this.#enqueue(kind, event, requests, options));
  }

  /** Queues each key once, but for those of which the event is the echo of an own write. */
  #enqueue(
    { type, owned }: WatchedKind,
    event: AnyObjectEvent,
    requests: readonly Iterable<ReconcileRequest>[],
    options: QueueingOptions,
  ): void {
    const keys = new Set(requests.flatMap((each) => [...each].map(objectKeyToString)));
    const { metadata } = event.object as KubernetesObject;
    const ours = owned || sameKind(type, this.#options.for);
    const news = event.type !== "delete" && event.type !== "generic" && isNews(event);
    for (const key of keys) {
      const deliver = () => this.#queue.addWithOptions(options, key);
      if (!ours || this.#options.deliverOwnEvents) deliver();
      else {
        const version = news ? metadata?.resourceVersion : undefined;
        this.#ownEvents.take(key, { type, objectKey: metaNamespaceKey(event.object), version, deliver });
      }
    }
  }

  /** Starts the author's sources; resolves when all have queued what they knew. */
  async #startSources(): Promise<void> {
    const sink = {
      add: (request: ReconcileRequest, options: QueueingOptions = {}) =>
        this.#queue.addWithOptions(options, objectKeyToString(request)),
    };
    await Promise.all(
      (this.#options.sources ?? []).map(async (source) => {
        try {
          await source.start(sink, { signal: this.#ended.signal });
        } catch (cause) {
          throw new Error(
            `source "${source.name}" of controller "${this.name}" failed to start: ${messageOf(cause)}`,
            {
              cause,
            },
          );
        }
      }),
    );
  }

  /**
   * Reconciles until the signal tells it to stop; then it ends the reconciles that run and resolves.
   *
   * @param options.signal the order to stop
   * @param options.abort aborts the reconciles that still run
   */
  async run({ signal, abort }: { signal: AbortSignal; abort: AbortSignal }): Promise<void> {
    if (this.#started) throw new TypeError(`controller "${this.name}" was started more than once`);
    this.#started = true;
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
      await this.#startSources();
      await this.#sync(signal);
      this.#log.info("starting workers", { workers });
      this.#metrics.maxWorkers.set(workers);
      this.#working = true;
      // All of them: an idle worker ends with the order to stop, a busy one when its reconcile has ended.
      await Promise.all(Array.from({ length: workers }, work));
      failure.signal.throwIfAborted();
    } catch (error) {
      if (failure.signal.aborted || !signal.aborted) throw error;
    } finally {
      this.#working = false;
      this.#queue.shutDown();
      this.#metrics.maxWorkers.set(0);
      await this.#tellLastEvents();
    }
  }

  /** Delivers the events that wait, for as long as is decent: a process that was told to stop ends. */
  async #tellLastEvents(): Promise<void> {
    const enough = new AbortController();
    const timer = setTimeout(() => enough.abort(), lastEventsWithin);
    await this.#broadcaster.shutdown({ signal: enough.signal });
    clearTimeout(timer);
  }

  async #worker(signal: AbortSignal, abort: AbortSignal): Promise<void> {
    for await (using lease of this.#queue.leases({ signal })) {
      await this.#work(lease.item, lease.priority, abort);
    }
  }

  async #sync(signal: AbortSignal): Promise<void> {
    try {
      await waitForCacheSync(this.#registrations, { signal, timeout: this.#options.cacheSyncTimeout });
    } catch (cause) {
      signal.throwIfAborted();
      throw new Error(
        `failed to wait for the caches of controller "${this.name}" to sync: ${messageOf(cause)}`,
        {
          cause,
        },
      );
    }
  }

  /** One reconcile of one key, with all that surrounds the author's function. */
  async #work(key: string, priority: number, abort: AbortSignal): Promise<void> {
    const started = performance.now();
    const reconcileId = crypto.randomUUID();
    const log = this.#log.with({ object: key, reconcileId });
    this.#metrics.activeWorkers.inc();
    this.#ownEvents.begin(key);
    try {
      const result = await this.#reconcile(key, { abort, log, reconcileId });
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

  async #reconcile(
    key: string,
    { abort, log, reconcileId }: { abort: AbortSignal; log: Logger; reconcileId: string },
  ): Promise<ReconcileResult> {
    const { reconcileTimeout } = this.#options;
    // Not AbortSignal.any: what an author leaves on such a signal stays with the manager's for as long as it runs.
    const end = new AbortController();
    const { signal } = end;
    const onAbort = () => end.abort(abort.reason);
    if (abort.aborted) onAbort();
    else abort.addEventListener("abort", onAbort, { once: true });
    const timer = reconcileTimeout === undefined ? undefined : setTimeout(() =>
      end.abort(
        new DOMException(`reconcile of "${key}" took more than ${reconcileTimeout} ms`, "TimeoutError"),
      ), reconcileTimeout);
    const writes = this.#writes.get(key) ?? new OwnWrites(this.#environment.readYourWritesTimeout);
    try {
      await writes.seen(signal);
      const { access, informers, metrics } = this.#environment;
      const begun = this.#cached(this.#options.for, key);
      const client = new ReconcileClient({
        access,
        informers,
        metrics,
        writes,
        fieldManager: this.name,
        signal,
        onWrite: (write) => this.#wrote(key, write, begun),
      });
      const context: ReconcileContext = { client, signal, log, reconcileId, recorder: this.#recorder };
      const request = splitMetaNamespaceKey(key);
      const result = this.#options.finalize === undefined
        ? await this.#options.reconcile(request, context) ?? {}
        : await this.#reconcileOrFinalize(request, context);
      if (this.#options.prune) await this.#prune(request, client);
      return result;
    } finally {
      clearTimeout(timer);
      abort.removeEventListener("abort", onAbort);
      if (writes.isEmpty) this.#writes.delete(key);
      else this.#writes.set(key, writes);
    }
  }

  /** Whether the event of a write is an echo: a status of the reconciled object's own, or a child that it has made. */
  #wrote(
    key: string,
    { type, object, before, status }: ReconcileWrite,
    begun: KubernetesObject | undefined,
  ): void {
    const { resourceVersion } = object.metadata;
    // It changed nothing, and so there is no event of it: what the cache had is what somebody else has made.
    if (before?.metadata.resourceVersion === resourceVersion) return;
    const objectKey = metaNamespaceKey(object);
    const itself = sameKind(type, this.#options.for) && objectKey === key;
    const echo = itself
      ? status && isOwnStatus(object, begun)
      : isOwnChild(before as KubernetesObject | undefined);
    this.#ownEvents.wrote(key, type, objectKey, resourceVersion, echo);
  }

  /** An object as the cache has it now. */
  #cached(type: AnyResourceType, key: string): KubernetesObject | undefined {
    return this.#environment.informers.running(type)?.indexer.getByKey(key) as KubernetesObject | undefined;
  }

  /** Deletes what the object owns and its reconcile did not ask for. */
  async #prune(request: ReconcileRequest, client: ReconcileClient): Promise<void> {
    const owner = await client.get(this.#options.for, request);
    if (owner === undefined || owner.metadata.deletionTimestamp !== undefined) return;
    const types = this.#watchedKinds().filter(({ owned }) => owned).map(({ type }) => type);
    await client.prune(owner, types);
  }

  async #reconcileOrFinalize(
    request: { namespace: string; name: string },
    context: ReconcileContext,
  ): Promise<ReconcileResult> {
    const { for: type, finalizer = `kybern.dev/${this.name}` } = this.#options;
    const { client } = context;
    const object: Shared<T> | undefined = await client.get(type, request);
    const change = { client, type, finalizer };
    if (object === undefined) return await this.#options.reconcile(request, context) ?? {};
    if (object.metadata.deletionTimestamp === undefined) {
      if (!hasFinalizer(object, finalizer)) await addFinalizer(change, object);
      return await this.#options.reconcile(request, context) ?? {};
    }
    if (!hasFinalizer(object, finalizer)) return {};
    const result = await this.#options.finalize!(object, context) ?? {};
    // A clean-up that asks to be called again is not done yet.
    if (result.requeueAfter === undefined && result.requeue !== true) await removeFinalizer(change, object);
    return result;
  }

  /** What becomes of a key whose reconcile went well. */
  #settle(
    key: string,
    priority: number,
    { requeueAfter, requeue, priority: next = priority }: ReconcileResult,
  ): void {
    if (requeueAfter !== undefined && requeueAfter > 0) {
      this.#metrics.reconciles("requeue_after").inc();
      this.#queue.forget(key);
      this.#queue.addWithOptions({ after: requeueAfter, priority: next }, key);
    } else if (requeue === true) {
      this.#metrics.reconciles("requeue").inc();
      this.#queue.addWithOptions({ rateLimited: true, priority: next }, key);
    } else {
      this.#metrics.reconciles("success").inc();
      this.#queue.forget(key);
    }
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
    this.#writes.clear();
    this.#ended.abort(new DOMException(`controller "${this.name}" has ended`, "AbortError"));
    await Promise.all(
      this.#registrations.splice(0).map((registration) => registration[Symbol.asyncDispose]()),
    );
  }
}

function sameKind(a: AnyResourceType, b: AnyResourceType): boolean {
  return a.group === b.group && a.resource === b.resource;
}

/** Whether an event tells of something new: objects of the first list, and of resyncs, were there all along. */
function isNews(event: AnyObjectEvent): boolean {
  if (event.type === "create") return !event.isInInitialList;
  if (event.type !== "update") return true;
  const version = (object: AnyObjectEvent["object"]) =>
    (object as KubernetesObject).metadata?.resourceVersion;
  return version(event.old) !== version(event.object);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
