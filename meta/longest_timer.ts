/**
 * How long a timer can wait.
 *
 * @module
 */

/** The longest that a timer can wait, in milliseconds, some 24 days; one that is told more rings at once. */
export const longestTimer = 2 ** 31 - 1;
