/**
 * Go's regular expressions (RE2) as JavaScript's: the patterns of schemas are written for Go.
 *
 * What differs is translated: flags in front (`(?i)`), named groups (`(?P<name>`), `\A`, `\z`, `\Q…\E`, POSIX classes
 * (`[[:alpha:]]`), `\pL`, escaped punctuation, and `.`, which in Go excludes only the line feed. JavaScript's engine
 * backtracks where RE2 does not: a pattern can be slow here that is not on a Kubernetes server.
 *
 * @module
 */

import { checkGoRegExp, unicodeProperty } from "./go_regexp_syntax.ts";

const compiled = new Map<string, RegExp>();
const mostCompiled = 1_000;

/**
 * Compiles a pattern.
 *
 * @throws {SyntaxError} where it is none, or one that has no translation
 */
export function goRegExp(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    checkGoRegExp(pattern);
    expression = translate(pattern);
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression;
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/** What may stay escaped in an expression with the flag `u`. */
const syntaxCharacter = /[\^$\\.*+?()[\]{}|/]/;

function translate(pattern: string): RegExp {
  let flags = "u";
  let rest = pattern;
  const leading = /^\(\?([ims]*)(?:-[ims]+)?\)/.exec(rest);
  if (leading !== null) {
    flags += leading[1]!;
    rest = rest.slice(leading[0].length);
  }
  let source = "";
  let inClass = false;
  for (let i = 0; i < rest.length; i++) {
    const character = rest[i]!;
    if (character === "\\") {
      const next = rest[i + 1]!;
      if (next === "Q") {
        const end = rest.indexOf("\\E", i + 2);
        const literal = rest.slice(i + 2, end < 0 ? undefined : end);
        source += literal.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&");
        i = end < 0 ? rest.length : end + 1;
        continue;
      }
      const property = /^[pP](?:([A-Za-z])|\{(\^?)(\w+)\})/.exec(rest.slice(i + 1));
      if (property !== null) {
        const [text, letter, not, name] = property;
        const negated = (next === "P") !== (not === "^");
        source += `\\${negated ? "P" : "p"}{${unicodeProperty(letter ?? name!)}}`;
        i += text.length;
        continue;
      }
      const code = /^x\{([0-9A-Fa-f]+)\}|^([0-7]{2,3})/.exec(rest.slice(i + 1));
      if (code !== null) {
        source += `\\u{${code[1] ?? Number.parseInt(code[2]!, 8).toString(16)}}`;
        i += code[0].length;
        continue;
      }
      source += escaped(next, inClass);
      i++;
    } else if (inClass) {
      const posix = /^\[:(\^?)([a-z]+):\]/.exec(rest.slice(i));
      if (posix !== null && posix[1] === "" && posixClasses[posix[2]!] !== undefined) {
        source += posixClasses[posix[2]!];
        i += posix[0].length - 1;
        continue;
      }
      if (character === "]") inClass = false;
      source += character === "[" ? "\\[" : character;
    } else if (character === "[") {
      inClass = true;
      source += character;
      if (rest[i + 1] === "^") source += rest[++i];
      // A bracket that comes first is an ordinary character.
      if (rest[i + 1] === "]") {
        source += "\\]";
        i++;
      }
    } else if (character === ".") {
      source += flags.includes("s") ? "." : "[^\\n]";
    } else if (character === "{" && !/^\{\d+(?:,\d*)?\}/.test(rest.slice(i))) {
      source += "\\{";
    } else if (character === "}" && !/\{\d+(?:,\d*)?$/.test(rest.slice(0, i))) {
      source += "\\}";
    } else if (rest.startsWith("(?P<", i)) {
      source += "(?<";
      i += 3;
    } else {
      source += character;
    }
  }
  return new RegExp(source, flags);
}

function escaped(character: string, inClass: boolean): string {
  switch (character) {
    case "A":
      return "^";
    case "z":
      return "$";
    case "a":
      return "\\x07";
  }
  if (/[A-Za-z0-9]/.test(character) || syntaxCharacter.test(character)) return `\\${character}`;
  return inClass && character === "-" ? "\\-" : character;
}
