/**
 * Stands in for `@std/testing/types` where JSR cannot be reached (npm's copy of std leaves `testing` out): the
 * members of it that the project's type tests use.
 * @module
 */

/** Fails to compile unless `T` is `true`. */
export function assertType<T extends boolean>(_expectTrue: T): void {}
/** `true` exactly if `T` and `U` are the same type. */
export type IsExact<T, U> = (<G>() => G extends T ? 1 : 2) extends <G>() => G extends U ? 1 : 2 ? true
  : false;
/** `true` if `U` can be assigned to `T`. */
export type Has<T, U> = [U] extends [T] ? true : false;
/** The opposite of {@linkcode Has}. */
export type NotHas<T, U> = [U] extends [T] ? false : true;
