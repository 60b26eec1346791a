/**
 * Events of a watch.
 *
 * @module
 */
import type { ObjectMeta } from "../meta/mod.ts";

/** An object came, changed or went. A deleted object is given in its last state. */
export interface ChangeEvent<T> {
  /** What happened to the object, as the watch's selectors see it. */
  type: "ADDED" | "MODIFIED" | "DELETED";
  /** The object after the change; before it, for a deletion. */
  object: T;
}

/** What a bookmark carries: a version, and annotations. */
export interface BookmarkObject {
  /** That of the watched kind. */
  apiVersion?: string;
  /** That of the watched kind. */
  kind?: string;
  /** Of it, only the version and annotations are set. */
  metadata: ObjectMeta & { resourceVersion: string };
}

/**
 * Nothing happened up to a version (KEP-956). The bookmark that ends the initial events of a watch-list carries the
 * annotation `k8s.io/initial-events-end: "true"` (KEP-3157).
 */
export interface BookmarkEvent {
  /** No change: a mark. */
  type: "BOOKMARK";
  /** Not an object of the kind: only a version. */
  object: BookmarkObject;
}

/** Any event that a watch gives. */
export type WatchEvent<T> = ChangeEvent<T> | BookmarkEvent;
