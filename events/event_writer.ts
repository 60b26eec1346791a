/**
 * Writes one event to a server, again where that may help.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { LeadershipLostError } from "../leaderelection/mod.ts";
import { isAlreadyExists, isNotFound, RequestError, StatusError } from "../rest/mod.ts";

/** How writes are repeated. */
export interface EventWriteOptions {
  /** How often an event is tried in all. @default 12 */
  readonly maxTries?: number;
  /** Milliseconds between two tries; the first wait is a part of it by chance. @default 10_000 */
  readonly retryInterval?: number;
  /**
   * Milliseconds that a try may take: events are written one after the other, so that one which is never answered would
   * hold all others back.
   *
   * @default 30_000
   */
  readonly timeout?: number;
}

/** What {@linkcode EventWriteOptions.timeout} is where nothing is said. */
export const answerWithin = 30_000;

/** How a write ended. */
export type EventWriteOutcome<E> =
  /** The event is on the server, as this; `undefined` where the answer that told so was lost. */
  | { readonly outcome: "written"; readonly event: E | undefined }
  /** It never will be. */
  | { readonly outcome: "givenUp"; readonly error: unknown; readonly tries: number };

/** Where events go: the two requests that a writer makes. */
export interface EventRequests<E> {
  /** Creates the Event. */
  create(signal: AbortSignal): Promise<E>;
  /** Changes an Event that was created before; left out for a new one. */
  patch?(signal: AbortSignal): Promise<E>;
}

/**
 * Whether another try would end as this one did: the server has looked at it and said no, it cannot be asked, or may
 * not be, since this process leads no more.
 */
function isFinal(error: unknown): boolean {
  return error instanceof StatusError || error instanceof RequestError || error instanceof TypeError ||
    error instanceof LeadershipLostError;
}

async function once<E>({ create, patch }: EventRequests<E>, signal: AbortSignal): Promise<E> {
  if (patch === undefined) return await create(signal);
  try {
    return await patch(signal);
  } catch (error) {
    // Events live for an hour: one that is counted on may have gone.
    if (!isNotFound(error)) throw error;
    return await create(signal);
  }
}

/** Writes an event. When the signal aborts, the try that runs is the last one. */
export async function writeEvent<E>(
  requests: EventRequests<E>,
  signal: AbortSignal,
  { maxTries = 12, retryInterval = 10_000 }: EventWriteOptions = {},
): Promise<EventWriteOutcome<E>> {
  for (let tries = 1;; tries++) {
    try {
      return { outcome: "written", event: await once(requests, signal) };
    } catch (error) {
      // Nobody else makes one of its name: an earlier try has, whose answer was lost.
      if (tries > 1 && isAlreadyExists(error)) return { outcome: "written", event: undefined };
      const over = tries >= maxTries || signal.aborted || isFinal(error);
      if (over) return { outcome: "givenUp", error, tries };
      const wait = tries === 1 ? retryInterval * Math.random() : retryInterval;
      try {
        await delay(wait, { signal });
      } catch {
        return { outcome: "givenUp", error, tries };
      }
    }
  }
}
