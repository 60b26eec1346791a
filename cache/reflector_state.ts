/**
 * The states of a reflector, and what leads from one to the next.
 *
 * ```text
 * starting ─▶ streaming ──────────────▶ watching ─▶ ended ─▶ starting …
 *        └──────────────▶ listing ───▶
 * ```
 *
 * {@linkcode stepReflector} is pure: the reflector does what its state says, tells the outcome, and is given the next
 * state. The rules are those of client-go's reflector but for two. A watch that closes again and again is opened
 * again after growing waits, not listed anew; and the waits start anew by health: an event, or a second of life.
 *
 * @module
 */
import type { ReflectorFailureKind } from "./reflector_failure.ts";

/** What a reflector is doing. */
export type ReflectorPhase =
  /** Nothing yet. Ends in `streaming` where the server may know watch-lists, else in `listing`. */
  | { readonly name: "starting" }
  /**
   * Reads a watch that begins with all objects. Ends in `watching`, on the same connection, at the bookmark that ends
   * them; in itself when the connection broke or the server is busy; in `listing` for anything else.
   */
  | {
    readonly name: "streaming";
    /** What is asked for: `""` the newest, else nothing older. */
    readonly resourceVersion: string;
  }
  /**
   * Reads a list. Ends in `watching`; in itself, asking for any version, when the server no longer or not yet has the
   * one asked for; in `ended` for anything else.
   */
  | {
    readonly name: "listing";
    /** What is asked for: `"0"` whatever is at hand, `""` the newest, else nothing older. */
    readonly resourceVersion: string;
    /** Objects a page; 0 for all at once. */
    readonly pageSize: number;
  }
  /**
   * Reads a watch. Ends in itself when the watch closed, broke, or could not be opened for want of an answer; in
   * `ended` when its version has expired, and for anything else.
   */
  | {
    readonly name: "watching";
    /** How many watches in a row have closed without a sign of health. */
    readonly shortWatches: number;
    /** When a watch was last opened again without a wait, as `performance.now()` counts. */
    readonly reopenedAt: number;
  }
  /** A round is over. Ends in the state in which `starting` ends. */
  | { readonly name: "ended" };

/** What a reflector remembers from round to round. */
export interface ReflectorMemory {
  /** Whether the server has refused the version that was seen last: the next list asks for the newest. */
  readonly versionRefused: boolean;
  /** Whether the first list came in pages though it asked for what is at hand: the server keeps no watch cache. */
  readonly paged: boolean;
  /** Whether the server has said that it knows no watch-lists. */
  readonly watchListRefused: boolean;
}

/** A reflector's state. */
export interface ReflectorState {
  /** What it is doing. */
  readonly phase: ReflectorPhase;
  /** What it remembers. */
  readonly memory: ReflectorMemory;
}

/** What is told of a watch that has ended. */
export interface WatchHealth {
  /** Whether the server accepted it. */
  readonly opened: boolean;
  /** How many events it gave, bookmarks included. */
  readonly events: number;
  /** How long it was open, in milliseconds. */
  readonly lastedMs: number;
  /** When it ended, as `performance.now()` counts. */
  readonly endedAt: number;
}

/** How what a phase does came out. */
export type ReflectorOutcome =
  /** A round begins; this is the version that was seen last, `""` for none. */
  | { readonly type: "begin"; readonly resourceVersion: string }
  /** All objects have been read. */
  | { readonly type: "complete"; readonly paged: boolean }
  /** The server ended the watch. */
  | { readonly type: "closed"; readonly health: WatchHealth }
  /** Something went wrong. */
  | {
    readonly type: "failed";
    readonly kind: ReflectorFailureKind;
    /** Of the watch that failed; `undefined` for a list. */
    readonly health: WatchHealth | undefined;
    /** Whether the window in which internal errors are tried again is open. */
    readonly retryInternal: boolean;
  };

/** What the caller wants. */
export interface ReflectorWishes {
  /** Whether watch-lists may be used. */
  readonly watchList: boolean;
  /** Objects a page, whatever is asked for; `undefined` for the rules of the server's cache. */
  readonly pageSize: number | undefined;
}

/** What comes next. */
export interface ReflectorStep {
  /** The next state. */
  readonly state: ReflectorState;
  /** Whether to wait before it, as long as the backoff says. */
  readonly pause: boolean;
  /** Whether all was well, so that the backoff starts anew, before any wait. */
  readonly healthy: boolean;
}

/** Objects a page where a list is read by pages; client-go's figure. */
export const defaultPageSize = 500;

/** How long a watch without events must last to count as healthy, in milliseconds; client-go's "very short watch". */
export const shortWatchMs = 1_000;

/** A reflector that has done nothing. */
export const startingState: ReflectorState = {
  phase: { name: "starting" },
  memory: { versionRefused: false, paged: false, watchListRefused: false },
};

/** The state that follows. */
export function stepReflector(
  state: ReflectorState,
  outcome: ReflectorOutcome,
  wishes: ReflectorWishes,
): ReflectorStep {
  const { phase, memory } = state;
  switch (phase.name) {
    case "starting":
    case "ended":
      if (outcome.type !== "begin") return unexpected(state, outcome);
      return wishes.watchList && !memory.watchListRefused
        ? go(streaming(outcome.resourceVersion, memory), memory)
        : go(listing(outcome.resourceVersion, memory, wishes), memory);
    case "streaming":
      return fromStreaming(state, phase, outcome, wishes);
    case "listing":
      return fromListing(state, phase, outcome, wishes);
    case "watching":
      return fromWatching(state, phase, outcome);
  }
}

