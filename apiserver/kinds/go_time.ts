/**
 * Times as the real server reads and writes them: RFC 3339 read with Go's strictness and Go's texts of errors, written
 * in UTC with whole seconds, or with six digits where the field is a MicroTime.
 *
 * @module
 */
import { goQuote } from "../../schema/go_text.ts";

/** How many digits a field's seconds have. */
export type TimePrecision = "seconds" | "microseconds";

const layouts: Readonly<Record<TimePrecision, string>> = {
  seconds: "2006-01-02T15:04:05Z07:00",
  microseconds: "2006-01-02T15:04:05.000000Z07:00",
};

/** A part of the layout: what it is called in errors, its form, and the bounds of its number. */
interface Part {
  readonly name: string;
  readonly form: RegExp;
  readonly range?: readonly [what: string, low: number, high: number];
}

const parts: readonly Part[] = [
  { name: "2006", form: /^\d{4}/ },
  { name: "-", form: /^-/ },
  { name: "01", form: /^\d{2}/, range: ["month", 1, 12] },
  { name: "-", form: /^-/ },
  { name: "02", form: /^\d{2}/, range: ["day", 1, 31] },
  { name: "T", form: /^T/ },
  { name: "15", form: /^\d{2}/, range: ["hour", 0, 23] },
  { name: ":", form: /^:/ },
  { name: "04", form: /^\d{2}/, range: ["minute", 0, 59] },
  { name: ":", form: /^:/ },
  { name: "05", form: /^\d{2}/, range: ["second", 0, 59] },
];

const fraction = /^[.,]\d+/;
const zone = /^(Z|[+-]\d{2}:\d{2})/;

/** A time that cannot be read; its message is the server's. */
export class GoTimeError extends Error {
  override readonly name = "GoTimeError";
}

/**
 * Reads a time and gives its canonical form.
 *
 * @throws {GoTimeError} when the text is no time
 */
export function canonicalTime(text: string, precision: TimePrecision): string {
  const layout = layouts[precision];
  const fail = (rest: string, part: string) =>
    new GoTimeError(
      `parsing time ${goQuote(text)} as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${
        goQuote(part)
      }`,
    );
  const outOfRange = (what: string) => new GoTimeError(`parsing time ${goQuote(text)}: ${what} out of range`);
  let rest = text;
  const numbers: number[] = [];
  for (const { name, form, range } of parts) {
    const match = form.exec(rest);
    if (match === null) throw fail(rest, name);
    rest = rest.slice(match[0].length);
    if (!/\d/.test(name)) continue;
    const number = Number(match[0]);
    if (range !== undefined && (number < range[1] || number > range[2])) throw outOfRange(range[0]);
    numbers.push(number);
  }
  const digits = fraction.exec(rest)?.[0] ?? "";
  if (precision === "microseconds" && digits === "") throw fail(rest, ".000000");
  rest = rest.slice(digits.length);
  const offset = zone.exec(rest)?.[0];
  if (offset === undefined) throw fail(rest, "Z07:00");
  rest = rest.slice(offset.length);
  if (rest !== "") throw new GoTimeError(`parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`);
  const [year, month, day, hour, minute, second] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()) throw outOfRange("day");
  const utc = Date.UTC(year, month - 1, day, hour, minute, second) - offsetMilliseconds(offset);
  const seconds = new Date(utc).toISOString().slice(0, -5);
  if (precision === "seconds") return `${seconds}Z`;
  return `${seconds}.${digits.slice(1).padEnd(6, "0").slice(0, 6)}Z`;
}

function offsetMilliseconds(offset: string): number {
  if (offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset[0] === "-" ? -minutes : minutes) * 60_000;
}
