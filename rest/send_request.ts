/**
 * Sends one request, again where the rules allow it, and gives its response.
 *
 * @module
 */
import type { PlainResponse, RequestKind, Transport } from "../meta/mod.ts";
import { delay } from "@std/async/delay";
import type { RequestRateLimiter } from "./rate_limiter.ts";
import type { RequestContext } from "./request_context.ts";
import type { RequestMetrics } from "./request_metrics.ts";
import type { RequestSpan } from "./request_span.ts";
import { nextRetry, type Outcome, withEarlierError } from "./retry.ts";
import { transportErrorOf } from "./transport_errors.ts";
import { parseWarnings, type WarningHandler } from "./warning.ts";
import { headerOf } from "./whole_response.ts";

/** A request as it goes to a transport. */
export interface OutgoingRequest {
  /** A stream has a connection of its own, as a watch does. */
  readonly kind: RequestKind;
  /** Whether the answer is read as a watch: only that is tried again after a time limit. */
  readonly isWatch: boolean;
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  /** A stream can be sent once; everything else as often as needed. */
  readonly body: Uint8Array | ReadableStream<Uint8Array> | undefined;
  readonly maxRetries: number;
  readonly onWarning: WarningHandler | null;
  /** Ends the request. */
  readonly signal: AbortSignal | undefined;
  /** Is told when an attempt begins, and when it has ended. */
  readonly onAttempt?: (phase: "begins" | "ended") => void;
  /** The span that is around it; `undefined` where there is no telemetry. */
  readonly span: RequestSpan | undefined;
}

/** What a request is sent with. */
export type Sender = Pick<RequestContext, "server" | "transport" | "rateLimiter" | "backoff" | "metrics">;

/** Lets go of a response that nobody will read, so that its connection is free. */
export function discard(response: Pick<Response, "body">): void {
  // A body that cannot be cancelled is one that has ended or failed: it holds nothing.
  response.body?.cancel().catch(() => {});
}

/**
 * `promise`, or a rejection with `signal.reason` when that comes first; then `late` gets what the promise still
 * gives. Transports promise to obey the request's signal; this holds the caller's promise even if one does not.
 */
export function raceSignal<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  late?: (value: T) => void,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason);
      // The rejection that follows an abort is its echo.
      promise.then(late, () => {});
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener("abort", onAbort);
        resolve(value);
      },
      (error) => {
        signal.removeEventListener("abort", onAbort);
        reject(signal.aborted ? signal.reason : error);
      },
    );
  });
}

/** The same for what a transport promised: nothing besides its own rejection is needed where it heeds signals. */
export function raceTransport<T>(
  { heedsSignals }: Transport,
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  late?: (value: T) => void,
): Promise<T> {
  return heedsSignals ? promise : raceSignal(promise, signal, late);
}

/** Sends by a transport that takes a `Request`. */
function fetchOf(request: OutgoingRequest, transport: Transport): Promise<PlainResponse> {
  const { method, url, headers, body, signal, kind } = request;
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (body !== undefined) init.body = body as BodyInit;
  if (signal !== undefined) init.signal = signal;
  const make = () => new Request(url, init);
  return transport.fetch(make(), { kind, again: body instanceof ReadableStream ? undefined : make });
}

async function attempt(request: OutgoingRequest, { transport }: Sender): Promise<Outcome> {
  const { method, url, headers, body, signal, kind } = request;
  try {
    const sent = transport.send === undefined
      ? fetchOf(request, transport)
      : transport.send({ method, url, headers, body, signal }, { kind });
    return { response: await raceTransport(transport, sent, signal, discard) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return { error: transportErrorOf(error, new URL(url)) };
  }
}

/** Waits until a client's own limiter lets the request go. */
export async function throttle(
  rateLimiter: RequestRateLimiter,
  request: Pick<OutgoingRequest, "method" | "signal">,
  metrics: RequestMetrics | undefined,
): Promise<void> {
  const begun = performance.now();
  await rateLimiter.wait({ signal: request.signal });
  metrics?.waited(request.method, (performance.now() - begun) / 1_000);
}

/** Counts an attempt that came to an answer of this code; 0 for none. */
function count(request: OutgoingRequest, { metrics }: Sender, code: number, retries: number): void {
  request.span?.attempt(code, retries);
  if (metrics === undefined) return;
  metrics.attempt(request.method, code, retries > 0);
  if (request.body instanceof Uint8Array) metrics.sent(request.method, request.body.length);
}

/**
 * The response to a request, whatever its status, after the retries that {@linkcode nextRetry} allows.
 *
 * @throws {TransportError} when no response came
 */
export async function sendRequest(request: OutgoingRequest, sender: Sender): Promise<PlainResponse> {
  const { signal, maxRetries, onWarning } = request;
  const { rateLimiter, backoff, metrics } = sender;
  const { host } = sender.server;
  const replayable = !(request.body instanceof ReadableStream);
  let earlier: Error | undefined;
  for (let retries = 0;; retries++) {
    signal?.throwIfAborted();
    if (rateLimiter !== undefined) await throttle(rateLimiter, request, metrics);
    const held = retries === 0 ? backoff?.delay(host) ?? 0 : 0; // a retry has waited already
    if (held > 0) await delay(held, { signal });
    request.onAttempt?.("begins");
    let outcome: Outcome | undefined;
    try {
      outcome = await attempt(request, sender);
    } finally {
      const code = outcome !== undefined && "response" in outcome ? outcome.response.status : 0;
      count(request, sender, code, retries);
      if (outcome !== undefined) backoff?.update(host, code || undefined);
      request.onAttempt?.("ended");
    }
    const retry = nextRetry(outcome, {
      method: request.method,
      watch: request.isWatch,
      replayable,
      retries,
      maxRetries,
    });
    if (retry === undefined) {
      if ("error" in outcome) throw withEarlierError(outcome.error, earlier);
      if (onWarning !== null) {
        for (const text of parseWarnings(headerOf(outcome.response, "warning"))) onWarning(text);
      }
      return outcome.response;
    }
    if ("response" in outcome) discard(outcome.response);
    else if (outcome.error instanceof Error) earlier = outcome.error;
    await delay(Math.max(retry.delay, backoff?.delay(host) ?? 0), { signal });
  }
}
