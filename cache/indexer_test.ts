import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { DeletedFinalStateUnknown, deletionHandlingMetaNamespaceKey, metaNamespaceIndex } from "./keys.ts";
import { Indexer } from "./indexer.ts";
import { StoreTransactionError } from "./store_transaction.ts";

interface Thing {
  metadata: { name: string; namespace?: string; resourceVersion?: string };
  tags?: string;
}
const thing = (name: string, resourceVersion?: string, tags?: string): Thing => ({
  metadata: { name, resourceVersion },
  tags,
});
const byTag = { tag: (object: Thing) => object.tags?.split(",") ?? [] };
const names = (things: readonly Thing[]) => things.map(({ metadata }) => metadata.name).sort();

Deno.test("[ST-01] Indexer: what is added, updated, deleted and replaced is what is read", () => {
  const store = new Indexer<Thing>();
  const a = thing("a");
  store.add(a);
  store.add(thing("b", "1"));
  store.update(thing("b", "2"));
  assertStrictEquals(store.get(a), a);
  assertStrictEquals(store.getByKey("a"), a);
  assertEquals(store.getByKey("b")?.metadata.resourceVersion, "2");
  assertEquals(store.listKeys(), ["a", "b"]);
  store.delete(thing("a"));
  store.delete(thing("never there"));
  assertEquals([store.get("a"), store.has("a"), store.size], [undefined, false, 1]);
  store.replace([thing("c"), thing("d")], "5");
  assertEquals(names(store.list()), ["c", "d"]);
  assertEquals(store.getByKey("b"), undefined);
});

Deno.test("Indexer: an object is found by namespace and name, by its own keys as by those of a given function", () => {
  const keyFunc = ({ metadata: { namespace, name } }: Thing) =>
    namespace === undefined ? name : `${namespace}/${name}`;
  for (const store of [new Indexer<Thing>(), new Indexer<Thing>({ keyFunc })]) {
    const here = { metadata: { namespace: "here", name: "a" } };
    const there = { metadata: { namespace: "there", name: "a" } };
    const clusterScoped = thing("a");
    store.replace([here, there, clusterScoped], "1");
    assertStrictEquals(store.getByName("here", "a"), here);
    assertStrictEquals(store.getByName("there", "a"), there);
    assertStrictEquals(store.getByName("", "a"), clusterScoped);
    store.delete(here);
    assertEquals(store.getByName("here", "a"), undefined);
    assertEquals(store.getByName("elsewhere", "a"), undefined);
  }
});

Deno.test("[ST-02] Indexer: an object is found under each of its index values, and no longer under former ones", () => {
  const store = new Indexer<Thing>({ indexers: byTag });
  store.add(thing("a", "1", "foo,bar"));
  assertEquals([store.indexKeys("tag", "foo"), store.indexKeys("tag", "bar")], [["a"], ["a"]]);
  store.update(thing("a", "2", "foo"));
  assertEquals([store.indexKeys("tag", "foo"), store.indexKeys("tag", "bar")], [["a"], []]);
  assertEquals(store.byIndex("tag", "foo")[0]?.metadata.resourceVersion, "2");
  store.add(thing("b", "3", "foo"));
  assertEquals(names(store.byIndex("tag", "foo")), ["a", "b"]);
  store.delete(thing("a"));
  assertEquals(names(store.byIndex("tag", "foo")), ["b"], "what was read before a deletion is read again");
  store.update(thing("b", "4", "bar"));
  assertEquals(store.byIndex("tag", "foo"), []);
});

Deno.test("[ST-03] Indexer: a value that no object has any more is not listed", () => {
  const store = new Indexer<Thing>({ indexers: byTag });
  store.add(thing("a", "1", "x"));
  store.add(thing("b", "1", "x,y"));
  store.delete(thing("a"));
  assertEquals(store.listIndexFuncValues("tag").sort(), ["x", "y"]);
  store.update(thing("b", "2", "y"));
  assertEquals(store.listIndexFuncValues("tag"), ["y"]);
  store.deleteByKey("b");
  assertEquals(store.listIndexFuncValues("tag"), []);
});

