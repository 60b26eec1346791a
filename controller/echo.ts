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

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the answer to a write of a status holds no change of anything else. */
export function isOwnStatus(answer: Known, begun: Known | undefined): boolean {
  const parts = ({ metadata }: Known) => [
    metadata?.uid,
    metadata?.generation,
    metadata?.labels,
    metadata?.annotations,
    metadata?.finalizers,
    metadata?.ownerReferences,
    metadata?.deletionTimestamp,
  ];
  return begun !== undefined && same(parts(answer), parts(begun));
}

/**
 * Whether the answer to a write of an owned object holds no change of its status, which is another's to write.
 *
 * @param before the object as the cache had it when the write was sent: by the time of the answer it may have another's
 * change already, which the reconcile has not seen
 */
export function isOwnChild(answer: Known, before: Known | undefined): boolean {
  return before === undefined || same(answer.status, before.status);
}
