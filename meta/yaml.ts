/**
 * YAML as Kubernetes reads it. All YAML of the project goes through this file.
 *
 * kubectl turns YAML into JSON by YAML 1.1's rules for plain scalars: `yes`, `on` and `n` are booleans, `0644` and
 * `0o644` are 420, `1_000` is 1000, while `2020-01-01` and `1:30` are strings. `@std/yaml` knows YAML 1.2's core
 * schema and tells nobody whether a scalar was quoted, so a text is parsed twice, typed and untyped, with a mark in the
 * place of each plain word whose meaning differs; both trees together give Kubernetes' reading. What is refused with a
 * clear error although kubectl takes it: an explicit tag on a quoted scalar (`!!int "12"`), and `!!binary`.
 *
 * A text is not trusted: aliases may make at most a million values more of it than it has characters, and what is nested
 * too deeply for the stack is refused, as is what contains itself.
 *
 * @module
 */
import { parseAll } from "@std/yaml/parse";
import { stringify } from "@std/yaml/stringify";
import { KeyMarks } from "./yaml_keys.ts";

const trueWords = new Set(["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"]);

/**
 * A plain word that YAML 1.1 reads otherwise than 1.2 does: it stands after a `:`, `-`, `,`, `[` or `{` on its line and
 * before a `:`, `,`, `]`, `}`, a comment or the line's end. What stands in quotes follows a quote and is not found.
 */
const plainWord =
  /(?<=[:\-,[{][ \t]+|[[{,]|^[ \t]*)(y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|[-+]?\.?[0-9][-+.\w]*)(?=[ \t]*(?:$|[,\]}]|:(?:\s|$))|[ \t]+#)/gm;

/** A line that holds only the word and what follows it may belong to a block scalar, so only keys count there. */
function isKey(text: string, end: number): boolean {
  return /^[ \t]*:(\s|$)/.test(text.slice(end, end + 80));
}

interface Marked {
  text: string;
  words: string[];
  mark: (index: number) => string;
  pattern: RegExp;
  /** How many values may still be read. Without aliases there are fewer of them than characters. */
  budget: { left: number };
  /** Marks of the keys too, where fields that come twice are to be told. */
  keys?: KeyMarks;
  onDuplicate?: (duplicate: DuplicateKey) => void;
}

/** A field that its object had already. */
export interface DuplicateKey {
  /** The field's name; a number or a boolean if it is one and not in quotes. */
  readonly key: string | number | bigint | boolean;
  /** The line of its value, counted from 1. */
  readonly line: number;
}

/** How {@linkcode parseYaml} reads. */
export interface ParseYamlOptions {
  /** Called for each field that its object had already, of which the last counts. Without it they are refused. */
  readonly onDuplicate?: (duplicate: DuplicateKey) => void;
}

/** Values that aliases may add to those that a text has by itself. */
const mostByAliases = 1_000_000;

function markPlainWords(text: string): Marked {
  let nonce = "kybernmark";
  while (text.includes(nonce)) nonce += "x";
  const words: string[] = [];
  const mark = (index: number) => `${nonce}${index}z`;
  const marked = text.replace(plainWord, (word: string, _group: string, offset: number) => {
    const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
    const alone = text.slice(lineStart, offset).trim() === "";
    if (alone && !isKey(text, offset + word.length)) return word;
    words.push(word);
    return mark(words.length - 1);
  });
  const budget = { left: text.length + mostByAliases };
  return { text: marked, words, mark, pattern: new RegExp(`${nonce}([0-9]+)z`, "g"), budget };
}

/**
 * What a plain scalar that looks like a number means to kubectl: an integer by Go's prefixes (a leading 0 is octal),
 * else a decimal fraction, else a string. What 64 bits cannot hold becomes a rounded number, as it does there.
 */
function readNumber(raw: string): number | bigint | string {
  const plain = raw.replaceAll("_", "");
  const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.exec(plain);
  if (integer !== null) {
    const digits = integer[2]!.replace(/^0[oO]?(?=[0-7])/, "0o").toLowerCase();
    const value = integer[1] === "-" ? -BigInt(digits) : BigInt(digits);
    const number = Number(value);
    const fits = value >= -(2n ** 63n) && value < 2n ** 63n;
    return fits && !Number.isSafeInteger(number) ? value : number;
  }
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain)) return raw;
  return Number(plain);
}

function readTree(typed: unknown, raw: unknown, marked: Marked): unknown {
  if (--marked.budget.left < 0) {
    throw new SyntaxError(`YAML: its aliases make more than ${mostByAliases} values of it`);
  }
  if (typeof typed === "string") return readText(typed, marked);
  if (typeof typed === "number") {
    if (!Number.isFinite(typed)) throw new SyntaxError(`YAML: ${String(raw)} has no JSON form`);
    return typeof raw === "string" ? readNumber(raw) : typed;
  }
  if (Array.isArray(typed)) {
    return typed.map((item, index) => readTree(item, (raw as unknown[] | undefined)?.[index], marked));
  }
  if (typeof typed === "object" && typed !== null) return readMapping(typed, raw, marked);
  return typed;
}

function readMapping(typed: object, raw: unknown, marked: Marked): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const rawEntries = typeof raw === "object" && raw !== null ? Object.entries(raw) : [];
  const own: [string, unknown][] = [];
  const names = new Set<string>();
  for (const [index, [key, value]] of Object.entries(typed).entries()) {
    const read = readTree(value, rawEntries[index]?.[1], marked);
    const merged = (marked.keys?.strip(key) ?? key) === "<<" ? [read].flat() : [];
    if (merged.length > 0 && merged.every((each) => typeof each === "object" && each !== null)) {
      for (const [name, each] of merged.flatMap((mapping) => Object.entries(mapping as object))) {
        if (!Object.hasOwn(result, name)) define(result, name, each);
      }
    } else {
      const name = String(readText(key, marked));
      if (names.has(name)) tellDuplicate(key, marked);
      names.add(name);
      own.push([name, read]);
    }
  }
  for (const [key, value] of own) define(result, key, value);
  return result;
}

