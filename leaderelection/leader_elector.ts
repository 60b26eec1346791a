/**
 * Lets one of several processes lead.
 *
 * Flow: a candidate looks at the lock, waits while another leads, writes its record when nobody does, and renews it
 * while it leads. Told to stop, it lets its work end, renewing meanwhile, and hands the lease back last.
 *
 * Guarantees
 * - Two candidates lead at one time only if a clock runs at another speed than the other, by more than the ratio of
 *   `leaseDuration` to `renewDeadline`: a leader stops counting itself as one `renewDeadline` after it _sent_ its last
 *   successful renewal, and others wait for the record's own duration after they _saw_ that. What the clocks show does
 *   not matter; durations are measured on the monotonic clock.
 * - {@linkcode LeaderElector.isLeader} is false from the deadline on, also in a process that was stopped or blocked
 *   meanwhile, and {@linkcode fencedAccess} refuses writes from then on.
 * - A candidate that hears of a release takes over at once; of a leader that is gone, when its lease has run out.
 *
 * Not promised: that a request that was under way at the deadline does not reach the server after it; that a machine
 * that was suspended notices (its monotonic clock may have stood still).
 *
 * The names and rules are client-go's (`tools/leaderelection`).
 *
 * @example Two candidates, of which one leads
 * ```ts
 * import { ApiServer } from "@kybern/kybern/apiserver";
 * import { LeaderElector, LeaseLock } from "@kybern/kybern/leaderelection";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await ApiServer.start({ listen: false });
 * const stop = new AbortController();
 * const candidate = (identity: string) =>
 *   new LeaderElector({
 *     lock: new LeaseLock(server.config, { namespace: "default", name: "shop", identity }),
 *     onStartedLeading: () => stop.abort(),
 *   });
 * const [a, b] = [candidate("a"), candidate("b")];
 * await Promise.all([a.run({ signal: stop.signal }), b.run({ signal: stop.signal })]);
 * assertEquals([a.isLeader(), b.isLeader()], [false, false]); // both have stopped
 * ```
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { aborted } from "../meta/mod.ts";
import { settledWithin } from "../meta/settled_within.ts";
import { defaultRegistry } from "../metrics/mod.ts";
import { isAlreadyExists, isConflict, isForbidden } from "../rest/mod.ts";
import { CandidateLock } from "./candidate_lock.ts";
import { type Candidate, expiryOf } from "./election_rules.ts";
import { ElectionMetrics } from "./election_metrics.ts";
import {
  checkedTimes,
  jitterFactor,
  type LeaderElectionOptions,
  type LeaderElectionTimes,
} from "./leader_election_options.ts";
import type { LeaderElectionState } from "./leader_election_state.ts";
import { LeadershipLostError } from "./leadership_lost_error.ts";
import type { LockObservation } from "./resource_lock.ts";

/** One candidate. */
export class LeaderElector {
  readonly #options: LeaderElectionOptions;
  readonly #times: Required<LeaderElectionTimes>;
  readonly #candidate: Candidate;
  readonly #lock: CandidateLock;
  readonly #metrics: ElectionMetrics;
  #state: LeaderElectionState = { name: "idle" };
  /** When the last successful renewal was sent; meaningful while it leads, or has just lost the lead. */
  #renewedAt = -Infinity;
  /** Whether its last lead was lost, and it was not run again since. */
  #lost = false;
  /** Of the present lead, or the last. */
  #over: AbortController | undefined;
  /** Who was last told to `onNewLeader`. */
  #told: string | undefined;
  /** Wakes a candidate that waits. */
  #wake: () => void = () => {};

