/**
 * What else a fresh cluster has and people count on: the service of the API itself, and the two priority classes of
 * the system.
 *
 * @module
 */
import { bootstrap } from "../registry/bootstrap.ts";
import type { Registry } from "../registry/registry.ts";

/** Address of the service `kubernetes`: the first of the cluster's. */
const serviceAddress = "10.0.0.1";

/** Creates them. `port` is that of the server, where it listens. */
export function createSystemObjects(registry: Registry, port: number): void {
  createPriorityClass(
    registry,
    "system-node-critical",
    2_000_001_000,
    "Pods that their node cannot do without, and that must not be moved.",
  );
  createPriorityClass(
    registry,
    "system-cluster-critical",
    2_000_000_000,
    "Pods that the cluster cannot do without, wherever they run.",
  );
  bootstrap(registry, { group: "", resource: "services" }, {
    kind: "Service",
    apiVersion: "v1",
    metadata: {
      name: "kubernetes",
      namespace: "default",
      labels: { component: "apiserver", provider: "kubernetes" },
    },
    spec: {
      ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: port }],
      clusterIP: serviceAddress,
      clusterIPs: [serviceAddress],
      type: "ClusterIP",
      sessionAffinity: "None",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
    },
    status: { loadBalancer: {} },
  }, {
    "f:metadata": { "f:labels": { ".": {}, "f:component": {}, "f:provider": {} } },
    "f:spec": {
      "f:clusterIP": {},
      "f:internalTrafficPolicy": {},
      "f:ipFamilyPolicy": {},
      "f:ports": {
        ".": {},
        'k:{"port":443,"protocol":"TCP"}': {
          ".": {},
          "f:name": {},
          "f:port": {},
          "f:protocol": {},
          "f:targetPort": {},
        },
      },
      "f:sessionAffinity": {},
      "f:type": {},
    },
  });
}

function createPriorityClass(registry: Registry, name: string, value: number, description: string): void {
  bootstrap(registry, { group: "scheduling.k8s.io", resource: "priorityclasses" }, {
    kind: "PriorityClass",
    apiVersion: "scheduling.k8s.io/v1",
    metadata: { name, generation: 1 },
    value,
    description,
    preemptionPolicy: "PreemptLowerPriority",
  }, { "f:description": {}, "f:preemptionPolicy": {}, "f:value": {} });
}
