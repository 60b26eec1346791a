/**
 * The figures of a queue, under the names, labels and buckets that client-go's and controller-runtime's users have
 * dashboards for: `name`, and the same once more as `controller`. The depth has `priority` besides, as
 * controller-runtime's has: empty of a queue without priorities. The sum of a queue's series is its depth.
 *
 * Source: Kubernetes' component-base, `metrics/prometheus/workqueue`, and controller-runtime, `pkg/internal/metrics`,
 * whose buckets go on where the former's end.
 *
 * @module
 */
import {
  type CounterCell,
  exponentialBuckets,
  type HistogramCell,
  type MetricsProvider,
} from "../metrics/mod.ts";
import type { ReadyLevel } from "./ready_order.ts";

/** 10 ns to 1000 s, each ten times the one before. */
const seconds = exponentialBuckets(10e-9, 10, 12);
const labels = ["name", "controller"] as const;

/** What a queue can be asked for when its figures are read. */
export interface QueueFigures {
  /** Items that are ready. */
  depth(): number;
  /** The same by priority, if it has any: calls `tell` with each level, and with each to come when it does. */
  followLevels?: ((tell: (level: ReadyLevel) => void) => void) | undefined;
  /** Times, as `performance.now()` gave them, at which the items that workers hold now were handed out. */
  heldSince(): Iterable<number>;
}

/** The series of one queue. */
export class QueueMetrics {
  /** Items added; one that is ready already does not count. */
  readonly adds: CounterCell;
  /** Items added for later. */
  readonly retries: CounterCell;
  readonly #queueDuration: HistogramCell;
  readonly #workDuration: HistogramCell;
  readonly #untrack: (() => void)[];

  /** The series named `name`, with the figures of `queue` in its gauges. */
  constructor(provider: MetricsProvider, name: string, queue: QueueFigures) {
    const values = { name, controller: name };
    this.adds = provider.counter({
      name: "workqueue_adds_total",
      help: "Items added to the queue.",
      labels,
    }).labels(values);
    this.retries = provider.counter({
      name: "workqueue_retries_total",
      help: "Items added to the queue for later.",
      labels,
    }).labels(values);
    this.#queueDuration = provider.histogram({
      name: "workqueue_queue_duration_seconds",
      help: "Seconds that items were ready before a worker took them.",
      labels,
      buckets: seconds,
    }).labels(values);
    this.#workDuration = provider.histogram({
      name: "workqueue_work_duration_seconds",
      help: "Seconds that workers held items.",
      labels,
      buckets: seconds,
    }).labels(values);
    const gauge = (name: string, help: string, read: () => number) =>
      provider.gauge({ name, help, labels }).labels(values).track(read);
    this.#untrack = [
      gauge(
        "workqueue_unfinished_work_seconds",
        "Seconds that the items which workers hold now have been held, all together. It grows where a worker is stuck.",
        () => {
          const now = performance.now();
          let sum = 0;
          for (const since of queue.heldSince()) sum += now - since;
          return sum / 1_000;
        },
      ),
      gauge(
        "workqueue_longest_running_processor_seconds",
        "Seconds that the item which has been held longest has been held.",
        () => {
          const now = performance.now();
          let longest = 0;
          for (const since of queue.heldSince()) longest = Math.max(longest, now - since);
          return longest / 1_000;
        },
      ),
    ];
    const depth = provider.gauge({
      name: "workqueue_depth",
      help: "Items that are ready and wait for a worker, by priority.",
      labels: [...labels, "priority"],
    });
    const track = (priority: string, read: () => number) =>
      void this.#untrack.push(depth.labels({ ...values, priority }).track(read));
    if (queue.followLevels === undefined) track("", () => queue.depth());
    else queue.followLevels((level) => track(level.priority, () => level.size));
  }

  /** An item left the queue for a worker, `ms` after it was added. */
  handedOut(ms: number): void {
    this.#queueDuration.observe(ms / 1_000);
  }

  /** A worker is done with an item, `ms` after it was handed out. */
  done(ms: number): void {
    this.#workDuration.observe(ms / 1_000);
  }

  /** Takes the queue's figures out of the gauges. Counters and histograms stay. */
  close(): void {
    for (const untrack of this.#untrack.splice(0)) untrack();
  }
}
