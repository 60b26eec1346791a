/**
 * When a silent watch counts as dead.
 *
 * A connection whose other end is gone without a word looks like a quiet one. Two signs tell them apart. A server
 * ends each watch after the `timeoutSeconds` asked for, so one that goes on 15 s longer is dead. And a server that
 * sends bookmarks sends one each minute, so a watch on which one came 30 s or more after opening is dead after 75 s
 * of silence. (The first bookmarks prove nothing: a watch of events gets one at once and then never again.)
 *
 * @module
 */

/** How long after `timeoutSeconds` a watch may still go on, in milliseconds. */
export const timeoutGrace = 15_000;
/** A bookmark this long after opening shows that the server sends them regularly, in milliseconds. */
export const regularBookmarkAfter = 30_000;
/** Silence that ends a watch with regular bookmarks, in milliseconds, where the caller says nothing else. */
export const defaultInactivityTimeout = 75_000;

/** A watch was silent for so long that its connection must be dead. Open it anew from the last version. */
export class WatchStalledError extends Error {
  /** Always `WatchStalledError`. */
  override readonly name: string = "WatchStalledError";
  /** Milliseconds since the last sign of life. */
  readonly silentFor: number;
  /** Which rule ended it: the server's own time limit, or regular bookmarks that stopped. */
  readonly rule: "timeout" | "inactivity";

  /** Describes a watch of `what`. */
  constructor(what: string, rule: "timeout" | "inactivity", silentFor: number) {
    super(
      rule === "timeout"
        ? `the watch of ${what} outlived the time limit that the server was given: its connection is dead`
        : `the watch of ${what} was silent for ${
          Math.round(silentFor / 1_000)
        } s though the server sends bookmarks: its connection is dead`,
    );
    this.rule = rule;
    this.silentFor = silentFor;
  }
}

/** What the deadline of one watch depends on. Times are `performance.now()`'s. */
export interface WatchLiveness {
  /** When the server accepted. */
  readonly openedAt: number;
  /** What the server was asked to end the watch after, in milliseconds. */
  readonly timeout: number;
  /** Silence allowed once bookmarks are regular, in milliseconds. */
  readonly inactivityTimeout: number;
  /** Whether a bookmark came late enough to count. */
  bookmarksAreRegular: boolean;
  /**
   * When bytes last came, or when the reader last began to wait, whichever is later. A slow reader is no silent
   * server: what it has not read yet is no silence.
   */
  lastSign: number;
}

/** When a watch is dead if nothing comes until then, and by which rule. */
export function watchDeadline(liveness: WatchLiveness): { at: number; rule: "timeout" | "inactivity" } {
  const byTimeout = Math.max(liveness.openedAt + liveness.timeout, liveness.lastSign) + timeoutGrace;
  if (!liveness.bookmarksAreRegular) return { at: byTimeout, rule: "timeout" };
  const byInactivity = liveness.lastSign + liveness.inactivityTimeout;
  return byInactivity < byTimeout
    ? { at: byInactivity, rule: "inactivity" }
    : { at: byTimeout, rule: "timeout" };
}
