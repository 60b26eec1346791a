/**
 * Finds where the parts of a JSON object lie in its bytes, without parsing what is not asked for.
 *
 * It takes the bytes for JSON: a fault in what it steps over is found when that is parsed.
 *
 * @module
 */

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);

const decoder = new TextDecoder();

function fail(at: number): never {
  throw new SyntaxError(`the bytes are no JSON at ${at}`);
}

/** Where the next thing stands that is no white space. */
function skipSpace(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at]! <= 0x20) at++;
  return at;
}

/** The end of the string that begins at `at`. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let i = at + 1; i < bytes.length; i++) {
    if (bytes[i] === backslash) i++;
    else if (bytes[i] === quote) return i + 1;
  }
  return fail(at);
}

/** The end of the value that begins at `at`. */
function endOfValue(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === quote) return endOfString(bytes, at);
  if (first === undefined || !opening.has(first)) {
    let end = at;
    while (end < bytes.length && bytes[end] !== comma && !closing.has(bytes[end]!) && bytes[end]! > 0x20) {
      end++;
    }
    return end;
  }
  let depth = 0;
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === quote) i = endOfString(bytes, i) - 1;
    else if (opening.has(byte)) depth++;
    else if (closing.has(byte) && --depth === 0) return i + 1;
  }
  return fail(at);
}

/** The string that lies from `start` to `end`, quotes included. */
export function stringAt(bytes: Uint8Array, start: number, end: number): string {
  const text = decoder.decode(bytes.subarray(start, end));
  return text.includes("\\") ? JSON.parse(text) : text.slice(1, -1);
}

/**
 * Tells of each field of the object that begins at `start`, in order, where its value lies, until `onField` gives
 * `false`.
 */
export function eachField(
  bytes: Uint8Array,
  start: number,
  onField: (name: string, from: number, to: number) => boolean | void,
): void {
  let at = skipSpace(bytes, start);
  if (bytes[at] !== 0x7b) fail(at);
  for (at = skipSpace(bytes, at + 1); bytes[at] !== 0x7d;) {
    if (bytes[at] !== quote) fail(at);
    const endOfName = endOfString(bytes, at);
    const name = stringAt(bytes, at, endOfName);
    at = skipSpace(bytes, endOfName);
    if (bytes[at] !== colon) fail(at);
    const from = skipSpace(bytes, at + 1);
    const to = endOfValue(bytes, from);
    if (onField(name, from, to) === false) return;
    at = skipSpace(bytes, to);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
  }
}

/** Tells of each item of the array that begins at `start` where it lies. */
export function eachItem(bytes: Uint8Array, start: number, onItem: (from: number, to: number) => void): void {
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== 0x5d) {
    const to = endOfValue(bytes, at);
    if (to === at) fail(at);
    onItem(at, to);
    at = skipSpace(bytes, to);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
  }
}
