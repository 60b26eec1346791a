/**
 * Structured log lines: text on a terminal, JSON elsewhere.
 *
 * @example Lines into an array, in a test
 * ```ts
 * import { createLogger, type LogRecord } from "@kybern/kybern/controller";
 * import { assertEquals } from "@std/assert";
 *
 * const records: LogRecord[] = [];
 * const log = createLogger({ write: (record) => records.push(record) }).with({ controller: "mirror" });
 * log.info("starting", { workers: 2 });
 * assertEquals(records[0]!.fields, { controller: "mirror", workers: 2 });
 * ```
 *
 * @module
 */

/** How much a line matters, growing. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a line tells beside its message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One line. */
export interface LogRecord {
  /** When, RFC 3339 in UTC. */
  readonly time: string;
  /** How much it matters. */
  readonly level: LogLevel;
  /** What happened, in a constant sentence: what varies is in the fields. */
  readonly message: string;
  /** What it is about. */
  readonly fields: LogFields;
}

/** Writes lines. */
export interface Logger {
  /** For whoever looks for a fault. */
  debug(message: string, fields?: LogFields): void;
  /** Worth knowing. */
  info(message: string, fields?: LogFields): void;
  /** Somebody may have to act. */
  warn(message: string, fields?: LogFields): void;
  /** Something failed. */
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines carry these fields as well. */
  with(fields: LogFields): Logger;
}

/** How lines are written. */
export interface LoggerOptions {
  /**
   * The least level that is written.
   * @default {"info"}
   */
  level?: LogLevel;
  /**
   * Takes each line.
   * @default text to standard error when that is a terminal, else JSON
   */
  write?: (record: LogRecord) => void;
}

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** How many causes of an error are told. */
const causesTold = 5;

/** An error as text: its stack where it has one, else name and message; then its causes. */
function errorText(error: Error): string {
  const texts: string[] = [];
  for (let each: unknown = error; each !== undefined && texts.length <= causesTold;) {
    texts.push(each instanceof Error ? each.stack ?? `${each.name}: ${each.message}` : String(each));
    each = each instanceof Error ? each.cause : undefined;
  }
  return texts.join("\ncaused by: ");
}

function plain(value: unknown): unknown {
  if (value instanceof Error) return errorText(value);
  if (typeof value === "bigint") return String(value);
  return value;
}

/** The JSON of a value, whatever it is: a line that cannot be written must not end what it tells of. */
function json(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_key, value) => plain(value));
  } catch (error) {
    return JSON.stringify(`not shown: ${error instanceof Error ? error.message.split("\n")[0] : "no JSON"}`);
  }
}

/** A line as one JSON object. A field named like a line's own member does not replace it. */
export function jsonLine({ time, level, message, fields }: LogRecord): string {
  const members = Object.entries({ ...fields, time, level, message }).flatMap(([name, value]) => {
    const shown = json(value);
    return shown === undefined ? [] : [`${JSON.stringify(name)}:${shown}`];
  });
  return `{${members.join(",")}}`;
}

/** A line for people: time, level, message, fields. */
export function textLine({ time, level, message, fields }: LogRecord): string {
  const clock = time.slice(11, 23);
  const rest = Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) => {
    const shown = plain(value);
    const text = typeof shown === "string" && !/[\s"=\p{Cc}]/u.test(shown) ? shown : json(shown);
    // JSON escapes the controls below the space alone.
    return `${name}=${text?.replace(/[\x7f-\x9f]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)}`;
  });
  return [clock, level.toUpperCase().padEnd(5), message, ...rest].join(" ");
}

/** A logger. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const line = Deno.stderr.isTerminal() ? textLine : jsonLine;
  const { level = "info", write = (record: LogRecord) => console.error(line(record)) } = options;
  const least = levels.indexOf(level);
  const make = (own: LogFields): Logger => {
    const at = (each: LogLevel) => (message: string, fields: LogFields = {}) => {
      if (levels.indexOf(each) < least) return;
      write({ time: new Date().toISOString(), level: each, message, fields: { ...own, ...fields } });
    };
    return {
      debug: at("debug"),
      info: at("info"),
      warn: at("warn"),
      error: at("error"),
      with: (fields) => make({ ...own, ...fields }),
    };
  };
  return make({});
}
