/**
 * Events that a manager's parts tell of: written under the API that was chosen, with a line in the log for one that was
 * not.
 *
 * @module
 */
import { CoreEventSink, EventBroadcaster, type EventRecorder, EventsV1Sink } from "../events/mod.ts";
import { type ClusterAccess, metaNamespaceKey } from "../meta/mod.ts";
import { timeLimit } from "../meta/time_limit.ts";
import type { MetricsProvider } from "../metrics/mod.ts";
import type { WarningHandler } from "../rest/mod.ts";
import type { Logger } from "./logger.ts";
import type { EventApi } from "./manager_options.ts";

/** Milliseconds that the last events may take to be written at a stop. */
const lastEventsWithin = 2_000;

/** What writes events, by the API version of what is written. */
const sinks = { "v1": CoreEventSink, "events.k8s.io/v1": EventsV1Sink } as const;

/** What tells of events. */
export interface ToldEventsParts {
  /** Where they are written. */
  readonly access: ClusterAccess;
  /** Under which API. */
  readonly api: EventApi;
  /** Who tells of them. */
  readonly component: string;
  /** Counts them, and the requests by which they are written. */
  readonly metrics: MetricsProvider;
  /** Is told of the server's warnings. */
  readonly onWarning: WarningHandler | null | undefined;
  /** Is told which were not written. */
  readonly log: Logger;
}

/** Events of one component, until they are told no more. */
export class ToldEvents {
  /** Tells of one. */
  readonly recorder: EventRecorder;
  readonly #broadcaster: EventBroadcaster;

  /** Writes nothing yet. */
  constructor({ access, api, component, metrics, onWarning, log }: ToldEventsParts) {
    const sink = new sinks[api](access, {
      metrics,
      onWarning,
      onError: (error, { regarding, reason }, tries, times) =>
        log.warn("an event was not written", {
          object: metaNamespaceKey({ metadata: regarding }),
          reason,
          times,
          tries,
          error,
        }),
    });
    this.#broadcaster = new EventBroadcaster({ metrics, sinks: [sink] });
    this.recorder = this.#broadcaster.recorder({ component });
  }

  /** Delivers those that wait, for as long as is decent: a process that was told to stop ends. */
  async tellLast(): Promise<void> {
    using limit = timeLimit(
      undefined,
      lastEventsWithin,
      () => new DOMException("it takes long", "TimeoutError"),
    );
    await this.#broadcaster.shutdown({ signal: limit.signal });
  }
}
