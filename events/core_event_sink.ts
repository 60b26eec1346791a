/**
 * Writes events as core/v1 Events: repeated ones are counted, similar ones joined, and too many of one object dropped.
 *
 * Permissions needed: `create` and `patch` on `events`.
 *
 * The rules are those of client-go's correlator (`tools/record`).
 *
 * @module
 */
import { Event } from "../api/core/v1.ts";
import { type ClusterAccess, type Draft, type Stored, timeText } from "../meta/mod.ts";
import { type ClientOptions, ResourceClient } from "../rest/mod.ts";
import { type AggregationOptions, EventAggregator } from "./event_aggregator.ts";
import { eventName, uniqueNanoseconds } from "./event_name.ts";
import { type EventErrorHandler, type EventOutcome, type EventSink, logEventError } from "./event_sink.ts";
import { EventSpamFilter, type SpamFilterOptions } from "./event_spam_filter.ts";
import { answerWithin, type EventWriteOptions, writeEvent } from "./event_writer.ts";
import { RecentMap } from "./recent_map.ts";
import type { RecordedEvent } from "./recorded_event.ts";

/** Options of a {@linkcode CoreEventSink}. */
export interface CoreEventSinkOptions
  extends EventWriteOptions, Pick<ClientOptions, "metrics" | "onWarning"> {
  /** How similar events are joined. */
  readonly aggregation?: AggregationOptions;
  /** How many events one object may have. */
  readonly spamFilter?: SpamFilterOptions;
  /** Is told what could not be written. @default a warning on the console */
  readonly onError?: EventErrorHandler;
}

/** An Event that was written, and how often it has happened. */
interface Counted {
  readonly name: string;
  readonly firstTimestamp: string;
  readonly count: number;
}

/** Writes core/v1 Events. */
export class CoreEventSink implements EventSink {
  readonly #access: ClusterAccess;
  readonly #options: CoreEventSinkOptions;
  readonly #filter: EventSpamFilter;
  readonly #aggregator: EventAggregator;
  /** Events that were written, by what makes two of them the same. */
  readonly #counted = new RecentMap<Counted>();

  /** Asks nothing of the server yet. */
  constructor(access: ClusterAccess, options: CoreEventSinkOptions = {}) {
    this.#access = access;
    this.#options = options;
    this.#filter = new EventSpamFilter(options.spamFilter);
    this.#aggregator = new EventAggregator(options.aggregation);
  }

  async take(recorded: RecordedEvent, signal: AbortSignal): Promise<EventOutcome> {
    const { event, key } = this.#aggregator.aggregate(recorded);
    const seen = this.#counted.get(key);
    const count = (seen?.count ?? 0) + 1;
    const firstTimestamp = seen?.firstTimestamp ?? timeText(event.time);
    const name = seen?.name ?? eventName(event.regarding.name ?? "", uniqueNanoseconds(event.time));
    const counted: Counted = { name, firstTimestamp, count };
    this.#counted.set(key, counted);
    if (!this.#filter.admit(recorded)) return "filtered";

    const draft = draftOf(event, counted);
    const { timeout = answerWithin, metrics, onWarning } = this.#options;
    const { namespace } = draft.metadata;
    const client = new ResourceClient(this.#access, Event, { namespace, timeout, metrics, onWarning });
    const { message, lastTimestamp } = draft;
    const written = await writeEvent<Stored<Event>>(
      {
        create: (signal) => client.create(draft, { signal }),
        patch: seen === undefined
          ? undefined
          : (signal) => client.patch(name, "strategic", { count, message, lastTimestamp }, { signal }),
      },
      signal,
      this.#options,
    );
    if (written.outcome === "written") return "written";
    (this.#options.onError ?? logEventError)(written.error, event, written.tries, 1);
    return "givenUp";
  }
}

function draftOf(
  event: RecordedEvent,
  { name, firstTimestamp, count }: Counted,
): Draft<Event> & { metadata: { namespace: string } } {
  const { source, regarding, related, type, reason, action, message, annotations } = event;
  return {
    metadata: { namespace: regarding.namespace || "default", name, annotations },
    involvedObject: regarding,
    related,
    reason,
    message,
    type,
    action: action || undefined,
    firstTimestamp,
    lastTimestamp: timeText(event.time),
    count,
    source: {
      component: source.component,
      host: source.instance === source.component ? undefined : source.instance,
    },
    reportingComponent: source.component,
    reportingInstance: source.instance,
  };
}
