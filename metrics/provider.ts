/**
 * What the project's parts ask of whatever keeps their figures: counters, gauges and histograms, by name and labels.
 *
 * {@linkcode MetricsProvider} is the whole of it. `Registry` is the project's own, which speaks Prometheus' text
 * format; anything else that keeps figures can be one with a few lines.
 *
 * @module
 */

/** Values of a metric's labels, by label name. */
export type LabelValues<Label extends string = string> = { readonly [name in Label]: string };

/** The arguments of `labels`: none where a metric has no labels. */
export type LabelArguments<Label extends string> = [Label] extends [never] ? []
  : [values: LabelValues<Label>];

/** Names a metric. */
export interface MetricOptions<Label extends string = never> {
  /** Name, for example `workqueue_depth`; letters, digits, `_` and `:`. A unit is part of it, in base units. */
  readonly name: string;
  /** What it says, for people. */
  readonly help: string;
  /**
   * Names of its labels.
   *
   * @default []
   */
  readonly labels?: readonly Label[];
}

/** Names a histogram. */
export interface HistogramOptions<Label extends string = never> extends MetricOptions<Label> {
  /**
   * Upper bounds of its buckets, growing; the one without bound is added.
   *
   * @default 5 ms to 10 s, as in Go's Prometheus client
   */
  readonly buckets?: readonly number[];
}

/** One counter: it only grows. */
export interface CounterCell {
  /** Adds `by` (default 1), which must not be negative. */
  inc(by?: number): void;
}

/** One gauge: it goes up and down. */
export interface GaugeCell {
  /** Makes the value `value`. */
  set(value: number): void;
  /** Adds `by` (default 1). */
  inc(by?: number): void;
  /** Takes `by` away (default 1). */
  dec(by?: number): void;
  /**
   * Adds what `read` gives to the value, asked anew whenever the value is read, until the function that this returns
   * is called. For figures that cost more to keep than to find out.
   */
  track(read: () => number): () => void;
}

/** One histogram. */
export interface HistogramCell {
  /** Counts `value` in its bucket. */
  observe(value: number): void;
}

/** A metric with its series, one for each combination of label values. */
export interface Metric<Label extends string, Cell> {
  /** The series of these label values; the same one each time. Keep it where it is used often. */
  labels(...values: LabelArguments<Label>): Cell;
  /** Forgets the series of these label values, so that it is shown no more. */
  remove(...values: LabelArguments<Label>): void;
}

/**
 * Keeps figures. Asking twice for one name gives the same metric: parts that share a name share the series.
 */
export interface MetricsProvider {
  /** The counter of this name. */
  counter<const Label extends string = never>(options: MetricOptions<Label>): Metric<Label, CounterCell>;
  /** The gauge of this name. */
  gauge<const Label extends string = never>(options: MetricOptions<Label>): Metric<Label, GaugeCell>;
  /** The histogram of this name. */
  histogram<const Label extends string = never>(
    options: HistogramOptions<Label>,
  ): Metric<Label, HistogramCell>;
}

const nothing: CounterCell & GaugeCell & HistogramCell = {
  inc() {},
  dec() {},
  set() {},
  track: () => () => {},
  observe() {},
};
const nothings = { labels: () => nothing, remove() {} };

/** A provider that keeps nothing. */
export const noMetrics: MetricsProvider = {
  counter: () => nothings,
  gauge: () => nothings,
  histogram: () => nothings,
};
