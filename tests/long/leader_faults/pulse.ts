/**
 * Notices when a process got no processor for a while, or was stopped or blocked: a timer that comes late tells.
 *
 * @module
 */
import { machineTime } from "./machine_clock.ts";

/** Milliseconds between two beats. */
const every = 50;
/** Milliseconds that a beat may come late before it is worth telling. */
const tolerance = 50;

/** A time in which a process did nothing. */
export interface Stall {
  readonly from: number;
  readonly to: number;
}

/** Tells of every stall from now on. Disposing it ends that. */
export class Pulse implements Disposable {
  readonly #timer: ReturnType<typeof setInterval>;
  #last = machineTime();

  /** Begins to beat. */
  constructor(onStall: (stall: Stall) => void) {
    this.#timer = setInterval(() => {
      const [from, to] = [this.#last, machineTime()];
      this.#last = to;
      if (to - from > every + tolerance) onStall({ from, to });
    }, every);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** How many milliseconds from `from` to `to` lie in stalls, those that overlap counted once. */
export function stalledWithin(stalls: readonly Stall[], from: number, to: number): number {
  let total = 0;
  let upTo = from;
  for (const stall of stalls.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(stall.from, upTo);
    const end = Math.min(stall.to, to);
    if (end <= begin) continue;
    total += end - begin;
    upTo = end;
  }
  return total;
}
