/**
 * What a controller listens to, and which keys it queues because of it.
 *
 * Events of its kinds, which pass its predicates, become keys by the kind's own rule: the object itself, its owner, or
 * what the author's function names. Sources of the author's own queue keys beside them.
 *
 * @module
 */
import {
  hasFinalizer,
  type KubernetesObject,
  metaNamespaceKey,
  type ObjectKey,
  objectKeyToString,
} from "../meta/mod.ts";
import {
  deletedObject,
  type HandlerRegistration,
  type ResourceEventHandler,
  type SharedInformer,
  waitForCacheSync,
} from "../cache/mod.ts";
import { abortable } from "@std/async/abortable";
import { errorMessage } from "../meta/error_message.ts";
import { timeLimit } from "../meta/time_limit.ts";
import type { PriorityAddOptions, PriorityQueue } from "../workqueue/mod.ts";
import { CacheReader } from "./cache_reader.ts";
import type { QueueingOptions } from "./controller_source.ts";
import { finalizerOf } from "./finalizer.ts";
import { isSameKind } from "./kind_key.ts";
import type { Logger } from "./logger.ts";
import type { FailedEvents } from "./manager_activity.ts";
import type { AnyObjectEvent } from "./object_event.ts";
import type { OwnEvents } from "./own_events.ts";
import type { AnyResourceType, ControllerOptions, ReconcileRequest } from "./reconciler.ts";
import { RetriedEvents, type RetriedEventsParts } from "./retried_events.ts";
import type { Clusters } from "./running_cluster.ts";
import { owned, watched, type WatchedKind } from "./watched.ts";

/** Priority of objects of the initial list and of resyncs: what changes meanwhile comes first. */
export const lowPriority = -100;

/** What an {@linkcode EventIntake} is made of. */
export interface EventIntakeParts<T> {
  /** Name of the controller. */
  readonly name: string;
  /** What the author said. */
  readonly options: ControllerOptions<T>;
  /** Where keys go. */
  readonly queue: Pick<PriorityQueue<string>, "addWithOptions">;
  /** Where events come from. */
  readonly clusters: Clusters;
  /** Tells echoes from news. */
  readonly ownEvents: OwnEvents;
  /** Takes the lines. */
  readonly log: Logger;
  /** Keeps the figures. */
  readonly metrics: RetriedEventsParts["metrics"];
}

/** A kind that a controller listens to. */
export interface ListenedKind {
  /** The kind. */
  readonly type: AnyResourceType;
  /** Name of its cluster; `""` for the manager's own. */
  readonly cluster: string;
  /** What the controller itself does with its objects, in RBAC's words; what reconciles do is the author's. */
  readonly verbs: readonly string[];
}

/** Listens for one controller. Starts nothing until {@linkcode EventIntake.watch}. */
export class EventIntake<T> implements AsyncDisposable {
  readonly #parts: EventIntakeParts<T>;
  readonly #registrations: HandlerRegistration[] = [];
  /** By registration: events that fail are tried again. */
  readonly #retried: RetriedEvents[] = [];
  /** The kind that it is for. */
  readonly #forKind: WatchedKind;
  /** The kinds besides it: of the options, then those that were added. */
  readonly #watchedKinds: WatchedKind[];
  /** What mapping functions read from. */
  readonly #reader: CacheReader;
  /** Aborts when it is disposed: its sources and reads end. */
  readonly #ended = new AbortController();
  #watching = false;
  #sourcesStarted: Promise<void> | undefined;

