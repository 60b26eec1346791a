/**
 * Marks at the keys of a YAML text, which a parser carries along: they keep keys apart that are the same, and tell
 * where each stands.
 *
 * @module
 */

/** What looks like a key: a quoted or a plain text before a colon, at a line's start or in braces. */
const keyPattern = new RegExp(
  "(?<=^(?:---)?[ \\t]*(?:-[ \\t]+)*|[{,][ \\t\\n]*)" +
    "(?:" +
    `(?:"(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\n]|'')*')(?=[ \\t]*:)` +
    "|" +
    "[^\\s\"'#{}[\\],&*!|>%@`?:-](?:[^\\n,{}[\\]]*?[^\\s,{}[\\]])??(?=[ \\t]*:(?:\\s|$))" +
    ")",
  "gm",
);

/** A key as it stands in the text. */
export interface MarkedKey {
  readonly key: string;
  /** Line of its value, counted from 1. */
  readonly line: number;
  readonly quoted: boolean;
}

/** See the module. */
export class KeyMarks {
  /** The text with its marks. */
  readonly text: string;
  readonly #found: { readonly line: number; readonly quoted: boolean }[] = [];
  readonly #pattern: RegExp;

  constructor(text: string) {
    let nonce = "kybernkey";
    while (text.includes(nonce)) nonce += "x";
    this.#pattern = new RegExp(`${nonce}([0-9]+)z`, "g");
    this.text = text.replace(keyPattern, (key: string, offset: number) => {
      const quote = key.startsWith('"') || key.startsWith("'") ? key[0]! : "";
      const mark = `${nonce}${this.#found.length}z`;
      this.#found.push({ line: valueLine(text, offset, offset + key.length), quoted: quote !== "" });
      return quote === "" ? key + mark : key.slice(0, -1) + mark + quote;
    });
  }

  /** A parsed key, as it was before it was marked; `undefined` for one without a mark. */
  read(marked: string): MarkedKey | undefined {
    const index = [...marked.matchAll(this.#pattern)].at(-1)?.[1];
    return index === undefined ? undefined : { key: this.strip(marked), ...this.#found[Number(index)]! };
  }

  /** Text without marks, for what only looked like a key. */
  strip(text: string): string {
    return text.replace(this.#pattern, "");
  }
}

/** The line of the value of a key: its own, unless nothing follows the colon, and the next line is deeper or in braces. */
function valueLine(text: string, start: number, end: number): number {
  const line = text.slice(0, start).split("\n").length;
  const [own = "", ...below] = text.slice(end).split("\n");
  if (!/^[ \t]*:[ \t]*(?:#.*)?$/.test(own)) return line;
  const depth = start - (text.lastIndexOf("\n", start - 1) + 1);
  const next = below.findIndex((each) => !/^[ \t]*(?:#.*)?$/.test(each));
  if (next === -1) return line;
  if (/[{,]\s*$/.test(text.slice(0, start))) return line + next + 1;
  const indent = below[next]!.search(/[^ ]/);
  const isItem = below[next]!.startsWith("- ", indent);
  return indent > depth || (indent === depth && isItem) ? line + next + 1 : line;
}
