// Types of @std/data-structures/binary-heap.
export class BinaryHeap<T> implements Iterable<T> {
  constructor(compare?: (a: T, b: T) => number);
  get length(): number;
  peek(): T | undefined;
  pop(): T | undefined;
  push(...values: T[]): number;
  clear(): void;
  isEmpty(): boolean;
  toArray(): T[];
  drain(): IterableIterator<T>;
  [Symbol.iterator](): IterableIterator<T>;
}
