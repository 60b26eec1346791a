/**
 * Loads what watches need (`watch_opening.ts`), once.
 *
 * @module
 */

type WatchOpening = typeof import("./watch_opening.ts");

let loaded: WatchOpening | undefined;

/** What opens watches. */
export async function watching(): Promise<WatchOpening> {
  return loaded ??= await import("./watch_opening.ts");
}
