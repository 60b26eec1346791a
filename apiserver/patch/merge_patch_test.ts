// The table of RFC 7386, appendix A (its scalar documents left out), and what kube-apiserver 1.37.2 does beyond it.
import { assertEquals, assertThrows } from "@std/assert";
import { ApiError } from "../registry/api_error.ts";
import { applyMergePatch } from "./mod.ts";

const table: readonly [document: unknown, patch: unknown, want: unknown][] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{}, { z: null }, {}],
  // Beyond the RFC: null members are also taken out of the objects of a new list.
  [{}, { a: [{ b: null, c: 1 }, null] }, { a: [{ c: 1 }, null] }],
  [{ a: 12345678901234567890n }, { b: 9007199254740993n }, {
    a: 12345678901234567890n,
    b: 9007199254740993n,
  }],
];

for (const [document, patch, want] of table) {
  const text = (value: unknown) => Deno.inspect(value, { compact: true, depth: 9 });
  Deno.test(`merge patch: ${text(document)} and ${text(patch)} make ${text(want)}`, () => {
    const before = structuredClone({ document, patch });
    assertEquals(applyMergePatch(document, patch), want);
    assertEquals({ document, patch }, before, "the input was changed");
  });
}

const refused: readonly [patch: unknown, message: string][] = [
  [null, "Invalid JSON Patch"],
  [
    "abc",
    "error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}",
  ],
  [[1], "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"],
  [1, "error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}"],
];

for (const [patch, message] of refused) {
  Deno.test(`merge patch: ${JSON.stringify(patch)} is refused`, () => {
    const error = assertThrows(() => applyMergePatch({}, patch), ApiError);
    assertEquals([error.status.code, error.status.message], [400, message]);
  });
}

Deno.test("merge patch: a member named __proto__ is a member", () => {
  const merged = applyMergePatch({}, JSON.parse('{"__proto__":{"x":1}}'));
  assertEquals(JSON.stringify(merged), '{"__proto__":{"x":1}}');
  assertEquals((merged as Record<string, unknown>).x, undefined);
});
