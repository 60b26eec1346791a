/**
 * Takes what a FIFO has queued into a store, and says what handlers are to be told.
 *
 * @module
 */
import type { Shared } from "../meta/mod.ts";
import type { DeltaBatch, KeyDeltas } from "./delta_fifo.ts";
import type { Delta } from "./delta.ts";
import type { Notification } from "./event_handler.ts";
import type { Indexer } from "./indexer.ts";
import { DeletedFinalStateUnknown } from "./keys.ts";
import { StoreTransactionError } from "./store_transaction.ts";

/** How a batch is taken. */
export interface TakeBatchOptions {
  /** Whether a list takes the store's version to its own, though that be older. */
  readonly rebase: boolean;
  /** Whether the objects of a first list are told as such. */
  readonly initial: boolean;
}

/** What came of it. */
export interface TakenBatch<T> {
  /** What handlers are to be told, in order: only of what the store has taken. */
  readonly notifications: readonly Notification<T>[];
  /** What the store has not taken. */
  readonly error: StoreTransactionError | undefined;
}

/** Takes all of a batch into the store before anybody can look. */
export function takeBatch<T>(
  indexer: Indexer<Shared<T>>,
  batch: DeltaBatch<Shared<T>>,
  options: TakeBatchOptions,
): TakenBatch<T> {
  const notifications: Notification<T>[] = [];
  const succeeded: number[] = [];
  const errors: unknown[] = [];
  let deltas = 0;
  if (batch.replacedAt !== undefined && options.rebase) indexer.rebase(batch.replacedAt);
  const changes = batch.replacedAt === undefined ? batch.changes : deletionsFirst(batch.changes);
  for (const change of changes) {
    for (const delta of change.deltas) {
      try {
        const notification = apply(indexer, change, delta, options.initial);
        if (notification !== undefined) notifications.push(notification);
        succeeded.push(deltas);
      } catch (error) {
        errors.push(error);
      }
      deltas++;
    }
  }
  if (batch.bookmarkAt !== undefined) indexer.bookmark(batch.bookmarkAt);
  const error = errors.length === 0 ? undefined : new StoreTransactionError(succeeded, deltas, errors);
  return { notifications, error };
}

function apply<T>(
  indexer: Indexer<Shared<T>>,
  { key, isInInitialList }: KeyDeltas<Shared<T>>,
  { type, object }: Delta<Shared<T>>,
  initial: boolean,
): Notification<T> | undefined {
  if (type === "Deleted") {
    const old = indexer.getByKey(key);
    if (object instanceof DeletedFinalStateUnknown) indexer.deleteByKey(key);
    else indexer.delete(object);
    // What was never taken in cannot go.
    return old && { type: "delete", object, old: undefined, isInInitialList: false, sync: false };
  }
  const present = object as Shared<T>;
  // Told again: the store has it, unless it was deleted by hand.
  const told = type === "Sync" ? indexer.getByKey(key) : undefined;
  const old = told ?? indexer.setByKey(key, present);
  if (old === undefined) {
    return {
      type: "add",
      object: present,
      old: undefined,
      isInInitialList: isInInitialList && initial,
      sync: false,
    };
  }
  const sync = type === "Sync"
    ? "resync"
    : type === "Replaced" && sameVersion(old, present)
    ? "unchanged"
    : false;
  return { type: "update", object: present, old, isInInitialList: false, sync };
}

function sameVersion(a: unknown, b: unknown): boolean {
  const version = (object: unknown) =>
    (object as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  return version(a) === version(b);
}

/** Those who hear of a new list hear first of what is gone. */
function deletionsFirst<T>(changes: readonly KeyDeltas<T>[]): KeyDeltas<T>[] {
  const isGone = ({ deltas }: KeyDeltas<T>) => deltas.at(-1)!.type === "Deleted";
  return [...changes.filter(isGone), ...changes.filter((change) => !isGone(change))];
}
