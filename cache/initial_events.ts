/**
 * The initial events of a watch-list (KEP-3157): all objects, then a bookmark that says so.
 *
 * @module
 */
import type { KeyFunction } from "./keys.ts";
import type { OpenWatch } from "./open_watch.ts";
import { NoBookmarkError } from "./reflector_failure.ts";

/** How long to wait for the bookmark that ends the initial events. */
export interface InitialEventsOptions {
  /**
   * Silence after which the wait is given up, in milliseconds.
   *
   * @default 30_000
   */
  readonly idleTimeout?: number;
  /**
   * Time after which the wait is given up though events keep coming, in milliseconds.
   *
   * @default 300_000
   */
  readonly timeout?: number;
  /**
   * How often to say that the bookmark has not come yet, in milliseconds.
   *
   * @default 10_000
   */
  readonly warnEvery?: number;
}

/** Annotation of the bookmark that ends the initial events. */
const endAnnotation = "k8s.io/initial-events-end";

/** Tells whether the objects before a bookmark are all. */
export function endsInitialEvents(
  bookmark: { metadata?: { annotations?: { [key: string]: string } } },
): boolean {
  return bookmark.metadata?.annotations?.[endAnnotation] === "true";
}

/** All objects, once the bookmark has come. */
export interface InitialObjects<T> {
  /** The objects. */
  readonly items: T[];
  /** The bookmark's version. */
  readonly resourceVersion: string;
}

/** What {@linkcode readInitialEvents} is told. */
export interface ReadInitialEvents<T> {
  /** Names the watch. */
  readonly name: string;
  /** Gives an object's key. */
  readonly keyFunc: KeyFunction<T>;
  /** Whether an object is what was asked for; others are left out. */
  readonly accept: (object: T) => boolean;
  /** Changes each object as it comes. */
  readonly transform: (object: T) => T;
  /** Says that the bookmark has not come yet. */
  readonly warn: (message: string) => void;
  /** How long to wait. */
  readonly options: InitialEventsOptions;
}

/**
 * Reads events into a store of its own until the bookmark comes; events behind it stay in the watch. Resolves with
 * `undefined` when the watch ends before.
 *
 * @throws {NoBookmarkError} when the wait is over
 */
export async function readInitialEvents<T>(
  watch: OpenWatch<T>,
  { name, keyFunc, accept, transform, warn, options }: ReadInitialEvents<T>,
): Promise<InitialObjects<T> | undefined> {
  const { idleTimeout = 30_000, timeout = 300_000, warnEvery = 10_000 } = options;
  const items = new Map<string, T>();
  const startedAt = performance.now();
  let lastEventAt: number | undefined;
  let events = 0;
  let gaveUp = false;

  // One timer for all three: it says that the bookmark is missing, and ends the watch when the wait is over.
  const check = () => {
    const now = performance.now();
    if (now - (lastEventAt ?? startedAt) >= idleTimeout || now - startedAt >= timeout) {
      gaveUp = true;
      watch[Symbol.dispose]();
      return;
    }
    if (now >= nextWarning) {
      nextWarning += warnEvery;
      const seconds = (since: number) => `${Math.round((now - since) / 1_000)}s`;
      warn(
        `reflector of ${name}: awaiting the bookmark that ends the initial events, ` +
          (lastEventAt === undefined
            ? `no events received for ${seconds(startedAt)}`
            : `received last event ${seconds(lastEventAt)} ago`),
      );
    }
    arm();
  };
  let nextWarning = startedAt + warnEvery;
  let timer: ReturnType<typeof setTimeout>;
  const arm = () => {
    const next = Math.min((lastEventAt ?? startedAt) + idleTimeout, startedAt + timeout, nextWarning);
    timer = setTimeout(check, Math.max(1, Math.ceil(next - performance.now())));
  };
  arm();

  try {
    for (;;) {
      const batch = await watch.next();
      if (gaveUp) throw new NoBookmarkError(name, performance.now() - startedAt, events);
      if (batch === undefined) return undefined;
      lastEventAt = performance.now();
      for (let i = 0; i < batch.length; i++) {
        const event = batch[i]!;
        switch (event.type) {
          case "BOOKMARK":
            if (!endsInitialEvents(event.object)) break;
            watch.putBack(batch.slice(i + 1));
            return { items: [...items.values()], resourceVersion: event.object.metadata.resourceVersion };
          case "ADDED":
          case "MODIFIED":
            events++;
            if (accept(event.object)) items.set(keyFunc(event.object), transform(event.object));
            break;
          case "DELETED":
            events++;
            if (accept(event.object)) items.delete(keyFunc(event.object));
        }
      }
    }
  } finally {
    clearTimeout(timer!);
  }
}
