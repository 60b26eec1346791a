/** Server-side apply: who owns what, and what happens when they disagree. @module */
import { configMap, deployment, service } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("server_side_apply", {
  "creates what is not there": async (c) => {
    await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one", { a: "1" }));
    await c.get(c.at("v1/configmaps", "one"));
  },
  "applying the same again changes nothing": async (c) => {
    await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one"));
    await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one"));
  },
  "what is left out is removed": async (c) => {
    await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one", { a: "1", b: "2" }));
    await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one", { a: "1" }));
  },
  "two managers of different fields": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one", { a: "1" }));
    await c.apply(path, "beta", configMap("one", { b: "2" }));
    await c.apply(path, "alpha", configMap("one", {}));
  },
  "a conflict and forcing it": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one", { a: "1", b: "1" }));
    await c.apply(path, "beta", configMap("one", { a: "2", b: "2" }));
    await c.apply(path, "beta", configMap("one", { a: "2" }), { force: true });
    await c.apply(path, "alpha", configMap("one", { a: "1", b: "1" }));
  },
  "the same value is shared": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one", { a: "1" }));
    await c.apply(path, "beta", configMap("one", { a: "1" }));
    await c.apply(path, "alpha", configMap("one", {}));
    await c.apply(path, "beta", configMap("one", {}));
  },
  "a conflict with an update": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.post(c.at("v1/configmaps"), configMap("one", { a: "1" }));
    await c.apply(path, "alpha", configMap("one", { a: "2" }));
    await c.apply(path, "alpha", configMap("one", { a: "1", b: "2" }));
    await c.apply(path, "alpha", configMap("one", { a: "2" }), { force: true });
  },
  "an update takes what it changes": async (c) => {
    const path = c.at("v1/configmaps", "one");
    const applied = await c.apply(path, "alpha", configMap("one", { a: "1", b: "1" }));
    await c.put(path, applied.changed((o) => o.data = { a: "2", b: "1" }), {
      query: { fieldManager: "beta" },
    });
    await c.apply(path, "alpha", configMap("one", { a: "1", b: "1" }));
    await c.apply(path, "alpha", configMap("one", { b: "1" }));
  },
  "conflicts in several fields": async (c) => {
    // With one manager: a server names several managers in any order.
    const path = c.at("apps/v1/deployments", "web");
    const spec = { replicas: 1, paused: true, minReadySeconds: 5 };
    await c.apply(path, "alpha", deployment("web"));
    await c.patchMerge(path, { spec }, { query: { fieldManager: "beta" } });
    await c.apply(path, "gamma", deployment("web", { replicas: 2, paused: false, minReadySeconds: 6 }));
  },
  "containers are keyed by name": async (c) => {
    const path = c.at("apps/v1/deployments", "web");
    const web = (...containers: unknown[]) => {
      const object = deployment("web");
      object.spec.template.spec.containers = containers;
      return object;
    };
    const main = { name: "main", image: "example.test/app:1" };
    const side = { name: "side", image: "example.test/side:1" };
    await c.apply(path, "alpha", web(main));
    await c.apply(path, "beta", web(side));
    await c.apply(
      path,
      "beta",
      web({ ...side, env: [{ name: "A", value: "1" }] }, { name: "main", tty: true }),
    );
    await c.apply(path, "alpha", web({ ...main, image: "example.test/app:2" }));
    await c.apply(path, "beta", web(main));
  },
  "ports are keyed by port and protocol": async (c) => {
    const path = c.at("v1/services", "web");
    const web = (...ports: unknown[]) => service("web", { ports });
    await c.apply(path, "alpha", web({ port: 53, protocol: "TCP", name: "tcp" }));
    await c.apply(path, "beta", web({ port: 53, protocol: "UDP", name: "udp" }));
    await c.apply(path, "beta", web({ port: 53, name: "renamed" }));
    await c.apply(path, "beta", web({ port: 54, name: "other" }, { port: 54, name: "again" }));
  },
  "finalizers are a set": async (c) => {
    const path = c.at("v1/configmaps", "one");
    const one = (...finalizers: string[]) => configMap("one", {}, { finalizers });
    await c.apply(path, "alpha", one("example.test/a", "example.test/b"));
    await c.apply(path, "beta", one("example.test/b", "example.test/c"));
    await c.apply(path, "alpha", one("example.test/a"));
    await c.apply(path, "beta", one());
    await c.patchMerge(path, { metadata: { finalizers: null } });
  },
  "owner references are keyed by uid": async (c) => {
    // Owners that are there: a server that collects garbage would take the object away.
    const owner = async (name: string) => {
      const { uid } = await c.post(c.at("v1/configmaps"), configMap(name), { quiet: true });
      return { apiVersion: "v1", kind: "ConfigMap", name, uid };
    };
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one", {}, { ownerReferences: [await owner("a")] }));
    const other = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" } };
    const withOwner = { ...other, metadata: { ...other.metadata, ownerReferences: [await owner("b")] } };
    await c.apply(path, "beta", withOwner);
    await c.apply(path, "alpha", other);
  },
  "atomic lists and maps are owned whole": async (c) => {
    const path = c.at("v1/services", "web");
    await c.apply(path, "alpha", service("web", { externalIPs: ["192.0.2.1"] }));
    await c.apply(path, "beta", service("web", { externalIPs: ["192.0.2.2"], selector: { app: "other" } }));
  },
  "labels and annotations are owned key by key": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(
      path,
      "alpha",
      configMap("one", {}, { labels: { a: "1" }, annotations: { "example.test/a": "1" } }),
    );
    await c.apply(path, "beta", configMap("one", {}, { labels: { b: "2" } }));
    await c.apply(path, "alpha", configMap("one", {}));
  },
  "defaults are not owned": async (c) => {
    await c.apply(c.at("apps/v1/deployments", "web"), "alpha", deployment("web"));
  },
  "taking replicas over from another manager": async (c) => {
    const path = c.at("apps/v1/deployments", "web");
    await c.apply(path, "alpha", deployment("web", { replicas: 3 }));
    await c.patchMerge(`${path}/scale`, { spec: { replicas: 5 } }, { query: { fieldManager: "scaler" } });
    await c.get(path);
    await c.apply(path, "alpha", deployment("web", { replicas: 3 }));
    await c.apply(path, "alpha", deployment("web"));
  },
  "status is applied by its subresource": async (c) => {
    const path = c.at("apps/v1/deployments", "web");
    const status = (status: unknown) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      status,
    });
    await c.apply(path, "alpha", { ...deployment("web"), status: { replicas: 9 } });
    await c.apply(`${path}/status`, "controller", status({ observedGeneration: 1, replicas: 2 }));
    await c.apply(`${path}/status`, "controller", status({ observedGeneration: 2 }));
    await c.apply(`${path}/status`, "other", {
      ...status({ observedGeneration: 3 }),
      spec: { paused: true },
    });
  },
  "the same manager by update and by apply": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.post(c.at("v1/configmaps"), configMap("one", { a: "1" }), { query: { fieldManager: "alpha" } });
    await c.apply(path, "alpha", configMap("one", { a: "2" }));
    await c.apply(path, "alpha", configMap("one", { a: "2" }), { force: true });
    await c.apply(path, "alpha", configMap("one", {}));
  },
  "no field manager": async (c) => {
    const options = { contentType: "application/apply-patch+yaml" };
    await c.send("PATCH", c.at("v1/configmaps", "one"), configMap("one"), options);
  },
  "force on another patch": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchMerge(c.at("v1/configmaps", "one"), {}, { query: { force: "true" } });
    await c.patchMerge(c.at("v1/configmaps", "one"), {}, { query: { force: "maybe" } });
  },
  "a body with managedfields": async (c) => {
    const applied = await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one"));
    await c.apply(c.at("v1/configmaps", "one"), "alpha", applied.body);
    await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one", {}, { managedFields: [] }));
  },
  "a body without version, kind or name": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", { metadata: { name: "one" }, data: { a: "1" } });
    await c.apply(path, "alpha", { apiVersion: "v1", metadata: { name: "one" } });
    await c.apply(path, "alpha", { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } });
    await c.apply(path, "alpha", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "two" } });
    await c.apply(path, "alpha", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "one" } });
    await c.apply(path, "alpha", configMap("one", {}, { namespace: "other" }));
  },
  "bodies that are no objects": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", "just text");
    await c.apply(path, "alpha", "- a\n- b\n");
    await c.apply(path, "alpha", "");
  },
  "a body in yaml": async (c) => {
    const text = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: one
  labels: {app: web}
data:
  # a comment
  number: "42"
  lines: |
    first
    second
`;
    await c.apply(c.at("v1/configmaps", "one"), "alpha", text);
  },
  "unknown and wrongly typed fields": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", { ...configMap("one"), nosuch: 1 });
    await c.apply(path, "alpha", { ...configMap("one"), data: { a: 5 } });
    await c.apply(path, "alpha", { ...configMap("one"), data: "text" });
    const web = deployment("web");
    web.spec.template.spec.containers[0].nosuch = true;
    await c.apply(c.at("apps/v1/deployments", "web"), "alpha", web);
    await c.apply(c.at("apps/v1/deployments", "web"), "alpha", deployment("web", { replicas: "three" }));
  },
  "duplicate keys in a list": async (c) => {
    const web = deployment("web");
    const main = web.spec.template.spec.containers[0];
    web.spec.template.spec.containers = [main, { ...main, tty: true }];
    await c.apply(c.at("apps/v1/deployments", "web"), "alpha", web);
    await c.apply(
      c.at("v1/configmaps", "one"),
      "alpha",
      configMap("one", {}, { finalizers: ["a.test/x", "a.test/x"] }),
    );
  },
  "null values": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", { ...configMap("one"), data: null });
    await c.apply(path, "alpha", configMap("one", { a: null, b: "2" }));
    await c.apply(c.at("apps/v1/deployments", "web"), "alpha", deployment("web", { replicas: null }));
  },
  "an invalid result": async (c) => {
    await c.apply(c.at("v1/configmaps", "one"), "alpha", configMap("one", { "bad key": "x" }));
    await c.apply(c.at("v1/configmaps", "Bad_Name"), "alpha", configMap("Bad_Name"));
  },
  "resourceversion as precondition": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one", {}, { resourceVersion: "5" }));
    const applied = await c.apply(path, "alpha", configMap("one"));
    const { resourceVersion, uid } = applied;
    await c.apply(path, "alpha", configMap("one", { a: "2" }, { resourceVersion }));
    await c.apply(path, "alpha", configMap("one", { a: "3" }, { resourceVersion }));
    await c.apply(path, "alpha", configMap("one", { a: "3" }, { uid }));
  },
  "clearing managedfields": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one"));
    await c.patchMerge(path, { metadata: { managedFields: [{}] } });
    await c.patchMerge(path, { metadata: { managedFields: [] } });
    await c.apply(path, "beta", configMap("one", { a: "1", b: "2" }));
  },
  "managedfields that are not valid": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    const entry = made.body?.metadata?.managedFields?.[0] ?? {};
    const put = (change: Record<string, unknown>) =>
      c.put(
        c.at("v1/configmaps", "one"),
        made.changed((o) => o.metadata.managedFields = [{ ...entry, ...change }]),
      );
    await put({ operation: "Other" });
    await put({ fieldsType: "FieldsV2" });
    await put({ apiVersion: "" });
  },
  "a secret by data and by stringdata": async (c) => {
    const path = c.at("v1/secrets", "keys");
    const secret = (rest: Record<string, unknown>) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "keys" },
      ...rest,
    });
    await c.apply(path, "alpha", secret({ data: { a: "MQ==", b: "Mg==" } }));
    await c.apply(path, "alpha", secret({ data: { a: "MQ==" } }));
    await c.apply(path, "alpha", secret({ data: { a: "MQ==" }, stringData: { c: "3" } }));
    await c.apply(path, "alpha", secret({ data: { a: "MQ==" } }));
  },
  "while it is being deleted": async (c) => {
    const path = c.at("v1/configmaps", "one");
    await c.apply(path, "alpha", configMap("one", { a: "1" }, { finalizers: ["example.test/hold"] }));
    await c.delete(path);
    await c.apply(path, "alpha", configMap("one", { a: "2" }, { finalizers: ["example.test/hold"] }));
    await c.apply(path, "alpha", configMap("one", { a: "2" }));
    await c.apply(path, "alpha", configMap("one", { a: "3" }));
  },
});
export default cases;
