/**
 * Where a watch stream's events come from: one connection, or one after the other.
 *
 * @module
 */

/** Gives batches of events to one reader. */
export interface BatchSource<E> {
  /**
   * The next batch, never empty; `undefined` when the watch has ended. Rejects when it failed, and goes on rejecting.
   * It is called again only when the last call has settled.
   */
  next(): Promise<E[] | undefined>;
  /** Ends the watch and frees its socket at once; a pending `next` resolves to `undefined`. Never rejects. */
  cancel(): void;
  /** Version of the last event or bookmark, `""` before the first. */
  readonly resourceVersion: string;
}
