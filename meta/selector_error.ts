/**
 * What a text that is no selector ends in.
 *
 * @module
 */

/** A selector that cannot be read. */
export class SelectorError extends TypeError {
  /** Which kind of selector was meant. */
  readonly selectorKind: "label" | "field";
  /** The whole text. */
  readonly text: string;

  /** The error for a text and what is wrong with it. */
  constructor(selectorKind: "label" | "field", text: string, problem: string) {
    super(`${selectorKind} selector "${text}": ${problem}`);
    this.name = "SelectorError";
    this.selectorKind = selectorKind;
    this.text = text;
  }
}
