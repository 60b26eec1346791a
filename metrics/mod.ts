/**
 * Counters, gauges and histograms, and Prometheus' text of them.
 *
 * Parts of the project take a {@linkcode MetricsProvider} and use {@linkcode defaultRegistry} when given none.
 *
 * @example
 * ```ts
 * import { Registry } from "@kybern/kybern/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * const registry = new Registry();
 * const requests = registry.counter({ name: "requests_total", help: "Requests by code.", labels: ["code"] });
 * requests.labels({ code: "200" }).inc();
 * assertEquals(
 *   registry.text(),
 *   '# HELP requests_total Requests by code.\n# TYPE requests_total counter\nrequests_total{code="200"} 1\n',
 * );
 * ```
 *
 * @module
 */
export * from "./cells.ts";
export * from "./provider.ts";
export * from "./registry.ts";
export { textContentType } from "./text.ts";
