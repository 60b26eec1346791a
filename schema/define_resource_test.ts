import { assertEquals, assertThrows } from "@std/assert";
import { assertType, type IsExact } from "@std/testing/types";
import { type Draft, type ObjectMeta, parseYamlDocuments, type Shared, type Stored } from "../meta/mod.ts";
import { defineResource, type ObjectOf } from "./define_resource.ts";
import { definitionYaml } from "./definition_manifest.ts";

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

interface GadgetSpec {
  size: "Small" | "Large";
  ports: { number: number }[];
  note?: string | null;
  limits?: { [key: string]: number | string };
  extra?: { [field: string]: unknown };
}

Deno.test("a custom resource's type follows its schema exactly", () => {
  assertType<IsExact<Gadget["apiVersion"], "example.com/v1" | undefined>>(true);
  assertType<IsExact<Gadget["kind"], "Gadget" | undefined>>(true);
  assertType<IsExact<Gadget["metadata"], ObjectMeta | undefined>>(true);
  assertType<IsExact<keyof Gadget["spec"], keyof GadgetSpec | "on">>(true);
  assertType<IsExact<Omit<Gadget["spec"], "on">, Omit<GadgetSpec, "on">>>(true);
  assertType<IsExact<Gadget["status"], { phase: string } | undefined>>(true);
  assertType<IsExact<Stored<Gadget>["kind"], "Gadget">>(true);
  assertType<IsExact<Shared<Gadget>["spec"]["size"], "Small" | "Large">>(true);
});

Deno.test("what has a default is there in what a server answers, and may be left out of a draft", () => {
  assertType<IsExact<Stored<Gadget>["spec"]["on"], boolean>>(true);
  assertType<IsExact<Shared<Gadget>["spec"]["on"], boolean>>(true);
  assertType<IsExact<Draft<Gadget>["spec"]["on"], boolean | undefined>>(true);
  assertType<IsExact<keyof Stored<Gadget>, "apiVersion" | "kind" | "metadata" | "spec" | "status">>(true);
  const draft: Draft<Gadget> = { spec: { size: "Small", ports: [] } };
  assertEquals(Gadget.complete(draft), { spec: { size: "Small", ports: [], on: true } });
  assertEquals(draft, { spec: { size: "Small", ports: [] } }, "the draft is left as it is");
});

Deno.test("a type without defaults is the same before and after", () => {
  const Plain = defineResource({
    group: "example.com",
    version: "v1",
    kind: "Plain",
    schema: { spec: { type: "object", properties: { a: { type: "string" } } } },
  });
  type Plain = ObjectOf<typeof Plain>;
  assertType<
    IsExact<Plain, {
      apiVersion?: "example.com/v1";
      kind?: "Plain";
      metadata?: ObjectMeta;
      spec?: { a?: string };
    }>
  >(true);
});

