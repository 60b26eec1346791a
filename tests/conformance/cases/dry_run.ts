/** Requests that only ask what would be. @module */
import { configMap, deployment, pod, service } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const query = { dryRun: "All" };

const cases: Topic = topic("dry_run", {
  "create": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"), { query });
    await c.get(c.at("v1/configmaps", "one"));
    await c.post(c.at("apps/v1/deployments"), deployment("web"), { query });
    await c.post(c.at("v1/pods"), pod("one"), { query });
    await c.post(c.at("v1/services"), service("web", { clusterIP: "None" }), { query });
  },
  "create with generatename": async (c) => {
    await c.post(c.at("v1/configmaps"), { metadata: { generateName: "made-" } }, { query });
  },
  "create what is there, or not valid": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.post(c.at("v1/configmaps"), configMap("one"), { query });
    await c.post(c.at("v1/configmaps"), configMap("Bad_Name"), { query });
  },
  "update and patch": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.put(path, made.changed((o) => o.data.a = "2"), { query });
    await c.patchMerge(path, { data: { a: "3" } }, { query });
    await c.patchJson(path, [{ op: "add", path: "/data/b", value: "4" }], { query });
    await c.patchStrategic(path, { metadata: { labels: { x: "y" } } }, { query });
    await c.get(path);
  },
  "apply": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one"), { query });
    await c.get(path);
    await c.apply(path, "alpha", configMap("one", { a: "1" }));
    await c.apply(path, "beta", configMap("one", { a: "2" }), { query });
    await c.apply(path, "beta", configMap("one", { a: "2" }), { query, force: true });
    await c.get(path);
  },
  "a conflict": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(c.at("v1/configmaps", "one"), made.changed((o) => o.data.a = "2"));
    await c.put(c.at("v1/configmaps", "one"), made.changed((o) => o.data.a = "3"), { query });
  },
  "status and scale": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    await c.patchMerge(c.at("apps/v1/deployments", "web", "status"), { status: { replicas: 3 } }, { query });
    await c.patchMerge(c.at("apps/v1/deployments", "web", "scale"), { spec: { replicas: 3 } }, { query });
    await c.get(c.at("apps/v1/deployments", "web"));
  },
  "delete with a finalizer": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", {}, { finalizers: ["example.test/hold"] }));
    await c.delete(c.at("v1/configmaps", "one"), undefined, { query });
    await c.get(c.at("v1/configmaps", "one"));
  },
  "a value that is none": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"), { query: { dryRun: "Some" } });
    await c.post(c.at("v1/configmaps"), configMap("one"), { query: { dryRun: "" } });
    await c.patchMerge(c.at("v1/configmaps", "one"), {}, { query: { dryRun: "all" } });
    await c.delete(c.at("v1/configmaps", "one"), undefined, { query: { dryRun: "Some" } });
  },
});
export default cases;
