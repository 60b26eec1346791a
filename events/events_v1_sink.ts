/**
 * Writes events as `events.k8s.io/v1` Events: repeated ones become a series (KEP-383), and too many of one object are
 * dropped.
 *
 * Permissions needed: `create` and `patch` on `events` of `events.k8s.io`.
 *
 * An event is written when it happens first, and once more when it happens a second time, as a series of two. From
 * then on it is counted, and the count written every half hour, when the series has been quiet for six minutes, when
 * so many others go on that it can be kept no longer, and when the broadcaster shuts down. A count that a write could not
 * tell is told by the next of these. One object may begin as many series as {@linkcode SpamFilterOptions} say; client-go
 * limits them only in its recorder of core/v1 Events. What repeats in a series that has begun is always counted.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { Event } from "../api/events.k8s.io/v1.ts";
import { LeadershipLostError } from "../leaderelection/mod.ts";
import { type ClusterAccess, type Draft, microTimeText, type Stored } from "../meta/mod.ts";
import { type ClientOptions, ResourceClient } from "../rest/mod.ts";
import { eventName, uniqueNanoseconds } from "./event_name.ts";
import { type EventErrorHandler, type EventOutcome, type EventSink, logEventError } from "./event_sink.ts";
import { EventSpamFilter, type SpamFilterOptions } from "./event_spam_filter.ts";
import { answerWithin, type EventWriteOptions, type EventWriteOutcome, writeEvent } from "./event_writer.ts";
import { RecentMap } from "./recent_map.ts";
import { type RecordedEvent, referenceKey } from "./recorded_event.ts";

/** Options of an {@linkcode EventsV1Sink}. */
export interface EventsV1SinkOptions extends EventWriteOptions, Pick<ClientOptions, "metrics" | "onWarning"> {
  /** Milliseconds of silence that end a series. @default 360_000 */
  readonly finishAfter?: number;
  /** Milliseconds after which a series that goes on is written again. @default 1_800_000 */
  readonly refreshAfter?: number;
  /** How many series are counted at once; one more ends the one that has been quiet longest. @default 4_096 */
  readonly maxSeries?: number;
  /** How many series one object may begin. */
  readonly spamFilter?: SpamFilterOptions;
  /** Is told what could not be written. @default a warning on the console */
  readonly onError?: EventErrorHandler;
}

/** A write that failed for good. */
type GivenUp = EventWriteOutcome<unknown> & { readonly outcome: "givenUp" };

/** An event that may happen again. */
interface Series {
  readonly name: string;
  readonly first: RecordedEvent;
  count: number;
  lastAt: number;
  /** How much of the count the server knows. */
  writtenCount: number;
  /** When it was last tried to tell it. */
  triedAt: number;
}

/** Whether there is a count that the server does not know. One event that could not be written is no series. */
function isUntold({ count, writtenCount }: Series): boolean {
  return count > 1 && count > writtenCount;
}

/** What makes two events one series: all but the note and the time. */
function seriesKey({ source, regarding, related, type, reason, action }: RecordedEvent): string {
  return JSON.stringify([
    source.component,
    source.instance,
    referenceKey(regarding),
    referenceKey(related),
    type,
    reason,
    action,
  ]);
}

/** Writes `events.k8s.io/v1` Events. */
export class EventsV1Sink implements EventSink {
  readonly #access: ClusterAccess;
  readonly #options: EventsV1SinkOptions;
  readonly #filter: EventSpamFilter;
  readonly #series: RecentMap<Series>;
  /** Ends the wait for the next series to become quiet. */
  #rearm = new AbortController();
  /** What is being written: an event, or what was only counted. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Asks nothing of the server yet. */
  constructor(access: ClusterAccess, options: EventsV1SinkOptions = {}) {
    this.#access = access;
    this.#options = options;
    this.#filter = new EventSpamFilter(options.spamFilter);
    this.#series = new RecentMap(options.maxSeries);
  }

  async take(event: RecordedEvent, signal: AbortSignal): Promise<EventOutcome> {
    const outcome = await this.#inTurn(() => this.#take(event, signal));
    this.#awaitQuiet(signal);
    return outcome;
  }

