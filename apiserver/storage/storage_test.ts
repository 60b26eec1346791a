import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Collection } from "./collection.ts";
import { Storage } from "./storage.ts";

const notes = { group: "example.com", resource: "notes" };

function write(storage: Storage, key: string, text: string) {
  const collection = storage.collection(notes);
  const [namespace, name] = key.split("/") as [string, string];
  const object = { metadata: { namespace, name, uid: key }, text };
  const previous = collection.get(key);
  return previous === undefined
    ? storage.create(collection, key, object)
    : storage.update(collection, previous, object);
}

const keys = (collection: Collection, prefix = "") => collection.range(prefix).map(({ key }) => key);

Deno.test("one revision counts the writes of all resources", () => {
  const storage = new Storage();
  const before = storage.revision;
  write(storage, "n/a", "1");
  const other = storage.collection({ group: "", resource: "others" });
  storage.create(other, "x", { metadata: { name: "x" } });
  const last = write(storage, "n/a", "2");
  assertEquals(storage.revision, before + 3);
  assertEquals(last.object.metadata?.resourceVersion, String(before + 3));
});

Deno.test("ranges are in the order of keys, by prefix", () => {
  const storage = new Storage();
  const collection = storage.collection(notes);
  for (const key of ["b/x", "a-b/x", "a/z", "a/b", "a/b-c"]) write(storage, key, "");
  assertEquals(keys(collection), ["a-b/x", "a/b", "a/b-c", "a/z", "b/x"]);
  assertEquals(keys(collection, "a/"), ["a/b", "a/b-c", "a/z"]);
  storage.delete(collection, collection.get("a/b-c")!);
  assertEquals(keys(collection, "a/"), ["a/b", "a/z"]);
});

Deno.test("the state at an earlier revision is restored from the log", () => {
  const storage = new Storage();
  const collection = storage.collection(notes);
  write(storage, "n/a", "1");
  write(storage, "n/b", "1");
  const then = storage.revision;
  write(storage, "n/a", "2");
  write(storage, "n/a", "3");
  storage.delete(collection, collection.get("n/b")!);
  write(storage, "n/c", "1");
  write(storage, "n/b", "again");
  const past = collection.rangeAt("", then)!;
  assertEquals(past.map(({ key, object }) => [key, object.text]), [["n/a", "1"], ["n/b", "1"]]);
  storage.compact(then);
  assertEquals(collection.rangeAt("", then)?.length, 2, "a revision that is compacted up to is still known");
  storage.compact();
  assertEquals(collection.rangeAt("", then), undefined);
});

Deno.test("the log gives every change after a revision once, and is bounded", () => {
  const storage = new Storage({ logLimit: 3 });
  const collection = storage.collection(notes);
  write(storage, "n/a", "1");
  const after = storage.revision;
  write(storage, "n/a", "2");
  write(storage, "n/b", "1");
  const position = collection.positionAfter(after)!;
  const changes = [];
  for (let at = position; at < collection.endPosition; at++) changes.push(collection.changeAt(at)!);
  assertEquals(changes.map(({ type, current, previous }) => [type, current.key, previous?.object.text]), [
    ["MODIFIED", "n/a", "1"],
    ["ADDED", "n/b", undefined],
  ]);
  for (let i = 0; i < 3; i++) write(storage, "n/b", String(i));
  assertEquals(collection.positionAfter(after), undefined);
  assertEquals(collection.endPosition - collection.firstPosition, 3);
});

Deno.test("positions stay true while the log's front is cut off", () => {
  const storage = new Storage({ logLimit: 100 });
  const collection = storage.collection(notes);
  write(storage, "n/a", "start");
  for (let i = 0; i < 5000; i++) write(storage, "n/a", String(i));
  const last = collection.changeAt(collection.endPosition - 1)!;
  assertEquals(last.current.object.text, "4999");
  const position = collection.positionAfter(storage.revision - 10)!;
  assertEquals(collection.changeAt(position)?.revision, storage.revision - 9);
  assertEquals(collection.changeAt(collection.firstPosition)?.current.object.text, "4900");
});

Deno.test("stored objects are frozen, and a deletion carries its own revision", () => {
  const storage = new Storage();
  const stored = write(storage, "n/a", "1");
  assertThrows(() => {
    stored.object.metadata!.name = "b";
  }, TypeError);
  const collection = storage.collection(notes);
  const removed = storage.delete(collection, stored);
  assertEquals(removed.object.metadata?.resourceVersion, String(storage.revision));
  assertEquals(stored.object.metadata?.resourceVersion, String(storage.revision - 1));
});

Deno.test("a key is created once, and only the present version can be replaced", () => {
  const storage = new Storage();
  const collection = storage.collection(notes);
  const first = write(storage, "n/a", "1");
  assertThrows(() => storage.create(collection, "n/a", { metadata: { name: "a" } }), Error, "stored already");
  write(storage, "n/a", "2");
  assertThrows(
    () => storage.update(collection, first, { metadata: { name: "a" } }),
    Error,
    "changed in between",
  );
});

Deno.test("listeners hear each write right after it, and waiters wake once", () => {
  const storage = new Storage();
  const collection = storage.collection(notes);
  const heard: string[] = [];
  const stop = storage.subscribe((_collection, { type, current }) => heard.push(`${type} ${current.key}`));
  let woken = 0;
  collection.onNextChange(() => woken += 1);
  write(storage, "n/a", "1");
  write(storage, "n/a", "2");
  stop();
  write(storage, "n/a", "3");
  assertEquals(heard, ["ADDED n/a", "MODIFIED n/a"]);
  assertEquals(woken, 1);
  assert(collection.size === 1);
});
