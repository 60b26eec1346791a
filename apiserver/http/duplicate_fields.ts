/**
 * Fields that stand twice in one JSON object, which a parser silently drops.
 *
 * @module
 */

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
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The duplicates in a JSON text that parses, as field validation names them: `duplicate field "data.a"`. */
export function duplicateFields(text: string): string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  token.lastIndex = 0;
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
        });
        break;
      }
      case "}":
      case "]":
        levels.pop();
        break;
      case ",":
        if (top === undefined) break;
        if (top.fields !== undefined) top.wantsName = true;
        else top.current = `${top.path}[${++top.index}]`;
        break;
      case ":":
        break;
      default: {
        if (top === undefined || !top.wantsName) break;
        top.wantsName = false;
        const name = JSON.parse(symbol) as string;
        top.current = top.path === "" ? name : `${top.path}.${name}`;
        const times = (top.fields!.get(name) ?? 0) + 1;
        top.fields!.set(name, times);
        if (times === 2) found.push(`duplicate field ${JSON.stringify(top.current)}`);
      }
    }
  }
  return found;
}
