import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import type { Delta, Deltas } from "./delta.ts";
import { DeltaFIFO, type DeltaFIFOOptions } from "./delta_fifo.ts";
import { DeletedFinalStateUnknown } from "./keys.ts";

interface Item {
  name: string;
  value: number;
}
const item = (name: string, value: number): Item => ({ name, value });
const keyFunc = (object: Item) => object.name;

/** A FIFO over known objects. */
function fifoOver(known: Item[] | undefined, options: DeltaFIFOOptions<Item> = {}): DeltaFIFO<Item> {
  const knownObjects = known && {
    listKeys: () => known.map(({ name }) => name),
    getByKey: (key: string) => known.find(({ name }) => name === key),
  };
  return new DeltaFIFO<Item>({ keyFunc, knownObjects, ...options });
}

/** A delta in short: `Added foo 10`, and `Deleted †foo 10` for a tombstone. */
function short({ type, object }: Delta<Item>): string {
  return object instanceof DeletedFinalStateUnknown
    ? `${type} †${object.key} ${object.object?.value}`
    : `${type} ${object.name} ${object.value}`;
}
const shorts = (deltas: Deltas<Item>) => deltas.map(short);

/** Pops until nothing is queued. */
async function popAll(fifo: DeltaFIFO<Item>): Promise<string[][]> {
  const popped: string[][] = [];
  while (fifo.size > 0) popped.push((await fifo.pop(shorts))!);
  return popped;
}

Deno.test("[DF-01] DeltaFIFO: one pop gives all deltas of a key in order, and then the key is gone", async () => {
  const fifo = fifoOver(undefined);
  fifo.add(item("foo", 10));
  fifo.update(item("foo", 12));
  fifo.delete(item("foo", 15));
  assertEquals(await popAll(fifo), [["Added foo 10", "Updated foo 12", "Deleted foo 15"]]);
  assertEquals(fifo.size, 0);
});

Deno.test("[DF-02] DeltaFIFO: a key keeps its place while queued, and goes to the back once it was popped", async () => {
  const fifo = fifoOver(undefined);
  for (const one of [item("foo", 10), item("bar", 1), item("foo", 11), item("foo", 13), item("zab", 30)]) {
    fifo.add(one);
  }
  const newest = (deltas: Deltas<Item>) => short(deltas.at(-1)!);
  assertEquals(await fifo.pop(newest), "Added foo 13");
  fifo.add(item("foo", 14));
  assertEquals([await fifo.pop(newest), await fifo.pop(newest), await fifo.pop(newest)], [
    "Added bar 1",
    "Added zab 30",
    "Added foo 14",
  ]);
});

Deno.test("[DF-03] DeltaFIFO: a deletion is queued only of what is queued or known", async () => {
  const fifo = fifoOver([item("known", 1)]);
  fifo.delete(item("stranger", 1));
  assertEquals(fifo.size, 0);
  fifo.delete(item("known", 2));
  fifo.add(item("queued", 3));
  fifo.delete(item("queued", 4));
  assertEquals(await popAll(fifo), [["Deleted known 2"], ["Added queued 3", "Deleted queued 4"]]);
  const alone = fifoOver(undefined);
  alone.delete(item("stranger", 1));
  assertEquals(alone.size, 0);
});

Deno.test("[DF-05] DeltaFIFO: a replace deletes what is only queued, by a tombstone, and once", async () => {
  const fifo = fifoOver(undefined);
  fifo.add(item("foo", 10));
  fifo.replace([], "0");
  fifo.replace([], "0");
  assertEquals(await popAll(fifo), [["Added foo 10", "Deleted †foo 10"]]);
  fifo.add(item("bar", 1));
  fifo.delete(item("bar", 2));
  fifo.replace([], "0");
  assertEquals(
    await popAll(fifo),
    [["Added bar 1", "Deleted bar 2"]],
    "a deletion that was seen gave way to a tombstone",
  );
});

Deno.test("[DF-06] DeltaFIFO: a replace tells its objects, then what is missing, after what was queued", async () => {
  const fifo = fifoOver([item("foo", 5), item("bar", 6), item("baz", 7)]);
  fifo.delete(item("baz", 10));
  fifo.replace([item("foo", 5)], "0");
  assertEquals(await popAll(fifo), [["Deleted baz 10"], ["Sync foo 5"], ["Deleted †bar 6"]]);
});

