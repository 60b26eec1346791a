/**
 * What an object is refused for, offline and by any server.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { Clientset } from "../../clientset/mod.ts";
import { DefinitionRefusedError, installCustomResources } from "../../controller/mod.ts";
import { CustomResourceDefinition } from "../../api/apiextensions.k8s.io/v1.ts";
import type { ClusterAccess, Draft } from "../../meta/mod.ts";
import { deleteAndWait, isInvalid, ResourceClient, StatusError } from "../../rest/mod.ts";
import { defineResource, type FieldError, type ObjectOf } from "../../schema/mod.ts";
import { until } from "../until.ts";

const group = "refused.example.com";
const Ship = defineResource({
  group,
  version: "v1",
  kind: "Ship",
  schema: {
    spec: {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string", minLength: 2, maxLength: 8, pattern: "^[a-z]+$" },
        class: { type: "string", enum: ["Small", "Large"], default: "Small" },
        crew: { type: "integer", minimum: 1, maximum: 9, default: 1 },
        load: { type: "number", multipleOf: 0.5 },
        built: { type: "string", format: "date" },
        note: { type: "string", nullable: true },
        port: { "x-kubernetes-int-or-string": true },
        flags: { type: "array", maxItems: 2, "x-kubernetes-list-type": "set", items: { type: "string" } },
        decks: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["level"],
          items: {
            type: "object",
            required: ["level"],
            properties: { level: { type: "integer" }, use: { type: "string", maxLength: 3 } },
          },
        },
        cargo: { type: "object", maxProperties: 1, additionalProperties: { type: "integer" } },
        source: {
          type: "object",
          properties: { yard: { type: "string" }, fleet: { type: "string" } },
          oneOf: [{ required: ["yard"] }, { required: ["fleet"] }],
        },
        manifest: {
          type: "object",
          "x-kubernetes-embedded-resource": true,
          "x-kubernetes-preserve-unknown-fields": true,
        },
        replicas: { type: "integer", default: 1 },
      },
    },
    status: { type: "object", properties: { replicas: { type: "integer" }, phase: { type: "string" } } },
  },
  scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
});
type Ship = ObjectOf<typeof Ship>;

/** Specs, each of which is refused for what stands in it. */
const refused: readonly object[] = [
  {},
  { name: "a" },
  { name: "abcdefghi" },
  { name: "A1" },
  { name: "ok", class: "Huge" },
  { name: "ok", crew: 0 },
  { name: "ok", crew: 1.5 },
  { name: "ok", crew: "one" },
  { name: "ok", load: 0.7 },
  { name: "ok", built: "yesterday" },
  { name: "ok", port: true },
  { name: "ok", flags: ["a", "a"] },
  { name: "ok", flags: ["a", "b", "c"] },
  { name: "ok", decks: [{ use: "a" }] },
  { name: "ok", decks: [{ level: 1 }, { level: 1 }] },
  { name: "ok", decks: [{ level: 1, use: "long" }] },
  { name: "ok", cargo: { a: 1, b: 2 } },
  { name: "ok", cargo: { a: "1" } },
  { name: "ok", source: {} },
  { name: "ok", source: { yard: "a", fleet: "b" } },
  { name: "ok", manifest: { kind: "x_y" } },
  { name: "ok", manifest: { apiVersion: "v1", kind: "Pod", metadata: { name: "a/b" } } },
  { name: "ok", replicas: -1 },
];

/** Specs that are taken. */
const taken: readonly object[] = [
  { name: "ok" },
  { name: "ok", note: null, crew: null, port: "http", load: 1.5, built: "2020-02-29", colour: "red" },
  {
    name: "ok",
    manifest: { apiVersion: "v1", kind: "Pod", spec: {} },
    source: { yard: "a" },
    decks: [{ level: 1 }],
  },
];

const told = (errors: readonly Partial<FieldError>[]) =>
  errors.map(({ reason, field, message }) => `${reason} ${field}: ${message}`).sort();

