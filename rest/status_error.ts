/**
 * A server's refusal as an error, and the questions that a caller asks of it.
 *
 * @example Create, or take what is there
 * ```ts
 * import { isAlreadyExists, type ResourceClient } from "@kybern/kybern/rest";
 *
 * async function ensure<T>(client: ResourceClient<T>, name: string, draft: Parameters<typeof client.create>[0]) {
 *   try {
 *     return await client.create(draft);
 *   } catch (error) {
 *     if (!isAlreadyExists(error)) throw error;
 *     return await client.get(name);
 *   }
 * }
 * ```
 *
 * @module
 */
import type { Status, StatusReason } from "../meta/mod.ts";

/** What a {@linkcode StatusError} knows of the request besides the server's Status. */
export interface StatusErrorOptions {
  /**
   * HTTP status code of the answer. It differs from `status.code` where the body says otherwise, and for an ERROR
   * event of a watch, which comes within an answer of 200.
   *
   * @default {status.code}
   */
  httpStatus?: number;
}

/**
 * The server answered a request with a failure. Its `message` is the server's own; {@linkcode status} is the whole
 * Status: reason, details and causes.
 */
export class StatusError extends Error {
  /** Always `StatusError`. */
  override readonly name: string = "StatusError";
  /** What the server said, or what stands for it where it said nothing readable. */
  readonly status: Status;
  /** HTTP status code of the answer. */
  readonly httpStatus: number;

  /** Wraps a Status. */
  constructor(status: Status, options: StatusErrorOptions = {}) {
    super(
      status.message ||
        `the server answered ${status.reason || status.code || "a failure"} without a message`,
    );
    this.status = status;
    this.httpStatus = options.httpStatus ?? status.code ?? 0;
  }

  /** Machine-readable cause, or `""`. */
  get reason(): StatusReason {
    return this.status.reason ?? "";
  }

  /** Code of the Status, or 0. */
  get code(): number {
    return this.status.code ?? 0;
  }
}

/**
 * A {@linkcode StatusError} that a predicate has told apart. It is a type of its own so that where the predicate says
 * no, the compiler still knows an error that was a StatusError before as one.
 */
export type KnownStatusError = StatusError & {
  /** For the compiler; it never has a value. */
  readonly "~known": true;
};

/** Every reason that a Kubernetes server gives. For others, and none, the code decides. */
const knownReasons: ReadonlySet<string> = new Set<StatusReason>([
  "Unauthorized",
  "Forbidden",
  "NotFound",
  "AlreadyExists",
  "Conflict",
  "Gone",
  "Invalid",
  "ServerTimeout",
  "StorageReadError",
  "Timeout",
  "TooManyRequests",
  "BadRequest",
  "MethodNotAllowed",
  "NotAcceptable",
  "RequestEntityTooLarge",
  "UnsupportedMediaType",
  "InternalError",
  "Expired",
  "ServiceUnavailable",
]);

/** Cause by which a server says that it has not reached the asked resource version yet. */
const tooLargeCause = "ResourceVersionTooLarge";
/** The same as text, the only sign that servers before 1.19 give. */
const tooLargeMessage = "Too large resource version";
/** Cause of errors that were made from an answer that is no Status. */
const unexpectedCause = "UnexpectedServerResponse";

/** Whether the error has this reason, or no known reason and this code. */
function isReason(error: unknown, reason: StatusReason, code?: number): error is KnownStatusError {
  if (!(error instanceof StatusError)) return false;
  if (error.reason === reason) return true;
  return code !== undefined && !knownReasons.has(error.reason) && error.code === code;
}

function hasCause(error: StatusError, cause: string): boolean {
  return error.status.details?.causes?.some((one) => one.reason === cause) ?? false;
}

/** The object, or the resource, does not exist (404). */
export function isNotFound(error: unknown): error is KnownStatusError {
  return isReason(error, "NotFound", 404);
}

/** An object of that name exists already (409, reason AlreadyExists). */
export function isAlreadyExists(error: unknown): error is KnownStatusError {
  return isReason(error, "AlreadyExists");
}

/** The object has changed since it was read, or an apply met another manager's field (409, reason Conflict). */
export function isConflict(error: unknown): error is KnownStatusError {
  return isReason(error, "Conflict", 409);
}

