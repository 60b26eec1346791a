// Types of @std/async/pool.
export const ERROR_WHILE_MAPPING_MESSAGE: string;
export function pooledMap<T, R>(
  poolLimit: number,
  array: Iterable<T> | AsyncIterable<T>,
  iteratorFn: (data: T) => Promise<R>,
): AsyncIterableIterator<R>;
