/**
 * All objects of a list, by pages or at once.
 *
 * @module
 */
import { abortable } from "@std/async/abortable";
import type { KubernetesList } from "../meta/mod.ts";
import { isExpired, isGone, type ListOptions } from "../rest/mod.ts";
import type { ListerWatcher } from "./lister_watcher.ts";
import { timeLimit } from "../meta/time_limit.ts";
import { ListStalledError } from "./reflector_failure.ts";

/** All objects as of a version. */
export interface ListedObjects<T> {
  /** The objects. */
  readonly items: T[];
  /** The version: where a watch goes on. */
  readonly resourceVersion: string;
  /** Whether they came in several pages. */
  readonly paged: boolean;
}

/** How a list is read. */
export interface ListObjectsOptions {
  /** Names the objects. */
  readonly name: string;
  /** At which version. */
  readonly resourceVersion: string;
  /** Objects a page; 0 for all at once. */
  readonly pageSize: number;
  /** How long each request may take, in milliseconds; 0 for as long as it likes. */
  readonly timeout: number;
}

/**
 * Reads a list. When a later page's token has expired, all is read once more, in one page and at the same version.
 * What `admit` makes `undefined` is left out.
 *
 * @throws {ListStalledError} when a request is not answered in time; it is aborted then
 */
export async function listObjects<T>(
  listerWatcher: ListerWatcher<T>,
  { name, resourceVersion, pageSize, timeout }: ListObjectsOptions,
  signal: AbortSignal,
  admit: (object: T) => T | undefined,
): Promise<ListedObjects<T>> {
  const read = async (options: ListOptions): Promise<KubernetesList<T>> => {
    signal.throwIfAborted();
    // Ended by the caller or by the silence: nobody else bounds it.
    using limit = timeLimit(
      signal,
      timeout > 0 ? timeout : undefined,
      () => new ListStalledError(name, timeout),
    );
    return await abortable(listerWatcher.list({ ...options, signal: limit.signal }), limit.signal);
  };
  const items: T[] = [];
  const take = (list: KubernetesList<T>) => {
    for (const item of list.items) {
      const object = admit(item);
      if (object !== undefined) items.push(object);
    }
  };

  let list = await read(pageSize > 0 ? { resourceVersion, limit: pageSize } : { resourceVersion });
  const version = list.metadata.resourceVersion ?? "";
  take(list);
  if (!list.metadata.continue) return { items, resourceVersion: version, paged: false };
  while (list.metadata.continue) {
    try {
      list = await read({ limit: pageSize, continue: list.metadata.continue });
    } catch (error) {
      if (!isExpired(error) && !isGone(error)) throw error;
      const whole = await read({ resourceVersion });
      items.length = 0;
      take(whole);
      return { items, resourceVersion: whole.metadata.resourceVersion ?? "", paged: true };
    }
    take(list);
  }
  return { items, resourceVersion: version, paged: true };
}
