/**
 * What a cache costs: `deno run -A --v8-flags=--expose-gc tools/deno.ts run -A --v8-flags=--expose-gc bench/cache.ts`.
 *
 * A stand-in for a server, in process, answers with 20,000 pods of 3.4 KB and then 60,000 changes, in chunks of 64 KB as
 * a socket would. The peer is client-go 0.37's JSON informer on the same task: 6,200 events a second, 7.6 KB of heap a
 * pod.
 *
 * @module
 */
import { Pod } from "../api/core/v1.ts";
import { dropManagedFields, Lister, listerWatcherOf, SharedInformer } from "../cache/mod.ts";
import type { Stored } from "../meta/mod.ts";
import { noMetrics } from "../metrics/mod.ts";
import { ResourceClient } from "../rest/mod.ts";

const pods = 20_000;
const events = 60_000;
const namespaces = 100;

/** A pod as kubelets and controllers leave it: about 3.4 KB of JSON, managedFields included. */
function podText(i: number, version: number): string {
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

const encoder = new TextEncoder();

/** The text of a list, once: `podText` is not what is measured. */
const list = encoder.encode(
  `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1000"},"items":[${
    Array.from({ length: pods }, (_, i) => podText(i, 1000)).join(",")
  }]}`,
);
/** 64 KB chunks of changes, cut wherever 64 KB end. */
const stream = encoder.encode(
  Array.from(
    { length: 2_000 },
    (_, i) => `{"type":"MODIFIED","object":${podText((i * 7) % pods, 2000 + i)}}\n`,
  ).join(""),
);
const rounds = events / 2_000;

/** A transport that answers a list with the pods, and a watch with the changes once `go` resolves. */
function transport(go: Promise<void>) {
  return async (request: Request): Promise<Response> => {
    const headers = { "content-type": "application/json" };
    if (!new URL(request.url).searchParams.has("watch")) return new Response(list, { headers });
    await Promise.resolve();
    let at = 0;
    let round = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await go;
        if (round === rounds) return new Promise(() => {});
        controller.enqueue(stream.subarray(at, at + 65_536));
        at += 65_536;
        if (at < stream.length) return;
        at = 0;
        round++;
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers });
  };
}

const gc = (globalThis as { gc?: () => void }).gc;
function heap(): number {
  gc?.();
  gc?.();
  return Deno.memoryUsage().heapUsed;
}

async function run(transform?: (object: Stored<Pod>) => Stored<Pod>) {
  const { promise: go, resolve: start } = Promise.withResolvers<void>();
  const client = new ResourceClient({
    server: new URL("http://pods.example"),
    namespace: "default",
    transport: transport(go),
  }, Pod);
  const informer = new SharedInformer<Pod>(listerWatcherOf(client), {
    type: Pod,
    transform,
    metrics: noMetrics,
    reflector: { watchList: false },
    indexers: { node: (pod) => [pod.spec?.nodeName ?? ""] },
  });
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  let left = events;
  informer.addEventHandler({
    onUpdate: () => {
      if (--left === 0) finish();
    },
  });
  const before = heap();
  const begun = performance.now();
  const running = informer.run();
  await informer.whenSynced();
  const synced = performance.now() - begun;
  const perPod = (heap() - before) / pods;
  const started = performance.now();
  start();
  await done;
  const rate = events / ((performance.now() - started) / 1_000);
  return { informer, running, synced, perPod, rate };
}

/** Nanoseconds of one call, the median of several rounds. */
function nanoseconds(times: number, call: (i: number) => unknown): number {
  const figures: number[] = [];
  let sink: unknown;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    for (let i = 0; i < times; i++) sink = call(i);
    figures.push((performance.now() - start) * 1e6 / times);
  }
  void sink;
  return figures.sort((a, b) => a - b)[3]!;
}

let missed = 0;
function report(name: string, figure: number, unit: string, goal?: number, more = false): void {
  const met = goal === undefined || (more ? figure >= goal : figure <= goal);
  if (!met) missed++;
  const verdict = goal === undefined ? "" : `goal ${more ? "≥" : "≤"} ${goal}: ${met ? "met" : "MISSED"}`;
  console.log(
    `${name.padEnd(58)} ${figure.toFixed(figure < 100 ? 2 : 0).padStart(9)} ${unit.padEnd(9)} ${verdict}`,
  );
}

console.log(`${pods} pods of ${(list.length / pods / 1_000).toFixed(2)} KB, ${events} changes\n`);
const whole = await run();
report("sync", whole.synced, "ms");
report("changes", whole.rate, "events/s", 5 * 6_200, true);
if (gc !== undefined) report("heap a pod, whole", whole.perPod / 1_000, "KB", 0.85 * 7.6);

const lister = new Lister<Pod>(whole.informer);
const namesOf = (i: number) => `web-7d4b9c6f5d-${i % pods}`;
const keys = Array.from({ length: pods }, (_, i) => [`namespace-${i % namespaces}`, namesOf(i)] as const);
report(
  "lister.namespace(ns).get(name), hit",
  nanoseconds(200_000, (i) => {
    const [namespace, name] = keys[i % pods]!;
    return lister.namespace(namespace).get(name);
  }),
  "ns",
  300,
);
report(
  "lister.namespace(ns).get(name), miss",
  nanoseconds(200_000, (i) => lister.namespace("namespace-1").get(keys[i % pods]![1])),
  "ns",
  300,
);
report(
  "lister.get(key), hit",
  nanoseconds(200_000, (i) => lister.get(`namespace-1/web-7d4b9c6f5d-${(i % 200) * 100 + 1}`)),
  "ns",
  300,
);
const iterate = (namespace: string) => {
  let length = 0;
  for (const pod of lister.byIndex("namespace", namespace)) length += pod.metadata.name.length;
  return length;
};
report(
  "byIndex of 200, iterated, one field of each",
  nanoseconds(20_000, () => iterate("namespace-7")) / 1_000,
  "µs",
  2,
);
// The same pods each time are in the processor's cache; a hundred namespaces in turn are not.
report(
  "the same, another 200 each time",
  nanoseconds(20_000, (i) => iterate(`namespace-${i % namespaces}`)) / 1_000,
  "µs",
);
await whole.informer[Symbol.asyncDispose]();
await whole.running;

const slim = await run(dropManagedFields);
report("changes, managedFields dropped", slim.rate, "events/s");
if (gc !== undefined) report("heap a pod, managedFields dropped", slim.perPod / 1_000, "KB", 5);
await slim.informer[Symbol.asyncDispose]();
await slim.running;
if (missed > 0) Deno.exit(1);
