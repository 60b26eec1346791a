/**
 * Where a controller's reads come from: the informers of one cluster, one for each kind however many read it,
 * and what this process wrote that they may not have seen.
 *
 * @module
 */
import type { PartialObjectMetadata } from "../dynamic/mod.ts";
import type { ResourceType } from "../meta/mod.ts";
import {
  CacheNotSyncedError,
  type SharedInformer,
  type SharedInformerFactory,
  waitForCacheSync,
} from "../cache/mod.ts";
import { isForbidden, isNotFound } from "../rest/mod.ts";
import { type CacheOptions, CacheScope } from "./cache_options.ts";
import { cachedKindKey, everyFormOf } from "./cache_forms.ts";
import { isSameKind, versionedKindKey } from "./kind_key.ts";
import { isMetadataOnly, namedAs } from "./metadata_only.ts";
import { OwnWrites } from "./own_writes.ts";
import type { AnyResourceType } from "./reconciler.ts";
import { RefusedKinds } from "./refused_kinds.ts";

/** An informer, and the kind that it is of. */
export interface KindInformer {
  /** The kind. */
  readonly type: AnyResourceType;
  /** What holds its objects. */
  readonly informer: SharedInformer<unknown>;
}

/** Options of an {@linkcode InformerSource}. */
export interface InformerSourceOptions {
  /** Which objects are held. @default {all} */
  readonly cache?: CacheOptions;
  /** Milliseconds that a cache may take to see a write of this process. @default {10_000} */
  readonly readYourWritesTimeout?: number;
}

/** An informer, and whether it stays. */
interface Started extends KindInformer {
  /**
   * Whether it ends when the server refuses its kind: it has not synced yet, and only those want it who come again, and
   * then have another made.
   */
  onTrial: boolean;
}

/** Gives informers by kind. */
export class InformerSource {
  readonly #factory: SharedInformerFactory;
  /** By kind; the one of an object's metadata is another than the one of the whole. */
  readonly #started = new Map<string, Started>();
  /** Kinds whose informers have ended. */
  readonly #refused = new RefusedKinds();
  readonly #cache: CacheOptions;
  readonly #scopes = new Map<string, CacheScope>();
  /** What {@linkcode formsOf} gave, as long as no other informer is asked for. */
  #forms = new WeakMap<AnyResourceType, readonly AnyResourceType[]>();
  /** What was written through clients that read from here. */
  readonly writes: OwnWrites;

  /** Starts nothing: {@linkcode start} and first reads do. */
  constructor(factory: SharedInformerFactory, options: InformerSourceOptions = {}) {
    this.#factory = factory;
    this.#cache = options.cache ?? {};
    this.writes = new OwnWrites(this, options.readYourWritesTimeout ?? 10_000);
  }

  /** The informer of a kind, which stays, whatever the server says; it runs from {@linkcode start} on. */
  informer<T>(type: ResourceType<T>): SharedInformer<T> {
    const { informer } = this.#start(type, false);
    return informer as SharedInformer<T>;
  }

  /** Which objects of a kind its informer holds. */
  scope(type: AnyResourceType): CacheScope {
    const key = versionedKindKey(type);
    let scope = this.#scopes.get(key);
    if (scope === undefined) this.#scopes.set(key, scope = new CacheScope(type, this.#cache));
    return scope;
  }

  /**
   * Starts every informer asked for so far; later ones start when they are asked for. Resolves when all have stopped,
   * as the signal orders.
   */
  start(signal: AbortSignal): Promise<void> {
    return this.#factory.start({ signal });
  }

  /**
   * The informer of a kind, running and synced.
   *
   * @param comesAgain whether a refusal of the kind is a failure, and is not waited out. An informer that nobody else has
   * asked for ends with it, and the failure counts for a while (1 s, then 2 s, … 30 s), in which no request is sent
   * @throws {CacheNotSyncedError} for who comes again, when the server refuses the kind or has none of that name
   */
  async synced<T>(
    type: ResourceType<T>,
    signal: AbortSignal,
    comesAgain = false,
  ): Promise<SharedInformer<T>> {
    if (comesAgain) return await this.#syncedUnlessRefused(type, signal);
    const informer = this.informer(type);
    // Who waits is told by the signal's reason, and of what fails meanwhile the manager tells.
    if (!informer.hasSynced()) await waitForCacheSync([informer], { signal, onUnsynced: () => {} });
    return informer;
  }

