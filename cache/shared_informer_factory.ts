/**
 * The informers of one cluster: one for each kind and selection, however many use it.
 *
 * @example Every pod, and how many there are
 * ```ts
 * import { SharedInformerFactory } from "@kybern/kybern/cache";
 * import { Clientset } from "@kybern/kybern/clientset";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function follow(config: ClusterAccess, signal: AbortSignal) {
 *   const factory = new SharedInformerFactory(new Clientset(config), { resyncPeriod: 30 * 60_000 });
 *   const pods = factory.coreV1.pods();
 *   pods.informer.addEventHandler({ onAdd: (pod) => console.log("there is", pod.metadata.name) });
 *   const stopped = factory.start({ signal });
 *   await factory.waitForCacheSync({ signal });
 *   console.log(pods.lister.namespace("default").list("app=web").length);
 *   await stopped;
 * }
 * ```
 *
 * @module
 */
import {
  type ClusterScoped,
  type Namespaced,
  type ResourceTable,
  resourceTable,
} from "../clientset/generated/resource_table.ts";
import type { ObjectMetadata, PartialObjectMetadata } from "../dynamic/mod.ts";
import {
  aborted,
  type GroupVersionResource,
  type ResourceType,
  type Stored,
  type Unstructured,
} from "../meta/mod.ts";
import type { ResourceClient, SelectOptions } from "../rest/mod.ts";
import { Lister } from "./lister.ts";
import type { ListerWatcher } from "./lister_watcher.ts";
import { namespaceNames, type Namespaces, selectorsIn } from "./namespace_selections.ts";
import { listerWatcherOf } from "./resource_lister_watcher.ts";
import { SharedInformer } from "./shared_informer.ts";
import type { SharedInformerOptions } from "./shared_informer_options.ts";
import { waitForCacheSync, type WaitForCacheSyncOptions } from "./wait_for_cache_sync.ts";

/** The informer of a kind, and a lister over what it holds. */
export interface ResourceInformer<T> {
  /** Keeps the objects and tells handlers. */
  readonly informer: SharedInformer<T>;
  /** Reads the objects. */
  readonly lister: Lister<T>;
}

/** Which objects an informer is for. */
export interface InformerSelection extends SelectOptions {
  /**
   * Their namespaces, each with a list and watch of its own; of no effect on a cluster-scoped kind. `""` among them
   * means all, and an empty list is refused. By name, each may have selectors of its own, which count in it before those
   * of all.
   *
   * @default all, by one list and watch
   */
  readonly namespaces?: Namespaces;
}

/** Options of one informer of a factory. Whoever asks first for an informer decides on its transform. */
export interface ResourceInformerOptions<T> extends InformerSelection {
  /** Changes each object as it comes in, once. */
  readonly transform?: (object: Stored<T>) => Stored<T>;
}

/** Options of a {@linkcode SharedInformerFactory}; each is its informers'. */
export interface SharedInformerFactoryOptions extends
  InformerSelection,
  Pick<
    SharedInformerOptions<Unstructured>,
    | "resyncPeriod"
    | "detectMutations"
    | "reflector"
    | "onWatchError"
    | "onHandlerError"
    | "onWarning"
    | "metrics"
  > {
  /**
   * Begins the names of its informers, as `NAME/`, in messages and metrics: it tells the informers of several clusters
   * apart.
   *
   * @default none
   */
  readonly name?: string;
  /** Changes each object as it comes in, once; `dropManagedFields` is one. */
  readonly transform?: <T>(object: T) => T;
  /**
   * Reads for {@linkcode SharedInformerFactory.forMetadata}: `new MetadataClient(config)`, of `@kybern/kybern/dynamic`.
   *
   * @default none: that method throws
   */
  readonly metadata?: MetadataClients;
}

/** What a factory needs of a `MetadataClient`. */
export interface MetadataClients {
  /** The client of a resource, or of a kind. */
  resource(resource: GroupVersionResource): ListerWatcher<ObjectMetadata> & {
    /** The same client, bound to a namespace. */
    namespace(namespace: string): ListerWatcher<ObjectMetadata>;
  };
}

/** What a factory needs of a `Clientset`. */
export interface InformerClients {
  /** The client of a kind. */
  resource<T, S extends boolean>(type: ResourceType<T, S>, namespace?: string): ResourceClient<T, S>;
}

/** How a kind's informer is had. */
export type InformerOf<Entry> = Entry extends Namespaced<infer T, true> | ClusterScoped<infer T, true>
  ? (options?: ResourceInformerOptions<T>) => ResourceInformer<T>
  : never;

/** The informers of a group and version, by resource: of the kinds that a server stores. */
export type GroupInformers<Group> = {
  readonly [Resource in keyof Group as InformerOf<Group[Resource]> extends never ? never : Resource]:
    InformerOf<
      Group[Resource]
    >;
};

/** The groups and versions of a {@linkcode SharedInformerFactory}: `coreV1`, `appsV1`, … */
export type FactoryGroups = { readonly [Group in keyof ResourceTable]: GroupInformers<ResourceTable[Group]> };

