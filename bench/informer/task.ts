/**
 * How much there is to do in the informer benchmark.
 *
 * @module
 */

/** Pods in the list. */
export const pods = 20_000;
/** Changes that follow it. */
export const events = 60_000;
