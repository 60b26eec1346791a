/**
 * The lead is gone, or may be.
 *
 * @module
 */

/** Why a candidate leads no more, or not yet. */
export type LeadershipLoss =
  /** The lease was not renewed in time. */
  | "notRenewed"
  /** Another candidate holds the lease. */
  | "taken"
  /** It does not lead: not yet, or it has handed the lead over. */
  | "notLeading";

const texts: { readonly [loss in LeadershipLoss]: (lock: string, detail: string) => string } = {
  notRenewed: (lock, detail) => `the lease ${lock} was not renewed in time${detail}: another may lead`,
  taken: (lock, detail) => `the lease ${lock} is held by another${detail}`,
  notLeading: (lock, detail) => `this process does not lead ${lock}${detail}`,
};

/** What was meant for a leader was asked of a process that leads no more, or may not. */
export class LeadershipLostError extends Error {
  /** Always `LeadershipLostError`. */
  override readonly name: string = "LeadershipLostError";
  /** Namespace and name of the lock. */
  readonly lock: string;
  /** Why. */
  readonly loss: LeadershipLoss;

  /**
   * Names the lock and says why.
   *
   * @param detail what else is known, as a half-sentence
   */
  constructor(lock: string, loss: LeadershipLoss, detail = "", options: ErrorOptions = {}) {
    super(texts[loss](lock, detail === "" ? "" : `, ${detail}`), options);
    this.lock = lock;
    this.loss = loss;
  }
}
