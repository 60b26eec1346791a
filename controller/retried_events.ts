/**
 * Events of one kind that a controller could not take, since a mapping function or a predicate threw: they are tried again
 * with the backoff of reconciles, so that none is lost in silence.
 *
 * A newer event of the object does not make up for one that failed: an update leads also to what the object was for
 * before, and of that only the event itself still knows. So each waits, in its order, until it is taken.
 *
 * Bounds
 * - An event is tried for as long as it is the last of its object that is known of. When a newer one went well, or the
 *   object has been deleted, the function may never come to terms with what was, and nobody can change that any more: it
 *   is tried {@linkcode triesLeft} times more.
 * - Of one object {@linkcode mostOfObject} events wait, of the kind {@linkcode mostOfKind}; one more, and the oldest is lost.
 * - A `TerminalError` is the function's own word that it is of no use to try again.
 *
 * Whatever is lost is a line of the log with its object, and counted.
 *
 * @module
 */
import { metaNamespaceKey } from "../meta/mod.ts";
import { ItemExponentialFailureRateLimiter, RateLimitingQueue, TerminalError } from "../workqueue/mod.ts";
import type { Logger } from "./logger.ts";
import type { FailedEvents } from "./manager_activity.ts";
import type { ControllerMetrics } from "./metrics.ts";
import type { AnyObjectEvent } from "./object_event.ts";

/** How often an event is tried whose object is not any more what it tells. */
export const triesLeft = 20;
/** How many events of one object wait. */
export const mostOfObject = 10;
/** How many events of a kind wait: what they hold is in no cache any more. */
export const mostOfKind = 1_000;

/** What {@linkcode RetriedEvents} are made of. */
export interface RetriedEventsParts {
  /** Names the handler in the log. */
  readonly handler: string;
  /** Takes an event. */
  take(event: AnyObjectEvent): void | Promise<void>;
  /** Takes the lines. */
  readonly log: Logger;
  /** Keeps the figures. */
  readonly metrics: Pick<ControllerMetrics, "eventRetries" | "eventsLost">;
}

/** An event that was not taken yet. */
interface FailedEvent {
  readonly event: AnyObjectEvent;
  /** What was thrown last. */
  error: unknown;
  tries: number;
  /** The try that is the last one. */
  lastTry: number;
}

