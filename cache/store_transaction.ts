/**
 * Several changes to a store, made together.
 *
 * @module
 */

/** One change to a store. */
export interface StoreChange<T> {
  /** What to do with the object. */
  readonly type: "add" | "update" | "delete";
  /** The object. */
  readonly object: T;
}

/** Some of the changes to a store failed; the others were made. */
export class StoreTransactionError extends AggregateError {
  /** `StoreTransactionError`. */
  override readonly name = "StoreTransactionError";
  /** Which changes were made, counted from 0. */
  readonly succeeded: readonly number[];

  /** `errors` holds what went wrong with each of the others. */
  constructor(succeeded: readonly number[], total: number, errors: readonly unknown[]) {
    const first = errors[0] instanceof Error ? errors[0].message : String(errors[0]);
    super(errors, `failed to execute (${errors.length}/${total}) transactions: ${first}`);
    this.succeeded = succeeded;
  }
}