Deno.test("a custom resource addresses its kind", () => {
  const { group, version, kind, resource, singular, namespaced, stored, subresources } = Gadget;
  assertEquals({ group, version, kind, resource, singular, namespaced, stored }, {
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
  const n = { type: "object", properties: { n: { type: "integer" } } } as const;
  assertEquals(names(defineResource({ ...base, schema: {} })), []);
  const scaled = defineResource({ ...base, schema: { spec: n, status: n }, scale: paths });
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

Deno.test("what concerns the object as a whole stands at the root of the schema", () => {
  const rules = [{ rule: "self.metadata.name.size() < 20", message: "the name is too long" }];
  const { crd } = defineResource({
    group: "example.com",
    version: "v1",
    kind: "Whole",
    listKind: "WholeSet",
    singular: "whole",
    plural: "wholes",
    categories: ["all"],
    scope: "Cluster",
    labels: { team: "a" },
    annotations: { "example.com/note": "b" },
    description: "A whole.",
    rules,
    required: ["data"],
    preserveUnknownFields: true,
    schema: { data: { type: "object", additionalProperties: { type: "string" } } },
    conversion: {
      strategy: "Webhook",
      webhook: { clientConfig: { url: "https://convert.example.com/" }, conversionReviewVersions: ["v1"] },
    },
  });
  assertEquals(crd.metadata, {
    name: "wholes.example.com",
    labels: { team: "a" },
    annotations: { "example.com/note": "b" },
  });
  assertEquals([crd.spec.scope, crd.spec.names.listKind, crd.spec.names.categories], ["Cluster", "WholeSet", [
    "all",
  ]]);
  assertEquals(crd.spec.conversion?.strategy, "Webhook");
  assertEquals(crd.spec.versions[0]?.schema?.openAPIV3Schema, {
    description: "A whole.",
    type: "object",
    properties: { data: { type: "object", additionalProperties: { type: "string" } } },
    required: ["data"],
    "x-kubernetes-validations": rules,
    "x-kubernetes-preserve-unknown-fields": true,
  });
});

Deno.test("an object is validated offline as a server would", () => {
  assertEquals(Gadget.validate({ spec: { size: "Small", ports: [{ number: 80 }] } }), []);
  const wrong = { spec: { size: "Huge", ports: [] } } as unknown as Gadget;
  assertEquals(Gadget.validate(wrong).map(({ field, reason }) => [field, reason]), [
    ["spec.size", "FieldValueNotSupported"],
  ]);
  // What has not changed is not held against a change.
  assertEquals(Gadget.validate(wrong, wrong), []);
});

Deno.test("what every object has is validated as far as it is there", () => {
  const spec = { size: "Small", ports: [] } as const;
  const fields = (draft: Draft<Gadget>) => Gadget.validate(draft).map(({ field }) => field);
  assertEquals(fields({ metadata: { name: "A", labels: { "a b": "" } }, spec }), [
    "metadata.name",
    "metadata.labels",
  ]);
  assertEquals(
    fields({ apiVersion: "example.com/v2" as "example.com/v1", kind: "Gizmo" as "Gadget", spec }),
    [
      "apiVersion",
      "kind",
    ],
  );
});

Deno.test("fields that no schema knows are named, and dropped as a server drops them", () => {
  const draft = { spec: { size: "Small", ports: [{ number: 1, colour: "red" }], extra: { any: 1 } }, foo: 1 };
  assertEquals(Gadget.unknownFields(draft as Draft<Gadget>), ["foo", "spec.ports[0].colour"]);
  assertEquals(Gadget.complete(draft as Draft<Gadget>).spec, {
    size: "Small",
    ports: [{ number: 1 }],
    extra: { any: 1 },
    on: true,
  });
  assertEquals(Gadget.validate(draft as Draft<Gadget>), []);
});

Deno.test("an object is judged and completed as it would be sent", () => {
  const Box = defineResource({
    group: "example.com",
    version: "v1",
    kind: "Box",
    schema: {
      spec: {
        type: "object",
        required: ["made"],
        maxProperties: 3,
        properties: { made: { type: "string" }, atoms: { type: "integer" }, weight: { type: "number" } },
      },
    },
  });
  const unset = undefined as never;
  const made = new Date(0) as unknown as string;
  const draft: Draft<ObjectOf<typeof Box>> = {
    metadata: { name: unset },
    spec: { made, atoms: 2 ** 53, weight: NaN, ["colour" as never]: unset, ["shape" as never]: unset },
  };
  assertEquals([Box.validate(draft), Box.unknownFields(draft)], [[], []]);
  assertEquals(Box.complete(draft).spec as object, { made: "1970-01-01T00:00:00.000Z", atoms: 2n ** 53n });
  assertEquals(Box.validate({ spec: { made: unset } }).map(({ field }) => field), ["spec.made"]);
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

const Ticket = defineResource({
  group: "example.com",
  version: "v2",
  kind: "Ticket",
  schema: {
    spec: {
      type: "object",
      required: ["seats"],
      properties: {
        seats: { type: "array", items: { type: "string" } },
        class: { type: "integer", default: 2 },
      },
    },
    status: { type: "object", properties: { used: { type: "boolean" } } },
  },
  versions: {
    v1: {
      schema: { spec: { type: "object", required: ["seat"], properties: { seat: { type: "string" } } } },
      deprecated: "example.com/v1 Ticket is old; use v2",
    },
    v1alpha1: { schema: { spec: { type: "object" } }, served: false, deprecated: true },
  },
  storageVersion: "v1",
});

Deno.test("each version has a type, a check and subresources of its own, and all have one definition", () => {
  const { v1, v2 } = Ticket.versions;
  assertType<IsExact<ObjectOf<typeof v1>["spec"], { seat: string }>>(true);
  assertType<IsExact<ObjectOf<typeof v1>["apiVersion"], "example.com/v1" | undefined>>(true);
  assertType<IsExact<ObjectOf<typeof v2>["spec"], { seats: string[]; class: number }>>(true);
  assertType<IsExact<keyof typeof Ticket.versions, "v1" | "v2" | "v1alpha1">>(true);
  assertType<IsExact<typeof v1.versions.v2, typeof v2>>(true);
  assertEquals([v1.version, v2.version, v1.crd === v2.crd], ["v1", "v2", true]);
  assertEquals([Object.keys(v1.subresources ?? {}), Object.keys(v2.subresources ?? {})], [[], ["status"]]);
  assertEquals(v1.validate({ spec: { seat: "1a" } }), []);
  assertEquals(v2.validate({ spec: {} as { seats: string[] } }).map(({ field }) => field), ["spec.seats"]);
  assertEquals(Ticket.version, "v2");
});

Deno.test("the definition tells what is served, stored and deprecated", () => {
  const told = Ticket.crd.spec.versions.map(({ name, served, storage, deprecated, deprecationWarning }) => ({
    name,
    served,
    storage,
    deprecated,
    deprecationWarning,
  }));
  assertEquals(told, [
    { name: "v2", served: true, storage: false, deprecated: undefined, deprecationWarning: undefined },
    {
      name: "v1",
      served: true,
      storage: true,
      deprecated: true,
      deprecationWarning: "example.com/v1 Ticket is old; use v2",
    },
    { name: "v1alpha1", served: false, storage: false, deprecated: true, deprecationWarning: undefined },
  ]);
});

Deno.test("definitions as YAML are what kubectl would apply", () => {
  const text = definitionYaml(Gadget, Ticket);
  assertEquals(parseYamlDocuments(text), [Gadget.crd, Ticket.crd]);
});

Deno.test("a literal of another shape is refused in one error", () => {
  const refusal = (literal: object) =>
    assertThrows(() => defineResource(literal as never), TypeError).message;
  assertEquals(
    refusal({ group: "example.com", version: "v1", kind: "Gadget" }).startsWith(
      "Gadget of example.com cannot be defined: schema: Invalid value: null",
    ),
    true,
  );
  assertEquals(
    refusal({ group: "example.com", version: "v1", schema: { spec: 1 } }),
    "undefined of example.com cannot be defined: kind: Required value: must be text; " +
      "schema.spec: Invalid value: 1: must be a schema",
  );
});
