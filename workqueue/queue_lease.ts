/**
 * A worker's hold on an item.
 *
 * @module
 */

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
