/**
 * The figures of an informer and of its handlers.
 *
 * @module
 */
import type { CounterCell, MetricsProvider } from "../metrics/mod.ts";

/** The series of one informer. */
export class InformerMetrics {
  /** Events handed to handlers, by type. */
  readonly events: { readonly add: CounterCell; readonly update: CounterCell; readonly delete: CounterCell };
  readonly #provider: MetricsProvider;
  readonly #resource: string;
  /** How many handlers share a name, and with it a series. */
  readonly #sharers = new Map<string, number>();

  /** The series of the informer of `resource`. */
  constructor(provider: MetricsProvider, resource: string) {
    this.#provider = provider;
    this.#resource = resource;
    const events = provider.counter({
      name: "kybern_informer_handler_events_total",
      help: "Events handed to the informer's handlers.",
      labels: ["resource", "type"],
    });
    this.events = {
      add: events.labels({ resource, type: "add" }),
      update: events.labels({ resource, type: "update" }),
      delete: events.labels({ resource, type: "delete" }),
    };
  }

  /** The series of one handler. What it has failed on goes on to be shown when it is removed. */
  handler(handler: string, length: () => number): { failed(): void; close(): void } {
    const values = { resource: this.#resource, handler };
    const labels = ["resource", "handler"] as const;
    const lengths = this.#provider.gauge({
      name: "kybern_informer_handler_queue_length",
      help: "Events that wait for the handler.",
      labels,
    });
    const untrack = lengths.labels(values).track(length);
    this.#sharers.set(handler, (this.#sharers.get(handler) ?? 0) + 1);
    return {
      // Made when it is needed: handlers that come and go must not leave a series each.
      failed: () =>
        this.#provider.counter({
          name: "kybern_informer_handler_errors_total",
          help: "Events on which the handler threw or rejected.",
          labels,
        }).labels(values).inc(),
      close: () => {
        untrack();
        const left = this.#sharers.get(handler)! - 1;
        if (left > 0) return void this.#sharers.set(handler, left);
        this.#sharers.delete(handler);
        lengths.remove(values);
      },
    };
  }
}
