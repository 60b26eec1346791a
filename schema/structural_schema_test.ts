// More of what a CustomResourceDefinition's schema must be is in apiserver/crds/recorded_definitions_test.ts.
import { assertEquals } from "@std/assert";
import { structuralSchemaErrors } from "./structural_schema.ts";

const field = { type: "string" };
const root = (properties: unknown, more: object = {}) => ({ type: "object", properties, ...more });

const structural: readonly [name: string, schema: unknown][] = [
  ["an object with properties", root({ a: field })],
  [
    "a map, a list, an int-or-string",
    root({
      m: { type: "object", additionalProperties: field },
      l: { type: "array", items: field },
      i: { "x-kubernetes-int-or-string": true },
    }),
  ],
  ["a narrowed property", root({ a: field }, { anyOf: [{ properties: { a: { minLength: 1 } } }] })],
  [
    "int-or-string said twice",
    root({ i: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] } }),
  ],
];
for (const [name, schema] of structural) {
  Deno.test(`structural schema: ${name} is one`, () => assertEquals(structuralSchemaErrors(schema, "s"), []));
}

const faults: readonly [name: string, schema: unknown, errors: readonly string[]][] = [
  ["no type", root({ a: {} }), [
    "s.properties[a].type: Required value: must not be empty for specified object fields",
  ]],
  ["a nested type", root({ a: field }, { allOf: [{ properties: { a: { type: "string" } } }] }), [
    "s.allOf[0].properties[a].type: Forbidden: must be empty to be structural",
  ]],
  [
    "a property that only a clause knows",
    root({ a: field }, { oneOf: [{ properties: { b: { minLength: 1 } } }] }),
    ["s.properties[b]: Required value: because it is defined in s.oneOf[0].properties[b]"],
  ],
  ["items that only a clause knows", root({ a: field }, { not: { items: { pattern: "x" } } }), [
    "s.items: Required value: because it is defined in s.not.items",
  ]],
  ["several, sorted", root({ b: {}, a: { type: "array" } }), [
    "s.properties[a].items: Required value: must be specified",
    "s.properties[b].type: Required value: must not be empty for specified object fields",
  ]],
  ["a member named __proto__", JSON.parse('{"type":"object","properties":{"__proto__":{}}}'), [
    "s.properties[__proto__].type: Required value: must not be empty for specified object fields",
  ]],
];
for (const [name, schema, errors] of faults) {
  Deno.test(`structural schema: ${name}`, () => {
    assertEquals(structuralSchemaErrors(schema, "s").map(({ field, message }) => `${field}: ${message}`), [
      ...errors,
    ]);
  });
}
