/**
 * Turns of the event loop.
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

/**
 * Turns within which the runtime looks at its sockets: a loop that has something to do looks at every 61st only (tokio's
 * `event_interval`), one that has nothing at each.
 */
const turnsOfALook = 64;

/** Resolves when the runtime has looked at its sockets, and told what it saw. */
export async function socketsSeen(): Promise<void> {
  for (let turn = 0; turn < turnsOfALook; turn++) await loopTurn();
}
