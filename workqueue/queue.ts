/**
 * A queue of keys for workers: an item waits at most once, and is with at most one worker.
 *
 * Contract. Each sentence has a test that bears its label; `tests/contracts_test.ts` sees to it.
 *
 * Of items
 * - [QUE-1] Fair: they are handed out in the order in which they became ready, to workers in the order in which these
 *   asked.
 * - [QUE-2] Stingy: one that is added many times before it is handed out is handed out once.
 * - [QUE-3] Exclusive: one is with one worker at a time.
 * - [QUE-4] One that is added while a worker has it is handed out again after that worker is done, once, and not before.
 * - [QUE-5] None is lost to a worker who stops waiting: an aborted wait takes nothing.
 *
 * Of leases
 * - [QUE-6] A lease ends once: by its `done`, by dispose, or by the queue's `done`. Its later end does nothing, though
 *   another worker have the item by then.
 * - [QUE-7] Its end neither forgets the item nor adds it again.
 * - [QUE-8] Leaving a loop over the queue ends its lease and its wait, and does not shut the queue.
 *
 * Of the end
 * - [QUE-9] A shut queue takes nothing in. What is ready is still handed out, and what was added while a worker had it
 *   once more; then workers are told to end.
 * - [QUE-10] A drain is over when workers are done with everything that was ready or with them, or when the queue is
 *   shut without one.
 * - [QUE-11] `process` works on as many items at once as it has workers, and is over when the queue is shut and empty,
 *   or, told to stop, when each worker has ended the item that it has.
 *
 * Not promised
 * - [QUE-12] A limit on its length: it takes in whatever comes, at once. `workqueue_depth` is what to watch.
 * - [QUE-13] A limit on a worker's time: an item that nobody is done with is handed to nobody else.
 * - [QUE-14] That who is done is who had it: the queue's `done` ends the hold of whoever has the item.
 * - [QUE-15] Equality of objects: items are told apart as the keys of a `Map` are, so an item is best a string such as
 *   `NAMESPACE/NAME`.
 * - [QUE-16] Survival of the process: another queue, of whatever name, begins empty.
 *
 * The names and the state machine are client-go's (`util/workqueue`). Leases are this project's own.
 *
 * @example One worker
 * ```ts
 * import { Queue } from "@kybern/kybern/workqueue";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new Queue<string>();
 * for (const key of ["default/a", "default/b", "default/a"]) queue.add(key);
 * queue.shutDown();
 *
 * const seen: string[] = [];
 * for await (using lease of queue) seen.push(lease.item);
 * assertEquals(seen, ["default/a", "default/b"]);
 * ```
 *
 * @module
 */
import { defaultRegistry, type MetricsProvider } from "../metrics/mod.ts";
import { type ProcessContext, processLeases, type ProcessOptions } from "./process.ts";
import { EntryLease, type QueueLease } from "./queue_lease.ts";
import { QueueMetrics } from "./queue_metrics.ts";
import { FifoOrder, type QueueEntry, type ReadyOrder } from "./ready_order.ts";

/** What an item is doing. An item that is in none of these is unknown to the queue. */
type ItemState =
  /** Waiting in `#ready`. Ends in `held` when a worker takes it. */
  | "ready"
  /** With a worker. Ends in nothing when the worker is done, in `heldAndDirty` when it is added meanwhile. */
  | "held"
  /** With a worker, and added since. Ends in `ready` when the worker is done. */
  | "heldAndDirty";

/** One item that the queue knows. */
interface Entry<T> extends QueueEntry<T> {
  state: ItemState;
  /** The lease by which it is held; `undefined` when it is not held, or was taken by `get`. */
  lease: EntryLease<Entry<T>> | undefined;
  /** When it was last added, if figures are kept. */
  addedAt: number;
  /** When it was handed out, if figures are kept. */
  heldAt: number;
}

/** What {@linkcode Queue.get} gives. */
export type QueueItem<T> =
  /** An item; `queue.done(item)` must follow. */
  | { readonly item: T; readonly shutdown: false }
  /** The queue is shut and nothing is left: the worker should end. */
  | { readonly item: undefined; readonly shutdown: true };

/** What a queue holds at a moment; the order says nothing. */
export interface QueueContents<T> {
  /** Items that wait for a worker. */
  readonly ready: T[];
  /** Items that workers have. */
  readonly held: T[];
  /** Items added for later, with the milliseconds that are left. Always empty in a plain queue. */
  readonly delayed: { readonly item: T; readonly inMs: number }[];
}

/** Options of a {@linkcode Queue}. */
export interface QueueOptions<T> {
  /** Names the queue in metrics and logs. Without a name no metrics are kept. */
  readonly name?: string;
  /**
   * Where its metrics go.
   *
   * @default the process' `defaultRegistry`
   */
  readonly metrics?: MetricsProvider;
  /**
   * Who is next among what is ready.
   *
   * @default first in, first out
   */
  readonly order?: ReadyOrder<T>;
}

