/** Merge patches (RFC 7386). @module */
import { configMap, deployment } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("patch_merge", {
  "sets, replaces and removes": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", { a: "1", b: "2" }, { labels: { x: "y" } }));
    await c.patchMerge(c.at("v1/configmaps", "one"), { data: { a: "one", b: null, c: "3" } });
    await c.patchMerge(c.at("v1/configmaps", "one"), { metadata: { labels: null }, data: { absent: null } });
  },
  "lists are replaced": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    await c.patchMerge(c.at("apps/v1/deployments", "web"), {
      spec: { template: { spec: { containers: [{ name: "other", image: "example.test/other" }] } } },
    });
  },
  "a patch that changes nothing keeps the resourceversion": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchMerge(c.at("v1/configmaps", "one"), {});
    await c.patchMerge(c.at("v1/configmaps", "one"), { data: { a: "1" } });
  },
  "an old resourceversion conflicts": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    const { resourceVersion } = made;
    const path = c.at("v1/configmaps", "one");
    await c.patchMerge(path, { metadata: { resourceVersion }, data: { a: "2" } });
    await c.patchMerge(path, { metadata: { resourceVersion }, data: { a: "3" } });
    await c.patchMerge(path, { metadata: { uid: "11111111-2222-4333-8444-555555555555" } });
  },
  "what cannot change": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.patchMerge(path, { metadata: { name: "two" } });
    await c.patchMerge(path, { metadata: { namespace: "other" } });
    await c.patchMerge(path, { metadata: { creationTimestamp: null, uid: null } });
  },
  "patches that are no objects": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.patchMerge(path, []);
    await c.patchMerge(path, "null");
    await c.patchMerge(path, '"text"');
    await c.patchMerge(path, "5");
    await c.patchMerge(path, "{");
    await c.patchMerge(path, "");
  },
  "what makes an object of another type, or none": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchMerge(c.at("v1/configmaps", "one"), { kind: "Secret" });
    await c.patchMerge(c.at("v1/configmaps", "one"), { apiVersion: "apps/v1" });
    await c.patchMerge(c.at("v1/configmaps", "one"), { data: { a: 5 } });
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const path = c.at("apps/v1/deployments", "web");
    await c.patchMerge(path, { spec: { replicas: "three" } });
    await c.patchMerge(path, { spec: { replicas: 1.5 } });
    await c.patchMerge(path, { spec: "text" });
    await c.patchMerge(path, { metadata: { labels: { a: 1 } } });
    await c.patchMerge(path, { spec: { paused: "yes" } });
  },
  "unknown fields": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchMerge(c.at("v1/configmaps", "one"), { nosuch: 1, metadata: { nosuch: 2 } });
  },
  "an object that is not there": async (c) => {
    await c.patchMerge(c.at("v1/configmaps", "absent"), { data: { a: "1" } });
  },
  "null takes a default again": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web", { replicas: 3 }));
    await c.patchMerge(c.at("apps/v1/deployments", "web"), {
      spec: { replicas: null, revisionHistoryLimit: null },
    });
  },
  "status by its subresource": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const path = c.at("apps/v1/deployments", "web");
    await c.patchMerge(`${path}/status`, {
      status: { observedGeneration: 1 },
      metadata: { labels: { x: "y" } },
    });
    await c.patchMerge(path, { status: { observedGeneration: 5 } });
  },
  "a field manager by name": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"), { query: { fieldManager: "alpha" } });
    await c.patchMerge(c.at("v1/configmaps", "one"), { data: { b: "2" } }, {
      query: { fieldManager: "beta" },
    });
    await c.patchMerge(c.at("v1/configmaps", "one"), { data: { a: "3" } }, {
      query: { fieldManager: "gamma" },
    });
    await c.patchMerge(c.at("v1/configmaps", "one"), { data: { a: null } }, {
      query: { fieldManager: "beta" },
    });
    await c.patchMerge(c.at("v1/configmaps", "one"), {}, { query: { fieldManager: "x".repeat(129) } });
    await c.patchMerge(c.at("v1/configmaps", "one"), {}, { query: { fieldManager: "a\u0007b" } });
  },
});
export default cases;
