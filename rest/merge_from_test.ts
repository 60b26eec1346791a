import { assertEquals, assertThrows } from "@std/assert";
import { mergeFrom, sameJson } from "./merge_from.ts";

const original = {
  metadata: { name: "a", resourceVersion: "7", labels: { a: "1", b: "2" } },
  spec: { list: [1, 2], deep: { x: 1, y: { z: true } }, gone: "x", same: { k: [{}] } },
};

Deno.test("[CL-03] a merge patch holds only what changed", () => {
  assertEquals(mergeFrom(original, structuredClone(original)), {});
  const changed = {
    metadata: { name: "a", resourceVersion: "7", labels: { a: "1", c: "3" } },
    spec: { list: [1, 3], deep: { x: 1, y: { z: false } }, same: { k: [{}] }, made: { new: [] } },
  };
  assertEquals(mergeFrom(original, changed), {
    metadata: { labels: { b: null, c: "3" } },
    spec: { list: [1, 3], deep: { y: { z: false } }, gone: null, made: { new: [] } },
  });
});

Deno.test("[CL-03] with an optimistic lock it carries the original's version, changed or not", () => {
  assertEquals(mergeFrom(original, original, { optimisticLock: true }), {
    metadata: { resourceVersion: "7" },
  });
  const changed = {
    ...original,
    metadata: { ...original.metadata, resourceVersion: "9", labels: { a: "1" } },
  };
  assertEquals(mergeFrom(original, changed, { optimisticLock: true }), {
    metadata: { labels: { b: null }, resourceVersion: "7" },
  });
  assertThrows(() => mergeFrom({}, {}, { optimisticLock: true }), TypeError, "resourceVersion");
});

Deno.test("[CL-03] integers beyond 2^53 that differ in their last digits differ", () => {
  const of = (n: unknown) => ({ spec: { n } });
  assertEquals(mergeFrom(of(9223372036854775806n), of(9223372036854775807n)), of(9223372036854775807n));
  assertEquals(mergeFrom(of(9223372036854775807n), of(9223372036854775807n)), {});
  assertEquals(mergeFrom(of(5), of(5n)), {}, "one integer, however it is held");
  assertEquals(mergeFrom(of(5n), of("5")), of("5"));
});

Deno.test("an absent member, undefined and null are one; a member named __proto__ is a member", () => {
  assertEquals(mergeFrom({ a: null }, {}), {});
  assertEquals(mergeFrom({}, { a: undefined }), {});
  assertEquals(mergeFrom({ a: 1 }, { a: undefined }), { a: null });
  assertEquals(mergeFrom({ a: 1 }, { a: null }), { a: null });
  const hostile = JSON.parse('{"__proto__":{"polluted":true}}');
  assertEquals(JSON.stringify(mergeFrom({}, hostile)), '{"__proto__":{"polluted":true}}');
  assertEquals(({} as { polluted?: boolean }).polluted, undefined);
  assertEquals([sameJson([1, [2]], [1, [2n]]), sameJson([1], { 0: 1 }), sameJson({}, hostile)], [
    true,
    false,
    false,
  ]);
});
