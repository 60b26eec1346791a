/**
 * One watch: the changes of a collection as a stream of bytes.
 *
 * A watch holds no queue. It has a position in the collection's log and reads on from there whenever its reader asks
 * for more; so a chunk holds all that is ready, a slow reader costs no memory, and one that falls behind the log's
 * beginning is cut off, as kube-apiserver does.
 *
 * @module
 */
import type { Change, ChangeType, Collection } from "../storage/collection.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import type { Selection } from "../registry/selection.ts";

/** Turns events into bytes. Each gives the parts of one line, the line's end among them. */
export interface EventEncoder {
  /** An event about an object; a revision other than the object's own stands in its metadata. */
  object(type: ChangeType, stored: StoredObject, revision: number): readonly Uint8Array<ArrayBuffer>[];
  /** A bookmark. */
  bookmark(revision: number, endsInitialEvents: boolean): readonly Uint8Array<ArrayBuffer>[];
}

/** How to watch. */
export interface WatchStreamOptions {
  readonly collection: Collection;
  readonly selection: Selection;
  readonly encoder: EventEncoder;
  /** Gives the present revision, for bookmarks. */
  readonly revision: () => number;
  /** Objects to give as ADDED before all else. */
  readonly initial: readonly StoredObject[];
  /** Whether the initial objects end with a bookmark that says so. */
  readonly endsInitialEvents: boolean;
  /** Position in the collection's log where changes begin. */
  readonly position: number;
  /** Milliseconds after which the watch ends. */
  readonly timeout: number;
  /** Milliseconds between bookmarks; undefined for none. */
  readonly bookmarkInterval: number | undefined;
  /** Called once, when the watch has ended for whatever reason. */
  readonly onEnd?: () => void;
}

/** A chunk is not much longer than this, however much is ready. */
const chunkLimit = 256 * 1024;

/** A last bookmark comes this many milliseconds before the end, so that a client need not go over it again. */
const lastBookmark = 2000;

/** See the module. */
export class WatchStream {
  /** The events, one JSON object a line. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #options: WatchStreamOptions;
  #position: number;
  #initialAt = 0;
  #initialDone: boolean;
  #bookmarkDue = false;
  #ended = false;
  /** Wakes a pull that waits. */
  #wake: (() => void) | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;

  constructor(options: WatchStreamOptions) {
    this.#options = options;
    this.#position = options.position;
    this.#initialDone = options.initial.length === 0 && !options.endsInitialEvents;
    this.readable = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        this.#timers.push(setTimeout(() => this.#timeUp(), options.timeout));
        if (options.bookmarkInterval !== undefined) {
          this.#timers.push(setInterval(() => this.#bookmarkIsDue(), options.bookmarkInterval));
          if (options.timeout > lastBookmark) {
            this.#timers.push(setTimeout(() => this.#bookmarkIsDue(), options.timeout - lastBookmark));
          }
        }
      },
      pull: (controller) => this.#pull(controller),
      cancel: () => {
        this.#controller = undefined; // a cancelled stream is closed already
        this.#end();
      },
    }, { highWaterMark: 0 });
  }

  /** Ends the watch; its reader sees the end of the stream. */
  close(): void {
    if (this.#ended) return;
    this.#end();
    this.#controller?.close();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    while (!this.#ended) {
      let chunk;
      try {
        chunk = this.#ready();
      } catch (error) {
        this.#controller = undefined; // the stream is about to error
        this.#end();
        throw error;
      }
      if (chunk !== undefined) {
        controller.enqueue(chunk);
        return;
      }
      if (this.#ended) return;
      await this.#change();
    }
  }

  /** All that is ready, as one chunk; undefined when nothing is. */
  #ready(): Uint8Array<ArrayBuffer> | undefined {
    const { collection, encoder, initial, selection } = this.#options;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    const add = (line: readonly Uint8Array<ArrayBuffer>[]) => {
      for (const part of line) {
        parts.push(part);
        length += part.length;
      }
    };
    if (!this.#initialDone) {
      while (this.#initialAt < initial.length && length < chunkLimit) {
        const stored = initial[this.#initialAt++]!;
        add(encoder.object("ADDED", stored, stored.revision));
      }
      if (this.#initialAt === initial.length) {
        this.#initialDone = true;
        if (this.#options.endsInitialEvents) add(encoder.bookmark(this.#revisionSeen(), true));
      }
    }
    if (this.#position < collection.firstPosition) {
      this.close();
      return undefined;
    }
    while (length < chunkLimit && this.#position < collection.endPosition) {
      const line = eventLine(collection.changeAt(this.#position)!, selection, encoder);
      this.#position += 1;
      if (line !== undefined) add(line);
    }
    if (this.#bookmarkDue && this.#position === collection.endPosition) {
      this.#bookmarkDue = false;
      add(encoder.bookmark(this.#options.revision(), false));
    }
    return length === 0 ? undefined : concat(parts, length);
  }

  /** The revision up to which this watch has told everything. */
  #revisionSeen(): number {
    const { collection } = this.#options;
    if (this.#position >= collection.endPosition) return this.#options.revision();
    return collection.changeAt(this.#position)!.revision - 1;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const forget = this.#options.collection.onNextChange(() => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        forget();
        resolve();
      };
    });
  }

  #bookmarkIsDue(): void {
    this.#bookmarkDue = true;
    this.#wake?.();
  }

  #timeUp(): void {
    this.close();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#wake?.();
    this.#options.onEnd?.();
  }
}

/**
 * What a watch with this selection sees of a change: an object that begins to match is added, one that no longer does
 * is deleted, in the state in which it last matched.
 */
function eventLine(
  { type, current, previous, revision }: Change,
  selection: Selection,
  encoder: EventEncoder,
): readonly Uint8Array<ArrayBuffer>[] | undefined {
  const matched = previous !== undefined && selection.matches(previous);
  if (type === "DELETED") return matched ? encoder.object("DELETED", current, revision) : undefined;
  const matches = selection.matches(current);
  if (matches) return encoder.object(matched ? "MODIFIED" : "ADDED", current, revision);
  return matched ? encoder.object("DELETED", previous, revision) : undefined;
}

function concat(parts: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
