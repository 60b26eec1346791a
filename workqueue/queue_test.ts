import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { Queue } from "./mod.ts";

/** The items that are ready, taken one after the other without waiting. */
async function drain<T>(queue: Queue<T>): Promise<T[]> {
  const items: T[] = [];
  while (queue.len() > 0) items.push((await queue.get()).item!);
  return items;
}

/** Whether a promise is still pending after everything has settled. */
async function isPending(promise: Promise<unknown>, clock: FakeClock): Promise<boolean> {
  let pending = true;
  const settled = () => pending = false;
  promise.then(settled, settled);
  await clock.settle();
  return pending;
}

Deno.test("[QUE-2] [WQ-01] Queue: an item that is ready is not queued twice", () => {
  const queue = new Queue<string>();
  for (const item of ["foo", "bar", "foo"]) queue.add(item);
  assertEquals(queue.len(), 2);
});

Deno.test("[QUE-1] Queue: items come in the order in which they became ready, also in large numbers", async () => {
  const queue = new Queue<number>();
  const expected: number[] = [];
  let next = 0;
  const seen: number[] = [];
  // Grows and shrinks the ring at changing offsets.
  for (const [adds, gets] of [[100, 37], [500, 300], [10, 250], [1_000, 1_023]]) {
    for (let i = 0; i < adds!; i++) {
      expected.push(next);
      queue.add(next++);
    }
    for (let i = 0; i < gets!; i++) {
      const { item } = await queue.get();
      seen.push(item!);
      queue.done(item!);
    }
  }
  assertEquals(seen, expected);
  assertEquals(queue.contents(), { ready: [], held: [], delayed: [] });
});

Deno.test("[QUE-4] [WQ-02] Queue: an item added while held comes again, once, and only after done", async () => {
  const queue = new Queue<string>();
  queue.add("foo");
  assertEquals((await queue.get()).item, "foo");
  queue.add("foo");
  queue.add("foo");
  assertEquals(queue.len(), 0, "handed out while a worker has it");
  queue.done("foo");
  assertEquals(await drain(queue), ["foo"]);
  queue.done("foo");
  assertEquals(queue.contents(), { ready: [], held: [], delayed: [] });
});

Deno.test("[QUE-4] [WQ-02] Queue: an item re-added while held goes behind what became ready before its done", async () => {
  const queue = new Queue<string>();
  queue.add("foo");
  await queue.get();
  queue.add("foo");
  queue.add("bar");
  queue.done("foo");
  assertEquals(await drain(queue), ["bar", "foo"]);
});

Deno.test("[QUE-9] [WQ-03] Queue: after shutdown what is ready is handed out, adds are ignored, then get says shutdown", async () => {
  const queue = new Queue<string>();
  queue.add("a");
  queue.shutDown();
  assert(queue.shuttingDown);
  queue.add("b");
  assertEquals(await queue.get(), { item: "a", shutdown: false });
  queue.done("a");
  assertEquals(await queue.get(), { item: undefined, shutdown: true });
  assertEquals(await queue.get(), { item: undefined, shutdown: true });
});

Deno.test("[QUE-9] [WQ-03] Queue: workers that wait are told of the shutdown", async () => {
  const queue = new Queue<string>();
  const waiting = [queue.get(), queue.get()];
  queue.shutDown();
  assertEquals(await Promise.all(waiting), [
    { item: undefined, shutdown: true },
    { item: undefined, shutdown: true },
  ]);
});

Deno.test("[QUE-10] Queue: a drain resolves only when all that was ready or held is done", async () => {
  using clock = new FakeClock();
  const queue = new Queue<string>();
  queue.add("a");
  queue.add("b");
  await queue.get();
  const drained = queue.shutDownWithDrain();
  queue.add("c");
  assert(await isPending(drained, clock));
  queue.done("a");
  assert(await isPending(drained, clock), "b is still ready");
  await queue.get();
  assert(await isPending(drained, clock), "b is held");
  queue.done("b");
  await drained;
  assertEquals(queue.len(), 0);
});

Deno.test("[QUE-10] Queue: a drain of an idle queue resolves at once", async () => {
  await new Queue<string>().shutDownWithDrain();
});

