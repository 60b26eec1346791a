/**
 * Several retentions as one.
 *
 * @module
 */
import type { ObjectRetention } from "../rest/mod.ts";

/**
 * What a store has to tell that is fed by several sources: each of their retentions, once. Which of them has made an
 * object they know best.
 */
export function sharedRetention(each: readonly (ObjectRetention | undefined)[]): ObjectRetention | undefined {
  const different = [...new Set(each)].filter((retention) => retention !== undefined);
  if (different.length <= 1) return different[0];
  return {
    retain(object) {
      for (const retention of different) retention.retain(object);
    },
    release(object) {
      for (const retention of different) retention.release(object);
    },
  };
}