/** Someone who waits for an item. */
interface Waiter<T> {
  give(entry: Entry<T> | undefined): void;
}

/** A queue of items for workers: deduplicated, fair, each item with one worker at a time. */
export class Queue<T> implements AsyncIterable<QueueLease<T>>, AsyncDisposable {
  /** Name in metrics and logs; empty if it has none. */
  readonly name: string;
  /** An item is in `#ready` exactly if its state here is `ready`. */
  readonly #entries = new Map<T, Entry<T>>();
  readonly #ready: ReadyOrder<T>;
  /** In the order in which they came. Empty while anything is ready. */
  readonly #waiters = new Set<Waiter<T>>();
  readonly #metrics: QueueMetrics | undefined;
  /** Those who wait in `shutDownWithDrain`. */
  readonly #draining = new Set<() => void>();
  #shuttingDown = false;

  /** An empty queue. */
  constructor(options: QueueOptions<T> = {}) {
    this.name = options.name ?? "";
    this.#ready = options.order ?? new FifoOrder<T>();
    this.#metrics = this.name === ""
      ? undefined
      : new QueueMetrics(options.metrics ?? defaultRegistry, this.name, {
        depth: () => this.#ready.size,
        followLevels: this.#ready.followLevels?.bind(this.#ready),
        heldSince: () => this.#heldSince(),
      });
  }

  /** Whether the queue has been told to shut down: it takes nothing in any more. */
  get shuttingDown(): boolean {
    return this.#shuttingDown;
  }

  /** How many items are ready. Those that workers hold, or that were added for later, do not count. */
  len(): number {
    return this.#ready.size;
  }

