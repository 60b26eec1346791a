/**
 * Whether and when a request is sent again.
 *
 * The rules are client-go's (`rest/with_retry.go`): an answer of 429 or 5xx that carries `Retry-After` is tried again
 * after that time, whatever the verb; a lost connection is tried again after a second where the verb is GET. Nothing
 * else is. A body that can be read only once is never sent twice.
 *
 * @module
 */
import type { PlainResponse } from "../meta/mod.ts";
import { retryAfterSeconds } from "./response_error.ts";
import { isConnectionLost, isTransportError, TransportError } from "./transport_errors.ts";

/** How often a request is sent again at most, where nothing else is said. */
export const defaultMaxRetries = 10;

/** Wait before a request whose connection was lost is sent again, in milliseconds. */
const lostConnectionDelay = 1_000;

/** Names the priority level's flow schema that held a request back (KEP-1040). */
const flowSchemaHeader = "x-kubernetes-pf-flowschema-uid";

/** What one attempt came to. */
export type Outcome =
  | { readonly response: PlainResponse }
  | { readonly error: unknown };

/** What is known of a request that may be sent again. */
export interface Retryable {
  /** `GET`, `POST`, … */
  readonly method: string;
  /** Whether the answer will be read as a watch. */
  readonly watch: boolean;
  /** Whether the body, if any, can be sent once more. */
  readonly replayable: boolean;
  /** How often it has been sent again so far. */
  readonly retries: number;
  /** How often it may be sent again. */
  readonly maxRetries: number;
}

/** A decision to send a request again. */
export interface Retry {
  /** Wait until then, in milliseconds. */
  readonly delay: number;
  /** Why, for people. */
  readonly reason: string;
}

/** The decision on one outcome; `undefined` when it is final. */
export function nextRetry(outcome: Outcome, request: Retryable): Retry | undefined {
  if (request.retries >= request.maxRetries || !request.replayable) return undefined;
  if ("error" in outcome) {
    if (request.method !== "GET") return undefined;
    const lost = isConnectionLost(outcome.error) ||
      (request.watch && isTransportError(outcome.error, "timeout"));
    return lost ? { delay: lostConnectionDelay, reason: (outcome.error as Error).message } : undefined;
  }
  const { status } = outcome.response;
  if (status !== 429 && !(status >= 500 && status <= 599)) return undefined;
  const { headers } = outcome.response;
  const seconds = retryAfterSeconds(headers);
  if (seconds === undefined) return undefined;
  const flowSchema = headers.get(flowSchemaHeader);
  return {
    delay: seconds * 1_000,
    reason: flowSchema === null
      ? `the server answered ${status} and asks to come back after ${seconds} s`
      : `the server holds requests back by its priority and fairness rules (flow schema ${flowSchema}): ` +
        `it answered ${status} and asks to come back after ${seconds} s`,
  };
}

/**
 * The last error of several attempts, telling of the most recent different one before it. An error that is not the
 * client's own, as a signal's reason, is given back as it is.
 */
export function withEarlierError(error: unknown, earlier: Error | undefined): unknown {
  if (earlier === undefined || !(error instanceof TransportError) || error.message === earlier.message) {
    return error;
  }
  const message = `${error.message} - error from a previous attempt: ${earlier.message}`;
  return new TransportError(error.code, error.server, message, error.original);
}
