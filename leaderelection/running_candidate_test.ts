/** What the tests of elections share: a candidate that is running, and what it told. */
import { Registry } from "../metrics/mod.ts";
import { FakeLock, type SharedRecord } from "./fake_lock_test.ts";
import type { LeaderElectionOptions } from "./leader_election_options.ts";
import type { LeaderElectionRecord } from "./leader_election_record.ts";
import { LeaderElector } from "./leader_elector.ts";

/** A record of long ago. */
export const heldBy = (
  holderIdentity: string,
  more: Partial<LeaderElectionRecord> = {},
): LeaderElectionRecord => ({
  holderIdentity,
  leaseDurationSeconds: 15,
  acquireTime: "2019-12-31T00:00:00.000000Z",
  renewTime: "2019-12-31T00:00:00.000000Z",
  leaderTransitions: 0,
  ...more,
});

/** A candidate that is running, and what it told. */
export class Running {
  readonly lock: FakeLock;
  readonly elector: LeaderElector;
  readonly told: string[] = [];
  readonly errors: string[] = [];
  readonly metrics = new Registry();
  readonly #stop = new AbortController();
  readonly ended: Promise<void>;
  /** What the work was told, when it was. */
  workEndedBy: unknown;
  /** Resolves what the work waits for after it was told to end. */
  readonly finishWork: () => void;

  constructor(
    shared: SharedRecord,
    identity: string,
    { watches, slowWork = false, prepare, ...options }:
      & { watches?: boolean; slowWork?: boolean; prepare?: (lock: FakeLock) => void }
      & Partial<LeaderElectionOptions> = {},
  ) {
    this.lock = new FakeLock(shared, identity, { watches });
    prepare?.(this.lock);
    const finish = Promise.withResolvers<void>();
    this.finishWork = finish.resolve;
    this.elector = new LeaderElector({
      lock: this.lock,
      metrics: this.metrics,
      onStartedLeading: async (signal) => {
        this.told.push("started");
        await new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true })
        );
        this.workEndedBy = signal.reason;
        if (slowWork) await finish.promise;
      },
      onStoppedLeading: () => void this.told.push("stopped"),
      onNewLeader: (leader) => void this.told.push(`leader ${leader}`),
      onError: (error, what) =>
        void this.errors.push(`${what}: ${error instanceof Error ? error.message : error}`),
      ...options,
    });
    this.ended = this.elector.run({ signal: this.#stop.signal });
    this.ended.catch(() => {});
  }

  stop(): void {
    this.#stop.abort(new Error("the test is over"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.ended.catch(() => {});
  }
}