  /** Makes an item ready, or lets it become ready again once its worker is done. After shutdown it does nothing. */
  add(item: T): void {
    if (this.#shuttingDown) return;
    const entry = this.#entries.get(item);
    if (entry === undefined) {
      const added: Entry<T> = { item, priority: 0, state: "ready", lease: undefined, addedAt: 0, heldAt: 0 };
      this.#entries.set(item, added);
      if (this.#metrics !== undefined) this.#countAdd(this.#metrics, added);
      this.#makeReady(added);
    } else if (entry.state === "held") {
      entry.state = "heldAndDirty";
      if (this.#metrics !== undefined) this.#countAdd(this.#metrics, entry);
    } else if (entry.state === "ready") {
      this.#ready.touch?.(entry);
    }
  }

  /**
   * Waits for an item and takes it; {@linkcode Queue.done} must follow, or nobody gets the item again. When the
   * queue is shut and nothing is left, it resolves with `shutdown: true`.
   *
   * Rejects with `signal.reason` when the signal aborts before there is an item.
   */
  get(options: { readonly signal?: AbortSignal } = {}): Promise<QueueItem<T>> {
    return this.#take(
      options.signal,
      (entry) =>
        entry === undefined ? { item: undefined, shutdown: true } : { item: entry.item, shutdown: false },
    );
  }

  /**
   * Waits for an item and takes it by a lease; `undefined` when the queue is shut and nothing is left. What iterating
   * the queue gives, one at a time.
   *
   * Rejects with `signal.reason` when the signal aborts before there is an item.
   */
  lease(options: { readonly signal?: AbortSignal } = {}): Promise<QueueLease<T> | undefined> {
    return this.#take(options.signal, (entry) => {
      if (entry === undefined) return undefined;
      return entry.lease = new EntryLease(entry, this.#endLease);
    });
  }

  /** Ends the hold on an item, whoever has it. Does nothing if nobody does. */
  done(item: T): void {
    const entry = this.#entries.get(item);
    if (entry !== undefined && entry.state !== "ready") this.#release(entry);
  }

  /** Leases, one after the other, until the queue is shut and drained. Each iterator is one worker. */
  [Symbol.asyncIterator](): AsyncIterator<QueueLease<T>, undefined> {
    return this.leases()[Symbol.asyncIterator]();
  }

  /**
   * Leases, as by iterating the queue, with a signal: when it aborts while the loop waits, the loop rejects with
   * `signal.reason`. Leaving the loop does not shut the queue.
   */
  leases(options: { readonly signal?: AbortSignal } = {}): AsyncIterable<QueueLease<T>, undefined> {
    return {
      [Symbol.asyncIterator]: () => {
        // A signal of the iterator's own, so that leaving it also ends a wait that is under way.
        const left = new AbortController();
        const signal = options.signal === undefined
          ? left.signal
          : AbortSignal.any([options.signal, left.signal]);
        return {
          next: async () => {
            if (left.signal.aborted) return { done: true, value: undefined };
            try {
              const lease = await this.lease({ signal });
              return lease === undefined ? { done: true, value: undefined } : { done: false, value: lease };
            } catch (error) {
              if (left.signal.aborted) return { done: true, value: undefined };
              throw error;
            }
          },
          return: () => {
            left.abort();
            return Promise.resolve({ done: true, value: undefined });
          },
        };
      },
    };
  }

  /**
   * Works on items until the queue is shut and drained, or the signal says stop. An item whose work throws is
   * reported and, a plain queue having no notion of a retry, dropped; {@linkcode RateLimitingQueue} retries.
   */
  process(
    options: ProcessOptions<T>,
    work: (item: T, context: ProcessContext) => unknown,
  ): Promise<void> {
    return processLeases(
      {
        name: this.name,
        next: (signal) => this.lease({ signal }),
        succeeded: (lease) => this.succeeded(lease),
        failed: (lease) => this.failed(lease),
        gaveUp: (lease) => this.gaveUp(lease),
      },
      work,
      options,
    );
  }

  /**
   * Takes nothing in any more. What is ready is still handed out, and what was added while held is once more; then
   * workers are told to end. It also ends a drain that is waiting.
   */
  shutDown(): void {
    this.#shutDown();
    for (const drained of this.#draining) drained();
  }

  /**
   * As {@linkcode Queue.shutDown}, and resolves once workers are done with every item that was ready or held. Where
   * no workers are left this waits until `shutDown` is called or the signal aborts, which rejects with its reason.
   */
  async shutDownWithDrain(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    this.#shutDown();
    signal?.throwIfAborted();
    if (this.#entries.size === 0) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => reject(signal!.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#draining.add(resolve);
    try {
      await promise;
    } finally {
      this.#draining.delete(resolve);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** What the queue holds now, for tests and for people who look into it. */
  contents(): QueueContents<T> {
    const ready: T[] = [];
    const held: T[] = [];
    for (const { item, state } of this.#entries.values()) (state === "ready" ? ready : held).push(item);
    return { ready, held, delayed: [] };
  }

  /** Shuts the queue down without waiting for workers. */
  [Symbol.asyncDispose](): Promise<void> {
    this.shutDown();
    return Promise.resolve();
  }

  /** What `process` does after work that succeeded; the lease is still held. */
  protected succeeded(_lease: QueueLease<T>): void {}

  /** What `process` does after work that failed; the lease is still held. Says whether the item will be retried. */
  protected failed(_lease: QueueLease<T>): boolean {
    return false;
  }

  /** What `process` does after work that failed for good; the lease is still held. */
  protected gaveUp(_lease: QueueLease<T>): void {}

  /** Counts an item that was added for later. */
  protected countRetry(): void {
    this.#metrics?.retries.inc();
  }

  #shutDown(): void {
    if (this.#shuttingDown) return;
    this.#shuttingDown = true;
    // Waiters exist only while nothing is ready.
    for (const waiter of this.#waiters) waiter.give(undefined);
    this.#closeIfEmpty();
  }

  #makeReady(entry: Entry<T>): void {
    entry.state = "ready";
    this.#ready.push(entry);
    for (const waiter of this.#waiters) {
      waiter.give(this.#handOut());
      break;
    }
  }

  /** The next ready entry, held from now on. */
  #handOut(): Entry<T> | undefined {
    const entry = this.#ready.shift() as Entry<T> | undefined;
    if (entry === undefined) return undefined;
    entry.state = "held";
    if (this.#metrics !== undefined) {
      entry.heldAt = performance.now();
      this.#metrics.handedOut(entry.heldAt - entry.addedAt);
    }
    return entry;
  }

  #take<R>(signal: AbortSignal | undefined, result: (entry: Entry<T> | undefined) => R): Promise<R> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const entry = this.#handOut();
    if (entry !== undefined || this.#shuttingDown) return Promise.resolve(result(entry));
    return new Promise<R>((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener("abort", abort);
      };
      const abort = () => {
        leave();
        reject(signal!.reason);
      };
      const waiter: Waiter<T> = {
        give(entry) {
          leave();
          resolve(result(entry));
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Ends a lease, unless it has ended: then its entry has another lease, or none. */
  readonly #endLease = (entry: Entry<T>, lease: EntryLease<Entry<T>>): void => {
    if (entry.lease === lease) this.#release(entry);
  };

  #release(entry: Entry<T>): void {
    entry.lease = undefined;
    this.#metrics?.done(performance.now() - entry.heldAt);
    if (entry.state === "heldAndDirty") {
      this.#makeReady(entry);
    } else {
      this.#entries.delete(entry.item);
      if (this.#shuttingDown) this.#closeIfEmpty();
    }
  }

  /** Once the queue is shut and empty: its figures leave the gauges, and who waits for the drain is told. */
  #closeIfEmpty(): void {
    if (this.#entries.size > 0) return;
    this.#metrics?.close();
    for (const drained of this.#draining) drained();
  }

  #countAdd(metrics: QueueMetrics, entry: Entry<T>): void {
    metrics.adds.inc();
    entry.addedAt = performance.now();
  }

  *#heldSince(): Generator<number> {
    for (const entry of this.#entries.values()) if (entry.state !== "ready") yield entry.heldAt;
  }
}
