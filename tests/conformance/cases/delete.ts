/** Deleting: one, many, with conditions, and what waits. @module */
import { configMap, deployment, job, pod, service } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const options = (rest: Record<string, unknown>) => ({ apiVersion: "v1", kind: "DeleteOptions", ...rest });

const cases: Topic = topic("delete", {
  "a configmap": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.delete(c.at("v1/configmaps", "one"));
    await c.get(c.at("v1/configmaps", "one"));
    await c.delete(c.at("v1/configmaps", "one"));
  },
  "what each kind answers": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"));
    await c.delete(c.at("v1/pods", "one"));
    await c.post(c.at("v1/services"), service("one"));
    await c.delete(c.at("v1/services", "one"));
    await c.post(c.at("apps/v1/deployments"), deployment("one"));
    await c.delete(c.at("apps/v1/deployments", "one"), options({ propagationPolicy: "Background" }));
    await c.post(c.at("v1/serviceaccounts"), { metadata: { name: "one" } });
    await c.delete(c.at("v1/serviceaccounts", "one"));
    await c.post(c.at("v1/secrets"), { metadata: { name: "one" } });
    await c.delete(c.at("v1/secrets", "one"));
  },
  "a pod that a node has": async (c) => {
    await c.post(c.at("v1/pods"), pod("one", { nodeName: "node-1", terminationGracePeriodSeconds: 7 }));
    await c.delete(c.at("v1/pods", "one"));
    await c.get(c.at("v1/pods", "one"));
    await c.delete(c.at("v1/pods", "one"), options({ gracePeriodSeconds: 3 }));
    await c.delete(c.at("v1/pods", "one"), options({ gracePeriodSeconds: 9 }));
    await c.delete(c.at("v1/pods", "one"), options({ gracePeriodSeconds: 0 }));
    await c.get(c.at("v1/pods", "one"));
  },
  "a pod with grace by query": async (c) => {
    await c.post(c.at("v1/pods"), pod("one", { nodeName: "node-1" }));
    await c.delete(c.at("v1/pods", "one"), undefined, { query: { gracePeriodSeconds: "5" } });
    await c.delete(c.at("v1/pods", "one"), undefined, { query: { gracePeriodSeconds: "0" } });
  },
  "preconditions": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.delete(path, options({ preconditions: { uid: "11111111-2222-4333-8444-555555555555" } }));
    await c.delete(path, options({ preconditions: { resourceVersion: "1" } }));
    const { uid, resourceVersion } = made;
    await c.delete(path, options({ preconditions: { uid, resourceVersion } }));
  },
  "a finalizer holds it": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", {}, { finalizers: ["example.test/hold"] }));
    const path = c.at("v1/configmaps", "one");
    await c.delete(path);
    await c.get(path);
    await c.delete(path);
    await c.patchMerge(path, { data: { a: "2" } });
    await c.patchJson(path, [{ op: "remove", path: "/metadata/finalizers" }]);
    await c.get(path);
  },
  "a name is taken while a finalizer holds it": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", {}, { finalizers: ["example.test/hold"] }));
    await c.delete(c.at("v1/configmaps", "one"));
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchMerge(c.at("v1/configmaps", "one"), { metadata: { finalizers: [] } });
    await c.post(c.at("v1/configmaps"), configMap("one"));
  },
  "propagation policies": async (c) => {
    for (const propagationPolicy of ["Background", "Foreground", "Orphan"]) {
      const name = propagationPolicy.toLowerCase();
      await c.post(c.at("v1/configmaps"), configMap(name), { quiet: true });
      await c.delete(c.at("v1/configmaps", name), options({ propagationPolicy }));
    }
    await c.post(c.at("v1/configmaps"), configMap("query"), { quiet: true });
    await c.delete(c.at("v1/configmaps", "query"), undefined, { query: { propagationPolicy: "Foreground" } });
  },
  "propagation policies that are none": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.delete(path, options({ propagationPolicy: "Sometimes" }));
    await c.delete(path, options({ propagationPolicy: "Foreground", orphanDependents: true }));
    await c.delete(path, undefined, { query: { propagationPolicy: "sometimes" } });
    await c.delete(path, options({ gracePeriodSeconds: "soon" }));
    await c.delete(path, options({ dryRun: ["Some"] }));
    await c.delete(path, options({ nosuch: true }));
  },
  "orphandependents the old way": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.delete(c.at("v1/configmaps", "one"), options({ orphanDependents: true }));
    await c.post(c.at("v1/configmaps"), configMap("two"));
    await c.delete(c.at("v1/configmaps", "two"), options({ orphanDependents: false }));
  },
  "a job without a policy": async (c) => {
    await c.post(c.at("batch/v1/jobs"), job("work"));
    await c.delete(c.at("batch/v1/jobs", "work"));
  },
  "bodies that are no options": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.delete(path, "not json");
    await c.delete(path, configMap("one"));
    await c.delete(path, { apiVersion: "v2", kind: "DeleteOptions" });
    await c.delete(path, { apiVersion: "apps/v1", kind: "DeleteOptions" });
  },
  "options of the group's own version, or of none": async (c) => {
    const path = c.at("apps/v1/deployments", "web");
    await c.post(c.at("apps/v1/deployments"), deployment("web"), { quiet: true });
    await c.delete(path, { apiVersion: "apps/v1", kind: "DeleteOptions", propagationPolicy: "Background" });
    await c.post(c.at("apps/v1/deployments"), deployment("web"), { quiet: true });
    await c.delete(path, { propagationPolicy: "Background" });
    await c.post(c.at("apps/v1/deployments"), deployment("web"), { quiet: true });
    await c.delete(path, {
      apiVersion: "meta.k8s.io/v1",
      kind: "DeleteOptions",
      propagationPolicy: "Background",
    });
  },
  "a dry run": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.delete(c.at("v1/configmaps", "one"), undefined, { query: { dryRun: "All" } });
    await c.delete(c.at("v1/configmaps", "one"), options({ dryRun: ["All"] }));
    await c.get(c.at("v1/configmaps", "one"));
  },
  "a collection": async (c) => {
    for (const name of ["a", "b", "c"]) {
      await c.post(c.at("v1/configmaps"), configMap(name, {}, { labels: { name } }), { quiet: true });
    }
    await c.delete(c.at("v1/configmaps"), undefined, { query: { labelSelector: "name in (a,c)" } });
    await c.get(c.at("v1/configmaps"));
    await c.delete(c.at("v1/configmaps"));
    await c.delete(c.at("v1/configmaps"));
    await c.get(c.at("v1/configmaps"));
  },
  "a collection by fields, with a finalizer, dry": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("a"), { quiet: true });
    await c.post(c.at("v1/configmaps"), configMap("b", {}, { finalizers: ["example.test/hold"] }), {
      quiet: true,
    });
    await c.delete(c.at("v1/configmaps"), undefined, { query: { dryRun: "All" } });
    await c.get(c.at("v1/configmaps"));
    await c.delete(c.at("v1/configmaps"), undefined, { query: { fieldSelector: "metadata.name!=a" } });
    await c.delete(c.at("v1/configmaps"), options({ propagationPolicy: "Background" }));
    await c.get(c.at("v1/configmaps"));
    await c.patchMerge(c.at("v1/configmaps", "b"), { metadata: { finalizers: null } });
  },
  "a collection of pods": async (c) => {
    await c.post(c.at("v1/pods"), pod("free"), { quiet: true });
    await c.post(c.at("v1/pods"), pod("bound", { nodeName: "node-1" }), { quiet: true });
    await c.delete(c.at("v1/pods"), options({ gracePeriodSeconds: 4 }));
    await c.get(c.at("v1/pods"));
  },
  "collections that cannot be": async (c) => {
    await c.delete(c.cluster("v1/configmaps"));
    await c.delete("/api/v1/namespaces");
    await c.delete(c.at("v1/services"));
    await c.delete(c.at("v1/services"), undefined, { query: { labelSelector: "a in" } });
  },
  "a namespace": async (c) => {
    const name = c.own("gone");
    const finalizers = ["example.test/hold"];
    await c.post("/api/v1/namespaces", { metadata: { name, finalizers } });
    await c.delete(c.cluster("v1/namespaces", name));
    await c.post(`/api/v1/namespaces/${name}/configmaps`, configMap("late"));
  },
  "what every cluster needs": async (c) => {
    await c.delete("/api/v1/namespaces/default");
    await c.delete("/api/v1/namespaces/kube-system");
  },
});
export default cases;
