/**
 * Whether a heap grows: the least-squares line through its last two thirds.
 *
 * @module
 */

/** How much the slope may add to the heap over the last two thirds. */
const allowedGrowth = 0.05;
/** The same for a run so short that its last two thirds still warm up: compiled code and the population itself. */
const allowedGrowthOfSample = 0.2;
/** Seconds from which a run is long enough for the stricter bound. */
const longRun = 180;

/** How much the heap may grow in a run of so many seconds, as a share. */
export function growthBound(seconds: number): number {
  return seconds < longRun ? allowedGrowthOfSample : allowedGrowth;
}

/** Least-squares slope of the samples over their last two thirds, as a share of their mean, from end to end. */
export function growth(samples: readonly number[]): number {
  const last = samples.slice(Math.floor(samples.length / 3));
  if (last.length < 2) return 0;
  const meanX = (last.length - 1) / 2;
  const meanY = last.reduce((sum, y) => sum + y, 0) / last.length;
  let above = 0;
  let below = 0;
  for (const [x, y] of last.entries()) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return (above / below) * (last.length - 1) / meanY;
}
