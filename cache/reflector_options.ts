/**
 * Options of a reflector.
 *
 * @module
 */
import type { ResourceType } from "../meta/mod.ts";
import type { MetricsProvider } from "../metrics/mod.ts";
import type { WatchDemand } from "../rest/mod.ts";
import type { BackoffOptions } from "./backoff.ts";
import type { InitialEventsOptions } from "./initial_events.ts";
import type { KeyFunction } from "./keys.ts";
import type { WatchErrorHandler } from "./reflector_failure.ts";

/** Options of a `Reflector`. */
export interface ReflectorOptions<T> {
  /** The kind to expect: objects of another are dropped, and told. */
  readonly expectedType?: ResourceType<unknown, boolean>;
  /**
   * Names it in logs and metrics.
   *
   * @default the resource and group of the expected type
   */
  readonly name?: string;
  /**
   * How often `run` asks the store to tell what it knows again, in milliseconds; 0 for never.
   *
   * @default 0
   */
  readonly resyncPeriod?: number;
  /**
   * Whether to begin with a watch-list where the server knows it.
   *
   * @default true
   */
  readonly watchList?: boolean;
  /** How long to wait for a watch-list to be complete before a list is tried. */
  readonly initialEvents?: InitialEventsOptions;
  /**
   * Objects a page of a list.
   *
   * @default 500 where the server has to read them from etcd, else no pages
   */
  readonly pageSize?: number;
  /**
   * How long a list may take, each page by itself, in milliseconds, before it counts as stalled and is given up; 0 for
   * as long as it likes. What the client does to get an answer, as trying again, is part of it.
   *
   * @default 60_000, after which a kube-apiserver itself ends a request
   */
  readonly listTimeout?: number;
  /**
   * After how many milliseconds the server shall end a watch, at the earliest; at the latest after twice as many.
   *
   * @default 300_000, which is also the least
   */
  readonly minWatchTimeout?: number;
  /** The waits after failures. */
  readonly backoff?: BackoffOptions;
  /**
   * For how many milliseconds a watch that the server ends with an internal error is opened again before all objects
   * are read anew.
   *
   * @default 0
   */
  readonly internalErrorRetryWindow?: number;
  /** Who may wait for what the watch brings: while somebody does, it is read as soon as something comes. */
  readonly demand?: WatchDemand;
  /** Changes each object as it comes in, once, before anybody sees it. */
  readonly transform?: (object: T) => T;
  /**
   * Gives an object's key.
   *
   * @default `metaNamespaceKey`
   */
  readonly keyFunc?: KeyFunction<T>;
  /**
   * The version that an earlier reflector had reached: nothing older is taken in.
   *
   * @default none
   */
  readonly resourceVersion?: string;
  /**
   * Is told of everything that goes wrong.
   *
   * @default one line on `console.error`, or on `console.warn` for what is part of everyday life
   */
  readonly onWatchError?: WatchErrorHandler;
  /**
   * Is told of what is no failure and yet worth a look: initial events that do not end.
   *
   * @default a line on `console.warn`
   */
  readonly onWarning?: (text: string) => void;
  /**
   * Where its metrics go.
   *
   * @default the process' `defaultRegistry`
   */
  readonly metrics?: MetricsProvider;
}
