/**
 * Who may lead: the rules of an election, as functions of what was seen and when.
 *
 * A candidate never compares a record's times with its own clock, since the clocks of two machines differ. It notes on
 * its own monotonic clock when it saw the record change, and waits for the record's own duration from there.
 *
 * @module
 */
import { microTimeText } from "../meta/mod.ts";
import { type LeaderElectionRecord, sameRecord } from "./leader_election_record.ts";
import type { LockObservation } from "./resource_lock.ts";

/** A record, and when it was first seen as it is. */
export interface KnownRecord {
  /** The lock as it was seen last. */
  readonly observation: LockObservation;
  /** When the record was first seen so, by `performance.now()`. */
  readonly changedAt: number;
}

/** Who asks, and for how long it would lead. */
export interface Candidate {
  /** Who it is. */
  readonly identity: string;
  /** How long others must wait after its last renewal, in milliseconds. */
  readonly leaseDuration: number;
}

/** What a candidate may do about a lock that exists. */
export type Claim =
  /** Another leads, and nobody may take its place before this time. */
  | { readonly type: "wait"; readonly until: number }
  /** The lock is its own, free, or was not renewed for too long: it may write this record. */
  | { readonly type: "write"; readonly record: LeaderElectionRecord };

/** What is known after another look at the lock. A record that did not change is as old as before. */
export function lookAgain(
  known: KnownRecord | undefined,
  observation: LockObservation,
  now: number,
): KnownRecord {
  const changed = known === undefined || !sameRecord(known.observation.record, observation.record);
  return { observation, changedAt: changed ? now : known.changedAt };
}

/** When a record that was not renewed may be taken over. One without a duration is waited for as long as one's own. */
export function expiryOf({ observation, changedAt }: KnownRecord, { leaseDuration }: Candidate): number {
  const { leaseDurationSeconds } = observation.record;
  return changedAt + (leaseDurationSeconds > 0 ? leaseDurationSeconds * 1_000 : leaseDuration);
}

/** A Lease counts whole seconds: others wait a little longer rather than shorter. */
function wholeSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}

/** The record of a lock that does not exist yet. */
export function firstRecord({ identity, leaseDuration }: Candidate): LeaderElectionRecord {
  const time = microTimeText();
  return {
    holderIdentity: identity,
    leaseDurationSeconds: wholeSeconds(leaseDuration),
    acquireTime: time,
    renewTime: time,
    leaderTransitions: 0,
  };
}

/** What a candidate may do about the lock as it knows it. */
export function claimOf(known: KnownRecord, candidate: Candidate, now: number): Claim {
  const { record } = known.observation;
  const own = record.holderIdentity === candidate.identity;
  if (!own && record.holderIdentity !== "") {
    const until = expiryOf(known, candidate);
    if (now < until) return { type: "wait", until };
  }
  const first = firstRecord(candidate);
  return {
    type: "write",
    record: own
      ? {
        ...first,
        acquireTime: record.acquireTime || first.acquireTime,
        leaderTransitions: record.leaderTransitions,
      }
      : { ...first, leaderTransitions: record.leaderTransitions + 1 },
  };
}

/** The record that a leader leaves when it gives up the lead: nobody holds it, and nobody waits. */
export function releasedRecord(record: LeaderElectionRecord): LeaderElectionRecord {
  const time = microTimeText();
  return { ...record, holderIdentity: "", leaseDurationSeconds: 1, acquireTime: time, renewTime: time };
}