Deno.test("[QUE-10] [WQ-05] Queue: a plain shutdown ends a drain that waits", async () => {
  using clock = new FakeClock();
  const queue = new Queue<string>();
  queue.add("foo");
  await queue.get();
  const drained = queue.shutDownWithDrain();
  assert(await isPending(drained, clock));
  queue.shutDown();
  await drained;
});

Deno.test("[QUE-9] [WQ-06] Queue: a drain hands out once more what was added while held", async () => {
  using clock = new FakeClock();
  const queue = new Queue<string>();
  queue.add("foo");
  await queue.get();
  queue.add("foo");
  const drained = queue.shutDownWithDrain();
  queue.done("foo");
  assertEquals(await queue.get(), { item: "foo", shutdown: false });
  assert(await isPending(drained, clock));
  queue.done("foo");
  await drained;
  assertEquals(await queue.get(), { item: undefined, shutdown: true });
});

Deno.test("Queue: a drain rejects with its signal's reason, and the queue stays shut", async () => {
  const queue = new Queue<string>();
  queue.add("foo");
  const reason = new Error("out of patience");
  const abort = new AbortController();
  const drained = queue.shutDownWithDrain({ signal: abort.signal });
  abort.abort(reason);
  assertStrictEquals(await drained.catch((error) => error), reason);
  assert(queue.shuttingDown);
});

Deno.test("[QUE-5] Queue: get rejects with the signal's reason, and loses nothing", async () => {
  const queue = new Queue<string>();
  const reason = new Error("enough");
  const abort = new AbortController();
  const first = queue.get({ signal: abort.signal });
  const second = queue.get();
  abort.abort(reason);
  assertStrictEquals(await first.catch((error) => error), reason);
  queue.add("a");
  assertEquals((await second).item, "a");
  queue.add("b");
  await assertRejects(() => queue.get({ signal: abort.signal }), Error, "enough");
  assertEquals(queue.len(), 1, "an aborted get took an item");
});

Deno.test("[QUE-1] Queue: those who wait are served in the order in which they came", async () => {
  const queue = new Queue<number>();
  const waiting = [queue.get(), queue.get(), queue.get()];
  for (let i = 0; i < 3; i++) queue.add(i);
  assertEquals((await Promise.all(waiting)).map(({ item }) => item), [0, 1, 2]);
});

Deno.test("Queue: done of an item that nobody holds does nothing", async () => {
  const queue = new Queue<string>();
  queue.done("never seen");
  queue.add("a");
  queue.done("a");
  assertEquals(await drain(queue), ["a"]);
});

Deno.test("[QUE-6] lease: ends once; a later end does nothing though another worker holds the item", async () => {
  const queue = new Queue<string>();
  queue.add("foo");
  const first = (await queue.lease())!;
  queue.add("foo");
  first.done();
  const second = (await queue.lease())!;
  assertEquals(second.item, "foo");
  queue.add("foo");

  first.done();
  first[Symbol.dispose]();
  assertEquals(queue.len(), 0, "an ended lease let go of what a second worker holds");

  second[Symbol.dispose]();
  assertEquals(queue.len(), 1);
});

Deno.test("[QUE-6] lease: queue.done(item) ends it, and its dispose is then without effect", async () => {
  const queue = new Queue<string>();
  queue.add("foo");
  {
    using lease = (await queue.lease())!;
    queue.done(lease.item);
    queue.add("foo");
    const { item } = await queue.get(); // a second worker, which knows no leases
    assertEquals(item, "foo");
    queue.add("foo");
  }
  assertEquals(queue.len(), 0, "a dispose let go of what get had taken");
  queue.done("foo");
  assertEquals(queue.len(), 1);
});

Deno.test("[QUE-6] lease: an end after the item was forgotten and added anew does nothing", async () => {
  const queue = new Queue<string>();
  queue.add("foo");
  const old = (await queue.lease())!;
  old.done();
  queue.add("foo");
  const fresh = (await queue.lease())!;
  old.done();
  assertEquals(queue.contents().held, ["foo"]);
  fresh.done();
  assertEquals(queue.contents().held, []);
});

