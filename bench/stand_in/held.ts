/**
 * What a process holds: sockets, timers, heap.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { growth } from "../../tests/long/heap_growth.ts";
import { TimerCensus } from "../../tests/long/timer_census.ts";

/** What work of some kind left behind. */
export interface Held {
  readonly timers: number;
  /** By how much the heap grew over the last two thirds of the work, as a share. */
  readonly heapGrowth: number;
}

/** Sockets of this process, by Linux' own list of its open files. */
export function openSockets(): number {
  let sockets = 0;
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    try {
      if (Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith("socket:")) sockets++;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // the list's own, closed by now
    }
  }
  return sockets;
}

function collectedHeap(): number {
  const { gc } = globalThis as unknown as { gc?: () => void };
  if (gc === undefined) throw new Error("run it as `deno task bench rest`: the heap cannot be measured else");
  gc();
  return Deno.memoryUsage().heapUsed;
}

/** Waits, a second at most, until nothing is left of what is counted; gives what is. */
export async function settled(count: () => number | Promise<number>): Promise<number> {
  let left = await count();
  for (let tries = 0; tries < 50 && left > 0; tries++) {
    await delay(20);
    left = await count();
  }
  return left;
}

/**
 * What doing a thing many times leaves behind. It is done a tenth as often before, or a thousand times: what it compiles
 * and fills for good is nothing that it leaves.
 */
export async function heldAfter(times: number, act: () => Promise<unknown>): Promise<Held> {
  for (let i = 0; i < Math.max(1_000, times / 10); i++) await act();
  using timers = new TimerCensus();
  const heap: number[] = [];
  for (let i = 0; i < times; i++) {
    await act();
    if (i % (times / 40) === 0) heap.push(collectedHeap());
  }
  return { timers: timers.pending, heapGrowth: growth(heap) };
}
