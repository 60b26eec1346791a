/**
 * Watches a few kinds in one namespace from outside the controller: what the demo claims is checked against this.
 *
 * @module
 */
import type { ClusterAccess, KubernetesObject, ResourceType, Stored } from "../../meta/mod.ts";
import { ResourceClient } from "../../rest/mod.ts";

/** One thing that happened. */
export interface Observation {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly kind: string;
  readonly name: string;
  readonly object: Stored<KubernetesObject>;
  /** Milliseconds since the observer was made. */
  readonly at: number;
}

/** Thrown when something did not come true in time. */
export class NotObservedError extends Error {
  override name = "NotObservedError";
}

/** Keeps the newest state of the observed objects and the history of how they came to it. */
export class Observer implements AsyncDisposable {
  /** Everything that happened, in the order in which it was seen. */
  readonly history: Observation[] = [];
  readonly #objects = new Map<string, Stored<KubernetesObject>>();
  readonly #waiting = new Set<() => void>();
  readonly #stop = new AbortController();
  readonly #watches: Promise<void>[] = [];
  readonly #failure = Promise.withResolvers<never>();
  readonly #started = performance.now();
  readonly #access: ClusterAccess;
  readonly #namespace: string;
  readonly #onObservation: (observation: Observation) => void;

  constructor(access: ClusterAccess, namespace: string, onObservation: (observation: Observation) => void) {
    this.#access = access;
    this.#namespace = namespace;
    this.#onObservation = onObservation;
    this.#failure.promise.catch(() => {}); // heard by whoever waits just then
  }

  /** Rejects when one of its watches fails; it never resolves. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** Starts to watch a kind. */
  // deno-lint-ignore no-explicit-any
  async observe(type: ResourceType<any>): Promise<void> {
    const { signal } = this.#stop;
    const client = new ResourceClient<KubernetesObject>(this.#access, type, { namespace: this.#namespace });
    const list = await client.list({ signal });
    for (const object of list.items) this.#note("ADDED", type.kind, object);
    const watch = await client.watch({
      resourceVersion: list.metadata.resourceVersion,
      resume: true,
      signal,
    });
    this.#watches.push((async () => {
      try {
        for await (const event of watch) this.#note(event.type, type.kind, event.object);
      } catch (error) {
        if (!signal.aborted) this.#failure.reject(error);
      }
    })());
  }

  /** The newest state of an object, or `undefined`. */
  get<T>(type: ResourceType<T>, name: string): Stored<T> | undefined {
    return this.#objects.get(`${type.kind}/${name}`) as Stored<T> | undefined;
  }

  /**
   * Waits until `holds` is true, looking after each event.
   *
   * @throws {NotObservedError} when that takes more than `milliseconds`
   */
  async until(holds: () => boolean, milliseconds: number): Promise<void> {
    if (holds()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (holds()) resolve();
    };
    const timer = setTimeout(
      () => reject(new NotObservedError(`not so after ${milliseconds} ms`)),
      milliseconds,
    );
    this.#waiting.add(look);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }

  /** Waits until nothing has happened for a while, so that what happens next has only its own cause. */
  async quiet(milliseconds: number): Promise<void> {
    for (let seen = -1; seen !== this.history.length;) {
      seen = this.history.length;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
  }

  #note(type: Observation["type"], kind: string, object: Stored<KubernetesObject>): void {
    const { name } = object.metadata;
    if (type === "DELETED") this.#objects.delete(`${kind}/${name}`);
    else this.#objects.set(`${kind}/${name}`, object);
    const observation = { type, kind, name, object, at: performance.now() - this.#started };
    this.history.push(observation);
    this.#onObservation(observation);
    for (const look of this.#waiting) look();
  }

  /** Ends the watches. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new DOMException("the demo is over", "AbortError"));
    await Promise.all(this.#watches);
  }
}