function tellDuplicate(key: string, { keys, onDuplicate, ...marked }: Marked): void {
  const found = keys?.read(key);
  if (found === undefined) throw new SyntaxError(`YAML: duplicated key ${readText(key, marked)}`);
  const name = found.quoted ? found.key : readPlainKey(readText(found.key, marked));
  onDuplicate?.({ key: name, line: found.line });
}

function readPlainKey(key: string | boolean | number | bigint): string | boolean | number | bigint {
  if (key === "true" || key === "false") return key === "true";
  return typeof key === "string" ? readNumber(key) : key;
}

/** Defines, so that a key `__proto__` is a key like any other. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function readText(
  given: string,
  { words, mark, pattern, keys }: Marked,
): string | boolean | number | bigint {
  const text = keys?.strip(given) ?? given;
  if (words.length === 0) return text;
  const whole = new RegExp(`^${pattern.source}$`).exec(text);
  if (whole !== null && text === mark(Number(whole[1]))) {
    const word = words[Number(whole[1])]!;
    if (trueWords.has(word)) return true;
    return /[0-9]/.test(word) ? readNumber(word) : false;
  }
  return text.replace(pattern, (_all, index: string) => words[Number(index)]!);
}

/**
 * Refuses a block that is indented by a tab, as YAML does and `@std/yaml` does not: a line that begins with one after a
 * line that ends in `:` or in the `-` of a list. Inside a block scalar (a Makefile in a ConfigMap) tabs are content, and
 * in a flow collection (JSON) they are space.
 *
 * @throws {SyntaxError} that names the line
 */
