/**
 * An informer under observation: what it asked of the server, what went wrong, and what it told.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async/delay";
import { ConfigMap } from "../../api/core/v1.ts";
import {
  DeletedFinalStateUnknown,
  type ReflectorFailureKind,
  type SharedInformer,
  SharedInformerFactory,
} from "../../cache/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import { MetadataClient } from "../../dynamic/mod.ts";
import {
  asTransport,
  type ClusterAccess,
  compareResourceVersion,
  metaNamespaceKey,
  type ObjectMeta,
  type ResourceType,
  type Shared,
} from "../../meta/mod.ts";
import { Registry } from "../../metrics/mod.ts";
import { ResourceClient } from "../../rest/mod.ts";

/** What a request to the server was for. */
export type Asked = "watch-list" | "list" | "watch";

/** An object as a cache gives it. */
type Known = Shared<{ metadata?: ObjectMeta }>;

/** Options of a {@linkcode Follower}. */
export interface FollowerOptions {
  /** The kind. @default ConfigMap */
  readonly type?: ResourceType<unknown>;
  /** Whether it follows the metadata alone. @default false */
  readonly metadata?: boolean;
  /** Limits it. @default none */
  readonly labelSelector?: string;
  /** Whether it begins by watch-list where the server has it. @default true */
  readonly watchList?: boolean;
}

/** The objects of one kind in one namespace, in memory; ConfigMaps unless it is told otherwise. */
export class Follower implements AsyncDisposable {
  /** Its requests, in order. */
  readonly asked: Asked[] = [];
  /** What went wrong between it and the server. */
  readonly failures: ReflectorFailureKind[] = [];
  /** What its handler was told, as `add one`. */
  readonly told: string[] = [];
  /** What went against the handlers' promises. */
  readonly broken: string[] = [];
  /** The objects as one knows them who listens to the handler alone. */
  readonly #heard = new Map<string, Known>();
  /** The informer. */
  readonly informer: SharedInformer<{ metadata?: ObjectMeta }>;
  readonly #factory: SharedInformerFactory;
  /** What it reads, asked of the server itself. */
  readonly #list: (signal: AbortSignal) => Promise<readonly unknown[]>;
  /** While set, requests of the informer find no server. */
  #isolated = false;

  constructor(access: ClusterAccess, namespace: string, options: FollowerOptions = {}) {
    const { type = ConfigMap as ResourceType<unknown>, metadata = false, watchList, labelSelector } = options;
    const client = metadata
      ? new MetadataClient(access).resource(type).namespace(namespace)
      : new ResourceClient(access, type, { namespace });
    this.#list = async (signal) => (await client.list({ labelSelector, signal })).items;
    const observed: ClusterAccess = {
      ...access,
      server: access.server,
      namespace,
      transport: {
        fetch: (request, options) => {
          this.asked.push(askedOf(new URL(request.url)));
          if (this.#isolated) return Promise.reject(new TypeError("fetch failed: connection refused"));
          return asTransport(access.transport).fetch(request, options);
        },
      },
    };
    this.#factory = new SharedInformerFactory(new Clientset(observed), {
      namespaces: [namespace],
      metadata: new MetadataClient(observed),
      metrics: new Registry(),
      onWatchError: (_error, { kind }) => this.failures.push(kind),
      // The default waits grow to half a minute: too long for a test.
      reflector: { watchList, backoff: { initialMs: 100, maxMs: 1000 } },
    });
    const { informer } = metadata
      ? this.#factory.forMetadata(type, { labelSelector })
      : this.#factory.forResource(type, { labelSelector });
    this.informer = informer as unknown as SharedInformer<{ metadata?: ObjectMeta }>;
    this.informer.addEventHandler({
      onAdd: (object) => this.#onAdd(object),
      onUpdate: (old, object) => this.#onUpdate(old, object),
      onDelete: (object) => this.#onDelete(object),
    });
  }

  /** Starts it, and waits until it has all objects. */
  async start(signal: AbortSignal): Promise<void> {
    this.#factory.start();
    await this.#factory.waitForCacheSync({ signal });
  }

  /** Keeps its requests from the server, or no longer. */
  set isolated(isolated: boolean) {
    this.#isolated = isolated;
  }

  /**
   * Waits until it has seen a version, then holds what it has, and what its handler was told, to what the server has.
   */
  async mustEqualServer(version: string, signal: AbortSignal): Promise<void> {
    await this.informer.waitForResourceVersion(version, { signal });
    const byKey = (objects: readonly unknown[]) =>
      Object.fromEntries((objects as Known[]).map((object) => [metaNamespaceKey(object), object]));
    const server = byKey(await this.#list(signal));
    assertEquals(byKey(this.informer.indexer.list()), server, "the store is the server's state");
    // Handlers have queues of their own: they hear of it a moment later.
    while (this.#pending()) await delay(5, { signal });
    assertEquals(byKey([...this.#heard.values()]), server, "so is what the handler was told");
    assertEquals(this.broken, []);
  }

  #pending(): boolean {
    const known = this.informer.indexer.list();
    return known.length !== this.#heard.size ||
      known.some((object) => versionOf(this.#heard.get(metaNamespaceKey(object))) !== versionOf(object));
  }

  #onAdd(object: Known): void {
    const key = metaNamespaceKey(object);
    this.told.push(`add ${object.metadata.name}`);
    if (this.#heard.has(key)) this.broken.push(`${key} was added twice`);
    this.#heard.set(key, object);
  }

  #onUpdate(old: Known, object: Known): void {
    const key = metaNamespaceKey(object);
    this.told.push(`update ${object.metadata.name}`);
    const known = this.#heard.get(key);
    if (versionOf(known) !== versionOf(old)) {
      this.broken.push(`${key} was changed from a state that was not told`);
    }
    const order = compareResourceVersion(object.metadata.resourceVersion, old.metadata.resourceVersion);
    if (!(order! > 0)) this.broken.push(`${key} was told again, or went back`);
    this.#heard.set(key, object);
  }

  #onDelete(deleted: Known | DeletedFinalStateUnknown<Known>): void {
    const unseen = deleted instanceof DeletedFinalStateUnknown;
    const key = unseen ? deleted.key : metaNamespaceKey(deleted);
    this.told.push(`delete ${key.slice(key.indexOf("/") + 1)}${unseen ? " (unseen)" : ""}`);
    if (!this.#heard.delete(key)) this.broken.push(`${key} was deleted, and was not there`);
  }

  /** Stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#factory[Symbol.asyncDispose]();
    assert(!this.informer.running);
  }
}

function versionOf(object: Known | undefined): string | undefined {
  return object?.metadata.resourceVersion;
}

function askedOf({ searchParams }: URL): Asked {
  if (searchParams.get("watch") !== "true") return "list";
  return searchParams.get("sendInitialEvents") === "true" ? "watch-list" : "watch";
}
