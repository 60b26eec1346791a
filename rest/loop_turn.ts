/**
 * A turn of the event loop.
 *
 * @module
 */

/**
 * Node's `setImmediate`, which Deno has as a global. Not by an import of `node:timers`: that would have every program that
 * has a client load it at its start (8 of 40 ms), and few need it.
 */
const loop = globalThis as unknown as { setImmediate(callback: () => void): unknown };

/**
 * Resolves when the event loop has taken a turn. No web standard lets it, but by a timer, which would take longer, and
 * which tests hold.
 */
export function loopTurn(): Promise<void> {
  return new Promise((resolve) => loop.setImmediate(resolve));
}
