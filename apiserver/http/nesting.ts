/**
 * How deep a body is nested. What follows its reading recurses over it, so depth is bounded before anything else.
 *
 * @module
 */

/**
 * Levels that a JSON body may have. Real servers stop at 10,000; no kind's objects come near a hundred, and the stack of
 * a JavaScript program ends at some thousands.
 */
export const nestingLimit = 1000;

const quote = 0x22;
const backslash = 0x5c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Whether JSON text opens more lists and objects within one another than the limit; what is in strings is skipped. */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      for (i++; i < text.length && text.charCodeAt(i) !== quote; i++) {
        if (text.charCodeAt(i) === backslash) i++;
      }
    } else if (opening.has(code)) {
      if (++depth > nestingLimit) return true;
    } else if (closing.has(code)) {
      depth--;
    }
  }
  return false;
}
