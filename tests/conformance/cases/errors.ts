/** Requests that are wrong before they reach an object. @module */
import { configMap, crd, job, pod } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const cases: Topic = topic("errors", {
  "a token nobody has": async (c) => {
    const headers = { Authorization: "Bearer nobody-has-this" };
    await c.get(c.at("v1/configmaps"), { headers });
    await c.post(c.at("v1/configmaps"), configMap("one"), { headers });
    await c.get("/version", { headers });
    await c.watch(c.at("v1/configmaps"), { headers });
  },
  "no token at all": async (c) => {
    const headers = { Authorization: "" };
    await c.get(c.at("v1/configmaps"), { headers });
    await c.get(c.at("v1/configmaps", "one"), { headers });
    await c.post(c.at("v1/configmaps"), configMap("one"), { headers });
    await c.delete(c.at("apps/v1/deployments", "web"), undefined, { headers });
    await c.get(c.cluster("v1/nodes"), { headers });
    await c.patchMerge(c.at("apps/v1/deployments", "web", "scale"), {}, { headers });
    await c.get("/apis", { headers });
    await c.get("/healthz", { headers });
  },
  "resources that are not served": async (c) => {
    await c.get(c.at("v1/nosuch"));
    await c.get(c.at("v1/nosuch", "one"));
    await c.get(c.at("nosuch.test/v1/things"));
    await c.get(c.at("apps/v9/deployments"));
    await c.get(c.at("v1/deployments"));
    await c.post(c.at("v1/nosuch"), configMap("one"));
    await c.delete(c.at("nosuch.test/v1/things", "one"));
    await c.get(c.at("v1/configmaps", "one", "status"));
    await c.get(c.at("v1/configmaps", "one", "nosuch", "more"));
  },
  "objects that are not there": async (c) => {
    await c.get(c.at("v1/pods", "absent"));
    await c.get(c.at("apps/v1/deployments", "absent"));
    await c.get(c.at("apps/v1/deployments", "absent", "scale"));
    await c.get(c.at("apps/v1/deployments", "absent", "status"));
    await c.get(c.cluster("v1/nodes", "absent"));
    await c.get(c.cluster("rbac.authorization.k8s.io/v1/clusterroles", "absent"));
    await c.delete(c.at("coordination.k8s.io/v1/leases", "absent"));
  },
  "methods that are not for this path": async (c) => {
    await c.patchMerge(c.at("v1/configmaps"), {});
    await c.post(c.at("v1/configmaps", "one"), configMap("one"));
    await c.put(c.cluster("v1/namespaces"), {});
    await c.post(c.cluster("v1/pods"), {});
    await c.get(c.cluster("authorization.k8s.io/v1/selfsubjectaccessreviews"));
    await c.delete(c.cluster("authorization.k8s.io/v1/selfsubjectaccessreviews"));
    await c.get(c.at("v1/bindings"));
    await c.delete(c.at("apps/v1/deployments", "one", "status"));
    await c.post(c.at("apps/v1/deployments", "one", "scale"), {});
    await c.get(c.at("v1/pods", "one", "eviction"));
  },
  "a namespaced path for a cluster kind, and the reverse": async (c) => {
    await c.get(c.at("v1/nodes"));
    await c.get(c.at("v1/nodes", "one"));
    await c.get(c.cluster("v1/configmaps", "one"));
  },
  "answers that nobody can give": async (c) => {
    const path = c.at("v1/configmaps");
    for (const Accept of ["application/xml", "text/html", "image/*", "application/json;as=Nothing;g=x;v=y"]) {
      await c.get(path, { headers: { Accept } });
    }
    await c.get(`${path}/absent`, { headers: { Accept: "text/plain" } });
    await c.post(path, configMap("one"), { headers: { Accept: "application/xml" } });
  },
  "answers that anybody can give": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one"), { quiet: true });
    const accepts = [
      "*/*",
      "application/*",
      "application/json, */*",
      "application/json;charset=utf-8",
      "application/json;q=0.5",
      "application/xml, application/json",
      "application/json;stream=watch",
    ];
    for (const Accept of accepts) await c.get(`${path}/one`, { headers: { Accept } });
  },
  "answers in yaml": async (c) => {
    const path = c.at("v1/configmaps");
    const headers = { Accept: "application/yaml" };
    await c.get(`${path}/absent`, { headers });
    await c.get("/api/v1/namespaces/nowhere-at-all/configmaps/x", { headers });
  },
  "content nobody reads": async (c) => {
    const path = c.at("v1/configmaps");
    for (const contentType of ["text/plain", "application/xml", "application/x-www-form-urlencoded"]) {
      await c.post(path, configMap("one"), { contentType });
    }
    await c.post(path, bytes(JSON.stringify(configMap("untyped"))), { headers: { "Content-Type": "" } });
    await c.put(`${path}/untyped`, configMap("untyped"), { contentType: "text/plain" });
  },
  "patches of no known type": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.post(c.at("v1/configmaps"), configMap("one"));
    for (
      const contentType of ["application/json", "text/plain", "application/merge-patch", "application/yaml"]
    ) {
      await c.send("PATCH", path, {}, { contentType });
    }
    await c.send("PATCH", path, bytes("{}"), { headers: { "Content-Type": "" } });
  },
  "content types with parameters": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one"), { contentType: "application/json; charset=utf-8" });
    await c.send("PATCH", `${path}/one`, { data: { b: "2" } }, {
      contentType: "application/merge-patch+json; charset=utf-8",
    });
  },
  "bodies that are no json": async (c) => {
    const path = c.at("v1/configmaps");
    const bodies = [
      "",
      "{",
      "not json",
      "[]",
      "null",
      '"text"',
      "5",
      "{}",
      '{"kind": 5}',
      '{"apiVersion":"v1"}',
    ];
    for (const body of bodies) await c.post(path, body);
    await c.post(path, `${JSON.stringify(configMap("trailing"))} and more`);
    await c.post(path, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cut"');
  },
  "wrong types in a body": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("number", { a: 5 }));
    await c.post(path, configMap("list", ["a"]));
    await c.post(path, { ...configMap("flag"), immutable: "yes" });
    await c.post(path, { ...configMap("meta"), metadata: "text" });
    await c.post(path, configMap("labels", {}, { labels: { a: true } }));
    await c.post(path, configMap("time", {}, { creationTimestamp: "yesterday" }));
    await c.post(path, configMap("generation", {}, { generation: "7" }));
  },
  "a body in yaml": async (c) => {
    const text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a: '1'\n  b: |\n    x\n    y\n";
    await c.post(c.at("v1/configmaps"), text, { contentType: "application/yaml" });
    await c.post(c.at("v1/configmaps"), "- a\n", { contentType: "application/yaml" });
  },
  // One case, as below: the words are those of a parser.
  "bodies that are no yaml": async (c) => {
    for (const body of ["a: b: c", "a: [b", "a: 'b", "a:\n\tb: c"]) {
      await c.post(c.at("v1/configmaps"), body, { contentType: "application/yaml" });
      await c.apply(c.at("v1/configmaps", "one"), "alpha", body);
    }
  },
  "a body that is too large": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("huge", { a: "x".repeat(3_200_000) }));
  },
  // One case, so that it is one deviation if a server that is not written in Go words these in its own way.
  "refusals that print what go has in memory": async (c) => {
    const made = await c.post(c.at("v1/pods"), pod("one", { nodeName: "node-1" }), { quiet: true });
    const path = c.at("v1/pods", "one");
    await c.put(path, made.changed((o) => o.spec.containers[0].ports = [{ containerPort: 80 }]));
    await c.put(path, made.changed((o) => o.spec.nodeName = "node-2"));
    const debug = { name: "debug", image: "example.test/debug" };
    const add = (image: string) => ({ spec: { ephemeralContainers: [{ ...debug, image }] } });
    await c.patchStrategic(`${path}/ephemeralcontainers`, add("example.test/debug"), { quiet: true });
    await c.patchStrategic(`${path}/ephemeralcontainers`, add("example.test/other"));
    await c.post(c.at("batch/v1/jobs"), job("work"), { quiet: true });
    const template = { spec: { containers: [{ name: "main", image: "example.test/other" }] } };
    await c.patchStrategic(c.at("batch/v1/jobs", "work"), { spec: { template } });
    const crds = c.cluster("apiextensions.k8s.io/v1/customresourcedefinitions");
    const names = { plural: "widgets", kind: "Widget" };
    await c.post(crds, crd("storage.errors.test", names, { storage: false }));
  },
  "a pretty answer": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"), { query: { pretty: "true" } });
  },
});
export default cases;
