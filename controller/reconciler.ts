/**
 * What a controller's author writes: one function from a key to the state that it should have.
 *
 * @module
 */
import type { ResourceType, Shared } from "../meta/mod.ts";
import type { EventRecorder } from "../events/mod.ts";
import type { RateLimiter } from "../workqueue/mod.ts";
import type { ControllerSource } from "./controller_source.ts";
import type { Logger } from "./logger.ts";
import type { ReconcilePermission } from "./missing_permissions.ts";
import type { AnyPredicate, Predicate } from "./predicate.ts";
import type { ReconcileClient } from "./reconcile_client.ts";
import type { WatchedKind } from "./watched.ts";

/** Names the object to reconcile. */
export interface ReconcileRequest {
  /** Namespace; `""` for a cluster-scoped object. */
  readonly namespace: string;
  /** Name. */
  readonly name: string;
}

/** What a reconcile works with. */
export interface ReconcileContext {
  /** Reads from the cache, writes to the server. */
  readonly client: ReconcileClient;
  /** Aborts when the reconcile has to end: its time is over, or the manager's grace period is. */
  readonly signal: AbortSignal;
  /** Lines carry the controller, the object and the reconcile's id. */
  readonly log: Logger;
  /** Identifies this run in logs. */
  readonly reconcileId: string;
  /** Tells people what happens to an object, as the controller: `recorder.event(object, "Normal", "Created", "…")`. */
  readonly recorder: EventRecorder;
}

/**
 * What becomes of the key after a reconcile that ended without an error. Nothing, or an empty result: its failures are
 * forgotten, and it waits for the next event.
 */
export interface ReconcileResult {
  /** Reconciles again after this many milliseconds, unless an event comes first; failures are forgotten. */
  readonly requeueAfter?: number;
  /** Reconciles again, with backoff. `requeueAfter` wins over it. */
  readonly requeue?: boolean;
  /**
   * Priority of that next run; higher ones come first.
   * @default the present run's
   */
  readonly priority?: number;
}

/** What a function of the author's may give back. */
export type ReconcileAnswer = ReconcileResult | void | Promise<ReconcileResult | void>;

/** A kind of any type, as an owned kind. */
// deno-lint-ignore no-explicit-any
export type AnyResourceType = ResourceType<any>;

/** One controller: which objects it cares for, and how. */
export interface ControllerOptions<T> {
  /** The kind that is reconciled: each event of one of its objects queues that object's key. */
  for: ResourceType<T>;
  /**
   * Name of the cluster of that kind and of what it owns, as `manager.cluster()` was told: its client reads and writes
   * there, and its events are written there.
   * @default the manager's own
   */
  cluster?: string;
  /**
   * Events of that kind which one of them does not pass lead to nothing.
   * @default []
   */
  predicates?: readonly Predicate<T>[];
  /**
   * Kinds whose objects this controller makes: an event of one queues the key of the object that controls it. With
   * predicates, or for every owner: `owned(Kind, { … })`.
   * @default []
   */
  owns?: readonly (AnyResourceType | WatchedKind)[];
  /**
   * Other kinds whose events lead to reconciles: `watched(Kind, { map })`.
   * @default []
   */
  watches?: readonly WatchedKind[];
  /**
   * Where else requests come from, as a `ChannelSource`.
   * @default []
   */
  sources?: readonly ControllerSource[];
  /**
   * Whether what the object owns, of the kinds in `owns`, is deleted after a reconcile that went well and neither wrote nor
   * kept it (`client.keep`): a child that is asked for no more goes. That is every object of these kinds with the object as
   * its controller, whoever made it: only one controller may prune a kind below an object.
   * @default {false}
   */
  prune?: boolean;
  /**
   * Whether events lead to a reconcile that are only the echo of what the last one wrote: to the object's status, or to
   * an object that it owns.
   * @default {false}
   */
  deliverOwnEvents?: boolean;
  /**
   * Events of any kind that it does not pass lead to nothing.
   * @default every event passes
   */
  eventFilter?: AnyPredicate;
  /**
   * What `reconcile` and `finalize` do besides reading from caches: the manager asks at its start whether it is allowed,
   * and says what is not before anything fails. What the controller does by itself need not be told: `list` and `watch` of
   * its kinds, the finalizer, and pruning.
   *
   * @default []
   */
  permissions?: readonly ReconcilePermission[];
  /**
   * Makes the object's world as it should be. It reads the present state by the key, since events are merged and may
   * be repeated; the object may be gone. A throw or rejection is retried with backoff; a `TerminalError` is not.
   */
  reconcile(request: ReconcileRequest, context: ReconcileContext): ReconcileAnswer;
  /**
   * Cleans up after an object that is being deleted. While it is set, the object carries `finalizer`, put there before
   * its first reconcile and taken away after `finalize` succeeded; a failure is retried and the object stays. Where
   * predicates do not pass the change by which a deletion begins, they are asked whether they pass the object as one that
   * appears.
   */
  finalize?(object: Shared<T>, context: ReconcileContext): ReconcileAnswer;
  /**
   * Name of the finalizer, in the form `DOMAIN/NAME`.
   * @default `kybern.dev/CONTROLLER`
   */
  finalizer?: string;
  /**
   * How many objects are reconciled at a time; one object never twice at a time.
   * @default {1}
   */
  workers?: number;
  /**
   * Milliseconds without an event that a key waits for before it is reconciled: many changes in a row lead to one
   * reconcile, after the last. A key whose events never pause for so long is not reconciled. A retry and a time to
   * come back begin no such wait; an event meanwhile puts them off as well.
   * @default 0
   */
  debounce?: number;
  /**
   * How long a key waits after a failure.
   * @default 5 ms, doubled by each failure of the key up to 1000 s, and in all at most 10 a second (burst 100)
   */
  rateLimiter?: RateLimiter<string>;
  /**
   * Milliseconds that one reconcile may take before its signal aborts.
   * @default no limit
   */
  reconcileTimeout?: number;
  /**
   * Milliseconds that the caches may take to sync before the manager's run fails. Without it a source that cannot sync
   * is loud and goes on trying.
   */
  cacheSyncTimeout?: number;
  /**
   * Whether a thrown value that is no Error, which is a fault of the program rather than of the world, is that object's
   * failure like any other; else it ends the manager's run.
   * @default the manager's
   */
  recoverPanic?: boolean;
  /**
   * Whether it waits until this process leads, where the manager holds an election. One that only reads, or whose
   * writes any number of processes may do, need not.
   * @default {true}
   */
  needLeaderElection?: boolean;
  /**
   * Whether its caches are filled, and its keys queued, before this process leads, so that it takes over at once.
   * @default {false}
   */
  warmUp?: boolean;
}
