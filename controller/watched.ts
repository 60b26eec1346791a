/**
 * What a controller listens to besides the kind that it is for: kinds that it owns, kinds that it watches, and sources
 * of its own.
 *
 * @module
 */
import type { KubernetesObject, Owned, ResourceType, Shared } from "../meta/mod.ts";
import type { CacheReader } from "./cache_reader.ts";
import type { AnyObjectEvent, ObjectEvent } from "./object_event.ts";
import { controllerKey, ownerKeys } from "./owner_handler.ts";
import type { Predicate } from "./predicate.ts";
import type { AnyResourceType, ReconcileRequest } from "./reconciler.ts";

/** What a mapping function works with. */
export interface MapContext {
  /**
   * Reads from the cache of the controller's cluster, and by `cluster(name)` from others': which objects have to do with
   * the one that changed.
   */
  readonly client: CacheReader;
  /** Aborts when the controller ends. */
  readonly signal: AbortSignal;
}

/**
 * Names the objects to reconcile because of an object. Of an update it is called for the object before and after it, so
 * that what it was for is reconciled, too; what it names twice is reconciled once.
 *
 * When it throws, that is logged, and the event is tried again with backoff as a failed reconcile is, unless it throws a
 * `TerminalError`.
 */
export type MapFunction<T> = (
  object: Shared<T>,
  context: MapContext,
) => Iterable<ReconcileRequest> | Promise<Iterable<ReconcileRequest>>;

/** How a watched kind leads to reconciles. */
export interface WatchedOptions<T> {
  /** Names the objects to reconcile. */
  readonly map: MapFunction<T>;
  /** Events that one of them does not pass lead to nothing. @default [] */
  readonly predicates?: readonly Predicate<T>[];
  /**
   * Priority of the keys; higher ones come first.
   * @default 0, and -100 for the initial list and resyncs
   */
  readonly priority?: number;
  /**
   * Name of the cluster in which it is watched, as `manager.cluster()` was told; `""` for the manager's own.
   * @default the controller's
   */
  readonly cluster?: string;
}

/** How an owned kind leads to reconciles. */
export interface OwnedKindOptions<T> {
  /** Events that one of them does not pass lead to nothing. @default [] */
  readonly predicates?: readonly Predicate<T>[];
  /**
   * Whether every owner of the right kind is reconciled, and not the controlling one alone.
   * @default false
   */
  readonly everyOwner?: boolean;
}

/** A kind whose events lead to reconciles. Made by {@linkcode watched} or {@linkcode owned}. */
export interface WatchedKind {
  /** The kind. */
  readonly type: AnyResourceType;
  /** Whether an event is worth anything. */
  passes(event: AnyObjectEvent): boolean;
  /**
   * Keys of what is to be reconciled because of an object.
   *
   * @param forType the kind that the controller is for
   */
  keysOf(
    object: KubernetesObject,
    forType: AnyResourceType,
    context: MapContext,
  ): Iterable<ReconcileRequest> | Promise<Iterable<ReconcileRequest>>;
  /** Priority of the keys. */
  readonly priority?: number;
  /** Whether the controller makes its objects. */
  readonly owned: boolean;
  /** Name of the cluster in which it is watched. @default the controller's */
  readonly cluster?: string;
}

function passer<T>(predicates: readonly Predicate<T>[] = []): (event: AnyObjectEvent) => boolean {
  return (event) => predicates.every((predicate) => predicate(event as unknown as ObjectEvent<T>));
}

/**
 * A kind whose events lead to reconciles of other objects.
 *
 * @example Whoever uses a Secret is reconciled when it changes
 * ```ts
 * import { Secret } from "@kybern/kybern";
 * import { watched } from "@kybern/kybern/controller";
 *
 * const secrets = watched(Secret, {
 *   map: ({ metadata: { namespace = "", labels } }) => labels?.shop ? [{ namespace, name: labels.shop }] : [],
 * });
 * console.log(secrets.type.resource); // secrets
 * ```
 */
export function watched<T>(type: ResourceType<T>, options: WatchedOptions<T>): WatchedKind {
  return {
    type,
    owned: false,
    priority: options.priority,
    cluster: options.cluster,
    passes: passer(options.predicates),
    keysOf: (object, _forType, context) => options.map(object as unknown as Shared<T>, context),
  };
}

/** A kind whose objects the controller makes: an event of one leads to a reconcile of its owner. */
export function owned<T>(type: ResourceType<T>, options: OwnedKindOptions<T> = {}): WatchedKind {
  return {
    type,
    owned: true,
    passes: passer(options.predicates),
    keysOf(object, forType) {
      if (options.everyOwner) return ownerKeys(object as Owned, forType);
      const key = controllerKey(object as Owned, forType);
      return key === undefined ? [] : [key];
    },
  };
}