Deno.test("[ST-05] Indexer: an index added later finds what is there already", () => {
  const store = new Indexer<Thing>();
  store.add(thing("a", "1", "x"));
  store.addIndexers(byTag);
  assertEquals(names(store.byIndex("tag", "x")), ["a"]);
  assertThrows(() => store.addIndexers(byTag), TypeError, 'there is an index "tag" already');
  assertThrows(() => store.byIndex("nope", "x"), TypeError, 'no index "nope"; there are: tag');
  assertEquals(Object.keys(store.getIndexers()), ["tag"]);
});

Deno.test("Indexer: index gives those that share a value with an object, each once", () => {
  const store = new Indexer<Thing>({ indexers: byTag });
  store.add(thing("a", "1", "x,y"));
  store.add(thing("b", "1", "y"));
  store.add(thing("c", "1", "z"));
  assertEquals(names(store.index("tag", thing("q", "1", "x,y"))), ["a", "b"]);
  assertEquals(names(store.index("tag", thing("q", "1", "z"))), ["c"]);
});

Deno.test("[ST-06] Indexer: in a transaction what fails keeps nothing else from being done", () => {
  const store = new Indexer<Thing>();
  const nameless = { metadata: {} } as Thing;
  const error = assertThrows(
    () =>
      store.transaction([
        { type: "add", object: thing("a") },
        { type: "add", object: nameless },
        { type: "update", object: thing("c") },
      ]),
    StoreTransactionError,
    "failed to execute (1/3) transactions",
  );
  assertEquals(error.succeeded, [0, 2]);
  assertEquals(names(store.list()), ["a", "c"]);
});

Deno.test("Indexer: an object whose index function throws leaves no trace", () => {
  const fussy = (object: Thing) => {
    if (object.tags === "bad") throw new Error("no");
    return [object.tags!];
  };
  for (const indexers of [{ fussy }, { ...byTag, fussy }]) {
    const store = new Indexer<Thing>({ indexers });
    store.add(thing("a", "1", "good"));
    assertThrows(() => store.update(thing("a", "2", "bad")), Error, "no");
    assertThrows(() => store.replace([thing("b", "3", "good"), thing("c", "3", "bad")], "3"), Error, "no");
    assertEquals(store.get("a")?.metadata.resourceVersion, "1");
    assertEquals(names(store.byIndex("fussy", "good")), ["a"]);
    assertEquals(store.resourceVersion, "1");
  }
});

Deno.test("Indexer: its retention is told of just the objects that it holds, whatever changes", () => {
  const held = new Set<unknown>();
  const retention = {
    retain: (object: unknown) => void held.add(object),
    release: (object: unknown) => void held.delete(object),
  };
  const store = new Indexer<Thing>({ retention });
  const stays = thing("stays", "1");
  const changes: [what: string, change: () => void][] = [
    ["adds", () => [stays, thing("changes", "1"), thing("goes", "1")].forEach((object) => store.add(object))],
    ["the same added again", () => store.add(stays)],
    ["an update", () => store.update(thing("changes", "2"))],
    ["a replace", () => store.replace([stays, thing("changes", "3"), thing("comes", "3")], "3")],
    ["a replace by the same", () => store.replace(store.list(), "4")],
    ["a delete", () => store.delete(thing("comes", "5"))],
    ["a replace by nothing", () => store.replace([], "6")],
  ];
  for (const [what, change] of changes) {
    change();
    assertEquals(held, new Set<unknown>(store.list()), what);
  }
  store.add(stays);
  store.release();
  assertEquals(held.size, 0);
});

Deno.test("[ST-07] Indexer: knows the newest version that it has seen", () => {
  const store = new Indexer<Thing>({ keyFunc: (object) => object?.metadata?.name ?? "none" });
  const seen = [store.resourceVersion];
  const then = (change: () => void) => {
    change();
    seen.push(store.resourceVersion);
  };
  then(() => store.add(thing("a", "10")));
  then(() => store.add(thing("b", "10")));
  then(() => store.add(thing("c", "20")));
  then(() => store.delete(thing("a", "30")));
  then(() => store.add("no object" as unknown as Thing));
  then(() => store.add(thing("d", "40")));
  then(() => store.deleteByKey("d"));
  then(() =>
    store.transaction([
      { type: "add", object: thing("e", "40") },
      { type: "add", object: thing("f", "30") },
      { type: "add", object: thing("g", "50") },
    ])
  );
  assertEquals(seen, ["", "10", "10", "20", "30", "30", "40", "40", "50"]);
  store.replace([thing("a", "30"), thing("b", "40")], "50");
  assertEquals(store.resourceVersion, "50");
});

