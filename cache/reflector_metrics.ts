/**
 * The figures of reflectors, by name. Where client-go has a figure of the kind, it has that one's name.
 *
 * @module
 */
import type { CounterCell, MetricsProvider } from "../metrics/mod.ts";
import type { ReflectorFailureKind } from "./reflector_failure.ts";

/** The series of one reflector. */
export class ReflectorMetrics {
  /** Lists begun; a list of many pages is one. */
  readonly lists: CounterCell;
  /** Watches opened. */
  readonly watches: CounterCell;
  /** Watches that ended within a second without an event. */
  readonly shortWatches: CounterCell;
  readonly #failure: (kind: ReflectorFailureKind) => CounterCell;

  /** The series named `name`. */
  constructor(provider: MetricsProvider, name: string) {
    const counter = (metric: string, help: string) =>
      provider.counter({ name: metric, help, labels: ["name"] }).labels({ name });
    this.lists = counter("reflector_lists_total", "Lists that the reflector began.");
    this.watches = counter("reflector_watches_total", "Watches that the reflector opened.");
    this.shortWatches = counter(
      "reflector_short_watches_total",
      "Watches that ended within a second without an event.",
    );
    const failures = provider.counter({
      name: "kybern_reflector_failures_total",
      help: "What went wrong between the reflector and its server, by kind.",
      labels: ["name", "kind"],
    });
    this.#failure = (kind) => failures.labels({ name, kind });
  }

  /** Something went wrong. */
  failed(kind: ReflectorFailureKind): void {
    this.#failure(kind).inc();
  }
}
