/**
 * Ports for servers that must be told theirs.
 * @module
 */

/**
 * `count` different ports of 127.0.0.1 that nobody listens on at the moment.
 *
 * They lie below the ranges that systems take the ports of outgoing connections from (32768 on Linux, 49152 elsewhere):
 * otherwise, while a server is restarted, some client's own socket could get its port, or a client that keeps asking
 * could be connected to itself.
 */
export function freePorts(count: number): number[] {
  const held: Deno.Listener[] = [];
  try {
    while (held.length < count) {
      const port = 12_000 + Math.floor(Math.random() * 20_000);
      try {
        held.push(Deno.listen({ hostname: "127.0.0.1", port }));
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse)) throw error;
      }
    }
    return held.map((listener) => (listener.addr as Deno.NetAddr).port);
  } finally {
    for (const listener of held) listener.close();
  }
}
