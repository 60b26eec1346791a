/**
 * An election's figures, under client-go's names.
 *
 * @module
 */
import type { CounterCell, GaugeCell, MetricsProvider } from "../metrics/mod.ts";

/** The series of one lock. */
export class ElectionMetrics {
  readonly #master: GaugeCell;
  readonly #slowPath: CounterCell;

  /** Shows it as not leading. */
  constructor(provider: MetricsProvider, name: string) {
    this.#master = provider.gauge({
      name: "leader_election_master_status",
      help: "Whether this process leads: 1 if it does.",
      labels: ["name"],
    }).labels({ name });
    this.#slowPath = provider.counter({
      name: "leader_election_slowpath_total",
      help: "Renewals of the own lease that had to read it first.",
      labels: ["name"],
    }).labels({ name });
    this.#master.set(0);
  }

  /** Whether it leads from now on. */
  leading(leads: boolean): void {
    this.#master.set(leads ? 1 : 0);
  }

  /** A renewal of the own lease read it first. */
  slowPath(): void {
    this.#slowPath.inc();
  }
}
