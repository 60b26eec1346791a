/**
 * JSON as Kubernetes uses it: integers are 64 bits wide there, so one beyond 2^53 becomes a `bigint` here and is
 * written again digit for digit.
 *
 * Bodies are searched for 16 digits in a row before the slower parse is taken: 2^53 has 16 digits, so a body without
 * such a run holds no integer that a number would round.
 *
 * @module
 */

/** Digits in a row that an integer beyond 2^53 has at least. */
const longRun = 16;

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at); // NaN outside the text
  return code >= 48 && code <= 57;
}

/**
 * Whether a text has 16 digits in a row. Such a run covers every 16th character somewhere, so the others need no look:
 * a tenth of what a regular expression takes, and this is done to each object of a watch.
 */
function hasLongRunOfDigits(text: string): boolean {
  for (let at = longRun - 1; at < text.length; at += longRun) {
    if (!isDigit(text, at)) continue;
    let first = at;
    let last = at;
    while (isDigit(text, first - 1)) first--;
    while (isDigit(text, last + 1)) last++;
    if (last - first + 1 >= longRun) return true;
  }
  return false;
}

const integer = /^-?[0-9]+$/;

/** TypeScript's library does not know the third argument of a reviver (ECMA-262, `JSON.parse` source text access). */
type ReviverWithSource = (
  this: unknown,
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;

const keepIntegers: ReviverWithSource = (_key, value, { source }) => {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return source !== undefined && integer.test(source) ? BigInt(source) : value;
};

/**
 * Parses JSON; integers beyond ±(2^53 − 1) are `bigint`s.
 *
 * @throws {SyntaxError} when the text is not JSON
 *
 * @example
 * ```ts
 * import { parseJson, stringifyJson } from "@kybern/kybern/meta";
 * import { assertEquals } from "@std/assert";
 *
 * const text = '{"big":9007199254740993,"small":1}';
 * assertEquals(parseJson(text), { big: 9007199254740993n, small: 1 });
 * assertEquals(stringifyJson(parseJson(text)), text);
 * ```
 */
export function parseJson(text: string): unknown {
  return hasLongRunOfDigits(text)
    ? JSON.parse(text, keepIntegers as unknown as Parameters<typeof JSON.parse>[1])
    : JSON.parse(text);
}

const writeBigints = (_key: string, value: unknown): unknown =>
  typeof value === "bigint"
    ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(value))
    : value;

/**
 * Writes JSON; a `bigint` becomes its digits.
 *
 * @throws {TypeError} when the value is `undefined`, a function or a symbol, or refers to itself
 */
export function stringifyJson(value: unknown, indent?: number): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, undefined, indent);
  } catch (error) {
    // A bigint and a cycle both end in a TypeError; with the replacer only the cycle still does.
    if (!(error instanceof TypeError)) throw error;
    text = JSON.stringify(value, writeBigints, indent);
  }
  if (text === undefined) throw new TypeError(`a ${typeof value} has no JSON form`);
  return text;
}
