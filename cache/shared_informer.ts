/**
 * Keeps the objects of one kind in memory as they are on the server, and tells handlers what happens to them.
 *
 * Flow: a {@linkcode Reflector} reads list and watch, a {@linkcode DeltaFIFO} holds at most one batch of it, the
 * {@linkcode Indexer} takes the batch in one step, and then every handler is told, each through a queue of its own.
 *
 * Contract. Each sentence has a test that bears its label; `tests/contracts_test.ts` sees to it.
 *
 * Of the store
 * - [INF-1] It is what the server had at one moment, the one that its `resourceVersion` names. Where several namespaces
 *   are followed one by one, that holds for each by itself.
 * - [INF-2] It moves forward: nothing takes the place of anything newer, but by a list that shows an older state, as
 *   after a restore from a backup.
 * - [INF-3] A list, or a batch of events, is taken in at one stroke: no reader sees a part of it.
 * - [INF-4] A version that was waited for is in it when the wait is over, in an object, a list or a bookmark.
 * - [INF-5] A transform sees each object once, and nobody sees it before.
 *
 * Of what a handler is told
 * - [INF-6] First of everything that is there; that, and nothing else, is told as being in the initial list.
 * - [INF-7] Of each object in order: an add, then updates, then a delete, after which there may be an add again; the
 *   old object of an update is the one that it was told last.
 * - [INF-8] Of every event of the watch, and between two lists of nothing less.
 * - [INF-9] After a new list, of what is different: first what is gone, then what is new or has changed. What is the
 *   same is told only to handlers that resync.
 * - [INF-10] A deletion that was not seen is told as a `DeletedFinalStateUnknown` with the newest known state.
 * - [INF-11] When it hears of something, the store has it, or something newer.
 * - [INF-12] One thing at a time: it is awaited before it is told the next.
 *
 * Of handlers among each other
 * - [INF-13] However many there are, the server sees one list and one watch.
 * - [INF-14] One that is slow, throws or rejects harms no other, nor the store; its failure is told, with its name and
 *   the object's key, and counted.
 * - [INF-15] Its queue has no bound. The length is a metric, and more than 10,000 is said once.
 * - [INF-16] It may be added at any time. Its registration has synced once it has ended with everything that was there.
 * - [INF-17] It may be removed at any time. It is told nothing more, and the removal is over when it has ended.
 * - [INF-18] A resync tells each handler in its own period of every object that is there, and never undoes news.
 *
 * Of its life
 * - [INF-19] What goes wrong between it and the server is told by kind and cause, and ends nothing.
 * - [INF-20] A stop resolves when every handler has ended what it was handling, and leaves no watch and no timer behind.
 * - [INF-21] It can be run again: it keeps what it has, and what a handler was not told yet, it is told then.
 *
 * Not promised
 * - [INF-22] That every state is told: what came and went between two lists never is.
 * - [INF-23] An order between different objects: after a list they come in the list's order, not in that of versions.
 * - [INF-24] An order between handlers: each goes at its own pace.
 * - [INF-25] That what is told is still so: the store may be ahead.
 * - [INF-26] That the store is complete before it has synced; a lister refuses to read it until then.
 *
 * The names and rules are client-go's (`tools/cache`: SharedIndexInformer).
 *
 * @example
 * ```ts
 * import { type ListerWatcher, SharedInformer } from "@kybern/kybern/cache";
 * import type { ObjectMeta, Stored } from "@kybern/kybern/meta";
 *
 * interface ConfigMap { apiVersion?: "v1"; kind?: "ConfigMap"; metadata?: ObjectMeta; data?: Record<string, string> }
 *
 * async function follow(configMaps: ListerWatcher<Stored<ConfigMap>>, signal: AbortSignal) {
 *   const informer = new SharedInformer<ConfigMap>(configMaps, { name: "configmaps" });
 *   informer.addEventHandler({ onAdd: (configMap) => console.log("there is", configMap.metadata.name) });
 *   await informer.run({ signal });
 * }
 * ```
 *
 * @module
 */
