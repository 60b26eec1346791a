/** One life of an object of every kind in everyday use: made, seen, changed, told its status, deleted. @module */
import {
  daemonSet,
  deployment,
  job,
  pod,
  podTemplate,
  replicaSet,
  service,
  statefulSet,
} from "../fixtures.ts";
import type { Json } from "../json.ts";
import type { Case } from "../topic.ts";
import { type Topic, topic } from "../topic.ts";

interface Life {
  /** Group, version and resource. */
  readonly resource: string;
  /** With a name; `own` makes one for a cluster-scoped object. */
  readonly object: (own: (name: string) => string, namespace: string) => Json;
  /** A merge patch of the main path. Its default is a label. */
  readonly patch?: Json;
  /** A merge patch of the status subresource, where there is one. */
  readonly status?: Json;
  readonly clusterScoped?: boolean;
  /** What is there after the delete is another's doing: a namespace's is its controller's, see the topic garbage. */
  readonly notSeenAfterwards?: boolean;
}

function life({ resource, object, patch, status, clusterScoped, notSeenAfterwards }: Life): Case {
  return async (c) => {
    const made = object((name) => c.own(name), c.namespace);
    const { name } = made.metadata;
    const collection = clusterScoped ? c.cluster(resource) : c.at(resource);
    const path = `${collection}/${name}`;
    await c.post(collection, made);
    await c.get(path);
    await c.get(collection, { query: { fieldSelector: `metadata.name=${name}` } });
    const patched = await c.patchMerge(path, patch ?? { metadata: { labels: { x: "y" } } });
    if (status) await c.patchMerge(`${path}/status`, { status });
    await c.put(
      path,
      patched.changed((o) => {
        delete o.metadata.resourceVersion;
        o.metadata.annotations = { "example.test/put": "yes" };
      }),
    );
    await c.patchStrategic(path, { metadata: { labels: { z: "z" } } });
    await c.apply(path, "alpha", { ...made, metadata: { name, labels: { applied: "yes" } } }, {
      force: true,
    });
    await c.delete(path, { propagationPolicy: "Background" });
    if (!notSeenAfterwards) await c.get(path);
  };
}

const time = "2020-01-02T03:04:05Z";
const condition = {
  type: "Ready",
  status: "True",
  lastTransitionTime: time,
  reason: "Done",
  message: "it is",
};
const cronJobSpec = (schedule: string) => {
  const template: Json = podTemplate({ app: "nightly" });
  template.spec.restartPolicy = "OnFailure";
  return { schedule, jobTemplate: { spec: { template } } };
};
const scaler = (spec: Json) => ({
  minReplicas: 1,
  maxReplicas: 5,
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  ...spec,
});