  /** Whether nobody follows a kind, in this version, but readers that are told when the server refuses it. */
  isOnTrial(type: Pick<AnyResourceType, "group" | "version" | "resource">): boolean {
    const key = versionedKindKey(type);
    const forms = [...this.#started.values()].filter((each) => versionedKindKey(each.type) === key);
    return forms.length > 0 && forms.every(({ onTrial }) => onTrial);
  }

  /** Every informer that was asked for, with its kind. */
  all(): KindInformer[] {
    return [...this.#started.values()].map(({ type, informer }) => ({ type, informer }));
  }

  /** The forms in which a kind's objects may be held: both of the type's version, and those of others that are. */
  formsOf(type: AnyResourceType): readonly AnyResourceType[] {
    const known = this.#forms.get(type);
    if (known !== undefined) return known;
    const started = [...this.#started.values()].map(({ type }) => type).filter((each) =>
      isSameKind(each, type) && each.version !== type.version
    );
    const forms = [...everyFormOf(type), ...started];
    this.#forms.set(type, forms);
    return forms;
  }

  /** The informer of a kind if there is one already. */
  running<T>(type: ResourceType<T>): SharedInformer<T> | undefined {
    return this.#started.get(cachedKindKey(type))?.informer as SharedInformer<T> | undefined;
  }

  /** The informer of a kind, made if it is not there. */
  #start(type: AnyResourceType, onTrial: boolean): Started {
    const key = cachedKindKey(type);
    const there = this.#started.get(key);
    if (there !== undefined) {
      if (!onTrial) there.onTrial = false;
      return there;
    }
    const { selection } = this.scope(type);
    const { informer } = isMetadataOnly(type)
      ? this.#factory.forMetadata(type, { ...selection, transform: namedAs<PartialObjectMetadata>(type) })
      : this.#factory.forResource(type, selection);
    const started: Started = { type, informer: informer as SharedInformer<unknown>, onTrial };
    this.#started.set(key, started);
    this.#forms = new WeakMap();
    if (onTrial) void this.#endIfRefused(key, started);
    return started;
  }

  async #syncedUnlessRefused<T>(type: ResourceType<T>, signal: AbortSignal): Promise<SharedInformer<T>> {
    let failure = this.running(type) === undefined ? this.#refused.failureOf(cachedKindKey(type)) : undefined;
    if (failure === undefined) {
      const { informer } = this.#start(type, true);
      failure = await refusalOf(informer, signal);
      if (failure === undefined) return informer as SharedInformer<T>;
    }
    throw new CacheNotSyncedError(type.kind, failure, "install the kind, or grant to list and watch it");
  }

  /** Ends an informer when the server refuses its kind, unless somebody has asked for it who stays. */
  async #endIfRefused(key: string, started: Started): Promise<void> {
    const failure = await refusalOf(started.informer);
    if (failure !== undefined && started.onTrial) {
      this.#refused.note(key, failure);
      this.#started.delete(key);
      this.#forms = new WeakMap();
      this.writes.forget(started.type);
      // A run that fails is told by `start`.
      await this.#factory.remove(started).catch(() => {});
    }
    started.onTrial = false;
  }
}

/** With what the server refuses an informer's kind; `undefined` once it has synced. Rejects with `signal.reason`. */
async function refusalOf(informer: SharedInformer<unknown>, signal?: AbortSignal): Promise<unknown> {
  let failure: unknown;
  while (!informer.hasSynced()) {
    failure = await informer.whenTried({ signal, after: failure }); // a server may first be away, and then refuse
    if (isForbidden(failure) || isNotFound(failure)) return failure;
  }
  return undefined;
}
