/**
 * Follows the objects of one kind on a server, by a list and then a watch, for as long as it is asked to.
 *
 * Flow
 * - All objects first: by a watch that begins with them (watch-list), or by a list where the server does not know
 *   that; then a watch from there. A watch that ends is opened again from the version it had reached.
 * - When the version is too old for the server (410), all objects once more.
 * - What it learns is a sequence of store operations: {@linkcode Reflector.readable} gives them as a stream, `run` applies
 *   them to a store, `listAndWatch` does so with one round of them. There is no other loop.
 *
 * Guarantees
 * - A `Replace` has all objects as of its version; `Events` have everything that happened since, in order.
 * - The version that it goes on from never goes down, but by a `Replace`.
 * - Nothing is read from the server that nobody takes: a slow reader slows the server down.
 * - It gives up only when it is told to. Failures are told to `onWatchError`, counted, and followed by growing waits.
 *
 * Its states are in `reflector_state.ts`. The rules are those of client-go's reflector (`tools/cache/reflector.go`).
 *
 * @example Into a store
 * ```ts
 * import { Indexer, type ListerWatcher, Reflector } from "@kybern/kybern/cache";
 *
 * async function follow<T>(listerWatcher: ListerWatcher<T>, signal: AbortSignal): Promise<Indexer<T>> {
 *   const store = new Indexer<T>();
 *   new Reflector(listerWatcher, store).run({ signal });
 *   await store.waitUntil(() => store.resourceVersion !== "", { signal });
 *   return store;
 * }
 * ```
 *
 * @module
 */
import { abortable } from "@std/async/abortable";
import { delay } from "@std/async/delay";
import { apiVersionOf, metaNamespaceKey, type Named } from "../meta/mod.ts";
import { defaultRegistry } from "../metrics/mod.ts";
import { type ChangeEvent, suggestedDelay } from "../rest/mod.ts";
import { Backoff } from "./backoff.ts";
import { readInitialEvents } from "./initial_events.ts";
import type { KeyFunction } from "./keys.ts";
import { listObjects } from "./list_objects.ts";
import type { ListerWatcher, ListerWatcherEvent } from "./lister_watcher.ts";
import { longestTimer } from "../meta/longest_timer.ts";
import { OpenWatch } from "./open_watch.ts";
import {
  failureKindOf,
  logWatchError,
  type ReflectorActivity,
  type ReflectorFailureKind,
} from "./reflector_failure.ts";
import { ReflectorMetrics } from "./reflector_metrics.ts";
import type { ReflectorOptions } from "./reflector_options.ts";
import {
  type ReflectorOutcome,
  type ReflectorPhase,
  type ReflectorState,
  shortWatchMs,
  startingState,
  stepReflector,
  type WatchHealth,
} from "./reflector_state.ts";
import { RetryWindow } from "./retry_window.ts";
import { newerVersion } from "./versions.ts";
import { tellWarning } from "./warning.ts";
import { applyOperation, type ReflectorStore, type StoreOperation } from "./store_operation.ts";

/** Follows the objects of one kind. */
export class Reflector<T> {
  /** Name in logs and metrics. */
  readonly name: string;
  readonly #listerWatcher: ListerWatcher<T>;
  readonly #store: ReflectorStore<T> | undefined;
  readonly #options: ReflectorOptions<T>;
  readonly #backoff: Backoff;
  readonly #retryWindow: RetryWindow;
  readonly #metrics: ReflectorMetrics;
  readonly #keyFunc: KeyFunction<T>;
  /** What objects must say of themselves; `undefined` if anything will do. */
  readonly #expected: { readonly apiVersion: string; readonly kind: string } | undefined;
  #state: ReflectorState = startingState;
  /** Version of the last operation; `""` before the first. */
  #resourceVersion: string;
  /** Who reads: two readers would each get half. */
  #reader: "readable" | "run" | "listAndWatch" | undefined;

