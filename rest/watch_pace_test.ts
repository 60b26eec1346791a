import { assertEquals } from "@std/assert";
import { busyChunks, busyInterval, busySpan, fullBatch, WatchPace } from "./watch_pace.ts";

/** A pace whose time the test sets. */
function paceAt(time: { now: number }, gather = 65_536): WatchPace {
  return new WatchPace(gather, undefined, () => time.now);
}

/** Notes so many chunks, each so long after the one before, and each read by itself. */
function feed(pace: WatchPace, time: { now: number }, chunks: number, apart: number): number[] {
  const pauses: number[] = [];
  for (let i = 0; i < chunks; i++) {
    pauses.push(pace.pause());
    time.now += apart;
    pace.took(100);
  }
  return pauses;
}

Deno.test("a watch is busy from so many chunks in so short a time, and not before", () => {
  const time = { now: 0 };
  const pace = paceAt(time);
  const pauses = feed(pace, time, busyChunks, 1);
  assertEquals(pauses, Array.from({ length: busyChunks }, () => 0), "not with the first ones");
  assertEquals(pace.pause(), busyInterval);
  time.now += 1.5;
  assertEquals(pace.pause(), busyInterval - 1.5, "what has passed since the last read counts");
  time.now += busyInterval;
  assertEquals(pace.pause(), 0);
});

Deno.test("chunks that come no quicker than their reader can answer them are not waited with", () => {
  const time = { now: 0 };
  const limit = busySpan / (busyChunks - 1);
  const slow = paceAt(time);
  assertEquals(feed(slow, time, 5 * busyChunks, limit + 0.1).filter((pause) => pause > 0), []);
  assertEquals(slow.pause(), 0);
  const quick = paceAt(time);
  feed(quick, time, busyChunks, limit - 0.1);
  assertEquals(quick.pause() > 0, true);
});

Deno.test("a watch that was busy is not once it has been quiet", () => {
  const time = { now: 0 };
  const pace = paceAt(time);
  feed(pace, time, busyChunks, 1);
  time.now += busySpan;
  pace.took(100);
  assertEquals(pace.pause(), 0);
});

Deno.test("nothing is waited for behind a batch that is worth its read; the one after it is looked at by itself", () => {
  const time = { now: 0 };
  const pace = paceAt(time);
  feed(pace, time, busyChunks, 1);
  pace.pause();
  pace.took(fullBatch / 2);
  pace.took(fullBatch / 2);
  assertEquals(pace.pause(), 0);
  pace.took(fullBatch - 1);
  assertEquals(pace.pause(), busyInterval);

  const small = paceAt(time, 1_000);
  feed(small, time, busyChunks, 1);
  small.pause();
  small.took(1_000);
  assertEquals(small.pause(), 0, "more than it may hold is not waited for");
});

Deno.test("a wait ends by its time, or when it is told to", async () => {
  const pace = new WatchPace(65_536);
  await pace.wait(1);
  const waiting = pace.wait(600_000);
  pace.end();
  await waiting;
  pace.end(); // nothing waits: nothing happens
});

/** Somebody who may wait for a watch. */
function demandOf() {
  const listeners = new Set<() => void>();
  const demand = {
    any: false,
    listen(begun: () => void): Disposable {
      listeners.add(begun);
      return { [Symbol.dispose]: () => void listeners.delete(begun) };
    },
  };
  const begin = () => {
    demand.any = true;
    for (const begun of listeners) begun();
  };
  return { demand, listeners, begin };
}

Deno.test("nothing is waited for while somebody waits for what a busy watch brings", () => {
  const time = { now: 0 };
  const { demand } = demandOf();
  const pace = new WatchPace(65_536, demand, () => time.now);
  feed(pace, time, busyChunks, 1);
  demand.any = true;
  assertEquals(pace.pause(), 0);
  demand.any = false;
  assertEquals(pace.pause(), busyInterval);
});

Deno.test("a pause ends when somebody begins to wait for the watch, and leaves no listener", async () => {
  const { demand, listeners, begin } = demandOf();
  const pace = new WatchPace(65_536, demand);
  const over = pace.wait(1_000_000);
  assertEquals(listeners.size, 1);
  begin();
  await over;
  assertEquals(listeners.size, 0);
  const ended = pace.wait(1_000_000);
  pace.end();
  await ended;
  assertEquals(listeners.size, 0);
});
