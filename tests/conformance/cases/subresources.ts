/** What is below an object: scale, status, eviction, binding, finalize … @module */
import { deployment, pod, podTemplate, replicaSet, service, statefulSet } from "../fixtures.ts";
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";

async function scaleUpAndDown(c: Session, resource: string, name: string): Promise<void> {
  const path = c.at(resource, name);
  const scale = await c.get(`${path}/scale`);
  await c.put(`${path}/scale`, scale.changed((o) => o.spec.replicas = 4));
  await c.put(`${path}/scale`, scale.changed((o) => o.spec.replicas = 5));
  await c.patchMerge(`${path}/scale`, { spec: { replicas: 0 } });
  await c.patchJson(`${path}/scale`, [{ op: "replace", path: "/spec/replicas", value: 2 }]);
  await c.put(`${path}/scale`, { ...scale.body, metadata: { name }, spec: { replicas: -1 } });
  await c.get(path);
}

const cases: Topic = topic("subresources", {
  "scale of a deployment": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    await scaleUpAndDown(c, "apps/v1/deployments", "web");
  },
  "scale of a statefulset": async (c) => {
    await c.post(c.at("apps/v1/statefulsets"), statefulSet("web"));
    await scaleUpAndDown(c, "apps/v1/statefulsets", "web");
  },
  "scale of a replicaset": async (c) => {
    await c.post(c.at("apps/v1/replicasets"), replicaSet("web"));
    await scaleUpAndDown(c, "apps/v1/replicasets", "web");
  },
  "scale of a replicationcontroller": async (c) => {
    await c.post(c.at("v1/replicationcontrollers"), {
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, template: podTemplate({ app: "web" }) },
    });
    await scaleUpAndDown(c, "v1/replicationcontrollers", "web");
  },
  "scale that is none": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const path = c.at("apps/v1/deployments", "web", "scale");
    await c.put(path, {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "other" },
      spec: { replicas: 2 },
    });
    await c.put(path, deployment("web"));
    await c.patchMerge(path, { metadata: { labels: { x: "y" } } });
  },
  "scale by apply": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const scale = {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "web" },
      spec: { replicas: 3 },
    };
    const path = c.at("apps/v1/deployments", "web", "scale");
    await c.apply(path, "scaler", scale);
    await c.apply(path, "scaler", scale, { force: true });
    await c.get(c.at("apps/v1/deployments", "web"));
  },
  "a pod's status": async (c) => {
    const made = await c.post(c.at("v1/pods"), pod("one"));
    const path = c.at("v1/pods", "one", "status");
    await c.get(path);
    await c.put(
      path,
      made.changed((o) => {
        o.status = { phase: "Running", podIP: "192.0.2.5", podIPs: [{ ip: "192.0.2.5" }] };
        o.spec.containers[0].image = "example.test/other";
        o.metadata.labels = { x: "y" };
      }),
    );
    await c.patchMerge(path, { status: { phase: "Dancing" } });
    await c.patchMerge(path, { status: { podIP: "not an address" } });
  },
  "a service's status": async (c) => {
    await c.post(
      c.at("v1/services"),
      service("web", { type: "LoadBalancer", allocateLoadBalancerNodePorts: false }),
    );
    const path = c.at("v1/services", "web", "status");
    await c.patchMerge(path, { status: { loadBalancer: { ingress: [{ ip: "192.0.2.5" }] } } });
    await c.patchMerge(path, { spec: { ports: [{ port: 81 }] } });
    await c.patchMerge(path, { status: { loadBalancer: { ingress: [{ ip: "here" }] } } });
  },
  "conditions that are not valid": async (c) => {
    await c.post(c.at("v1/services"), service("web"));
    const path = c.at("v1/services", "web", "status");
    const condition = {
      type: "Ready",
      status: "True",
      reason: "Done",
      message: "",
      lastTransitionTime: null,
    };
    await c.patchMerge(path, { status: { conditions: [condition] } });
    const good = { ...condition, lastTransitionTime: "2020-01-02T03:04:05Z" };
    await c.patchMerge(path, { status: { conditions: [{ ...good, reason: "not good" }] } });
    await c.patchMerge(path, { status: { conditions: [{ ...good, status: "Maybe" }] } });
    await c.patchMerge(path, { status: { conditions: [good, good] } });
    await c.patchMerge(path, { status: { conditions: [good] } });
  },
  "eviction": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"));
    const eviction = (name: string, rest = {}) => ({
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name },
      ...rest,
    });
    await c.post(c.at("v1/pods", "one", "eviction"), eviction("other"));
    await c.post(c.at("v1/pods", "one", "eviction"), eviction("one", { deleteOptions: { dryRun: ["All"] } }));
    await c.post(c.at("v1/pods", "one", "eviction"), eviction("one"));
    await c.get(c.at("v1/pods", "one"));
    await c.post(c.at("v1/pods", "absent", "eviction"), eviction("absent"));
  },
  "eviction against a disruption budget": async (c) => {
    await c.post(c.at("v1/pods"), pod("one", {}, { labels: { app: "web" } }));
    const ready = { type: "Ready", status: "True", lastTransitionTime: "2020-01-02T03:04:05Z" };
    await c.patchMerge(c.at("v1/pods", "one", "status"), {
      status: { phase: "Running", conditions: [ready] },
    });
    const budget = await c.post(c.at("policy/v1/poddisruptionbudgets"), {
      metadata: { name: "web" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
    });
    await c.patchMerge(c.at("policy/v1/poddisruptionbudgets", "web", "status"), {
      status: {
        observedGeneration: budget.body.metadata.generation,
        currentHealthy: 1,
        desiredHealthy: 1,
        disruptionsAllowed: 0,
        expectedPods: 1,
      },
    });
    await c.post(c.at("v1/pods", "one", "eviction"), {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: "one" },
    });
  },
  "binding": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"));
    const binding = (name: string) => ({
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name, labels: { ignored: "yes" }, annotations: { "example.test/by": "me" } },
      target: { apiVersion: "v1", kind: "Node", name: "node-1" },
    });
    await c.post(c.at("v1/pods", "one", "binding"), binding("one"));
    await c.get(c.at("v1/pods", "one"));
    await c.post(c.at("v1/pods", "one", "binding"), binding("one"));
    await c.post(c.at("v1/pods", "absent", "binding"), binding("absent"));
    await c.post(c.at("v1/pods"), pod("two"), { quiet: true });
    await c.post(c.at("v1/bindings"), binding("two"));
  },
  "ephemeral containers": async (c) => {
    await c.post(c.at("v1/pods"), pod("one", { nodeName: "node-1" }));
    const path = c.at("v1/pods", "one", "ephemeralcontainers");
    const debug = { name: "debug", image: "example.test/debug" };
    await c.patchStrategic(path, { spec: { ephemeralContainers: [debug] } });
    await c.get(path);
  },
  "resize": async (c) => {
    const resources = { requests: { cpu: "100m" }, limits: { cpu: "200m" } };
    const containers = [{ name: "main", image: "example.test/app:1", resources }];
    await c.post(c.at("v1/pods"), pod("one", { containers }));
    const more = { requests: { cpu: "150m" }, limits: { cpu: "300m" } };
    const patch = { spec: { containers: [{ name: "main", resources: more }] } };
    await c.patchStrategic(c.at("v1/pods", "one", "resize"), patch);
  },
  "a namespace's finalizers": async (c) => {
    const name = c.own("made");
    const made = await c.post("/api/v1/namespaces", { metadata: { name } });
    await c.put(
      c.cluster("v1/namespaces", name, "finalize"),
      made.changed((o) => o.spec.finalizers.push("a.test/b")),
    );
    await c.patchMerge(c.cluster("v1/namespaces", name, "status"), { status: { phase: "Terminating" } });
    await c.patchMerge(c.cluster("v1/namespaces", name), { spec: { finalizers: [] } });
  },
  "a certificate request's approval": async (c) => {
    // A PKCS #10 request for CN=alice, made once for this case.
    const request = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K";
    const path = c.cluster("certificates.k8s.io/v1/certificatesigningrequests");
    await c.post(path, {
      metadata: { name: c.own("bad") },
      spec: { request, signerName: "example.test/signer", usages: ["client auth"] },
    });
    await c.get(`${path}/absent/approval`);
  },
  "a deployment's status by its own path": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const path = c.at("apps/v1/deployments", "web", "status");
    await c.patchMerge(path, { status: { replicas: -1 } });
    await c.patchMerge(path, { status: { replicas: 1, readyReplicas: 2 } });
    await c.patchMerge(path, { metadata: { annotations: { a: "b" }, finalizers: ["example.test/x"] } });
    await c.delete(path);
  },
  "logs of a pod without a node": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"));
    await c.get(c.at("v1/pods", "one", "log"));
    await c.get(c.at("v1/pods", "one", "log"), { query: { container: "nosuch" } });
    await c.get(c.at("v1/pods", "absent", "log"));
  },
});
export default cases;
