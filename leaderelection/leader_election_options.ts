/**
 * How an election is held.
 *
 * @module
 */
import type { MetricsProvider } from "../metrics/mod.ts";
import type { ResourceLock } from "./resource_lock.ts";

/** How long things take, in milliseconds. `leaseDuration` > `renewDeadline` > 1.2 × `retryPeriod`. */
export interface LeaderElectionTimes {
  /**
   * How long others wait after the last renewal that they saw. A Lease counts whole seconds: it is rounded up.
   *
   * @default 15_000
   */
  readonly leaseDuration?: number;
  /**
   * How long after its last successful renewal was sent a leader still counts itself as leading.
   *
   * @default 10_000
   */
  readonly renewDeadline?: number;
  /**
   * Between two renewals, and between two looks of a candidate that hears nothing; a fifth more by chance.
   *
   * @default 2_000
   */
  readonly retryPeriod?: number;
}

/** What is told while an election goes on. None of it holds the election back. */
export interface LeaderElectionCallbacks {
  /**
   * This process leads: the work begins. Its signal aborts when the work has to end: with the reason of the order to
   * stop, while the lease is still renewed until the work has ended, or with a `LeadershipLostError` at once when the
   * lead is lost. A rejection gives up the lead and ends the run with it.
   */
  onStartedLeading(signal: AbortSignal): void | Promise<void>;
  /** This process leads no more. Not called if it never did. */
  onStoppedLeading?(): void;
  /** Another leads now, or this process, or nobody (`""`). */
  onNewLeader?(identity: string): void;
  /** A request of the election failed; it is tried again. @default a warning on the console */
  onError?(error: unknown, what: string): void;
}

/** Options of a {@linkcode LeaderElector}. */
export interface LeaderElectionOptions extends LeaderElectionTimes, LeaderElectionCallbacks {
  /** What the candidates share. */
  readonly lock: ResourceLock;
  /**
   * The value of the label `name` of its figures, controller-runtime's leader election ID.
   *
   * @default {the lock's name without its namespace: that of the Lease}
   */
  readonly name?: string;
  /**
   * Whether the lease is handed back when the work has ended in order, so that the next leader need not wait.
   *
   * @default true
   */
  readonly releaseOnCancel?: boolean;
  /** Keeps `leader_election_master_status` and `leader_election_slowpath_total`. @default {defaultRegistry} */
  readonly metrics?: MetricsProvider;
}

/** A retry comes up to this many times its period later, by chance. */
export const jitterFactor = 1.2;

/**
 * The times, with defaults, if they fit together.
 *
 * @throws {TypeError} that names the two that do not
 */
export function checkedTimes(times: LeaderElectionTimes): Required<LeaderElectionTimes> {
  const { leaseDuration = 15_000, renewDeadline = 10_000, retryPeriod = 2_000 } = times;
  for (const [name, value] of Object.entries({ leaseDuration, renewDeadline, retryPeriod })) {
    if (!Number.isFinite(value) || value <= 0) {
      throw new TypeError(`leader election: ${name} must be a positive number of milliseconds, not ${value}`);
    }
  }
  if (leaseDuration <= renewDeadline) {
    throw new TypeError(
      `leader election: leaseDuration (${leaseDuration} ms) must be longer than renewDeadline (${renewDeadline} ms): ` +
        "else another would lead before this process has stopped",
    );
  }
  if (renewDeadline <= jitterFactor * retryPeriod) {
    throw new TypeError(
      `leader election: renewDeadline (${renewDeadline} ms) must be longer than ${jitterFactor} × retryPeriod ` +
        `(${retryPeriod} ms): else one late renewal would lose the lead`,
    );
  }
  return { leaseDuration, renewDeadline, retryPeriod };
}
