/**
 * Chance that comes out the same each time.
 *
 * @module
 */

/**
 * Whole numbers from 0 to below `n`, the same ones in the same order for the same seed.
 *
 * The generator is Tommy Ettinger's mulberry32, in the public domain: small and good enough for tests, not for secrets.
 *
 * @example
 * ```ts
 * import { seededRandom } from "@kybern/kybern/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const [a, b] = [seededRandom(7), seededRandom(7)];
 * assertEquals([a(100), a(100), a(100)], [b(100), b(100), b(100)]);
 * ```
 */
export function seededRandom(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * n);
  };
}
