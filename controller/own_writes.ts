/**
 * Read your writes: what a key's reconciles wrote and the cache may not have seen yet.
 *
 * The versions of one kind grow with every write, so a cache whose version has reached that of a write has seen it,
 * or something later: also when another writer replaced or deleted the object meanwhile, and across a relist. A
 * deletion is seen when the cache holds the object no more, or one of another uid.
 *
 * @module
 */
import type { SharedInformer } from "../cache/mod.ts";
import { compareResourceVersion, type KubernetesObject } from "../meta/mod.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** The cache did not see a write of this process in time. */
export class CacheLagError extends Error {
  /** Kind of the object written. */
  readonly kind: string;
  /** Its key. */
  readonly key: string;

  /** The error for one write. */
  constructor(kind: string, key: string, milliseconds: number) {
    super(
      `the cache of ${kind} has not seen the write of "${key}" within ${milliseconds} ms: its watch lags or has stopped`,
    );
    this.name = "CacheLagError";
    this.kind = kind;
    this.key = key;
  }
}

interface PendingWrite {
  readonly type: AnyResourceType;
  readonly key: string;
  readonly informer: SharedInformer<unknown>;
  /** The version written, or the uid deleted. */
  readonly version?: string;
  readonly uid?: string;
}

/** The writes of one key's reconciles. */
export class OwnWrites {
  readonly #timeout: number;
  #pending: PendingWrite[] = [];

  /**
   * Nothing is written yet.
   *
   * @param timeout milliseconds that a cache may take to see a write
   */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Whether there is nothing to wait for. */
  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** Remembers that an object was written. */
  wrote<T>(type: AnyResourceType, informer: SharedInformer<T>, key: string, version: string): void {
    // One wait for the newest write of a kind covers the older ones.
    const newer = this.#pending.some((each) =>
      each.informer === informer && each.version !== undefined &&
      (compareResourceVersion(each.version, version) ?? -1) >= 0
    );
    if (newer) return;
    this.#pending = this.#pending.filter((each) => each.informer !== informer || each.version === undefined);
    this.#pending.push({ type, key, informer: informer as SharedInformer<unknown>, version });
  }

  /** Remembers that an object was deleted. */
  deleted<T>(type: AnyResourceType, informer: SharedInformer<T>, key: string, uid: string): void {
    this.#pending.push({ type, key, informer: informer as SharedInformer<unknown>, uid });
  }

  /**
   * Waits until the caches have seen the writes: one cache where it is given, else all.
   *
   * @throws {CacheLagError} when that takes too long
   */
  async seen<T>(signal: AbortSignal, informer?: SharedInformer<T>): Promise<void> {
    const waits = informer === undefined
      ? this.#pending
      : this.#pending.filter((each) => Object.is(each.informer, informer));
    for (const wait of waits) {
      await this.#wait(wait, signal);
      this.#pending = this.#pending.filter((each) => each !== wait);
    }
  }

  async #wait({ type, key, informer, version, uid }: PendingWrite, outer: AbortSignal): Promise<void> {
    const bound = new AbortController();
    const timer = setTimeout(
      () => bound.abort(new CacheLagError(type.kind, key, this.#timeout)),
      this.#timeout,
    );
    const signal = AbortSignal.any([outer, bound.signal]);
    try {
      if (version !== undefined) await informer.waitForResourceVersion(version, { signal });
      else await informer.waitUntil((indexer) => uidOf(indexer.getByKey(key)) !== uid, { signal });
    } finally {
      clearTimeout(timer);
    }
  }
}

function uidOf(object: unknown): string | undefined {
  return (object as KubernetesObject | undefined)?.metadata?.uid;
}