Deno.test("Queue: without priorities everything is handed out at priority 0, to leases and to process alike", async () => {
  await using queue = new Queue<string>();
  queue.add("a");
  queue.add("b");
  const lease = (await queue.lease())!;
  assertEquals(lease.priority, 0);
  queue.add("a");
  lease.done();
  const seen: [string, number][] = [];
  queue.shutDown();
  await queue.process({}, (item, { priority }) => seen.push([item, priority]));
  assertEquals(seen, [["b", 0], ["a", 0]]);
});

Deno.test("[QUE-3] Queue: two iterators are two workers, and never have one item at once", async () => {
  const queue = new Queue<number>();
  const held = new Set<number>();
  let turns = 0;
  const worker = async () => {
    for await (using lease of queue) {
      assert(!held.has(lease.item), `${lease.item} is with two workers`);
      held.add(lease.item);
      // More than once: an item that is held may be added again and again.
      if (++turns < 200) { for (let i = 0; i < 3; i++) queue.add(turns % 5); }
      await Promise.resolve();
      held.delete(lease.item);
      if (turns % 3 === 0) lease.done(); // explicit, and again by `using`
      if (turns >= 200) queue.shutDown();
    }
  };
  for (let i = 0; i < 5; i++) queue.add(i);
  await Promise.all([worker(), worker()]);
  assert(turns >= 200);
  assertEquals(queue.contents(), { ready: [], held: [], delayed: [] });

  const lonely = new Queue<string>();
  lonely.add("a");
  using _held = await lonely.lease();
  for (let i = 0; i < 3; i++) lonely.add("a");
  assertEquals(lonely.contents(), { ready: [], held: ["a"], delayed: [] }, "another worker could take it");
});

Deno.test("[QUE-8] Queue: leaving a loop ends the lease and does not shut the queue", async () => {
  const queue = new Queue<string>();
  queue.add("a");
  queue.add("b");
  for await (using lease of queue) {
    assertEquals(lease.item, "a");
    break;
  }
  assertEquals(queue.shuttingDown, false);
  assertEquals(queue.contents(), { ready: ["b"], held: [], delayed: [] });
});

Deno.test("Queue: leases with a signal reject with its reason while the loop waits", async () => {
  const queue = new Queue<string>();
  const abort = new AbortController();
  const loop = (async () => {
    for await (using _lease of queue.leases({ signal: abort.signal })) abort.abort(new Error("stop"));
  })();
  queue.add("a");
  await assertRejects(() => loop, Error, "stop");
  assertEquals(queue.contents().held, []);
});

Deno.test("[QUE-8] Queue: returning from an iterator ends the wait that is under way", async () => {
  const queue = new Queue<string>();
  const iterator = queue[Symbol.asyncIterator]();
  const waiting = iterator.next();
  await iterator.return!();
  assertEquals(await waiting, { done: true, value: undefined });
  queue.add("a");
  assertEquals(queue.len(), 1, "an iterator that was left took an item");
  assertEquals(await iterator.next(), { done: true, value: undefined });
});

Deno.test("Queue: dispose shuts it down", async () => {
  const queue = new Queue<string>();
  {
    await using _ = queue;
  }
  assert(queue.shuttingDown);
});

Deno.test("[QUE-11] Queue.process: works on as many at once as it has workers, drops what failed, ends when shut", async () => {
  using clock = new FakeClock();
  const queue = new Queue<number>();
  for (let i = 0; i < 6; i++) queue.add(i);
  let running = 0;
  let most = 0;
  const failures: unknown[] = [];
  const processing = queue.process({
    workers: 3,
    onError: ({ item, error, then }) => failures.push([item, (error as Error).message, then]),
  }, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 10));
    running--;
    if (item === 2) throw new Error("no");
  });
  queue.shutDown();
  await clock.runUntil(processing);
  assertEquals(most, 3);
  assertEquals(failures, [[2, "no", "dropped"]]);
  assertEquals(performance.now(), 20);
});