  /**
   * Asks nothing of the server yet.
   *
   * @throws {TypeError} when the times do not fit together, or the lock has no identity
   */
  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#times = checkedTimes(options);
    if (options.lock.identity === "") throw new TypeError("leader election: the lock's identity is empty");
    this.#candidate = { identity: options.lock.identity, leaseDuration: this.#times.leaseDuration };
    this.#metrics = new ElectionMetrics(
      options.metrics ?? defaultRegistry,
      options.name ?? nameAlone(options.lock.name),
    );
    this.#lock = new CandidateLock(options.lock, this.#candidate, {
      onObserved: (observation) => this.#onObserved(observation),
      onSlowPath: () => this.#metrics.slowPath(),
    });
  }

  /** What it is doing. */
  get state(): LeaderElectionState {
    return this.#state;
  }

  /** Who leads, as far as it knows; `""` if nobody does or it has not looked yet. */
  get leader(): string {
    return this.#lock.known?.observation.record.holderIdentity ?? "";
  }

  /** Until when it leads unless it renews, by `performance.now()`; `-Infinity` if it does not lead. */
  get leadsUntil(): number {
    return this.#holds ? this.#deadline : -Infinity;
  }

  /** Aborts when the present lead is over, however it ends; what is under way in its name ends then. */
  get leadOver(): AbortSignal | undefined {
    return this.#over?.signal;
  }

  /** Whether it leads at this moment: its last renewal was sent less than `renewDeadline` ago. */
  isLeader(): boolean {
    return performance.now() < this.leadsUntil;
  }

  /**
   * Returns if it leads at this moment.
   *
   * @throws {LeadershipLostError} if it does not
   */
  requireLeadership(): void {
    if (this.isLeader()) return;
    const { name } = this.#options.lock;
    if (!this.#holds) throw new LeadershipLostError(name, "notLeading", `it is ${this.#state.name}`);
    const late = Math.round(performance.now() - this.#deadline);
    throw new LeadershipLostError(name, "notRenewed", `and the deadline was ${late} ms ago`);
  }

  /**
   * Whether all is well: it does not lead, or its lease has not run out by more than `tolerance`. A process that lives on
   * after the lead was lost is what this finds, since its work may as well: who has lost the lead is to end. That holds
   * until it is run again.
   *
   * @param tolerance milliseconds
   * @returns what is wrong; `undefined` if nothing is
   */
  check(tolerance = 20_000): Error | undefined {
    if (!this.#holds && !this.#lost) return undefined;
    const late = performance.now() - (this.#renewedAt + this.#times.leaseDuration);
    return late > tolerance
      ? new LeadershipLostError(
        this.#options.lock.name,
        "notRenewed",
        `its time ran out ${Math.round(late / 1_000)} s ago, and the process of its leader has not ended`,
      )
      : undefined;
  }

  /**
   * Waits for the lead and leads until the signal aborts; then it resolves, with the work ended and the lease handed
   * back. It may be run again.
   *
   * @throws {LeadershipLostError} when the lead was lost
   * @throws what `onStartedLeading` rejects with
   */
  async run({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (this.#state.name !== "idle") {
      throw new TypeError(`the election of ${this.#options.lock.name} is running`);
    }
    this.#state = { name: "waiting" };
    this.#lost = false;
    const stop = signal ?? new AbortController().signal;
    try {
      if (await this.#acquire(stop)) await this.#lead(stop);
    } finally {
      this.#state = { name: "idle" };
      this.#metrics.leading(false);
    }
  }

  get #holds(): boolean {
    return this.#state.name === "leading" || this.#state.name === "handingOver";
  }

  get #deadline(): number {
    return this.#renewedAt + this.#times.renewDeadline;
  }

  /** Tries until it leads; `false` if it was told to stop before. */
  async #acquire(stop: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const watched = this.#watch(AbortSignal.any([stop, over.signal]));
    try {
      while (!stop.aborted) {
        const attempt = await this.#lock.claim(stop, this.#times.renewDeadline);
        if (attempt.outcome === "written") {
          this.#renewedAt = attempt.sentAt;
          // A process that was stopped meanwhile may hear of it too late: the lease is its own, and it claims it anew.
          if (performance.now() < this.#deadline) return true;
          continue;
        }
        if (stop.aborted) break;
        if (attempt.outcome === "failed" && !wasLate(attempt.error)) {
          this.#failed(attempt.error, "could not look at the lease");
        }
        await this.#untilWorthTrying(stop);
      }
      const { releaseOnCancel } = this.#options;
      const failure = releaseOnCancel === false
        ? undefined
        : await this.#lock.withdraw(this.#times.retryPeriod);
      if (failure !== undefined) this.#failed(failure.error, "could not hand the lease back");
      return false;
    } finally {
      over.abort();
      await watched;
    }
  }

  /** Hears of changes while it waits; without that it looks in turns. */
  async #watch(signal: AbortSignal): Promise<void> {
    const { lock } = this.#options;
    while (lock.watch !== undefined && !signal.aborted) {
      try {
        await lock.watch((observation) => this.#lock.observe(observation), { signal });
      } catch (error) {
        if (signal.aborted) return;
        this.#failed(error, "could not watch the lease, and asks in turns");
        if (isForbidden(error)) return;
      }
      await delay(this.#times.retryPeriod, { signal }).catch(() => {});
    }
  }

  #onObserved({ record: { holderIdentity } }: LockObservation): void {
    if (this.#told !== holderIdentity) {
      this.#told = holderIdentity;
      this.#call("onNewLeader", () => this.#options.onNewLeader?.(holderIdentity));
    }
    this.#wake();
  }

  /** Waits until the lease is free or has run out, or until nothing was heard of it for a while. */
  async #untilWorthTrying(stop: AbortSignal): Promise<void> {
    const patience = this.#times.retryPeriod * (1 + Math.random() * (jitterFactor - 1));
    // A look that failed was no news, yet the next one is not due at once.
    const lookedAt = performance.now();
    while (!stop.aborted) {
      const now = performance.now();
      const { known, heardAt } = this.#lock;
      const lookAt = Math.max(heardAt, lookedAt) + patience;
      if (known?.observation.record.holderIdentity === "" && known.changedAt > lookedAt) return;
      const freeAt = known === undefined ? Infinity : expiryOf(known, this.#candidate);
      const wakeAt = freeAt > lookedAt ? Math.min(lookAt, freeAt) : lookAt;
      if (now >= wakeAt) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, wakeAt - now);
      stop.addEventListener("abort", this.#wake, { once: true });
      await promise;
      stop.removeEventListener("abort", this.#wake);
      clearTimeout(timer);
    }
  }

  async #lead(stop: AbortSignal): Promise<void> {
    this.#state = { name: "leading" };
    const over = this.#over = new AbortController();
    this.#metrics.leading(true);
    this.#options.lock.recordEvent?.("became leader");
    /** Tells the work to end. */
    const end = new AbortController();
    /** Aborts when the work has ended: nobody renews from then on. */
    const ended = new AbortController();
    const handOver = (reason: unknown) => {
      if (this.#state.name === "leading") this.#state = { name: "handingOver" };
      end.abort(reason);
    };
    const onStop = () => handOver(stop.reason);
    if (stop.aborted) onStop();
    else stop.addEventListener("abort", onStop, { once: true });
    let failure: { readonly error: unknown } | undefined;
    const work = this.#work(end.signal).catch((error) => {
      failure = { error };
      handOver(error);
    }).finally(() => ended.abort());
    try {
      await this.#renewUntil(ended.signal);
    } catch (error) {
      this.#state = { name: "lost" };
      this.#lost = true;
      over.abort(error);
      this.#metrics.leading(false);
      end.abort(error);
      const leaseLeft = this.#renewedAt + this.#times.leaseDuration - performance.now();
      await settledWithin(work, Math.max(0, leaseLeft));
      this.#stopped();
      throw error;
    } finally {
      stop.removeEventListener("abort", onStop);
    }
    await this.#release();
    this.#stopped();
    if (failure !== undefined) throw failure.error;
  }

  /** Does what a leader is for until the signal aborts: work that ends earlier leaves the lead where it is. */
  async #work(signal: AbortSignal): Promise<void> {
    try {
      await this.#options.onStartedLeading(signal);
      await aborted(signal);
    } catch (error) {
      if (!(signal.aborted && error === signal.reason)) throw error;
    }
  }

  #stopped(): void {
    this.#options.lock.recordEvent?.("stopped leading");
    this.#call("onStoppedLeading", () => this.#options.onStoppedLeading?.());
  }

  /** Renews until the signal aborts. Rejects with a {@linkcode LeadershipLostError}. */
  async #renewUntil(signal: AbortSignal): Promise<void> {
    const { name } = this.#options.lock;
    let last: unknown;
    for (;;) {
      const left = this.#deadline - performance.now();
      await delay(Math.max(0, Math.min(this.#times.retryPeriod, left)), { signal }).catch(() => {});
      if (signal.aborted) return;
      const remaining = this.#deadline - performance.now();
      if (remaining <= 0) {
        throw new LeadershipLostError(
          name,
          "notRenewed",
          `it was last renewed ${Math.round(this.#times.renewDeadline - remaining)} ms ago`,
          { cause: last },
        );
      }
      // Time for another try is left: one request whose connection has died must not cost the lead.
      const within = Math.max(remaining / 2, Math.min(remaining, this.#times.retryPeriod));
      const attempt = await this.#lock.renew(signal, within);
      if (attempt.outcome === "held") throw new LeadershipLostError(name, "taken", `"${this.leader}"`);
      if (attempt.outcome === "written") {
        this.#renewedAt = attempt.sentAt;
        last = undefined;
      } else if (signal.aborted) {
        return;
      } else {
        last = attempt.error;
        this.#failed(attempt.error, "could not renew the lease");
      }
    }
  }

  /** Gives the lease back, unless it may be another's by now. From here on it does not lead. */
  async #release(): Promise<void> {
    const leading = this.isLeader();
    const left = this.#deadline - performance.now();
    this.#state = { name: "waiting" };
    this.#over?.abort(
      new LeadershipLostError(this.#options.lock.name, "notLeading", "it hands the lead over"),
    );
    this.#metrics.leading(false);
    if (!leading || this.#options.releaseOnCancel === false) return;
    const failure = await this.#lock.release(left);
    if (failure !== undefined) this.#failed(failure.error, "could not hand the lease back");
  }

  #failed(error: unknown, what: string): void {
    const { onError, lock } = this.#options;
    if (onError === undefined) console.warn(`leader election of ${lock.name}: ${what}:`, error);
    else this.#call("onError", () => onError.call(this.#options, error, what));
  }

  /** Calls what the user gave; what it throws is told, and harms nothing else. */
  #call(name: string, callback: () => void): void {
    try {
      callback();
    } catch (error) {
      console.error(`leader election of ${this.#options.lock.name}: ${name} threw:`, error);
    }
  }
}

/** A lock's name without its namespace. */
function nameAlone(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Whether another candidate wrote first, which is what elections are for. */
function wasLate(error: unknown): boolean {
  return isConflict(error) || isAlreadyExists(error);
}
