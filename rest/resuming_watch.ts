/**
 * A watch that goes on: when one connection's watch ends, the next begins at the version where it stopped.
 *
 * The rules are those of client-go's `RetryWatcher`.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import type { BatchSource } from "./batch_source.ts";
import { RequestError } from "./request_error.ts";
import type { WatchOptions } from "./request_options.ts";
import { isForbidden, isUnauthorized, StatusError, suggestedDelay } from "./status_error.ts";

/** Least time between two openings, in milliseconds: a server that ends each watch at once is not stormed. */
export const minReopenDelay = 1_000;

/** Opens one watch. */
export type OpenWatch<E> = (options: WatchOptions) => Promise<BatchSource<E>>;

/** What becomes of a watch that failed. */
type Verdict =
  /** It is opened again, after so many milliseconds at least. */
  | { readonly resume: true; readonly after: number }
  /** Its error is the end. */
  | { readonly resume: false };

/** A refusal to open ends the watch only where asking again cannot help: 401 and 403. */
function onOpening(error: unknown): Verdict {
  if (isUnauthorized(error) || isForbidden(error) || error instanceof RequestError) return { resume: false };
  return { resume: true, after: suggestedDelay(error) ?? 0 };
}

/** An ERROR event of 410 ends the watch: its version is too old for good. Every other failure is passed over. */
function onReading(error: unknown): Verdict {
  if (error instanceof StatusError && error.code === 410) return { resume: false };
  return { resume: true, after: suggestedDelay(error) ?? 0 };
}

/** Connections one after the other, as one source. */
class ResumingWatch<E> implements BatchSource<E> {
  readonly #open: OpenWatch<E>;
  readonly #options: WatchOptions;
  /** Ends the wait between two connections, and an opening under way. */
  readonly #stop = new AbortController();
  #current: BatchSource<E> | undefined;
  #openedAt = -Infinity;
  #resourceVersion: string;
  #failure: { readonly error: unknown } | undefined;

  constructor(open: OpenWatch<E>, options: WatchOptions) {
    this.#open = open;
    this.#options = options;
    this.#resourceVersion = options.resourceVersion!;
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  async next(): Promise<E[] | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#stop.signal.aborted) return undefined;
      try {
        await this.connect();
      } catch (error) {
        if (this.#stop.signal.aborted) continue;
        throw error;
      }
      const current = this.#current;
      if (current === undefined) continue;
      let after = 0;
      try {
        const batch = await current.next();
        this.#resourceVersion = current.resourceVersion;
        if (batch !== undefined) return batch;
      } catch (error) {
        this.#resourceVersion = current.resourceVersion;
        if (this.#failure !== undefined) continue;
        const verdict = onReading(error);
        if (!verdict.resume) {
          this.#fail(error);
          continue;
        }
        after = verdict.after;
      }
      this.#current = undefined;
      await this.#wait(after);
    }
  }

  /** Opens the next connection if there is none; tries again until it is open, stopped, or refused for good. */
  async connect(): Promise<void> {
    while (this.#current === undefined && !this.#stop.signal.aborted) {
      this.#openedAt = performance.now();
      try {
        this.#current = await this.#open({
          ...this.#options,
          resourceVersion: this.#resourceVersion,
          sendInitialEvents: undefined,
          resourceVersionMatch: undefined,
          // Bookmarks advance the version even where the reader does not want them.
          allowWatchBookmarks: true,
          signal: this.#stop.signal,
        });
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const verdict = onOpening(error);
        if (!verdict.resume) {
          this.#fail(error);
          throw error;
        }
        await this.#wait(verdict.after);
      }
    }
  }

  cancel(): void {
    this.#release();
    this.#stop.abort();
    this.#current?.cancel();
  }

  async #wait(atLeast: number): Promise<void> {
    const passed = performance.now() - this.#openedAt;
    const wait = Math.max(atLeast, minReopenDelay - passed);
    if (wait <= 0) return;
    try {
      await delay(wait, { signal: this.#stop.signal });
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error; // stopped: the loop sees it
    }
  }

  readonly #onAbort = (): void => {
    const reason = this.#options.signal!.reason;
    this.#fail(reason);
    this.#stop.abort(reason);
  };

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#release();
  }

  #release(): void {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }
}

/**
 * Opens a watch that resumes.
 *
 * @throws {RequestError} when no version is given from which it could resume
 */
export async function openResumingWatch<E>(
  open: OpenWatch<E>,
  options: WatchOptions,
): Promise<BatchSource<E>> {
  const { resourceVersion, signal } = options;
  if (resourceVersion === undefined || resourceVersion === "" || resourceVersion === "0") {
    throw new RequestError(
      `a watch that resumes needs the resourceVersion of a list or an object, not "${resourceVersion ?? ""}"`,
    );
  }
  signal?.throwIfAborted();
  const watch = new ResumingWatch(open, options);
  await watch.connect();
  signal?.throwIfAborted();
  return watch;
}
