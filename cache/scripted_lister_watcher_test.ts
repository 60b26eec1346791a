/**
 * What the tests of this folder speak to instead of a server: a lister-watcher that answers from a script and notes
 * what it was asked.
 *
 * @module
 */
import type { KubernetesList, ResourceType, Status } from "../meta/mod.ts";
import { type ListOptions, StatusError, type WatchOptions } from "../rest/mod.ts";
import type { ListerWatcher, ListerWatcherEvent, WatchSource } from "./lister_watcher.ts";

/** The least of an object. */
export interface Thing {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; resourceVersion: string };
  value?: string;
}

export const Thing: ResourceType<Thing> = {
  group: "test.io",
  version: "v1",
  kind: "Thing",
  resource: "things",
  singular: "thing",
  namespaced: true,
  stored: true,
};

export function thing(name: string, resourceVersion: string | number, value?: string): Thing {
  return {
    apiVersion: "test.io/v1",
    kind: "Thing",
    metadata: { name, resourceVersion: `${resourceVersion}` },
    ...(value === undefined ? {} : { value }),
  };
}

/** A watch that a test feeds. */
export class ScriptedWatch implements WatchSource<Thing> {
  #controller!: ReadableStreamDefaultController<readonly ListerWatcherEvent<Thing>[]>;
  /** How often it was cancelled. */
  cancelled = 0;
  readonly batches: ReadableStream<readonly ListerWatcherEvent<Thing>[]> = new ReadableStream({
    start: (controller) => {
      this.#controller = controller;
    },
    cancel: () => {
      this.cancelled++;
    },
  }, { highWaterMark: 0 });

  /** Sends events as one batch. */
  send(...events: ListerWatcherEvent<Thing>[]): this {
    this.#controller.enqueue(events);
    return this;
  }
  close(): this {
    this.#controller.close();
    return this;
  }
  fail(error: unknown): this {
    this.#controller.error(error);
    return this;
  }
  /** How much of what was sent has not been taken. */
  get untaken(): number {
    return -this.#controller.desiredSize!;
  }
}

export const added = (object: Thing) => ({ type: "ADDED", object }) as const;
export const modified = (object: Thing) => ({ type: "MODIFIED", object }) as const;
export const deleted = (object: Thing) => ({ type: "DELETED", object }) as const;
export function bookmark(resourceVersion: string | number, annotations?: { [key: string]: string }) {
  const metadata = { resourceVersion: `${resourceVersion}`, annotations };
  return { type: "BOOKMARK", object: { apiVersion: "test.io/v1", kind: "Thing", metadata } } as const;
}
/** The bookmark that ends the initial events. */
export const initialEnd = (resourceVersion: string | number) =>
  bookmark(resourceVersion, { "k8s.io/initial-events-end": "true" });
export const errorEvent = (status: Status) => ({ type: "ERROR", object: status }) as const;

export const expired: Status = { code: 410, reason: "Expired", message: "too old" };
export const tooMany: Status = { code: 429, reason: "TooManyRequests", message: "slow down" };
export const internal: Status = { code: 500, reason: "InternalError", message: "oops" };
export const forbidden: Status = { code: 403, reason: "Forbidden", message: "things is forbidden" };
export const tooLarge: Status = {
  code: 504,
  reason: "Timeout",
  message: "Too large resource version: 20, current: 10",
  details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] },
};

export function listOf(
  resourceVersion: string | number,
  items: Thing[],
  token?: string,
): KubernetesList<Thing> {
  return { metadata: { resourceVersion: `${resourceVersion}`, continue: token }, items };
}

type ListAnswer = KubernetesList<Thing> | Status | Error | Promise<KubernetesList<Thing>>;
type WatchAnswer = ScriptedWatch | Status | Error | Promise<ScriptedWatch>;

/** A lister-watcher with a script: each request takes the next answer; without one left it waits for ever. */
export class ScriptedListerWatcher implements ListerWatcher<Thing> {
  /** What was asked for, in order, in short. */
  readonly calls: string[] = [];
  /** What the lists were asked. */
  readonly listOptions: ListOptions[] = [];
  /** What the watches were asked. */
  readonly watchOptions: WatchOptions[] = [];
  /** Called with each watch's number, from 1, before it is answered. */
  onWatch: (n: number) => void = () => {};
  readonly #lists: ListAnswer[];
  readonly #watches: WatchAnswer[];

  constructor(script: { lists?: ListAnswer[]; watches?: WatchAnswer[] } = {}) {
    this.#lists = script.lists ?? [];
    this.#watches = script.watches ?? [];
  }

  /** Answers of lists to come. */
  thenList(...answers: ListAnswer[]): this {
    this.#lists.push(...answers);
    return this;
  }
  /** Answers of watches to come. */
  thenWatch(...answers: WatchAnswer[]): this {
    this.#watches.push(...answers);
    return this;
  }

  list(options: ListOptions): Promise<KubernetesList<Thing>> {
    const { signal: _, ...asked } = options;
    this.listOptions.push(asked);
    this.calls.push(
      `list ${options.continue ? `continue=${options.continue}` : `rv=${options.resourceVersion}`}`,
    );
    return answer(this.#lists.shift());
  }

  watch(options: WatchOptions): Promise<ScriptedWatch> {
    const { signal: _, ...asked } = options;
    this.watchOptions.push(asked);
    this.calls.push(`${options.sendInitialEvents ? "watch-list" : "watch"} rv=${options.resourceVersion}`);
    this.onWatch(this.watchOptions.length);
    return answer(this.#watches.shift());
  }
}

function answer<T>(what: T | Status | Error | Promise<T> | undefined): Promise<T> {
  if (what === undefined) return new Promise(() => {});
  if (what instanceof Promise) return what;
  if (what instanceof Error) return Promise.reject(what);
  if ("code" in (what as Status)) return Promise.reject(new StatusError(what as Status));
  return Promise.resolve(what as T);
}
