/** Strategic merge patches: lists by key, and directives. @module */
import { configMap, deployment, pod, service } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("patch_strategic", {
  "containers merge by name": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const patch = (containers: unknown[]) =>
      c.patchStrategic(c.at("apps/v1/deployments", "web"), { spec: { template: { spec: { containers } } } });
    await patch([{ name: "side", image: "example.test/side" }]);
    await patch([{ name: "main", image: "example.test/app:2" }]);
    await patch([{ name: "side", $patch: "delete" }]);
    await patch([{ name: "absent", $patch: "delete" }]);
  },
  "env within a container": async (c) => {
    const env = [{ name: "A", value: "1" }, { name: "B", value: "2" }];
    const containers = [{ name: "main", image: "example.test/app", env }];
    const web = deployment("web");
    web.spec.template.spec.containers = containers;
    await c.post(c.at("apps/v1/deployments"), web);
    const patch = (env: unknown[]) =>
      c.patchStrategic(c.at("apps/v1/deployments", "web"), {
        spec: { template: { spec: { containers: [{ name: "main", env }] } } },
      });
    await patch([{ name: "B", value: "two" }, { name: "C", value: "3" }]);
    await patch([{ name: "A", $patch: "delete" }]);
    await patch([{ $patch: "replace" }, { name: "only", value: "this" }]);
    await patch([{ $setElementOrder: "no" }]);
  },
  "the order of elements": async (c) => {
    const web = deployment("web");
    web.spec.template.spec.containers = ["a", "b", "c"].map((name) => ({ name, image: "example.test/app" }));
    await c.post(c.at("apps/v1/deployments"), web);
    await c.patchStrategic(c.at("apps/v1/deployments", "web"), {
      spec: {
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "c" }, { name: "new" }, { name: "a" }, { name: "b" }],
            containers: [{ name: "new", image: "example.test/new" }],
          },
        },
      },
    });
  },
  "replace and delete an object": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", { a: "1", b: "2" }, { labels: { x: "1", y: "2" } }));
    const path = c.at("v1/configmaps", "one");
    await c.patchStrategic(path, { data: { $patch: "replace", c: "3" } });
    await c.patchStrategic(path, { metadata: { labels: { $patch: "delete" } } });
    await c.patchStrategic(path, { data: { $patch: "merge", d: "4" } });
    await c.patchStrategic(path, { data: { $patch: "explode" } });
  },
  "retain keys": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    await c.patchStrategic(c.at("apps/v1/deployments", "web"), {
      spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } },
    });
    await c.patchStrategic(c.at("apps/v1/deployments", "web"), {
      spec: { strategy: { $retainKeys: ["type"], type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } },
    });
  },
  "volumes retain their source": async (c) => {
    const volumes = [{ name: "data", emptyDir: {} }];
    const web = deployment("web");
    web.spec.template.spec.volumes = volumes;
    await c.post(c.at("apps/v1/deployments"), web);
    const patch = (volume: unknown) =>
      c.patchStrategic(c.at("apps/v1/deployments", "web"), {
        spec: { template: { spec: { volumes: [volume] } } },
      });
    await patch({ name: "data", configMap: { name: "config" } });
    await patch({ $retainKeys: ["name", "configMap"], name: "data", configMap: { name: "config" } });
  },
  "finalizers are a set": async (c) => {
    await c.post(
      c.at("v1/configmaps"),
      configMap("one", {}, { finalizers: ["example.test/a", "example.test/b"] }),
    );
    const path = c.at("v1/configmaps", "one");
    await c.patchStrategic(path, { metadata: { finalizers: ["example.test/c", "example.test/a"] } });
    await c.patchStrategic(path, { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.test/b"] } });
    await c.patchStrategic(path, {
      metadata: {
        "$setElementOrder/finalizers": ["example.test/c", "example.test/a"],
      },
    });
    await c.patchMerge(path, { metadata: { finalizers: null } });
  },
  "owner references merge by uid": async (c) => {
    // Owners that are there: a server that collects garbage would take the object away.
    const owner = async (name: string) => {
      const { uid } = await c.post(c.at("v1/configmaps"), configMap(name), { quiet: true });
      return { apiVersion: "v1", kind: "ConfigMap", name, uid };
    };
    const [a, b] = [await owner("a"), await owner("b")];
    await c.post(c.at("v1/configmaps"), configMap("one", {}, { ownerReferences: [a] }));
    const path = c.at("v1/configmaps", "one");
    await c.patchStrategic(path, { metadata: { ownerReferences: [b] } });
    await c.patchStrategic(path, { metadata: { ownerReferences: [{ ...a, $patch: "delete" }] } });
  },
  "service ports merge by port": async (c) => {
    await c.post(c.at("v1/services"), service("web", { ports: [{ name: "http", port: 80 }] }));
    const path = c.at("v1/services", "web");
    await c.patchStrategic(path, { spec: { ports: [{ name: "https", port: 443 }] } });
    await c.patchStrategic(path, { spec: { ports: [{ name: "http", port: 80, targetPort: 8080 }] } });
    await c.patchStrategic(path, { spec: { ports: [{ port: 443, $patch: "delete" }] } });
  },
  "container ports merge by port": async (c) => {
    const web = deployment("web");
    web.spec.template.spec.containers[0].ports = [
      { containerPort: 53, protocol: "TCP", name: "tcp" },
    ];
    await c.post(c.at("apps/v1/deployments"), web);
    const patch = (ports: unknown[]) =>
      c.patchStrategic(c.at("apps/v1/deployments", "web"), {
        spec: { template: { spec: { containers: [{ name: "main", ports }] } } },
      });
    await patch([{ containerPort: 53, name: "renamed" }]);
    await patch([{ containerPort: 80, name: "http" }]);
  },
  "atomic lists are replaced": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const patch = (spec: unknown) =>
      c.patchStrategic(c.at("apps/v1/deployments", "web"), { spec: { template: { spec } } });
    const containers = (command: string[]) => ({ containers: [{ name: "main", command }] });
    await patch({ tolerations: [{ key: "a", operator: "Exists" }], ...containers(["x", "y"]) });
    await patch({ tolerations: [{ key: "b", operator: "Exists" }], ...containers(["z"]) });
  },
  "a merge key that is missing": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    await c.patchStrategic(c.at("apps/v1/deployments", "web"), {
      spec: { template: { spec: { containers: [{ image: "example.test/unnamed" }] } } },
    });
  },
  "a patch that changes nothing keeps the resourceversion": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const containers = [{ name: "main", image: "example.test/app:1" }];
    await c.patchStrategic(c.at("apps/v1/deployments", "web"), {
      spec: { template: { spec: { containers } } },
    });
  },
  "null removes": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web", { replicas: 4, minReadySeconds: 5 }));
    await c.patchStrategic(c.at("apps/v1/deployments", "web"), {
      spec: { replicas: null, minReadySeconds: null },
      metadata: { labels: { app: null } },
    });
  },
  "wrong types": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const path = c.at("apps/v1/deployments", "web");
    await c.patchStrategic(path, { spec: { replicas: "three" } });
    await c.patchStrategic(path, { spec: { template: { spec: { containers: "text" } } } });
    await c.patchStrategic(path, { spec: { template: { spec: { containers: ["text"] } } } });
    await c.patchStrategic(path, []);
    await c.patchStrategic(path, "not json");
  },
  "unknown fields": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.patchStrategic(c.at("v1/configmaps", "one"), { nosuch: 1, data: { b: "2" } });
    await c.patchStrategic(c.at("v1/configmaps", "one"), { nosuch: 1 }, {
      query: { fieldValidation: "Strict" },
    });
  },
  "conditions merge by type": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"));
    const condition = (type: string, status: string) => ({
      type,
      status,
      lastTransitionTime: "2020-01-02T03:04:05Z",
    });
    const path = c.at("v1/pods", "one", "status");
    await c.patchStrategic(path, { status: { conditions: [condition("Ready", "True")] } });
    await c.patchStrategic(path, { status: { conditions: [condition("Other", "False")] } });
    await c.patchStrategic(path, { status: { conditions: [{ type: "Ready", $patch: "delete" }] } });
  },
});
export default cases;
