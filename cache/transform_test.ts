import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { deepFreeze, dropManagedFields } from "./transform.ts";

Deno.test("dropManagedFields leaves what has none as it is, and copies only the metadata of what has", () => {
  const bare = { metadata: { name: "a" } };
  const { metadata } = bare;
  assertStrictEquals(dropManagedFields(bare), bare);
  assertStrictEquals(bare.metadata, metadata);
  const spec = {};
  const managed = { metadata: { name: "a", managedFields: [{ manager: "m" }] }, spec };
  assertStrictEquals(dropManagedFields(managed), managed);
  assertEquals<unknown>(managed, { metadata: { name: "a" }, spec: {} });
  assertStrictEquals(managed.spec, spec);
  assertEquals(dropManagedFields({ other: 1 }), { other: 1 });
});

Deno.test("deepFreeze freezes in depth, also below what was frozen already or is no object", () => {
  const inner = { list: [{ n: 1 }] };
  const object = deepFreeze({ metadata: { name: "a" }, inner, nothing: null });
  assertThrows(() => inner.list[0]!.n = 2, TypeError);
  assertThrows(() => inner.list.push({ n: 2 }), TypeError);
  assertThrows(() => object.metadata.name = "b", TypeError);
  assertEquals([deepFreeze("text"), deepFreeze(null)], ["text", null]);
});
