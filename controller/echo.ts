/**
 * Whether the event of a write can be told from news.
 *
 * A write that changes nothing is answered with the version that somebody else's change has made: its event looks like
 * the write's own. So the answer is held against what the reconcile could know: what it differs in must be what this
 * write could have changed.
 *
 * @module
 */
import type { KubernetesObject } from "../meta/mod.ts";

/** An object as the cache has it, or as a server answered. */
type Known = Pick<KubernetesObject, "metadata"> & { readonly status?: unknown };

/** What a write of the status leaves as it is: all but the status, the version, and the book of managers. */
function restOf({ status: _status, metadata, ...rest }: Known): string {
  const { resourceVersion: _version, managedFields: _managers, ...others } = metadata ?? {};
  return JSON.stringify([rest, others]);
}

/**
 * Whether the answer to a write of a status holds no change of anything else.
 *
 * @param begun the object as it was when the reconcile began
 */
export function isOwnStatus(answer: Known, begun: Known | undefined): boolean {
  return begun !== undefined && restOf(answer) === restOf(begun);
}

/**
 * Whether the answer to a write of an owned object is what this write has made: it was not there before. An answer that
 * changes what was there may hold another's change, which the reconcile has not seen.
 *
 * @param before the object as the cache had it when the write was sent
 */
export function isOwnChild(before: Known | undefined): boolean {
  return before === undefined;
}