const lives: Record<string, Life> = {
  "pods": {
    resource: "v1/pods",
    object: () => pod("one"),
    status: { phase: "Running", conditions: [condition] },
  },
  "services": {
    resource: "v1/services",
    object: () => service("web", { type: "LoadBalancer" }),
    patch: { spec: { sessionAffinity: "ClientIP" } },
    status: { loadBalancer: { ingress: [{ hostname: "example.test" }] } },
  },
  "secrets": {
    resource: "v1/secrets",
    object: () => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "one" }, data: { a: "Yg==" } }),
    patch: { stringData: { b: "text" } },
  },
  "serviceaccounts": {
    resource: "v1/serviceaccounts",
    object: () => ({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } }),
    patch: { automountServiceAccountToken: false, imagePullSecrets: [{ name: "pull" }] },
  },
  "endpoints": {
    resource: "v1/endpoints",
    object: () => ({
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: "one" },
      subsets: [{
        addresses: [{ ip: "192.0.2.9" }, { ip: "192.0.2.8" }],
        ports: [{ name: "http", port: 80 }],
      }],
    }),
  },
  "endpointslices": {
    resource: "discovery.k8s.io/v1/endpointslices",
    object: () => ({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "one", labels: { "kubernetes.io/service-name": "web" } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["192.0.2.8"], conditions: { ready: true } }],
      ports: [{ name: "http", port: 80 }],
    }),
  },
  "persistentvolumeclaims": {
    resource: "v1/persistentvolumeclaims",
    object: () => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "manual",
        resources: { requests: { storage: "1Gi" } },
      },
    }),
    status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" } },
  },
  "resourcequotas": {
    resource: "v1/resourcequotas",
    object: () => ({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "quota" },
      spec: { hard: { "count/widgets.example.test": "5", "requests.cpu": "1000m" } },
    }),
    status: { hard: { "requests.cpu": "1" }, used: { "requests.cpu": "0" } },
  },
  "limitranges": {
    resource: "v1/limitranges",
    object: () => ({
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "limits" },
      spec: { limits: [{ type: "Container", default: { cpu: "500m" }, max: { memory: "1Gi" } }] },
    }),
  },
  "replicationcontrollers": {
    resource: "v1/replicationcontrollers",
    object: () => ({
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: { name: "old" },
      spec: { selector: { app: "old" }, template: podTemplate({ app: "old" }) },
    }),
    patch: { spec: { replicas: 3 } },
    status: { replicas: 1 },
  },
  "podtemplates": {
    resource: "v1/podtemplates",
    object: () => ({
      apiVersion: "v1",
      kind: "PodTemplate",
      metadata: { name: "one" },
      template: podTemplate({ app: "one" }),
    }),
  },
  "core events": {
    resource: "v1/events",
    object: (_own, namespace) => ({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "one.1" },
      involvedObject: { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace },
      reason: "Tried",
      message: "it tried",
      type: "Normal",
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      source: { component: "conformance" },
    }),
    patch: { count: 2 },
  },
  "deployments": {
    resource: "apps/v1/deployments",
    object: () => deployment("web"),
    patch: { spec: { replicas: 2 } },
    status: { replicas: 1, conditions: [{ ...condition, type: "Available", lastUpdateTime: time }] },
  },
  "replicasets": {
    resource: "apps/v1/replicasets",
    object: () => replicaSet("web"),
    patch: { spec: { replicas: 2 } },
    status: { replicas: 1, readyReplicas: 1 },
  },
  "statefulsets": {
    resource: "apps/v1/statefulsets",
    object: () =>
      statefulSet("db", {
        volumeClaimTemplates: [{
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        }],
      }),
    patch: { spec: { replicas: 2 } },
    status: { replicas: 1, currentRevision: "db-1" },
  },
  "daemonsets": {
    resource: "apps/v1/daemonsets",
    object: () => daemonSet("agent"),
    patch: { spec: { minReadySeconds: 5 } },
    status: { currentNumberScheduled: 1, desiredNumberScheduled: 1, numberMisscheduled: 0, numberReady: 1 },
  },
  "controllerrevisions": {
    resource: "apps/v1/controllerrevisions",
    object: () => ({
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: { name: "one" },
      revision: 1,
      data: { spec: { any: ["thing", 1, true, null] } },
    }),
    patch: { revision: 2 },
  },
  "jobs": {
    resource: "batch/v1/jobs",
    object: () => job("work"),
    patch: { spec: { suspend: true } },
    status: { active: 1 },
  },
  "cronjobs": {
    resource: "batch/v1/cronjobs",
    object: () => ({
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "nightly" },
      spec: cronJobSpec("0 3 * * *"),
    }),
    patch: { spec: { suspend: true } },
    status: { lastScheduleTime: time },
  },
  "horizontalpodautoscalers v1": {
    resource: "autoscaling/v1/horizontalpodautoscalers",
    object: () => ({
      apiVersion: "autoscaling/v1",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web" },
      spec: scaler({ targetCPUUtilizationPercentage: 70 }),
    }),
    patch: { spec: { maxReplicas: 6 } },
    status: { currentReplicas: 1, desiredReplicas: 2 },
  },
  "horizontalpodautoscalers v2": {
    resource: "autoscaling/v2/horizontalpodautoscalers",
    object: () => ({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web" },
      spec: scaler({
        metrics: [{
          type: "Resource",
          resource: { name: "memory", target: { type: "AverageValue", averageValue: "100Mi" } },
        }],
      }),
    }),
    patch: { spec: { maxReplicas: 6 } },
    status: { currentReplicas: 1, desiredReplicas: 2 },
  },
  "poddisruptionbudgets": {
    resource: "policy/v1/poddisruptionbudgets",
    object: () => ({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "web" },
      spec: { maxUnavailable: "25%", selector: { matchLabels: { app: "web" } } },
    }),
    status: { currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 1 },
  },
  "leases": {
    resource: "coordination.k8s.io/v1/leases",
    object: () => ({
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "leader" },
      spec: { holderIdentity: "me", leaseDurationSeconds: 15 },
    }),
    patch: { spec: { renewTime: "2020-01-02T03:04:05.000006Z" } },
  },
  "new events": {
    resource: "events.k8s.io/v1/events",
    object: (_own, namespace) => ({
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name: "one.1" },
      eventTime: "2020-01-02T03:04:05.000006Z",
      reportingController: "example.test/conformance",
      reportingInstance: "one",
      action: "Try",
      reason: "Tried",
      regarding: { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace },
      note: "it tried",
      type: "Normal",
    }),
    patch: { series: { count: 2, lastObservedTime: "2020-01-02T03:04:06.000007Z" } },
  },
  "ingresses": {
    resource: "networking.k8s.io/v1/ingresses",
    object: () => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web" },
      spec: {
        rules: [{
          host: "example.test",
          http: {
            paths: [{
              path: "/",
              pathType: "Prefix",
              backend: { service: { name: "web", port: { name: "http" } } },
            }],
          },
        }],
        tls: [{ hosts: ["example.test"], secretName: "tls" }],
      },
    }),
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.4" }] } },
  },
  "networkpolicies": {
    resource: "networking.k8s.io/v1/networkpolicies",
    object: () => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "one" },
      spec: {
        podSelector: { matchLabels: { app: "web" } },
        ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }],
        egress: [{}],
      },
    }),
  },
  "roles": {
    resource: "rbac.authorization.k8s.io/v1/roles",
    object: () => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "reader" },
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] }],
    }),
    patch: { rules: [] },
  },
  "rolebindings": {
    resource: "rbac.authorization.k8s.io/v1/rolebindings",
    object: () => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "readers" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "default" }, {
        kind: "User",
        name: "alice",
      }],
    }),
  },
  "namespaces": {
    resource: "v1/namespaces",
    object: (own) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: own("it"), finalizers: ["a.test/x"] },
    }),
    notSeenAfterwards: true,
    clusterScoped: true,
  },
  "nodes": {
    resource: "v1/nodes",
    object: (own) => ({ apiVersion: "v1", kind: "Node", metadata: { name: own("it") } }),
    patch: { spec: { unschedulable: true, taints: [{ key: "a", effect: "NoSchedule" }] } },
    status: {
      capacity: { cpu: "4", memory: "8Gi" },
      conditions: [{ ...condition, lastHeartbeatTime: time }],
    },
    clusterScoped: true,
  },
  "persistentvolumes": {
    resource: "v1/persistentvolumes",
    object: (own) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: own("it") },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        hostPath: { path: "/data" },
      },
    }),
    clusterScoped: true,
  },
  "clusterroles": {
    resource: "rbac.authorization.k8s.io/v1/clusterroles",
    object: (own) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: own("it") },
      rules: [{ nonResourceURLs: ["/healthz"], verbs: ["get"] }],
    }),
    clusterScoped: true,
  },
  "clusterrolebindings": {
    resource: "rbac.authorization.k8s.io/v1/clusterrolebindings",
    object: (own) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: own("it") },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "Group", name: "people" }],
    }),
    clusterScoped: true,
  },
  "storageclasses": {
    resource: "storage.k8s.io/v1/storageclasses",
    object: (own) => ({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: own("it") },
      provisioner: "example.test/none",
    }),
    clusterScoped: true,
  },
  "priorityclasses": {
    resource: "scheduling.k8s.io/v1/priorityclasses",
    object: (own) => ({
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: own("it") },
      value: 1000,
    }),
    patch: { description: "for what matters" },
    clusterScoped: true,
  },
  "ingressclasses": {
    resource: "networking.k8s.io/v1/ingressclasses",
    object: (own) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: own("it") },
      spec: { controller: "example.test/none" },
    }),
    clusterScoped: true,
  },
  "runtimeclasses": {
    resource: "node.k8s.io/v1/runtimeclasses",
    object: (own) => ({
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name: own("it") },
      handler: "sandbox",
    }),
    clusterScoped: true,
  },
  "csidrivers": {
    resource: "storage.k8s.io/v1/csidrivers",
    object: (own) => ({
      apiVersion: "storage.k8s.io/v1",
      kind: "CSIDriver",
      metadata: { name: own("it") },
      spec: { attachRequired: false },
    }),
    clusterScoped: true,
  },
};

const cases: Topic = topic(
  "kinds",
  Object.fromEntries(Object.entries(lives).map(([name, its]) => [name, life(its)])),
);
export default cases;