  /** Writes the counts that the server does not know yet. Who leads no more can write none, and says so once. */
  async flush(signal: AbortSignal): Promise<void> {
    this.#rearm.abort();
    await this.#inTurn(async () => {
      const counted = [...this.#series.entries()].map(([, series]) => series).filter(isUntold);
      for (const [at, series] of counted.entries()) {
        const written = await this.#tryToWrite(series, signal);
        if (written.outcome === "written") continue;
        const leadLost = written.error instanceof LeadershipLostError;
        this.#giveUp(written, leadLost ? counted.slice(at) : [series]);
        if (leadLost) return;
      }
    });
  }

  /** Runs one thing after the other. */
  async #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(body);
    this.#turn = turn.catch(() => {}); // told by its own caller
    return await turn;
  }

  /** Has the count of the series that is quiet next written when it is. */
  #awaitQuiet(signal: AbortSignal): void {
    this.#rearm.abort();
    this.#rearm = new AbortController();
    const counted = [...this.#series.entries()].filter(([, series]) => isUntold(series));
    if (counted.length === 0 || signal.aborted) return;
    const quietAt = Math.min(...counted.map(([, { lastAt }]) => lastAt)) + this.#finishAfter;
    const over = AbortSignal.any([signal, this.#rearm.signal]);
    delay(Math.max(0, quietAt - Date.now()), { signal: over }).then(
      async () => {
        await this.#inTurn(() => this.#finishQuiet(Date.now(), signal));
        if (!over.aborted) this.#awaitQuiet(signal);
      },
      () => {}, // another wait took its place, or there is nothing to wait for any more
    ).catch((error) => console.error("a series of events could not be finished:", error));
  }

  get #finishAfter(): number {
    return this.#options.finishAfter ?? 360_000;
  }

  async #take(event: RecordedEvent, signal: AbortSignal): Promise<EventOutcome> {
    const { refreshAfter = 1_800_000 } = this.#options;
    await this.#finishQuiet(event.time, signal);
    const key = seriesKey(event);
    const series = this.#series.get(key);
    if (series === undefined) {
      return this.#filter.admit(event) ? await this.#first(key, event, signal) : "filtered";
    }
    series.count++;
    series.lastAt = event.time;
    const due = series.count === 2 || event.time - series.triedAt >= refreshAfter;
    return due ? await this.#write(series, signal) : "written";
  }

  async #finishQuiet(now: number, signal: AbortSignal): Promise<void> {
    const quiet = [...this.#series.entries()].filter(([, { lastAt }]) => now - lastAt >= this.#finishAfter);
    for (const [key, series] of quiet) {
      this.#series.delete(key);
      if (isUntold(series)) await this.#write(series, signal);
    }
  }

  async #first(key: string, event: RecordedEvent, signal: AbortSignal): Promise<EventOutcome> {
    const name = eventName(event.regarding.name ?? "", uniqueNanoseconds(event.time));
    const series: Series = {
      name,
      first: event,
      count: 1,
      lastAt: event.time,
      writtenCount: 0,
      triedAt: event.time,
    };
    const forgotten = this.#series.set(key, series);
    if (forgotten !== undefined && isUntold(forgotten)) await this.#write(forgotten, signal);
    return await this.#write(series, signal);
  }

  /** Tells the server of an event, or how often it has happened by now. */
  async #write(series: Series, signal: AbortSignal): Promise<EventOutcome> {
    const written = await this.#tryToWrite(series, signal);
    if (written.outcome === "givenUp") this.#giveUp(written, [series]);
    return written.outcome;
  }

  #giveUp({ error, tries }: GivenUp, all: readonly Series[]): void {
    const times = all.reduce((sum, { count, writtenCount }) => sum + count - writtenCount, 0);
    (this.#options.onError ?? logEventError)(error, all[0]!.first, tries, times);
  }

  async #tryToWrite(series: Series, signal: AbortSignal): Promise<EventWriteOutcome<Stored<Event>>> {
    const { count } = series;
    series.triedAt = series.lastAt;
    const draft = draftOf(series);
    const { timeout = answerWithin, metrics, onWarning } = this.#options;
    const { namespace } = draft.metadata!;
    const client = new ResourceClient(this.#access, Event, { namespace, timeout, metrics, onWarning });
    const written = await writeEvent<Stored<Event>>(
      {
        create: (signal) => client.create(draft, { signal }),
        patch: count > 1
          ? (signal) => client.patch(series.name, "strategic", { series: draft.series }, { signal })
          : undefined,
      },
      signal,
      this.#options,
    );
    if (written.outcome === "written") series.writtenCount = count;
    return written;
  }
}

function draftOf({ name, first, count, lastAt }: Series): Draft<Event> {
  const { source, regarding, related, type, reason, action, message, annotations, time } = first;
  return {
    metadata: { namespace: regarding.namespace || "default", name, annotations },
    eventTime: microTimeText(time),
    regarding,
    related,
    reason,
    // The server demands one.
    action: action || reason,
    note: message,
    type,
    reportingController: source.component,
    reportingInstance: source.instance,
    series: count > 1 ? { count, lastObservedTime: microTimeText(lastAt) } : undefined,
  };
}
