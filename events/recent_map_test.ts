import { assertEquals } from "@std/assert";
import { RecentMap } from "./recent_map.ts";

Deno.test("a map that is full forgets what was used longest ago, by get or by set", () => {
  const map = new RecentMap<number>(3);
  for (const [i, key] of ["a", "b", "c"].entries()) map.set(key, i);
  map.get("a");
  assertEquals(map.set("b", 7), undefined);
  assertEquals(map.set("d", 3), 2, "gives what it forgets");
  assertEquals([...map.entries()], [["a", 0], ["b", 7], ["d", 3]]);
  assertEquals([map.get("c"), map.get("b")], [undefined, 7]);
  map.delete("b");
  map.set("e", 4);
  assertEquals([...map.entries()].map(([key]) => key), ["a", "d", "e"]);
});
