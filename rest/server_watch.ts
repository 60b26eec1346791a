/**
 * One watch over one connection: reads its body, decodes events, and sees that it is alive.
 *
 * @module
 */
import type { Status } from "../meta/mod.ts";
import { versionOf } from "../meta/version_of.ts";
import type { BatchSource } from "./batch_source.ts";
import { ChunkReader } from "./chunk_reader.ts";
import { BytesLineSplitter, TextLineSplitter } from "./line_splitter.ts";
import { DecodeError, type ObjectDecoder, type RawWatchEvent } from "./object_decoder.ts";
import { StatusError } from "./status_error.ts";
import { transportErrorOf } from "./transport_errors.ts";
import {
  regularBookmarkAfter,
  type StallRule,
  watchDeadline,
  type WatchLiveness,
  WatchStalledError,
} from "./watch_deadline.ts";
import { busyInterval, type WatchPace } from "./watch_pace.ts";

/**
 * A chunk that was waited for longer than this, in milliseconds, is no part of a burst: nothing is gathered behind it. The
 * chunks of a burst are there when they are asked for; those of a busy watch, which was not read for a while, may be on
 * their way.
 */
const pauseBetweenBursts = 0.5;

/** What a watch has to know besides its body. */
export interface ServerWatchOptions {
  /** Makes the events. */
  readonly decoder: ObjectDecoder;
  /** Server, for errors. */
  readonly server: URL;
  /** What is watched, for errors. */
  readonly what: string;
  /** `timeoutSeconds` of the request, in milliseconds. */
  readonly timeout: number;
  /** Silence allowed once bookmarks are regular, in milliseconds. */
  readonly inactivityTimeout: number;
  /** Whether the reader wants bookmarks; else they only serve to see that the watch is alive. */
  readonly bookmarks: boolean;
  /** Bytes up to which the events of a burst are gathered into one batch; 0 for one read a batch. */
  readonly gather: number;
  /** When it is read, if its body comes from a network; `undefined`: whenever the reader asks. */
  readonly pace: WatchPace | undefined;
  /** Version from which the watch began, `""` where none was given. */
  readonly resourceVersion: string;
  /** Ends the watch with its reason. */
  readonly signal: AbortSignal | undefined;
  /** Aborts the request that the body belongs to. */
  readonly abort: (reason: unknown) => void;
  /** Called when the watch stalled: other connections may be as dead. */
  readonly onStall: (rule: StallRule) => void;
}

/** How a watch came to its end. `undefined` in its place means that it goes on. */
type End =
  /** The server ended it, or the reader did. */
  | { readonly how: "over" }
  /** It failed. */
  | { readonly how: "failed"; readonly error: unknown };

/** A watch's body as batches of events of type `E`, as its decoder makes them. */
export class ServerWatch<E> implements BatchSource<E> {
  readonly #options: ServerWatchOptions;
  readonly #reader: ChunkReader;
  readonly #push: (chunk: Uint8Array, onEvent: (event: RawWatchEvent) => void) => void;
  readonly #liveness: WatchLiveness;
  readonly #pace: WatchPace | undefined;
  /** Version of the last event that was decoded. */
  #resourceVersion: string;
  /** Version of the last event that was given, or of a bookmark behind it. */
  #givenVersion: string;
  /** Set once; from then on neither timer nor listener is left, and the body is read to its end or cancelled. */
  #end: End | undefined;
  /** Armed while the watch goes on; a check re-arms it, so that a busy watch does not pay for each chunk. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether `next` waits for the network: only then is there silence to measure. */
  #waiting = false;