  /** Does nothing yet. The store may be left out where `readable` is what is wanted. */
  constructor(
    listerWatcher: ListerWatcher<T>,
    store?: ReflectorStore<T>,
    options: ReflectorOptions<T> = {},
  ) {
    const { expectedType: type } = options;
    this.name = options.name ??
      (type === undefined ? "objects" : [type.resource, type.group].filter(Boolean).join("."));
    this.#listerWatcher = listerWatcher;
    this.#store = store;
    this.#options = options;
    this.#backoff = new Backoff(options.backoff);
    this.#retryWindow = new RetryWindow(options.internalErrorRetryWindow ?? 0);
    this.#metrics = new ReflectorMetrics(options.metrics ?? defaultRegistry, this.name);
    this.#keyFunc = options.keyFunc ?? (metaNamespaceKey as KeyFunction<Named> as KeyFunction<unknown>);
    this.#expected = type === undefined || type.kind === ""
      ? undefined
      : { apiVersion: apiVersionOf(type), kind: type.kind };
    this.#resourceVersion = options.resourceVersion ?? "";
  }

  /** What it is doing. */
  get state(): ReflectorState {
    return this.#state;
  }

  /** Version of the last list, event or bookmark; `""` before the first. */
  lastSyncResourceVersion(): string {
    return this.#resourceVersion;
  }

  /**
   * What happens on the server, as operations for a store. Nothing is asked of the server before it is read; cancelling
   * it ends the watch. It never ends by itself.
   *
   * @throws {TypeError} when the reflector is being read already
   */
  get readable(): ReadableStream<StoreOperation<T>> {
    this.#claim("readable");
    return this.#stream();
  }

  /**
   * Keeps the store like the server until the signal aborts; then it resolves. Failures do not end it.
   *
   * @throws {TypeError} when the reflector is being read already, or has no store
   */
  async run({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const store = this.#requireStore();
    this.#claim("run");
    const resync = this.#resyncTimer(store);
    try {
      while (!signal?.aborted) {
        try {
          await this.#applyAll(store, signal, true);
        } catch (error) {
          if (signal?.aborted) return;
          // The operations themselves do not fail: the store refused a list. The next round begins with another.
          const retryInMs = this.#backoff.next();
          this.#tell(error, "store", "store", retryInMs);
          this.#state = { ...this.#state, phase: { name: "ended" } };
          await delay(retryInMs, { signal }).catch(() => {});
        }
      }
    } finally {
      clearInterval(resync);
      this.#reader = undefined;
    }
  }

  /**
   * One round: reads all objects into the store and watches, until the watch cannot go on. It resolves when the
   * signal aborts and rejects with what ended the round, as a `StatusError` that is `isExpired`; the store is kept.
   *
   * @throws {TypeError} when the reflector is being read already, or has no store
   */
  async listAndWatch({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const store = this.#requireStore();
    this.#claim("listAndWatch");
    try {
      await this.#applyAll(store, signal, false);
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      this.#reader = undefined;
    }
  }

  #claim(reader: "readable" | "run" | "listAndWatch"): void {
    if (this.#reader !== undefined) {
      throw new TypeError(
        `the reflector of ${this.name} is being read by ${this.#reader} already; ${reader} would get half of it`,
      );
    }
    this.#reader = reader;
  }

  #requireStore(): ReflectorStore<T> {
    if (this.#store === undefined) {
      throw new TypeError(`the reflector of ${this.name} has no store: read its readable`);
    }
    return this.#store;
  }

  /** The operations as a stream that takes a step only when it is read. */
  #stream(): ReadableStream<StoreOperation<T>> {
    const stop = new AbortController();
    const operations = this.#operations(stop.signal, true);
    return new ReadableStream<StoreOperation<T>>({
      pull: async (controller) => {
        const { done, value } = await operations.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async (reason) => {
        stop.abort(reason);
        await operations.return(undefined);
        if (this.#reader === "readable") this.#reader = undefined;
      },
    }, { highWaterMark: 0 });
  }

  /** Applies one operation at a time, the next one only when the store has room. */
  async #applyAll(
    store: ReflectorStore<T>,
    signal: AbortSignal = neverAborted,
    forever: boolean,
  ): Promise<void> {
    for await (const operation of this.#operations(signal, forever)) {
      applyOperation(store, operation, (error) => this.#tell(error, "store", "store", 0));
      await drained(store, signal);
    }
  }

  #resyncTimer(store: ReflectorStore<T>): ReturnType<typeof setInterval> | undefined {
    const { resyncPeriod = 0 } = this.#options;
    if (!(resyncPeriod > 0) || resyncPeriod === Infinity) return undefined;
    return setInterval(() => store.resync?.(), Math.min(resyncPeriod, longestTimer));
  }