function fromStreaming(
  state: ReflectorState,
  phase: Extract<ReflectorPhase, { name: "streaming" }>,
  outcome: ReflectorOutcome,
  wishes: ReflectorWishes,
): ReflectorStep {
  const { memory } = state;
  switch (outcome.type) {
    case "complete":
      return go(freshWatch, { ...memory, versionRefused: false });
    case "closed":
      return pause(phase, memory);
    case "failed": {
      switch (outcome.kind) {
        case "tooManyRequests":
        case "unreachable":
        case "cut":
        case "stalled":
          return pause(phase, memory);
        case "expired":
        case "versionTooLarge": {
          const remembered = { ...memory, versionRefused: true };
          return pause(streaming(phase.resourceVersion, remembered), remembered);
        }
      }
      const remembered = outcome.kind === "unsupported" ? { ...memory, watchListRefused: true } : memory;
      return go(listing(phase.resourceVersion, remembered, wishes), remembered);
    }
    default:
      return unexpected(state, outcome);
  }
}

function fromListing(
  state: ReflectorState,
  phase: Extract<ReflectorPhase, { name: "listing" }>,
  outcome: ReflectorOutcome,
  wishes: ReflectorWishes,
): ReflectorStep {
  const { memory } = state;
  switch (outcome.type) {
    case "complete":
      return go(freshWatch, {
        ...memory,
        versionRefused: false,
        paged: memory.paged || (phase.resourceVersion === "0" && outcome.paged),
      });
    case "failed": {
      const refused = outcome.kind === "expired" || outcome.kind === "versionTooLarge";
      if (!refused || phase.resourceVersion === "") return pause({ name: "ended" }, memory);
      const remembered = { ...memory, versionRefused: true };
      return go(listing(phase.resourceVersion, remembered, wishes), remembered);
    }
    default:
      return unexpected(state, outcome);
  }
}

function fromWatching(
  state: ReflectorState,
  phase: Extract<ReflectorPhase, { name: "watching" }>,
  outcome: ReflectorOutcome,
): ReflectorStep {
  const { memory } = state;
  if (outcome.type === "closed") return reopen(phase, memory, outcome.health);
  if (outcome.type !== "failed") return unexpected(state, outcome);
  const { kind, retryInternal } = outcome;
  const health = outcome.health!;
  if (health.opened && (kind === "cut" || kind === "stalled")) return reopen(phase, memory, health);
  const again = kind === "tooManyRequests" ||
    (health.opened
      ? kind === "internalError" && retryInternal
      : kind === "unreachable" || kind === "cut" || kind === "stalled" || kind === "unavailable");
  return {
    ...pause(again ? phase : { name: "ended" }, memory),
    healthy: isHealthy(health),
  };
}

/**
 * A watch that ended without a fault of its version goes on where it was: at once the first time, and whenever the
 * last time is long enough ago; after a wait when it happens again and again.
 */
function reopen(
  phase: Extract<ReflectorPhase, { name: "watching" }>,
  memory: ReflectorMemory,
  health: WatchHealth,
): ReflectorStep {
  const healthy = isHealthy(health);
  const shortWatches = healthy ? 0 : phase.shortWatches + 1;
  const atOnce = shortWatches <= 1 && health.endedAt - phase.reopenedAt >= shortWatchMs;
  return {
    state: {
      phase: { name: "watching", shortWatches, reopenedAt: atOnce ? health.endedAt : phase.reopenedAt },
      memory,
    },
    pause: !atOnce,
    healthy,
  };
}

function isHealthy(health: WatchHealth): boolean {
  return health.opened && (health.events > 0 || health.lastedMs >= shortWatchMs);
}

const freshWatch: ReflectorPhase = { name: "watching", shortWatches: 0, reopenedAt: -Infinity };

/** How a watch-list asks, given the version that was seen last. */
function streaming(resourceVersion: string, memory: ReflectorMemory): ReflectorPhase {
  return { name: "streaming", resourceVersion: memory.versionRefused ? "" : resourceVersion };
}

/** How a list asks, given the version that was seen last. */
function listing(resourceVersion: string, memory: ReflectorMemory, wishes: ReflectorWishes): ReflectorPhase {
  const asked = memory.versionRefused ? "" : resourceVersion === "" ? "0" : resourceVersion;
  // A list at a given version is answered from the server's cache only without a limit; with one it goes to etcd,
  // where many clients that relist at once are a storm.
  const fromCache = asked !== "" && asked !== "0" && !memory.paged;
  return {
    name: "listing",
    resourceVersion: asked,
    pageSize: wishes.pageSize ?? (fromCache ? 0 : defaultPageSize),
  };
}

function go(phase: ReflectorPhase, memory: ReflectorMemory): ReflectorStep {
  return { state: { phase, memory }, pause: false, healthy: false };
}

function pause(phase: ReflectorPhase, memory: ReflectorMemory): ReflectorStep {
  return { state: { phase, memory }, pause: true, healthy: false };
}

function unexpected(state: ReflectorState, outcome: ReflectorOutcome): never {
  throw new TypeError(`a reflector that is ${state.phase.name} cannot come out as ${outcome.type}`);
}
