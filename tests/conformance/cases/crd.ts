/** CustomResourceDefinitions: registering, refusing, changing and removing them. @module */
import { crd } from "../fixtures.ts";
import type { Json } from "../json.ts";
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";

const crds = "apiextensions.k8s.io/v1/customresourcedefinitions";

/** Waits until a definition is established, its resource answers, and discovery has heard of it. */
export async function served(c: Session, definition: Json): Promise<void> {
  const { group, versions, names } = definition.spec;
  await c.waitFor(
    c.cluster(crds, definition.metadata.name),
    ({ body }) =>
      body?.status?.conditions?.some((it: Json) => it.type === "Established" && it.status === "True"),
  );
  for (const { name, served } of versions) if (served) await versionServed(c, group, name, names.plural);
}

async function versionServed(c: Session, group: string, version: string, plural: string): Promise<void> {
  await c.waitFor(c.cluster(`${group}/${version}/${plural}`), ({ status }) => status === 200);
  await c.waitFor(`/apis/${group}`, ({ body }) => body?.versions?.some((it: Json) => it.version === version));
  await c.waitFor(
    `/apis/${group}/${version}`,
    ({ body }) => body?.resources?.some((it: Json) => it.name === plural),
  );
}

const schema = {
  openAPIV3Schema: {
    type: "object",
    properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
  },
};

/** A schema whose spec is this. */
function specOf(spec: Json): Json {
  return { openAPIV3Schema: { type: "object", properties: { spec } } };
}

