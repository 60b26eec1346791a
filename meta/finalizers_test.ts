import { assertEquals } from "@std/assert";
import { addFinalizer, hasFinalizer, removeFinalizer } from "./finalizers.ts";

Deno.test("[CU-03] a finalizer is added where it is absent, and that is told", () => {
  const object: { metadata?: { finalizers?: string[] } } = {};
  assertEquals(addFinalizer(object, "a.b/c"), true);
  assertEquals(object.metadata?.finalizers, ["a.b/c"]);
  assertEquals(addFinalizer(object, "a.b/c"), false);
  assertEquals(object.metadata?.finalizers, ["a.b/c"]);
  assertEquals(hasFinalizer(object, "a.b/c"), true);
  assertEquals(hasFinalizer({}, "a.b/c"), false);
});

Deno.test("[CU-03] of a finalizer that is removed all equal ones go, and others stay", () => {
  const object = { metadata: { finalizers: ["a.b/c", "d.e/f", "a.b/c"] } };
  assertEquals(removeFinalizer(object, "a.b/c"), true);
  assertEquals(object.metadata.finalizers, ["d.e/f"]);
  assertEquals(removeFinalizer(object, "a.b/c"), false);
  assertEquals(removeFinalizer({}, "a.b/c"), false);
});
