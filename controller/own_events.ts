/**
 * Tells a controller's own writes from news: the event of a status that a reconcile has just written, or of a child that
 * it has just made or changed, need not have the object reconciled again.
 *
 * An event is dropped only if all of this holds:
 * - its version is exactly that of this process's last write to the object;
 * - that write was to the status of the reconciled object, or to an object that it owns;
 * - the answer to it held nothing that the reconcile did not know or send (`echo.ts`);
 * - the reconcile that wrote it ended without an error.
 *
 * What a reconcile writes to the metadata or spec of its own object always leads to another reconcile: a controller that
 * adds a finalizer, returns, and counts on the event, is right. So does everything that anybody else wrote meanwhile.
 *
 * An event may arrive before the answer to the write that caused it. So while a key is reconciled, the events that stand
 * for it are held, and judged when it has ended; the queue would not have handed the key out before, either.
 *
 * @module
 */
import { kindKey } from "./kind_key.ts";
import { KindMap } from "./kind_map.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** An event that stands for a key. */
export interface KeyedEvent {
  /** Kind of the object. */
  readonly type: AnyResourceType;
  /** The object's own key. */
  readonly objectKey: string;
  /** Version of the object; `undefined` where the event must not be dropped: a deletion, a resync. */
  readonly version: string | undefined;
  /** Queues the key. */
  deliver(): void;
}

/** The last write of this process to an object. */
interface LastWrite {
  readonly version: string;
  /** The key whose reconcile wrote it. */
  readonly by: string;
  /** Whether its event may be dropped. */
  readonly droppable: boolean;
}

/** A key that is being reconciled. */
interface ActiveRun {
  /** The last event of each object that was heard of meanwhile; made with the first. */
  held: KindMap<KeyedEvent> | undefined;
  /** Objects that it wrote, so that a failure can take them back. */
  readonly wrote: { readonly kind: string; readonly objectKey: string }[];
}

/** What one controller wrote, and which of its keys are being reconciled. */
export class OwnEvents {
  readonly #lastWrites = new KindMap<LastWrite>();
  readonly #active = new Map<string, ActiveRun>();
  readonly #dropped: () => void;

  /** @param dropped is told of each event that is dropped */
  constructor(dropped: () => void) {
    this.#dropped = dropped;
  }

  /** How many writes are kept, for their events to come. */
  get size(): number {
    return this.#lastWrites.size;
  }

  /** A reconcile of the key begins. */
  begin(key: string): void {
    this.#active.set(key, { held: undefined, wrote: [] });
  }

  /** The reconcile of the key wrote an object. */
  wrote(key: string, type: AnyResourceType, objectKey: string, version: string, droppable: boolean): void {
    const kind = kindKey(type);
    this.#lastWrites.set(kind, objectKey, { version, by: key, droppable });
    this.#active.get(key)?.wrote.push({ kind, objectKey });
  }

  /** Somebody else in this process wrote an object, or it is gone: the last write is not this controller's any more. */
  overtaken(type: AnyResourceType, objectKey: string): void {
    this.#lastWrites.delete(kindKey(type), objectKey);
  }

  /** The reconcile of the key has ended: the events that were held are dropped or delivered. */
  end(key: string, succeeded: boolean): void {
    const run = this.#active.get(key);
    if (run === undefined) return;
    this.#active.delete(key);
    if (!succeeded) { for (const { kind, objectKey } of run.wrote) this.#lastWrites.delete(kind, objectKey); }
    if (run.held !== undefined) { for (const event of run.held.values()) this.#judge(key, event); }
  }

  /** An event stands for the key: it is held, dropped or delivered. */
  take(key: string, event: KeyedEvent): void {
    const run = this.#active.get(key);
    if (run === undefined) return this.#judge(key, event);
    const kind = kindKey(event.type);
    const held = run.held ??= new KindMap();
    // Of two events of an object one is news, whatever is written: only the last can be the echo of the last write.
    held.get(kind, event.objectKey)?.deliver();
    held.set(kind, event.objectKey, event);
  }

  #judge(key: string, { type, objectKey, version, deliver }: KeyedEvent): void {
    const kind = kindKey(type);
    const write = this.#lastWrites.get(kind, objectKey);
    if (write === undefined) return deliver();
    const own = version !== undefined && version === write.version && write.by === key;
    // Seen, or overtaken by what somebody else wrote: either way it has been of use.
    if (own || version === undefined) this.#lastWrites.delete(kind, objectKey);
    if (own && write.droppable) this.#dropped();
    else deliver();
  }
}