  /** Listens to nothing yet. */
  constructor(parts: EventIntakeParts<T>) {
    this.#parts = parts;
    const {
      clusters,
      options: { for: type, predicates, cluster = "", sources = [], owns = [], watches = [] },
    } = parts;
    this.#forKind = watched(type, { predicates, map: (object) => [keyOf(object)] });
    this.#watchedKinds = [...owns.map((each) => ("passes" in each ? each : owned(each))), ...watches];
    for (const source of sources) source.expect?.();
    this.#reader = new CacheReader({
      informers: clusters(cluster).informers,
      clusters,
      signal: this.#ended.signal,
    });
  }

  /** Every kind that it listens to. */
  get kinds(): readonly ListenedKind[] {
    const { finalize, prune } = this.#parts.options;
    const listened = (kind: WatchedKind, ...more: string[]) => ({
      type: kind.type,
      cluster: this.#clusterOf(kind),
      verbs: ["list", "watch", ...more],
    });
    return [
      listened(this.#forKind, ...finalize === undefined ? [] : ["get", "patch"]),
      ...this.#watchedKinds.map((kind) => listened(kind, ...kind.owned && prune ? ["delete"] : [])),
    ];
  }

  /** The kinds whose objects the controller makes. */
  get ownedKinds(): readonly AnyResourceType[] {
    return this.#watchedKinds.filter(({ owned }) => owned).map(({ type }) => type);
  }

  /** Events that it has not taken yet. */
  get pending(): number {
    const told = this.#registrations.reduce((sum, { pending }) => sum + pending, 0);
    return this.#retried.reduce((sum, { busy }) => sum + busy, told);
  }

  /** What waits to be tried again. */
  get failed(): FailedEvents[] {
    return this.#retried.flatMap(({ waiting }) => waiting);
  }

  /** Listens to the events of its kinds. The informers are started by the manager. Does nothing the second time. */
  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#listen(this.#forKind);
    for (const kind of this.#watchedKinds) this.#listen(kind);
  }

  /** Listens to another kind, from now on or with the others. */
  addWatch(kind: WatchedKind): void {
    this.#parts.clusters(this.#clusterOf(kind)); // throws where there is no such cluster
    this.#watchedKinds.push(kind);
    if (this.#watching) this.#listen(kind);
  }

  /**
   * Starts the author's sources, once however often it is called; resolves when all have queued what they knew.
   *
   * @throws {Error} when one fails to start, or takes longer than the controller's `cacheSyncTimeout`
   */
  async startSources(signal: AbortSignal): Promise<void> {
    const { name, options: { cacheSyncTimeout } } = this.#parts;
    using limit = timeLimit(
      signal,
      cacheSyncTimeout,
      () => new Error(`sources of controller "${name}" have not started within ${cacheSyncTimeout} ms`),
    );
    // What a source waits for ends with the controller; nobody waits for it longer than this.
    await abortable(this.#sourcesStarted ??= this.#startSources(), limit.signal);
  }

  async #startSources(): Promise<void> {
    const { name, options: { sources = [] }, queue } = this.#parts;
    const sink = {
      add: (request: ReconcileRequest, options: QueueingOptions = {}) =>
        queue.addWithOptions(options, objectKeyToString(request)),
    };
    await Promise.all(sources.map(async (source) => {
      try {
        await source.start(sink, { signal: this.#ended.signal });
      } catch (cause) {
        throw new Error(
          `source "${source.name}" of controller "${name}" failed to start: ${errorMessage(cause)}`,
          { cause },
        );
      }
    }));
  }

  /**
   * Resolves when the objects of all its kinds have been queued.
   *
   * @throws {Error} when that takes longer than the controller's `cacheSyncTimeout`
   */
  async synced(signal: AbortSignal): Promise<void> {
    const { name, options: { cacheSyncTimeout }, log } = this.#parts;
    try {
      await waitForCacheSync(this.#registrations, {
        signal,
        timeout: cacheSyncTimeout,
        onUnsynced: (reason) => log.warn("told to stop before its caches have synced", { reason }),
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw new Error(
        `failed to wait for the caches of controller "${name}" to sync: ${errorMessage(cause)}`,
        { cause },
      );
    }
  }

  #clusterOf({ cluster }: WatchedKind): string {
    return cluster ?? this.#parts.options.cluster ?? "";
  }

  #listen(kind: WatchedKind): void {
    const { name, clusters, log, metrics } = this.#parts;
    const { type } = kind;
    const handlerName = `${name}/${type.resource}`;
    const events = new RetriedEvents({
      handler: handlerName,
      take: (event) => this.#take(kind, event),
      log,
      metrics,
    });
    this.#retried.push(events);
    const handler: ResourceEventHandler<KubernetesObject> = {
      onAdd: (object, isInInitialList) => events.handle({ type: "create", object, isInInitialList }),
      onUpdate: (old, object) => events.handle({ type: "update", old, object }),
      onDelete: (deleted) => {
        const { object, finalStateUnknown } = deletedObject(deleted);
        if (object !== undefined) {
          return events.handle({
            type: "delete",
            object,
            finalStateUnknown: finalStateUnknown !== undefined,
          });
        }
        // Nothing is known of it but its key: neither owner nor map could say anything.
        log.warn("a deletion was missed, of an object that was never seen", { kind: type.kind });
      },
    };
    const { informers } = clusters(this.#clusterOf(kind));
    const informer = informers.informer(type) as SharedInformer<KubernetesObject>;
    this.#registrations.push(informer.addEventHandler(handler, { name: handlerName }));
  }

  /** Queues what an event stands for; what the author's functions throw is told by the informer, and the event tried again. */
  #take(kind: WatchedKind, event: AnyObjectEvent): void | Promise<void> {
    const { options: { for: forType, debounce }, ownEvents } = this.#parts;
    // What its predicates keep from being judged must not be kept for ever.
    if (event.type === "delete") ownEvents.overtaken(kind.type, metaNamespaceKey(event.object));
    if (!this.#passes(kind, event)) return;
    const objects = event.type === "update" ? [event.old, event.object] : [event.object];
    const options: PriorityAddOptions = {
      priority: kind.priority ?? (isNews(event) ? 0 : lowPriority),
      ...debounce !== undefined && { after: debounce, postpone: true },
    };
    const context = { client: this.#reader, signal: this.#ended.signal };
    const all: ReturnType<WatchedKind["keysOf"]>[] = [];
    try {
      for (const object of objects) all.push(kind.keysOf(object as KubernetesObject, forType, context));
    } catch (error) {
      if (!(all[0] instanceof Promise)) throw error;
      all.push(Promise.reject(error)); // the first may reject as well, and somebody has to hear of that
    }
    if (all.every((requests) => !(requests instanceof Promise))) {
      return this.#enqueue(kind, event, all as Iterable<ReconcileRequest>[], options);
    }
    return Promise.all(all).then((requests) => this.#enqueue(kind, event, requests, options));
  }

  /**
   * Whether an event is worth anything. That an object which waits for this controller's clean-up is being deleted is a
   * change that predicates of labels or annotations, and that of the generation where the kind counts none, let by: then
   * they are asked as they are after a restart, whether the object is of interest at all.
   */
  #passes(kind: WatchedKind, event: AnyObjectEvent): boolean {
    if (this.#isWanted(kind, event)) return true;
    const { name, options } = this.#parts;
    if (options.finalize === undefined || kind !== this.#forKind) return false;
    return beginsCleanUp(event, finalizerOf(name, options)) &&
      this.#isWanted(kind, { type: "create", object: event.object, isInInitialList: false });
  }

  #isWanted(kind: WatchedKind, event: AnyObjectEvent): boolean {
    return kind.passes(event) && this.#parts.options.eventFilter?.(event) !== false;
  }

  /** Queues each key once, but for those of which the event is the echo of an own write. */
  #enqueue(
    kind: WatchedKind,
    event: AnyObjectEvent,
    requests: readonly Iterable<ReconcileRequest>[],
    options: PriorityAddOptions,
  ): void {
    const { type, owned } = kind;
    const { options: { for: forType, deliverOwnEvents, cluster = "" }, queue, ownEvents } = this.#parts;
    const { metadata } = event.object as KubernetesObject;
    const ours = this.#clusterOf(kind) === cluster && (owned || isSameKind(type, forType));
    const news = event.type !== "delete" && event.type !== "generic" && isNews(event);
    for (const key of keysIn(requests)) {
      const deliver = () => queue.addWithOptions(options, key);
      if (!ours || deliverOwnEvents) deliver();
      else {
        const version = news ? metadata?.resourceVersion : undefined;
        ownEvents.take(key, { type, objectKey: metaNamespaceKey(event.object), version, deliver });
      }
    }
  }

  /** Releases its handlers; ends its sources, and what mapping functions wait for. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort(new DOMException(`controller "${this.#parts.name}" has ended`, "AbortError"));
    await Promise.all(
      [...this.#registrations.splice(0), ...this.#retried.splice(0)].map((each) =>
        each[Symbol.asyncDispose]()
      ),
    );
  }
}

/** The key of an object itself. */
function keyOf(
  { metadata: { namespace = "", name } }: { readonly metadata: ObjectKey },
): ReconcileRequest {
  return { namespace, name };
}

/** The keys of requests, each once. */
function keysIn(requests: readonly Iterable<ReconcileRequest>[]): Iterable<string> {
  const keys: string[] = [];
  for (const each of requests) for (const request of each) keys.push(objectKeyToString(request));
  return keys.length < 2 ? keys : new Set(keys);
}

/** Whether an event tells that an object which holds a finalizer is being deleted. */
function beginsCleanUp(event: AnyObjectEvent, finalizer: string): boolean {
  if (event.type !== "update") return false;
  const [before, after] = [event.old, event.object] as readonly KubernetesObject[];
  return before?.metadata?.deletionTimestamp === undefined &&
    after?.metadata?.deletionTimestamp !== undefined && hasFinalizer(after, finalizer);
}

/** Whether an event tells of something new: objects of the first list, and of resyncs, were there all along. */
function isNews(event: AnyObjectEvent): boolean {
  if (event.type === "create") return !event.isInInitialList;
  if (event.type !== "update") return true;
  const version = (object: AnyObjectEvent["object"]) =>
    (object as KubernetesObject).metadata?.resourceVersion;
  return version(event.old) !== version(event.object);
}
