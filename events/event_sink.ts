/**
 * Takes events and brings them where they are kept.
 *
 * @module
 */
import type { RecordedEvent } from "./recorded_event.ts";

/** What became of an event. */
export type EventOutcome =
  /** It was written, or counted in one that was. */
  | "written"
  /** Its object had too many. */
  | "filtered"
  /** The server did not take it. */
  | "givenUp";

/** Takes events, one after the other. */
export interface EventSink {
  /**
   * Brings one event where it is kept; resolves when it is there, or never will be. Never rejects for what a server
   * says. When the signal aborts, what is under way is the last try.
   */
  take(event: RecordedEvent, signal: AbortSignal): Promise<EventOutcome>;
  /** Writes what is still only counted. */
  flush?(signal: AbortSignal): Promise<void>;
}

/**
 * Is told of an event that could not be written.
 *
 * @param tries how often it was tried
 * @param times how often it has happened that the server was to hear of: more than once where it was counted meanwhile
 */
export type EventErrorHandler = (error: unknown, event: RecordedEvent, tries: number, times: number) => void;

/** The default: a warning with names. */
export const logEventError: EventErrorHandler = (error, { regarding, reason }, tries, times) => {
  const object = [regarding.kind, regarding.namespace, regarding.name].filter(Boolean).join("/");
  const happened = times > 1 ? `, which happened ${times} times,` : "";
  console.warn(`the event ${reason} of ${object}${happened} was not written after ${tries} tries:`, error);
};
