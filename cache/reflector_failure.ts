/**
 * What can go wrong between a reflector and its server, told apart by what has to be done about it.
 *
 * @module
 */
import { errorMessage } from "../meta/error_message.ts";
import type { ResourceType } from "../meta/mod.ts";
import {
  isBadRequest,
  isExpired,
  isForbidden,
  isGone,
  isInternalError,
  isInvalid,
  isMethodNotAllowed,
  isNotFound,
  isServerTimeout,
  isServiceUnavailable,
  isTimeout,
  isTooLargeResourceVersion,
  isTooManyRequests,
  isTransportError,
  isUnauthorized,
  WatchStalledError,
} from "../rest/mod.ts";

/** A class of failures. */
export type ReflectorFailureKind =
  /** The version asked for is too old (410): list anew. */
  | "expired"
  /** The version asked for is newer than what the server knows: ask for any. */
  | "versionTooLarge"
  /** The server is over its limits (429): come back later. */
  | "tooManyRequests"
  /** No answer: nothing listens, no route, no TLS. Come back later. */
  | "unreachable"
  /** The connection ended without the server ending the watch: open it again. */
  | "cut"
  /** The connection is dead, or nobody answers a list: ask again, on a fresh connection. */
  | "stalled"
  /** The server is not ready (503, 504): come back later. */
  | "unavailable"
  /** The server failed for a reason of its own (500). */
  | "internalError"
  /** The server does not know this kind of request (400, 405, 422). */
  | "unsupported"
  /** The credentials are absent or wrong (401). */
  | "unauthorized"
  /** The user may not list or watch this kind (403). */
  | "forbidden"
  /** The server does not serve this kind (404), as before a CustomResourceDefinition is there. */
  | "notFound"
  /** The bookmark that ends the initial events did not come in time. */
  | "noBookmark"
  /** An object is not of the kind that was asked for; it was dropped. */
  | "unexpectedObject"
  /** The store threw, or one of its index functions. */
  | "store"
  /** None of these. A transform that threw is one: the round begins anew, and meets the same object. */
  | "other";

/** What a reflector was doing when something went wrong. */
export type ReflectorActivity =
  /** Reading a list. */
  | "list"
  /** Reading a watch that begins with all objects. */
  | "watchList"
  /** Reading a watch that goes on from a version. */
  | "watch"
  /** Handing on what it read. */
  | "store";

/** What is known of a failure besides the error. */
export interface WatchErrorContext {
  /** Names the reflector. */
  readonly name: string;
  /** The kind that it is for, if it was told. */
  readonly type: ResourceType<unknown, boolean> | undefined;
  /** What it was doing. */
  readonly phase: ReflectorActivity;
  /** What went wrong. */
  readonly kind: ReflectorFailureKind;
  /** Milliseconds until it goes on; 0 if it goes on at once. */
  readonly retryInMs: number;
}

/** Is told of everything that goes wrong between a reflector and its server. What it throws is thrown away. */
export type WatchErrorHandler = (error: unknown, context: WatchErrorContext) => void;

/** The bookmark that ends the initial events did not come in time. */
export class NoBookmarkError extends Error {
  /** `NoBookmarkError`. */
  override readonly name = "NoBookmarkError";

  /** Says how long was waited, and for what. */
  constructor(what: string, ms: number, events: number) {
    super(
      `the watch of ${what} gave ${events} initial events, but after ${
        Math.round(ms / 1_000)
      } s not the bookmark ` +
        "that ends them",
    );
  }
}

/** A list was asked for and nobody answered. */
export class ListStalledError extends Error {
  /** `ListStalledError`. */
  override readonly name = "ListStalledError";
  /** Milliseconds without an answer. */
  readonly silentFor: number;

  /** Says what was asked for, and how long was waited. */
  constructor(what: string, silentFor: number) {
    super(
      `the list of ${what} was not answered within ${
        silentFor / 1_000
      } s: the server, or what is on the way to it, ` +
        "took the request and said nothing",
    );
    this.silentFor = silentFor;
  }
}

/** The class of an error. */
export function failureKindOf(error: unknown): ReflectorFailureKind {
  if (error instanceof WatchStalledError || error instanceof ListStalledError) return "stalled";
  if (isTransportError(error, "cut", "timeout")) return "cut";
  if (isTransportError(error)) return "unreachable";
  if (error instanceof NoBookmarkError) return "noBookmark";
  if (isExpired(error) || isGone(error)) return "expired";
  // Before the timeouts, of which it is one.
  if (isTooLargeResourceVersion(error)) return "versionTooLarge";
  if (isTooManyRequests(error)) return "tooManyRequests";
  if (isServiceUnavailable(error) || isServerTimeout(error) || isTimeout(error)) return "unavailable";
  if (isInternalError(error)) return "internalError";
  if (isUnauthorized(error)) return "unauthorized";
  if (isForbidden(error)) return "forbidden";
  if (isNotFound(error)) return "notFound";
  if (isInvalid(error) || isBadRequest(error) || isMethodNotAllowed(error)) return "unsupported";
  return "other";
}

const everyday: ReadonlySet<ReflectorFailureKind> = new Set([
  "expired",
  "versionTooLarge",
  "tooManyRequests",
  "cut",
  "stalled",
  "unsupported",
  "noBookmark",
]);

/** Whether a failure is part of the everyday life of a watch: it is worth a line, but no alarm. */
export function isEverydayFailure(kind: ReflectorFailureKind): boolean {
  return everyday.has(kind);
}

/** What is told where no handler was given: one line, with kind and cause. */
export function logWatchError(error: unknown, { name, phase, kind, retryInMs }: WatchErrorContext): void {
  const cause = errorMessage(error);
  const next = retryInMs > 0 ? `; it goes on in ${(retryInMs / 1_000).toFixed(1)} s` : "";
  const line = `reflector of ${name}: ${phase}: ${kind}: ${cause}${next}`;
  if (isEverydayFailure(kind)) console.warn(line);
  else console.error(line);
}
