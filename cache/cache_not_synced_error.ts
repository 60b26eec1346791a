/**
 * A cache was read, or waited for, before it had everything.
 *
 * @module
 */

/** What helps who reads by a lister. */
const listersAdvice = "wait with waitForCacheSync, or read with { unsynced: true }";

/**
 * A lister was read before its informer had synced: it would have said of an object that is there that it is not.
 * Wait with `waitForCacheSync` first, or say `{ unsynced: true }`. Of a reconcile's read it says that the server refuses
 * the kind or does not have it.
 */
export class CacheNotSyncedError extends Error {
  /** `CacheNotSyncedError`. */
  override readonly name = "CacheNotSyncedError";
  /** What the cache is of, for example `pods`. */
  readonly kind: string;

  /**
   * Names the kind, and what went wrong last, if anything did.
   *
   * @param advice what helps
   */
  constructor(kind: string, lastFailure?: unknown, advice: string = listersAdvice) {
    const because = lastFailure instanceof Error ? ` (its last failure: ${lastFailure.message})` : "";
    super(
      `the cache of ${kind} has not synced yet${because}: ${advice}`,
      lastFailure === undefined ? undefined : { cause: lastFailure },
    );
    this.kind = kind;
  }
}