  /** The loop. It ends when the signal aborts, and, unless `forever`, by throwing what ended the first round. */
  async *#operations(signal: AbortSignal, forever: boolean): AsyncGenerator<StoreOperation<T>, void, void> {
    const open: { watch: OpenWatch<T> | undefined } = { watch: undefined };
    try {
      if (signal.aborted) return;
      this.#state = { ...this.#state, phase: { name: "starting" } };
      for (;;) {
        const { phase } = this.#state;
        let outcome: ReflectorOutcome;
        let failure: unknown;
        try {
          outcome = yield* this.#perform(phase, open, signal);
        } catch (error) {
          failure = error;
          outcome = this.#failed(error, phase, open.watch);
        }
        if (signal.aborted) return;
        if (outcome.type !== "complete") {
          open.watch?.[Symbol.dispose]();
          open.watch = undefined;
        }
        const step = stepReflector(this.#state, outcome, {
          watchList: this.#options.watchList ?? true,
          pageSize: this.#options.pageSize,
        });
        this.#state = step.state;
        if (step.healthy) this.#backoff.reset();
        const ended = step.state.phase.name === "ended";
        const pauseMs = step.pause && (forever || !ended)
          ? Math.max(this.#backoff.next(), suggestedDelay(failure) ?? 0)
          : 0;
        if (outcome.type === "failed") this.#tell(failure, activityOf(phase), outcome.kind, pauseMs);
        if (ended && !forever) throw failure;
        if (pauseMs > 0) await delay(pauseMs, { signal });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      open.watch?.[Symbol.dispose]();
    }
  }

  /** Does what a phase is for. `open.watch` is the watch that it leaves open, or that ended. */
  async *#perform(
    phase: ReflectorPhase,
    open: { watch: OpenWatch<T> | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<StoreOperation<T>, ReflectorOutcome, void> {
    switch (phase.name) {
      case "starting":
      case "ended":
        return { type: "begin", resourceVersion: this.#resourceVersion };
      case "streaming": {
        open.watch = await this.#open({
          resourceVersion: phase.resourceVersion,
          resourceVersionMatch: "NotOlderThan",
          sendInitialEvents: true,
        }, signal);
        const all = await readInitialEvents(open.watch, {
          name: this.name,
          keyFunc: this.#keyFunc,
          accept: (object) => this.#isExpected(object),
          transform: this.#options.transform ?? ((object) => object),
          warn: (text) => tellWarning(this.#options.onWarning, text),
          options: this.#options.initialEvents ?? {},
        });
        if (all === undefined) return this.#closed(open.watch);
        yield this.#replace(all.items, all.resourceVersion);
        return { type: "complete", paged: false };
      }
      case "listing": {
        this.#metrics.lists.inc();
        const asked = { ...phase, name: this.name, timeout: this.#options.listTimeout ?? 60_000 };
        const list = await listObjects(this.#listerWatcher, asked, signal, (object) => this.#admit(object));
        yield this.#replace(list.items, list.resourceVersion);
        return { type: "complete", paged: list.paged };
      }
      case "watching": {
        open.watch ??= await this.#open({ resourceVersion: this.#resourceVersion }, signal);
        for (;;) {
          const batch = await open.watch.next();
          if (batch === undefined) return this.#closed(open.watch);
          for (const operation of this.#operationsOf(batch)) yield operation;
        }
      }
    }
  }

  async #open(
    options: { resourceVersion: string; resourceVersionMatch?: "NotOlderThan"; sendInitialEvents?: true },
    signal: AbortSignal,
  ): Promise<OpenWatch<T>> {
    const minSeconds = Math.max(this.#options.minWatchTimeout ?? 0, 300_000) / 1_000;
    const timeoutSeconds = Math.floor(minSeconds * (1 + Math.random()));
    this.#metrics.watches.inc();
    signal.throwIfAborted();
    const opening = this.#listerWatcher.watch({
      ...options,
      allowWatchBookmarks: true,
      timeoutSeconds,
      signal,
      ...this.#options.demand !== undefined && { demand: this.#options.demand },
    });
    try {
      return new OpenWatch(await abortable(opening, signal), signal);
    } catch (error) {
      // One that is opened after nobody waits for it any more is closed.
      if (signal.aborted) opening.then(({ batches }) => batches.cancel()).catch(() => {});
      throw error;
    }
  }

  #closed(watch: OpenWatch<T>): ReflectorOutcome {
    return { type: "closed", health: this.#countShort(watch.health()) };
  }

  #failed(error: unknown, phase: ReflectorPhase, watch: OpenWatch<T> | undefined): ReflectorOutcome {
    const kind = failureKindOf(error);
    const notOpened = { opened: false, events: 0, lastedMs: 0, endedAt: performance.now() };
    return {
      type: "failed",
      kind,
      health: phase.name === "listing"
        ? undefined
        : watch === undefined
        ? notOpened
        : this.#countShort(watch.health()),
      retryInternal: kind === "internalError" && watch !== undefined && this.#retryWindow.failed(),
    };
  }

  #countShort(health: WatchHealth): WatchHealth {
    if (health.events === 0 && health.lastedMs < shortWatchMs) this.#metrics.shortWatches.inc();
    return health;
  }

