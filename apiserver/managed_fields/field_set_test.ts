import { assert, assertEquals, assertThrows } from "@std/assert";
import { FieldSet } from "./field_set.ts";
import {
  comparePathElements,
  fieldElement,
  fieldPathToString,
  keyElement,
  parsePathElement,
  valueElement,
} from "./path_element.ts";

const steps: readonly [text: string, shown: string][] = [
  ["f:name", ".name"],
  ["f:a.b/c", ".a.b/c"],
  ['k:{"name":"a","port":80}', '[name="a",port=80]'],
  ['k:{"a":true,"b":null}', "[a=true,b=null]"],
  ['v:"x\\"y"', '[="x\\"y"]'],
  ["v:3", "[=3]"],
  ["i:0", "[0]"],
];
for (const [text, shown] of steps) {
  Deno.test(`path element: ${text} is ${shown}`, () => {
    const element = parsePathElement(text)!;
    assertEquals(element.text, text);
    assertEquals(fieldPathToString([element]), shown);
  });
}

Deno.test("path element: key members are sorted, HTML is escaped as Go does", () => {
  assertEquals(keyElement([["b", "<"], ["a", 1]]).text, 'k:{"a":1,"b":"\\u003c"}');
  assertEquals(parsePathElement('k:{"b":1,"a":2}')!.text, 'k:{"a":2,"b":1}');
});

for (const text of ["f", "", "fx", "i:x", "v:{", "k:[1]", "k:x"]) {
  Deno.test(`path element: ${JSON.stringify(text)} is none`, () => {
    assertThrows(() => parsePathElement(text), SyntaxError);
  });
}

Deno.test("path element: of an unknown kind is dropped, from a set too", () => {
  assertEquals(parsePathElement("x:y"), undefined);
  assertEquals(FieldSet.fromFieldsV1({ "x:y": {}, "f:a": {} }).toFieldsV1(), { "f:a": {} });
});

Deno.test("path element: fields, then keys, then values by type, then indexes", () => {
  const sorted = [
    fieldElement("B"),
    fieldElement("a"),
    keyElement([["a", 1]]),
    keyElement([["a", 1], ["b", 0]]),
    keyElement([["a", "x"]]),
    valueElement(2),
    valueElement(10),
    valueElement("a"),
    valueElement(false),
    valueElement(true),
    parsePathElement("i:2")!,
    parsePathElement("i:10")!,
  ];
  assertEquals([...sorted].reverse().sort(comparePathElements), sorted);
});

const a = fieldElement("a");
const b = fieldElement("b");
const c = fieldElement("c");

const operations: readonly [name: string, result: FieldSet, want: unknown][] = [
  ["a field alone", FieldSet.of([a]), { "f:a": {} }],
  ["what is below a field", FieldSet.of([a, b]), { "f:a": { "f:b": {} } }],
  ["both", FieldSet.of([a, b], [a]), { "f:a": { ".": {}, "f:b": {} } }],
  ["union", FieldSet.of([a]).union(FieldSet.of([a, b], [c])), { "f:a": { ".": {}, "f:b": {} }, "f:c": {} }],
  ["intersection", FieldSet.of([a], [a, b], [c]).intersection(FieldSet.of([a, b], [c])), {
    "f:a": { "f:b": {} },
    "f:c": {},
  }],
  ["difference leaves what is below", FieldSet.of([a], [a, b]).difference(FieldSet.of([a])), {
    "f:a": { "f:b": {} },
  }],
  ["difference leaves the parent", FieldSet.of([a], [a, b]).difference(FieldSet.of([a, b])), { "f:a": {} }],
  [
    "recursive difference takes what is below",
    FieldSet.of([a], [a, b], [c]).recursiveDifference(FieldSet.of([a])),
    { "f:c": {} },
  ],
  ["recursive difference below", FieldSet.of([a], [a, b], [a, c]).recursiveDifference(FieldSet.of([a, b])), {
    "f:a": { ".": {}, "f:c": {} },
  }],
];
for (const [name, result, want] of operations) {
  Deno.test(`field set: ${name}`, () => assertEquals(result.toFieldsV1(), want));
}

Deno.test("field set: what is read is what was written", () => {
  const written = { "f:a": { ".": {}, 'k:{"n":"x"}': { ".": {}, "f:b": {} } }, "f:c": {} };
  const set = FieldSet.fromFieldsV1(written);
  assertEquals(set.toFieldsV1(), written);
  assertEquals([...set.paths()].map(fieldPathToString), [".a", ".c", '.a[n="x"]', '.a[n="x"].b']);
  assert(set.has([a]) && set.has([c]) && !set.has([b]) && !set.has([]));
});

Deno.test("field set: what is no tree is refused", () => {
  assertThrows(() => FieldSet.fromFieldsV1({ "f:a": 5 }), SyntaxError);
  assertThrows(() => FieldSet.fromFieldsV1([]), SyntaxError);
  assertEquals(FieldSet.fromFieldsV1({ "f:a": null }).toFieldsV1(), { "f:a": {} });
  let deep: Record<string, unknown> = {};
  for (let i = 0; i < 5_000; i++) deep = { "f:a": deep };
  assertThrows(() => FieldSet.fromFieldsV1(deep), SyntaxError, "too deep");
});
