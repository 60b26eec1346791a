/**
 * Those who are told what happens to the objects of an informer.
 *
 * @module
 */
import type { Shared } from "../meta/mod.ts";
import type { DeletedFinalStateUnknown } from "./keys.ts";

/**
 * Is told what happens to objects. Each function may be left out, and each may be async: it is awaited before this
 * handler's next event, and holds up nobody else. What it throws, or rejects with, is told to `onHandlerError`.
 */
export interface ResourceEventHandler<T> {
  /** An object came, or was there when the handler was added: then `isInInitialList` is true. */
  onAdd?(object: Shared<T>, isInInitialList: boolean): unknown;
  /** An object changed, or is told again: in a resync `old` and `object` are the same. */
  onUpdate?(old: Shared<T>, object: Shared<T>): unknown;
  /** An object went. Where its deletion was not seen, this is a tombstone. */
  onDelete?(object: Shared<T> | DeletedFinalStateUnknown<Shared<T>>): unknown;
}

/** Options of one handler. */
export interface EventHandlerOptions {
  /**
   * How often every object is told again to this handler, in milliseconds; 0 for never.
   *
   * @default the informer's
   */
  readonly resyncPeriod?: number;
  /**
   * Names the handler in logs and metrics.
   *
   * @default `handler` and a number
   */
  readonly name?: string;
}

/** What is told to handlers. */
export interface Notification<T> {
  /** Which function it is for. */
  readonly type: "add" | "update" | "delete";
  /** The object; for `delete` it may be a tombstone. */
  readonly object: Shared<T> | DeletedFinalStateUnknown<Shared<T>>;
  /** For `update`: the object before. */
  readonly old: Shared<T> | undefined;
  /** For `add`: whether the object was there at the beginning. */
  readonly isInInitialList: boolean;
  /**
   * Whether there is no news in it: `resync` is for the handlers whose time has come, `unchanged` (a new list that has
   * the object as it was) for all that resync at all.
   */
  readonly sync: false | "resync" | "unchanged";
}

/** A handler that failed. */
export interface HandlerErrorContext {
  /** Names the informer. */
  readonly informer: string;
  /** Names the handler. */
  readonly handler: string;
  /** Key of the object. */
  readonly key: string;
  /** Which function failed. */
  readonly type: "add" | "update" | "delete";
}

/** Is told what handlers throw or reject with. */
export type HandlerErrorHandler = (error: unknown, context: HandlerErrorContext) => void;

/** What is told where no one was given: one line, and the error. */
export function logHandlerError(error: unknown, { informer, handler, key, type }: HandlerErrorContext): void {
  console.error(`informer of ${informer}: ${handler} failed on the ${type} of ${key}:`, error);
}

/** A handler's place at its informer. */
export interface HandlerRegistration extends AsyncDisposable {
  /** Name in logs and metrics. */
  readonly name: string;
  /** How many events wait for the handler. */
  readonly pending: number;
  /** Whether the informer has synced and the handler has been told of all that was there at the beginning. */
  hasSynced(): boolean;
  /** Resolves once {@linkcode HandlerRegistration.hasSynced}. Rejects with `signal.reason`. */
  whenSynced(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Why it has not synced: the informer's last failure, if there was one. */
  readonly lastFailure: unknown;
}