function refuseTabIndentation(text: string): void {
  if (!text.includes("\n\t")) return;
  let opensBlock = false;
  /** Spaces in front of the line whose block scalar is being read. */
  let scalarOf: number | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const content = line.trim();
    if (content === "") continue;
    const spaces = line.length - line.trimStart().length;
    if (scalarOf !== undefined && spaces > scalarOf) continue;
    scalarOf = undefined;
    if (opensBlock && line.startsWith("\t")) {
      throw new SyntaxError(`YAML: line ${index + 1} is indented by a tab: only spaces indent`);
    }
    if (content.startsWith("#")) continue;
    opensBlock = /(?::|^-)$/.test(content);
    if (/(?:^|[\s:-])[|>][-+0-9]*(?:\s+#.*)?$/.test(content)) scalarOf = spaces;
  }
}

/**
 * Parses every document of a YAML text; empty ones are left out.
 *
 * @throws {SyntaxError} when the text is not YAML, or holds what JSON cannot (infinity, not-a-number)
 *
 * @example
 * ```ts
 * import { parseYamlDocuments } from "@kybern/kybern/meta";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseYamlDocuments("mode: 0644\n---\non: yes\n"), [{ mode: 420 }, { true: true }]);
 * ```
 */
export function parseYamlDocuments(text: string, options: ParseYamlOptions = {}): unknown[] {
  refuseTabIndentation(text);
  const marked = markPlainWords(text);
  try {
    return readDocuments(marked);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new SyntaxError("YAML: it is nested too deeply, or contains itself", { cause: error });
    }
    const isDuplicate = error instanceof SyntaxError && error.message.includes("duplicated key");
    if (options.onDuplicate === undefined || !isDuplicate) throw error;
    const keys = new KeyMarks(marked.text);
    const budget = { left: text.length + mostByAliases };
    return readDocuments({ ...marked, text: keys.text, keys, budget, onDuplicate: options.onDuplicate });
  }
}

function readDocuments(marked: Marked): unknown[] {
  const typed = parseAll(marked.text, { schema: "core" }) as unknown[];
  const raw = parseAll(marked.text, { schema: "failsafe" }) as unknown[];
  return typed.map((document, index) => readTree(document, raw[index], marked)).filter((document) =>
    document !== null && document !== undefined
  );
}

/**
 * Parses a YAML text of one document; an empty one is `undefined`.
 *
 * @throws {SyntaxError} when the text is not YAML or holds several documents
 */
export function parseYaml(text: string, options: ParseYamlOptions = {}): unknown {
  const documents = parseYamlDocuments(text, options);
  if (documents.length > 1) throw new SyntaxError(`YAML: one document expected, found ${documents.length}`);
  return documents[0];
}

/** A text that some reader of YAML 1.1 or 1.2, or Go's, would not take for a string if it stood unquoted. */
const risky =
  /^(?:[-+.]?[0-9].*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|y|yes|n|no|on|off|true|false|null|~|=|<<|)$/i;

/**
 * Writes one YAML document, block style. Strings that any reader could take for something else are quoted.
 *
 * @throws {TypeError} when the value holds a function or a symbol
 */
export function stringifyYaml(value: unknown): string {
  const quoted: string[] = [];
  const nonce = `kybernquote${crypto.randomUUID().replaceAll("-", "")}x`;
  const replaceBy = (text: string) => `${nonce}${quoted.push(text) - 1}z`;
  const prepare = (each: unknown): unknown => {
    if (typeof each === "bigint") return replaceBy(String(each));
    if (typeof each === "string") return risky.test(each) ? replaceBy(JSON.stringify(each)) : each;
    if (Array.isArray(each)) return each.map((item) => prepare(item === undefined ? null : item));
    if (typeof each === "object" && each !== null) {
      if ("toJSON" in each && typeof each.toJSON === "function") return prepare(each.toJSON());
      const result: Record<string, unknown> = {};
      for (const [key, item] of Object.entries(each)) {
        if (item !== undefined) define(result, prepare(key) as string, prepare(item));
      }
      return result;
    }
    return each;
  };
  const text = stringify(prepare(value), { lineWidth: -1, schema: "core", useAnchors: false });
  return text.replace(new RegExp(`${nonce}([0-9]+)z`, "g"), (_all, index: string) => quoted[Number(index)]!);
}
