import { assertEquals, assertThrows } from "@std/assert";
import { TestClient } from "../apiserver/test_client.ts";
import { defineResource } from "./define_resource.ts";
import { definitionManifest } from "./definition_manifest.ts";
import { InvalidDefinitionError } from "./literal_errors.ts";
import { literalPath } from "./literal_path.ts";
import type { ResourceDefinition } from "./resource_definition.ts";

const spec = { type: "object", properties: { n: { type: "integer" }, s: { type: "string" } } } as const;
const good: ResourceDefinition = {
  group: "example.com",
  version: "v1",
  kind: "Gadget",
  schema: { spec, status: spec },
};
/** The good one with this as its spec's only property. */
const specOf = (it: unknown): Partial<ResourceDefinition> => ({
  schema: { spec: { type: "object", properties: { it } as never } },
});
const webhook = (url: string): Partial<ResourceDefinition> => ({
  conversion: { strategy: "Webhook", webhook: { clientConfig: { url }, conversionReviewVersions: ["v1"] } },
});

/**
 * Literals that the embedded server refuses as well, and so does 1.37.2: each by the topic `crd` of the conformance, or by
 * the recorded definitions of the embedded server.
 */
const refused: readonly [
  what: string,
  change: Partial<ResourceDefinition>,
  field: string,
  message: string,
][] = [
  ["a group without a dot", { group: "example" }, "group", 'Invalid value: "example": should be a domain'],
  ["a version in capitals", { version: "V1" }, "version", 'Invalid value: "V1"'],
  [
    "a kind that begins with a digit",
    { kind: "1x", plural: "xs", singular: "x", listKind: "XList" },
    "kind",
    'Invalid value: "1x"',
  ],
  ["a plural with a space", { plural: "my gadgets" }, "plural", "Invalid value"],
  ["a short name in capitals", { shortNames: ["GD"] }, "shortNames[0]", 'Invalid value: "GD"'],
  ["a scope that is none", { scope: "Galaxy" as "Cluster" }, "scope", "Unsupported value"],
  ["a community's group", { group: "x.k8s.io" }, "annotations[api-approved.kubernetes.io]", "Required value"],
  ["a schema without a type", specOf({}), "schema.spec.properties.it.type", "Required value"],
  ["a list without items", specOf({ type: "array" }), "schema.spec.properties.it.items", "Required value"],
  [
    "a type within an alternative",
    specOf({ type: "string", oneOf: [{ type: "string" }] }),
    "schema.spec.properties.it.oneOf[0].type",
    "Forbidden",
  ],
  [
    "a default of another type",
    specOf({ type: "integer", default: "five" }),
    "schema.spec.properties.it.default",
    "Invalid value",
  ],
  [
    "a default that no enum has",
    specOf({ type: "string", enum: ["a"], default: "b" }),
    "schema.spec.properties.it.default",
    'Unsupported value: "b"',
  ],
  [
    "a default that is embedded, of no kind",
    specOf({
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
      default: { apiVersion: "v1" },
    }),
    "schema.spec.properties.it.default.kind",
    "Required value",
  ],
  [
    "a pattern that Go does not know",
    specOf({ type: "string", pattern: "(?=a)" }),
    "schema.spec.properties.it.pattern",
    "Invalid value",
  ],
  [
    "a rule whose field is nowhere",
    specOf({
      type: "object",
      properties: { a: { type: "string" } },
      "x-kubernetes-validations": [{ rule: "true", fieldPath: ".b" }],
    }),
    "schema.spec.properties.it.x-kubernetes-validations[0].fieldPath",
    "Invalid value",
  ],
  ["a rule that says nothing", { rules: [{ rule: "" }] }, "rules[0].rule", "Required value"],
  [
    "a scale without its spec's path",
    { scale: { statusReplicasPath: ".status.n" } as never },
    "scale.specReplicasPath",
    "Required value",
  ],
  [
    "a column outside of the object",
    { printerColumns: [{ name: "N", type: "integer", jsonPath: "spec.n" }] },
    "printerColumns[0].jsonPath",
    "Invalid value",
  ],
  [
    "a selectable field that is nowhere",
    { selectableFields: [".spec.q"] },
    "selectableFields[0]",
    'Invalid value: ".spec.q"',
  ],
  [
    "selectable fields of one version, where all have one schema",
    { selectableFields: [".spec.n"], versions: { v2: { schema: good.schema } } },
    "selectableFields",
    'Invalid value: "": may only be set when `version.schema.openAPIV3Schema` is not included',
  ],
  [
    "the same selectable fields of versions with different schemas",
    {
      selectableFields: [".spec.n"],
      versions: {
        v2: {
          schema: { spec: { type: "object", properties: { n: { type: "integer" }, m: { type: "string" } } } },
          selectableFields: [".spec.n"],
        },
      },
    },
    "selectableFields",
    'Invalid value: "": may only be set when validations.schema is included',
  ],
  [
    "a webhook by http",
    webhook("http://x.example.com"),
    "conversion.webhook.clientConfig.url",
    "Invalid value",
  ],
  [
    "a fault of another version",
    { versions: { v2: { schema: { spec: { type: "object", properties: { a: {} } } } } } },
    "versions.v2.schema.spec.properties.a.type",
    "Required value",
  ],
  [
    "another version of a bad name",
    { versions: { V2: { schema: {} } } },
    "versions.V2",
    'Invalid value: "V2"',
  ],
  ["an empty warning", { deprecated: "" }, "deprecated", "Invalid value"],
];

