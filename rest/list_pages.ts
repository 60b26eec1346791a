/**
 * Lists by pages.
 *
 * @module
 */
import type { KubernetesList } from "../meta/mod.ts";
import type { ListOptions } from "./request_options.ts";
import { isExpired } from "./status_error.ts";

/** Objects per page where nothing else is said; client-go's figure. */
export const defaultPageSize = 500;

/** Reads one page. */
export type ListPage<T> = (options: ListOptions) => Promise<KubernetesList<T>>;

/** The pages of a list, one request each, none ahead of its reader. */
export async function* listPages<T>(
  list: ListPage<T>,
  options: ListOptions,
): AsyncGenerator<KubernetesList<T>, void, void> {
  let page = await list({ ...options, limit: options.limit ?? defaultPageSize });
  yield page;
  while (page.metadata.continue) {
    page = await list({
      ...options,
      limit: options.limit ?? defaultPageSize,
      continue: page.metadata.continue,
    });
    yield page;
  }
}

/** The objects of a list, one after the other. An abort is noticed at the end of each page, of the last one too. */
export async function* listItems<T>(
  list: ListPage<T>,
  options: ListOptions,
): AsyncGenerator<T, void, void> {
  for await (const page of listPages(list, options)) {
    yield* page.items;
    options.signal?.throwIfAborted();
  }
}

/** All pages as one list, of the first page's version. */
export async function listWhole<T>(list: ListPage<T>, options: ListOptions): Promise<KubernetesList<T>> {
  let whole: KubernetesList<T> | undefined;
  try {
    for await (const page of listPages(list, options)) {
      if (whole === undefined) whole = page;
      else for (const item of page.items) whole.items.push(item);
    }
  } catch (error) {
    // The first page has no token that could expire.
    if (whole === undefined || !isExpired(error)) throw error;
    const { limit: _limit, continue: _continue, ...once } = options;
    return await list(once);
  }
  const { continue: _token, remainingItemCount: _rest, ...metadata } = whole!.metadata;
  return { ...whole!, metadata };
}