Deno.test("[QUE-11] Queue.process: its signal ends each worker after the item that it has; the rest stays queued", async () => {
  using clock = new FakeClock();
  const queue = new Queue<string>();
  queue.add("a");
  queue.add("b");
  const abort = new AbortController();
  const seen: string[] = [];
  const failures: unknown[] = [];
  const processing = queue.process(
    { signal: abort.signal, onError: (failure) => failures.push(failure) },
    async (
      item,
      { signal },
    ) => {
      seen.push(item);
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  );
  await clock.settle();
  abort.abort(new Error("stop"));
  await processing;
  assertEquals(seen, ["a"]);
  assertEquals(failures, [], "work that broke off when told to was reported as failed");
  assertEquals(queue.contents(), { ready: ["b"], held: [], delayed: [] });
  assertEquals(queue.shuttingDown, false);
  await queue.process({ signal: abort.signal }, () => seen.push("started after its signal aborted"));
  assertEquals(seen, ["a"]);
});

Deno.test("[QUE-11] Queue.process: an item that a worker gets as it is told to stop is worked on", async () => {
  const queue = new Queue<string>();
  const abort = new AbortController();
  const seen: string[] = [];
  const processing = queue.process({ signal: abort.signal }, (item) => seen.push(item));
  queue.add("a"); // the worker waits, and so has it now
  abort.abort(new Error("stop"));
  await processing;
  assertEquals(seen, ["a"]);
  assertEquals(queue.contents(), { ready: [], held: [], delayed: [] });
});

Deno.test("Queue.process: a reporter that throws ends all workers and rejects", async () => {
  const queue = new Queue<string>();
  queue.add("a");
  const processing = queue.process({
    workers: 2,
    onError: () => {
      throw new Error("the reporter is broken");
    },
  }, () => {
    throw new Error("no");
  });
  await assertRejects(() => processing, Error, "the reporter is broken");
  assertEquals(queue.contents().held, []);
});

Deno.test("Queue.process: a fault in one worker rejects only when the others have ended their items", async () => {
  using clock = new FakeClock();
  const queue = new Queue<string>();
  for (const item of ["broken", "slow", "slow and broken", "not begun"]) queue.add(item);
  const begun: string[] = [];
  const slow = Promise.withResolvers<void>();
  const processing = queue.process({
    workers: 3,
    onError: ({ item }) => {
      throw new Error(`the reporter broke on ${item}`);
    },
  }, async (item) => {
    begun.push(item);
    if (item.startsWith("slow")) await slow.promise;
    if (item.endsWith("broken")) throw new Error("no");
  });
  assert(await isPending(processing, clock), "it settled while other workers were at work");
  assertEquals(queue.contents(), { ready: ["not begun"], held: ["slow", "slow and broken"], delayed: [] });
  slow.resolve();
  await assertRejects(() => processing, Error, "the reporter broke on broken");
  assertEquals(begun, ["broken", "slow", "slow and broken"]);
  assertEquals(queue.contents(), { ready: ["not begun"], held: [], delayed: [] });
});

Deno.test("Queue.process: a fault rejects with what was thrown, even with nothing", async () => {
  const queue = new Queue<string>();
  queue.add("a");
  const processing = queue.process({
    workers: 2,
    onError: () => {
      throw undefined;
    },
  }, () => {
    throw new Error("no");
  });
  const rejection = await processing.then(() => "no rejection", (error) => ({ error }));
  assertEquals(rejection, { error: undefined });
});

Deno.test("Queue.process: refuses a number of workers that is none", async () => {
  await assertRejects(
    () => new Queue<string>().process({ workers: 0 }, () => {}),
    RangeError,
    "workers is 0",
  );
});

Deno.test("a worker that waits for items leaves no listener on its signal", async () => {
  const queue = new Queue<string>();
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = function (...args: Parameters<typeof addEventListener>) {
    listeners++;
    addEventListener.apply(this, args);
  };
  signal.removeEventListener = function (...args: Parameters<typeof removeEventListener>) {
    listeners--;
    removeEventListener.apply(this, args);
  };
  for (const item of ["a", "b"]) {
    const waiting = queue.get({ signal });
    assertEquals(listeners, 1);
    queue.add(item);
    assertEquals((await waiting).item, item);
    assertEquals(listeners, 0);
    queue.done(item);
  }
});
