/**
 * Keeps one object from filling the server with events.
 *
 * @module
 */
import { TokenBucket } from "../workqueue/mod.ts";
import { type RecordedEvent, referenceKey } from "./recorded_event.ts";
import { RecentMap } from "./recent_map.ts";

/**
 * How many events one source may tell of one object: of core/v1 Events each that happens counts, also one that happens
 * again; of `events.k8s.io/v1` Events the first of each series.
 */
export interface SpamFilterOptions {
  /** So many at once. @default 25 */
  readonly burst?: number;
  /** And then so many a second. @default {1 / 300} */
  readonly perSecond?: number;
}

/** Lets so many events of one object through. */
export class EventSpamFilter {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #buckets = new RecentMap<TokenBucket>();

  /** Has seen nothing yet. */
  constructor({ burst = 25, perSecond = 1 / 300 }: SpamFilterOptions = {}) {
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** Whether the event may pass. */
  admit({ source, regarding }: RecordedEvent): boolean {
    // The parts of an object share what it has.
    const object = referenceKey({ ...regarding, fieldPath: undefined });
    const key = JSON.stringify([source.component, source.instance, object]);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket(this.#perSecond, this.#burst);
      this.#buckets.set(key, bucket);
    }
    return bucket.tryTake();
  }
}
