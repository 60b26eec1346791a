/**
 * Finds out which handlers are due for a resync.
 *
 * @module
 */
import { longestTimer } from "../meta/longest_timer.ts";

/** One handler's share. */
export interface ResyncShare {
  /** How often it is due, in milliseconds; 0 for never. */
  readonly period: number;
  /** Whether it is due in the present resync. */
  readonly due: boolean;
  /** Takes it out. */
  remove(): void;
}

interface Share extends ResyncShare {
  due: boolean;
  next: number;
}

/**
 * Looks once in the shortest of all periods which shares are due, and calls `resync` if any is. Handlers with the same
 * period are due together, whenever they were added.
 */
export class ResyncTimer {
  readonly #period: number;
  readonly #resync: () => void;
  readonly #shares = new Set<Share>();
  #running = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #every = 0;

  /** `period` is the longest time between two looks; 0 if the handlers' own decide alone. */
  constructor(period: number, resync: () => void) {
    this.#period = period;
    this.#resync = resync;
  }

  /** Milliseconds between two looks: the shortest period; 0 if there is none. */
  get checkPeriod(): number {
    let shortest = this.#period > 0 ? this.#period : Infinity;
    for (const { period } of this.#shares) if (period > 0) shortest = Math.min(shortest, period);
    return shortest === Infinity ? 0 : shortest;
  }

  /** Adds a handler's share. */
  add(period: number): ResyncShare {
    const share: Share = {
      period,
      due: false,
      next: performance.now() + period,
      remove: () => {
        this.#shares.delete(share);
        this.#arm();
      },
    };
    this.#shares.add(share);
    this.#arm();
    return share;
  }

  /** Begins to look. */
  start(): void {
    this.#running = true;
    const now = performance.now();
    for (const share of this.#shares) share.next = now + share.period;
    this.#arm();
  }

  /** Ends looking. */
  stop(): void {
    this.#running = false;
    this.#arm();
  }

  #arm(): void {
    const wanted = [...this.#shares].some(({ period }) => period > 0);
    const every = this.#running && wanted ? Math.min(this.checkPeriod, longestTimer) : 0;
    if (every === this.#every) return;
    clearInterval(this.#timer);
    this.#timer = every > 0 ? setInterval(() => this.#look(), every) : undefined;
    this.#every = every;
    // The wait begins anew: who comes and goes must not put off for ever those whose time has come.
    const now = performance.now();
    if (every > 0 && [...this.#shares].some(({ period, next }) => period > 0 && next <= now)) this.#look();
  }

  #look(): void {
    // Half a look's leeway: a timer that comes a little early must not put a handler off for a whole look.
    const now = performance.now() + this.#every / 2;
    let any = false;
    for (const share of this.#shares) {
      share.due = share.period > 0 && share.next <= now;
      if (!share.due) continue;
      any = true;
      share.next = Math.max(share.next + share.period, now);
    }
    if (any) this.#resync();
  }
}
