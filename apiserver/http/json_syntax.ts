/**
 * What is wrong with a text that is not JSON, in the words of Go's decoder, which kube-apiserver passes on.
 *
 * @module
 */

/** Position and nesting of a scan. */
interface Scan {
  readonly text: string;
  at: number;
}

class SyntaxFault extends Error {}

/** The fault of a text; undefined when it is JSON. */
export function jsonSyntaxFault(text: string): string | undefined {
  const scan: Scan = { text, at: 0 };
  try {
    value(scan, "looking for beginning of value");
    space(scan);
    if (scan.at < text.length) throw unexpected(scan, "after top-level value");
    return undefined;
  } catch (fault) {
    if (fault instanceof SyntaxFault) return fault.message;
    throw fault;
  }
}

function unexpected({ text, at }: Scan, context: string): SyntaxFault {
  if (at >= text.length) return new SyntaxFault("unexpected end of JSON input");
  return new SyntaxFault(`invalid character ${quoted(text[at]!)} ${context}`);
}

/** A character as Go quotes it in these messages. */
function quoted(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  const named: { readonly [character: string]: string } = {
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\\": "\\\\",
  };
  const escaped = named[character];
  if (escaped !== undefined) return `'${escaped}'`;
  const code = character.charCodeAt(0);
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, "0")}'`;
  if (code >= 0x80 && code < 0xa0) return `'\\u${code.toString(16).padStart(4, "0")}'`;
  return `'${character}'`;
}

function space(scan: Scan): void {
  while (" \t\r\n".includes(scan.text[scan.at] ?? "x")) scan.at += 1;
}

function value(scan: Scan, context: string): void {
  space(scan);
  const character = scan.text[scan.at];
  switch (character) {
    case "{":
      return object(scan);
    case "[":
      return array(scan);
    case '"':
      return string(scan);
    case "t":
      return literal(scan, "true");
    case "f":
      return literal(scan, "false");
    case "n":
      return literal(scan, "null");
    default:
      if (character === "-" || isDigit(character)) return number(scan);
      throw unexpected(scan, context);
  }
}

function object(scan: Scan): void {
  scan.at += 1;
  space(scan);
  if (scan.text[scan.at] === "}") {
    scan.at += 1;
    return;
  }
  while (true) {
    space(scan);
    if (scan.text[scan.at] !== '"') throw unexpected(scan, "looking for beginning of object key string");
    string(scan);
    space(scan);
    if (scan.text[scan.at] !== ":") throw unexpected(scan, "after object key");
    scan.at += 1;
    value(scan, "looking for beginning of value");
    space(scan);
    const next = scan.text[scan.at];
    if (next !== "," && next !== "}") throw unexpected(scan, "after object key:value pair");
    scan.at += 1;
    if (next === "}") return;
  }
}

function array(scan: Scan): void {
  scan.at += 1;
  space(scan);
  if (scan.text[scan.at] === "]") {
    scan.at += 1;
    return;
  }
  while (true) {
    value(scan, "looking for beginning of value");
    space(scan);
    const next = scan.text[scan.at];
    if (next !== "," && next !== "]") throw unexpected(scan, "after array element");
    scan.at += 1;
    if (next === "]") return;
  }
}

function string(scan: Scan): void {
  for (scan.at += 1;; scan.at += 1) {
    const character = scan.text[scan.at];
    if (character === undefined || character < " ") throw unexpected(scan, "in string literal");
    if (character === '"') {
      scan.at += 1;
      return;
    }
    if (character !== "\\") continue;
    scan.at += 1;
    const escape = scan.text[scan.at];
    if (escape === undefined || !'"\\/bfnrtu'.includes(escape)) {
      throw unexpected(scan, "in string escape code");
    }
    if (escape !== "u") continue;
    for (let digit = 0; digit < 4; digit++) {
      scan.at += 1;
      if (!/^[0-9a-fA-F]$/.test(scan.text[scan.at] ?? "")) {
        throw unexpected(scan, "in \\u hexadecimal character escape");
      }
    }
  }
}

function literal(scan: Scan, word: string): void {
  for (let i = 1; i < word.length; i++) {
    scan.at += 1;
    if (scan.text[scan.at] !== word[i]) throw unexpected(scan, `in literal ${word} (expecting '${word[i]}')`);
  }
  scan.at += 1;
}

function number(scan: Scan): void {
  if (scan.text[scan.at] === "-") {
    scan.at += 1;
    if (!isDigit(scan.text[scan.at])) throw unexpected(scan, "in numeric literal");
  }
  if (scan.text[scan.at] === "0") scan.at += 1;
  else digits(scan);
  if (scan.text[scan.at] === ".") {
    scan.at += 1;
    if (!isDigit(scan.text[scan.at])) throw unexpected(scan, "after decimal point in numeric literal");
    digits(scan);
  }
  if ("eE".includes(scan.text[scan.at] ?? "x")) {
    scan.at += 1;
    if ("+-".includes(scan.text[scan.at] ?? "x")) scan.at += 1;
    if (!isDigit(scan.text[scan.at])) throw unexpected(scan, "in exponent of numeric literal");
    digits(scan);
  }
}

function digits(scan: Scan): void {
  while (isDigit(scan.text[scan.at])) scan.at += 1;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