type AnyTable = { readonly [group: string]: { readonly [resource: string]: ResourceType<unknown, boolean> } };

/** An informer that the factory has made. */
interface Made extends ResourceInformer<never> {
  readonly transform: unknown;
}

/** Makes, starts and stops the informers of one cluster. */
export class SharedInformerFactory implements AsyncDisposable {
  readonly #clients: InformerClients;
  readonly #options: SharedInformerFactoryOptions;
  /** By kind and selection. */
  readonly #made = new Map<string, Made>();
  /** Set while it is started. */
  #started:
    | { readonly stop: AbortController; readonly signal: AbortSignal; readonly done: Promise<void> }
    | undefined;
  readonly #runs = new Set<Promise<void>>();

  /** Takes a clientset. Asks nothing of the server. */
  constructor(clientset: InformerClients, options: SharedInformerFactoryOptions = {}) {
    this.#clients = clientset;
    this.#options = options;
  }

  /** The informer of any kind, as of a custom resource. Asking again for the same selection gives the same one. */
  forResource<T>(type: ResourceType<T>, options?: ResourceInformerOptions<T>): ResourceInformer<T>;
  /** The informer of a resource whose kind is not known. */
  forResource(
    resource: GroupVersionResource,
    options?: ResourceInformerOptions<Unstructured>,
  ): ResourceInformer<Unstructured>;
  forResource<T>(
    what: ResourceType<T> | GroupVersionResource,
    options: ResourceInformerOptions<T> = {},
  ): ResourceInformer<T> {
    const type = "kind" in what ? what : anyKind(what, this.#namespacesOf(options) !== undefined);
    return this.#informerOf<T>(
      "",
      type as ResourceType<T>,
      options,
      (namespace) => this.#clients.resource(type as ResourceType<T>, namespace),
    );
  }

