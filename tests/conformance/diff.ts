/**
 * What differs between a record and what came back, by case, request and JSON path.
 *
 * @module
 */
import type { CaseRecord } from "./exchange.ts";
import { isObject, type Json } from "./json.ts";

/** One difference. */
export interface Difference {
  /** Place of the request in its case, from 1; 0 is the case itself. */
  readonly step: number;
  readonly request: string;
  /** Where in the answer: `status`, `headers.warning`, `body.spec.ports[0].protocol`, `events[2].object…`. */
  readonly path: string;
  /** What the real server has; undefined is nothing. */
  readonly expected: Json;
  /** What came back; undefined is nothing. */
  readonly actual: Json;
}

/** All differences of a case. */
export function differences(expected: CaseRecord, actual: CaseRecord): Difference[] {
  const found: Difference[] = [];
  const steps = Math.max(expected.exchanges.length, actual.exchanges.length);
  for (let index = 0; index < steps; index++) {
    const [before, after] = [expected.exchanges[index], actual.exchanges[index]];
    const request = before?.request ?? after.request;
    const add = (path: string, wanted: Json, got: Json) =>
      found.push({ step: index + 1, request, path, expected: wanted, actual: got });
    if (before === undefined || after === undefined) {
      add("", before && "an answer", after && "an answer");
      if (after === undefined) break; // the case stopped here: one difference, not all that would have followed
      continue;
    }
    compare("", before, after, add);
  }
  if (expected.stopped !== actual.stopped) {
    const { stopped } = actual;
    found.push({ step: 0, request: "", path: "stopped", expected: expected.stopped, actual: stopped });
  }
  return found;
}

function compare(path: string, a: Json, b: Json, add: (path: string, a: Json, b: Json) => void): void {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) compare(`${path}[${i}]`, a[i], b[i], add);
  } else if (isObject(a) && isObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const plain = /^[A-Za-z_$][\w$-]*$/.test(key);
      const step = plain ? (path === "" ? key : `.${key}`) : `[${JSON.stringify(key)}]`;
      compare(
        path + step,
        Object.hasOwn(a, key) ? a[key] : undefined,
        Object.hasOwn(b, key) ? b[key] : undefined,
        add,
      );
    }
  } else if (!Object.is(a, b) && !(a === 0 && b === 0)) {
    add(path, a, b);
  }
}

/** A difference in three lines for a reader. `actualName` is who answered. */
export function differenceText(difference: Difference, actualName: string): string {
  const { step, request, path, expected, actual } = difference;
  const where = step === 0 ? path : `request ${step}, ${request}: ${path === "" ? "the answer" : path}`;
  const from = firstDifference(expected, actual);
  return `${where}\n    real:     ${short(expected, from)}\n    ${`${actualName}:`.padEnd(9)} ${
    short(actual, from)
  }`;
}

/** Where two long texts part, less a few characters to see it by. */
function firstDifference(a: Json, b: Json): number {
  if (typeof a !== "string" || typeof b !== "string") return 0;
  let index = 0;
  while (index < a.length && a[index] === b[index]) index++;
  return index < mostShown / 2 ? 0 : index - 60;
}

const mostShown = 600;

function short(value: Json, from: number): string {
  if (value === undefined) return "(nothing)";
  const text = JSON.stringify(from > 0 ? value.slice(from) : value);
  const before = from > 0 ? `(after ${from} characters) ` : "";
  return before +
    (text.length > mostShown ? `${text.slice(0, mostShown)}… (${text.length} characters)` : text);
}
