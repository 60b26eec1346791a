/**
 * What was declared of a manager, before it runs.
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import type { Registry } from "../metrics/mod.ts";
import type { InstallableResource } from "./custom_resources.ts";
import type { HealthCheck } from "./endpoints.ts";
import type { Logger } from "./logger.ts";
import type { ClusterSettings, ManagerOptions } from "./manager_options.ts";
import type { AnyResourceType, ControllerOptions } from "./reconciler.ts";
import type { Runnable } from "./runnable.ts";
import type { WatchedKind } from "./watched.ts";

/** A controller that was declared. */
export interface DeclaredController {
  /** Its name. */
  readonly name: string;
  /** What it is to do. */
  // deno-lint-ignore no-explicit-any
  readonly options: ControllerOptions<any>;
  /** Kinds that were added to those of the options. */
  readonly kinds: WatchedKind[];
}

/** An index that was asked for. */
export interface DeclaredIndex {
  /** Of which cluster's cache. */
  readonly cluster: string;
  /** Of which kind. */
  readonly type: AnyResourceType;
  /** Its name. */
  readonly name: string;
  /** An object's values. */
  readonly valuesOf: (object: never) => readonly string[];
}

/** A cluster besides the manager's own, or that one, as `""`. */
export interface DeclaredCluster {
  /** Its name. */
  readonly name: string;
  /** The way to it. */
  readonly access: ClusterAccess;
  /** How it is treated. */
  readonly options: ClusterSettings;
  /** Definitions to apply. */
  readonly resources: readonly InstallableResource[];
}

/** What was declared of a manager. */
export interface Declarations {
  /** How it runs. */
  readonly options: ManagerOptions;
  /** In the order in which they were declared. */
  readonly controllers: readonly DeclaredController[];
  /** Clusters besides its own. */
  readonly clusters: readonly DeclaredCluster[];
  /** Definitions to apply to its own cluster. */
  readonly resources: readonly InstallableResource[];
  /** What runs besides controllers. */
  readonly runnables: readonly Runnable[];
  /** Indexes of the caches. */
  readonly indexes: readonly DeclaredIndex[];
  /** Checks of `/healthz`. */
  readonly healthz: Map<string, HealthCheck>;
  /** Checks of `/readyz`. */
  readonly readyz: Map<string, HealthCheck>;
  /** Keeps the figures. */
  readonly metrics: Registry;
  /** Takes the lines. */
  readonly log: Logger;
}
