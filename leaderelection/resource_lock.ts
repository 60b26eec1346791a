/**
 * What an election needs of a lock: one record that several candidates read and write, the server being the judge.
 *
 * @module
 */
import type { LeaderElectionRecord } from "./leader_election_record.ts";

/** What one look at a lock gave. */
export interface LockObservation {
  /** The record. */
  readonly record: LeaderElectionRecord;
  /** Version of the object that holds it: a write that names it fails if anybody else wrote since. */
  readonly resourceVersion: string;
}

/** Options of what waits. */
export interface LockRequestOptions {
  /** Ends the request with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * A lock that candidates share. {@linkcode LeaseLock} is the one there is; a test may bring another.
 *
 * Each method rejects with the server's `StatusError`: not found from `get`, already exists from `create`, a conflict
 * from `update` if somebody else wrote since the version that is named.
 */
export interface ResourceLock {
  /** Who this candidate is: no two processes may share it. */
  readonly identity: string;
  /** Its namespace and name, as `default/shop`: it names the lock in messages. */
  readonly name: string;
  /** Reads the record from the server, never from a cache. */
  get(options?: LockRequestOptions): Promise<LockObservation>;
  /** Makes the lock, with this record. */
  create(record: LeaderElectionRecord, options?: LockRequestOptions): Promise<LockObservation>;
  /** Writes the record over the one of the version that was seen. */
  update(
    record: LeaderElectionRecord,
    seen: LockObservation,
    options?: LockRequestOptions,
  ): Promise<LockObservation>;
  /**
   * Tells of the record as it is, and of every change from then on, until the signal aborts; then it resolves. It may
   * end before, as a server's watches do, and is called again. Rejects when it cannot go on. Without it a candidate asks
   * in turns.
   */
  watch?(
    onChange: (observation: LockObservation) => void,
    options: { readonly signal: AbortSignal },
  ): Promise<void>;
  /** Tells people what happened to this candidate, for example "became leader". Never throws. */
  recordEvent?(text: string): void;
}
