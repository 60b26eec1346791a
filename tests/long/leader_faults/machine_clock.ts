/**
 * One clock that all processes of a machine share and nobody can set: the one that `performance.now()` runs on, with an
 * origin of its own in each process. The wall clock would not do: it is what some of the faults are about.
 *
 * @module
 */

/** The system's library, and its name of the monotonic clock that does not count suspends. */
const clocks: Partial<Record<typeof Deno.build.os, { readonly library: string; readonly id: number }>> = {
  linux: { library: "libc.so.6", id: 1 },
  darwin: { library: "libSystem.dylib", id: 8 },
};

/** Milliseconds by the system's clock, and the most that the reading of it may have taken. */
function readBoth(): { readonly origin: number; readonly error: number } {
  const clock = clocks[Deno.build.os];
  if (clock === undefined) throw new Error(`there is no shared monotonic clock for ${Deno.build.os} here`);
  const library = Deno.dlopen(clock.library, {
    clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  });
  try {
    const time = new BigInt64Array(2);
    let best = { origin: 0, error: Infinity };
    // The first calls are slow; the shortest of several is the most exact.
    for (let i = 0; i < 20; i++) {
      const before = performance.now();
      if (library.symbols.clock_gettime(clock.id, time) !== 0) {
        throw new Error("the monotonic clock cannot be read");
      }
      const error = performance.now() - before;
      const now = Number(time[0]) * 1_000 + Number(time[1]) / 1e6;
      if (error < best.error) best = { origin: now - before, error };
    }
    return best;
  } finally {
    library.close();
  }
}

const { origin } = readBoth();

/** A time of this process's `performance.now()`, by the machine's clock. */
export function machineTime(time: number = performance.now()): number {
  return origin + time;
}
