/**
 * Options of the requests that a resource client makes. Their names and meanings are those of the Kubernetes API's
 * own `GetOptions`, `ListOptions`, `DeleteOptions` and so on; all of a request's are in one object, `signal` too.
 *
 * @module
 */
import type { FieldSelector, LabelSelector } from "../meta/mod.ts";
import type { WatchDemand } from "./watch_demand.ts";

/** What every request takes. */
export interface RequestOptions {
  /** Gives the request up; it then rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** Options of a read. */
export interface GetOptions extends RequestOptions {
  /** `"0"`: any version that the server has at hand. @default {the newest} */
  resourceVersion?: string;
}

/** How a resource version is meant. */
export type ResourceVersionMatch = "NotOlderThan" | "Exact";

/** Which objects are meant. */
export interface SelectOptions {
  /** Only objects with such labels, for example `app=web,tier!=cache`. */
  labelSelector?: string | LabelSelector;
  /** Only objects with such fields, for example `spec.nodeName=node-1`; each kind has its own few. */
  fieldSelector?: string | FieldSelector;
}

/** Options of a list. */
export interface ListOptions extends RequestOptions, SelectOptions {
  /** Most objects that one answer holds. @default {no limit} */
  limit?: number;
  /** Token of the next page, from the page before. */
  continue?: string;
  /** Version of the list, as {@linkcode resourceVersionMatch} says; `"0"`: any that the server has at hand. */
  resourceVersion?: string;
  /** How `resourceVersion` is meant. */
  resourceVersionMatch?: ResourceVersionMatch;
  /** Time that the server may take, in seconds. */
  timeoutSeconds?: number;
}

/** Options of a watch. */
export interface WatchOptions extends RequestOptions, SelectOptions {
  /** Events after this version; absent: all objects as they are, then events. */
  resourceVersion?: string;
  /** How `resourceVersion` is meant; `NotOlderThan` with `sendInitialEvents`. */
  resourceVersionMatch?: ResourceVersionMatch;
  /** All objects first, as ADDED events, then a bookmark that says so (KEP-3157). */
  sendInitialEvents?: boolean;
  /** Whether bookmarks are asked for and given. @default {false} */
  allowWatchBookmarks?: boolean;
  /** After how many seconds the server ends the watch. @default {300 to 600, at random} */
  timeoutSeconds?: number;
  /**
   * Silence after which a watch with regular bookmarks counts as dead, in milliseconds.
   *
   * @default {75_000}
   */
  inactivityTimeout?: number;
  /**
   * Up to how many bytes of events one batch gathers, of those that have come when it is given: servers send a burst
   * one by one, and what a batch costs, it costs each then. As much, and one chunk more, is read ahead of the reader.
   * While small events come more often than one in 2 ms, the watch is read each 4 ms.
   *
   * @default {0: a batch holds what one read completed, and nothing is read ahead}
   */
  gather?: number;
  /** Who may wait for what the watch brings: while somebody does, one that gathers is read as soon as something comes. */
  demand?: WatchDemand;
  /**
   * Opens the watch again from the last version when it ends, is cut or stalls. It needs a `resourceVersion`.
   *
   * @default {false}
   */
  resume?: boolean;
}

/** What a server does about unknown and repeated fields (KEP-2885). */
export type FieldValidation = "Ignore" | "Warn" | "Strict";

/** Options of a write. */
export interface WriteOptions extends RequestOptions {
  /** Goes through everything, but stores nothing. @default {false} */
  dryRun?: boolean;
  /** Under which name the server records who set the fields. @default {from the user agent: "kybern"} */
  fieldManager?: string;
  /** What the server does about unknown and repeated fields. @default {"Warn"} */
  fieldValidation?: FieldValidation;
}

/** Options of server-side apply. */
export interface ApplyOptions extends WriteOptions {
  /** Under which name the fields are owned. @default {"kybern"} */
  fieldManager?: string;
  /** Takes fields over that another manager owns; else such a field is a conflict. @default {false} */
  force?: boolean;
}

/** Options of a patch. */
export interface PatchOptions extends WriteOptions {
  /** For patches of type `apply`: takes fields over that another manager owns. @default {false} */
  force?: boolean;
}

/** Of which state an object has to be for a request to go through. */
export interface Preconditions {
  /** This very object, not a later namesake. */
  uid?: string;
  /** Unchanged since this version. */
  resourceVersion?: string;
}

/** Options of a deletion. */
export interface DeleteOptions extends RequestOptions {
  /** Time that the object has to end by itself, in seconds; 0: at once. @default {the kind's own} */
  gracePeriodSeconds?: number;
  /** What becomes of the objects that this one owns. @default {the kind's own, mostly "Background"} */
  propagationPolicy?: "Orphan" | "Background" | "Foreground";
  /** Deletes only an object in this state; else the request is a conflict. */
  preconditions?: Preconditions;
  /** Goes through everything, but deletes nothing. @default {false} */
  dryRun?: boolean;
}

/** Options of a deletion of many. */
export interface DeleteCollectionOptions extends DeleteOptions, SelectOptions {
  /** Most objects that one request deletes. @default {no limit} */
  limit?: number;
  /** Token of the next page. */
  continue?: string;
  /** Version of the list of what is deleted. */
  resourceVersion?: string;
  /** How `resourceVersion` is meant. */
  resourceVersionMatch?: ResourceVersionMatch;
}
