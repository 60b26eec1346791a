/**
 * The election of a manager's run: its Lease, and what is told of it in the log and by Events.
 *
 * @module
 */
import { LeaderElector, LeaseLock } from "../leaderelection/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import type { MetricsProvider } from "../metrics/mod.ts";
import type { WarningHandler } from "../rest/mod.ts";
import type { Logger } from "./logger.ts";
import type { EventApi, ManagerElection } from "./manager_options.ts";
import { ToldEvents } from "./told_events.ts";

/** What a run's election is made of. */
export interface RunningElectionParts {
  /** Where the Lease is. */
  readonly access: ClusterAccess;
  /** Under which API its Events are written. */
  readonly eventApi: EventApi;
  /** Keeps the figures. */
  readonly metrics: MetricsProvider;
  /** Is told of the server's warnings. */
  readonly onWarning: WarningHandler;
  /** Takes the lines. */
  readonly log: Logger;
  /** Works while this process leads. */
  lead(signal: AbortSignal): Promise<void>;
}

/** A run's election. Disposing it, when it has ended, tells the last Events. */
export class RunningElection implements AsyncDisposable {
  /** This process's candidate. */
  readonly elector: LeaderElector;
  readonly #events: ToldEvents;

  /** Starts nothing. */
  constructor(
    election: ManagerElection,
    { access, eventApi, metrics, onWarning, log: managersLog, lead }: RunningElectionParts,
  ) {
    const { name, namespace, identity, labels, ...times } = election;
    this.#events = new ToldEvents({
      access,
      api: eventApi,
      component: "leader-election",
      metrics,
      onWarning,
      log: managersLog,
    });
    const { recorder } = this.#events;
    const lock = new LeaseLock(access, { name, namespace, identity, labels, recorder, metrics, onWarning });
    const log = managersLog.with({ lease: lock.name, identity: lock.identity });
    this.elector = new LeaderElector({
      ...times,
      lock,
      name,
      metrics,
      onStartedLeading: lead,
      onStoppedLeading: () => log.info("this process leads no more"),
      onNewLeader: (leader) => log.info(leader === "" ? "nobody leads" : "there is a leader", { leader }),
      onError: (error, what) => log.warn(`leader election: ${what}`, { error }),
    });
  }

  /** Takes part until the signal aborts, or until the lead is lost. */
  async run(signal: AbortSignal): Promise<void> {
    await this.elector.run({ signal });
  }

  /** Tells the last Events. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#events.tellLast();
  }
}
