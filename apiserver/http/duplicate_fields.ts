/**
 * Fields that stand twice in one JSON or YAML object, which a parser silently drops.
 *
 * @module
 */
import type { DuplicateKey } from "../../meta/mod.ts";
import { goQuote } from "../../schema/go_text.ts";

interface Level {
  readonly path: string;
  /** Fields so far, of an object; undefined in an array. */
  readonly fields: Map<string, number> | undefined;
  /** Index of the current item, of an array. */
  index: number;
  /** Path of the current field or item. */
  current: string;
  /** Whether a string here is a field's name. */
  wantsName: boolean;
  /** Whether it is in a field that is unknown. */
  readonly unknown: boolean;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The duplicates in a JSON text that parses, as field validation names them: `duplicate field "data.a"`. */
export function duplicateFields(text: string): string[] {
  return faultsInOrder(text, []);
}

/**
 * The duplicates in a JSON text among its unknown fields, in the text's order. What is unknown is not also told to be
 * a duplicate, nor is what is below it.
 */
export function faultsInOrder(text: string, unknown: readonly string[]): string[] {
  const found: string[] = [];
  const all = new Set(unknown);
  const toTell = new Set(unknown);
  const levels: Level[] = [];
  let toldHere = false;
  for (const [symbol] of text.matchAll(token)) {
    const top = levels.at(-1);
    switch (symbol) {
      case "{":
      case "[": {
        const path = top?.current ?? "";
        const isObject = symbol === "{";
        levels.push({
          path,
          fields: isObject ? new Map() : undefined,
          index: 0,
          current: isObject ? path : `${path}[0]`,
          wantsName: isObject,
          unknown: top?.unknown === true || toldHere,
        });
        toldHere = false;
        break;
      }
      case "}":
      case "]":
        levels.pop();
        toldHere = false;
        break;
      case ",":
        toldHere = false;
        if (top === undefined) break;
        if (top.fields !== undefined) top.wantsName = true;
        else top.current = `${top.path}[${++top.index}]`;
        break;
      case ":":
        break;
      default: {
        if (top === undefined || !top.wantsName) break;
        top.wantsName = false;
        toldHere = false;
        const name = JSON.parse(symbol) as string;
        top.current = top.path === "" ? name : `${top.path}.${name}`;
        const times = (top.fields!.get(name) ?? 0) + 1;
        top.fields!.set(name, times);
        if (top.unknown) break;
        const fault = `unknown field ${goQuote(top.current)}`;
        toldHere = all.has(fault);
        if (toTell.delete(fault)) found.push(fault);
        else if (times === 2 && !toldHere) found.push(`duplicate field ${goQuote(top.current)}`);
      }
    }
  }
  return [...found, ...toTell];
}

const yamlFault = "yaml: unmarshal errors:";

/** What field validation says of fields that stand twice in a YAML text: one fault, of a line for each. */
export function duplicateYamlFields(duplicates: readonly DuplicateKey[]): string[] {
  if (duplicates.length === 0) return [];
  const lines = duplicates.map(({ line, key }) => {
    const name = typeof key === "string" ? goQuote(key) : String(key);
    return `\n  line ${line}: key ${name} already set in map`;
  });
  return [yamlFault + lines.join("")];
}

/** The warnings that such a fault, or any other, makes. */
export function warningsOfFault(fault: string): string[] {
  const start = fault.indexOf(`${yamlFault}\n`);
  if (start === -1) return [fault];
  return fault.slice(start + yamlFault.length + 1).split("\n").map((line) => line.trim());
}
