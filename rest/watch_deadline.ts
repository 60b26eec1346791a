/**
 * When a silent watch counts as dead.
 *
 * A connection whose other end is gone without a word looks like a quiet one. Two signs tell them apart. A server
 * ends each watch after the `timeoutSeconds` asked for, so one that goes on 15 s longer is dead. And a server that
 * sends bookmarks sends one each minute, so a watch on which one came 30 s or more after opening is dead after 75 s
 * of silence. (The first bookmarks prove nothing: a watch of events gets one at once and then never again.) And a
 * request for a watch that nobody has answered after 60 s has reached nobody.
 *
 * @module
 */

/** How long after `timeoutSeconds` a watch may still go on, in milliseconds. */
export const timeoutGrace = 15_000;
/** A bookmark this long after opening shows that the server sends them regularly, in milliseconds. */
export const regularBookmarkAfter = 30_000;
/**
 * Longest wait for a server to accept a watch, in milliseconds. A kube-apiserver answers any request in 60 s, and a watch
 * before its first event; who takes a connection and then says nothing is something else on the way to it.
 */
export const openingTimeout = 60_000;
/** Silence that ends a watch with regular bookmarks, in milliseconds, where the caller says nothing else. */
export const defaultInactivityTimeout = 75_000;

/** Which rule ended a watch. */
export type StallRule = "opening" | "timeout" | "inactivity";

const reasons: { readonly [rule in StallRule]: (seconds: number) => string } = {
  opening: (seconds) => `was not answered within ${seconds} s`,
  timeout: () => "outlived the time limit that the server was given",
  inactivity: (seconds) => `was silent for ${seconds} s though the server sends bookmarks`,
};

/** A watch was silent for so long that its connection must be dead. Open it anew from the last version. */
export class WatchStalledError extends Error {
  /** Always `WatchStalledError`. */
  override readonly name: string = "WatchStalledError";
  /** Milliseconds since the last sign of life. */
  readonly silentFor: number;
  /** Which rule ended it: no answer at all, the server's own time limit, or regular bookmarks that stopped. */
  readonly rule: StallRule;

  /** Describes a watch of `what`. */
  constructor(what: string, rule: StallRule, silentFor: number) {
    super(`the watch of ${what} ${reasons[rule](Math.round(silentFor / 1_000))}: its connection is dead`);
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
