/**
 * How many items are ready at each priority, for `workqueue_depth`.
 *
 * Priorities are any numbers, and a series of a metric lives as long as its process: after so many, those that are new
 * are counted together, under the name that controller-runtime gives them (0.25, `pkg/internal/metrics`).
 *
 * @module
 */
import type { ReadyLevel } from "./ready_order.ts";

/** How many priorities are counted each by itself, as in controller-runtime, which itself uses two. */
export const ownLevels = 25;

/** Stands for all other priorities. */
export const otherPriorities = "exceeded_cardinality_limit";

/** A level whose size its keeper changes. */
export interface CountedLevel extends ReadyLevel {
  size: number;
}

/** The levels of one queue. That of priority 0 is there from the start. */
export class ReadyLevels {
  /** At most {@linkcode ownLevels}. */
  readonly #own = new Map<number, CountedLevel>();
  #others: CountedLevel | undefined;
  #tell: (level: ReadyLevel) => void = () => {};

  /** Has the level of priority 0. */
  constructor() {
    this.of(0);
  }

  /** The level of a priority; the same one each time. */
  of(priority: number): CountedLevel {
    const known = this.#own.get(priority);
    if (known !== undefined) return known;
    if (this.#own.size >= ownLevels) return this.#others ??= this.#made(otherPriorities);
    const level = this.#made(String(priority));
    this.#own.set(priority, level);
    return level;
  }

  /** Tells of each level, of those to come when they do. One at a time can follow. */
  follow(tell: (level: ReadyLevel) => void): void {
    this.#tell = tell;
    for (const level of this.#own.values()) tell(level);
    if (this.#others !== undefined) tell(this.#others);
  }

  #made(priority: string): CountedLevel {
    const level = { priority, size: 0 };
    this.#tell(level);
    return level;
  }
}
