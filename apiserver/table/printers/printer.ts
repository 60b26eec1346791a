/**
 * What makes the cells of a row.
 *
 * @module
 */

/** The value in a column; a column's `type` says how it is to be read. */
export type Cell = string | number | bigint | boolean | null;

/** What a printer needs to know besides the object. */
export interface PrintContext {
  /** What ages are measured at. */
  readonly now: Date;
  /** How long ago a time was, for people; `<unknown>` without one. */
  age(timestamp: string | null | undefined): string;
  /**
   * All objects of the list that is shown, in the version that they are stored in; undefined where a single object is
   * shown.
   */
  readonly list: readonly unknown[] | undefined;
}

/**
 * The cells of an object, in the order of its kind's columns. The object is of the version that the kind is stored in;
 * it may be empty but for its metadata, as a watch's bookmark is.
 */
// Each printer takes the type of its own kind; the registry knows which that is.
// deno-lint-ignore no-explicit-any
export type Printer<T = any> = (object: T, context: PrintContext) => readonly Cell[];
