/**
 * What a reflector needs of a server: a list, and a watch from where the list ends.
 *
 * @module
 */
import type { KubernetesList, Status } from "../meta/mod.ts";
import type { ListOptions, ObjectRetention, WatchEvent, WatchOptions } from "../rest/mod.ts";

/** The server ends the watch with a failure. Where it is in a batch, it is the last of it. */
export interface WatchErrorEvent {
  /** The watch has failed. */
  readonly type: "ERROR";
  /** How. */
  readonly object: Status;
}

/** What a watch gives. */
export type ListerWatcherEvent<T> = WatchEvent<T> | WatchErrorEvent;

/** An open watch. Cancelling the stream ends it and frees what it holds. */
export interface WatchSource<T> {
  /** Its events, in batches. It ends when the server ends the watch, and errors when the watch fails. */
  readonly batches: ReadableStream<readonly ListerWatcherEvent<T>[]>;
}

/** Lists and watches the objects of one kind, as far as its selectors reach. A `ResourceClient` is one. */
export interface ListerWatcher<T> {
  /** Reads one page. Items have their `apiVersion` and `kind`. */
  list(options: ListOptions): Promise<KubernetesList<T>>;
  /** Opens one watch; resolves once the server has accepted it. */
  watch(options: WatchOptions & { allowWatchBookmarks: true }): Promise<WatchSource<T>>;
  /** Is told which of its objects an informer's store holds: the decoder that has made them, if it wants to know. */
  readonly retention?: ObjectRetention;
}
