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
