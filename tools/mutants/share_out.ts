/**
 * Work on many things at once, each with a copy of the tree of its own.
 *
 * @module
 */
import { TreeCopy } from "./tree_copy.ts";

/** Calls `work` for each item, on as many copies as there are `workers`; results are in the order of the items. */
export async function shareOut<T, R>(
  items: readonly T[],
  workers: number,
  work: (copy: TreeCopy, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, async () => {
    await using copy = await TreeCopy.make();
    while (next < items.length) {
      const index = next++;
      results[index] = await work(copy, items[index]!);
    }
  }));
  return results;
}
