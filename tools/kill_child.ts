/**
 * Signals to processes that may have ended by themselves.
 *
 * @module
 */

/** Sends a process a signal. One that has ended is left alone. */
export function killChild(child: Pick<Deno.ChildProcess, "kill">, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended
  }
}
