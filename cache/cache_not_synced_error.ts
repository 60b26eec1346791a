/**
 * A cache was read, or waited for, before it had everything.
 *
 * @module
 */

/**
 * A lister was read before its informer had synced: it would have said of an object that is there that it is not.
 * Wait with `waitForCacheSync` first, or say `{ unsynced: true }`.
 */
export class CacheNotSyncedError extends Error {
  /** `CacheNotSyncedError`. */
  override readonly name = "CacheNotSyncedError";
  /** What the cache is of, for example `pods`. */
  readonly kind: string;

  /** Names the kind, and what went wrong last, if anything did. */
  constructor(kind: string, lastFailure?: unknown) {
    const because = lastFailure instanceof Error ? ` (its last failure: ${lastFailure.message})` : "";
    super(
      `the cache of ${kind} has not synced yet${because}: wait with waitForCacheSync, or read with { unsynced: true }`,
      lastFailure === undefined ? undefined : { cause: lastFailure },
    );
    this.kind = kind;
  }
}
