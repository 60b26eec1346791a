/**
 * What a reflector tells a store to do, and the stores that it can tell.
 *
 * @module
 */
import type { ChangeEvent } from "../rest/mod.ts";

/** One thing for a store to do, at once. */
export type StoreOperation<T> =
  /** These are all the objects there are, as of this version. */
  | { readonly type: "Replace"; readonly items: readonly T[]; readonly resourceVersion: string }
  /** These things happened, in this order; the last one's version is `resourceVersion`. Never empty. */
  | { readonly type: "Events"; readonly events: readonly ChangeEvent<T>[]; readonly resourceVersion: string }
  /** Nothing else happened up to this version. */
  | { readonly type: "Bookmark"; readonly resourceVersion: string };

/** What a reflector can feed: an `Indexer`, a `DeltaFIFO`, or something of one's own. */
export interface ReflectorStore<T> {
  /** An object came. */
  add(object: T): void;
  /** An object changed. */
  update(object: T): void;
  /** An object went; this is its last state. */
  delete(object: T): void;
  /** These are all the objects there are. */
  replace(items: readonly T[], resourceVersion: string): void;
  /** Nothing else happened up to this version. */
  bookmark?(resourceVersion: string): void;
  /** Tell what is known again. */
  resync?(): void;
  /** Resolves when it will take more: how a store holds its reflector back, down to the socket. */
  drained?(options: { readonly signal?: AbortSignal }): Promise<void>;
}

/**
 * Makes a store do what an operation says. An event that the store refuses (it throws) is told to `onRefused`, and
 * the others are applied; a list that it refuses throws.
 */
export function applyOperation<T>(
  store: ReflectorStore<T>,
  operation: StoreOperation<T>,
  onRefused: (error: unknown, event: ChangeEvent<T>) => void,
): void {
  switch (operation.type) {
    case "Replace":
      return store.replace(operation.items, operation.resourceVersion);
    case "Bookmark":
      return store.bookmark?.(operation.resourceVersion);
    case "Events":
      for (const event of operation.events) {
        try {
          if (event.type === "ADDED") store.add(event.object);
          else if (event.type === "MODIFIED") store.update(event.object);
          else store.delete(event.object);
        } catch (error) {
          onRefused(error, event);
        }
      }
  }
}
