/**
 * Figures of the requests to each server, under client-go's names, labels and buckets, so that its dashboards and alerts
 * fit (`k8s.io/component-base/metrics/prometheus/restclient`).
 *
 * | metric | labels | counts |
 * |---|---|---|
 * | `rest_client_requests_total` | `code` `method` `host` | every attempt; `<error>` where no answer came |
 * | `rest_client_request_retries_total` | `code` `verb` `host` | of these, every attempt but the first |
 * | `rest_client_request_duration_seconds` | `verb` `host` | requests that are read whole, from their start to the last byte, retries included; neither watches nor streams |
 * | `rest_client_rate_limiter_duration_seconds` | `verb` `host` | waits for the client's own limiter |
 * | `rest_client_request_size_bytes` | `verb` `host` | bodies sent, once an attempt |
 * | `rest_client_response_size_bytes` | `verb` `host` | bodies read whole, uncompressed |
 * | `kybern_watch_stalls_total` | `rule` `host` | watches found dead: nobody answered (`opening`), they outlived their time limit (`timeout`), or their bookmarks stopped (`inactivity`) |
 *
 * Labels are bounded: neither paths nor names are among them, a method that HTTP does not know is `other`, and so is
 * every host after the first {@linkcode hostLimit}.
 *
 * @module
 */
import type {
  CounterCell,
  HistogramCell,
  LabelValues,
  Metric,
  MetricOptions,
  MetricsProvider,
} from "../metrics/mod.ts";
import type { StallRule } from "./watch_deadline.ts";

/** How many hosts have series of their own in one registry. */
export const hostLimit = 100;

const durations = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
const sizes = [64, 256, 512, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216];
const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/** What a label says of an attempt without an answer, and of what is beyond a bound. */
const noAnswer = "<error>";
const other = "other";

type ByVerb = Metric<"verb" | "host", HistogramCell>;

/** The metrics of one registry. */
class RequestFamilies {
  readonly requests: Metric<"code" | "method" | "host", CounterCell>;
  readonly retries: Metric<"code" | "verb" | "host", CounterCell>;
  readonly duration: ByVerb;
  readonly limiter: ByVerb;
  readonly sent: ByVerb;
  readonly received: ByVerb;
  readonly stalls: Metric<"rule" | "host", CounterCell>;
  readonly hosts: Map<string, RequestMetrics> = new Map();

  constructor(provider: MetricsProvider) {
    const named = (name: string, help: string): MetricOptions<"verb" | "host"> => ({
      name: `rest_client_${name}`,
      help,
      labels: ["verb", "host"],
    });
    this.requests = provider.counter({
      name: "rest_client_requests_total",
      help: "Attempts to send a request, by the answer's code, method and host.",
      labels: ["code", "method", "host"],
    });
    this.retries = provider.counter({
      name: "rest_client_request_retries_total",
      help: "Attempts after a request's first, by the answer's code, verb and host.",
      labels: ["code", "verb", "host"],
    });
    this.stalls = provider.counter({
      name: "kybern_watch_stalls_total",
      help: "Watches whose connection was found dead, by the rule that found it and host.",
      labels: ["rule", "host"],
    });
    this.duration = provider.histogram({
      ...named("request_duration_seconds", "Time that requests took in seconds, retries included."),
      buckets: durations,
    });
    this.limiter = provider.histogram({
      ...named(
        "rate_limiter_duration_seconds",
        "Time that requests waited for the client's own rate limiter.",
      ),
      buckets: durations,
    });
    this.sent = provider.histogram({
      ...named("request_size_bytes", "Size of the bodies of requests."),
      buckets: sizes,
    });
    this.received = provider.histogram({
      ...named("response_size_bytes", "Size of the bodies of answers."),
      buckets: sizes,
    });
  }
}

/** The series of one method, kept so that a request looks each up once. */
interface MethodCells {
  readonly labels: LabelValues<"verb" | "host">;
  /** By status code; 0 for no answer. */
  readonly attempts: Map<number, CounterCell>;
  duration?: HistogramCell;
  limiter?: HistogramCell;
  sent?: HistogramCell;
  received?: HistogramCell;
}

/** Counts the requests to one host. */
export class RequestMetrics {
  readonly #families: RequestFamilies;
  readonly #host: string;
  readonly #methods = new Map<string, MethodCells>();

  /** Got from {@linkcode requestMetrics}. */
  constructor(families: RequestFamilies, host: string) {
    this.#families = families;
    this.#host = host;
  }

  /** An attempt has ended: with a status code, or with 0 where no answer came. */
  attempt(method: string, code: number, isRetry: boolean): void {
    const cells = this.#cells(method);
    let counter = cells.attempts.get(code);
    const { verb, host } = cells.labels;
    const text = code === 0 ? noAnswer : String(code);
    if (counter === undefined) {
      counter = this.#families.requests.labels({ code: text, method: verb, host });
      cells.attempts.set(code, counter);
    }
    counter.inc();
    if (isRetry) this.#families.retries.labels({ code: text, verb, host }).inc();
  }

  /** A request has been read whole, or has failed. */
  took(method: string, seconds: number): void {
    const cells = this.#cells(method);
    (cells.duration ??= this.#families.duration.labels(cells.labels)).observe(seconds);
  }

  /** A request has waited for the client's limiter. */
  waited(method: string, seconds: number): void {
    const cells = this.#cells(method);
    (cells.limiter ??= this.#families.limiter.labels(cells.labels)).observe(seconds);
  }

  /** A watch has been found dead. */
  stalled(rule: StallRule): void {
    this.#families.stalls.labels({ rule, host: this.#host }).inc();
  }

  /** A body has been sent. */
  sent(method: string, bytes: number): void {
    const cells = this.#cells(method);
    (cells.sent ??= this.#families.sent.labels(cells.labels)).observe(bytes);
  }

  /** A body has been read whole. */
  received(method: string, bytes: number): void {
    const cells = this.#cells(method);
    (cells.received ??= this.#families.received.labels(cells.labels)).observe(bytes);
  }

  #cells(method: string): MethodCells {
    const known = this.#methods.get(method);
    if (known !== undefined) return known;
    if (!methods.has(method) && method !== other) return this.#cells(other);
    const cells = { labels: { verb: method, host: this.#host }, attempts: new Map<number, CounterCell>() };
    this.#methods.set(method, cells);
    return cells;
  }
}

/** Clients are made for a single request at times: what they count with is made once for each registry and host. */
const known = new WeakMap<MetricsProvider, RequestFamilies>();

/** What counts the requests to a host in a registry. */
export function requestMetrics(provider: MetricsProvider, host: string): RequestMetrics {
  let families = known.get(provider);
  if (families === undefined) known.set(provider, families = new RequestFamilies(provider));
  const name = families.hosts.has(host) || families.hosts.size < hostLimit ? host : other;
  let metrics = families.hosts.get(name);
  if (metrics === undefined) families.hosts.set(name, metrics = new RequestMetrics(families, name));
  return metrics;
}
