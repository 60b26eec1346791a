// The wants are those of RFC 6902 and, where it is more lenient, of kube-apiserver 1.37.2.
import { assertEquals, assertThrows } from "@std/assert";
import { ApiError } from "../registry/api_error.ts";
import { applyJsonPatch, maxJsonPatchOperations, unknownJsonPatchFields } from "./mod.ts";

const live = {
  data: { a: "1", "x/y": "s", "m~n": "t" },
  list: [1, 2, 3],
  none: null,
  nested: [{ k: { v: 1 } }],
};

const applied: readonly [name: string, operations: unknown[], want: Record<string, unknown>][] = [
  ["add sets a member", [{ op: "add", path: "/data/b", value: "2" }], { data: { ...live.data, b: "2" } }],
  ["add replaces a member", [{ op: "add", path: "/data/a", value: "2" }], { data: { ...live.data, a: "2" } }],
  ["add without a value sets null", [{ op: "add", path: "/data/a" }], { data: { ...live.data, a: null } }],
  ["add inserts into a list", [{ op: "add", path: "/list/1", value: 9 }], { list: [1, 9, 2, 3] }],
  ["add appends at the length", [{ op: "add", path: "/list/3", value: 9 }], { list: [1, 2, 3, 9] }],
  ["add appends at -", [{ op: "add", path: "/list/-", value: 9 }], { list: [1, 2, 3, 9] }],
  ["add counts a negative index from the end", [{ op: "add", path: "/list/-1", value: 9 }], {
    list: [1, 2, 3, 9],
  }],
  ["~1 is a slash, ~0 a tilde", [{ op: "add", path: "/data/x~1y", value: "u" }, {
    op: "remove",
    path: "/data/m~0n",
  }], { data: { a: "1", "x/y": "u" } }],
  ["remove takes a member", [{ op: "remove", path: "/data/a" }], { data: { "x/y": "s", "m~n": "t" } }],
  ["remove takes an item", [{ op: "remove", path: "/list/0" }], { list: [2, 3] }],
  ["remove counts from the end", [{ op: "remove", path: "/list/-1" }], { list: [1, 2] }],
  ["replace sets a member", [{ op: "replace", path: "/data/a", value: "2" }], {
    data: { ...live.data, a: "2" },
  }],
  ["replace also sets a member that is not there", [{ op: "replace", path: "/data/new", value: "v" }], {
    data: { ...live.data, new: "v" },
  }],
  ["replace sets an item", [{ op: "replace", path: "/list/2", value: 9 }], { list: [1, 2, 9] }],
  ["move", [{ op: "move", from: "/data/a", path: "/data/b" }], { data: { "x/y": "s", "m~n": "t", b: "1" } }],
  ["move within a list", [{ op: "move", from: "/list/0", path: "/list/2" }], { list: [2, 3, 1] }],
  ["copy is deep", [{ op: "copy", from: "/nested/0", path: "/nested/-" }, {
    op: "add",
    path: "/nested/1/k/v",
    value: 2,
  }], { nested: [{ k: { v: 1 } }, { k: { v: 2 } }] }],
  ["test of equal values", [{ op: "test", path: "/nested/0", value: { k: { v: 1 } } }], {}],
  ["test of null", [{ op: "test", path: "/none", value: null }], {}],
  ["test of an absent member against null", [{ op: "test", path: "/absent", value: null }], {}],
  ["operations see what earlier ones did", [{ op: "add", path: "/o", value: {} }, {
    op: "add",
    path: "/o/p",
    value: 1,
  }], { o: { p: 1 } }],
];

for (const [name, operations, want] of applied) {
  Deno.test(`JSON patch: ${name}`, () => {
    const before = structuredClone(live);
    assertEquals(applyJsonPatch(live, operations), { ...live, ...want });
    assertEquals(live, before, "the document was changed");
  });
}

