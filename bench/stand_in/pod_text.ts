/**
 * The pod that benchmarks send and store.
 *
 * @module
 */

/** Among how many namespaces the pods are spread. */
export const namespaces = 100;

/** A pod as kubelets and controllers leave it: about 3.4 KB of JSON, managedFields included. */
export function podText(i: number, version: number): string {
  const fields = (names: string) =>
    JSON.parse(`{${names.split(" ").map((name) => `"f:${name}":{}`).join(",")}}`);
  const when = "2026-01-01T00:00:00Z";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `web-7d4b9c6f5d-${i}`,
      generateName: "web-7d4b9c6f5d-",
      namespace: `namespace-${i % namespaces}`,
      uid: `0b1c2d3e-4f50-6172-8394-${String(i).padStart(12, "0")}`,
      resourceVersion: String(version),
      generation: 1,
      creationTimestamp: when,
      labels: { app: "web", "pod-template-hash": "7d4b9c6f5d", tier: "frontend", release: "stable" },
      annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "8080" },
      ownerReferences: [{
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        name: "web-7d4b9c6f5d",
        uid: "5f1f9a3e-7e0f-4f6a-9b0a-2f0a3f4b5c6d",
        controller: true,
        blockOwnerDeletion: true,
      }],
      managedFields: [
        {
          manager: "kube-controller-manager",
          operation: "Update",
          apiVersion: "v1",
          time: when,
          fieldsType: "FieldsV1",
          fieldsV1: {
            "f:metadata": fields("annotations generateName labels ownerReferences app tier release"),
            "f:spec": fields(
              "containers dnsPolicy enableServiceLinks restartPolicy schedulerName securityContext volumes",
            ),
          },
        },
        {
          manager: "kubelet",
          operation: "Update",
          apiVersion: "v1",
          time: when,
          fieldsType: "FieldsV1",
          fieldsV1: {
            "f:status": fields(
              "conditions containerStatuses hostIP phase podIP podIPs startTime message reason",
            ),
          },
          subresource: "status",
        },
      ],
    },
    spec: {
      volumes: [{
        name: "kube-api-access",
        projected: {
          defaultMode: 420,
          sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: "token" } }],
        },
      }],
      containers: [{
        name: "web",
        image: "registry.example.com/shop/web:1.24.3",
        ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
        env: [{ name: "REGION", value: "eu-west-1" }, {
          name: "POD_NAME",
          valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } },
        }],
        resources: { limits: { cpu: "500m", memory: "256Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
        volumeMounts: [{
          name: "kube-api-access",
          readOnly: true,
          mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
        }],
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
        imagePullPolicy: "IfNotPresent",
      }],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: "web",
      nodeName: `node-${i % 200}`,
      securityContext: {},
      schedulerName: "default-scheduler",
      tolerations: [
        {
          key: "node.kubernetes.io/not-ready",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 300,
        },
        {
          key: "node.kubernetes.io/unreachable",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 300,
        },
      ],
      priority: 0,
      enableServiceLinks: true,
    },
    status: {
      phase: "Running",
      conditions: ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"]
        .map((type) => ({
          type,
          status: "True",
          lastProbeTime: null,
          lastTransitionTime: when,
        })),
      hostIP: "10.0.0.1",
      podIP: `10.1.${(i >> 8) & 255}.${i & 255}`,
      podIPs: [{ ip: `10.1.${(i >> 8) & 255}.${i & 255}` }],
      startTime: when,
      containerStatuses: [{
        name: "web",
        state: { running: { startedAt: when } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image: "registry.example.com/shop/web:1.24.3",
        imageID:
          "registry.example.com/shop/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        containerID: "containerd://2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        started: true,
      }],
      qosClass: "Burstable",
    },
  });
}
