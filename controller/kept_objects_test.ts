import { assertEquals } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { KeptObjects } from "./kept_objects.ts";

Deno.test("objects are kept by cluster, kind and key", () => {
  const kept = new KeptObjects();
  kept.add("", Secret, "a/b");
  assertEquals(kept.has("", Secret, "a/b"), true);
  assertEquals(kept.has("", { ...Secret, version: "v2" }, "a/b"), true);
  assertEquals(kept.has("", Secret, "a/c"), false);
  assertEquals(kept.has("", ConfigMap, "a/b"), false);
  assertEquals(kept.has("other", Secret, "a/b"), false);
});

Deno.test("what is kept after somebody has asked is kept, too", () => {
  const kept = new KeptObjects();
  kept.add("other", Secret, "a/b");
  assertEquals(kept.has("other", Secret, "a/c"), false);
  kept.add("other", Secret, "a/c");
  assertEquals([kept.has("other", Secret, "a/b"), kept.has("other", Secret, "a/c")], [true, true]);
});

Deno.test("what is kept over and over takes no more room each time", () => {
  const kept = new KeptObjects();
  for (let time = 0; time < 10_000; time++) kept.add("", Secret, time % 2 === 0 ? "a/b" : "a/c");
  assertEquals(kept.size < 300, true, `${kept.size} entries for two objects`);
  assertEquals([kept.has("", Secret, "a/b"), kept.has("", Secret, "a/c")], [true, true]);
  assertEquals(kept.size, 2);
});