const refused: readonly [name: string, operations: unknown, code: number, message: string][] = [
  [
    "a failed test",
    [{ op: "test", path: "/data/a", value: "2" }],
    422,
    "testing value /data/a failed: expected 2, found 1",
  ],
  [
    "a test of the whole",
    [{ op: "test", path: "", value: {} }],
    422,
    "testing value  failed: expected map[], found map[data:map[a:1 m~n:t x/y:s] list:[1 2 3] nested:[map[k:map[v:1]]] none:<nil>]",
  ],
  [
    "remove of an absent member",
    [{ op: "remove", path: "/data/zz" }],
    422,
    "Unable to remove nonexistent key: zz: missing value",
  ],
  ["remove beyond a list", [{ op: "remove", path: "/list/3" }], 422, "Unable to access invalid index: 3"],
  [
    "add below an absent member",
    [{ op: "add", path: "/nope/x", value: 1 }],
    422,
    "add operation does not apply: doc is missing path: /nope/x: missing value",
  ],
  [
    "add below a scalar",
    [{ op: "add", path: "/data/a/b", value: 1 }],
    422,
    "add operation does not apply: doc is missing path: /data/a/b: missing value",
  ],
  [
    "add below null",
    [{ op: "add", path: "/none/b", value: 1 }],
    422,
    "add operation does not apply: doc is missing path: /none/b: missing value",
  ],
  ["add beyond a list", [{ op: "add", path: "/list/4", value: 1 }], 422, "Unable to access invalid index: 4"],
  [
    "add at no index",
    [{ op: "add", path: "/list/x", value: 1 }],
    422,
    "value was not a proper array index: 'x'",
  ],
  [
    "add without a path",
    [{ op: "add", value: 1 }],
    422,
    "add operation failed to decode path: missing value",
  ],
  [
    "a path without its slash",
    [{ op: "add", path: "data", value: {} }],
    422,
    "add operation does not apply: doc is missing path: data: missing value",
  ],
  [
    "add of the whole",
    [{ op: "add", path: "", value: {} }],
    422,
    "add operation does not apply: doc is missing path: : missing value",
  ],
  [
    "the whole replaced by a scalar",
    [{ op: "replace", path: "", value: "x" }],
    422,
    "replace operation value must be object or array",
  ],
  [
    "copy without from",
    [{ op: "copy", path: "/data/b" }],
    422,
    "copy operation failed to decode from: missing value",
  ],
  [
    "a path into a prototype",
    [{ op: "add", path: "/__proto__/x", value: 1 }],
    422,
    "add operation does not apply: doc is missing path: /__proto__/x: missing value",
  ],
  ["an unknown operation", [{ op: "what", path: "/data" }], 422, "Unexpected kind: what"],
  ["no operation", [{ path: "/data" }], 422, "Unexpected kind: unknown"],
  [
    "no list",
    { op: "add" },
    400,
    "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
  ],
  [
    "an item that is no object",
    [1],
    400,
    "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp",
  ],
  [
    "an operation of another type",
    [{ op: 1 }],
    400,
    "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string",
  ],
];

for (const [name, operations, code, message] of refused) {
  Deno.test(`JSON patch refuses ${name}`, () => {
    const error = assertThrows(() => applyJsonPatch(live, operations), ApiError);
    assertEquals(error.status.code, code);
    if (code === 422) {
      assertEquals(error.status.message, "the server rejected our request due to an error in our request");
      assertEquals((error.cause as Error).message, message);
    } else {
      assertEquals(error.status.message, message);
    }
  });
}

Deno.test("JSON patch: 10,000 operations are taken, one more is not", () => {
  const operations = Array.from(
    { length: maxJsonPatchOperations },
    () => ({ op: "test", path: "/data/a", value: "1" }),
  );
  assertEquals(applyJsonPatch(live, operations), live);
  const error = assertThrows(() => applyJsonPatch(live, [...operations, operations[0]]), ApiError);
  assertEquals(error.status.code, 413);
  assertEquals(
    error.status.message,
    "Request entity is too large: The allowed maximum operations in a JSON patch is 10000, got 10001",
  );
});

Deno.test("JSON patch: copies may not add more than 3 MiB", () => {
  const document = { big: "x".repeat(1024 * 1024), list: [] };
  const copy = { op: "copy", from: "/big", path: "/list/-" };
  assertEquals((applyJsonPatch(document, [copy, copy]) as { list: unknown[] }).list.length, 2);
  assertEquals(assertThrows(() => applyJsonPatch(document, [copy, copy, copy]), ApiError).status.code, 422);
});

Deno.test("JSON patch: members that it does not know are named", () => {
  assertEquals(unknownJsonPatchFields([{ op: "add" }, { op: "add", foo: 1, bar: 2 }]), [
    'unknown field "[1].foo"',
    'unknown field "[1].bar"',
  ]);
});
