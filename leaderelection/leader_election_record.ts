/**
 * What a lock says of who leads, and how it is written in a Lease.
 *
 * @module
 */
import type { LeaseSpec } from "../api/coordination.k8s.io/v1.ts";

/** Who leads, and since when. Its times are for people: no candidate compares them with its own clock. */
export interface LeaderElectionRecord {
  /** Who leads; `""` if nobody does. */
  readonly holderIdentity: string;
  /** How long candidates wait after they last saw the record change, in seconds. */
  readonly leaseDurationSeconds: number;
  /** When the holder began to lead, RFC 3339 with microseconds; `""` if it is not known. */
  readonly acquireTime: string;
  /** When the holder last said that it leads. */
  readonly renewTime: string;
  /** How often the lead has changed hands. */
  readonly leaderTransitions: number;
}

/** What a Lease's spec says. What it leaves out counts as nothing: such a Lease is free. */
export function recordOf(spec: LeaseSpec | undefined): LeaderElectionRecord {
  return {
    holderIdentity: spec?.holderIdentity ?? "",
    leaseDurationSeconds: spec?.leaseDurationSeconds ?? 0,
    acquireTime: spec?.acquireTime ?? "",
    renewTime: spec?.renewTime ?? "",
    leaderTransitions: spec?.leaseTransitions ?? 0,
  };
}

/** The members of a Lease's spec that a record is written to. */
export function specOf(record: LeaderElectionRecord): LeaseSpec {
  return {
    holderIdentity: record.holderIdentity,
    leaseDurationSeconds: record.leaseDurationSeconds,
    acquireTime: record.acquireTime || undefined,
    renewTime: record.renewTime || undefined,
    leaseTransitions: record.leaderTransitions,
  };
}

/** Whether two records are the same in every member. */
export function sameRecord(a: LeaderElectionRecord, b: LeaderElectionRecord): boolean {
  return a.holderIdentity === b.holderIdentity && a.leaseDurationSeconds === b.leaseDurationSeconds &&
    a.acquireTime === b.acquireTime && a.renewTime === b.renewTime &&
    a.leaderTransitions === b.leaderTransitions;
}
