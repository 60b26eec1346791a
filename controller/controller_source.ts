/**
 * Where a controller's requests may come from besides kinds: whatever an author has.
 *
 * @module
 */
import { objectKeyToString } from "../meta/mod.ts";
import type { ReconcileRequest } from "./reconciler.ts";

/** How a request is queued. */
export interface QueueingOptions {
  /** Higher ones come first. @default 0 */
  readonly priority?: number;
  /** Milliseconds until it is ready. @default 0 */
  readonly after?: number;
  /** Whether it waits as after a failure. @default false */
  readonly rateLimited?: boolean;
}

/** Takes requests. */
export interface RequestSink {
  /** Queues a request; one that waits already is queued once. */
  add(request: ReconcileRequest, options?: QueueingOptions): void;
}

/** Brings requests to a controller. */
export interface ControllerSource {
  /** Names it in messages. */
  readonly name: string;
  /** Told by each controller that has it among its sources and will start it, before any does. */
  expect?(): void;
  /**
   * Begins, and resolves once what was known at the beginning has been queued: no reconcile starts before. It goes on
   * until the signal aborts; then it leaves nothing behind. What it rejects with fails the controller.
   */
  start(sink: RequestSink, options: { readonly signal: AbortSignal }): void | Promise<void>;
}

/** A source that is fed by hand: by a timer, a message queue, another system's callbacks. */
export class ChannelSource<T = ReconcileRequest> implements ControllerSource {
  readonly name: string;
  readonly #map: (value: T) => Iterable<ReconcileRequest>;
  /** What was sent before all who will take it had started, each object once. */
  readonly #early = new Map<
    string,
    { readonly request: ReconcileRequest; readonly options: QueueingOptions }
  >();
  readonly #sinks = new Set<RequestSink>();
  /** How many controllers will start it, and how many have. */
  #expected = 0;
  #started = 0;

  /**
   * An empty channel.
   *
   * @param options.map names the objects to reconcile because of a value; a value that is a request needs none
   */
  constructor(options: {
    readonly name?: string;
    readonly map?: (value: T) => Iterable<ReconcileRequest>;
  } = {}) {
    this.name = options.name ?? "channel";
    this.#map = options.map ?? ((value) => [value as unknown as ReconcileRequest]);
  }

  /** Sends a value to every controller that has the channel among its sources; for one that has not started it waits. */
  send(value: T, options: QueueingOptions = {}): void {
    const waits = this.#sinks.size === 0 || this.#started < this.#expected;
    for (const request of this.#map(value)) {
      if (waits) this.#early.set(objectKeyToString(request), { request, options });
      for (const sink of this.#sinks) sink.add(request, options);
    }
  }

  expect(): void {
    this.#expected++;
  }

  start(sink: RequestSink, { signal }: { readonly signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#sinks.add(sink);
    signal.addEventListener("abort", () => this.#sinks.delete(sink), { once: true });
    this.#started++;
    for (const { request, options } of this.#early.values()) sink.add(request, options);
    if (this.#started >= this.#expected) this.#early.clear();
  }
}