/** Takes events, and tries again those that failed. Starts nothing until one does. */
export class RetriedEvents implements AsyncDisposable {
  readonly #parts: RetriedEventsParts;
  /** By their objects' keys; no list is empty. */
  readonly #failed = new Map<string, FailedEvent[]>();
  #size = 0;
  /** Keys of objects with events that failed. Its waits are those of reconciles that fail. */
  readonly #queue = new RateLimitingQueue<string>({
    rateLimiter: new ItemExponentialFailureRateLimiter(5, 1_000_000),
  });
  readonly #ended = new AbortController();
  #work: Promise<void> | undefined;

  /** Nothing has failed yet. */
  constructor(parts: RetriedEventsParts) {
    this.#parts = parts;
  }

  /** How many objects have events that are tried at this moment. */
  get busy(): number {
    const { ready, held } = this.#queue.contents();
    return ready.length + held.length;
  }

  /** The objects whose events wait for their time. */
  get waiting(): FailedEvents[] {
    const { handler } = this.#parts;
    return this.#queue.contents().delayed.map(({ item, inMs }) => ({ handler, key: item, inMs }));
  }

  /** Takes an event. What that throws is thrown, and the event tried again. */
  handle(event: AnyObjectEvent): void | Promise<void> {
    let taken: void | Promise<void>;
    try {
      taken = this.#parts.take(event);
    } catch (error) {
      this.#keep(event, error);
      throw error;
    }
    if (taken instanceof Promise) return this.#awaited(event, taken);
    this.#wentWell(event);
  }

  async #awaited(event: AnyObjectEvent, taken: Promise<void>): Promise<void> {
    try {
      await taken;
    } catch (error) {
      this.#keep(event, error);
      throw error;
    }
    this.#wentWell(event);
  }

  /** What waits of the object is older, and the function works again, at least for this: now is the time to try. */
  #wentWell(event: AnyObjectEvent): void {
    if (this.#size === 0) return;
    const key = keyOf(event);
    const waiting = this.#failed.get(key);
    if (waiting === undefined) return;
    end(waiting);
    this.#queue.forget(key);
    this.#queue.add(key);
  }

  #keep(event: AnyObjectEvent, error: unknown): void {
    if (this.#ended.signal.aborted) return;
    const failed: FailedEvent = { event, error, tries: 1, lastTry: Infinity };
    if (error instanceof TerminalError) return this.#tellLost(failed, "it failed for good");
    const key = keyOf(event);
    const waiting = this.#failed.get(key) ?? [];
    waiting.push(failed);
    this.#size++;
    if (event.type === "delete") end(waiting);
    if (waiting.length === 1) {
      this.#failed.set(key, waiting);
      this.#queue.addRateLimited(key);
    }
    const tooMany = waiting.length > mostOfObject
      ? waiting
      : this.#size > mostOfKind
      ? this.#failed.values().next().value!
      : undefined;
    if (tooMany !== undefined) this.#lose(tooMany[0]!, "too many others wait to be tried again");
    this.#work ??= this.#run();
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended;
    try {
      for await (using lease of this.#queue.leases({ signal })) await this.#tryAgain(lease.item);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #tryAgain(key: string): Promise<void> {
    const { take, metrics, log } = this.#parts;
    for (const failed of [...this.#failed.get(key) ?? []]) {
      failed.tries++;
      metrics.eventRetries.inc();
      try {
        await take(failed.event);
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        failed.error = error;
        if (error instanceof TerminalError) this.#lose(failed, "it failed for good");
        else if (failed.tries >= failed.lastTry) this.#lose(failed, "its object is past it, and it fails on");
        else log.error("an event failed again", { ...this.#fields(failed), error });
        continue;
      }
      if (this.#remove(failed)) log.info("an event that had failed was taken", this.#fields(failed));
    }
    if (this.#failed.has(key)) this.#queue.addRateLimited(key);
  }

  #lose(failed: FailedEvent, reason: string): void {
    if (this.#remove(failed)) this.#tellLost(failed, reason);
  }

  #tellLost(failed: FailedEvent, reason: string): void {
    this.#parts.metrics.eventsLost.inc();
    this.#parts.log.error("an event is lost", { ...this.#fields(failed), reason, error: failed.error });
  }

  /** Says whether it was there: it may have been lost while it was tried. */
  #remove(failed: FailedEvent): boolean {
    const key = keyOf(failed.event);
    const waiting = this.#failed.get(key);
    const at = waiting?.indexOf(failed) ?? -1;
    if (at < 0) return false;
    waiting!.splice(at, 1);
    this.#size--;
    if (waiting!.length === 0) {
      this.#failed.delete(key);
      this.#queue.forget(key);
      this.#queue.cancelAfter(key);
    }
    return true;
  }

  #fields({ event, tries }: FailedEvent): Record<string, unknown> {
    return { handler: this.#parts.handler, object: keyOf(event), event: event.type, tries };
  }

  /** Tries nothing more. Resolves once what is being tried has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort(new DOMException("the controller has ended", "AbortError"));
    this.#queue.shutDown();
    this.#failed.clear();
    this.#size = 0;
    await this.#work;
  }
}

function keyOf({ object }: AnyObjectEvent): string {
  return metaNamespaceKey(object);
}

/** Their object is not any more what they tell. */
function end(waiting: readonly FailedEvent[]): void {
  for (const failed of waiting) failed.lastTry = Math.min(failed.lastTry, failed.tries + triesLeft);
}