Deno.test("[DF-07] DeltaFIFO: a tombstone has the newest state, be it queued or known", async () => {
  const fifo = fifoOver([item("foo", 5), item("bar", 6)]);
  fifo.update(item("bar", 100));
  fifo.replace([item("foo", 5)], "0");
  assertEquals(await popAll(fifo), [["Updated bar 100", "Deleted †bar 100"], ["Sync foo 5"]]);
});

Deno.test("[DF-09] DeltaFIFO: a replace is told as Replaced where that is asked for, else as Sync", async () => {
  for (const [emitReplaced, type] of [[true, "Replaced"], [false, "Sync"]] as const) {
    const fifo = fifoOver([], { emitReplaced });
    fifo.replace([item("foo", 5)], "0");
    assertEquals(await popAll(fifo), [[`${type} foo 5`]]);
  }
});

Deno.test("[DF-10] DeltaFIFO: a resync tells known objects again, but for those that have news", async () => {
  const fifo = fifoOver([item("foo", 5), item("bar", 6)]);
  fifo.update(item("bar", 7));
  fifo.resync();
  fifo.resync();
  assertEquals(await popAll(fifo), [["Updated bar 7"], ["Sync foo 5"]]);
  fifo.delete(item("foo", 8));
  fifo.resync();
  assertEquals(await popAll(fifo), [["Deleted foo 8"], ["Sync bar 6"]]);
  const alone = fifoOver(undefined);
  alone.resync();
  assertEquals(alone.size, 0);
});

Deno.test("[DF-11] DeltaFIFO: has synced once the first replace is popped, its deletions included", async () => {
  const synced = (fifo: DeltaFIFO<Item>) => fifo.hasSynced();
  assertEquals(synced(fifoOver([])), false);

  const added = fifoOver([]);
  added.add(item("a", 1));
  assertEquals(synced(added), true);

  const empty = fifoOver([]);
  empty.replace([], "0");
  assertEquals(synced(empty), true);

  const two = fifoOver([]);
  two.replace([item("a", 1), item("b", 2)], "0");
  const seen: boolean[] = [synced(two)];
  for (let i = 0; i < 2; i++) {
    await two.pop(() => {});
    seen.push(synced(two));
  }
  assertEquals(seen, [false, false, true]);

  const withDeletion = fifoOver([item("gone", 1)]);
  withDeletion.replace([item("a", 1)], "0");
  await withDeletion.pop((deltas) => assertEquals(shorts(deltas), ["Sync a 1"]));
  assertEquals(synced(withDeletion), false);
  await withDeletion.pop((deltas) => assertEquals(shorts(deltas), ["Deleted †gone 1"]));
  assertEquals(synced(withDeletion), true);
});

Deno.test("DeltaFIFO: has synced once anything came before a replace, which then is no first list", async () => {
  const before: [string, (fifo: DeltaFIFO<Item>) => void][] = [
    ["an addition", (fifo) => fifo.add(item("a", 1))],
    ["an update", (fifo) => fifo.update(item("a", 1))],
    ["a deletion of what nobody knows", (fifo) => fifo.delete(item("stranger", 1))],
  ];
  for (const [what, happen] of before) {
    const fifo = fifoOver([]);
    happen(fifo);
    assertEquals(fifo.hasSynced(), true, `not after ${what}`);
    fifo.replace([item("a", 2)], "2");
    assertEquals(fifo.hasSynced(), true, `not after ${what} and a list`);
    assertEquals(await fifo.pop((_deltas, isInInitialList) => isInInitialList), false, what);
  }
});

Deno.test("DeltaFIFO: says which pops belong to the first list", async () => {
  const flags: boolean[] = [];
  const fifo = fifoOver([]);
  fifo.replace([item("a", 1), item("b", 1)], "1");
  fifo.add(item("c", 2));
  for (let i = 0; i < 3; i++) await fifo.pop((_deltas, initial) => flags.push(initial));
  fifo.replace([item("d", 1)], "2");
  await fifo.pop((_deltas, initial) => flags.push(initial));
  assertEquals(flags, [true, true, false, false]);
  const batched = fifoOver([]);
  batched.replace([item("a", 1), item("b", 1)], "1");
  batched.add(item("c", 2));
  const batch = await batched.popBatch(({ changes }) =>
    changes.map(({ isInInitialList }) => isInInitialList)
  );
  assertEquals(batch, [true, true, false]);
  assertEquals(batched.hasSynced(), true);
});

