import { assertEquals, assertThrows } from "@std/assert";
import type { Schema } from "../../schema/facts.ts";
import { shortName } from "./schema_type.ts";
import { fieldDoc, listed, referenceOf, typeOfSchema, type TypeScope } from "./schema_type.ts";
import { inOneLine } from "./type_text.ts";

const definitions: { readonly [name: string]: Schema } = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": { type: "string", format: "date-time" },
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": { type: "string", format: "date-time" },
  "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": { type: "object" },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { format: "int-or-string", oneOf: [] },
  "io.k8s.apimachinery.pkg.runtime.RawExtension": { type: "object" },
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": {},
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": {},
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": {},
  "a.Spec": { type: "object", properties: {} },
};

const scope: TypeScope = { schemaOf: (name) => definitions[name]!, localName: shortName };

const to = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

Deno.test("types of schemas", () => {
  const openEnum = '"A" | "B" | (string & Record<never, never>)';
  const cases: [Schema, string][] = [
    [{ type: "string" }, "string"],
    [{ type: "string", format: "byte" }, "string"],
    [{ type: "boolean" }, "boolean"],
    [{ type: "integer", format: "int64" }, "number"],
    [{ type: "number", format: "double" }, "number"],
    [{ type: "string", enum: ["A", "B"] }, openEnum],
    [{ type: "array", items: { type: "string", enum: ["A", "B"] } }, `(${openEnum})[]`],
    [{ type: "object", additionalProperties: { type: "string" } }, "{ [key: string]: string }"],
    [{ type: "object" }, "{ [key: string]: unknown }"],
    [{}, "unknown"],
    [to("a.Spec"), "Spec"],
    [{ default: {}, allOf: [to("a.Spec")] }, "Spec"],
    [{ type: "array", items: to("a.Spec") }, "Spec[]"],
    [to("io.k8s.apimachinery.pkg.api.resource.Quantity"), "string"],
    [to("io.k8s.apimachinery.pkg.apis.meta.v1.Time"), "string"],
    [to("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"), "string"],
    [to("io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1"), "{ [key: string]: unknown }"],
    [to("io.k8s.apimachinery.pkg.util.intstr.IntOrString"), "number | string"],
    [to("io.k8s.apimachinery.pkg.runtime.RawExtension"), "{ [key: string]: unknown }"],
    [to("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON"), "unknown"],
    [
      to("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool"),
      "JSONSchemaProps | boolean",
    ],
    [
      to("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray"),
      "JSONSchemaProps | JSONSchemaProps[]",
    ],
  ];
  for (const [schema, expected] of cases) {
    assertEquals(inOneLine(typeOfSchema(schema, scope)), expected, JSON.stringify(schema));
  }
});

Deno.test("a form that the generator does not know is an error, not a guess", () => {
  assertThrows(
    () => typeOfSchema({ oneOf: [{ type: "string" }] }, scope),
    TypeError,
    "a schema without a type has oneOf",
  );
  assertThrows(() => typeOfSchema({ type: "array" }, scope), TypeError, "no items");
  assertThrows(
    () => typeOfSchema({ type: "object", properties: {} }, scope),
    TypeError,
    "no definition of its own",
  );
});

Deno.test("words of fields are made from their schemas", () => {
  const cases: [string, Schema, string][] = [
    ["a", { type: "string" }, "Text."],
    ["a", { type: "string", default: "" }, "Text."],
    ["a", { type: "string", default: "TCP" }, 'Text. Default `"TCP"`.'],
    ["a", { type: "integer", default: 0, format: "int64" }, "Integer of 64 bits."],
    ["periodSeconds", { type: "integer", format: "int32" }, "Integer, in seconds."],
    ["a", { type: "array", items: { type: "string" } }, "List of texts."],
    ["a", { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" }, "Set of texts."],
    [
      "a",
      { type: "object", additionalProperties: { type: "string", format: "byte" } },
      "Byte strings in base64 by name.",
    ],
    ["a", to("io.k8s.apimachinery.pkg.api.resource.Quantity"), "Quantity such as `500m` or `2Gi`."],
    ["a", to("io.k8s.apimachinery.pkg.apis.meta.v1.Time"), "Time, RFC 3339."],
    ["a", to("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"), "Time, RFC 3339 with microseconds."],
    ["spec", to("a.Spec"), "Desired state: {@linkcode Spec}."],
    ["status", to("a.Spec"), "Observed state: {@linkcode Spec}."],
    ["status", { type: "string" }, "Text."],
    ["a", to("a.Spec"), "{@linkcode Spec}."],
    [
      "strategy",
      { allOf: [to("a.Spec")], "x-kubernetes-patch-strategy": "retainKeys" },
      "{@linkcode Spec}. A strategic patch drops the members that it does not name.",
    ],
  ];
  for (const [name, schema, expected] of cases) assertEquals(fieldDoc(name, schema, scope), expected);
});

Deno.test("list keys are named, and a merge key where it is another", () => {
  const list: Schema = {
    type: "array",
    items: to("a.Spec"),
    "x-kubernetes-list-map-keys": ["port", "protocol"],
  };
  assertEquals(fieldDoc("a", list, scope), "List of {@linkcode Spec}. Keyed by `port` and `protocol`.");
  assertEquals(
    fieldDoc("a", { ...list, "x-kubernetes-patch-merge-key": "port" }, scope),
    "List of {@linkcode Spec}. Keyed by `port` and `protocol`. A strategic patch merges by `port`.",
  );
  assertEquals(
    fieldDoc(
      "a",
      { ...list, "x-kubernetes-list-map-keys": ["port"], "x-kubernetes-patch-merge-key": "port" },
      scope,
    ),
    "List of {@linkcode Spec}. Keyed by `port`.",
  );
});

Deno.test("a reference stands in $ref or alone in allOf", () => {
  assertEquals(referenceOf(to("a.Spec")), "a.Spec");
  assertEquals(referenceOf({ allOf: [to("a.Spec")] }), "a.Spec");
  assertEquals(referenceOf({ type: "string" }), undefined);
});

Deno.test("names in a row", () => {
  assertEquals([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed), [
    "",
    "`a`",
    "`a` and `b`",
    "`a`, `b` and `c`",
  ]);
});
