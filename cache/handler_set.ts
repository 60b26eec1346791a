/**
 * The handlers of one informer: each with a queue, a name, figures and a period of its own.
 *
 * @module
 */
import type { Shared } from "../meta/mod.ts";
import {
  type EventHandlerOptions,
  type HandlerErrorHandler,
  type HandlerRegistration,
  logHandlerError,
  type Notification,
  type ResourceEventHandler,
} from "./event_handler.ts";
import { HandlerQueue } from "./handler_queue.ts";
import type { InformerMetrics } from "./informer_metrics.ts";
import { deletionHandlingMetaNamespaceKey } from "./keys.ts";
import { ResyncTimer } from "./resync_timer.ts";
import type { Waiters } from "./waiters.ts";
import { tellWarning } from "./warning.ts";

/** What handlers need to know of their informer. */
export interface HandlerSetHost<T> {
  /** Names it. */
  readonly name: string;
  /** How often a handler that says nothing else resyncs, in milliseconds; 0 for never. */
  readonly resyncPeriod: number;
  /** Its figures. */
  readonly metrics: InformerMetrics;
  /** Those who wait for handlers. */
  readonly waiters: Waiters;
  /** Hears of failures. */
  readonly onHandlerError: HandlerErrorHandler | undefined;
  /** Hears of handlers that are slow. */
  readonly onWarning: ((text: string) => void) | undefined;
  /** All objects that are there. */
  list(): readonly Shared<T>[];
  /** Whether it has taken in all objects. */
  hasSynced(): boolean;
  /** What went wrong last. */
  lastFailure(): unknown;
  /** Asks for a resync of all objects: some handler's time has come. */
  resync(): void;
}

/** A registration, as its informer sees it. */
interface Registration<T> extends HandlerRegistration {
  readonly queue: HandlerQueue<T>;
  readonly resync: ReturnType<ResyncTimer["add"]>;
  close(): Promise<void>;
}

/** How many handlers without a name there have been in this process: their metrics must not be one another's. */
let handlers = 0;

/** Handlers, to be told what happens. */
export class HandlerSet<T> {
  readonly #host: HandlerSetHost<T>;
  readonly #registrations = new Set<Registration<T>>();
  readonly #resync: ResyncTimer;
  #started = false;

  /** None yet. */
  constructor(host: HandlerSetHost<T>) {
    this.#host = host;
    this.#resync = new ResyncTimer(host.resyncPeriod, () => host.resync());
  }

  /** How often it looks which handlers are due for a resync, in milliseconds; 0 for never. */
  get resyncCheckPeriod(): number {
    return this.#resync.checkPeriod;
  }

  /** Adds one: it is told of every object that is there, and then of what happens. */
  add(handler: ResourceEventHandler<T>, options: EventHandlerOptions): HandlerRegistration {
    const host = this.#host;
    const name = options.name ?? `handler ${++handlers}`;
    const queue = new HandlerQueue<T>(handler, {
      counts: host.metrics.events,
      failed: (error, notification) => {
        metrics.failed();
        this.#failed(error, name, notification);
      },
      long: (length) =>
        tellWarning(
          host.onWarning,
          `informer of ${host.name}: ${length} events wait for ${name}: it is slower than what happens`,
        ),
      progress: () => host.waiters.wake(),
    });
    const metrics = host.metrics.handler(name, () => queue.length);
    const registration: Registration<T> = {
      name,
      queue,
      resync: this.#resync.add(options.resyncPeriod ?? host.resyncPeriod),
      get pending() {
        return queue.length;
      },
      hasSynced: () => host.hasSynced() && queue.hasHandledInitial,
      whenSynced: ({ signal } = {}) => host.waiters.wait(() => registration.hasSynced(), signal),
      get lastFailure() {
        return host.lastFailure();
      },
      close: () => {
        metrics.close();
        registration.resync.remove();
        return queue.close();
      },
      [Symbol.asyncDispose]: () => this.remove(registration),
    };
    this.#registrations.add(registration);
    queue.push(
      host.list().map((object) => ({
        type: "add",
        object,
        old: undefined,
        isInInitialList: true,
        sync: false,
      })),
    );
    if (this.#started) queue.start();
    return registration;
  }

  /** Removes one; one that is not, or no longer, in the set is left alone. Resolves once it has ended. */
  async remove(registration: HandlerRegistration): Promise<void> {
    if (this.#registrations.delete(registration as Registration<T>)) {
      await (registration as Registration<T>).close();
    }
  }

  /** Removes all. */
  async clear(): Promise<void> {
    await Promise.all([...this.#registrations].map((registration) => this.remove(registration)));
  }

  /** Begins to tell them. */
  start(): void {
    this.#started = true;
    for (const { queue } of this.#registrations) queue.start();
    this.#resync.start();
  }

  /** Ends telling them; resolves once each has ended what it was handling. What waits goes on to wait. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#resync.stop();
    await Promise.all([...this.#registrations].map(({ queue }) => queue.stop()));
  }

  /** Tells them, in order; of what is no news only those that resync and are due. */
  distribute(notifications: readonly Notification<T>[]): void {
    if (notifications.length === 0) return;
    const news = notifications.some(({ sync }) => sync !== false)
      ? notifications.filter(({ sync }) => sync === false)
      : notifications;
    for (const { queue, resync } of this.#registrations) {
      if (news.length === notifications.length || resync.period === 0) queue.push(news);
      else queue.push(notifications.filter(({ sync }) => sync !== "resync" || resync.due));
    }
  }

  #failed(error: unknown, handler: string, { type, object }: Notification<T>): void {
    const { name, onHandlerError = logHandlerError } = this.#host;
    const key = deletionHandlingMetaNamespaceKey(object as never);
    try {
      onHandlerError(error, { informer: name, handler, key, type });
    } catch (thrown) {
      console.error(`informer of ${name}: onHandlerError threw:`, thrown);
    }
  }
}