  /** Begins with a response whose status and type have been found good. */
  constructor(body: ReadableStream<Uint8Array>, options: ServerWatchOptions) {
    this.#options = options;
    this.#reader = new ChunkReader(body);
    this.#resourceVersion = this.#givenVersion = options.resourceVersion;
    this.#pace = this.#reader.isFromNetwork ? options.pace : undefined;
    const { decoder } = options;
    if (decoder.takes === "text") {
      const lines = new TextLineSplitter();
      this.#push = (chunk, onEvent) => lines.push(chunk, (line) => onEvent(decoder.event(line)));
    } else {
      const lines = new BytesLineSplitter();
      this.#push = (chunk, onEvent) => lines.push(chunk, (line) => onEvent(decoder.event(line)));
    }
    const now = performance.now();
    this.#liveness = {
      openedAt: now,
      timeout: options.timeout,
      inactivityTimeout: options.inactivityTimeout,
      bookmarksAreRegular: false,
      lastSign: now,
    };
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (options.signal?.aborted) this.#onAbort();
  }

  get resourceVersion(): string {
    return this.#givenVersion;
  }

  async next(): Promise<E[] | undefined> {
    // Between batches, and not between the pieces of an event that comes in several.
    const pause = this.#end === undefined ? this.#pace?.pause() ?? 0 : 0;
    if (pause > 0) await this.#pace!.wait(pause);
    const burst = pause > 0 ? busyInterval : pauseBetweenBursts;
    for (;;) {
      if (this.#end !== undefined) {
        if (this.#end.how === "failed") throw this.#end.error;
        return undefined;
      }
      this.#waiting = true;
      this.#liveness.lastSign = performance.now();
      this.#arm();
      let chunk: Uint8Array | undefined;
      try {
        chunk = await this.#reader.read();
      } catch (error) {
        // Whoever ended the watch meanwhile has set the end already; this is its echo.
        this.#finish({ how: "failed", error: transportErrorOf(error, this.#options.server) });
        continue;
      } finally {
        this.#waiting = false;
      }
      if (this.#end !== undefined) continue;
      if (chunk === undefined) {
        this.#finish({ how: "over" }); // what stands behind the last newline was cut short: it is no event
        continue;
      }
      this.#pace?.took(chunk.length);
      const inBurst = performance.now() - this.#liveness.lastSign <= burst;
      const left = this.#options.gather - chunk.length;
      const batch = this.#decode(chunk);
      if (batch.length > 0 && left > 0 && inBurst) await this.#gather(batch, left);
      if (this.#isOver()) continue; // it was cancelled meanwhile
      this.#givenVersion = this.#resourceVersion;
      if (batch.length > 0) return batch;
    }
  }

  #isOver(): boolean {
    return this.#end?.how === "over";
  }

  /** Adds to a batch what has come by now. */
  async #gather(batch: E[], left: number): Promise<void> {
    while (left > 0 && this.#end === undefined) {
      const chunk = await this.#reader.readReady();
      if (chunk === undefined || this.#end !== undefined) return; // an end meanwhile is told by the next call
      this.#pace?.took(chunk.length);
      left -= chunk.length;
      for (const event of this.#decode(chunk)) batch.push(event);
    }
  }

  cancel(): void {
    if (this.#end === undefined) this.#stop({ how: "over" }, undefined);
  }

  #decode(chunk: Uint8Array): E[] {
    const batch: E[] = [];
    try {
      this.#push(chunk, (event) => this.#take(event, batch));
    } catch (error) {
      // Events before the failing one are given first; the next call rejects.
      this.#stop({ how: "failed", error }, error);
    }
    return batch;
  }

  #take(event: RawWatchEvent, batch: E[]): void {
    switch (event.type) {
      case "ADDED":
      case "MODIFIED":
      case "DELETED":
        this.#noteVersion(event.object);
        batch.push(event as E);
        return;
      case "BOOKMARK":
        this.#noteBookmark();
        this.#noteVersion(event.object);
        if (this.#options.bookmarks) batch.push(event as E);
        return;
      case "ERROR":
        throw new StatusError(event.object as Status, { httpStatus: 200 });
      default:
        throw new DecodeError(
          `the watch of ${this.#options.what} sent an event of the unknown type "${event.type.slice(0, 40)}"`,
        );
    }
  }

  /** A late bookmark brings the deadline forward, so the timer that is armed is too late from then on. */
  #noteBookmark(): void {
    const liveness = this.#liveness;
    if (liveness.bookmarksAreRegular) return;
    if (performance.now() - liveness.openedAt < regularBookmarkAfter) return;
    liveness.bookmarksAreRegular = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #noteVersion(object: unknown): void {
    const version = versionOf(object);
    if (version !== undefined && version !== "") this.#resourceVersion = version;
  }

  /** Sets the end and lets go of timer and listener. The first end stands. */
  #finish(end: End): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pace?.end();
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }

  /** Ends a watch that the server has not ended: gives its socket back. */
  #stop(end: End, reason: unknown): void {
    this.#finish(end);
    // The body's own failure is the echo of this end, which has been told.
    this.#reader.cancel(reason).catch(() => {});
    this.#options.abort(reason ?? new DOMException("the watch was cancelled", "AbortError"));
  }

  readonly #onAbort = (): void => {
    const reason = this.#options.signal!.reason;
    this.#stop({ how: "failed", error: reason }, reason);
  };

  #arm(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, watchDeadline(this.#liveness).at - performance.now());
    this.#timer = setTimeout(this.#check, wait);
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    if (!this.#waiting) return; // the next wait arms it again
    const now = performance.now();
    const { at, rule } = watchDeadline(this.#liveness);
    if (now < at) return this.#arm();
    const error = new WatchStalledError(this.#options.what, rule, now - this.#liveness.lastSign);
    this.#stop({ how: "failed", error }, error);
    this.#options.onStall(rule);
  };
}
