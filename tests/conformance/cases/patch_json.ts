/** JSON patches (RFC 6902). @module */
import { configMap, deployment } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("patch_json", {
  "add replace remove": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", { a: "1", b: "2" }));
    await c.patchJson(c.at("v1/configmaps", "one"), [
      { op: "add", path: "/data/c", value: "3" },
      { op: "replace", path: "/data/a", value: "one" },
      { op: "remove", path: "/data/b" },
      { op: "add", path: "/metadata/labels", value: { "example.test/x": "y" } },
    ]);
  },
  "move copy test": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", { a: "1", b: "2" }));
    await c.patchJson(c.at("v1/configmaps", "one"), [
      { op: "test", path: "/data/a", value: "1" },
      { op: "move", from: "/data/a", path: "/data/moved" },
      { op: "copy", from: "/data/b", path: "/data/copied" },
    ]);
  },
  "lists by index and at the end": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const containers = "/spec/template/spec/containers";
    await c.patchJson(c.at("apps/v1/deployments", "web"), [
      { op: "add", path: `${containers}/-`, value: { name: "last", image: "example.test/last" } },
      { op: "add", path: `${containers}/0`, value: { name: "first", image: "example.test/first" } },
      { op: "replace", path: `${containers}/1/image`, value: "example.test/app:2" },
    ]);
    await c.patchJson(c.at("apps/v1/deployments", "web"), [{ op: "remove", path: `${containers}/0` }]);
  },
  "escapes in paths": async (c) => {
    await c.post(
      c.at("v1/configmaps"),
      configMap("one", {}, { annotations: { "example.test/a": "1", "example.test/b": "2" } }),
    );
    await c.patchJson(c.at("v1/configmaps", "one"), [
      { op: "replace", path: "/metadata/annotations/example.test~1a", value: "changed" },
      { op: "remove", path: "/metadata/annotations/example.test~1b" },
    ]);
  },
  "a test that fails": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchJson(c.at("v1/configmaps", "one"), [
      { op: "test", path: "/data/a", value: "other" },
      { op: "replace", path: "/data/a", value: "2" },
    ]);
    await c.patchJson(c.at("v1/configmaps", "one"), [{ op: "test", path: "/data/absent", value: "x" }]);
    await c.get(c.at("v1/configmaps", "one"));
  },
  "paths that lead nowhere": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const patch = (...operations: unknown[]) => c.patchJson(c.at("v1/configmaps", "one"), operations);
    await patch({ op: "remove", path: "/data/absent" });
    await patch({ op: "replace", path: "/data/absent", value: "x" });
    await patch({ op: "add", path: "/nowhere/deep", value: "x" });
    await patch({ op: "move", from: "/data/absent", path: "/data/b" });
    await patch({ op: "copy", from: "/data/absent", path: "/data/b" });
    await patch({ op: "remove", path: "/metadata/labels/x" });
  },
  "list indices out of bounds": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const containers = "/spec/template/spec/containers";
    const value = { name: "late", image: "example.test/late" };
    const patch = (...operations: unknown[]) => c.patchJson(c.at("apps/v1/deployments", "web"), operations);
    await patch({ op: "add", path: `${containers}/7`, value });
    await patch({ op: "replace", path: `${containers}/7`, value });
    await patch({ op: "remove", path: `${containers}/7` });
    await patch({ op: "add", path: `${containers}/x`, value });
  },
  "operations that are none": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.patchJson(path, [{ op: "set", path: "/data/a", value: "2" }]);
    await c.patchJson(path, [{ path: "/data/a", value: "2" }]);
    await c.patchJson(path, [{ op: "add", value: "2" }]);
    await c.patchJson(path, { data: { a: "2" } });
    await c.patchJson(path, "not json");
    await c.patchJson(path, "null");
    await c.patchJson(path, []);
  },
  "an empty patch keeps the resourceversion": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchJson(c.at("v1/configmaps", "one"), []);
    await c.patchJson(c.at("v1/configmaps", "one"), [{ op: "replace", path: "/data/a", value: "1" }]);
  },
  "a resourceversion as precondition": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    const bump = (resourceVersion: string, value: string) =>
      c.patchJson(path, [
        { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
        { op: "replace", path: "/data/a", value },
      ]);
    await bump(made.resourceVersion, "2");
    await bump(made.resourceVersion, "3");
    await c.patchJson(path, [
      { op: "replace", path: "/metadata/resourceVersion", value: made.resourceVersion },
      { op: "replace", path: "/data/a", value: "4" },
    ]);
  },
  "a result that is not valid": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    await c.patchJson(path, [{ op: "replace", path: "/metadata/name", value: "two" }]);
    await c.patchJson(path, [{ op: "remove", path: "/metadata" }]);
    await c.patchJson(path, [{ op: "replace", path: "", value: {} }]);
  },
  "an object that is not there": async (c) => {
    await c.patchJson(c.at("v1/configmaps", "absent"), [{ op: "add", path: "/data/a", value: "1" }]);
  },
  "status by its subresource": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const path = c.at("apps/v1/deployments", "web");
    await c.patchJson(`${path}/status`, [
      { op: "add", path: "/status/replicas", value: 1 },
      { op: "replace", path: "/spec/replicas", value: 7 },
    ]);
    await c.patchJson(path, [{ op: "replace", path: "/status/replicas", value: 5 }]);
  },
});
export default cases;
