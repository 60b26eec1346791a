/**
 * Options of a shared informer.
 *
 * @module
 */
import type { ResourceType, Shared, Stored } from "../meta/mod.ts";
import type { MetricsProvider } from "../metrics/mod.ts";
import type { HandlerErrorHandler } from "./event_handler.ts";
import type { Indexers } from "./indexer.ts";
import type { MutationDetection } from "./mutation_detector.ts";
import type { WatchErrorHandler } from "./reflector_failure.ts";
import type { ReflectorOptions } from "./reflector_options.ts";

/** Options of a `SharedInformer`. */
export interface SharedInformerOptions<T> {
  /** The kind; objects of another are dropped, and told. */
  readonly type?: ResourceType<T, boolean>;
  /**
   * Names it in logs and metrics.
   *
   * @default the resource and group of the type
   */
  readonly name?: string;
  /**
   * How often every object is told again to a handler that says nothing else, in milliseconds; 0 for never.
   *
   * @default 0
   */
  readonly resyncPeriod?: number;
  /**
   * Indexes besides the one by `"namespace"`.
   *
   * @default none
   */
  readonly indexers?: Indexers<Shared<T>>;
  /** Changes each object as it comes in, once, before anybody sees it. */
  readonly transform?: (object: Stored<T>) => Stored<T>;
  /**
   * Finds, in tests, who changes what the cache gives. `true` freezes objects in depth, so that who changes one fails
   * at that very line; an object of options lets them be changed, and tells which objects were and where, as needs be
   * where a `TypeError` is caught on its way. It takes the memory of all objects once more.
   *
   * @default false
   */
  readonly detectMutations?: boolean | MutationDetection;
  /** How it reads from the server. */
  readonly reflector?: Omit<
    ReflectorOptions<Stored<T>>,
    | "demand"
    | "expectedType"
    | "name"
    | "resyncPeriod"
    | "transform"
    | "keyFunc"
    | "resourceVersion"
    | "onWatchError"
    | "onWarning"
    | "metrics"
  >;
  /**
   * Is told of everything that goes wrong between it and the server.
   *
   * @default one line on the console
   */
  readonly onWatchError?: WatchErrorHandler;
  /**
   * Is told what handlers throw or reject with.
   *
   * @default one line on `console.error`, and the error
   */
  readonly onHandlerError?: HandlerErrorHandler;
  /**
   * Is told of what is no failure and yet worth a look: a handler that is slower than what happens, initial events that
   * do not end.
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
