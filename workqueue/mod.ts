/**
 * Queues of keys for workers, and rate limiters.
 *
 * | class | adds |
 * |---|---|
 * | {@linkcode Queue} | deduplication, order, one worker per item, leases, shutdown |
 * | {@linkcode DelayingQueue} | `addAfter` |
 * | {@linkcode RateLimitingQueue} | `addRateLimited`, `forget`, retries in `process` |
 * | {@linkcode PriorityQueue} | priorities |
 *
 * @example Five workers with retries
 * ```ts
 * import { RateLimitingQueue } from "@kybern/kybern/workqueue";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new RateLimitingQueue<string>({ name: "pods" });
 * for (const key of ["default/a", "default/b"]) queue.add(key);
 *
 * const done: string[] = [];
 * const workers = queue.process({ workers: 5 }, (key) => done.push(key));
 * await queue.shutDownWithDrain();
 * await workers;
 * assertEquals(done, ["default/a", "default/b"]);
 * ```
 *
 * @module
 */
export * from "./delaying_queue.ts";
export * from "./item_rate_limiters.ts";
export * from "./keyed_backoff.ts";
export * from "./priority_queue.ts";
export type { ProcessContext, ProcessFailure, ProcessOptions } from "./process.ts";
export * from "./queue.ts";
export type { QueueLease } from "./queue_lease.ts";
export * from "./rate_limiter.ts";
export * from "./rate_limiting_queue.ts";
export type { QueueEntry, ReadyLevel, ReadyOrder } from "./ready_order.ts";
export * from "./terminal_error.ts";
export * from "./token_bucket.ts";
