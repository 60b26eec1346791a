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
  "one by apply": async (c) => {
    const definition = crd("applied.crd.test", { plural: "widgets", kind: "Widget" }, { schema });
    const path = c.cluster(crds, definition.metadata.name);
    await c.apply(path, "alpha", definition);
    await served(c, definition);
    await c.apply(path, "alpha", definition);
  },
});
export default cases;
