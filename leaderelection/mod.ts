/**
 * Elects a leader among several processes, and keeps the writes of those that lead no more away from the server.
 *
 * | part | what it does |
 * |---|---|
 * | {@linkcode LeaderElector} | waits for the lead, renews it, hands it over |
 * | {@linkcode LeaseLock} | the Lease that candidates share |
 * | {@linkcode fencedAccess} | a cluster by which only a leader can write |
 *
 * @example Work that one process does at a time
 * ```ts
 * import { LeaderElector, LeaseLock } from "@kybern/kybern/leaderelection";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function lead(cluster: ClusterAccess, work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) {
 *   const elector = new LeaderElector({
 *     lock: new LeaseLock(cluster, { name: "shop" }),
 *     onStartedLeading: work,
 *     onNewLeader: (identity) => console.log(identity === "" ? "nobody leads" : `${identity} leads`),
 *   });
 *   await elector.run({ signal });
 * }
 * ```
 *
 * @module
 */
export { fencedAccess } from "./fenced_access.ts";
export type { Leadership } from "./lead_signal.ts";
export type {
  LeaderElectionCallbacks,
  LeaderElectionOptions,
  LeaderElectionTimes,
} from "./leader_election_options.ts";
export type { LeaderElectionRecord } from "./leader_election_record.ts";
export type { LeaderElectionState } from "./leader_election_state.ts";
export { LeaderElector } from "./leader_elector.ts";
export { type LeadershipLoss, LeadershipLostError } from "./leadership_lost_error.ts";
export { LeaseLock, type LeaseLockOptions, type LockEventRecorder, randomIdentity } from "./lease_lock.ts";
export type { LockObservation, LockRequestOptions, ResourceLock } from "./resource_lock.ts";
