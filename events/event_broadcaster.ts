/**
 * Carries events from those who tell of them to those who take them.
 *
 * Guarantees
 * - Telling of an event returns at once and never throws for what becomes of it.
 * - Who takes events gets them in order, one after the other; a slow one holds nobody back. At most 1000 events wait
 *   for one of them; what comes then is dropped, counted, and said once.
 * - Shutting down takes nothing more, and ends when what waits has been delivered.
 *
 * @module
 */
import { defaultRegistry, type MetricsProvider } from "../metrics/mod.ts";
import { EventQueue } from "./event_queue.ts";
import { EventRecorder } from "./event_recorder.ts";
import type { EventOutcome, EventSink } from "./event_sink.ts";
import type { EventSource, RecordedEvent } from "./recorded_event.ts";

/** Options of an {@linkcode EventBroadcaster}. */
export interface EventBroadcasterOptions {
  /** Where events are kept. @default none: only those who watch hear of them */
  readonly sinks?: readonly EventSink[];
  /** How many events may wait for each who takes them. @default 1_000 */
  readonly queueLength?: number;
  /** Keeps `kybern_events_total`, by outcome. @default {defaultRegistry} */
  readonly metrics?: MetricsProvider;
}

/** What may become of an event; what the registry shows from the start. */
const outcomes = [
  "written",
  "filtered",
  "givenUp",
  "dropped",
] as const satisfies (EventOutcome | "dropped")[];

/** One who takes events. */
interface Taker {
  readonly queue: EventQueue<RecordedEvent>;
  warned: boolean;
}

/** Carries events. */
export class EventBroadcaster implements AsyncDisposable {
  readonly #options: EventBroadcasterOptions;
  readonly #takers = new Set<Taker>();
  readonly #count: (outcome: typeof outcomes[number]) => void;
  /** Set when the first event came, with the sinks at work; none of it starts before. */
  #delivery: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  #closed = false;

  /** Starts nothing: the first event does. */
  constructor(options: EventBroadcasterOptions = {}) {
    this.#options = options;
    const total = (options.metrics ?? defaultRegistry).counter({
      name: "kybern_events_total",
      help: "Events that were told of, by what became of them.",
      labels: ["outcome"],
    });
    for (const outcome of outcomes) total.labels({ outcome });
    this.#count = (outcome) => total.labels({ outcome }).inc();
  }

  /** A recorder for one who tells of events. */
  recorder({ component, instance = component }: EventSource): EventRecorder {
    return new EventRecorder((event) => this.#publish(event), { component, instance });
  }

  /**
   * The events from now on. It ends when the broadcaster is shut down, after the last event; leaving the loop ends it,
   * too. Rejects with `signal.reason`.
   */
  watch({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<RecordedEvent, void, void> {
    // Here and not in a generator, whose body begins at the first event that is asked for.
    const taker = this.#take();
    const leave = () => void this.#takers.delete(taker);
    signal?.addEventListener("abort", leave, { once: true });
    const events = eventsOf(taker.queue, signal, () => {
      leave();
      signal?.removeEventListener("abort", leave);
    });
    const end = events.return.bind(events);
    // One that was never begun runs no `finally`.
    events.return = (value) => (leave(), end(value));
    return events;
  }

  /**
   * Takes nothing more, and resolves when what waits has been delivered, or could not be.
   *
   * @param options.signal gives up: tries that run are the last, and what still waits is dropped
   */
  async shutdown({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#closed = true;
    for (const { queue } of this.#takers) queue.close();
    const delivery = this.#delivery;
    if (delivery === undefined) return;
    const onAbort = () => delivery.abort.abort(signal!.reason);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
    try {
      await delivery.done;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** The same as {@linkcode EventBroadcaster.shutdown}, without an end to its patience. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #take(): Taker {
    const taker: Taker = { queue: new EventQueue(this.#options.queueLength ?? 1_000), warned: false };
    if (this.#closed) taker.queue.close();
    this.#takers.add(taker);
    return taker;
  }

  #publish(event: RecordedEvent): void {
    if (!this.#closed) this.#delivery ??= this.#deliver();
    for (const taker of this.#takers) {
      if (taker.queue.push(event)) continue;
      this.#count("dropped");
      if (taker.warned || this.#closed) continue;
      taker.warned = true;
      console.warn(
        `events are dropped: ${taker.queue.length} wait for one who takes them slowly, or whose server does`,
      );
    }
  }

  #deliver(): { readonly abort: AbortController; readonly done: Promise<void> } {
    const abort = new AbortController();
    const work = (this.#options.sinks ?? []).map((sink) => this.#feed(sink, this.#take(), abort.signal));
    return { abort, done: Promise.all(work).then(() => {}) };
  }

  async #feed(sink: EventSink, { queue }: Taker, signal: AbortSignal): Promise<void> {
    for (let event = await queue.next(); event !== undefined; event = await queue.next()) {
      if (signal.aborted) {
        this.#count("dropped");
        continue;
      }
      try {
        this.#count(await sink.take(event, signal));
      } catch (error) {
        this.#count("givenUp");
        console.error(`the event ${event.reason} could not be taken:`, error);
      }
    }
    if (!signal.aborted) await sink.flush?.(signal);
  }
}

async function* eventsOf(
  queue: EventQueue<RecordedEvent>,
  signal: AbortSignal | undefined,
  onEnd: () => void,
): AsyncGenerator<RecordedEvent, void, void> {
  const onAbort = () => queue.close();
  try {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", onAbort, { once: true });
    for (;;) {
      const event = await queue.next();
      signal?.throwIfAborted();
      if (event === undefined) return;
      yield event;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    onEnd();
  }
}
