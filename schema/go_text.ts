/**
 * Values as the texts that a Kubernetes server puts into its messages: quoted strings, numbers and JSON in Go's forms.
 *
 * Clients compare and print these messages, so the embedded server gives them letter for letter.
 *
 * @module
 */

const shortEscapes: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** What Go's strconv.IsPrint calls printable: letters, marks, numbers, punctuation, symbols, and the ASCII space. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Whether Go calls a character printable. */
export function isPrintable(character: string): boolean {
  return printable.test(character);
}

/** A text in double quotes with Go's escapes: the form of `%q`. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const short = shortEscapes[character];
    if (short !== undefined) quoted += short;
    else if (isPrintable(character)) quoted += character;
    else quoted += escapeCodePoint(character.codePointAt(0)!);
  }
  return quoted + '"';
}

function escapeCodePoint(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code >= 0xd800 && code <= 0xdfff) return "\\ufffd";
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

/** A number as `%v` prints it: integers plainly, other numbers with an exponent below 1e-4 and from 1e6 on. */
export function goNumber(value: number | bigint): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6)) {
    const [digits, exponent] = value.toExponential().split("e") as [string, string];
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return String(value);
}

const htmlEscapes: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON as Go's encoding/json writes it: object keys sorted by bytes, and `<`, `>` and `&` escaped. */
export function goJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string") return goJsonString(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, member]) => `${goJsonString(key)}:${goJson(member)}`);
  return `{${members.join(",")}}`;
}

function goJsonString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => htmlEscapes[character]!);
}

/**
 * Orders two texts as Go orders strings: by their UTF-8 bytes, which is by code point. JavaScript's `<` differs from
 * it only where surrogate pairs meet characters above U+E000.
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      const leftIsPair = left >= 0xd800 && left <= 0xdfff;
      const rightIsPair = right >= 0xd800 && right <= 0xdfff;
      if (leftIsPair === rightIsPair) return left - right;
      return leftIsPair ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/** A parsed JSON value as `%v` prints it: `map[a:1 b:[x y]]`, keys sorted, nothing quoted. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number" || typeof value === "bigint") return goNumber(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(goPrint).join(" ")}]`;
  const members = Object.entries(value).sort(([a], [b]) => compareBytes(a, b));
  return `map[${members.map(([key, member]) => `${key}:${goPrint(member)}`).join(" ")}]`;
}

/** A parsed JSON value's type as Go's JSON decoder names it in its errors: `object`, `array`, `string`, `number`, `bool`. */
export function jsonTypeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "number";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** The Go type that a parsed JSON value is held in: `map[string]interface {}`, `int64`, … */
export function goTypeName(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  switch (typeof value) {
    case "object":
      return "map[string]interface {}";
    case "boolean":
      return "bool";
    case "string":
      return "string";
    default:
      return typeof value === "bigint" || Number.isInteger(value) ? "int64" : "float64";
  }
}
