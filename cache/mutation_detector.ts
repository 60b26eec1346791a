/**
 * Finds out who changes what a cache gives. What it gives is shared by all who read it, so nobody may change it; the
 * types say so, but a cast, or plain JavaScript, gets past them.
 *
 * It keeps a copy of each object as it came in, and compares the two every now and then. That takes as much memory
 * again, and time: it is for tests.
 *
 * The rule is client-go's (`tools/cache`: mutation detector); where that one ends the process, this one tells.
 *
 * @module
 */
import { metaNamespaceKey, mutable, type Named, whenParsed } from "../meta/mod.ts";

/** An object that somebody has changed. */
export interface CacheMutation {
  /** Names the informer whose object it is. */
  readonly informer: string;
  /** Which object. */
  readonly key: string;
  /** Where in it, as `metadata.labels.app` or `spec.containers[0]`: at most ten places. The values are not told. */
  readonly paths: readonly string[];
}

/** How offenders are looked for. */
export interface MutationDetection {
  /**
   * How often all objects are compared, in milliseconds.
   *
   * @default 1_000
   */
  readonly period?: number;
  /**
   * Is told of each object that was changed, once for each change.
   *
   * @default one line on `console.error`
   */
  readonly onMutation?: (mutation: CacheMutation) => void;
}

/** One object, and what it was when it came. */
interface Watched {
  readonly key: string;
  readonly object: unknown;
  readonly since: number;
  /** `undefined` as long as nobody has looked into the object. */
  copy: unknown;
  /** Whether it has been in the store. */
  arrived: boolean;
}

/**
 * Milliseconds for which an object may be on its way into the store. One that took longer, or was overtaken by another
 * on the way, is let go.
 */
const longestWay = 60_000;

/** How many places in an object are told. */
const mostPaths = 10;

/** Compares the objects of one informer with what they were. */
export class MutationDetector {
  readonly #name: string;
  readonly #period: number;
  readonly #tell: (mutation: CacheMutation) => void;
  readonly #present: (key: string) => unknown;
  #watched: Watched[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /**
   * Does nothing yet.
   *
   * @param name names the informer
   * @param present the object that its store has under a key: one that has left it is compared once more, then let go
   */
  constructor(name: string, detection: MutationDetection, present: (key: string) => unknown) {
    this.#name = name;
    this.#period = detection.period ?? 1_000;
    this.#tell = detection.onMutation ?? logMutation;
    this.#present = present;
  }

  /** Takes an object in, as it is now. Gives it. */
  watch<T>(object: T): T {
    const watched: Watched = {
      key: metaNamespaceKey(object as Named),
      object,
      since: performance.now(),
      copy: undefined,
      arrived: false,
    };
    // An object that nobody has looked into, nobody has changed.
    whenParsed(object as object, (parsed) => {
      watched.copy = mutable(parsed);
    });
    this.#watched.push(watched);
    return object;
  }

  /** Begins to compare every now and then. */
  start(): void {
    this.#timer ??= setInterval(() => this.check(), this.#period);
  }

  /** Compares once more, and ends it. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.check();
  }

  /** Compares all objects now. */
  check(): void {
    const stillThere: Watched[] = [];
    for (const watched of this.#watched) {
      const { key, object, copy } = watched;
      const paths: string[] = [];
      if (copy !== undefined) findDifferences(object, copy, "", paths);
      if (paths.length > 0) {
        watched.copy = mutable(object);
        this.#report({ informer: this.#name, key, paths });
      }
      const present = this.#present(key) === object;
      watched.arrived ||= present;
      const onItsWay = !watched.arrived && performance.now() - watched.since < longestWay;
      if (present || onItsWay) stillThere.push(watched);
    }
    this.#watched = stillThere;
  }

  #report(mutation: CacheMutation): void {
    try {
      this.#tell(mutation);
    } catch (error) {
      console.error(`informer of ${this.#name}: onMutation threw:`, error);
    }
  }
}

function logMutation({ informer, key, paths }: CacheMutation): void {
  console.error(
    `informer of ${informer}: somebody changed ${key} at ${
      paths.join(", ")
    }: what a cache gives is shared by all; ` +
      "mutable(object) makes a copy that may be changed",
  );
}

/** Adds the places in which two values of JSON differ, until there are enough. */
function findDifferences(value: unknown, copy: unknown, path: string, paths: string[]): void {
  if (Object.is(value, copy) || paths.length >= mostPaths) return;
  if (!isContainer(value) || !isContainer(copy) || Array.isArray(value) !== Array.isArray(copy)) {
    paths.push(path);
    return;
  }
  const isArray = Array.isArray(value);
  for (const field of new Set([...Object.keys(value), ...Object.keys(copy)])) {
    const below = isArray ? `${path}[${field}]` : path === "" ? field : `${path}.${field}`;
    if (!Object.hasOwn(value, field) || !Object.hasOwn(copy, field)) {
      if (paths.length < mostPaths) paths.push(below);
    } else findDifferences(value[field], copy[field], below, paths);
  }
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
