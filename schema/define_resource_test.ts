import { assertEquals, assertThrows } from "@std/assert";
import { assertType, type IsExact } from "@std/testing/types";
import type { ObjectMeta, Shared, Stored } from "../meta/mod.ts";
import { defineResource, type ObjectOf } from "./define_resource.ts";
import type { Infer } from "./infer.ts";

const Gadget = defineResource({
  group: "example.com",
  version: "v1",
  kind: "Gadget",
  shortNames: ["gd"],
  schema: {
    spec: {
      type: "object",
      required: ["size", "ports"],
      properties: {
        size: { type: "string", enum: ["Small", "Large"] },
        ports: {
          type: "array",
          items: { type: "object", required: ["number"], properties: { number: { type: "integer" } } },
        },
        note: { type: "string", nullable: true },
        limits: { type: "object", additionalProperties: { "x-kubernetes-int-or-string": true } },
        extra: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        on: { type: "boolean", default: true },
      },
    },
    status: { type: "object", required: ["phase"], properties: { phase: { type: "string" } } },
  },
  printerColumns: [{ name: "Size", type: "string", jsonPath: ".spec.size" }],
  selectableFields: [".spec.size"],
});
type Gadget = ObjectOf<typeof Gadget>;

Deno.test("a custom resource's type follows its schema exactly", () => {
  assertType<
    IsExact<Gadget, {
      apiVersion?: "example.com/v1";
      kind?: "Gadget";
      metadata?: ObjectMeta;
      spec: {
        size: "Small" | "Large";
        ports: { number: number }[];
        note?: string | null;
        limits?: { [key: string]: number | string };
        extra?: { [field: string]: unknown };
        on?: boolean;
      };
      status?: { phase: string };
    }>
  >(true);
  assertType<IsExact<Stored<Gadget>["kind"], "Gadget">>(true);
  assertType<IsExact<Shared<Gadget>["spec"]["size"], "Small" | "Large">>(true);
});

Deno.test("Infer reads schemas without a known shape as unknown", () => {
  assertType<IsExact<Infer<{ readonly type: "object" }>, { [field: string]: unknown }>>(true);
  assertType<IsExact<Infer<Record<never, never>>, unknown>>(true);
  assertType<
    IsExact<
      Infer<{ readonly type: "object"; readonly additionalProperties: true }>,
      { [key: string]: unknown }
    >
  >(true);
});

Deno.test("a custom resource addresses its kind", () => {
  const { crd: _crd, validate: _validate, subresources, ...type } = Gadget;
  assertEquals(type, {
    group: "example.com",
    version: "v1",
    kind: "Gadget",
    resource: "gadgets",
    singular: "gadget",
    namespaced: true,
    stored: true,
  });
  assertEquals(Object.keys(subresources ?? {}), ["status"]);
});

Deno.test("a custom resource says what is served below its objects, as far as its definition has it", () => {
  const names = (type: { readonly subresources?: object }) => Object.keys(type.subresources ?? {});
  assertEquals(Gadget.subresources?.status.kind, "Gadget");
  const base = { group: "example.com", version: "v1", kind: "Set" } as const;
  const paths = { specReplicasPath: ".spec.n", statusReplicasPath: ".status.n" };
  assertEquals(names(defineResource({ ...base, schema: {} })), []);
  const scaled = defineResource({ ...base, schema: { status: { type: "object" } }, scale: paths });
  assertEquals(names(scaled), ["status", "scale"]);
  assertEquals(scaled.subresources?.scale.group, "autoscaling");
});

Deno.test("the definition says all that the literal says", () => {
  const [version] = Gadget.crd.spec.versions;
  assertEquals(Gadget.crd.metadata?.name, "gadgets.example.com");
  assertEquals(Gadget.crd.spec.names, {
    kind: "Gadget",
    listKind: "GadgetList",
    plural: "gadgets",
    singular: "gadget",
    shortNames: ["gd"],
  });
  assertEquals(version?.schema?.openAPIV3Schema?.required, ["spec"]);
  assertEquals(version?.subresources, { status: {} });
  assertEquals(version?.selectableFields, [{ jsonPath: ".spec.size" }]);
  assertEquals(version?.additionalPrinterColumns, [{ name: "Size", type: "string", jsonPath: ".spec.size" }]);
});

Deno.test("an object is validated offline as a server would", () => {
  assertEquals(Gadget.validate({ spec: { size: "Small", ports: [{ number: 80 }] } }), []);
  const wrong = { spec: { size: "Huge", ports: [] } } as unknown as Gadget;
  assertEquals(Gadget.validate(wrong).map(({ field, reason }) => [field, reason]), [
    ["spec.size", "FieldValueNotSupported"],
  ]);
});

const plurals: [kind: string, plural: string][] = [
  ["Policy", "policies"],
  ["Proxy", "proxies"],
  ["Gateway", "gateways"],
  ["Class", "classes"],
  ["Box", "boxes"],
  ["Website", "websites"],
];
for (const [kind, plural] of plurals) {
  Deno.test(`the plural of ${kind} is ${plural}`, () => {
    assertEquals(defineResource({ group: "example.com", version: "v1", kind, schema: {} }).resource, plural);
  });
}

Deno.test("what cannot be a group, version or kind is refused by name", () => {
  const good = { group: "example.com", version: "v1", kind: "Gadget", schema: {} };
  assertThrows(() => defineResource({ ...good, group: "example" }), TypeError, 'group "example"');
  assertThrows(() => defineResource({ ...good, version: "V1" }), TypeError, 'version "V1"');
  assertThrows(() => defineResource({ ...good, kind: "gadget" }), TypeError, 'kind "gadget"');
});
