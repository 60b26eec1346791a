/**
 * The lock as one candidate knows it, and the requests by which it claims, renews and gives it back.
 *
 * @module
 */
import { abortable } from "@std/async/abortable";
import { timeLimit } from "../meta/time_limit.ts";
import { isConflict, isNotFound, StatusError } from "../rest/mod.ts";
import {
  type Candidate,
  claimOf,
  firstRecord,
  type KnownRecord,
  lookAgain,
  releasedRecord,
} from "./election_rules.ts";
import type { LockObservation, ResourceLock } from "./resource_lock.ts";

/** How a try to write the own record ended. */
export type Attempt =
  /** The record was written, by a request that was sent at `sentAt`. */
  | { readonly outcome: "written"; readonly sentAt: number }
  /** Another leads. */
  | { readonly outcome: "held" }
  /** The lock could not be read or written. */
  | { readonly outcome: "failed"; readonly error: unknown };

/** Who wants to know what its requests find. */
export interface CandidateLockListener {
  /** The lock was seen, by whatever way. */
  onObserved(observation: LockObservation): void;
  /** The lock had to be read before the own record in it is renewed. */
  onSlowPath(): void;
}

/** A lock, and what one candidate knows of it. */
export class CandidateLock {
  readonly #lock: ResourceLock;
  readonly #candidate: Candidate;
  readonly #listener: CandidateLockListener;
  #known: KnownRecord | undefined;
  #heardAt = -Infinity;
  /** Whether a write of the own record may be on the server though its answer never came. */
  #unanswered = false;

  /** Asks nothing of the server yet. */
  constructor(lock: ResourceLock, candidate: Candidate, listener: CandidateLockListener) {
    this.#lock = lock;
    this.#candidate = candidate;
    this.#listener = listener;
  }

  /** What is known of it. */
  get known(): KnownRecord | undefined {
    return this.#known;
  }

  /** When anything was last heard of it, by `performance.now()`. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Takes note of what was seen. */
  observe(observation: LockObservation): void {
    this.#heardAt = performance.now();
    this.#known = lookAgain(this.#known, observation, this.#heardAt);
    this.#listener.onObserved(observation);
  }

  /**
   * Reads the lock and writes the own record if the rules allow it.
   *
   * @param within milliseconds that it may take
   */
  async claim(stop: AbortSignal, within: number): Promise<Attempt> {
    return await bounded(stop, within, async (signal) => {
      let seen: LockObservation;
      try {
        seen = await this.#lock.get({ signal });
      } catch (error) {
        if (!isNotFound(error)) throw error;
        const sentAt = performance.now();
        await this.#answered(this.#lock.create(firstRecord(this.#candidate), { signal }));
        return { outcome: "written", sentAt };
      }
      this.observe(seen);
      if (seen.record.holderIdentity === this.#candidate.identity) this.#listener.onSlowPath();
      return await this.#write(seen, signal);
    });
  }

  /** Renews by one request where the lock is as it was last seen, else by reading it first. */
  async renew(stop: AbortSignal, within: number): Promise<Attempt> {
    const started = performance.now();
    const { observation } = this.#known!;
    if (observation.record.holderIdentity === this.#candidate.identity) {
      const quick = await bounded(stop, within, (signal) => this.#write(observation, signal));
      // Whatever else failed says nothing of who leads; a version that is old, or a lock that is gone, does.
      if (quick.outcome !== "failed" || !(isConflict(quick.error) || isNotFound(quick.error))) return quick;
    }
    return await this.claim(stop, within - (performance.now() - started));
  }

  /**
   * Writes that nobody holds it, unless another does.
   *
   * @param within milliseconds that it may take
   * @returns what went wrong; `undefined` if nothing did
   */
  async release(within: number): Promise<{ readonly error: unknown } | undefined> {
    const observation = this.#known?.observation;
    if (observation === undefined) return undefined;
    const attempt = await bounded(new AbortController().signal, within, async (signal) => {
      try {
        await this.#giveBack(observation, signal);
      } catch (error) {
        // The last renewal may have been written though its answer never came.
        if (!isConflict(error)) throw error;
        await this.#giveBack(await this.#lock.get({ signal }), signal);
      }
      return { outcome: "held" };
    });
    return attempt.outcome === "failed" ? attempt : undefined;
  }

  /**
   * Hands back what a claim may have brought though its answer never came: of who never led, nobody else would know.
   *
   * @param within milliseconds that it may take
   * @returns what went wrong; `undefined` if nothing did
   */
  async withdraw(within: number): Promise<{ readonly error: unknown } | undefined> {
    if (!this.#unanswered) return undefined;
    const attempt = await bounded(new AbortController().signal, within, async (signal) => {
      await this.#giveBack(await this.#lock.get({ signal }), signal);
      return { outcome: "held" };
    });
    return attempt.outcome === "failed" && !isNotFound(attempt.error) ? attempt : undefined;
  }

  /** Writes the own record over what is known, if the rules allow it. */
  async #write(seen: LockObservation, signal: AbortSignal): Promise<Attempt> {
    const sentAt = performance.now();
    const claim = claimOf(this.#known!, this.#candidate, sentAt);
    if (claim.type === "wait") return { outcome: "held" };
    await this.#answered(this.#lock.update(claim.record, seen, { signal }));
    return { outcome: "written", sentAt };
  }

  /** Takes note of what a write of the own record was answered. */
  async #answered(write: Promise<LockObservation>): Promise<void> {
    this.#unanswered = true;
    try {
      this.observe(await write);
      this.#unanswered = false;
    } catch (error) {
      if (error instanceof StatusError) this.#unanswered = false; // the server has said no
      throw error;
    }
  }

  async #giveBack(seen: LockObservation, signal: AbortSignal): Promise<void> {
    if (seen.record.holderIdentity !== this.#candidate.identity) return;
    this.observe(await this.#lock.update(releasedRecord(seen.record), seen, { signal }));
  }
}

/** Runs a try that must not take longer than `within` milliseconds; what it rejects with is its outcome. */
async function bounded(
  stop: AbortSignal,
  within: number,
  body: (signal: AbortSignal) => Promise<Attempt>,
): Promise<Attempt> {
  const late = () => new DOMException("the lease's server did not answer in time", "TimeoutError");
  using limit = timeLimit(stop, Math.max(0, within), late);
  try {
    return await abortable(body(limit.signal), limit.signal);
  } catch (error) {
    return { outcome: "failed", error };
  }
}
