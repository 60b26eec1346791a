/** Answers as tables, which is what kubectl shows. @module */
import { configMap, daemonSet, deployment, job, pod, replicaSet, service, statefulSet } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const headers = { Accept: "application/json;as=Table;g=meta.k8s.io;v=v1" };
const orElse = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };
const without = { headers, query: { includeObject: "None" } };

const cases: Topic = topic("table", {
  "which object a row holds": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    for (const includeObject of ["None", "Metadata", "Object"]) {
      await c.get(c.at("v1/configmaps"), { headers, query: { includeObject } });
    }
    await c.get(c.at("v1/configmaps", "one"), { headers });
    await c.get(c.at("v1/configmaps"), { headers, query: { includeObject: "Everything" } });
  },
  "pages, the empty list, and what is not there": async (c) => {
    await c.get(c.at("v1/configmaps"), { headers });
    for (const name of ["a", "b", "c"]) await c.post(c.at("v1/configmaps"), configMap(name), { quiet: true });
    const first = await c.get(c.at("v1/configmaps"), { ...without, query: { ...without.query, limit: "2" } });
    await c.get(c.at("v1/configmaps"), {
      headers,
      query: { includeObject: "None", limit: "2", continue: first.continue },
    });
    await c.get(c.at("v1/configmaps", "absent"), { headers });
  },
  "a table or else plain": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"), { headers: orElse });
    await c.get(c.at("v1/configmaps"), { headers: orElse });
    await c.get(c.at("v1/configmaps"), { headers: { Accept: headers.Accept.replace("v=v1", "v=v1beta1") } });
    await c.get(c.at("v1/configmaps"), { headers: { Accept: headers.Accept.replace("v=v1", "v=v9") } });
    await c.delete(c.at("v1/configmaps", "one"), undefined, { headers: orElse });
  },
  "workloads": async (c) => {
    const objects = {
      "apps/v1/deployments": deployment("web", { replicas: 3 }),
      "apps/v1/replicasets": replicaSet("web", { replicas: 2 }),
      "apps/v1/statefulsets": statefulSet("web"),
      "apps/v1/daemonsets": daemonSet("web"),
      "batch/v1/jobs": job("web", { completions: 3, parallelism: 2 }),
    };
    for (const [resource, object] of Object.entries(objects)) {
      await c.post(c.at(resource), object, { quiet: true });
      await c.get(c.at(resource), without);
    }
    const status = {
      replicas: 3,
      readyReplicas: 1,
      updatedReplicas: 2,
      availableReplicas: 1,
      observedGeneration: 1,
    };
    await c.patchMerge(c.at("apps/v1/deployments", "web", "status"), { status }, { quiet: true });
    await c.get(c.at("apps/v1/deployments"), without);
  },
  "pods in many states": async (c) => {
    const path = c.at("v1/pods");
    await c.post(path, pod("pending"), { quiet: true });
    await c.post(path, pod("running", { nodeName: "node-1" }), { quiet: true });
    await c.patchMerge(`${path}/running/status`, {
      status: {
        phase: "Running",
        podIP: "192.0.2.7",
        podIPs: [{ ip: "192.0.2.7" }],
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2020-01-02T03:04:05Z" }],
        containerStatuses: [{
          name: "main",
          ready: true,
          restartCount: 2,
          image: "example.test/app:1",
          imageID: "",
          state: { running: { startedAt: "2020-01-02T03:04:05Z" } },
        }],
      },
    }, { quiet: true });
    await c.post(path, pod("waiting"), { quiet: true });
    await c.patchMerge(`${path}/waiting/status`, {
      status: {
        containerStatuses: [{
          name: "main",
          ready: false,
          restartCount: 0,
          image: "example.test/app:1",
          imageID: "",
          state: { waiting: { reason: "ImagePullBackOff" } },
        }],
      },
    }, { quiet: true });
    await c.post(path, pod("failed"), { quiet: true });
    await c.patchMerge(`${path}/failed/status`, { status: { phase: "Failed", reason: "Evicted" } }, {
      quiet: true,
    });
    await c.get(path, without);
  },
  "services, configuration and access": async (c) => {
    const objects = {
      "v1/services": service("web"),
      "v1/secrets": { metadata: { name: "keys" }, data: { a: "Yg==" } },
      "v1/serviceaccounts": { metadata: { name: "robot" } },
      "v1/endpoints": {
        metadata: { name: "plain" },
        subsets: [{ addresses: [{ ip: "192.0.2.7" }], ports: [{ port: 80 }] }],
      },
      "rbac.authorization.k8s.io/v1/roles": { metadata: { name: "reader" }, rules: [] },
      "rbac.authorization.k8s.io/v1/rolebindings": {
        metadata: { name: "readers" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      },
      "coordination.k8s.io/v1/leases": { metadata: { name: "leader" }, spec: { holderIdentity: "me" } },
      "networking.k8s.io/v1/ingresses": {
        metadata: { name: "web" },
        spec: {
          ingressClassName: "main",
          defaultBackend: { service: { name: "web", port: { number: 80 } } },
        },
      },
      "networking.k8s.io/v1/networkpolicies": { metadata: { name: "closed" }, spec: { podSelector: {} } },
      "policy/v1/poddisruptionbudgets": {
        metadata: { name: "web" },
        spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
      },
      "autoscaling/v2/horizontalpodautoscalers": {
        metadata: { name: "web" },
        spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
      },
      "v1/persistentvolumeclaims": {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
      "v1/limitranges": { metadata: { name: "limits" }, spec: { limits: [] } },
      "v1/resourcequotas": { metadata: { name: "quota" }, spec: { hard: { pods: "5" } } },
      "batch/v1/cronjobs": {
        metadata: { name: "nightly" },
        spec: {
          schedule: "0 3 * * *",
          jobTemplate: {
            spec: {
              template: {
                spec: { restartPolicy: "Never", containers: [{ name: "main", image: "example.test/app:1" }] },
              },
            },
          },
        },
      },
      "v1/events": {
        metadata: { name: "one" },
        involvedObject: { kind: "Pod", name: "p", namespace: c.namespace },
        reason: "Tried",
        message: "it tried",
        type: "Normal",
      },
    };
    for (const [resource, object] of Object.entries(objects)) {
      await c.post(c.at(resource), object, { quiet: true });
      await c.get(c.at(resource), without);
    }
  },
  "cluster kinds": async (c) => {
    const labels = { own: c.namespace };
    const query = { includeObject: "None", labelSelector: `own=${c.namespace}` };
    const objects = {
      "v1/namespaces": {},
      "v1/nodes": {},
      "v1/persistentvolumes": {
        spec: {
          capacity: { storage: "1Gi" },
          accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
          hostPath: { path: "/data" },
        },
      },
      "storage.k8s.io/v1/storageclasses": { provisioner: "example.test/none" },
      "scheduling.k8s.io/v1/priorityclasses": { value: 1000 },
      "rbac.authorization.k8s.io/v1/clusterroles": { rules: [] },
      "rbac.authorization.k8s.io/v1/clusterrolebindings": {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      },
      "networking.k8s.io/v1/ingressclasses": { spec: { controller: "example.test/none" } },
    };
    for (const [resource, object] of Object.entries(objects)) {
      await c.post(c.cluster(resource), { metadata: { name: c.own("one"), labels }, ...object }, {
        quiet: true,
      });
      await c.get(c.cluster(resource), { headers, query });
    }
  },
});
export default cases;
