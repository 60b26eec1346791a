/**
 * A worker's hold on an item.
 *
 * @module
 */
import type { QueueEntry } from "./ready_order.ts";

/**
 * A worker's hold on one item: nobody else is handed the item while it lasts.
 *
 * It ends once: by {@linkcode QueueLease.done}, by being disposed, or by `queue.done(item)`. After that it does
 * nothing, even if another worker holds the item by then. Ending neither forgets an item's failures nor retries it.
 */
export interface QueueLease<T> extends Disposable {
  /** The item. */
  readonly item: T;
  /** The priority with which it was handed out; 0 in a queue without priorities. */
  readonly priority: number;
  /** Ends the hold. If the item was added meanwhile, it is ready again. Does nothing the second time. */
  done(): void;
}

/** The lease that a queue gives: it hands itself back, and the queue sees whether it still counts. */
export class EntryLease<E extends QueueEntry<unknown>> implements QueueLease<E["item"]> {
  readonly item: E["item"];
  readonly priority: number;
  readonly #entry: E;
  readonly #end: (entry: E, lease: EntryLease<E>) => void;

  constructor(entry: E, end: (entry: E, lease: EntryLease<E>) => void) {
    this.item = entry.item;
    this.priority = entry.priority;
    this.#entry = entry;
    this.#end = end;
  }

  done(): void {
    this.#end(this.#entry, this);
  }

  [Symbol.dispose](): void {
    this.#end(this.#entry, this);
  }
}