Deno.test("what a server refuses is refused at the definition, by its place in the literal", async (t) => {
  await using client = await TestClient.start();
  for (const [what, change, field, message] of refused) {
    await t.step(what, async () => {
      const definition = { ...good, ...change };
      const error = assertThrows(() => defineResource(definition), InvalidDefinitionError);
      assertEquals(error.errors.map((fault) => fault.field), [field], error.message);
      assertEquals(error.errors[0]!.message.startsWith(message), true, error.message);
      const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All";
      const { code, text } = await client.post(path, definitionManifest(definition));
      assertEquals(code, 422, text);
    });
  }
});

/** Literals that a server takes and cannot use, or whose members it drops. */
const useless: readonly [what: string, change: Partial<ResourceDefinition>, fault: string][] = [
  [
    "a column whose path is none",
    { printerColumns: [{ name: "N", type: "integer", jsonPath: ".spec[" }] },
    'printerColumns[0].jsonPath: Invalid value: ".spec[": is no JSONPath: ',
  ],
  [
    "a scale that leads nowhere",
    { scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.n" } },
    'scale.specReplicasPath: Invalid value: ".spec.replicas": leads to no field of the schema',
  ],
  [
    "a scale of texts",
    { scale: { specReplicasPath: ".spec.n", statusReplicasPath: ".status.s" } },
    'scale.statusReplicasPath: Invalid value: ".status.s": must lead to a field of type integer',
  ],
  [
    "a selector that is a number",
    {
      scale: { specReplicasPath: ".spec.n", statusReplicasPath: ".status.n", labelSelectorPath: ".status.n" },
    },
    'scale.labelSelectorPath: Invalid value: ".status.n": must lead to a field of type string',
  ],
  [
    "a word that no schema has",
    specOf({ type: "array", items: { type: "integer", minimun: 1 } }),
    "schema.spec.properties.it.items.minimun: Forbidden: a schema has no such member",
  ],
  [
    "a member that no definition has",
    { printColumns: [] } as never,
    "printColumns: Forbidden: there is no such member",
  ],
  [
    "two versions that are stored",
    { versions: { v1: { schema: {} } } },
    "versions.v1: Forbidden: it is the version that the definition itself is about",
  ],
  [
    "a stored version that is none",
    { storageVersion: "v3" },
    'storageVersion: Unsupported value: "v3": supported values: "v1"',
  ],
];
for (const [what, change, fault] of useless) {
  Deno.test(`refused at the definition: ${what}`, () => {
    const { message } = assertThrows(() => defineResource({ ...good, ...change }), InvalidDefinitionError);
    assertEquals(
      message.slice(0, 40 + fault.length),
      `Gadget of example.com cannot be defined: ${fault}`.slice(0, 40 + fault.length),
    );
    assertEquals(message.includes("; "), false, message);
  });
}

Deno.test("a scale may lead through fields that nobody describes", () => {
  const loose = { type: "object", "x-kubernetes-preserve-unknown-fields": true } as const;
  const scale = { specReplicasPath: ".spec.a.b", statusReplicasPath: ".status.c" };
  assertEquals(defineResource({ ...good, schema: { spec: loose, status: loose }, scale }).kind, "Gadget");
});

Deno.test("several faults are told in one error", () => {
  const { errors, message } = assertThrows(
    () => defineResource({ ...good, group: "example", shortNames: ["A"] }),
    InvalidDefinitionError,
  );
  assertEquals(errors.map(({ field }) => field), ["group", "shortNames[0]"]);
  assertEquals(message.startsWith("Gadget of example cannot be defined: group: "), true);
});

const paths: readonly [field: string, path: string][] = [
  ["spec.validation.openAPIV3Schema", "schema"],
  ["spec.validation.openAPIV3Schema.properties[a].properties[b.c].items", "schema.a.properties.b.c.items"],
  ["spec.versions[0].schema.openAPIV3Schema.properties[a]", "schema.a"],
  ["spec.versions[1].schema.openAPIV3Schema.x-kubernetes-validations[2].rule", "versions.v2.rules[2].rule"],
  ["spec.versions[1].subresources.scale.specReplicasPath", "versions.v2.scale.specReplicasPath"],
  ["spec.versions[1].additionalPrinterColumns[3].type", "versions.v2.printerColumns[3].type"],
  ["spec.versions[1].name", "versions.v2"],
  ["spec.versions[0].name", "version"],
  ["spec.selectableFields[0].jsonPath", "selectableFields[0]"],
  ["spec.selectableFields", "selectableFields"],
  ["spec.names.listKind", "listKind"],
  ["spec.conversion.conversionReviewVersions[0]", "conversion.webhook.conversionReviewVersions[0]"],
  ["spec.conversion.strategy", "conversion.strategy"],
  ["metadata.labels", "labels"],
  ["metadata.name", "plural"],
];
for (const [field, path] of paths) {
  Deno.test(`${field} is ${path} in the literal`, () => assertEquals(literalPath(field, ["v1", "v2"]), path));
}
