/**
 * What each built-in kind does beyond what all kinds do.
 *
 * @module
 */
import type { Strategy } from "../registry/strategy.ts";

const strategies: ReadonlyMap<string, Strategy> = new Map();

/** The strategy of a built-in resource; undefined for one that needs none. */
export function builtInStrategy(group: string, resource: string): Strategy | undefined {
  return strategies.get(`${group}/${resource}`);
}
