/**
 * What a manager runs besides controllers.
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import type { CacheReader } from "./cache_reader.ts";
import type { Logger } from "./logger.ts";

/** What a runnable works with. */
export interface RunnableContext {
  /** The order to stop; with a `LeadershipLostError` as its reason, at once. */
  readonly signal: AbortSignal;
  /** The cluster. Where the runnable waits for leadership, writes pass only while this process leads. */
  readonly cluster: ClusterAccess;
  /** The manager's other clusters, by name; writes pass as they do to its own. */
  readonly clusters: ReadonlyMap<string, ClusterAccess>;
  /** Reads from the manager's caches. */
  readonly client: CacheReader;
  /** Its lines carry the runnable's name. */
  readonly log: Logger;
}

/** Something that runs as long as its manager. */
export interface Runnable {
  /** Names it in messages. */
  readonly name: string;
  /**
   * Whether it waits until this process leads, where the manager holds an election.
   * @default {true}
   */
  readonly needLeaderElection?: boolean;
  /**
   * Runs until the signal aborts; then it ends in order. It may end before. What it rejects with stops the manager and
   * is what `run` rejects with.
   */
  run(context: RunnableContext): void | Promise<void>;
}