/** Each is a step of a test: what it shows, and how. */
export const refusalChecks:
  readonly (readonly [name: string, check: (cluster: ClusterAccess) => Promise<void>])[] = [
    ["what `validate` says offline is what the server says, in its words", async (cluster) => {
      await installCustomResources(cluster, [Ship]);
      const ships = new Clientset(cluster, { onWarning: null }).resource(Ship, "default");
      for (const spec of refused) {
        const draft = { metadata: { name: "ship" }, spec } as unknown as Draft<Ship>;
        const error = await assertRejects(() => ships.create(draft, { dryRun: true }), StatusError);
        const { causes = [] } = error.status.details ?? {};
        assertEquals(told(Ship.validate(draft)), told(causes as Partial<FieldError>[]), JSON.stringify(spec));
      }
      for (const spec of taken) {
        const draft = { metadata: { name: "ship" }, spec } as unknown as Draft<Ship>;
        assertEquals(Ship.validate(draft), [], JSON.stringify(spec));
        const made = await ships.create(draft, { dryRun: true });
        assertEquals(made.spec, Ship.complete(draft).spec);
      }
      for (const name of ["A", "a_b", "a".repeat(254)]) {
        const draft: Draft<Ship> = { metadata: { name }, spec: { name: "ok" } };
        const error = await assertRejects(() => ships.create(draft, { dryRun: true }), StatusError);
        const { causes = [] } = error.status.details ?? {};
        assertEquals(told(Ship.validate(draft)), told(causes as Partial<FieldError>[]), name);
      }
    }],
    ["what an object had before is held against it neither offline nor by the server", async (cluster) => {
      const Strict = defineResource({
        group,
        version: "v1",
        kind: "Boat",
        schema: {
          spec: {
            type: "object",
            properties: { oars: { type: "integer", maximum: 4 }, sails: { type: "integer" } },
          },
        },
      });
      const Loose = defineResource({
        group,
        version: "v1",
        kind: "Boat",
        schema: {
          spec: { type: "object", properties: { oars: { type: "integer" }, sails: { type: "integer" } } },
        },
      });
      await installCustomResources(cluster, [Loose]);
      const boats = new Clientset(cluster).resource(Strict, "default");
      const boat = await boats.create({ metadata: { name: "boat" }, spec: { oars: 6 } });
      await installCustomResources(cluster, [Strict]);
      const more = { ...boat, spec: { oars: 7 } };
      // The new schema is in force once it refuses what it should.
      await until(
        "the new schema",
        () => boats.update(more, { dryRun: true }).then(() => false as const, (error) => isInvalid(error)),
      );
      const sailing = { ...boat, spec: { oars: 6, sails: 1 } };
      await boats.update(sailing, { dryRun: true });
      assertEquals(Strict.validate(sailing, boat), []);
      assertEquals(Strict.validate(more, boat).map(({ field }) => field), ["spec.oars"]);
      const definitions = new ResourceClient(cluster, CustomResourceDefinition);
      for (const name of ["boats", "ships"]) {
        await deleteAndWait(definitions, `${name}.${group}`, { timeout: 30_000 });
      }
    }],
  ];

/** Of what only a cluster does: it compiles and evaluates rules. */
export const ruleChecks: typeof refusalChecks = [
  [
    "a rule that does not compile is a refusal when it is installed, and one that does is evaluated",
    async (cluster) => {
      const rangeWith = (rule: string) =>
        defineResource({
          group,
          version: "v1",
          kind: "Range",
          schema: {
            spec: {
              type: "object",
              required: ["low", "high"],
              properties: { low: { type: "integer" }, high: { type: "integer" } },
              "x-kubernetes-validations": [{ rule, message: "low is above high", fieldPath: ".high" }],
            },
          },
        });
      const refusal = await assertRejects(
        () => installCustomResources(cluster, [rangeWith("self.low <= self.hihg")]),
        DefinitionRefusedError,
        "undefined field 'hihg'",
      );
      assertEquals(refusal.reason, "Invalid");
      const Range = rangeWith("self.low <= self.high");
      await installCustomResources(cluster, [Range]);
      const wrong: Draft<ObjectOf<typeof Range>> = { metadata: { name: "a" }, spec: { low: 2, high: 1 } };
      assertEquals(Range.validate(wrong), [], "offline no rule is evaluated");
      await assertRejects(
        () => new Clientset(cluster).resource(Range, "default").create(wrong),
        StatusError,
        "low is above high",
      );
      await deleteAndWait(new ResourceClient(cluster, CustomResourceDefinition), `ranges.${group}`, {
        timeout: 30_000,
      });
    },
  ],
];