Deno.test("Indexer: its version compares as a number, and goes down by a replace alone", () => {
  const store = new Indexer<Thing>();
  store.bookmark("999");
  store.bookmark("1000");
  store.add(thing("late", "998"));
  store.bookmark("");
  assertEquals(store.resourceVersion, "1000");
  store.bookmark("opaque");
  assertEquals(store.resourceVersion, "opaque");
  store.replace([], "7");
  assertEquals(store.resourceVersion, "7");
});

Deno.test("[ST-09] keys: a tombstone's key is its own, and what has no name has an empty one", () => {
  const object = { metadata: { namespace: "ns", name: "a" } };
  assertEquals(deletionHandlingMetaNamespaceKey(object), "ns/a");
  assertEquals(deletionHandlingMetaNamespaceKey(new DeletedFinalStateUnknown("ns/b", object)), "ns/b");
  assertEquals(deletionHandlingMetaNamespaceKey(new DeletedFinalStateUnknown("ns/c", undefined)), "ns/c");
  assertEquals(deletionHandlingMetaNamespaceKey({}), "");
  assertEquals(metaNamespaceIndex(object), ["ns"]);
  assertEquals(metaNamespaceIndex({ metadata: { name: "node" } }), [""]);
});

Deno.test("Indexer: what it gives is a snapshot, and the same one until something changes", () => {
  const store = new Indexer<Thing>({ indexers: byTag });
  store.add(thing("a", "1", "x"));
  store.add(thing("b", "1", "y"));
  const all = store.list();
  const some = store.byIndex("tag", "x");
  assertStrictEquals(store.list(), all);
  store.update(thing("b", "2", "y"));
  assertStrictEquals(store.byIndex("tag", "x"), some, "another value's change made a copy");
  store.update(thing("a", "2", "x"));
  store.delete(thing("b"));
  assertEquals([all.length, some[0]?.metadata.resourceVersion], [2, "1"]);
  assertEquals(store.byIndex("tag", "x")[0]?.metadata.resourceVersion, "2");
  assertEquals(names(store.list()), ["a"]);
});

Deno.test("Indexer: waits for a version, in an object, a list or a bookmark", async () => {
  const store = new Indexer<Thing>();
  store.add(thing("a", "9"));
  await store.waitForResourceVersion("8");
  await store.waitForResourceVersion("9");
  const seen: string[] = [];
  const waits = ["10", "20", "30"].map((version) =>
    store.waitForResourceVersion(version).then(() => seen.push(version))
  );
  store.add(thing("b", "11"));
  await waits[0];
  assertEquals(seen, ["10"]);
  store.bookmark("20");
  await waits[1];
  assertEquals(seen, ["10", "20"]);
  store.replace([], "31");
  await waits[2];
  const reason = new Error("enough");
  const abort = new AbortController();
  const waiting = store.waitForResourceVersion("100", { signal: abort.signal });
  abort.abort(reason);
  assertStrictEquals(await waiting.catch((error) => error), reason);
  await assertRejects(() => store.waitForResourceVersion("1", { signal: abort.signal }), Error, "enough");
});

Deno.test("Indexer: waitUntil looks at its condition now and after each change, a batch seen whole", async () => {
  const store = new Indexer<Thing>();
  const sizes: number[] = [];
  const waiting = store.waitUntil((indexer) => {
    sizes.push(indexer.size);
    return indexer.size >= 2;
  });
  store.add(thing("a"));
  store.add(thing("b"));
  await waiting;
  assertEquals(sizes, [0, 2]);
  const broken = store.waitUntil((indexer) => {
    if (indexer.size === 3) throw new Error("broken");
    return false;
  });
  store.add(thing("c"));
  await assertRejects(() => broken, Error, "broken");
});
