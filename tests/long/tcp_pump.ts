/**
 * Bytes from one connection to another.
 *
 * @module
 */

/** Whether an operation failed because the connection was ended, by either side. */
function isEnded(error: unknown): boolean {
  const { BadResource, Interrupted, ConnectionReset, BrokenPipe, ConnectionAborted, NotConnected } =
    Deno.errors;
  return [BadResource, Interrupted, ConnectionReset, BrokenPipe, ConnectionAborted, NotConnected]
    .some((ended) => error instanceof ended);
}

/** Reads a connection to its end, and hands over what comes; the next is read when that has been taken. */
export async function pump(from: Deno.TcpConn, take: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const buffer = new Uint8Array(16_384);
  try {
    for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
      await take(buffer.slice(0, n));
    }
  } catch (error) {
    if (!isEnded(error)) throw error;
  }
}

/** Writes all of it. */
export async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}
