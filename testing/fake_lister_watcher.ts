/**
 * The objects of one kind, as a server would list and watch them, held by a test in its hand.
 *
 * It stands in for a server where a test is about what a cache or its handlers do: it lists by pages, watches from a
 * version, knows watch-lists and bookmarks, and fails when it is told to. What it is asked is noted in `calls`.
 *
 * @example What a handler is told
 * ```ts
 * import { SharedInformer } from "@kybern/kybern/cache";
 * import { FakeClock, FakeListerWatcher } from "@kybern/kybern/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using clock = new FakeClock();
 * const server = new FakeListerWatcher();
 * server.add({ apiVersion: "v1", kind: "Note", metadata: { namespace: "default", name: "a" } });
 *
 * const told: string[] = [];
 * const informer = new SharedInformer(server);
 * informer.addEventHandler({ onAdd: (note) => told.push(note.metadata.name) });
 * const running = informer.run();
 * await informer.whenSynced();
 * server.add({ apiVersion: "v1", kind: "Note", metadata: { namespace: "default", name: "b" } });
 * await clock.settle();
 * assertEquals(told, ["a", "b"]);
 *
 * await informer.stop();
 * await running;
 * ```
 *
 * @module
 */
import type { ListerWatcher, ListerWatcherEvent, WatchSource } from "../cache/mod.ts";
import {
  compareResourceVersion,
  type KubernetesList,
  type KubernetesObject,
  metaNamespaceKey,
  type Status,
  type Stored,
  type Unstructured,
} from "../meta/mod.ts";
import { type ListOptions, StatusError, type WatchOptions } from "../rest/mod.ts";

/** Options of a {@linkcode FakeListerWatcher}. */
export interface FakeListerWatcherOptions {
  /**
   * Whether it knows watch-lists; else it refuses them as an older server does.
   *
   * @default true
   */
  readonly watchList?: boolean;
}

/** One change, as a watch tells it. */
interface Change {
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: Stored<Unstructured>;
}

type Event = ListerWatcherEvent<Stored<Unstructured>>;

/** A watch that someone has open. */
interface Watcher {
  readonly controller: ReadableStreamDefaultController<readonly Event[]>;
  /** Whether events still reach it. */
  stalled: boolean;
}

/** Objects of one kind with a history, to be listed and watched. */
export class FakeListerWatcher implements ListerWatcher<Stored<Unstructured>> {
  /** What it was asked, in order: `list rv=0`, `list continue=…`, `watch rv=7`, `watch-list rv=`. */
  readonly calls: string[] = [];
  readonly #objects = new Map<string, Stored<Unstructured>>();
  readonly #watchers = new Set<Watcher>();
  readonly #pages = new Map<string, { readonly items: Stored<Unstructured>[]; readonly version: number }>();
  readonly #failures: { readonly verb: "list" | "watch"; readonly error: unknown }[] = [];
  readonly #watchList: boolean;
  #history: Change[] = [];
  #version = 100;
  /** Versions before this are no longer known. */
  #compacted = 0;
  #held: Event[] | undefined;
  /** How many watch-lists will not be ended by a bookmark. */
  #endless = 0;

  /** No objects, at version 100. */
  constructor(options: FakeListerWatcherOptions = {}) {
    this.#watchList = options.watchList ?? true;
  }

