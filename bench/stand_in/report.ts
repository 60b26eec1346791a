/**
 * The lines of a benchmark: what was measured, its goal, its figure, its peer.
 *
 * @module
 */

/** The middle one; of an even number of figures the upper of the two. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1]!;
}

/** One figure with its goal. */
export interface ReportLine {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  /** What the figure has to be below. */
  readonly below: number;
  /** What else does the same, and how; `undefined` where it is not there. */
  readonly peer: string | undefined;
}

/** Prints lines as they come, and remembers whether all goals were met. */
export class Report {
  #missed = 0;

  /** Prints one line. */
  line({ name, figure, unit, below, peer }: ReportLine): void {
    const peerIsDue = peer === undefined && Deno.env.get("CI") !== undefined;
    const met = figure < below;
    if (!met || peerIsDue) this.#missed++;
    const value = `${Number(figure.toFixed(2))} ${unit}`.trimEnd();
    console.log(name);
    console.log(
      `    ${value.padEnd(12)} goal: under ${`${below} ${unit}`.trimEnd()}, ${
        met ? "met" : "MISSED"
      }; peer: ${peer ?? (peerIsDue ? "MISSING" : "not here")}`,
    );
  }

  /** Ends the program with 1 where a goal was missed, or under CI a peer. */
  end(): void {
    if (this.#missed > 0) Deno.exitCode = 1;
  }
}
