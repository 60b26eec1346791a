/**
 * A controller's metrics, under controller-runtime's names, labels and buckets, so that dashboards made for it work.
 *
 * @module
 */
import type { CounterCell, GaugeCell, HistogramCell, MetricsProvider } from "../metrics/mod.ts";
import type { ReconcileResult } from "./reconciler.ts";

/** How a reconcile may end. */
const reconcileOutcomes = ["success", "error", "requeue", "requeue_after"] as const;

/** How a reconcile ended. */
export type ReconcileOutcome = (typeof reconcileOutcomes)[number];

/** How a reconcile ended that threw nothing: called again after a time goes before called again with backoff. */
export function outcomeOf(
  { requeueAfter, requeue }: ReconcileResult,
): Exclude<ReconcileOutcome, "error"> {
  if (requeueAfter !== undefined && requeueAfter > 0) return "requeue_after";
  return requeue === true ? "requeue" : "success";
}

/** controller-runtime's bounds for the time of a reconcile, in seconds. */
const reconcileTimeBuckets: readonly number[] = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.15,
  0.2,
  0.25,
  0.3,
  0.35,
  0.4,
  0.45,
  0.5,
  0.6,
  0.7,
  0.8,
  0.9,
  1.0,
  1.25,
  1.5,
  1.75,
  2.0,
  2.5,
  3.0,
  3.5,
  4.0,
  4.5,
  5,
  6,
  7,
  8,
  9,
  10,
  15,
  20,
  25,
  30,
  40,
  50,
  60,
];

/** One controller's series. */
export interface ControllerMetrics {
  /** Reconciles that ended, by outcome. */
  reconciles(outcome: ReconcileOutcome): CounterCell;
  /** Reconciles that failed, conflicts included. */
  readonly errors: CounterCell;
  /** Reconciles that failed for good. */
  readonly terminalErrors: CounterCell;
  /** Reconciles that threw something that is no Error. */
  readonly panics: CounterCell;
  /** Reconciles that were aborted since they took too long. */
  readonly timeouts: CounterCell;
  /** Seconds that a reconcile took. */
  readonly seconds: HistogramCell;
  /** Events that were the echo of this controller's own writes, and led to nothing. */
  readonly ownEventsDropped: CounterCell;
  /** Tries to take an event once more whose mapping function or predicate had thrown. */
  readonly eventRetries: CounterCell;
  /** Events that will not be taken, since a mapping function or predicate threw again and again. */
  readonly eventsLost: CounterCell;
  /** Workers there are. */
  readonly maxWorkers: GaugeCell;
  /** Workers that are at work. */
  readonly activeWorkers: GaugeCell;
}

/** The series of the controller of this name. */
export function controllerMetrics(provider: MetricsProvider, controller: string): ControllerMetrics {
  const total = provider.counter({
    name: "controller_runtime_reconcile_total",
    help: "Reconciles that ended, by controller and result.",
    labels: ["controller", "result"],
  });
  // Each from the start: a rate of a series that is not there yet misses its first step.
  const outcomes = Object.fromEntries(
    reconcileOutcomes.map((result) => [result, total.labels({ controller, result })]),
  ) as { readonly [outcome in ReconcileOutcome]: CounterCell };
  const counter = (name: string, help: string) =>
    provider.counter({ name, help, labels: ["controller"] }).labels({ controller });
  const gauge = (name: string, help: string) =>
    provider.gauge({ name, help, labels: ["controller"] }).labels({ controller });
  return {
    reconciles: (result) => outcomes[result],
    errors: counter("controller_runtime_reconcile_errors_total", "Reconciles that failed."),
    terminalErrors: counter(
      "controller_runtime_terminal_reconcile_errors_total",
      "Reconciles that failed for good.",
    ),
    panics: counter(
      "controller_runtime_reconcile_panics_total",
      "Reconciles that threw something that is no Error.",
    ),
    timeouts: counter(
      "controller_runtime_reconcile_timeouts_total",
      "Reconciles that were aborted since they took too long.",
    ),
    ownEventsDropped: counter(
      "kybern_controller_own_events_dropped_total",
      "Events that were the echo of the controller's own writes.",
    ),
    eventRetries: counter(
      "kybern_controller_event_retries_total",
      "Tries to take an event once more whose mapping function or predicate had thrown.",
    ),
    eventsLost: counter(
      "kybern_controller_events_lost_total",
      "Events that were given up, since a mapping function or predicate threw again and again.",
    ),
    seconds: provider.histogram({
      name: "controller_runtime_reconcile_time_seconds",
      help: "How long reconciles took.",
      labels: ["controller"],
      buckets: reconcileTimeBuckets,
    }).labels({ controller }),
    maxWorkers: gauge("controller_runtime_max_concurrent_reconciles", "Workers that the controller has."),
    activeWorkers: gauge("controller_runtime_active_workers", "Workers that are reconciling."),
  };
}