Deno.test("[DF-13] DeltaFIFO: each object is transformed once; tombstones hold what was transformed", async () => {
  const known = [item("known", 1_000)];
  let calls = 0;
  const fifo = fifoOver(known, {
    transformer: (object) => {
      calls++;
      return { ...object, value: object.value + 1_000 };
    },
  });
  fifo.resync();
  assertEquals(await popAll(fifo), [["Sync known 1000"]], "told again, it was transformed again");
  fifo.add(item("a", 1));
  fifo.update(item("a", 2));
  fifo.delete(item("a", 3));
  fifo.replace([item("b", 4)], "0");
  fifo.resync();
  fifo.delete(new DeletedFinalStateUnknown("known", known[0]));
  assertEquals(await popAll(fifo), [
    ["Added a 1001", "Updated a 1002", "Deleted a 1003"],
    ["Sync b 1004"],
    ["Deleted †known 1000"],
  ]);
  assertEquals(calls, 4);
});

Deno.test("[DF-14] DeltaFIFO: closing ends every pop that waits", async () => {
  const fifo = fifoOver(undefined);
  const waiting = Array.from({ length: 10 }, () => fifo.pop(() => "popped"));
  const batch = fifo.popBatch(() => "popped");
  fifo.close();
  assertEquals(await Promise.all([...waiting, batch]), new Array(11).fill(undefined));
});

Deno.test("DeltaFIFO: what is queued when it is closed can still be popped", async () => {
  const fifo = fifoOver(undefined);
  fifo.add(item("a", 1));
  fifo.close();
  assertEquals(await fifo.pop(shorts), ["Added a 1"]);
  assertEquals(await fifo.pop(shorts), undefined);
});

Deno.test("[DF-15] DeltaFIFO: the key of an object, a tombstone, all deltas, a delta of a tombstone", () => {
  const fifo = fifoOver(undefined);
  const tombstone = (key: string) => new DeletedFinalStateUnknown<Item>(key, undefined);
  assertEquals(fifo.keyOf(item("A", 1)), "A");
  assertEquals(fifo.keyOf(tombstone("B")), "B");
  assertEquals(
    fifo.keyOf([{ type: "Added", object: item("x", 1) }, { type: "Updated", object: item("C", 2) }]),
    "C",
  );
  assertEquals(fifo.keyOf([{ type: "Deleted", object: tombstone("D") }]), "D");
  assertEquals(fifo.keyOf({ type: "Deleted", object: tombstone("E") }), "E");
});

Deno.test("[DF-17] DeltaFIFO: a replace, a resync and a bookmark are a batch each; single pops know no bookmarks", async () => {
  const fifo = fifoOver([item("known", 1)], { emitReplaced: true });
  fifo.replace([item("a", 1), item("b", 2)], "10");
  const replaced = (await fifo.popBatch((batch) => batch))!;
  assertEquals(replaced.changes.map(({ deltas }) => shorts(deltas)), [
    ["Replaced a 1"],
    ["Replaced b 2"],
    ["Deleted †known 1"],
  ]);
  assertEquals([replaced.replacedAt, replaced.bookmarkAt], ["10", undefined]);

  fifo.resync();
  const resynced = (await fifo.popBatch((batch) => batch))!;
  assertEquals(resynced.changes.map(({ deltas }) => shorts(deltas)), [["Sync known 1"]]);
  assertEquals(resynced.replacedAt, undefined);

  fifo.bookmark("20");
  assertEquals(await fifo.popBatch((batch) => batch), {
    changes: [],
    replacedAt: undefined,
    bookmarkAt: "20",
    resourceVersion: "20",
  });

  fifo.bookmark("25");
  fifo.replace([], "26");
  const overtaken = (await fifo.popBatch((batch) => batch))!;
  assertEquals([overtaken.replacedAt, overtaken.bookmarkAt], ["26", undefined], "the list says more");

  fifo.bookmark("30");
  fifo.add(item("c", 3));
  assertEquals(await popAll(fifo), [["Added c 3"]]);
});

Deno.test("DeltaFIFO: a list with nothing in it is a batch all the same", async () => {
  const fifo = fifoOver([]);
  fifo.replace([], "7");
  assertEquals(await fifo.popBatch(({ replacedAt }) => replacedAt), "7");
});

