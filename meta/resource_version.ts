/**
 * Order of resource versions.
 *
 * Source: KEP-5504, "Comparable Resource Version": since Kubernetes 1.35 servers promise that versions of one resource
 * are decimal integers that grow; before, all servers with etcd kept to it. Versions can exceed 2^53, so they are
 * compared as text: by length, then digit by digit.
 *
 * @module
 */

/** A decimal integer above zero, without leading zeros. */
const wellFormed = /^[1-9][0-9]*$/;

/**
 * Negative, zero or positive as `a` is older than, the same as or newer than `b`; `undefined` where they cannot be
 * ordered: one of them is no such integer and they differ.
 *
 * @example
 * ```ts
 * import { compareResourceVersion } from "@kybern/kybern/meta";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assert(compareResourceVersion("999", "1000")! < 0);
 * assertEquals(compareResourceVersion("abc", "abc"), 0);
 * assertEquals(compareResourceVersion("abc", "1"), undefined);
 * ```
 */
export function compareResourceVersion(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (!wellFormed.test(a) || !wellFormed.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}
