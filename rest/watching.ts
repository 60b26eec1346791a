/**
 * Watches of clients. What they need (`watch_opening.ts`) is loaded by the first of them, once.
 *
 * @module
 */
import type { PendingRequest } from "./pending_request.ts";
import type { WatchOptions } from "./request_options.ts";
import type { ChangeEvent } from "./watch_event.ts";
import type { WatchStream } from "./watch_stream.ts";

type WatchOpening = typeof import("./watch_opening.ts");

let loaded: WatchOpening | undefined;

/** What opens watches. */
export async function watching(): Promise<WatchOpening> {
  return loaded ??= await import("./watch_opening.ts");
}

/**
 * Opens a watch of objects: one connection, or one after the other where the options say so.
 *
 * @param request the request of one connection
 */
export async function watchObjects<T>(
  options: WatchOptions,
  request: (options: WatchOptions) => PendingRequest,
): Promise<WatchStream<T>> {
  const given = { ...options }; // as they are now, not when what watches need has been loaded
  const { inactivityTimeout, gather, demand, allowWatchBookmarks: bookmarks = false } = given;
  const { openResumingWatch, WatchStream } = await watching();
  const open = (some: WatchOptions) =>
    request(some).watchSource<T, ChangeEvent<T>>({ inactivityTimeout, gather, demand, bookmarks });
  return new WatchStream<T>(given.resume ? await openResumingWatch(open, given) : await open(given));
}