  /** Version of the last change. */
  get resourceVersion(): string {
    return String(this.#version);
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#watchers.size;
  }

  /** The objects as they are now. */
  get objects(): Stored<Unstructured>[] {
    return [...this.#objects.values()];
  }

  /** Puts a new object in. Gives it as it is stored, with its version. */
  add(object: KubernetesObject): Stored<Unstructured> {
    const key = metaNamespaceKey(object);
    if (this.#objects.has(key)) throw new TypeError(`there is an object ${key} already`);
    return this.#change(
      "ADDED",
      key,
      { uid: crypto.randomUUID(), creationTimestamp: "2020-01-01T00:00:00Z" },
      object,
    );
  }

  /** Changes an object: what is given takes the place of what was, but for uid and creation time. */
  modify(object: KubernetesObject): Stored<Unstructured> {
    const key = metaNamespaceKey(object);
    const { uid, creationTimestamp } = this.#present(key).metadata;
    return this.#change("MODIFIED", key, { uid, creationTimestamp }, object);
  }

  /** Takes the object with this key out. */
  delete(key: string): void {
    const object = this.#present(key);
    this.#objects.delete(key);
    const version = ++this.#version;
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    this.#tell({ version, type: "DELETED", object: last });
  }

  /** Sends what happens in `changes` as one batch. */
  batch(changes: () => void): void {
    this.#held = [];
    try {
      changes();
    } finally {
      const events = this.#held;
      this.#held = undefined;
      this.#send(events);
    }
  }

  /** Sends a bookmark of the present version to every watch. */
  bookmark(): void {
    this.#send([this.#bookmark()]);
  }

  /** Forgets all versions before the present one: watches and pages from there answer 410. */
  compact(): void {
    this.#compacted = this.#version;
    this.#history = [];
    this.#pages.clear();
  }

  /** Makes the next request of a kind fail, with an error or a Status. */
  failNext(verb: "list" | "watch", error: Status | Error): void {
    this.#failures.push({ verb, error: error instanceof Error ? error : new StatusError(error) });
  }

  /** Takes back all failures to come. */
  heal(): void {
    this.#failures.length = 0;
    this.#endless = 0;
  }

  /** Ends all watches, as a server does now and then. */
  closeWatches(): void {
    for (const { controller } of this.#watchers) controller.close();
    this.#watchers.clear();
  }

  /** Ends all watches with an ERROR event. */
  failWatches(status: Status): void {
    for (const { controller } of this.#watchers) {
      controller.enqueue([{ type: "ERROR", object: status }]);
      controller.close();
    }
    this.#watchers.clear();
  }

  /** Ends all watches with an error of the connection. */
  cutWatches(error: Error): void {
    for (const { controller } of this.#watchers) controller.error(error);
    this.#watchers.clear();
  }

  /** No event reaches the watches that are open now any more, though they stay open. */
  stallWatches(): void {
    for (const watcher of this.#watchers) watcher.stalled = true;
  }

  /** The next watch-list sends its initial events, but not the bookmark that ends them. */
  withholdBookmark(): void {
    this.#endless++;
  }

  /** Answers a list. */
  // deno-lint-ignore require-await -- failures are rejections
  async list(options: ListOptions = {}): Promise<KubernetesList<Stored<Unstructured>>> {
    const token = options.continue;
    this.calls.push(token ? `list continue=${token}` : `list rv=${options.resourceVersion ?? ""}`);
    this.#fail("list");
    let { items, version } = { items: this.objects, version: this.#version };
    if (token) {
      const page = this.#pages.get(token);
      if (page === undefined) throw new StatusError(expired(token));
      ({ items, version } = page);
    } else {
      this.#checkReached(options.resourceVersion);
    }
    const limit = options.limit || Infinity;
    const rest = items.slice(limit);
    let next: string | undefined;
    if (rest.length > 0) {
      next = `${version}/${items.length - rest.length}/${this.#pages.size}`;
      this.#pages.set(next, { items: rest, version });
    }
    return { metadata: { resourceVersion: String(version), continue: next }, items: items.slice(0, limit) };
  }

  /** Answers a watch. */
  // deno-lint-ignore require-await -- failures are rejections
  async watch(options: WatchOptions = {}): Promise<WatchSource<Stored<Unstructured>>> {
    const { resourceVersion = "", sendInitialEvents } = options;
    this.calls.push(`${sendInitialEvents ? "watch-list" : "watch"} rv=${resourceVersion}`);
    this.#fail("watch");
    if (sendInitialEvents && !this.#watchList) {
      throw new StatusError({ code: 422, reason: "Invalid", message: "sendInitialEvents is forbidden" });
    }
    this.#checkReached(resourceVersion);
    const first = this.#firstEvents(resourceVersion, sendInitialEvents ?? false);
    let watcher: Watcher;
    const batches = new ReadableStream<readonly Event[]>({
      start: (controller) => {
        watcher = { controller, stalled: false };
        if (first.length > 0) controller.enqueue(first);
        this.#watchers.add(watcher);
      },
      cancel: () => {
        this.#watchers.delete(watcher);
      },
    }, { highWaterMark: 0 });
    return { batches };
  }

  #firstEvents(resourceVersion: string, initial: boolean): Event[] {
    if (initial || resourceVersion === "" || resourceVersion === "0") {
      const events: Event[] = this.objects.map((object) => ({ type: "ADDED", object }));
      if (initial && this.#endless === 0) {
        events.push(this.#bookmark({ "k8s.io/initial-events-end": "true" }));
      } else if (initial) this.#endless--;
      return events;
    }
    if (Number(resourceVersion) < this.#compacted) throw new StatusError(expired(resourceVersion));
    const from = Number(resourceVersion);
    return this.#history.filter(({ version }) => version > from).map(({ type, object }) => ({
      type,
      object,
    }));
  }

  #checkReached(resourceVersion: string | undefined): void {
    if (!resourceVersion || resourceVersion === "0") return;
    if (compareResourceVersion(resourceVersion, this.resourceVersion)! <= 0) return;
    throw new StatusError({
      code: 504,
      reason: "Timeout",
      message: `Too large resource version: ${resourceVersion}, current: ${this.#version}`,
      details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] },
    });
  }

  #change(
    type: "ADDED" | "MODIFIED",
    key: string,
    kept: { uid: string; creationTimestamp: string },
    object: KubernetesObject,
  ): Stored<Unstructured> {
    const version = ++this.#version;
    const metadata = { ...object.metadata, ...kept, resourceVersion: String(version) };
    const stored = { ...object, metadata } as Stored<Unstructured>;
    this.#objects.set(key, stored);
    this.#tell({ version, type, object: stored });
    return stored;
  }

  #present(key: string): Stored<Unstructured> {
    const object = this.#objects.get(key);
    if (object === undefined) throw new TypeError(`there is no object ${key}`);
    return object;
  }

  #tell(change: Change): void {
    this.#history.push(change);
    const event: Event = { type: change.type, object: change.object };
    if (this.#held === undefined) this.#send([event]);
    else this.#held.push(event);
  }

  #send(events: readonly Event[]): void {
    if (events.length === 0) return;
    for (const { controller, stalled } of this.#watchers) if (!stalled) controller.enqueue(events);
  }

  #bookmark(annotations?: { [key: string]: string }): Event {
    return { type: "BOOKMARK", object: { metadata: { resourceVersion: this.resourceVersion, annotations } } };
  }

  #fail(verb: "list" | "watch"): void {
    const at = this.#failures.findIndex((failure) => failure.verb === verb);
    if (at !== -1) throw this.#failures.splice(at, 1)[0]!.error;
  }
}

function expired(version: string): Status {
  return { code: 410, reason: "Expired", message: `too old resource version: ${version}` };
}
