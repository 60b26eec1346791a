/**
 * The loop of workers over a queue.
 *
 * @module
 */
import type { QueueLease } from "./queue_lease.ts";
import { TerminalError } from "./terminal_error.ts";

/** What the function that works on an item is told besides the item. */
export interface ProcessContext {
  /** Aborted when the workers are told to stop. */
  readonly signal: AbortSignal;
  /** The priority with which the item was handed out; 0 in a queue without priorities. */
  readonly priority: number;
}

/** An item on which work failed. */
export interface ProcessFailure<T> {
  /** The item. */
  readonly item: T;
  /** What was thrown. */
  readonly error: unknown;
  /** What becomes of the item: `dropped` is left to a later add. */
  readonly then: "retried" | "dropped";
}

/** Options of `process`. */
export interface ProcessOptions<T> {
  /**
   * How many items are worked on at once.
   *
   * @default 1
   */
  readonly workers?: number;
  /** Tells the workers to stop: each ends the item that it has and takes no other. What is queued stays queued. */
  readonly signal?: AbortSignal;
  /**
   * Hears of each failure. If it throws, `process` stops: each worker ends the item that it has, then `process`
   * rejects with what was thrown.
   *
   * @default one line on `console.error`
   */
  readonly onError?: (failure: ProcessFailure<T>) => void;
}

/** What the loop needs of a queue. */
export interface ProcessHooks<T> {
  /** The next lease; `undefined` once the queue is shut and empty. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<QueueLease<T> | undefined>;
  /** The work on a lease's item succeeded. */
  succeeded(lease: QueueLease<T>): void;
  /** The work on a lease's item failed and may be tried again. Says whether it will be. */
  failed(lease: QueueLease<T>): boolean;
  /** The work on a lease's item failed for good. */
  gaveUp(lease: QueueLease<T>): void;
  /** Names the queue in logs. */
  readonly name: string;
}

/**
 * Runs the workers until the queue is shut and drained or the signal says stop. Rejects only if a hook or `onError`
 * throws: each worker then ends the item that it has, and once all have ended it rejects with what was thrown first.
 */
export async function processLeases<T>(
  hooks: ProcessHooks<T>,
  work: (item: T, context: ProcessContext) => unknown,
  { workers = 1, signal, onError = logFailure(hooks.name) }: ProcessOptions<T>,
): Promise<void> {
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`process: workers is ${workers}, must be a whole number from 1`);
  }
  // A fault in one worker (a hook that throws) ends them all; the signal of the caller ends them in order.
  const fault = new AbortController();
  const stop = signal === undefined ? fault.signal : AbortSignal.any([signal, fault.signal]);
  const faults: unknown[] = [];
  await Promise.all(Array.from({ length: workers }, async () => {
    try {
      await worker(hooks, work, stop, onError);
    } catch (error) {
      // Kept, not thrown on: whoever hears of the fault may rely on nothing being worked on any more.
      faults.push(error);
      fault.abort(error);
    }
  }));
  if (faults.length > 0) throw faults[0];
}

async function worker<T>(
  hooks: ProcessHooks<T>,
  work: (item: T, context: ProcessContext) => unknown,
  signal: AbortSignal,
  onError: (failure: ProcessFailure<T>) => void,
): Promise<void> {
  while (!signal.aborted) {
    let lease: QueueLease<T> | undefined;
    try {
      lease = await hooks.next(signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (lease === undefined) return;
    using held = lease;
    try {
      await work(held.item, { signal, priority: held.priority });
    } catch (error) {
      if (error instanceof TerminalError) {
        hooks.gaveUp(held);
        onError({ item: held.item, error, then: "dropped" });
      } else {
        const retried = hooks.failed(held);
        // Work that broke off because it was told to has not failed.
        if (!(signal.aborted && error === signal.reason)) {
          onError({ item: held.item, error, then: retried ? "retried" : "dropped" });
        }
      }
      continue;
    }
    hooks.succeeded(held);
  }
}

function logFailure<T>(queue: string): (failure: ProcessFailure<T>) => void {
  return ({ item, error, then }) => {
    const end = then === "retried" ? "it will be tried again" : "it will not be tried again";
    console.error(`queue ${queue}: work on ${String(item)} failed, ${end}:`, error);
  };
}
