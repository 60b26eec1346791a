import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  nestedBool,
  nestedField,
  NestedFieldError,
  nestedInteger,
  nestedMap,
  nestedNumber,
  nestedSlice,
  nestedString,
  nestedStringMap,
  nestedStringSlice,
  removeNestedField,
  setNestedField,
} from "./nested_fields.ts";

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

const object = deepFreeze({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "one", labels: { a: "b" }, "odd/key": 1 },
  spec: {
    size: 1.5,
    count: 3,
    serial: 2n ** 60n,
    on: true,
    none: null,
    parts: [{ image: "x" }, "text"],
    names: ["a", "b"],
  },
});

Deno.test("each reader gives its own type, and nothing where there is nothing", () => {
  assertEquals(nestedString(object, "metadata", "name"), "one");
  assertEquals(nestedBool(object, "spec", "on"), true);
  assertEquals([nestedNumber(object, "spec", "size"), nestedNumber(object, "spec", "count")], [1.5, 3]);
  assertEquals([nestedInteger(object, "spec", "count"), nestedInteger(object, "spec", "serial")], [
    3,
    2n ** 60n,
  ]);
  assertEquals(nestedString(object, "spec", "parts", 0, "image"), "x");
  assertEquals(nestedStringSlice(object, "spec", "names"), ["a", "b"]);
  assertEquals(nestedStringMap(object, "metadata", "labels"), { a: "b" });
  assertEquals(nestedSlice(object, "spec", "parts")?.length, 2);
  assertEquals(nestedMap(object, "spec", "parts", 0), { image: "x" });
  assertEquals(nestedField(object, "spec", "serial"), 2n ** 60n);
  for (
    const reader of [
      nestedString,
      nestedBool,
      nestedNumber,
      nestedInteger,
      nestedSlice,
      nestedMap,
      nestedField,
    ]
  ) {
    assertEquals(reader(object, "spec", "absent"), undefined);
    assertEquals(reader(object, "absent", "deeper", 3, "still"), undefined);
    assertEquals(reader(object, "spec", "none"), undefined, "null is absent");
    assertEquals(reader(object, "spec", "none", "deeper"), undefined);
    assertEquals(reader(object, "spec", "parts", 7), undefined);
  }
});

Deno.test("a value of another type is an error that names the path", () => {
  const table: [read: () => unknown, message: string][] = [
    [() => nestedString(object, "spec", "size"), "spec.size is a number, expected text"],
    [() => nestedBool(object, "metadata", "name"), "metadata.name is text, expected a boolean"],
    [
      () => nestedNumber(object, "spec", "serial"),
      "spec.serial is an integer beyond 2^53, expected a number",
    ],
    [() => nestedInteger(object, "spec", "size"), "spec.size is a number, expected an integer"],
    [() => nestedMap(object, "spec", "parts"), "spec.parts is a list, expected an object"],
    [() => nestedSlice(object, "spec"), "spec is an object, expected a list"],
    [() => nestedStringSlice(object, "spec", "parts"), "spec.parts[0] is an object, expected text"],
    [() => nestedStringMap(object, "metadata"), "metadata.labels is an object, expected text"],
    [
      () => nestedString(object, "spec", "size", "x"),
      "spec.size is a number, expected an object with x in it",
    ],
    [() => nestedString(object, "spec", 0), "spec is an object, expected a list with [0] in it"],
    [
      () => nestedString(object, "spec", "parts", "0"),
      "spec.parts is a list, expected an object with 0 in it",
    ],
    [() => nestedString(object, "metadata", "odd/key"), `metadata["odd/key"] is a number, expected text`],
    [() => nestedString([], "a"), "the object is a list, expected an object with a in it"],
  ];
  for (const [read, message] of table) {
    const error = assertThrows(read, NestedFieldError);
    assertEquals([error.message, message.startsWith(error.path || "the object")], [message, true]);
  }
});

Deno.test("what a reader gives is a copy", () => {
  nestedSlice(object, "spec", "parts")!.push(1);
  nestedMap(object, "metadata", "labels")!.a = "c";
  (nestedField(object, "metadata") as { name: string }).name = "two";
  assertEquals([object.spec.parts.length, object.metadata.labels.a, object.metadata.name], [2, "b", "one"]);
});

Deno.test("a field is set in a copy, in objects and lists that are made on the way", () => {
  const value = { deep: ["x"] };
  const changed = setNestedField(object, value, "status", "found", 0, "as");
  value.deep.push("y");
  assertEquals(nestedField(changed, "status"), { found: [{ as: { deep: ["x"] } }] });
  assertEquals("status" in object, false);
  assertEquals(nestedNumber(setNestedField(object, 2n ** 61n, "spec", "serial"), "spec", "count"), 3);
  assertEquals(setNestedField(object, null, "spec", "on").spec.on, null as unknown as boolean);
  assertEquals(setNestedField(object, "c", "spec", "names", 2).spec.names, ["a", "b", "c"]);
  assertEquals(setNestedField(object, {}, "spec", "none", "now").spec.none, { now: {} } as unknown as null);
  const table: [set: () => unknown, message: string][] = [
    [() => setNestedField(object, 1, "spec", "size", "x"), "spec.size is a number, expected an object"],
    [() => setNestedField(object, 1, "spec", "names", "x"), "spec.names is a list, expected an object"],
    [() => setNestedField(object, 1, "metadata", 0), "metadata is an object, expected a list"],
    [
      () => setNestedField(object, 1, "spec", "names", 4),
      "spec.names[4] is outside of the list, which has 2 items",
    ],
    [
      () => setNestedField(object, 1, "spec", "names", -1),
      "spec.names[-1] is outside of the list, which has 2 items",
    ],
    [() => setNestedField(object, undefined, "a"), "a cannot be undefined: JSON has none"],
    [() => setNestedField(object, 1), "the object is no field: a path has at least one part"],
  ];
  for (const [set, message] of table) assertEquals(assertThrows(set, NestedFieldError).message, message);
  const unknown = { list: [1, { no: () => {} }] };
  const error = assertThrows(() => setNestedField(object, unknown, "spec", "x"), NestedFieldError);
  assertEquals(error.message, "spec.x.list[1].no cannot be a function: JSON has none");
  assertThrows(() => setNestedField(object, Symbol("s"), "x"), NestedFieldError, "x cannot be a symbol");
});

Deno.test("a field is removed in a copy, and an item from its list", () => {
  assertEquals(
    removeNestedField(object, "metadata", "labels").metadata,
    {
      name: "one",
      "odd/key": 1,
    } as unknown as typeof object.metadata,
  );
  assertEquals(removeNestedField(object, "spec", "names", 0).spec.names, ["b"]);
  assertEquals("none" in removeNestedField(object, "spec", "none").spec, false);
  for (
    const path of [["absent"], ["spec", "absent", "x"], ["spec", "none", "x"], ["spec", "names", 9], [
      "spec",
      "names",
      -1,
    ]]
  ) {
    assertEquals(removeNestedField(object, ...path), object);
  }
  assertThrows(() => removeNestedField(object, "spec", "size", "x"), NestedFieldError);
});

Deno.test("__proto__ and its like are names like any other: nothing else is read or changed by them", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    assertEquals(nestedField(object, name), undefined);
    assertEquals(nestedField(object, "spec", name, "x"), undefined);
    const changed = setNestedField(object, true, name, "polluted");
    assertEquals(nestedBool(changed, name, "polluted"), true);
    assertEquals(Object.getPrototypeOf(changed), Object.prototype);
    assertEquals(removeNestedField(changed, name), object);
  }
  assert(!("polluted" in {}));
});
