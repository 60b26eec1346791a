/**
 * What a JSON path leads to.
 *
 * @module
 */
import { compareBytes } from "../../schema/go_text.ts";
import type { Path, PathStep } from "../../schema/json_path.ts";

/** A path does not fit the value that it is tried on: an index out of bounds, a filter on an object, … */
class PathMismatch extends Error {}

/**
 * The values that a path leads to, in order. Members that are not there give none; `undefined` means that the path does
 * not fit: an index out of bounds, a filter on what is no list, a comparison of different types.
 */
export function valuesAt(path: Path, root: unknown): readonly unknown[] | undefined {
  try {
    return walk(path, [root]);
  } catch (error) {
    if (error instanceof PathMismatch) return undefined;
    throw error;
  }
}

function walk(path: Path, values: readonly unknown[]): readonly unknown[] {
  return path.reduce(take, values);
}

function take(values: readonly unknown[], step: PathStep): readonly unknown[] {
  switch (step.type) {
    case "field":
      return values.flatMap((value) =>
        isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
      );
    case "wildcard":
      return values.flatMap(children);
    case "recursive":
      return values.flatMap(descend);
    case "slice":
      return values.flatMap((value) => value === null || value === undefined ? [] : sliceOf(value, step));
    case "union":
      return step.branches.flatMap((branch) => walk(branch, values));
    case "filter":
      return values.flatMap((value) => filter(value, step));
    case "literal":
      return typeof step.value === "string" ? [step.value] : values.map(() => step.value);
    case "word":
      throw new PathMismatch();
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function children(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function descend(value: unknown): readonly unknown[] {
  const below = children(value);
  return below.length === 0 ? [] : [value, ...below.flatMap(descend)];
}

function sliceOf(
  value: unknown,
  { start = 0, end, step = 1, single }: Extract<PathStep, { type: "slice" }>,
): readonly unknown[] {
  if (!Array.isArray(value)) throw new PathMismatch();
  const from = start < 0 ? start + value.length : start;
  let to = end ?? value.length;
  if (to < 0 || (to === 0 && single)) to += value.length;
  if (from === to) return [];
  if (from < 0 || from >= value.length || to < 0 || to > value.length || from > to || step <= 0) {
    throw new PathMismatch();
  }
  return value.slice(from, to).filter((_, i) => i % step === 0);
}

function filter(
  value: unknown,
  { left, operator, right }: Extract<PathStep, { type: "filter" }>,
): readonly unknown[] {
  if (!Array.isArray(value)) throw new PathMismatch();
  return value.filter((item) => {
    if (operator === "exists") return (valuesAt(left, item) ?? []).length > 0;
    const lefts = walk(left, [item]);
    const rights = walk(right, [item]);
    if (lefts.length > 1 || rights.length > 1) throw new PathMismatch();
    if (lefts.length === 0 || rights.length === 0) return false;
    return compare(lefts[0], operator, rights[0]);
  });
}

/** Values of one type alone are compared; an integer and a fraction are of two. */
function compare(left: unknown, operator: string, right: unknown): boolean {
  const type = comparedType(left);
  if (type === undefined || type !== comparedType(right)) throw new PathMismatch();
  const order = type === "string"
    ? compareBytes(left as string, right as string)
    : left === right
    ? 0
    : (left as number) < (right as number)
    ? -1
    : 1;
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
  }
  if (type === "boolean") throw new PathMismatch();
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      throw new PathMismatch();
  }
}

function comparedType(value: unknown): "string" | "boolean" | "integer" | "fraction" | undefined {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "bigint":
      return "integer";
    case "number":
      return Number.isInteger(value) ? "integer" : "fraction";
    default:
      return undefined;
  }
}
