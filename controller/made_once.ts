/**
 * What is made once for each object that it is asked for, and kept as long as that: a reconcile asks some twenty times for
 * the names and forms of the same few kinds.
 *
 * @module
 */

/** The function, whose answers are kept. */
export function madeOnce<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) made.set(key, value = make(key));
    return value;
  };
}
