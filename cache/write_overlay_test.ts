import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { Indexer } from "./indexer.ts";
import { WriteOverlay } from "./write_overlay.ts";

interface Thing {
  metadata: { name: string; uid: string; resourceVersion: string };
  tag: string;
}
const thing = (name: string, resourceVersion: number | string, tag = "", uid = `uid of ${name}`): Thing => ({
  metadata: { name, uid, resourceVersion: String(resourceVersion) },
  tag,
});

function setUp() {
  const indexer = new Indexer<Thing>({ indexers: { tag: (object) => [object.tag] } });
  const overlay = new WriteOverlay(indexer);
  const version = (name: string) => overlay.get(name)?.metadata.resourceVersion;
  const names = (things: readonly Thing[]) => things.map(({ metadata }) => metadata.name).sort();
  return { indexer, overlay, version, names };
}

Deno.test("[ST-11] WriteOverlay: a read shows the own write until the cache has it, or something newer", () => {
  for (const caughtUp of [2, 3]) {
    const { indexer, overlay, version } = setUp();
    indexer.add(thing("a", 1));
    overlay.wrote(thing("a", 2));
    assertEquals([version("a"), overlay.isPending("a")], ["2", true]);
    indexer.update(thing("a", caughtUp));
    assertEquals([version("a"), overlay.isPending("a"), overlay.size], [String(caughtUp), false, 0]);
  }
});

Deno.test("WriteOverlay: a created object is shown before the cache has it, and in its index", () => {
  const { indexer, overlay, names, version } = setUp();
  indexer.add(thing("old", 1, "x"));
  overlay.wrote(thing("new", 2, "x"));
  assertEquals(version("new"), "2");
  assertEquals(names(overlay.list()), ["new", "old"]);
  assertEquals(names(overlay.byIndex("tag", "x")), ["new", "old"]);
  overlay.wrote(thing("old", 3, "y"));
  assertEquals(names(overlay.byIndex("tag", "x")), ["new"]);
  assertEquals(names(overlay.byIndex("tag", "y")), ["old"]);
});

Deno.test("WriteOverlay: an object that another writer deleted is not shown once the cache has seen past the write", () => {
  const { indexer, overlay, version } = setUp();
  overlay.wrote(thing("a", 5));
  indexer.bookmark("4");
  assertEquals(version("a"), "5");
  indexer.bookmark("6");
  assertEquals([version("a"), overlay.size], [undefined, 0]);
});

Deno.test("WriteOverlay: survives a relist that is older than the write, and yields to a newer one", () => {
  const { indexer, overlay, version } = setUp();
  overlay.wrote(thing("a", 5));
  indexer.replace([thing("a", 3)], "4");
  assertEquals(version("a"), "5");
  indexer.replace([], "9");
  assertEquals(version("a"), undefined);
});

Deno.test("WriteOverlay: a deleted object is hidden until the cache no longer has it; its successor is not", () => {
  const { indexer, overlay, version, names } = setUp();
  indexer.add(thing("a", 1, "x"));
  overlay.deleted("a", "uid of a");
  assertEquals([version("a"), names(overlay.list()), names(overlay.byIndex("tag", "x"))], [
    undefined,
    [],
    [],
  ]);
  indexer.update(thing("a", 2, "x"));
  assertEquals(version("a"), undefined, "a change before the deletion brought it back");
  indexer.update(thing("a", 4, "x", "another uid"));
  assertEquals(version("a"), "4");

  overlay.deleted("b", "uid of b");
  assertEquals(overlay.size, 0, "what the cache does not have need not be hidden");
});

Deno.test("WriteOverlay: an object that was written and deleted before the cache saw either is not brought back", () => {
  const { indexer, overlay, version } = setUp();
  overlay.wrote(thing("a", 5));
  overlay.deleted("a", "uid of a");
  assertEquals([version("a"), overlay.isPending("a")], [undefined, true]);
  indexer.add(thing("a", 5));
  assertEquals(version("a"), undefined, "the cache has the write, and not yet the deletion");
  indexer.delete(thing("a", 6));
  assertEquals([version("a"), overlay.size], [undefined, 0]);

  indexer.add(thing("b", 7));
  overlay.wrote(thing("b", 8, "", "another uid"));
  overlay.deleted("b", "another uid");
  assertEquals(version("b"), undefined, "what the cache has is older than what was deleted");
  indexer.delete(thing("b", 7));
  assertEquals([version("b"), overlay.size], [undefined, 1]);
  indexer.bookmark("9");
  assertEquals([version("b"), overlay.size], [undefined, 0]);
});

Deno.test("WriteOverlay: of several writes the newest counts, in whatever order their answers come", () => {
  const { overlay, version } = setUp();
  overlay.wrote(thing("a", 7));
  overlay.wrote(thing("a", 6));
  assertEquals(version("a"), "7");
  overlay.wrote(thing("a", 8));
  assertEquals(version("a"), "8");
});

Deno.test("WriteOverlay: versions that cannot be compared are over when the cache has anything else", () => {
  const { indexer, overlay, version } = setUp();
  indexer.add(thing("a", "opaque-1"));
  overlay.wrote(thing("a", "opaque-2"));
  assertEquals(version("a"), "opaque-2");
  indexer.update(thing("a", "opaque-3"));
  assertEquals(version("a"), "opaque-3");
});

Deno.test("WriteOverlay: a write is forgotten after its time, though the cache never catches up", async () => {
  using clock = new FakeClock();
  const { indexer, overlay, version } = setUp();
  indexer.add(thing("a", 1));
  overlay.wrote(thing("a", 2));
  overlay.deleted("a", "uid of a");
  await clock.tickAsync(59_999);
  assertEquals(version("a"), undefined);
  await clock.tickAsync(1);
  assertEquals([version("a"), overlay.size], ["1", 0]);
});

Deno.test("WriteOverlay: each key's version may be looked up by itself", () => {
  const indexer = new Indexer<Thing>();
  const versions = new Map([["a", "10"], ["b", "1"]]);
  const overlay = new WriteOverlay(indexer, { versionOf: (key) => versions.get(key)! });
  overlay.wrote(thing("a", 5));
  overlay.wrote(thing("b", 5));
  assertEquals([overlay.isPending("a"), overlay.isPending("b")], [false, true]);
});
