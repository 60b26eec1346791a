/**
 * TypeScript types as text, laid out as `deno fmt` lays them out.
 *
 * @module
 */
import { compareText } from "../facts_set.ts";

/** `deno.json`'s line width. */
export const lineWidth = 110;

/** A type that can be written on one line or several. */
export type TypeText =
  | { readonly form: "plain"; readonly text: string }
  | { readonly form: "union"; readonly parts: readonly string[] }
  | { readonly form: "array"; readonly item: TypeText }
  | { readonly form: "map"; readonly value: TypeText }
  | { readonly form: "generic"; readonly name: string; readonly parameters: readonly string[] };

/** A type in so many words. */
export function plain(text: string): TypeText {
  return { form: "plain", text };
}

/** The type on one line. */
export function inOneLine(type: TypeText): string {
  switch (type.form) {
    case "plain":
      return type.text;
    case "union":
      return type.parts.join(" | ");
    case "array":
      return type.item.form === "union" ? `(${inOneLine(type.item)})[]` : `${inOneLine(type.item)}[]`;
    case "map":
      return `{ [key: string]: ${inOneLine(type.value)} }`;
    case "generic":
      return `${type.name}<${type.parameters.join(", ")}>`;
  }
}

/** A member of an interface, `NAME: TYPE;`, broken into lines where it is too long for one. */
export function memberText(indent: string, name: string, type: TypeText): string {
  const line = `${indent}${name}: ${inOneLine(type)};`;
  return line.length <= lineWidth ? line : `${indent}${name}:${broken(indent, type)};`;
}

/** What follows the colon, beginning with a space or a line break. */
function broken(indent: string, type: TypeText): string {
  switch (type.form) {
    case "plain":
      return ` ${type.text}`;
    case "union":
      return type.parts.map((part) => `\n${indent}  | ${part}`).join("");
    case "array":
      return type.item.form === "union"
        ? ` (${type.item.parts.map((part) => `\n${indent}  | ${part}`).join("")}\n${indent})[]`
        : `${broken(indent, type.item)}[]`;
    case "map":
      return ` {\n${memberText(`${indent}  `, "[key: string]", type.value)}\n${indent}}`;
    case "generic":
      return ` ${type.name}<\n${
        type.parameters.map((parameter) => `${indent}  ${parameter}`).join(",\n")
      }\n${indent}>`;
  }
}

/** `{ a, b }` of an import or export, in order, broken into lines where the statement is too long for one. */
export function namedStatement(before: string, given: readonly string[], after: string): string {
  const names = given.toSorted((a, b) => compareText(a.toLowerCase(), b.toLowerCase()) || compareText(a, b));
  const line = `${before} { ${names.join(", ")} } ${after}`;
  return line.length <= lineWidth
    ? line
    : `${before} {\n${names.map((name) => `  ${name},\n`).join("")}} ${after}`;
}

/** A property's name, in quotes where it is no identifier. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** A doc comment of paragraphs. A line that begins with `- ` stays one of its own, code stays as it is. */
export function docComment(indent: string, paragraphs: readonly string[]): string {
  const [only] = paragraphs;
  const short = `${indent}/** ${only} */`;
  if (paragraphs.length === 1 && !only!.includes("\n") && short.length <= lineWidth) return `${short}\n`;
  const width = lineWidth - indent.length - 3;
  let isCode = false;
  const lines = paragraphs.flatMap((paragraph, index) => [
    ...index === 0 ? [] : [""],
    ...paragraph.split("\n").flatMap((line) => {
      const isFence = line.startsWith("```");
      if (isFence) isCode = !isCode;
      return isCode || isFence ? [line] : wrapped(line, width);
    }),
  ]);
  return `${indent}/**\n${
    lines.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")
  }${indent} */\n`;
}

/** A line broken at spaces; what follows a list mark stays indented below it. */
function wrapped(line: string, width: number): string[] {
  const hanging = line.startsWith("- ") ? "  " : "";
  const lines: string[] = [];
  let current = "";
  for (const word of wordsOf(line)) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && longer.length > width) {
      lines.push(current);
      current = `${hanging}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}

/** Words of a line. Spaces inside code and inside `{@linkcode …}` do not end a word. */
function wordsOf(line: string): string[] {
  return line.match(/(?:`[^`]*`|\{@[^}]*\}|\S)+/g) ?? [];
}

/** `export const NAME: TYPE<…>`, broken into lines where it is too long for one. */
export function constStatement(name: string, type: string, parameters: readonly string[]): string {
  const line = `export const ${name}: ${type}<${parameters.join(", ")}>`;
  return line.length + " = {".length <= lineWidth
    ? line
    : `export const ${name}: ${type}<\n${parameters.map((each) => `  ${each}`).join(",\n")}\n>`;
}
