/**
 * What a candidate is doing.
 *
 * @module
 */

/** What a candidate is doing. Each state names its exits. */
export type LeaderElectionState =
  /** It is not running. Ends in `waiting` when it runs. */
  | { readonly name: "idle" }
  /**
   * It waits for the lead. Ends in `leading` when its record was written, in `idle` when it is told to stop.
   */
  | { readonly name: "waiting" }
  /**
   * It leads. Ends in `handingOver` when it is told to stop or its work has failed, in `lost` when the lease was taken or
   * not renewed in time.
   */
  | { readonly name: "leading" }
  /**
   * Its work was told to end, and the lease is renewed until it has. Ends in `idle` when the lease has been handed
   * back, in `lost` as `leading` does.
   */
  | { readonly name: "handingOver" }
  /**
   * The lead is gone, and its work was told so. Ends in `idle` when the work has ended, or when the lease has run out,
   * whichever is first.
   */
  | { readonly name: "lost" };
