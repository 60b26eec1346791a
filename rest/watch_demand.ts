/**
 * Whether somebody waits for what a watch will bring.
 *
 * @module
 */

/** Tells whether somebody waits for what a watch will bring: while they do, it is read without a pause. */
export interface WatchDemand {
  /** Whether somebody waits now. */
  readonly any: boolean;
  /** Has a function called whenever one more begins to wait, until what it gives is disposed. */
  listen(begun: () => void): Disposable;
}
