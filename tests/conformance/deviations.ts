/**
 * Where the embedded server may answer otherwise than the real one. At most five cases, none in a status code or in a
 * field that the request set.
 *
 * @module
 */

/** An allowed difference of one case. */
export interface Deviation {
  /** `topic/name of the case`. */
  readonly case: string;
  /** The differences are below these: step and path, as a report prints them, `3 body.message`. */
  readonly where: readonly string[];
  readonly reason: string;
}

/** How many there may be. */
export const mostDeviations = 5;

/** All of them. */
export const deviations: readonly Deviation[] = [];
