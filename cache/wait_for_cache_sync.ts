/**
 * Waits until caches hold everything.
 *
 * @module
 */

import { abortable } from "@std/async/abortable";
import { errorMessage } from "../meta/error_message.ts";
import { timeLimit } from "../meta/time_limit.ts";

/** What can be waited for: an informer, or a handler's registration. */
export interface Syncable {
  /** Names it. */
  readonly name: string;
  /** Whether it has synced. */
  hasSynced(): boolean;
  /** Resolves once it has. Rejects with `signal.reason`. */
  whenSynced(options: { readonly signal?: AbortSignal }): Promise<void>;
  /** What went wrong last. */
  readonly lastFailure?: unknown;
}

/** Options of {@linkcode waitForCacheSync}. */
export interface WaitForCacheSyncOptions {
  /** Ends the wait; it then rejects with `signal.reason`, and says what had not synced. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds after which the wait rejects with a {@linkcode CacheSyncError}; longer than a timer can wait, some 24
   * days, is for ever.
   *
   * @default for ever
   */
  readonly timeout?: number;
  /**
   * Is told of each one that has synced.
   *
   * @default nobody
   */
  readonly onSynced?: (name: string) => void;
  /**
   * Is told what had not synced when the signal ended the wait, and why.
   *
   * @default a line on `console.warn`
   */
  readonly onUnsynced?: (text: string) => void;
}

/** Some caches did not sync in time. */
export class CacheSyncError extends Error {
  /** `CacheSyncError`. */
  override readonly name = "CacheSyncError";
  /** Names of those that did not, in order. */
  readonly unsynced: readonly string[];

  /** Names those that did not sync, and why, as far as that is known. */
  constructor(syncables: readonly Syncable[], why: string, cause?: unknown) {
    super(describe(syncables, why), cause === undefined ? undefined : { cause });
    this.unsynced = names(syncables);
  }
}

/**
 * Resolves once all have synced; at once if there are none.
 *
 * @example
 * ```ts
 * import { CacheSyncError, waitForCacheSync } from "@kybern/kybern/cache";
 * import { assertRejects } from "@std/assert";
 *
 * const never = { name: "pods", hasSynced: () => false, whenSynced: () => new Promise<void>(() => {}) };
 * await assertRejects(() => waitForCacheSync([never], { timeout: 5 }), CacheSyncError, "pods");
 * ```
 */
export async function waitForCacheSync(
  syncables: Iterable<Syncable>,
  options: WaitForCacheSyncOptions = {},
): Promise<void> {
  const { signal, timeout, onSynced = () => {}, onUnsynced = (text) => console.warn(text) } = options;
  const all = [...syncables];
  const left = () => all.filter((syncable) => !syncable.hasSynced());
  using limit = timeLimit(signal, timeout, () => new CacheSyncError(left(), `not within ${timeout} ms`));
  try {
    await Promise.all(all.map(async (syncable) => {
      await abortable(syncable.whenSynced({ signal: limit.signal }), limit.signal);
      onSynced(syncable.name);
    }));
  } catch (error) {
    if (signal?.aborted) {
      const unsynced = left();
      if (unsynced.length > 0) onUnsynced(describe(unsynced, errorMessage(signal.reason)));
      throw signal.reason;
    }
    throw error;
  } finally {
    limit.abort(new DOMException("the wait is over", "AbortError")); // ends the waits for the others
  }
}

function names(syncables: readonly Syncable[]): string[] {
  return syncables.map(({ name }) => name).sort();
}

function describe(syncables: readonly Syncable[], why: string): string {
  const failures = syncables
    .filter(({ lastFailure }) => lastFailure instanceof Error)
    .map(({ name, lastFailure }) => `${name}: ${(lastFailure as Error).message}`)
    .sort();
  const known = failures.length === 0 ? "" : ` (${failures.join("; ")})`;
  return `failed to sync all caches: ${names(syncables).join(", ")}: ${why}${known}`;
}
