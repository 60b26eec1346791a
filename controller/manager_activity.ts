/**
 * What a manager is doing at a moment, for tests and for people who look into it.
 *
 * @module
 */
import type { ClusterAccess, KubernetesObject } from "../meta/mod.ts";
import type { KindInformer } from "./informer_source.ts";

/** Events of one object that wait to be taken again, after a mapping function or a predicate has thrown. */
export interface FailedEvents {
  /** The handler, `CONTROLLER/RESOURCE`. */
  readonly handler: string;
  /** The object's key. */
  readonly key: string;
  /** Milliseconds that are left. */
  readonly inMs: number;
}

/** What a controller is doing. */
export interface ControllerActivity {
  /** The controller's name. */
  readonly name: string;
  /** Whether it hands out keys: its caches have synced, and it leads if it has to. */
  readonly working: boolean;
  /** Whether it was told to work, and its sources and caches keep it waiting. */
  readonly starting: boolean;
  /** Keys that wait for a worker. */
  readonly ready: readonly string[];
  /** Keys that are being reconciled. */
  readonly running: readonly string[];
  /** Keys that wait for their time, with the milliseconds that are left. */
  readonly delayed: readonly { readonly key: string; readonly inMs: number }[];
  /** Events that it has not taken yet, and that wait for nothing but their turn. */
  readonly pendingEvents: number;
  /** Objects with events that its functions failed on, which wait to be tried again. */
  readonly failedEvents: readonly FailedEvents[];
}

/** One of a manager's caches. */
export interface CacheActivity extends KindInformer {
  /** Name of the cluster whose objects it holds; `""` for the manager's own. */
  readonly cluster: string;
  /** The way to that cluster. */
  readonly access: ClusterAccess;
  /** Whether it holds an object of its kind: its namespaces and selectors may leave some out. */
  holds(object: KubernetesObject): boolean;
}

/** What a manager is doing. */
export interface ManagerActivity {
  /** Whether it has started all that waits for no lead, and was not told to stop since. */
  readonly started: boolean;
  /** Its controllers. */
  readonly controllers: readonly ControllerActivity[];
  /** Its caches. */
  readonly caches: readonly CacheActivity[];
}
