/**
 * What to say of a thrown value.
 *
 * @module
 */

/** An Error's message; of anything else its text. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
