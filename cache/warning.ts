/**
 * Warnings, and whom they are told.
 *
 * @module
 */

/** Tells a warning: one line on `console.warn` unless somebody wants to hear. What that throws ends nothing else. */
export function tellWarning(onWarning: ((text: string) => void) | undefined, text: string): void {
  if (onWarning === undefined) return console.warn(text);
  try {
    onWarning(text);
  } catch (thrown) {
    console.error(`onWarning threw, told of "${text}":`, thrown);
  }
}
