/**
 * What a candidate and the recorder print, a line of JSON each, and what a candidate is told. All times are the
 * machine's (`machineTime`).
 *
 * @module
 */

import type { Stall } from "./pulse.ts";

/** Times of the election, in milliseconds: short, so that many leaders can fall in some minutes. */
export const electionTimes = { leaseDuration: 3_000, renewDeadline: 2_000, retryPeriod: 400 } as const;

/** Name of each team's Lease. */
export const leaseName = "leader";
/** Request header that names a write. */
export const writeHeader = "x-fault-write";

/** How a candidate is started. */
export interface CandidateOptions {
  /** What its identities begin with; each run of its manager adds a number. */
  readonly name: string;
  /** Where its server is. */
  readonly kubeconfig: string;
  readonly namespace: string;
}

/** What a candidate is told. */
export type Command =
  /** Its wall clock is to be off by so many milliseconds. */
  | { readonly type: "shiftClock"; readonly by: number }
  /** Its event loop is to be blocked: wherever the program is, or right before the fence decides on its next write. */
  | { readonly type: "block"; readonly for: number; readonly atWrite: boolean };

/** What a candidate tells. */
export type CandidateLine =
  /** A manager has been started under this identity. */
  | { readonly type: "started"; readonly identity: string; readonly at: number }
  /** It has read the Lease: from now on it knows who leads. */
  | { readonly type: "looked"; readonly identity: string; readonly at: number }
  /** A write of the Lease with its own name was sent, and succeeded. */
  | { readonly type: "renewed"; readonly identity: string; readonly sentAt: number; readonly at: number }
  /** A write passed the fence and leaves now; the deadline is that of the last renewal that was answered. */
  | Check
  /** The fence refused a write right before it would have left. */
  | { readonly type: "refused"; readonly identity: string; readonly at: number }
  /** The manager's run has ended by the loss of the lead. */
  | { readonly type: "lost"; readonly identity: string; readonly at: number }
  /** Its event loop runs again. */
  | { readonly type: "unblocked"; readonly at: number }
  /** Its process did nothing for a while. */
  | { readonly type: "stalled"; readonly identity: string; readonly stall: Stall }
  /** The manager's run has failed in another way. */
  | { readonly type: "failed"; readonly identity: string; readonly error: string };

/** A write that has passed the fence. */
export interface Check {
  readonly type: "checked";
  readonly identity: string;
  readonly write: string;
  readonly at: number;
  readonly deadline: number;
}

/** What the recorder tells. */
export type RecorderLine =
  /** It listens. */
  | { readonly type: "listening"; readonly port: number }
  /** A request that may have changed something. */
  | Arrival
  /** Its process did nothing for a while. */
  | { readonly type: "stalled"; readonly stall: Stall };

/** A request that may have changed something, as the recorder before the server saw it. */
export interface Arrival {
  readonly type: "arrived";
  readonly method: string;
  readonly path: string;
  /** The write's name; none of the Lease's. */
  readonly write?: string;
  /** When all of it was there. */
  readonly at: number;
  /** When the server had answered. */
  readonly answeredAt: number;
  readonly status: number;
  /** Of a Lease's write: who is to hold it. */
  readonly holder?: string;
}
