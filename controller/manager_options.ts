/**
 * How a manager runs.
 *
 * @module
 */
import type { LeaderElectionTimes } from "../leaderelection/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import type { Registry } from "../metrics/mod.ts";
import type { LoadConfigOptions } from "../rest/mod.ts";
import type { CacheOptions } from "./cache_options.ts";
import type { InstallableResource, InstallationOptions } from "./custom_resources.ts";
import type { EndpointOptions } from "./endpoints.ts";
import type { Logger } from "./logger.ts";

/**
 * The API version of Events: `v1` counts how often each has happened, `events.k8s.io/v1` makes a series of those that
 * differ in nothing but the message.
 */
export type EventApi = "v1" | "events.k8s.io/v1";

/** How people are told what happens to objects. */
export interface ManagerEvents {
  /**
   * Under which API the Events of controllers and of the election are written; the one is a right of its own in RBAC.
   * @default {"v1"}
   */
  readonly api?: EventApi;
}

/** Which of several processes leads. */
export interface ManagerElection extends LeaderElectionTimes {
  /** Name of the Lease that the processes share. */
  readonly name: string;
  /** Its namespace. @default the cluster access's: in a pod, the pod's own */
  readonly namespace?: string;
  /** Who this process is. @default the host's name and a random UUID */
  readonly identity?: string;
  /** Labels that the Lease is to have, beside others' that it has. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether the lease is handed back at a stop. @default {true} */
  readonly releaseOnCancel?: boolean;
}

/** How the caches of a cluster are kept. */
export interface ClusterCaches {
  /**
   * Which objects they hold.
   * @default all
   */
  cache?: CacheOptions;
  /**
   * Milliseconds between two resyncs, in which every object of a `for` kind is queued again.
   * @default 0, none: the watch tells of every change
   */
  resyncPeriod?: number;
}

/** How a manager treats a cluster. */
export interface ClusterSettings extends ClusterCaches {
  /** How the definitions of custom resources are applied to it. */
  installation?: InstallationOptions;
}

/** Options of a cluster besides the manager's own. */
export interface ClusterOptions extends ClusterSettings {
  /**
   * Custom resources whose definitions are applied to it when the manager starts.
   * @default []
   */
  install?: readonly InstallableResource[];
}

/** Options of a `Manager`. */
export interface ManagerOptions extends ClusterSettings {
  /**
   * The cluster. The manager does not close what it was given.
   * @default what `loadConfig` finds: KUBECONFIG, ~/.kube/config, or the pod's own service account
   */
  cluster?: ClusterAccess;
  /** Which configuration is loaded where no `cluster` is given. */
  config?: LoadConfigOptions;
  /**
   * Where lines go.
   * @default text to standard error on a terminal, else JSON
   */
  log?: Logger;
  /**
   * Keeps the figures.
   * @default a registry of the manager's own
   */
  metrics?: Registry;
  /**
   * Where `/metrics`, `/healthz` and `/readyz` are served.
   * @default nowhere
   */
  endpoints?: EndpointOptions;
  /**
   * Has one of several processes lead: controllers, and runnables that need it, wait for that. Losing the lead ends the
   * run with a `LeadershipLostError`.
   * @default every process works
   */
  leaderElection?: ManagerElection;
  /** How the Events of controllers and of the election are written. */
  events?: ManagerEvents;
  /**
   * Milliseconds that running reconciles may take to end once the manager is told to stop; then their signal aborts,
   * and the manager ends a second later whether they heed it or not, or a few where handlers of events go on, the lease
   * is still to be handed back, or last events to be written. 0 aborts at once, a negative number waits for ever.
   * @default {30_000}
   */
  gracefulShutdownTimeout?: number;
  /**
   * Milliseconds that a cache may take to see a write of this process; then what waits for it ends in a `CacheLagError`.
   * @default {10_000}
   */
  readYourWritesTimeout?: number;
  /**
   * Milliseconds that a request of a reconcile's client may take, its tries included; then it fails, as one whose
   * connection has died without a word would never do by itself. Servers end their requests after 60 s.
   * @default {120_000}
   */
  requestTimeout?: number;
  /**
   * Whether a thrown value that is no Error is that object's failure like any other; else it ends the run.
   * @default {true}
   */
  recoverPanic?: boolean;
}

/** Options of `Manager.run`. */
export interface RunOptions {
  /**
   * The order to stop.
   * @default SIGINT or SIGTERM; a second one does not wait for running reconciles
   */
  signal?: AbortSignal;
}
