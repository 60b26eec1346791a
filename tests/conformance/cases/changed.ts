/**
 * What each kind lets be changed, and its words for what it refuses. The changes are not stored.
 *
 * @module
 */
import { daemonSet, deployment, job, pod, replicaSet, service, statefulSet } from "../fixtures.ts";
import type { Session } from "../session.ts";
import { type Case, type Topic, topic } from "../topic.ts";

const dryRun = { query: { dryRun: "All" } };

/** Makes an object and sends it patches, through its status with `status:` before them. */
function changes(
  resource: string,
  body: (c: Session) => ReturnType<typeof pod>,
  patches: readonly unknown[],
  statuses: readonly unknown[] = [],
): Case {
  return async (c) => {
    const made = body(c);
    const ofCluster = made.metadata.namespace === "";
    if (ofCluster) delete made.metadata.namespace;
    await c.post(ofCluster ? c.cluster(resource) : c.at(resource), made, { quiet: true });
    const name = made.metadata.name;
    const path = ofCluster ? c.cluster(resource, name) : c.at(resource, name);
    for (const patch of patches) await c.patchMerge(path, patch as never, dryRun);
    for (const status of statuses) await c.patchMerge(`${path}/status`, { status } as never, dryRun);
  };
}

const spec = (spec: unknown) => ({ spec });
const cluster = (c: Session, name: string, rest: object) => ({
  metadata: { name: c.own(name), namespace: "" },
  ...rest,
});
const counts = { replicas: -1, readyReplicas: 2, availableReplicas: 3, observedGeneration: -1 };

