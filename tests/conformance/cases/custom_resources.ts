/** Objects of a CustomResourceDefinition: schema, status, scale, versions and columns. @module */
import { crd } from "../fixtures.ts";
import type { Json } from "../json.ts";
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";
import { served } from "./crd.ts";

/** Registers a kind of the case's own, and gives the path of its collection and a maker of its objects. */
async function register(
  c: Session,
  group: string,
  version: Json = {},
): Promise<[string, (rest: Json) => Json]> {
  const definition = crd(group, { plural: "widgets", kind: "Widget" }, version);
  await c.post(c.cluster("apiextensions.k8s.io/v1/customresourcedefinitions"), definition, { quiet: true });
  await served(c, definition);
  const widget = ({ metadata, ...rest }: Json) => ({
    apiVersion: `${group}/v1`,
    kind: "Widget",
    metadata: { name: "one", ...metadata },
    ...rest,
  });
  return [c.at(`${group}/v1/widgets`), widget];
}

/** A schema of an object with these properties in its spec. */
function spec(properties: Json, rest: Json = {}): Json {
  return {
    openAPIV3Schema: {
      type: "object",
      properties: {
        spec: { type: "object", properties, ...rest },
        status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    },
  };
}

const cases: Topic = topic("custom_resources", {
  "a whole life": async (c) => {
    const [path, widget] = await register(c, "life.cr.test");
    const made = await c.post(path, widget({ spec: { size: 1 } }));
    await c.get(`${path}/one`);
    await c.get(path);
    await c.put(`${path}/one`, made.changed((o) => o.spec.size = 2));
    await c.put(`${path}/one`, made.changed((o) => o.spec.size = 3));
    await c.patchMerge(`${path}/one`, { spec: { colour: "red" } });
    await c.patchJson(`${path}/one`, [{ op: "remove", path: "/spec/colour" }]);
    await c.patchStrategic(`${path}/one`, { spec: { colour: "red" } });
    await c.apply(`${path}/one`, "alpha", widget({ spec: { shape: "round" } }));
    await c.delete(`${path}/one`);
    await c.get(`${path}/one`);
  },
  "a put without a resourceversion": async (c) => {
    const [path, widget] = await register(c, "put.cr.test");
    await c.post(path, widget({ spec: { size: 1 } }));
    await c.put(`${path}/one`, widget({ spec: { size: 2 } }));
    await c.put(`${path}/two`, widget({ metadata: { name: "two" } }));
  },
  "a watch": async (c) => {
    const [path, widget] = await register(c, "watch.cr.test");
    const watch = await c.watch(path);
    await c.post(path, widget({ spec: { size: 1 } }));
    await c.patchMerge(`${path}/one`, { spec: { size: 2 } });
    await c.delete(`${path}/one`);
    await watch.count(3);
    await watch.close();
  },
  "unknown fields are dropped": async (c) => {
    const [path, widget] = await register(c, "prune.cr.test", {
      schema: spec({
        known: { type: "string" },
        open: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        map: { type: "object", additionalProperties: { type: "string" } },
        list: { type: "array", items: { type: "object", properties: { a: { type: "string" } } } },
      }),
    });
    const odd = {
      spec: {
        known: "yes",
        unknown: "no",
        open: { anything: { goes: 1 } },
        map: { any: "key" },
        list: [{ a: "x", b: "y" }],
      },
      alsoUnknown: 1,
    };
    await c.post(path, widget(odd), { query: { fieldValidation: "Strict" } });
    await c.post(path, widget(odd));
    await c.patchMerge(`${path}/one`, { spec: { unknown: "again" } });
    await c.patchMerge(`${path}/one`, { spec: { unknown: "again" } }, {
      query: { fieldValidation: "Ignore" },
    });
  },
  "unknown fields in any script": async (c) => {
    const [path, widget] = await register(c, "script.cr.test", {
      schema: spec({ size: { type: "integer" } }),
    });
    const fields = ["größe→", "no\tsuch", 'no"su\\ch', "no\nsuch", "\u0085", "x".repeat(300)];
    for (const [i, field] of fields.entries()) {
      await c.post(path, { ...widget({ spec: { size: 1, [field]: 1 } }), metadata: { name: `of-${i}` } });
    }
  },
  "defaults": async (c) => {
    const [path, widget] = await register(c, "defaults.cr.test", {
      schema: spec({
        size: { type: "integer", default: 3 },
        colour: { type: "string", default: "red" },
        nested: { type: "object", properties: { on: { type: "boolean", default: true } } },
        filled: { type: "object", default: {}, properties: { on: { type: "boolean", default: true } } },
        maybe: { type: "string", nullable: true, default: "x" },
        list: {
          type: "array",
          items: { type: "object", properties: { port: { type: "integer", default: 80 } } },
        },
      }, { default: {} }),
    });
    await c.post(path, widget({}));
    await c.post(
      path,
      widget({ metadata: { name: "two" }, spec: { nested: {}, size: null, maybe: null, list: [{}] } }),
    );
    await c.patchMerge(`${path}/two`, { spec: { colour: null } });
  },
  "required fields and types": async (c) => {
    const [path, widget] = await register(c, "types.cr.test", {
      schema: spec({
        size: { type: "integer" },
        ratio: { type: "number" },
        name: { type: "string" },
        on: { type: "boolean" },
        tags: { type: "array", items: { type: "string" } },
        either: { "x-kubernetes-int-or-string": true },
      }, { required: ["size"] }),
    });
    await c.post(path, widget({ spec: {} }));
    await c.post(path, widget({ spec: { size: "five" } }));
    await c.post(path, widget({ spec: { size: 1.5 } }));
    await c.post(path, widget({ spec: { size: 1, ratio: "x" } }));
    await c.post(path, widget({ spec: { size: 1, name: 5 } }));
    await c.post(path, widget({ spec: { size: 1, on: "true" } }));
    await c.post(path, widget({ spec: { size: 1, tags: "a" } }));
    await c.post(path, widget({ spec: { size: 1, tags: ["a", 2] } }));
    await c.post(path, widget({ spec: { size: 1, either: true } }));
    await c.post(path, widget({ spec: "text" }));
    await c.post(path, widget({ spec: null }));
    await c.post(
      path,
      widget({ spec: { size: 1, ratio: 0.5, name: "x", on: true, tags: ["a"], either: "50%" } }),
    );
  },
  "bounds, patterns and enumerations": async (c) => {
    const [path, widget] = await register(c, "bounds.cr.test", {
      schema: spec({
        size: { type: "integer", minimum: 1, maximum: 10, multipleOf: 2 },
        above: { type: "number", minimum: 0, exclusiveMinimum: true },
        word: { type: "string", minLength: 2, maxLength: 4, pattern: "^[a-z]+$" },
        colour: { type: "string", enum: ["red", "blue"] },
        tags: { type: "array", minItems: 1, maxItems: 2, items: { type: "string" } },
        map: { type: "object", maxProperties: 1, additionalProperties: { type: "integer" } },
        when: { type: "string", format: "date-time" },
      }),
    });
    const faults = [
      { size: 0 },
      { size: 11 },
      { size: 3 },
      { above: 0 },
      { word: "a" },
      { word: "abcde" },
      { word: "AB" },
      { colour: "green" },
      { tags: [] },
      { tags: ["a", "b", "c"] },
      { map: { a: 1, b: 2 } },
      { map: { a: "x" } },
      { when: "tomorrow" },
    ];
    for (const fault of faults) await c.post(path, widget({ spec: fault }));
    await c.post(
      path,
      widget({ spec: { size: 2, word: "ab", colour: "red", when: "2020-01-02T03:04:05Z" } }),
    );
    await c.patchMerge(`${path}/one`, { spec: { colour: "green" } });
  },
  "status is apart": async (c) => {
    const [path, widget] = await register(c, "status.cr.test", {
      schema: spec({ size: { type: "integer" } }),
      subresources: { status: {} },
    });
    const made = await c.post(path, widget({ spec: { size: 1 }, status: { ready: true } }));
    await c.put(
      `${path}/one/status`,
      made.changed((o) => {
        o.spec.size = 9;
        o.metadata.labels = { x: "y" };
        o.status = { ready: true };
      }),
    );
    await c.patchMerge(`${path}/one`, { spec: { size: 2 }, status: { ready: false } });
    await c.patchMerge(`${path}/one`, { metadata: { labels: { x: "y" } } });
    await c.patchMerge(`${path}/one/status`, { status: { ready: false } });
    await c.get(`${path}/one/status`);
    await c.apply(`${path}/one/status`, "controller", widget({ status: { phase: "Ready" } }));
  },
  "no status subresource": async (c) => {
    const [path, widget] = await register(c, "nostatus.cr.test");
    await c.post(path, widget({ spec: { size: 1 }, status: { ready: true } }));
    await c.patchMerge(`${path}/one`, { status: { ready: false } });
    await c.patchMerge(`${path}/one`, { metadata: { labels: { x: "y" } } });
    await c.get(`${path}/one/status`);
    await c.patchMerge(`${path}/one/status`, { status: {} });
  },
  "scale": async (c) => {
    const [path, widget] = await register(c, "scale.cr.test", {
      schema: spec({ replicas: { type: "integer" } }),
      subresources: {
        status: {},
        scale: {
          specReplicasPath: ".spec.replicas",
          statusReplicasPath: ".status.replicas",
          labelSelectorPath: ".status.selector",
        },
      },
    });
    await c.post(path, widget({ spec: { replicas: 1 } }));
    await c.patchMerge(`${path}/one/status`, { status: { replicas: 1, selector: "app=one" } });
    const scale = await c.get(`${path}/one/scale`);
    await c.put(`${path}/one/scale`, scale.changed((o) => o.spec.replicas = 3));
    await c.patchMerge(`${path}/one/scale`, { spec: { replicas: 4 } });
    await c.patchMerge(`${path}/one/scale`, { spec: { replicas: -1 } });
    await c.get(`${path}/one`);
  },
  "columns": async (c) => {
    const [path, widget] = await register(c, "columns.cr.test", {
      additionalPrinterColumns: [
        { name: "Size", type: "integer", jsonPath: ".spec.size", description: "How large it is" },
        { name: "Colour", type: "string", jsonPath: ".spec.colour", priority: 1 },
        { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
        { name: "On", type: "boolean", jsonPath: ".spec.on" },
        { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
      ],
    });
    await c.post(path, widget({ spec: { size: 1, colour: "red", on: true } }), { quiet: true });
    const conditions = [{ type: "Other", status: "False" }, { type: "Ready", status: "True" }];
    await c.post(path, widget({ metadata: { name: "two" }, spec: { size: "odd" }, status: { conditions } }), {
      quiet: true,
    });
    const headers = { Accept: "application/json;as=Table;g=meta.k8s.io;v=v1" };
    await c.get(path, { headers, query: { includeObject: "None" } });
    await c.get(`${path}/two`, { headers });
  },
  "a table without columns of its own": async (c) => {
    const [path, widget] = await register(c, "plain.cr.test");
    await c.post(path, widget({}), { quiet: true });
    const headers = { Accept: "application/json;as=Table;g=meta.k8s.io;v=v1" };
    await c.get(path, { headers, query: { includeObject: "None" } });
  },
  "field selectors": async (c) => {
    const [path, widget] = await register(c, "fields.cr.test", {
      schema: spec({ colour: { type: "string" } }),
      selectableFields: [{ jsonPath: ".spec.colour" }],
    });
    await c.post(path, widget({ spec: { colour: "red" } }), { quiet: true });
    await c.post(path, widget({ metadata: { name: "two" }, spec: { colour: "blue" } }), { quiet: true });
    await c.get(path, { query: { fieldSelector: "spec.colour=red" } });
    await c.get(path, { query: { fieldSelector: "metadata.name=two" } });
    await c.get(path, { query: { fieldSelector: "spec.size=1" } });
  },
  "lists by key, sets and atoms under apply": async (c) => {
    const [path, widget] = await register(c, "apply.cr.test", {
      schema: spec({
        ports: {
          type: "array",
          items: {
            type: "object",
            properties: { name: { type: "string" }, port: { type: "integer" } },
            required: ["name"],
          },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
        },
        tags: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
        plain: { type: "array", items: { type: "string" } },
        atom: {
          type: "object",
          "x-kubernetes-map-type": "atomic",
          properties: { a: { type: "string" }, b: { type: "string" } },
        },
      }),
    });
    const apply = (manager: string, its: Json) => c.apply(`${path}/one`, manager, widget({ spec: its }));
    await apply("alpha", { ports: [{ name: "a", port: 1 }], tags: ["x"], plain: ["p"], atom: { a: "1" } });
    await apply("beta", { ports: [{ name: "b", port: 2 }], tags: ["y"] });
    await apply("beta", { ports: [{ name: "a", port: 3 }] });
    await apply("beta", { plain: ["q"] });
    await apply("beta", { atom: { b: "2" } });
    await apply("alpha", { tags: ["x"] });
    await c.post(path, widget({ metadata: { name: "two" }, spec: { tags: ["x", "x"] } }));
    await c.post(
      path,
      widget({ metadata: { name: "two" }, spec: { ports: [{ name: "a" }, { name: "a" }] } }),
    );
  },
  "integers beyond what a double holds": async (c) => {
    const [path] = await register(c, "numbers.cr.test", {
      schema: spec({ big: { type: "integer", format: "int64" }, ratio: { type: "number" } }),
    });
    const head = '{"apiVersion":"numbers.cr.test/v1","kind":"Widget","metadata":{"name":"one"},"spec":';
    await c.post(path, `${head}{"big":9007199254740993,"ratio":1.0}}`);
    await c.get(`${path}/one`);
    await c.patchMerge(`${path}/one`, '{"spec":{"ratio":1e3}}');
    await c.patchMerge(`${path}/one`, '{"spec":{"big":9223372036854775807}}');
  },
  "names, metadata and generation": async (c) => {
    const [path, widget] = await register(c, "meta.cr.test");
    await c.post(path, widget({ metadata: { name: "Bad_Name" } }));
    await c.post(path, widget({ metadata: { name: undefined, generateName: "made-" } }));
    await c.post(path, widget({ metadata: { labels: { a: "not ok!" } } }));
    await c.post(path, widget({ metadata: { labels: { a: 5 } } }));
    await c.post(path, widget({ metadata: { nosuch: 5 } }));
    await c.post(path, { ...widget({}), kind: "Gadget" });
    await c.post(path, { ...widget({}), apiVersion: "meta.cr.test/v2" });
  },
  "a collection deleted": async (c) => {
    const [path, widget] = await register(c, "collection.cr.test");
    for (const name of ["a", "b"]) await c.post(path, widget({ metadata: { name } }), { quiet: true });
    await c.delete(path);
    await c.get(path);
  },
});
export default cases;
