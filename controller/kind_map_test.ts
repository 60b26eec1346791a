import { assertEquals } from "@std/assert";
import { KindMap } from "./kind_map.ts";

Deno.test("a kind map keeps the keys of kinds apart", () => {
  const map = new KindMap<number>();
  map.set("pods", "a/b", 1);
  map.set("secrets", "a/b", 2);
  assertEquals([map.get("pods", "a/b"), map.get("secrets", "a/b"), map.get("nodes", "a/b")], [
    1,
    2,
    undefined,
  ]);
  assertEquals([...map.values()], [1, 2]);
});

Deno.test("a kind map counts what it holds", () => {
  const map = new KindMap<number>();
  map.set("pods", "a/b", 1);
  map.set("pods", "a/b", 2);
  map.set("secrets", "a/b", 3);
  assertEquals(map.size, 2);
  map.delete("pods", "a/c");
  map.delete("nodes", "a/b");
  assertEquals(map.size, 2);
  map.delete("pods", "a/b");
  assertEquals([map.size, map.get("pods", "a/b"), map.get("secrets", "a/b")], [1, undefined, 3]);
});

Deno.test("values of a kind map may be removed while they are walked", () => {
  const map = new KindMap<string>();
  for (const key of ["a", "b", "c"]) map.set("pods", key, key);
  const seen: string[] = [];
  for (const value of map.values()) {
    seen.push(value);
    map.delete("pods", value);
  }
  assertEquals([seen, map.size], [["a", "b", "c"], 0]);
});

Deno.test("of kinds without values a kind map keeps few, and those that have some all", () => {
  const map = new KindMap<number>();
  const kinds = Array.from({ length: 1_000 }, (_, number) => `kind ${number}`);
  for (const kind of kinds) map.set(kind, "a/b", 1);
  assertEquals([map.kinds, map.size], [1_000, 1_000]);
  for (const _ of map.values()) map.delete(kinds.pop()!, "a/b");
  for (const kind of kinds) map.delete(kind, "a/b");
  assertEquals([map.kinds, map.size], [64, 0]);
  for (let number = 0; number < 1_000; number++) {
    map.set(`other ${number}`, "a/b", number);
    map.delete(`other ${number}`, "a/b");
  }
  assertEquals([map.kinds, map.size], [64, 0]);
});