const cases: Topic = topic("crd", {
  "registering one": async (c) => {
    const definition = crd("register.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    await c.post(c.cluster(crds), definition);
    await served(c, definition);
    await c.get(c.cluster(crds, definition.metadata.name));
    await c.get("/apis/register.crd.test");
    await c.get("/apis/register.crd.test/v1");
    await c.get(c.at("register.crd.test/v1/widgets"));
  },
  "names, categories, subresources and versions in discovery": async (c) => {
    const definition = crd("names.crd.test", {
      plural: "gadgets",
      kind: "Gadget",
      shortNames: ["gd", "gdt"],
      categories: ["all", "toys"],
      singular: "gadget",
    } as Json, { schema, subresources: { status: {} } });
    definition.spec.versions.push(
      { name: "v1beta1", served: true, storage: false, deprecated: true, schema },
      { name: "v2alpha1", served: false, storage: false, schema },
    );
    await c.post(c.cluster(crds), definition);
    await served(c, definition);
    await c.get(c.cluster(crds, definition.metadata.name));
    await c.get("/apis/names.crd.test");
    await c.get("/apis/names.crd.test/v1");
    await c.get("/apis/names.crd.test/v1beta1");
    await c.get("/apis/names.crd.test/v2alpha1");
    await c.get(c.at("names.crd.test/v1beta1/gadgets"));
  },
  "a cluster-scoped one": async (c) => {
    const definition = crd("cluster.crd.test", { plural: "planets", kind: "Planet" }, { schema }, {
      scope: "Cluster",
    });
    await c.post(c.cluster(crds), definition);
    await served(c, definition);
    await c.post(c.cluster("cluster.crd.test/v1/planets"), {
      apiVersion: "cluster.crd.test/v1",
      kind: "Planet",
      metadata: { name: "mars" },
      spec: { size: 5 },
    });
    await c.get(c.cluster("cluster.crd.test/v1/planets", "mars"));
    await c.get(c.at("cluster.crd.test/v1/planets", "mars"));
    await c.delete(c.cluster("cluster.crd.test/v1/planets", "mars"));
  },
  "names that do not fit": async (c) => {
    const names = { plural: "widgets", kind: "Widget" };
    const wrong = crd("names2.crd.test", names);
    wrong.metadata.name = "gadgets.names2.crd.test";
    await c.post(c.cluster(crds), wrong);
    await c.post(c.cluster(crds), crd("nodots", names));
    await c.post(c.cluster(crds), crd("names3.crd.test", { plural: "Widgets", kind: "Widget" }));
    await c.post(c.cluster(crds), crd("names4.crd.test", { ...names, singular: "Widget" } as Json));
  },
  "versions that do not fit": async (c) => {
    const names = { plural: "widgets", kind: "Widget" };
    await c.post(c.cluster(crds), crd("versions3.crd.test", names, { schema: undefined }));
    await c.post(c.cluster(crds), crd("versions4.crd.test", names, {}, { versions: [] }));
    await c.post(c.cluster(crds), crd("versions5.crd.test", names, { name: "V1" }));
  },
  "schemas that are not structural": async (c) => {
    const post = (group: string, openAPIV3Schema: Json) =>
      c.post(
        c.cluster(crds),
        crd(group, { plural: "widgets", kind: "Widget" }, { schema: { openAPIV3Schema } }),
      );
    await post("structural1.crd.test", { properties: { spec: { type: "object" } } });
    await post("structural2.crd.test", {
      type: "object",
      properties: { spec: { properties: { a: { type: "string" } } } },
    });
    await post("structural3.crd.test", { type: "object", properties: { list: { type: "array" } } });
    await post("structural4.crd.test", { type: "array" });
    await post("structural5.crd.test", { type: "object", properties: { a: { type: "text" } } });
    await post("structural6.crd.test", {
      type: "object",
      properties: { a: { type: "integer", default: "five" } },
    });
  },
  "rules that point nowhere": async (c) => {
    const post = (group: string, rule: Json) =>
      c.post(
        `${c.cluster(crds)}?dryRun=All`,
        crd(group, { plural: "widgets", kind: "Widget" }, {
          schema: specOf({
            type: "object",
            properties: {
              a: { type: "string", maxLength: 9 },
              map: {
                type: "object",
                additionalProperties: { type: "string", maxLength: 9 },
                maxProperties: 9,
              },
              list: { type: "array", maxItems: 9, items: { type: "string", maxLength: 9 } },
            },
            "x-kubernetes-validations": [rule],
          }),
        }),
      );
    await post("rules1.crd.test", { rule: "true", fieldPath: ".a" });
    await post("rules2.crd.test", { rule: "true", fieldPath: ".map['k.l']" });
    await post("rules3.crd.test", { rule: "true", fieldPath: ".b" });
    await post("rules4.crd.test", { rule: "true", fieldPath: ".list[0]" });
    await post("rules5.crd.test", { rule: "true", fieldPath: "a" });
    await post("rules6.crd.test", { rule: "true", optionalOldSelf: true });
    await post("rules7.crd.test", { rule: "self.a == 'oldSelf'", optionalOldSelf: false });
    await post("rules8.crd.test", { rule: "!oldSelf.hasValue() || self.a == 'x'", optionalOldSelf: true });
  },
  "defaults that do not fit": async (c) => {
    const post = (group: string, it: Json) =>
      c.post(
        `${c.cluster(crds)}?dryRun=All`,
        crd(group, { plural: "widgets", kind: "Widget" }, { schema: specOf(it) }),
      );
    const embedded = {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
    };
    const set = { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" };
    await post("defaults1.crd.test", { ...embedded, default: {} });
    await post("defaults2.crd.test", { ...embedded, default: { apiVersion: "v1", kind: "x_y" } });
    await post("defaults3.crd.test", { ...embedded, default: { apiVersion: 1, kind: "Pod" } });
    await post("defaults4.crd.test", {
      type: "object",
      properties: { it: embedded },
      default: { it: {} },
    });
    await post("defaults5.crd.test", { ...set, default: ["a", "a"] });
    await post("defaults6.crd.test", { "x-kubernetes-int-or-string": true, default: true });
    await post("defaults7.crd.test", { "x-kubernetes-int-or-string": true, minimum: 0, default: -1 });
    await post("defaults8.crd.test", {
      type: "object",
      required: ["a"],
      properties: { a: { type: "string" } },
      default: {},
    });
  },
  "patterns that are none in Go": async (c) => {
    for (const [i, pattern] of ["(?=a)", "a++", "(a)\\1", "[z-a]", "\\p{Greek}", "x{-1}"].entries()) {
      const schema = specOf({ type: "string", pattern });
      const names = { plural: "widgets", kind: "Widget" };
      await c.post(`${c.cluster(crds)}?dryRun=All`, crd(`pattern${i}.crd.test`, names, { schema }));
    }
  },
  "columns with paths that are none": async (c) => {
    for (const [i, jsonPath] of [".spec[", ".spec.size", "spec.size", ""].entries()) {
      const columns = [{ name: "Size", type: "string", jsonPath }];
      await c.post(
        `${c.cluster(crds)}?dryRun=All`,
        crd(`column${i}.crd.test`, { plural: "widgets", kind: "Widget" }, {
          schema,
          additionalPrinterColumns: columns,
        }),
      );
    }
  },
  "conversion by a webhook that cannot be": async (c) => {
    const post = (group: string, clientConfig: Json, conversionReviewVersions: Json = ["v1"]) =>
      c.post(
        `${c.cluster(crds)}?dryRun=All`,
        crd(group, { plural: "widgets", kind: "Widget" }, { schema }, {
          conversion: { strategy: "Webhook", webhook: { clientConfig, conversionReviewVersions } },
        }),
      );
    const service = { name: "convert", namespace: "default" };
    await post("webhook1.crd.test", { service });
    await post("webhook2.crd.test", { service: { name: "convert" } });
    await post("webhook3.crd.test", { service: { ...service, port: 0 } });
    await post("webhook4.crd.test", { service: { ...service, path: "/a//b" } });
    await post("webhook5.crd.test", { url: "http://convert.crd.test" });
    await post("webhook6.crd.test", { url: "https://convert.crd.test/?a=b" });
    await post("webhook7.crd.test", { url: "::" });
    await post("webhook11.crd.test", { url: "https://convert.crd.test/%zz" });
    await post("webhook12.crd.test", { url: "https://con vert/" });
    await post("webhook13.crd.test", { url: "https://convert.crd.test:abc/" });
    await post("webhook14.crd.test", { url: "https://convert.crd.test:8443/a%20b" });
    await post("webhook8.crd.test", { service }, ["v1", "V_1"]);
    await post("webhook9.crd.test", { service }, ["v1", "v1"]);
    await post("webhook10.crd.test", { service }, ["v2"]);
  },
  "scope that is none": async (c) => {
    const names = { plural: "widgets", kind: "Widget" };
    await c.post(c.cluster(crds), crd("scope.crd.test", names, {}, { scope: "Galaxy" }));
    await c.post(c.cluster(crds), crd("scope2.crd.test", names, {}, { scope: undefined }));
  },
  "a taken name": async (c) => {
    const definition = crd("taken.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    await c.post(c.cluster(crds), definition);
    await c.post(c.cluster(crds), definition);
  },
  "a kind that another definition has": async (c) => {
    const first = crd("sharing.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    await c.post(c.cluster(crds), first);
    await served(c, first);
    const second = crd(
      "sharing.crd.test",
      { plural: "otherwidgets", kind: "Widget", singular: "w" } as Json,
      { schema },
    );
    await c.post(c.cluster(crds), second);
    const accepted = (it: Json) => it.type === "NamesAccepted" && it.status === "False";
    await c.waitFor(
      c.cluster(crds, second.metadata.name),
      ({ body }) => body?.status?.conditions?.some(accepted) && body.status.conditions.length > 1,
    );
    await c.get(c.cluster(crds, second.metadata.name));
    await c.get(c.at("sharing.crd.test/v1/otherwidgets"));
  },
  "adding a version": async (c) => {
    const definition = crd("adding.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    await c.post(c.cluster(crds), definition);
    await served(c, definition);
    await c.patchJson(c.cluster(crds, definition.metadata.name), [
      { op: "add", path: "/spec/versions/-", value: { name: "v2", served: true, storage: false, schema } },
    ]);
    await versionServed(c, "adding.crd.test", "v2", "widgets");
    await c.get("/apis/adding.crd.test");
    const made = {
      apiVersion: "adding.crd.test/v1",
      kind: "Widget",
      metadata: { name: "one" },
      spec: { size: 5 },
    };
    await c.post(c.at("adding.crd.test/v1/widgets"), made);
    await c.get(c.at("adding.crd.test/v2/widgets", "one"));
    await c.patchMerge(c.at("adding.crd.test/v2/widgets", "one"), { spec: { size: 6 } });
    await c.get(c.at("adding.crd.test/v1/widgets", "one"));
  },
  "what cannot change": async (c) => {
    const definition = crd("fixed.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    await c.post(c.cluster(crds), definition);
    await served(c, definition);
    const path = c.cluster(crds, definition.metadata.name);
    await c.patchMerge(path, { spec: { scope: "Cluster" } });
    await c.patchMerge(path, { spec: { group: "other.crd.test" } });
    await c.patchMerge(path, { spec: { names: { kind: "Thing" } } });
  },
  "removing one": async (c) => {
    const definition = crd("removing.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    await c.post(c.cluster(crds), definition, { quiet: true });
    await served(c, definition);
    await c.post(c.at("removing.crd.test/v1/widgets"), {
      apiVersion: "removing.crd.test/v1",
      kind: "Widget",
      metadata: { name: "one" },
    }, { quiet: true });
    await c.delete(c.cluster(crds, definition.metadata.name));
    await c.waitFor(c.cluster(crds, definition.metadata.name), ({ status }) => status === 404);
    await c.waitFor(c.at("removing.crd.test/v1/widgets"), ({ status }) => status === 404);
    await c.waitFor("/apis/removing.crd.test", ({ status }) => status === 404);
    await c.get(c.at("removing.crd.test/v1/widgets"));
    await c.get("/apis/removing.crd.test");
  },
  "finalizers": async (c) => {
    const post = async (group: string, finalizers: readonly string[]) => {
      const definition = crd(group, { plural: "widgets", kind: "Widget" }, { schema });
      definition.metadata.finalizers = finalizers;
      await c.post(`${c.cluster(crds)}?dryRun=All`, definition);
    };
    await post("finalizers1.crd.test", ["hold"]);
    await post("finalizers2.crd.test", ["customresourcecleanup.apiextensions.k8s.io"]);
    await post("finalizers3.crd.test", ["a b"]);
  },
  "defaults that are empty values": async (c) => {
    const empty = {
      none: { type: "integer", default: 0 },
      off: { type: "boolean", default: false },
      blank: { type: "string", default: "" },
      list: { type: "array", items: { type: "string" }, default: [], example: [] },
      map: { type: "object", additionalProperties: { type: "string" }, default: {}, example: 0 },
    };
    const spec = { type: "object", properties: empty };
    const definition = crd("empty.crd.test", { plural: "widgets", kind: "Widget" }, {
      schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
    });
    await c.post(c.cluster(crds), definition);
    await served(c, definition);
    await c.post(c.at("empty.crd.test/v1/widgets"), {
      apiVersion: "empty.crd.test/v1",
      kind: "Widget",
      metadata: { name: "one" },
      spec: {},
    });
    const closed = crd("closed.crd.test", { plural: "widgets", kind: "Widget" }, {
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: { spec: { type: "object", additionalProperties: false } },
        },
      },
    });
    await c.post(`${c.cluster(crds)}?dryRun=All`, closed);
  },
  "one by apply": async (c) => {
    const definition = crd("applied.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    const path = c.cluster(crds, definition.metadata.name);
    await c.apply(path, "alpha", definition);
    await served(c, definition);
    await c.apply(path, "alpha", definition);
  },
});
export default cases;
