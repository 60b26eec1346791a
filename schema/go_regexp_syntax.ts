/**
 * Whether a text is a regular expression in Go (RE2), in the words of Go's `regexp/syntax`.
 *
 * RE2 has neither looking around (`(?=`, `(?!`, `(?<=`), nor references back (`\1`), nor possessive repetition: what a
 * JavaScript engine would take and a Kubernetes server refuses is refused here.
 *
 * @module
 */

/** Most repetitions that RE2 allows. */
const mostRepetitions = 1000;

/**
 * Checks an expression.
 *
 * @throws {SyntaxError} with Go's text, without `error parsing regexp: `
 */
export function checkGoRegExp(pattern: string): void {
  new Checker(pattern).check();
}

/** What a repetition can stand behind. */
type Before =
  /** Nothing that can be repeated. */
  | "nothing"
  /** A character, class, anchor or group. */
  | "operand";

class Checker {
  readonly #text: string;
  #at = 0;
  #open = 0;
  #before: Before = "nothing";
  /** Where the repetition begins that has just been read. */
  #repeatedFrom: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  check(): void {
    while (this.#at < this.#text.length) {
      const repeated = this.#repeatedFrom;
      this.#repeatedFrom = undefined;
      this.#step(repeated);
    }
    if (this.#open > 0) throw fault("missing closing )", this.#text);
  }

  get #rest(): string {
    return this.#text.slice(this.#at);
  }

  #step(repeatedFrom: number | undefined): void {
    const character = this.#text[this.#at]!;
    switch (character) {
      case "(":
        return this.#group();
      case ")":
        if (this.#open-- === 0) throw fault("unexpected )", this.#text);
        return this.#operand(1);
      case "|":
        this.#before = "nothing";
        this.#at++;
        return;
      case "[":
        return this.#operand(classLength(this.#rest));
      case "*":
      case "+":
      case "?":
        return this.#repetition(1, repeatedFrom);
      case "{": {
        const [bounds, low, comma, high] = /^\{(\d+)(,?)(\d*)\}/.exec(this.#rest) ?? [];
        // Braces that bound nothing stand for themselves.
        if (bounds === undefined || (comma === "" && high !== "")) return this.#operand(1);
        const least = Number(low);
        const most = high === "" ? least : Number(high);
        if (least > mostRepetitions || most > mostRepetitions || least > most) {
          throw fault("invalid repeat count", bounds);
        }
        return this.#repetition(bounds.length, repeatedFrom);
      }
      case "\\":
        return this.#operand(escapeLength(this.#rest, false));
      default:
        return this.#operand(1);
    }
  }

  #operand(length: number): void {
    this.#at += length;
    this.#before = "operand";
  }

  #repetition(length: number, repeatedFrom: number | undefined): void {
    const start = this.#at;
    this.#at += length;
    if (this.#text[this.#at] === "?") this.#at++;
    if (repeatedFrom !== undefined) {
      throw fault("invalid nested repetition operator", this.#text.slice(repeatedFrom, this.#at));
    }
    if (this.#before === "nothing") {
      throw fault("missing argument to repetition operator", this.#text.slice(start, this.#at));
    }
    this.#repeatedFrom = start;
  }

  /** What opens a group, or sets flags. */
  #group(): void {
    const rest = this.#rest;
    if (!rest.startsWith("(?")) return this.#enter(1);
    const named = /^\(\?P?</.exec(rest);
    if (named !== null) {
      const end = rest.indexOf(">");
      if (end < 0) throw fault("invalid named capture", rest);
      if (!/^\w+$/.test(rest.slice(named[0].length, end))) {
        throw fault("invalid named capture", rest.slice(0, end + 1));
      }
      return this.#enter(end + 1);
    }
    const [flags, end] = /^\(\?(?:[imsU]*(?:-[imsU]+)?)([:)])?/.exec(rest)!;
    if (end === undefined) {
      if (flags.length === rest.length) throw fault("missing closing )", this.#text);
      throw fault("invalid or unsupported Perl syntax", rest.slice(0, flags.length + 1));
    }
    if (end === ":") return this.#enter(flags.length);
    this.#at += flags.length;
  }

  #enter(length: number): void {
    this.#open++;
    this.#at += length;
    this.#before = "nothing";
  }
}

function fault(what: string, where: string): SyntaxError {
  return new SyntaxError(`${what}: \`${where}\``);
}

/** The length of what a backslash begins. */
function escapeLength(rest: string, inClass: boolean): number {
  if (rest.length === 1) throw fault("trailing backslash at end of expression", "");
  const form = inClass
    ? /^\\(?:[dDsSwWaftnrv]|[0-7]{2,3}|0|x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]+\}|[^0-9A-Za-z])/su
    : /^\\(?:Q.*?(?:\\E|$)|[AbBzEdDsSwWaftnrv]|[0-7]{2,3}|0|x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]+\}|[^0-9A-Za-z])/su;
  const known = form.exec(rest);
  if (known !== null) return known[0].length;
  const property = /^\\[pP](?:[A-Za-z]|\{\^?(\w+)\})/.exec(rest);
  if (property === null) throw fault("invalid escape sequence", rest.slice(0, 2));
  const name = property[1] ?? rest[2]!;
  if (unicodeProperty(name) === undefined) throw fault("invalid character class range", property[0]);
  return property[0].length;
}

/** What JavaScript calls a Unicode table of Go's: a general category or a script; `undefined` where there is none. */
export function unicodeProperty(name: string): string | undefined {
  return [name, `Script=${name}`].find((one) => {
    try {
      return new RegExp(`\\p{${one}}`, "u") !== undefined;
    } catch {
      return false;
    }
  });
}

const posixNames =
  /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;

/** The length of a class, from bracket to bracket. */
function classLength(rest: string): number {
  let at = rest[1] === "^" ? 2 : 1;
  for (let first = true; rest[at] !== "]" || first; first = false) {
    if (at >= rest.length) throw fault("missing closing ]", rest);
    const posix = /^\[:.*?:\]/s.exec(rest.slice(at));
    if (posix !== null) {
      if (!posixNames.test(posix[0])) throw fault("invalid character class range", posix[0]);
      at += posix[0].length;
      continue;
    }
    const start = at;
    at += memberLength(rest, at);
    const low = codeOf(rest.slice(start, at));
    if (rest[at] !== "-" || rest[at + 1] === "]" || at + 1 >= rest.length || low === undefined) continue;
    const from = at + 1;
    at = from + memberLength(rest, from);
    const high = codeOf(rest.slice(from, at));
    if (high === undefined || high < low) throw fault("invalid character class range", rest.slice(start, at));
  }
  return at + 1;
}

function memberLength(rest: string, at: number): number {
  return rest[at] === "\\" ? escapeLength(rest.slice(at), true) : [...rest.slice(at, at + 2)][0]!.length;
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** The character that a member of a class is; `undefined` for a class in it. */
function codeOf(text: string): number | undefined {
  if (!text.startsWith("\\")) return text.codePointAt(0);
  const [, hex = "", octal = "", letter = ""] = /^\\(?:x\{?([0-9A-Fa-f]+)\}?|([0-7]+)|(.))/su.exec(text)!;
  if (hex !== "") return Number.parseInt(hex, 16);
  if (octal !== "") return Number.parseInt(octal, 8);
  if (letter in controls) return controls[letter];
  return /[A-Za-z]/.test(letter) ? undefined : letter.codePointAt(0);
}
