import { assert, assertEquals } from "@std/assert";
import { cloneJson, jsonEqual, type JsonObject, setMember } from "./json_value.ts";

/** An object with an own member of this name. */
function withMember(name: string, value: unknown): JsonObject {
  const object: JsonObject = {};
  setMember(object, name, value);
  return object;
}

Deno.test("JSON values are the same with their members in any order, and without those that are undefined", () => {
  const same: [unknown, unknown][] = [
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }],
    [{ a: 1, b: undefined }, { a: 1 }],
    [{}, { a: undefined }],
    [1, 1n],
    [2n ** 60n, 2n ** 60n],
    [withMember("__proto__", 1), withMember("__proto__", 1)],
  ];
  for (const [a, b] of same) assert(jsonEqual(a, b) && jsonEqual(b, a), Deno.inspect([a, b]));
});

Deno.test("JSON values differ by a member, an item, a type", () => {
  const different: [unknown, unknown][] = [
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: undefined, b: 1 }, { a: 1, b: undefined }],
    [[1, 2], [2, 1]],
    [[1], [1, 2]],
    [[], {}],
    [null, {}],
    ["1", 1],
    [{}, withMember("__proto__", {})],
    [{ toString: 1 }, {}],
  ];
  for (const [a, b] of different) assert(!jsonEqual(a, b) && !jsonEqual(b, a), Deno.inspect([a, b]));
});

Deno.test("a copy has nothing of what it was made of, and keeps a member named __proto__", () => {
  const object = { list: [{ a: 1 }], own: withMember("__proto__", { b: 1 }) };
  const copy = cloneJson(object);
  assertEquals(copy, object);
  copy.list[0]!.a = 2;
  assertEquals(object.list[0]!.a, 1);
  assert(Object.hasOwn(copy.own, "__proto__"));
});
