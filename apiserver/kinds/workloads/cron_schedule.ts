/**
 * What is wrong with a cron schedule, in the words of the parser that the real server uses (robfig/cron).
 *
 * @module
 */
import { goQuote } from "../../../schema/go_text.ts";

interface Field {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const fields: readonly Field[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: months },
  { low: 0, high: 6, names: days },
];

const macros = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** The parser's message, or undefined for a good schedule. */
export function scheduleFault(schedule: string): string | undefined {
  const text = schedule.replace(/^(CRON_TZ|TZ)=\S+\s*/, "");
  if (text === "") return "empty spec string";
  if (text.startsWith("@")) {
    if (macros.includes(text)) return undefined;
    if (!text.startsWith("@every ")) return `unrecognized descriptor: ${text}`;
    const fault = durationFault(text.slice(7));
    return fault === undefined ? undefined : `failed to parse duration ${text}: ${fault}`;
  }
  const parts = text.split(/\s+/).filter((part) => part !== "");
  if (parts.length !== fields.length) {
    return `expected exactly 5 fields, found ${parts.length}: [${parts.join(" ")}]`;
  }
  for (const [index, field] of fields.entries()) {
    for (const range of parts[index]!.split(",")) {
      const fault = rangeFault(range, field);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

/** What Go says of a duration: `1h30m` is one. */
function durationFault(text: string): string | undefined {
  const units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"];
  const unsigned = text.replace(/^[-+]/, "");
  if (unsigned === "0") return undefined;
  const number = /\d*(?:\.\d*)?/y;
  const unit = /[^\d.]*/y;
  if (unsigned === "") return `time: invalid duration ${goQuote(text)}`;
  for (let at = 0; at < unsigned.length; at = unit.lastIndex) {
    number.lastIndex = at;
    const [digits] = number.exec(unsigned)!;
    if (digits === "" || digits === ".") return `time: invalid duration ${goQuote(text)}`;
    unit.lastIndex = number.lastIndex;
    const [name] = unit.exec(unsigned)!;
    if (name === "") return `time: missing unit in duration ${goQuote(text)}`;
    if (!units.includes(name)) return `time: unknown unit ${goQuote(name)} in duration ${goQuote(text)}`;
  }
  return undefined;
}

function rangeFault(text: string, { low, high, names = [] }: Field): string | undefined {
  const [range, step, ...moreSteps] = text.split("/") as [string, string?, ...string[]];
  const [first, last, ...moreEnds] = range.split("-") as [string, string?, ...string[]];
  const ends: number[] = [];
  if (first === "*" || first === "?") ends.push(low, high);
  else {
    for (const end of last === undefined ? [first] : [first, last]) {
      const value = names.indexOf(end.toLowerCase());
      const number = value === -1 ? end : String(value + (names === months ? 1 : 0));
      if (!/^[+-]?\d+$/.test(number)) {
        return `failed to parse int from ${end}: strconv.Atoi: parsing ${goQuote(end)}: invalid syntax`;
      }
      if (Number(number) < 0) return `negative number (${Number(number)}) not allowed: ${end}`;
      ends.push(Number(number));
    }
    if (moreEnds.length > 0) return `too many hyphens: ${text}`;
  }
  const [start, end = step === undefined ? start! : high] = ends as [number, number?];
  if (moreSteps.length > 0) return `too many slashes: ${text}`;
  if (step !== undefined && !/^[+-]?\d+$/.test(step)) {
    return `failed to parse int from ${step}: strconv.Atoi: parsing ${goQuote(step)}: invalid syntax`;
  }
  if (start < low) return `beginning of range (${start}) below minimum (${low}): ${text}`;
  if (end > high) return `end of range (${end}) above maximum (${high}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  if (step !== undefined && Number(step) === 0) return `step of range should be a positive number: ${text}`;
  return undefined;
}
