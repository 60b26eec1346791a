/**
 * What is wrong with an informer, as the model sees it.
 *
 * @module
 */

/** Something that an informer showed or told, and that cannot be. */
export class Contradiction extends Error {}

/** Throws what is wrong unless the condition holds. */
export function check(condition: boolean, message: () => string): void {
  if (!condition) throw new Contradiction(message());
}
