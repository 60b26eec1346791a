/**
 * Deltas: what happened to an object, on its way into a store.
 *
 * @module
 */
import { DeletedFinalStateUnknown } from "./keys.ts";

/** What happened to an object. */
export type DeltaType =
  /** It came. */
  | "Added"
  /** It changed. */
  | "Updated"
  /** It went; the delta's object is its last state, or a tombstone. */
  | "Deleted"
  /** It is in a list that takes the place of all that was known. It may be new, changed or the same. */
  | "Replaced"
  /** Nothing: it is told again. */
  | "Sync";

/** One thing that happened to one object. */
export interface Delta<T> {
  /** What happened. */
  readonly type: DeltaType;
  /** The object; for `Deleted` it may be a tombstone. */
  readonly object: T | DeletedFinalStateUnknown<T>;
}

/** All that happened to one object since it was last popped, oldest first; never empty. */
export type Deltas<T> = readonly Delta<T>[];

/** The object that a delta is about; `undefined` for a tombstone without one. */
export function objectOf<T>(delta: Delta<T>): T | undefined {
  return delta.object instanceof DeletedFinalStateUnknown ? delta.object.object : delta.object;
}
