/**
 * What the tests of a controller import.
 *
 * @example A wait of an hour takes no time
 * ```ts
 * import { FakeClock } from "@kybern/kybern/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using clock = new FakeClock();
 * let rang = false;
 * setTimeout(() => rang = true, 3_600_000);
 * await clock.tickAsync(3_600_000);
 * assertEquals(rang, true);
 * ```
 *
 * @module
 */
export * from "./fake_clock.ts";
export * from "./fault_rules.ts";
export * from "./fake_lister_watcher.ts";
export * from "./request_log.ts";
export * from "./seeded_random.ts";
export * from "./test_cluster.ts";
