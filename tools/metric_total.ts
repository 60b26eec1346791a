/**
 * Sums in Prometheus' text: what a run as a whole has counted.
 *
 * @module
 */

/** The sum of a metric's series, whatever their labels. */
export function metricTotal(text: string, name: string): number {
  return text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
