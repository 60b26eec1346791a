/**
 * What is wrong with a label selector, in the words of kube-apiserver. The selector itself is parsed in `meta/`; this
 * is asked only about texts that it refuses.
 *
 * @module
 */
import { goQuote } from "../../schema/go_text.ts";
import { labelValue, qualifiedName } from "../../schema/names.ts";

type TokenType = "identifier" | "end" | "," | "(" | ")" | "!" | "operator" | "error";

interface Token {
  readonly type: TokenType;
  readonly text: string;
}

const symbols = new Set(["=", "==", "!=", "!", "(", ")", ",", ">", "<"]);
const isSymbol = (character: string) => "=!(),><".includes(character);
const isSpace = (character: string) => " \t\r\n".includes(character);

/** The tokens of a text; words among them may be operators, by where they stand. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at]!)) {
      at += 1;
      continue;
    }
    let end = at + 1;
    if (isSymbol(text[at]!)) {
      while (end < text.length && symbols.has(text.slice(at, end + 1))) end += 1;
    } else {
      while (end < text.length && !isSpace(text[end]!) && !isSymbol(text[end]!)) end += 1;
    }
    const word = text.slice(at, end);
    tokens.push({ type: typeOf(word), text: word });
    at = end;
  }
  tokens.push({ type: "end", text: "" });
  return tokens;
}

function typeOf(word: string): TokenType {
  if (word === "," || word === "(" || word === ")" || word === "!") return word;
  return symbols.has(word) ? "operator" : "identifier";
}

class Fault extends Error {}

const binaryOperators = "in, notin, =, ==, !=, gt, lt";

/** The message of the 400 for a selector that cannot be parsed. */
export function labelSelectorFault(text: string): string {
  const tokens = tokenize(text);
  let at = 0;
  const peek = () => tokens[at]!;
  const take = () => tokens[at === tokens.length - 1 ? at : at++]!;

  const requirement = () => {
    let key = take();
    const negated = key.type === "!";
    if (negated) key = take();
    if (key.type !== "identifier") throw new Fault(`found '${key.text}', expected: identifier`);
    for (const fault of qualifiedName(key.text)) {
      throw new Fault(`<nil>: Invalid value: ${goQuote(key.text)}: ${fault}`);
    }
    if (negated || peek().type === "end" || peek().type === ",") return;
    const operator = take();
    const named = operator.text === "in" || operator.text === "notin";
    if (operator.type !== "operator" && !named) {
      throw new Fault(`found '${operator.text}', expected: ${binaryOperators}`);
    }
    const values = named ? list() : [single()];
    if (operator.text === ">" || operator.text === "<") {
      for (const [i, value] of values.entries()) {
        if (!/^[+-]?[0-9]+$/.test(value)) {
          const fault = "for 'Gt', 'Lt' operators, the value must be an integer";
          throw new Fault(`values[${i}]: Invalid value: ${goQuote(value)}: ${fault}`);
        }
      }
    }
    for (const [i, value] of values.entries()) {
      for (const fault of labelValue(value)) {
        throw new Fault(`values[${i}][${key.text}]: Invalid value: ${goQuote(value)}: ${fault}`);
      }
    }
  };

  const single = (): string => {
    if (peek().type === "end" || peek().type === ",") return "";
    const value = take();
    if (value.type !== "identifier") throw new Fault(`found '${value.text}', expected: identifier`);
    return value.text;
  };

  const list = (): string[] => {
    const open = take();
    if (open.type !== "(") throw new Fault(`found '${open.text}' expected: '('`);
    const first = peek();
    if (first.type === ")") {
      take();
      return [""];
    }
    if (first.type !== "identifier" && first.type !== ",") {
      throw new Fault(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values: string[] = [];
    while (true) {
      const token = take();
      if (token.type === "identifier") {
        values.push(token.text);
        if (peek().type === ")") break;
        if (peek().type !== ",") throw new Fault(`found '${peek().text}', expected: ',' or ')'`);
      } else if (token.type === ",") {
        if (values.length === 0 || peek().type === ")" || peek().type === ",") values.push("");
        if (peek().type === ")") break;
      } else {
        throw new Fault(`found '${token.text}', expected: ',', or identifier`);
      }
    }
    take();
    return values.sort();
  };

  try {
    while (peek().type !== "end") {
      if (peek().type !== "identifier" && peek().type !== "!") {
        return `found '${peek().text}', expected: !, identifier, or 'end of string'`;
      }
      requirement();
      const separator = take();
      if (separator.type === "end") break;
      if (separator.type !== ",") return `found '${separator.text}', expected: ',' or 'end of string'`;
      if (peek().type !== "identifier" && peek().type !== "!") {
        return `found '${peek().text}', expected: identifier after ','`;
      }
    }
  } catch (fault) {
    if (fault instanceof Fault) return `unable to parse requirement: ${fault.message}`;
    throw fault;
  }
  return `unable to parse requirement: ${text}`;
}

/** The message of the 400 for a field selector that cannot be parsed. */
export function fieldSelectorFault(text: string): string {
  for (const term of text.match(/(?:[^\\,]|\\.?)+/gs) ?? []) {
    const match = /^(.*?)(!=|==|=)([^]*)$/.exec(term);
    if (match === null) return `invalid selector: '${text}'; can't understand '${term}'`;
    const value = match[3]!;
    for (let i = 0; i < value.length; i++) {
      if (value[i] === "\\") {
        const next = value[i + 1];
        if (next === undefined) return "invalid field selector: unterminated escape sequence";
        if (next !== "\\" && next !== "," && next !== "=") {
          return `invalid field selector: invalid escape sequence: ${goQuote(`\\${next}`)}`;
        }
        i += 1;
      } else if (value[i] === "=" || value[i] === ",") {
        return `invalid field selector: unescaped character in value: ${value.charCodeAt(i)}`;
      }
    }
  }
  return `invalid selector: '${text}'`;
}
