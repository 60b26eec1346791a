/** What a server says of itself. @module */
import { isObject, type Json, readJson } from "../json.ts";
import { type Topic, topic } from "../topic.ts";

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** An OpenAPI document without its prose, which is upstream's and not stored. */
function withoutProse(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, part]) =>
    key !== "description" || typeof part !== "string"
  );
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutProse(part)]));
}

/** What of a document a client looks for: which paths serve which kind, and the schemas. */
function essence(document: Json): Json {
  if (!isObject(document)) return document;
  const paths: Json = {};
  for (const [path, methods] of Object.entries<Json>(document.paths ?? {})) {
    paths[path] = {};
    for (const [method, operation] of Object.entries<Json>(methods)) {
      if (!isObject(operation)) continue;
      const { "x-kubernetes-action": action, "x-kubernetes-group-version-kind": kind } = operation;
      paths[path][method] = { action, kind };
    }
  }
  return {
    openapi: document.openapi,
    title: document.info?.title,
    paths,
    schemas: withoutProse(document.components?.schemas),
  };
}

const cases: Topic = topic("discovery", {
  "health and version": async (c) => {
    for (const path of ["/healthz", "/livez", "/readyz"]) await c.get(path);
    await c.get("/version");
  },
  "the old way, group by group": async (c) => {
    await c.get("/api");
    await c.get("/api/v1");
    const groups = await c.get("/apis");
    for (const group of groups.body.groups) await c.get(`/apis/${group.name}`);
  },
  "the old way, version by version": async (c) => {
    const groups = await c.get("/apis", { quiet: true });
    for (const group of groups.body.groups) {
      for (const version of group.versions) await c.get(`/apis/${version.groupVersion}`);
    }
  },
  "aggregated": async (c) => {
    await c.get("/api", { headers: { Accept: aggregated } });
    await c.get("/apis", { headers: { Accept: aggregated } });
  },
  "aggregated, as kubectl asks": async (c) => {
    const older = aggregated.replace("v=v2", "v=v2beta1");
    const view = (body: Json) => ({ kind: body?.kind, apiVersion: body?.apiVersion });
    await c.get("/apis", { headers: { Accept: `${aggregated},${older},application/json` }, view });
    await c.get("/apis", {
      headers: { Accept: "application/json;g=other.test;v=v9;as=APIGroupDiscoveryList" },
      view,
    });
    await c.get("/apis", { headers: { Accept: "*/*" }, view });
  },
  "what is not there": async (c) => {
    for (const path of ["/nosuch", "/api/v2", "/apis/nosuch.test", "/apis/nosuch.test/v1", "/apis/apps/v9"]) {
      await c.get(path);
    }
  },
  "openapi v3, the index": async (c) => {
    const paths = (body: Json) =>
      Object.fromEntries(Object.entries<Json>(body.paths).filter(([path]) => /^apis?\//.test(path)));
    // The server says that it is plain text.
    await c.get("/openapi/v3", { view: (body) => paths(typeof body === "string" ? readJson(body) : body) });
  },
  "openapi v3, a group's document": async (c) => {
    await c.get("/openapi/v3/apis/coordination.k8s.io/v1", { view: essence });
    await c.get("/openapi/v3/apis/nosuch.test/v1");
  },
  "openapi v3, the schemas of the core group": async (c) => {
    const names = [
      "io.k8s.api.core.v1.ConfigMap",
      "io.k8s.api.core.v1.Container",
      "io.k8s.api.core.v1.ServiceSpec",
      "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
      "io.k8s.apimachinery.pkg.api.resource.Quantity",
      "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
    ];
    await c.get("/openapi/v3/api/v1", {
      view: (body: Json) => names.map((name) => [name, withoutProse(body?.components?.schemas?.[name])]),
    });
  },
}, { alone: true });
export default cases;
