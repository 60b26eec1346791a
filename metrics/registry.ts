/**
 * Keeps metrics and shows them as Prometheus' text.
 *
 * @module
 */
import { Counter, Gauge, Histogram } from "./cells.ts";
import type {
  HistogramOptions,
  LabelArguments,
  LabelValues,
  Metric,
  MetricOptions,
  MetricsProvider,
} from "./provider.ts";
import { escapeHelp, escapeLabelValue, formatNumber } from "./text.ts";

type Kind = "counter" | "gauge" | "histogram";
type Cell = Counter | Gauge | Histogram;

/** The bounds that Go's Prometheus client uses by default, in seconds. */
const defaultBuckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/** One metric with all its series. */
class Family implements Metric<string, Cell> {
  readonly name: string;
  readonly help: string;
  readonly kind: Kind;
  readonly labelNames: readonly string[];
  readonly buckets: readonly number[];
  /** By the label values' JSON text. */
  readonly #series = new Map<string, { readonly text: string; readonly cell: Cell }>();

  constructor(kind: Kind, { name, help, labels = [], buckets = defaultBuckets }: HistogramOptions<string>) {
    if (!metricName.test(name)) throw new TypeError(`"${name}" is not a metric's name`);
    for (const label of labels) {
      if (!labelName.test(label) || (kind === "histogram" && label === "le")) {
        throw new TypeError(`metric ${name}: "${label}" cannot be a label's name`);
      }
    }
    if (new Set(labels).size !== labels.length) throw new TypeError(`metric ${name}: a label is named twice`);
    const bounds = buckets.at(-1) === Infinity ? buckets.slice(0, -1) : [...buckets];
    if (bounds.some((bound, i) => !(bound > (i === 0 ? -Infinity : bounds[i - 1]!)))) {
      throw new RangeError(`metric ${name}: bucket bounds must grow`);
    }
    this.name = name;
    this.help = help;
    this.kind = kind;
    this.labelNames = [...labels];
    this.buckets = bounds;
  }

  /** What two families of one name must agree on. */
  get signature(): string {
    return JSON.stringify([this.kind, this.labelNames, this.kind === "histogram" ? this.buckets : []]);
  }

  labels(values: LabelValues = {}): Cell {
    const key = this.#key(values);
    let series = this.#series.get(key);
    if (series === undefined) {
      const pairs = this.labelNames.map((label) => `${label}="${escapeLabelValue(values[label]!)}"`);
      series = { text: pairs.join(","), cell: this.#cell() };
      this.#series.set(key, series);
    }
    return series.cell;
  }

  remove(values: LabelValues = {}): void {
    this.#series.delete(this.#key(values));
  }

  /** The lines of this metric; none while it has no series. */
  text(): string {
    if (this.#series.size === 0) return "";
    const lines = [`# HELP ${this.name} ${escapeHelp(this.help)}`, `# TYPE ${this.name} ${this.kind}`];
    const ordered = [...this.#series.values()].sort((a, b) => a.text < b.text ? -1 : 1);
    for (const { text, cell } of ordered) {
      if (cell instanceof Histogram) this.#histogramLines(lines, text, cell);
      else lines.push(`${this.name}${braces(text)} ${formatNumber(cell.value)}`);
    }
    return lines.join("\n") + "\n";
  }

  #histogramLines(lines: string[], labels: string, cell: Histogram): void {
    const before = labels === "" ? "" : `${labels},`;
    cell.cumulative().forEach((count, i) => {
      const bound = formatNumber(cell.bounds[i] ?? Infinity);
      lines.push(`${this.name}_bucket{${before}le="${bound}"} ${count}`);
    });
    lines.push(`${this.name}_sum${braces(labels)} ${formatNumber(cell.sum)}`);
    lines.push(`${this.name}_count${braces(labels)} ${cell.count}`);
  }

  #cell(): Cell {
    switch (this.kind) {
      case "counter":
        return new Counter();
      case "gauge":
        return new Gauge();
      case "histogram":
        return new Histogram(this.buckets);
    }
  }

  #key(values: LabelValues): string {
    const given = Object.keys(values);
    const missing = this.labelNames.filter((label) => typeof values[label] !== "string");
    if (missing.length > 0 || given.length !== this.labelNames.length) {
      throw new TypeError(
        `metric ${this.name} has the labels [${this.labelNames.join(", ")}], asked for with [${
          given.join(", ")
        }]`,
      );
    }
    return JSON.stringify(this.labelNames.map((label) => values[label]));
  }
}

function braces(labels: string): string {
  return labels === "" ? "" : `{${labels}}`;
}

/** A metric of a {@linkcode Registry}: its series can be read. */
export interface ReadableMetric<Label extends string, C> extends Metric<Label, C> {
  /** Name. */
  readonly name: string;
  /** The series of these label values. */
  labels(...values: LabelArguments<Label>): C;
}

/** A set of metrics, shown together. */
export class Registry implements MetricsProvider {
  readonly #families = new Map<string, Family>();

  /** The counter of this name; made when it is asked for first. Throws when the name is another kind's. */
  counter<const Label extends string = never>(options: MetricOptions<Label>): ReadableMetric<Label, Counter> {
    return this.#family("counter", options) as ReadableMetric<Label, Counter>;
  }

  /** The gauge of this name; made when it is asked for first. Throws when the name is another kind's. */
  gauge<const Label extends string = never>(options: MetricOptions<Label>): ReadableMetric<Label, Gauge> {
    return this.#family("gauge", options) as ReadableMetric<Label, Gauge>;
  }

  /** The histogram of this name; made when it is asked for first. Throws when it exists with other buckets. */
  histogram<const Label extends string = never>(
    options: HistogramOptions<Label>,
  ): ReadableMetric<Label, Histogram> {
    return this.#family("histogram", options) as ReadableMetric<Label, Histogram>;
  }

  /** Everything in Prometheus' text format, ordered by name. Its content type is `textContentType`. */
  text(): string {
    const names = [...this.#families.keys()].sort();
    return names.map((name) => this.#families.get(name)!.text()).join("");
  }

  #family(kind: Kind, options: HistogramOptions<string>): unknown {
    const family = new Family(kind, options);
    const existing = this.#families.get(options.name);
    if (existing === undefined) {
      this.#families.set(options.name, family);
      return family;
    }
    if (existing.signature !== family.signature) {
      throw new TypeError(
        `metric ${options.name} exists already as ${existing.signature}, asked for as ${family.signature}`,
      );
    }
    return existing;
  }
}

/** The registry of the process: what a part uses that is given no other. */
export const defaultRegistry: Registry = new Registry();