/** What was asked for is gone for good (410, reason Gone). See {@linkcode isExpired} for old resource versions. */
export function isGone(error: unknown): error is KnownStatusError {
  return isReason(error, "Gone", 410);
}

/** The resource version or continue token is too old: list anew (410, reason Expired). */
export function isExpired(error: unknown): error is KnownStatusError {
  return isReason(error, "Expired");
}

/** The object breaks a rule of its kind; `status.details.causes` names the fields (422). */
export function isInvalid(error: unknown): error is KnownStatusError {
  return isReason(error, "Invalid", 422);
}

/** The server does not understand the request (400). */
export function isBadRequest(error: unknown): error is KnownStatusError {
  return isReason(error, "BadRequest", 400);
}

/** The credentials are absent, wrong or out of date (401). */
export function isUnauthorized(error: unknown): error is KnownStatusError {
  return isReason(error, "Unauthorized", 401);
}

/** The user may not do this (403). */
export function isForbidden(error: unknown): error is KnownStatusError {
  return isReason(error, "Forbidden", 403);
}

/** The resource does not have this verb (405). */
export function isMethodNotAllowed(error: unknown): error is KnownStatusError {
  return isReason(error, "MethodNotAllowed", 405);
}

/** The server cannot answer in a form that was asked for (406). */
export function isNotAcceptable(error: unknown): error is KnownStatusError {
  return isReason(error, "NotAcceptable", 406);
}

/** The server cannot read a body of this type (415). */
export function isUnsupportedMediaType(error: unknown): error is KnownStatusError {
  return isReason(error, "UnsupportedMediaType", 415);
}

/** The body is larger than the server takes (413). */
export function isRequestEntityTooLarge(error: unknown): error is KnownStatusError {
  return isReason(error, "RequestEntityTooLarge", 413);
}

/** The server is over its limits and asks to come back later (429). */
export function isTooManyRequests(error: unknown): error is KnownStatusError {
  if (isReason(error, "TooManyRequests", 429)) return true;
  return error instanceof StatusError && error.code === 429;
}

/** The server could not do it in the time that it allows itself; the request may or may not have had effect (504). */
export function isTimeout(error: unknown): error is KnownStatusError {
  return isReason(error, "Timeout", 504);
}

/** The server could not begin the request in time; it is safe to try again (500, reason ServerTimeout). */
export function isServerTimeout(error: unknown): error is KnownStatusError {
  return isReason(error, "ServerTimeout");
}

/** The server failed for a reason of its own (500). */
export function isInternalError(error: unknown): error is KnownStatusError {
  return isReason(error, "InternalError", 500);
}

/** The server, or one behind it, is not ready to serve (503). */
export function isServiceUnavailable(error: unknown): error is KnownStatusError {
  return isReason(error, "ServiceUnavailable", 503);
}

/** The server could not read the object from its store, as it is corrupt (500, reason StorageReadError). */
export function isStorageReadError(error: unknown): error is KnownStatusError {
  return isReason(error, "StorageReadError");
}

/** The answer was not a Status, as one from a proxy in between: the error was made from its code. */
export function isUnexpectedServerError(error: unknown): error is KnownStatusError {
  return error instanceof StatusError && hasCause(error, unexpectedCause);
}

/** The server has not reached the asked resource version yet, in any of the three forms in which servers say so. */
export function isTooLargeResourceVersion(error: unknown): error is KnownStatusError {
  if (!(error instanceof StatusError)) return false;
  if (hasCause(error, tooLargeCause)) return true;
  if (!isTimeout(error)) return false;
  const causes = error.status.details?.causes ?? [];
  return causes.some((cause) => cause.message === tooLargeMessage) || error.message.includes(tooLargeMessage);
}

/**
 * How long the server asks to wait before the next try, in milliseconds; `undefined` where it does not ask.
 * Reads `status.details.retryAfterSeconds`.
 */
export function suggestedDelay(error: unknown): number | undefined {
  if (!(error instanceof StatusError)) return undefined;
  const seconds = error.status.details?.retryAfterSeconds;
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : undefined;
}
