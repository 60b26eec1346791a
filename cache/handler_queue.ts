/**
 * One handler with its queue: it is told one thing after the other, at its own pace.
 *
 * @module
 */
import type { CounterCell } from "../metrics/mod.ts";
import type { Notification, ResourceEventHandler } from "./event_handler.ts";

/** How many waiting events are worth a warning. */
export const longQueue = 10_000;

/** What a handler's queue tells of. */
export interface HandlerQueueHooks<T> {
  /** The handler failed. */
  failed(error: unknown, notification: Notification<T>): void;
  /** The queue has become long. */
  long(length: number): void;
  /** Something was handled, or will not be any more; asked for after each run. */
  progress(): void;
  /** Counts events by type. */
  readonly counts: { readonly [type in Notification<T>["type"]]: CounterCell };
}

/**
 * Tells a handler of events in order, each only when the one before has been handled. It holds nobody back: what the
 * handler has not had yet waits here, without bound.
 *
 * What is pushed is an array that several handlers share; none of them changes it.
 */
export class HandlerQueue<T> {
  readonly #handler: ResourceEventHandler<T>;
  readonly #hooks: HandlerQueueHooks<T>;
  #batches: (readonly Notification<T>[])[] = [];
  /** Which batch, and which event of it, is next. */
  #batch = 0;
  #next = 0;
  #length = 0;
  #initialLeft = 0;
  #started = false;
  #closed = false;
  #warned = false;
  /** The loop, while it runs. */
  #loop: Promise<void> | undefined;

  /** A queue that is not started. */
  constructor(handler: ResourceEventHandler<T>, hooks: HandlerQueueHooks<T>) {
    this.#handler = handler;
    this.#hooks = hooks;
  }

  /** How many events wait, the one that is being handled included. */
  get length(): number {
    return this.#length;
  }

  /** Whether nothing of what was there at the beginning waits. */
  get hasHandledInitial(): boolean {
    return this.#initialLeft === 0;
  }

  /** Puts events at the end. */
  push(batch: readonly Notification<T>[]): void {
    if (this.#closed || batch.length === 0) return;
    // Measured before the batch is added: a first list is long by nature, and no sign of a slow handler.
    if (this.#length > longQueue && !this.#warned) {
      this.#warned = true;
      this.#hooks.long(this.#length);
    }
    this.#batches.push(batch);
    this.#length += batch.length;
    for (const { isInInitialList } of batch) if (isInInitialList) this.#initialLeft++;
    this.#go();
  }

  /** Begins, or goes on, to tell the handler. */
  start(): void {
    this.#started = true;
    this.#go();
  }

  /** Ends telling it, after what it is handling now; resolves then. What waits goes on to wait. */
  async stop(): Promise<void> {
    this.#started = false;
    await this.#loop;
  }

  /** Throws away what waits, and takes in nothing more. Resolves once the handler has ended what it is handling. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#batches = [];
    this.#length = this.#initialLeft = 0;
    this.#hooks.progress();
    await this.stop();
  }

  #go(): void {
    if (!this.#started || this.#closed || this.#loop !== undefined || this.#length === 0) return;
    this.#loop = this.#run().finally(() => {
      this.#loop = undefined;
      this.#hooks.progress();
      this.#go();
    });
  }

  async #run(): Promise<void> {
    // Whoever pushes must have returned first: the handler sees the store as it is after the whole batch.
    await Promise.resolve();
    while (this.#started && !this.#closed && this.#length > 0) {
      const notification = this.#batches[this.#batch]![this.#next]!;
      try {
        const result = this.#tell(notification);
        if (isThenable(result)) await result;
      } catch (error) {
        this.#hooks.failed(error, notification);
      }
      if (!this.#closed) this.#advance(notification);
    }
  }

  #advance(notification: Notification<T>): void {
    this.#length--;
    if (notification.isInInitialList && --this.#initialLeft === 0) this.#hooks.progress();
    if (++this.#next < this.#batches[this.#batch]!.length) return;
    this.#next = 0;
    this.#batch++;
    if (this.#batch === this.#batches.length || this.#batch > 1_000) {
      this.#batches = this.#batches.slice(this.#batch);
      this.#batch = 0;
    }
  }

  #tell(notification: Notification<T>): unknown {
    this.#hooks.counts[notification.type].inc();
    const { object } = notification;
    switch (notification.type) {
      case "add":
        return this.#handler.onAdd?.(object as never, notification.isInInitialList);
      case "update":
        return this.#handler.onUpdate?.(notification.old!, object as never);
      case "delete":
        return this.#handler.onDelete?.(object);
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