import { compareResourceVersion, metaNamespaceKey, type Shared, type Stored } from "../meta/mod.ts";
import { defaultRegistry } from "../metrics/mod.ts";
import { type DeltaBatch, DeltaFIFO, type KnownObjects } from "./delta_fifo.ts";
import type { EventHandlerOptions, HandlerRegistration, ResourceEventHandler } from "./event_handler.ts";
import { HandlerSet } from "./handler_set.ts";
import { Indexer } from "./indexer.ts";
import { InformerMetrics } from "./informer_metrics.ts";
import { metaNamespaceIndex, namespaceIndex } from "./keys.ts";
import type { ListerWatcher } from "./lister_watcher.ts";
import { MutationDetector } from "./mutation_detector.ts";
import { Reflector } from "./reflector.ts";
import { logWatchError, type WatchErrorContext } from "./reflector_failure.ts";
import type { ReflectorOptions } from "./reflector_options.ts";
import { sharedRetention } from "./shared_retention.ts";
import type { SharedInformerOptions } from "./shared_informer_options.ts";
import type { StoreTransactionError } from "./store_transaction.ts";
import { takeBatch } from "./take_batch.ts";
import { deepFreeze } from "./transform.ts";
import { newerVersion, olderVersion } from "./versions.ts";
import { Waiters } from "./waiters.ts";

/** The objects of one kind in memory, and those who are told what happens to them. */
export class SharedInformer<T> implements AsyncDisposable {
  /** The objects. It has the index `"namespace"`. Its readers may be early: `hasSynced` tells. */
  readonly indexer: Indexer<Shared<T>>;
  /** Name in logs and metrics. */
  readonly name: string;
  /** One for each namespace that it is for, or one for all. */
  readonly #scopes: readonly Scope<T>[];
  readonly #options: SharedInformerOptions<T>;
  readonly #handlers: HandlerSet<T>;
  /** Those who wait for handlers, or for all objects. */
  readonly #waiters = new Waiters();
  /** Those who wait for a version, or for what the store holds. */
  readonly #contentWaiters = new Waiters();
  readonly #detector: MutationDetector | undefined;
  /** Set while it runs. */
  #run: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  /** Whether this run has taken in all objects. */
  #synced = false;
  #everSynced = false;
  #lastFailure: unknown;
  /** The last failure after which it waited, and did not try something else at once. */
  #lastTry: unknown;

