/**
 * JSON paths as Kubernetes has them: the columns of custom resources are written in them.
 *
 * Source: Kubernetes documentation, "JSONPath Support"; where that is silent, what kube-apiserver does. Fields, quoted
 * fields, indexes, slices, unions, wildcards, recursive descent and filters are there; `range` and `end`, which only
 * templates need, are not.
 *
 * @module
 */

/** One step of a path, from a list of values to the next. */
export type PathStep =
  /** The member of that name, of those that have it. */
  | { readonly type: "field"; readonly name: string }
  /** All members or items. */
  | { readonly type: "wildcard" }
  /** The value and everything below it that has something below itself. */
  | { readonly type: "recursive" }
  /** Items from `start` to before `end`; negative ones count from the end. */
  | {
    readonly type: "slice";
    readonly start: number | undefined;
    readonly end: number | undefined;
    readonly step: number | undefined;
    /** Whether `end` only says that one item is wanted: then 0 means the end of the list. */
    readonly single: boolean;
  }
  /** What each branch gives, one after the other. */
  | { readonly type: "union"; readonly branches: readonly Path[] }
  /** Items that pass the comparison. */
  | {
    readonly type: "filter";
    readonly left: Path;
    /** `exists` without a right side. */
    readonly operator: string;
    readonly right: Path;
  }
  /** That value, whatever there was before. */
  | { readonly type: "literal"; readonly value: string | number | boolean }
  /** A word that means nothing here: evaluation fails. */
  | { readonly type: "word"; readonly name: string };

/** A parsed path. */
export type Path = readonly PathStep[];

/** A text is no path. */
export class JsonPathError extends Error {
  /** Tells the class apart. */
  override readonly name = "JsonPathError";
}

/**
 * Parses a path without braces, for example `.status.conditions[?(@.type=="Ready")].status`.
 *
 * @throws {JsonPathError} where it is none
 */
export function parseJsonPath(text: string): Path {
  return new Parser(text).parse();
}

/** What a path ends at, for it to be a field's name. */
const terminators = new Set([" ", "\t", "\r", "\n", ".", ",", "[", "]", "$", "@", "{", "}", ""]);

class Parser {
  readonly #text: string;
  readonly #steps: PathStep[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Path {
    while (this.#at < this.#text.length) {
      const rest = this.#text.slice(this.#at);
      const character = rest[0]!;
      if (rest.startsWith("[?(")) this.#filter();
      else if (rest.startsWith("..")) this.#recursive();
      else if (character === "}") break;
      else if (character === " " || character === "@" || character === "$") this.#at += 1;
      else if (character === "[") this.#brackets();
      else if (character === '"' || character === "'") this.#quoted(character);
      else if (character === ".") this.#field(1);
      else if (/[-+\d]/.test(character)) this.#number();
      else if (/[_\p{L}]/u.test(character)) this.#word();
      else {throw new JsonPathError(
          `unexpected ${JSON.stringify(character)} in ${JSON.stringify(this.#text)}`,
        );}
    }
    return this.#steps;
  }

  /** Reads up to a terminator; a backslash takes the next character's meaning away. */
  #name(): string {
    const start = this.#at;
    while (!terminators.has(this.#text[this.#at] ?? "")) {
      this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    }
    this.#at = Math.min(this.#at, this.#text.length);
    return this.#text.slice(start, this.#at);
  }

  #field(skip: number): void {
    this.#at += skip;
    const name = this.#name();
    this.#steps.push(
      name === "*" ? { type: "wildcard" } : { type: "field", name: name.replaceAll("\\", "") },
    );
  }

  #recursive(): void {
    if (this.#steps.at(-1)?.type === "recursive") throw new JsonPathError("two recursive descents in a row");
    this.#at += 2;
    this.#steps.push({ type: "recursive" });
    if (/[_\p{L}\d]/u.test(this.#text[this.#at] ?? "")) this.#field(0);
  }

  #word(): void {
    const name = this.#name();
    this.#steps.push(
      name === "true" || name === "false"
        ? { type: "literal", value: name === "true" }
        : { type: "word", name },
    );
  }

  #number(): void {
    const [digits] = /^[-+]?[\d.]*/.exec(this.#text.slice(this.#at))!;
    this.#at += digits.length;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(digits)) {
      throw new JsonPathError(`${JSON.stringify(digits)} is not a number`);
    }
    this.#steps.push({ type: "literal", value: Number(digits) });
  }

  #quoted(quote: string): void {
    const start = this.#at;
    for (let end = start + 1; end < this.#text.length; end++) {
      if (this.#text[end] !== quote || this.#text[end - 1] === "\\") continue;
      this.#at = end + 1;
      this.#steps.push({ type: "literal", value: unescape(this.#text.slice(start + 1, end)) });
      return;
    }
    throw new JsonPathError("unterminated quoted string");
  }

  #brackets(): void {
    const end = this.#text.indexOf("]", this.#at);
    if (end === -1) throw new JsonPathError("unterminated brackets");
    const inside = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    const parts = inside.split(",");
    if (parts.length > 1) {
      this.#steps.push({ type: "union", branches: parts.map((part) => parseJsonPath(`[${part.trim()}]`)) });
      return;
    }
    const key = /^'([^']*)'$/.exec(inside);
    if (key !== null) this.#steps.push(...parseJsonPath(`.${key[1]}`));
    else this.#steps.push(slice(inside === "*" ? ":" : inside));
  }

  #filter(): void {
    this.#at += 3;
    const start = this.#at;
    let quote: string | undefined;
    let closed = false;
    for (;; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined || character === "\n") throw new JsonPathError("unterminated filter");
      if (character === '"' || character === "'") {
        if (quote === undefined) quote = character;
        else if (character === quote && this.#text[this.#at - 1] !== "\\") closed = true;
      }
      // Parentheses inside a quoted string do not end the filter.
      if (character === ")" && (quote === undefined || closed)) break;
    }
    const inside = this.#text.slice(start, this.#at);
    this.#at += 1;
    if (this.#text[this.#at] !== "]") throw new JsonPathError("a filter that does not end in )]");
    this.#at += 1;
    const parts = /^([^!<>=]+)([!<>=]+)(.+)$/s.exec(inside);
    this.#steps.push(
      parts === null ? { type: "filter", left: parseJsonPath(inside), operator: "exists", right: [] } : {
        type: "filter",
        left: parseJsonPath(parts[1]!),
        operator: parts[2]!,
        right: parseJsonPath(parts[3]!),
      },
    );
  }
}

function slice(text: string): PathStep {
  const parts = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text);
  if (parts === null) throw new JsonPathError(`invalid index ${JSON.stringify(text)}`);
  const [start, end, step] = [parts[1], parts[2], parts[3]].map((part) => {
    if (part === "-") throw new JsonPathError(`invalid index ${JSON.stringify(text)}`);
    return part ? Number(part) : undefined;
  });
  const single = parts[2] === undefined;
  return { type: "slice", start, end: single ? (start ?? 0) + 1 : end, step, single };
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

function unescape(text: string): string {
  return text.replace(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|(.))/gs,
    (_whole, unicode?: string, byte?: string, character?: string) =>
      character === undefined
        ? String.fromCharCode(Number.parseInt((unicode ?? byte)!, 16))
        : escapes[character] ?? character,
  );
}