  #replace(items: T[], resourceVersion: string): StoreOperation<T> {
    this.#resourceVersion = resourceVersion;
    return { type: "Replace", items, resourceVersion };
  }

  /** A batch as operations: runs of events, and bookmarks that no event follows. */
  *#operationsOf(batch: readonly ListerWatcherEvent<T>[]): Generator<StoreOperation<T>> {
    let events: ChangeEvent<T>[] = [];
    for (const event of batch) {
      if (event.type === "ERROR") continue; // `OpenWatch` has thrown it
      if (event.type === "BOOKMARK") {
        if (events.length > 0) yield { type: "Events", events, resourceVersion: this.#resourceVersion };
        events = [];
        this.#resourceVersion = newerVersion(this.#resourceVersion, event.object.metadata.resourceVersion);
        yield { type: "Bookmark", resourceVersion: this.#resourceVersion };
        continue;
      }
      const object = this.#admit(event.object);
      if (object === undefined) continue;
      events.push(object === event.object ? event : { type: event.type, object });
      const version = (object as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion;
      if (typeof version === "string") this.#resourceVersion = newerVersion(this.#resourceVersion, version);
    }
    if (events.length > 0) yield { type: "Events", events, resourceVersion: this.#resourceVersion };
  }

  /** The object as it goes on; `undefined` if it is not of the kind that was asked for. */
  #admit(object: T): T | undefined {
    if (!this.#isExpected(object)) return undefined;
    const { transform } = this.#options;
    return transform === undefined ? object : transform(object);
  }

  #isExpected(object: T): boolean {
    const expected = this.#expected;
    if (expected === undefined) return true;
    const { kind, apiVersion } = object as { kind?: string; apiVersion?: string };
    if (kind === expected.kind && apiVersion === expected.apiVersion) return true;
    const error = new TypeError(
      `expected ${expected.apiVersion} ${expected.kind}, got ${apiVersion} ${kind}: it was dropped`,
    );
    this.#tell(error, activityOf(this.#state.phase), "unexpectedObject", 0);
    return false;
  }

  #tell(error: unknown, phase: ReflectorActivity, kind: ReflectorFailureKind, retryInMs: number): void {
    this.#metrics.failed(kind);
    const { onWatchError = logWatchError, expectedType: type } = this.#options;
    try {
      onWatchError(error, { name: this.name, type, phase, kind, retryInMs });
    } catch (thrown) {
      console.error(`reflector of ${this.name}: onWatchError threw:`, thrown);
    }
  }
}

/** For those who are not told to stop. */
const neverAborted = new AbortController().signal;

/** Waits until the store has room, or the signal aborts, whether the store heeds it or not. */
async function drained(store: ReflectorStore<never>, signal: AbortSignal): Promise<void> {
  if (store.drained !== undefined) await abortable(store.drained({ signal }), signal);
}

function activityOf(phase: ReflectorPhase): ReflectorActivity {
  return phase.name === "streaming" ? "watchList" : phase.name === "watching" ? "watch" : "list";
}
