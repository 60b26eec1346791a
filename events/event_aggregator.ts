/**
 * Joins events that differ in nothing but their message, once there are too many.
 *
 * @module
 */
import type { RecordedEvent } from "./recorded_event.ts";
import { similarityKey } from "./recorded_event.ts";
import { RecentMap } from "./recent_map.ts";

/** How events are joined. */
export interface AggregationOptions {
  /** From how many messages on. @default 10 */
  readonly maxEvents?: number;
  /** Within how many milliseconds; a longer pause starts anew. @default 600_000 */
  readonly interval?: number;
}

/** What a joined event's message begins with. */
export const combinedPrefix = "(combined from similar events): ";

/** Messages of similar events. */
interface Similar {
  readonly messages: Set<string>;
  lastAt: number;
}

/** An event, and the key under which repetitions of it are counted. */
export interface AggregatedEvent {
  /** The event, joined or as it was. */
  readonly event: RecordedEvent;
  /** Under which it is counted. */
  readonly key: string;
}

/** Joins similar events. */
export class EventAggregator {
  readonly #maxEvents: number;
  readonly #interval: number;
  readonly #similar = new RecentMap<Similar>();

  /** Has seen nothing yet. */
  constructor({ maxEvents = 10, interval = 600_000 }: AggregationOptions = {}) {
    this.#maxEvents = maxEvents;
    this.#interval = interval;
  }

  /** The event as it is to be written: itself, or one that stands for all similar ones. */
  aggregate(event: RecordedEvent): AggregatedEvent {
    const key = similarityKey(event);
    let similar = this.#similar.get(key);
    if (similar === undefined || event.time - similar.lastAt > this.#interval) {
      similar = { messages: new Set(), lastAt: event.time };
      this.#similar.set(key, similar);
    }
    similar.messages.add(event.message);
    similar.lastAt = event.time;
    if (similar.messages.size < this.#maxEvents) return { event, key: `${key}${event.message}` };
    // One goes for the one that came, so that the set stays as large as it has to be.
    const [first] = similar.messages;
    similar.messages.delete(first!);
    return { event: { ...event, message: combinedPrefix + event.message }, key };
  }
}
