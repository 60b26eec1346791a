/** Answers that are metadata alone. @module */
import { configMap, deployment } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const one = { Accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" };
const many = { Accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };

const cases: Topic = topic("metadata_only", {
  "one object": async (c) => {
    await c.post(
      c.at("v1/configmaps"),
      configMap("one", { a: "1" }, { labels: { x: "y" }, annotations: { n: "m" } }),
    );
    await c.get(c.at("v1/configmaps", "one"), { headers: one });
    await c.get(c.at("v1/configmaps", "absent"), { headers: one });
  },
  "a list and its pages": async (c) => {
    for (const name of ["a", "b", "c"]) await c.post(c.at("v1/configmaps"), configMap(name), { quiet: true });
    const first = await c.get(c.at("v1/configmaps"), { headers: many, query: { limit: "2" } });
    const query = { limit: "2", continue: first.continue };
    await c.get(c.at("v1/configmaps"), { headers: many, query });
  },
  "the wrong one for the path": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.get(c.at("v1/configmaps"), { headers: one });
    await c.get(c.at("v1/configmaps", "one"), { headers: many });
  },
  "writes": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"), { headers: one });
    await c.patchMerge(c.at("apps/v1/deployments", "web"), { metadata: { labels: { x: "y" } } }, {
      headers: one,
    });
    await c.patchMerge(c.at("apps/v1/deployments", "web", "status"), { status: { replicas: 1 } }, {
      headers: one,
    });
    await c.delete(c.at("apps/v1/deployments", "web"), undefined, { headers: one });
  },
  "or else plain": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const other = { Accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v7,application/json" };
    await c.get(c.at("v1/configmaps", "one"), { headers: other });
    await c.get(c.at("v1/configmaps", "one"), { headers: { Accept: `${one.Accept},application/json` } });
    await c.get(c.at("v1/configmaps", "one"), {
      headers: { Accept: one.Accept.replace("v=v1", "v=v1beta1") },
    });
  },
});
export default cases;