Deno.test("DeltaFIFO: a list that was popped key by key is not told once more with the next batch", async () => {
  const fifo = fifoOver([]);
  fifo.replace([item("a", 1), item("b", 2)], "10");
  await fifo.pop(() => {});
  await fifo.pop(() => {});
  fifo.add(item("c", 3));
  const next = (await fifo.popBatch((batch) => batch))!;
  assertEquals(next.changes.map(({ deltas }) => shorts(deltas)), [["Added c 3"]]);
  assertEquals(next.replacedAt, undefined);
});

Deno.test("DeltaFIFO: a pop that waits gets what comes, awaits its process, and rejects with its signal's reason", async () => {
  const fifo = fifoOver(undefined);
  const abort = new AbortController();
  const first = fifo.pop(async (deltas) => {
    await Promise.resolve();
    return shorts(deltas);
  });
  const second = fifo.pop(shorts, { signal: abort.signal });
  fifo.add(item("a", 1));
  assertEquals(await first, ["Added a 1"]);
  const reason = new Error("enough");
  abort.abort(reason);
  assertStrictEquals(await second.catch((error) => error), reason);
  fifo.add(item("b", 1));
  await assertRejects(() => fifo.pop(shorts, { signal: abort.signal }), Error, "enough");
  assertEquals(fifo.size, 1);
  const error = await fifo.pop(() => {
    throw new TypeError("process is broken");
  }).catch((error) => error);
  assertInstanceOf(error, TypeError);
  assertEquals(fifo.size, 0);
});

Deno.test("DeltaFIFO: a batch that comes as its wait is given up is left to the next", async () => {
  const fifo = fifoOver(undefined);
  const abort = new AbortController();
  const reason = new Error("enough");
  const waiting = fifo.popBatch(() => "popped", { signal: abort.signal });
  fifo.add(item("a", 1));
  abort.abort(reason);
  assertStrictEquals(await waiting.catch((error) => error), reason);
  assertEquals(await fifo.popBatch(({ changes }) => changes.map(({ key }) => key)), ["a"]);
});

Deno.test("DeltaFIFO: drained resolves when nothing is queued", async () => {
  using clock = new FakeClock();
  const fifo = fifoOver(undefined);
  await fifo.drained();
  fifo.add(item("a", 1));
  let drained = false;
  const waiting = fifo.drained().then(() => drained = true);
  await clock.settle();
  assertEquals(drained, false);
  await fifo.pop(() => {});
  await waiting;
  fifo.add(item("b", 1));
  const again = fifo.drained();
  await fifo.popBatch(() => {});
  await again;
});

Deno.test("DeltaFIFO: single pops of many keys, with others coming in between, keep the line", async () => {
  const fifo = fifoOver(undefined);
  const expected: string[] = [];
  const popped: string[] = [];
  for (let i = 0; i < 5_000; i++) {
    fifo.add(item(`k${i}`, i));
    expected.push(`k${i}`);
    if (i % 3 !== 0) popped.push((await fifo.pop((deltas) => fifo.keyOf(deltas)))!);
  }
  while (fifo.size > 0) popped.push((await fifo.pop((deltas) => fifo.keyOf(deltas)))!);
  assertEquals(popped, expected);
});

Deno.test("DeltaFIFO: a batch has the version of the newest that was seen with it, and not of what was only told again", async () => {
  const at = (name: string, resourceVersion: string) => ({ metadata: { name, resourceVersion } });
  const known = at("known", "5");
  const fifo = new DeltaFIFO<typeof known>({
    knownObjects: {
      listKeys: () => ["known"],
      getByKey: (key) => key === "known" ? known : undefined,
    },
  });
  const next = () => fifo.popBatch(({ resourceVersion }) => resourceVersion);
  fifo.add(at("a", "90"));
  fifo.replace([at("known", "5")], "7");
  assertEquals(await next(), "7", "a list is the state of the server, though it be older");
  fifo.add(at("a", "9"));
  fifo.update(at("a", "10"));
  fifo.update(at("b", "8"));
  assertEquals(await next(), "10", "the newest by number, wherever it stands");
  fifo.resync();
  assertEquals(await next(), undefined, "a resync is of no version");
  fifo.delete(new DeletedFinalStateUnknown("known", known));
  assertEquals(await next(), undefined, "a tombstone holds a state from before");
  fifo.bookmark("20");
  fifo.delete(at("known", "21"));
  fifo.delete(at("unknown", "22"));
  assertEquals(await next(), "22", "what is not queued was seen all the same");
});