  /**
   * Does nothing yet.
   *
   * @param listerWatcher lists and watches all objects that it is for; or several, by the namespace that each is for
   * @throws {TypeError} when there is none
   */
  constructor(
    listerWatcher: ListerWatcher<Stored<T>> | ReadonlyMap<string, ListerWatcher<Stored<T>>>,
    options: SharedInformerOptions<T> = {},
  ) {
    const { type } = options;
    this.name = options.name ??
      (type === undefined ? "objects" : [type.resource, type.group].filter(Boolean).join("."));
    const scopes = listerWatcher instanceof Map ? [...listerWatcher] : [[undefined, listerWatcher] as const];
    if (scopes.length === 0) {
      throw new TypeError(
        `the informer of ${this.name} has no namespaces to follow: without the option, it follows all`,
      );
    }
    this.indexer = new Indexer<Shared<T>>({
      indexers: { [namespaceIndex]: metaNamespaceIndex as never, ...options.indexers },
      retention: sharedRetention(scopes.map(([, { retention }]) => retention)),
    });
    this.#scopes = scopes.map(([namespace, listerWatcher]) => ({
      namespace,
      listerWatcher,
      fifo: undefined,
      resourceVersion: "",
    }));
    this.#options = options;
    if (typeof options.detectMutations === "object") {
      const present = (key: string) => this.indexer.getByKey(key);
      this.#detector = new MutationDetector(this.name, options.detectMutations, present);
    }
    this.#handlers = new HandlerSet<T>({
      name: this.name,
      resyncPeriod: options.resyncPeriod ?? 0,
      metrics: new InformerMetrics(options.metrics ?? defaultRegistry, this.name),
      waiters: this.#waiters,
      onHandlerError: options.onHandlerError,
      onWarning: options.onWarning,
      list: () => this.indexer.list(),
      hasSynced: () => this.#synced,
      lastFailure: () => this.#lastFailure,
      resync: () => {
        for (const { fifo } of this.#scopes) fifo?.resync();
      },
    });
  }

  /** Whether it is running. */
  get running(): boolean {
    return this.#run !== undefined;
  }

  /** How often it looks which handlers are due for a resync, in milliseconds: the shortest of all periods; 0 for never. */
  get resyncCheckPeriod(): number {
    return this.#handlers.resyncCheckPeriod;
  }

  /** What went wrong last, if it has not synced since; `undefined` if all is well. */
  get lastFailure(): unknown {
    return this.#lastFailure;
  }

  /** Whether it holds what the server had when this run began, or newer. */
  hasSynced(): boolean {
    return this.#synced;
  }

  /** Whether it has ever synced: what it holds may be old, if it was stopped since, but it is no guess. */
  hasEverSynced(): boolean {
    return this.#everSynced;
  }

  /** Resolves once {@linkcode SharedInformer.hasSynced}. Rejects with `signal.reason`. */
  whenSynced(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return this.#waiters.wait(() => this.#synced, options.signal);
  }

  /**
   * Resolves once it has synced, or has failed to for the first time, so that it waits until it tries again: who can do
   * without it need not wait longer. Rejects with `signal.reason`.
   *
   * @param options `after` is a failure that is known: it resolves with the next one. @default none
   * @returns the failure; `undefined` if it has synced
   */
  async whenTried(
    { signal, after }: { readonly signal?: AbortSignal; readonly after?: unknown } = {},
  ): Promise<unknown> {
    await this.#waiters.wait(() => this.#synced || this.#lastTry !== after, signal);
    return this.#synced ? undefined : this.#lastTry;
  }

  /**
   * Version of what it holds, `""` before it has all; where it follows several namespaces one by one, the version of
   * the one that is furthest behind.
   *
   * @param options with a namespace, where several are followed one by one, that one counts alone
   */
  lastSyncResourceVersion(options: { readonly namespace?: string } = {}): string {
    let oldest: string | undefined;
    for (const scope of this.#scopes) {
      if (!follows(scope, options.namespace)) continue;
      oldest = oldest === undefined ? scope.resourceVersion : olderVersion(oldest, scope.resourceVersion);
    }
    return oldest ?? "";
  }

  /**
   * Resolves once it has seen this version, or a newer one, in a list, an event or a bookmark; at once if it has.
   * Rejects with `signal.reason`. A version that cannot be compared (it is no integer) is
   * waited for by name.
   *
   * @param options with a namespace, where several are followed one by one, that one counts alone
   */
  waitForResourceVersion(
    resourceVersion: string,
    options: { readonly namespace?: string; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const scopes = this.#scopes.filter((scope) => follows(scope, options.namespace));
    return this.#contentWaiters.wait(() =>
      scopes.every((scope) => {
        const order = compareResourceVersion(scope.resourceVersion, resourceVersion);
        return order !== undefined && order >= 0;
      }), options.signal);
  }

  /**
   * Resolves once `condition` holds; it is looked at now, and whenever something has been taken in, be it only a
   * version, before handlers hear of it. Rejects with `signal.reason`, or with what the condition throws.
   */
  waitUntil(
    condition: (indexer: Indexer<Shared<T>>) => boolean,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    return this.#contentWaiters.wait(() => condition(this.indexer), options.signal);
  }

  /**
   * Adds a handler, at any time. It is told of every object that is there, and then of what happens. One handler may
   * be added several times; each time it is another.
   */
  addEventHandler(handler: ResourceEventHandler<T>, options: EventHandlerOptions = {}): HandlerRegistration {
    return this.#handlers.add(handler, options);
  }

  /**
   * Removes a handler: from now on it is told nothing more. Resolves once it has ended what it is handling now, so
   * a handler that removes itself must not wait for that. A registration that is not, or no longer, this informer's is
   * of no effect.
   */
  async removeEventHandler(registration: HandlerRegistration): Promise<void> {
    await this.#handlers.remove(registration);
  }

  /**
   * Follows the server until the signal aborts; then it resolves, once every handler has ended what it was handling.
   * What a handler was not told yet it is told in the next run.
   *
   * @throws {TypeError} when it is running already
   */
  async run({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (this.#run !== undefined) throw new TypeError(`the informer of ${this.name} is running already`);
    const stop = new AbortController();
    const done = this.#follow(signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]));
    this.#run = { stop, done };
    await done;
  }

  /** Ends the run, if there is one; resolves when it has ended. */
  async stop(): Promise<void> {
    this.#run?.stop.abort(new DOMException(`the informer of ${this.name} was stopped`, "AbortError"));
    await this.#run?.done;
  }

  /** Ends the run and removes all handlers. */
  async [Symbol.asyncDispose](): Promise<void> {
    const removed = this.#handlers.clear();
    await Promise.all([this.stop(), removed]);
    this.indexer.release();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    this.#synced = false;
    this.#handlers.start();
    this.#detector?.start();
    try {
      await Promise.all(this.#scopes.map((scope) => this.#followScope(scope, signal)));
    } finally {
      await this.#handlers.stop();
      this.#detector?.stop();
      this.#run = undefined;
    }
  }

  async #followScope(scope: Scope<T>, signal: AbortSignal): Promise<void> {
    const fifo = new DeltaFIFO<Shared<T>>({
      knownObjects: this.#knownObjects(scope.namespace),
      keyFunc: keyOf,
      emitReplaced: true,
    });
    const reflector = new Reflector<Shared<T>>(
      scope.listerWatcher as unknown as ListerWatcher<Shared<T>>,
      fifo,
      this.#reflectorOptions(scope) as unknown as ReflectorOptions<Shared<T>>,
    );
    scope.fifo = fifo;
    const pump = this.#pump(scope, fifo);
    try {
      await reflector.run({ signal });
    } finally {
      fifo.close();
      await pump;
      scope.fifo = undefined;
    }
  }

  /** What a scope's list takes the place of: all objects, or those of its namespace. */
  #knownObjects(namespace: string | undefined): KnownObjects<Shared<T>> {
    if (namespace === undefined) return this.indexer;
    return {
      listKeys: () => this.indexer.indexKeys(namespaceIndex, namespace),
      getByKey: (key) => this.indexer.getByKey(key),
    };
  }

  #reflectorOptions({ namespace, resourceVersion }: Scope<T>): ReflectorOptions<Stored<T>> {
    const { type, transform, onWatchError = logWatchError, onWarning, metrics, reflector } = this.#options;
    return {
      ...reflector,
      demand: this.#contentWaiters,
      expectedType: type,
      name: namespace === undefined ? this.name : `${this.name} in ${namespace}`,
      transform: this.#detecting(transform),
      metrics,
      resourceVersion,
      onWarning,
      onWatchError: (error: unknown, context: WatchErrorContext) => {
        if (!this.#synced) {
          this.#lastFailure = error;
          if (context.retryInMs > 0) this.#lastTry = error;
          this.#waiters.wake();
        }
        onWatchError(error, context);
      },
    };
  }

  /** A transform after which nobody may change the object, if that is looked for. */
  #detecting(transform: SharedInformerOptions<T>["transform"]): SharedInformerOptions<T>["transform"] {
    const { detectMutations } = this.#options;
    const detector = this.#detector;
    if (detector !== undefined) return (object) => detector.watch(transform?.(object) ?? object);
    if (detectMutations === true) return (object) => deepFreeze(transform?.(object) ?? object);
    return transform;
  }

  async #pump(scope: Scope<T>, fifo: DeltaFIFO<Shared<T>>): Promise<void> {
    for (;;) {
      const batch = await fifo.popBatch((batch) => {
        this.#take(batch, scope);
        return true;
      });
      if (batch === undefined) return;
    }
  }

  /** Takes a batch into the indexer, in one step, and tells handlers. */
  #take(batch: DeltaBatch<Shared<T>>, scope: Scope<T>): void {
    const { notifications, error } = takeBatch(this.indexer, batch, {
      // One scope of several must not take the others' versions back.
      rebase: this.#scopes.length === 1,
      initial: !this.#everSynced,
    });
    // The batch's own version, not the reflector's, which may have read further than what it has handed on.
    const { resourceVersion, replacedAt } = batch;
    if (resourceVersion !== undefined) {
      scope.resourceVersion = replacedAt === undefined
        ? newerVersion(scope.resourceVersion, resourceVersion)
        : resourceVersion;
    }
    this.#contentWaiters.wake();
    this.#handlers.distribute(notifications);
    // Told only now: who adds a handler when it hears of it adds one to which the batch is there already.
    if (error !== undefined) this.#storeFailed(error);
    if (!this.#synced && this.#scopes.every(({ fifo }) => fifo?.hasSynced())) {
      this.#synced = this.#everSynced = true;
      this.#lastFailure = this.#lastTry = undefined;
      this.#waiters.wake();
    }
  }

  #storeFailed(error: StoreTransactionError): void {
    const { onWatchError = logWatchError, type } = this.#options;
    try {
      onWatchError(error, { name: this.name, type, phase: "store", kind: "store", retryInMs: 0 });
    } catch (thrown) {
      // It would end the pump, and nothing that comes later would be taken in.
      console.error(`informer of ${this.name}: onWatchError threw:`, thrown);
    }
  }
}

/** What is followed by one list and watch. */
interface Scope<T> {
  /** The namespace; `undefined` for all. */
  readonly namespace: string | undefined;
  readonly listerWatcher: ListerWatcher<Stored<T>>;
  /** Set while the informer runs. */
  fifo: DeltaFIFO<Shared<T>> | undefined;
  /** What has been taken in. */
  resourceVersion: string;
}

/** Whether a scope follows a namespace; where none is given, each does. */
function follows(scope: Pick<Scope<unknown>, "namespace">, namespace: string | undefined): boolean {
  return namespace === undefined || scope.namespace === undefined || scope.namespace === namespace;
}

const keyOf = metaNamespaceKey as (object: unknown) => string;