  /**
   * The informer of the metadata of a resource's objects: names, labels, owners and versions, without what makes them
   * large. It is another than the one of the whole objects.
   *
   * @throws {TypeError} when the factory was given no client for it, as its option `metadata`
   */
  forMetadata(
    what: ResourceType<unknown, boolean> | GroupVersionResource,
    options: ResourceInformerOptions<PartialObjectMetadata> = {},
  ): ResourceInformer<PartialObjectMetadata> {
    const { metadata } = this.#options;
    if (metadata === undefined) {
      throw new TypeError(
        "an informer of metadata needs the factory's option `metadata`: new MetadataClient(config)",
      );
    }
    const namespaced = "kind" in what ? what.namespaced : this.#namespacesOf(options) !== undefined;
    // Every object says that it is a PartialObjectMetadata: what kind it is of, it does not say.
    return this.#informerOf<PartialObjectMetadata>(
      "metadata of ",
      anyKind(what, namespaced),
      options,
      (namespace) => {
        const client = metadata.resource(what);
        return namespace === undefined ? client : client.namespace(namespace);
      },
    );
  }

  /**
   * Starts every informer that was asked for; those that are asked for later start at once. When the signal aborts,
   * all stop; this resolves when they have. Starting it again while it is started only gives that promise.
   */
  start({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (this.#started !== undefined) return this.#started.done;
    const stop = new AbortController();
    const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    for (const { informer } of this.#made.values()) this.#run(informer, either);
    const done = this.#untilStopped(either);
    this.#started = { stop, signal: either, done };
    return done;
  }

  /**
   * Resolves once every informer that was asked for has synced. For the rest as {@linkcode waitForCacheSync}.
   */
  waitForCacheSync(options?: WaitForCacheSyncOptions): Promise<void> {
    return waitForCacheSync([...this.#made.values()].map(({ informer }) => informer), options);
  }

  /** Stops an informer, removes its handlers and forgets it: asking for its kind again makes a new one. */
  async remove<T>({ informer }: Pick<ResourceInformer<T>, "informer">): Promise<void> {
    for (const [key, made] of this.#made) if (Object.is(made.informer, informer)) this.#made.delete(key);
    await informer[Symbol.asyncDispose]();
  }

  /** Stops all informers; resolves when they have stopped. It can be started again. */
  async stop(): Promise<void> {
    this.#started?.stop.abort(new DOMException("the informer factory was stopped", "AbortError"));
    await this.#started?.done;
  }

  /** Stops all informers and removes their handlers. */
  async [Symbol.asyncDispose](): Promise<void> {
    const informers = [...this.#made.values()].map(({ informer }) => informer[Symbol.asyncDispose]());
    await Promise.all([this.stop(), ...informers]);
  }

  static {
    for (const [group, resources] of Object.entries(resourceTable as unknown as AnyTable)) {
      Object.defineProperty(this.prototype, group, {
        configurable: true,
        enumerable: true,
        get(this: SharedInformerFactory) {
          const informers: { [resource: string]: (options?: ResourceInformerOptions<unknown>) => unknown } =
            {};
          for (const [name, type] of Object.entries(resources)) {
            if (type.stored) {
              informers[name] = (options) => this.forResource(type as ResourceType<unknown>, options);
            }
          }
          Object.defineProperty(this, group, { value: informers, enumerable: true });
          return informers;
        },
      });
    }
  }

  /** The namespaces of a selection; `undefined` for all. */
  #namespacesOf({ namespaces = this.#options.namespaces }: InformerSelection): readonly string[] | undefined {
    if (namespaces === undefined) return undefined;
    const names = namespaceNames(namespaces);
    return names.includes("") ? undefined : names;
  }

  /** What is meant in a namespace, or in all where it is `undefined`. */
  #selectorsOf(options: InformerSelection, namespace: string | undefined): SelectOptions {
    const { namespaces = this.#options.namespaces } = options;
    const own = selectorsIn(namespaces, namespace ?? "");
    return {
      labelSelector: own?.labelSelector ?? options.labelSelector ?? this.#options.labelSelector,
      fieldSelector: own?.fieldSelector ?? options.fieldSelector ?? this.#options.fieldSelector,
    };
  }

  /**
   * The informer of a selection, made if it is not there.
   *
   * @param form begins its name, and tells it from another of the same kind and selection
   */
  #informerOf<T>(
    form: string,
    type: ResourceType<unknown>,
    options: ResourceInformerOptions<T>,
    client: (namespace?: string) => ListerWatcher<Stored<T>>,
  ): ResourceInformer<T> {
    const { transform } = options;
    const names = type.namespaced ? this.#namespacesOf(options) : undefined;
    const selections: Selections = new Map(
      (names ?? [undefined]).map((namespace) => [namespace, this.#selectorsOf(options, namespace)]),
    );
    const key = form + keyOf(type, selections);
    const made = this.#made.get(key);
    if (made !== undefined) {
      if (transform !== undefined && transform !== made.transform) {
        throw new TypeError(`the informer of ${made.informer.name} exists already, with another transform`);
      }
      return made as unknown as ResourceInformer<T>;
    }
    const source = (namespace?: string) => listerWatcherOf(client(namespace), selections.get(namespace));
    const several = names !== undefined
      ? new Map(names.map((namespace) => [namespace, source(namespace)]))
      : source();
    const {
      name,
      resyncPeriod,
      detectMutations,
      reflector,
      onWatchError,
      onHandlerError,
      onWarning,
      metrics,
    } = this.#options;
    const informer = new SharedInformer<T>(several, {
      type: type as ResourceType<T>,
      name: `${name === undefined ? "" : `${name}/`}${form}${nameOf(type, selections)}`,
      transform: transform ?? this.#options.transform,
      resyncPeriod,
      detectMutations,
      reflector: reflector as SharedInformerOptions<T>["reflector"],
      onWatchError,
      onHandlerError,
      onWarning,
      metrics,
    });
    const lister = new Lister<T>(informer);
    this.#made.set(key, { informer, lister, transform } as unknown as Made);
    if (this.#started !== undefined) this.#run(informer, this.#started.signal);
    return { informer, lister };
  }

  #run(informer: Pick<SharedInformer<never>, "running" | "run">, signal: AbortSignal): void {
    if (informer.running) return;
    const run = informer.run({ signal });
    this.#runs.add(run);
    // One that fails is told by `start`; here it only leaves the set.
    run.then(() => this.#runs.delete(run), () => {});
  }

  async #untilStopped(signal: AbortSignal): Promise<void> {
    try {
      await aborted(signal);
      while (this.#runs.size > 0) {
        const runs = [...this.#runs];
        await Promise.all(runs);
        for (const run of runs) this.#runs.delete(run);
      }
    } finally {
      this.#started = undefined;
    }
  }
}

/** The groups of the factory, from the generated table. */
export interface SharedInformerFactory extends FactoryGroups {}

/** A resource whose kind is not known; whether it has namespaces, only the caller can tell. */
function anyKind(
  { group, version, resource }: GroupVersionResource,
  namespaced: boolean,
): ResourceType<Unstructured> {
  return { group, version, resource, kind: "", singular: "", namespaced, stored: true };
}

/** Selectors by namespace; under `undefined` where all are followed at once. */
type Selections = ReadonlyMap<string | undefined, SelectOptions>;

function textsOf({ labelSelector, fieldSelector }: SelectOptions): string[] {
  return [labelSelector?.toString() ?? "", fieldSelector?.toString() ?? ""];
}

function keyOf({ group, version, resource }: GroupVersionResource, selections: Selections): string {
  const each = [...selections].map(([namespace, selectors]) => [namespace ?? null, ...textsOf(selectors)]);
  return JSON.stringify([group, version, resource, each.map((each) => JSON.stringify(each)).sort()]);
}

/** The resource, and the selectors if they are the same everywhere. */
function nameOf({ resource, group }: GroupVersionResource, selections: Selections): string {
  const texts = new Set(
    [...selections.values()].map((selectors) => textsOf(selectors).filter(Boolean).join("; ")),
  );
  const name = [resource, group].filter(Boolean).join(".");
  const [text] = texts;
  return texts.size !== 1 || text === "" ? name : `${name} (${text})`;
}
