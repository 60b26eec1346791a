// The wants are kube-apiserver 1.37.2's.
import { assertEquals } from "@std/assert";
import { duplicateYamlFields, faultsInOrder, warningsOfFault } from "./duplicate_fields.ts";

const cases: readonly { name: string; text: string; unknown: readonly string[]; want: readonly string[] }[] =
  [
    {
      name: "none",
      text: '{"a":{"b":[{"c":1},{"c":1}]},"d":"{\\"a\\":1,\\"a\\":2}"}',
      unknown: [],
      want: [],
    },
    { name: "thrice is told once", text: '{"a":1,"a":2,"a":3}', unknown: [], want: ['duplicate field "a"'] },
    {
      name: "in items",
      text: '{"a":[{"b":1},{"b":1,"b":2}]}',
      unknown: [],
      want: ['duplicate field "a[1].b"'],
    },
    {
      name: "an unknown one before",
      text: '{"nosuch":1,"data":{"a":"1","a":"2"}}',
      unknown: ['unknown field "nosuch"'],
      want: ['unknown field "nosuch"', 'duplicate field "data.a"'],
    },
    {
      name: "an unknown one after",
      text: '{"data":{"a":"1","a":"2"},"nosuch":1}',
      unknown: ['unknown field "nosuch"'],
      want: ['duplicate field "data.a"', 'unknown field "nosuch"'],
    },
    {
      name: "an unknown one in an item",
      text: '{"a":[{"nosuch":1},{"b":1,"b":2,"nosuch":1}]}',
      unknown: ['unknown field "a[0].nosuch"', 'unknown field "a[1].nosuch"'],
      want: ['unknown field "a[0].nosuch"', 'duplicate field "a[1].b"', 'unknown field "a[1].nosuch"'],
    },
    {
      name: "what is unknown is no duplicate",
      text:
        '{"metadata":{"x":1,"x":2},"nosuch":1,"nosuch":{"a":1,"a":2},"data":{"a":"1"},"data":{"b":"1","b":"1"}}',
      unknown: ['unknown field "metadata.x"', 'unknown field "nosuch"'],
      want: [
        'unknown field "metadata.x"',
        'unknown field "nosuch"',
        'duplicate field "data"',
        'duplicate field "data.b"',
      ],
    },
  ];
for (const { name, text, unknown, want } of cases) {
  Deno.test(`duplicate fields: ${name}`, () => assertEquals(faultsInOrder(text, unknown), want));
}

Deno.test("duplicate fields of YAML are one fault and a warning each", () => {
  const [fault, ...more] = duplicateYamlFields([
    { line: 5, key: "name" },
    { line: 10, key: 1 },
    { line: 12, key: true },
    { line: 14, key: 1.5 },
  ]);
  const lines = [
    'line 5: key "name" already set in map',
    "line 10: key 1 already set in map",
    "line 12: key true already set in map",
    "line 14: key 1.5 already set in map",
  ];
  assertEquals(fault, ["yaml: unmarshal errors:", ...lines].join("\n  "));
  assertEquals(more, []);
  assertEquals(warningsOfFault(fault!), lines);
  assertEquals(warningsOfFault('unknown field "a"'), ['unknown field "a"']);
});
