/**
 * Gives a strategy warnings: they follow when an object has no faults.
 *
 * @module
 */
import type { Unstructured } from "../../../meta/mod.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";

/** Warnings of a new object, or of a changed one where `old` is given. */
export type WarningsOf<T> = (object: T, old: T | undefined) => Iterable<string>;

/** See the module. */
export function withWarnings<T>(strategy: Strategy, warningsOf: WarningsOf<T>): Strategy {
  const of = (object: Unstructured, old?: Unstructured) =>
    warningsOf(typed<T>(object), old === undefined ? undefined : typed<T>(old));
  return {
    ...strategy,
    validate(object, ctx) {
      const errors = strategy.validate?.(object, ctx) ?? [];
      if (errors.length === 0) { for (const warning of of(object)) ctx.warn(warning); }
      return errors;
    },
    validateUpdate(object, old, ctx) {
      const errors = strategy.validateUpdate?.(object, old, ctx) ?? [];
      if (errors.length === 0) { for (const warning of of(object, old)) ctx.warn(warning); }
      return errors;
    },
  };
}
