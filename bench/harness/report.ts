/**
 * What a benchmark prints: each figure with its goal and, where there is one, its peer's.
 *
 * @module
 */

/** One line of the report. */
export interface Line {
  /** What was measured. */
  readonly name: string;
  /** The figure, in `unit`. */
  readonly figure: number;
  readonly unit: string;
  /** The peer's figure, in the same unit; `undefined` where nobody else was asked. */
  readonly peer?: number;
  /** What it has to be, if it has a goal. */
  readonly goal?: Goal;
}

/** A goal: of the figure itself, or of its ratio to the peer's. */
export interface Goal {
  /** What is bounded. */
  readonly of: "figure" | "ratio";
  readonly atLeast?: number;
  readonly atMost?: number;
  /** As `atMost`, without the bound itself. */
  readonly below?: number;
  /** The ratio, where it is not that of the medians: paired runs give one each. */
  readonly ratio?: number;
}

/** What came of a goal. */
export type Verdict = "met" | "MISSED" | "not judged: no peer" | "";

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether a line's goal is met. */
export function judge({ figure, peer, goal }: Line): Verdict {
  if (goal === undefined) return "";
  const value = goal.of === "figure"
    ? figure
    : goal.ratio ?? (peer === undefined ? undefined : figure / peer);
  if (value === undefined) return "not judged: no peer";
  const { atLeast = -Infinity, atMost = Infinity, below = Infinity } = goal;
  return value >= atLeast && value <= atMost && value < below ? "met" : "MISSED";
}

function digits(figure: number): string {
  return figure.toFixed(figure < 10 ? 2 : figure < 100 ? 1 : 0);
}

/** Prints lines as they come, and counts the goals that were missed. */
export class Report {
  readonly #lines: Line[] = [];
  readonly #peer: string;
  #missed = 0;

  /** How many goals were missed. */
  get missed(): number {
    return this.#missed;
  }

  /** Prints the head. */
  constructor(peer: string) {
    this.#peer = peer;
    console.log(`${"".padEnd(52)} ${"figure".padStart(9)} ${peer.padStart(12)}  ${"".padEnd(9)} goal`);
  }

  /** Prints a line. */
  add(line: Line): void {
    this.#lines.push(line);
    const { name, figure, unit, peer, goal } = line;
    const verdict = judge(line);
    if (verdict === "MISSED") this.#missed++;
    const shown = peer === undefined ? "–" : digits(peer);
    console.log(
      `${name.padEnd(52)} ${digits(figure).padStart(9)} ${shown.padStart(12)}  ${unit.padEnd(9)} ${
        goalText(line, goal, verdict)
      }`.trimEnd(),
    );
  }

  /** The figures by name, as a proof keeps them. */
  figures(): Record<string, number> {
    const found: Record<string, number> = {};
    for (const { name, figure, unit, peer, goal } of this.#lines) {
      const what = unit === "" ? name : `${name}, ${unit}`;
      found[what] = Number(digits(figure));
      if (peer !== undefined) found[`${what}, ${this.#peer}`] = Number(digits(peer));
      if (goal?.ratio !== undefined) found[`${name}, ratio`] = Number(digits(goal.ratio));
    }
    return found;
  }

  /** What was missed, in words. */
  problems(): string[] {
    return this.#lines.filter((line) => judge(line) === "MISSED")
      .map((line) => `${line.name}: ${goalText(line, line.goal, "MISSED")}`);
  }
}

function goalText({ figure, peer }: Line, goal: Goal | undefined, verdict: Verdict): string {
  if (goal === undefined) return "";
  const bound = goal.atLeast !== undefined
    ? `≥ ${goal.atLeast}`
    : goal.below !== undefined
    ? `< ${goal.below}`
    : `≤ ${goal.atMost}`;
  if (goal.of === "figure") return `${bound}: ${verdict}`;
  const ratio = goal.ratio ?? (peer === undefined ? undefined : figure / peer);
  return `${bound} × its${ratio === undefined ? "" : `, is ${ratio.toFixed(2)} ×`}: ${verdict}`;
}
