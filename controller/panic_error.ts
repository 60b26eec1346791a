/**
 * What a reconcile threw and is no Error, where that ends the run.
 *
 * @module
 */

/** A reconcile threw a value that is no Error, and the controller does not recover from that. */
export class PanicError extends Error {
  /** Always `PanicError`. */
  override readonly name: string = "PanicError";
  /** Name of the controller. */
  readonly controller: string;
  /** Key of the object. */
  readonly key: string;

  /**
   * Names the controller and the object.
   *
   * @param thrown the value, which is the cause
   */
  constructor(controller: string, key: string, thrown: unknown) {
    super(`controller "${controller}" threw what is no Error while it reconciled "${key}"`, {
      cause: thrown,
    });
    this.controller = controller;
    this.key = key;
  }
}