const cases: Topic = topic("changed", {
  "deployments": changes("apps/v1/deployments", () => deployment("web"), [
    spec({ selector: { matchLabels: { app: "other" } } }),
    spec({ template: { metadata: { labels: { app: "other" } } } }),
    spec({ replicas: -1, minReadySeconds: -1 }),
    spec({ strategy: { type: "Recreate" } }),
    spec({ strategy: { type: "Recreate", rollingUpdate: null } }),
    spec({ template: { spec: { containers: [] } } }),
    spec({ template: null }),
    { metadata: { labels: { "a b": "c" }, annotations: { "x y": "" }, finalizers: ["x"] } },
    { metadata: { name: "other" } },
    { metadata: { namespace: "other" } },
    { metadata: { uid: "11111111-2222-4333-8444-555555555555" } },
    { metadata: { ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "x" }] } },
  ], [counts, { replicas: 1, updatedReplicas: 2 }, { conditions: [{ type: "A", status: "True" }] }]),
  "replicasets": changes("apps/v1/replicasets", () => replicaSet("web"), [
    spec({ selector: { matchLabels: { app: "other" } } }),
    spec({ replicas: 5 }),
    spec({ replicas: -5 }),
  ], [counts, { replicas: 1, fullyLabeledReplicas: 2 }]),
  "statefulsets": changes("apps/v1/statefulsets", () => statefulSet("db"), [
    spec({ selector: { matchLabels: { app: "other" } } }),
    spec({ serviceName: "other" }),
    spec({ podManagementPolicy: "Parallel" }),
    spec({ podManagementPolicy: "X", updateStrategy: { type: "X" } }),
    spec({ replicas: 4, minReadySeconds: 3, revisionHistoryLimit: 2 }),
    spec({ updateStrategy: { rollingUpdate: { partition: -2 } } }),
  ], [counts, { replicas: 1, currentReplicas: 2, collisionCount: 2 }]),
  "daemonsets": changes("apps/v1/daemonsets", () => daemonSet("agent"), [
    spec({ selector: { matchLabels: { app: "other" } } }),
    spec({ updateStrategy: { type: "X" } }),
    spec({ updateStrategy: { type: "OnDelete", rollingUpdate: null }, minReadySeconds: -1 }),
    spec({ template: { spec: { terminationGracePeriodSeconds: 5 } } }),
  ], [{ currentNumberScheduled: -1, numberReady: 3, desiredNumberScheduled: -1, numberMisscheduled: -1 }]),
  "jobs": changes("batch/v1/jobs", () => job("task"), [
    spec({ parallelism: 4, suspend: true, ttlSecondsAfterFinished: 5 }),
    spec({ completions: 3 }),
    spec({ completionMode: "Indexed" }),
    spec({ selector: { matchLabels: { a: "b" } } }),
    spec({ backoffLimit: -1, activeDeadlineSeconds: -1 }),
    spec({ managedBy: "example.test/me" }),
  ], [
    { active: 1, ready: 1, startTime: "2026-01-01T00:00:00Z" },
    { active: -1, ready: 2, succeeded: -1, failed: -1, terminating: -1 },
    { conditions: [{ type: "Complete", status: "True" }] },
    { conditions: [{ type: "Failed", status: "True" }, { type: "Complete", status: "True" }] },
    {
      conditions: [{ type: "SuccessCriteriaMet", status: "True" }, { type: "FailureTarget", status: "True" }],
    },
    { completionTime: "2026-01-01T00:00:00Z", startTime: "2026-01-02T00:00:00Z" },
    {
      conditions: [{ type: "Complete", status: "True" }, { type: "SuccessCriteriaMet", status: "True" }],
      startTime: "2026-01-01T00:00:00Z",
      completionTime: "2026-01-02T00:00:00Z",
      succeeded: 1,
    },
    {
      conditions: [{ type: "Complete", status: "True" }, { type: "SuccessCriteriaMet", status: "True" }],
      startTime: "2026-01-03T00:00:00Z",
      completionTime: "2026-01-02T00:00:00Z",
      active: 1,
      uncountedTerminatedPods: { succeeded: ["a", "a"], failed: [""] },
    },
    { completedIndexes: "1,3-5", failedIndexes: "2" },
  ]),
  "jobs by index": changes(
    "batch/v1/jobs",
    () => job("task", { completionMode: "Indexed", completions: 3, backoffLimitPerIndex: 1 }),
    [],
    [
      { completedIndexes: "0-1", failedIndexes: "2" },
      { completedIndexes: "1-0", failedIndexes: "5" },
      { completedIndexes: "x,1", failedIndexes: "0-1-2" },
    ],
  ),
  "cronjobs": changes("batch/v1/cronjobs", () => ({
    metadata: { name: "tick" },
    spec: { schedule: "* * * * *", jobTemplate: { spec: job("tick").spec } },
  }), [
    spec({ schedule: "1 2 3 4 5", suspend: true }),
    spec({ schedule: "x" }),
    spec({ schedule: "" }),
    spec({ concurrencyPolicy: "X", timeZone: "No/Where" }),
    spec({ jobTemplate: { spec: { template: { spec: { restartPolicy: "Always" } } } } }),
  ]),
  "pods": changes("v1/pods", () => pod("one"), [
    spec({ containers: [{ name: "main", image: "example.test/app:2" }] }),
    spec({ containers: [] }),
    spec({ containers: [{ name: "main", image: "" }] }),
    spec({ activeDeadlineSeconds: 10 }),
    spec({ activeDeadlineSeconds: -10 }),
    spec({ tolerations: [] }),
    { metadata: { labels: { a: "b" } } },
  ], [
    { phase: "Running", podIP: "10.1.2.3", podIPs: [{ ip: "10.1.2.3" }] },
    { podIPs: [{ ip: "x" }] },
    { qosClass: "Guaranteed" },
    { nominatedNodeName: "A_" },
    { nominatedNodeName: "node-1" },
    { conditions: [{ type: "Ready", status: "True" }] },
  ]),
  "services": changes("v1/services", () => service("web", { clusterIP: "10.0.88.8" }), [
    spec({ clusterIP: "10.0.88.9" }),
    spec({ clusterIP: "None" }),
    spec({ clusterIP: "" }),
    spec({ clusterIP: null, clusterIPs: null }),
    spec({ ports: [] }),
    spec({ ports: [{ port: 0 }] }),
    spec({ ports: [{ port: 80, nodePort: 30_000 }] }),
    spec({ type: "X" }),
    spec({ type: "ExternalName" }),
    spec({ type: "LoadBalancer", externalTrafficPolicy: "X" }),
    spec({ ipFamilies: ["IPv6"] }),
    spec({ ipFamilyPolicy: "RequireDualStack" }),
    spec({ selector: { "a b": "c" }, sessionAffinity: "X" }),
    spec({ sessionAffinity: "ClientIP" }),
    spec({ externalIPs: ["127.0.0.1", "1.2.3.4"] }),
  ], [{ loadBalancer: { ingress: [{ ip: "x" }] } }, { loadBalancer: { ingress: [{ hostname: "A_" }] } }]),
  "services of a load balancer": changes("v1/services", () => service("web", { type: "LoadBalancer" }), [], [
    {
      loadBalancer: {
        ingress: [{ ip: "x" }, { ip: "1.2.3.4" }, { hostname: "A_" }, { hostname: "1.2.3.4" }],
      },
    },
    { loadBalancer: { ingress: [{ ip: "1.2.3.4", ipMode: "X" }, { hostname: "a.test", ipMode: "VIP" }] } },
  ]),
  "headless services": changes("v1/services", () => service("web", { clusterIP: "None" }), [
    spec({ clusterIP: "10.0.88.10" }),
    spec({ type: "NodePort" }),
    spec({ ports: null, selector: null }),
  ]),
  "configmaps that are immutable": changes("v1/configmaps", () => ({
    metadata: { name: "one" },
    data: { a: "1" },
    immutable: true,
  }), [
    { data: { a: "2" } },
    { binaryData: { b: "YQ==" } },
    { immutable: false },
    { immutable: null },
    { metadata: { labels: { a: "b" } } },
    { data: { "a b": "c" }, immutable: null },
  ]),
  "secrets": changes("v1/secrets", () => ({ metadata: { name: "one" }, data: { a: "YQ==" } }), [
    { type: "kubernetes.io/basic-auth" },
    { type: null },
    { data: { a: null, "b c": "YQ==" } },
    { stringData: { a: "new" } },
  ]),
  "secrets that are immutable": changes("v1/secrets", () => ({
    metadata: { name: "one" },
    data: { a: "YQ==" },
    immutable: true,
  }), [{ data: { a: "Yg==" } }, { stringData: { a: "a" } }, { immutable: null }, { type: "x" }]),
  "persistentvolumes": changes("v1/persistentvolumes", (c) =>
    cluster(c, "disk", {
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        hostPath: { path: "/x" },
        claimRef: { namespace: "default", name: "a" },
      },
    }), [
    spec({ capacity: { storage: "2Gi" }, persistentVolumeReclaimPolicy: "Delete" }),
    spec({ volumeMode: "Block" }),
    spec({ accessModes: [] }),
    spec({ storageClassName: "A_" }),
  ]),
  "persistentvolumeclaims": changes("v1/persistentvolumeclaims", () => ({
    metadata: { name: "data" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      storageClassName: "",
    },
  }), [
    { metadata: { labels: { a: "b" } } },
    spec({ volumeName: "disk" }),
  ]),
  "storageclasses": changes(
    "storage.k8s.io/v1/storageclasses",
    (c) => cluster(c, "fast", { provisioner: "example.test/disk", parameters: { a: "b" } }),
    [
      { provisioner: "example.test/other" },
      { parameters: { a: "c" } },
      { reclaimPolicy: "Retain" },
      { volumeBindingMode: "WaitForFirstConsumer" },
      { allowVolumeExpansion: true, mountOptions: ["ro"] },
      { allowedTopologies: [{ matchLabelExpressions: [{ key: "zone", values: ["a"] }] }] },
    ],
  ),
  "priorityclasses": changes(
    "scheduling.k8s.io/v1/priorityclasses",
    (c) => cluster(c, "high", { value: 5 }),
    [
      { value: 6 },
      { preemptionPolicy: "Never" },
      { description: "d", globalDefault: true },
    ],
  ),
  "runtimeclasses": changes("node.k8s.io/v1/runtimeclasses", (c) => cluster(c, "box", { handler: "box" }), [
    { handler: "other" },
    { overhead: { podFixed: { cpu: "1" } } },
  ]),
  "ingresses": changes("networking.k8s.io/v1/ingresses", () => ({
    metadata: { name: "web" },
    spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
  }), [
    spec({ defaultBackend: null }),
    spec({ rules: [{ host: "a.test" }], ingressClassName: "one" }),
    spec({ defaultBackend: { service: { port: { name: "http" } } } }),
  ], [{ loadBalancer: { ingress: [{ ip: "x", ports: [{ port: 1, protocol: "X" }] }] } }]),
  "ingressclasses": changes(
    "networking.k8s.io/v1/ingressclasses",
    (c) => cluster(c, "it", { spec: { controller: "example.test/it" } }),
    [
      spec({ controller: "example.test/other" }),
      spec({ parameters: { kind: "A", name: "b", scope: "Cluster", namespace: "x" } }),
    ],
  ),
  "networkpolicies": changes("networking.k8s.io/v1/networkpolicies", () => ({
    metadata: { name: "all" },
    spec: { podSelector: {} },
  }), [spec({ policyTypes: ["Egress"] }), spec({ podSelector: { matchLabels: { "a b": "c" } } })]),
  "endpointslices": changes("discovery.k8s.io/v1/endpointslices", () => ({
    metadata: { name: "web" },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.1.2.3"] }],
    ports: [{ port: 80 }],
  }), [
    { addressType: "IPv6", endpoints: [] },
    { ports: [{ port: 80, name: "A" }] },
    { endpoints: [{ addresses: ["10.1.2.4"], conditions: { ready: true } }] },
  ]),
  "horizontalpodautoscalers": changes("autoscaling/v2/horizontalpodautoscalers", () => ({
    metadata: { name: "web" },
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas: 3 },
  }), [
    spec({ maxReplicas: 0 }),
    spec({ minReplicas: 5 }),
    spec({ scaleTargetRef: { apiVersion: "v1" } }),
    spec({ behavior: { scaleDown: { stabilizationWindowSeconds: 1 } } }),
  ], [{ currentReplicas: -1, desiredReplicas: -1 }]),
  "poddisruptionbudgets": changes("policy/v1/poddisruptionbudgets", () => ({
    metadata: { name: "web" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "web" } } },
  }), [
    spec({ minAvailable: null, maxUnavailable: "10%" }),
    spec({ selector: { matchLabels: { app: "other" } } }),
    spec({ minAvailable: "x" }),
  ], [{ currentHealthy: -1, desiredHealthy: -1, disruptionsAllowed: -1, expectedPods: -1 }]),
  "rolebindings": changes("rbac.authorization.k8s.io/v1/rolebindings", () => ({
    metadata: { name: "one" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "one" },
  }), [
    { roleRef: { name: "two" } },
    { roleRef: { kind: "ClusterRole" } },
    { subjects: [{ kind: "User", name: "jane" }] },
    { subjects: [{ kind: "X", name: "" }] },
  ]),
  "roles": changes("rbac.authorization.k8s.io/v1/roles", () => ({
    metadata: { name: "one" },
    rules: [{ verbs: ["list"], apiGroups: [""], resources: ["pods"] }],
  }), [
    { rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }] },
    { rules: [{ verbs: [] }] },
    { rules: null },
  ]),
  "leases": changes("coordination.k8s.io/v1/leases", () => ({ metadata: { name: "one" }, spec: {} }), [
    spec({ leaseDurationSeconds: -1, leaseTransitions: -1 }),
    spec({ holderIdentity: "me", leaseDurationSeconds: 15 }),
  ]),
  "resourcequotas": changes(
    "v1/resourcequotas",
    () => ({
      metadata: { name: "one" },
      spec: { hard: { pods: "2" }, scopes: ["NotBestEffort"] },
    }),
    [spec({ scopes: ["Terminating"] }), spec({ hard: { pods: "-1" } })],
    [{ used: { pods: "x.y" } }],
  ),
  "limitranges": changes("v1/limitranges", () => ({
    metadata: { name: "one" },
    spec: { limits: [{ type: "Container", max: { cpu: "1" } }] },
  }), [spec({ limits: [{ type: "X" }] }), spec({ limits: [] })]),
  "nodes": changes(
    "v1/nodes",
    (c) =>
      cluster(c, "box", { spec: { podCIDR: "10.9.0.0/24", podCIDRs: ["10.9.0.0/24"], providerID: "a" } }),
    [
      spec({ podCIDR: "10.9.1.0/24", podCIDRs: ["10.9.1.0/24"] }),
      spec({ providerID: "b" }),
      spec({ unschedulable: true }),
      spec({ taints: [{ key: "a", effect: "NoSchedule" }, { key: "a", effect: "NoSchedule" }] }),
    ],
    [{ capacity: { cpu: "1" }, addresses: [{ type: "InternalIP", address: "10.1.1.1" }] }],
  ),
  "csidrivers": changes("storage.k8s.io/v1/csidrivers", (c) => cluster(c, "disk.test", { spec: {} }), [
    spec({ attachRequired: false }),
    spec({ volumeLifecycleModes: ["Ephemeral"] }),
  ]),
});
export default cases;
