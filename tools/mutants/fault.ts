/**
 * One fault on purpose: a line of a source that says something wrong.
 *
 * @module
 */

/** A text in a source, and what stands there in its place. */
export interface Fault {
  /** The source, from the project's root. */
  readonly file: string;
  /** What stands there exactly once. */
  readonly from: string;
  /** What stands there instead. */
  readonly to: string;
}

/** A fault that was thought out, and the promise that it breaks. */
export interface ListedFault extends Fault {
  /** What goes wrong, in a few words. */
  readonly fault: string;
  /**
   * Whose test has to fail: a behaviour's id, the label of a contract's sentence, or, for a promise that has neither,
   * words of its test's name. Where only another test fails, the fault has survived.
   */
  readonly breaks: string;
}

/**
 * The source with the fault in it.
 *
 * @throws {Error} unless what the fault replaces stands there exactly once: the list has to follow the sources
 */
export function applyFault(source: string, { file, from, to }: Fault): string {
  const at = source.indexOf(from);
  if (at < 0) throw new Error(`${file} no longer holds ${JSON.stringify(from)}`);
  if (source.indexOf(from, at + 1) >= 0) {
    throw new Error(`${file} holds ${JSON.stringify(from)} more than once`);
  }
  if (from === to) throw new Error(`${file}: ${JSON.stringify(from)} is replaced by itself`);
  return source.slice(0, at) + to + source.slice(at + from.length);
}
