/** Creating: what a server makes of what it is given. @module */
import { configMap, deployment, pod, service } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("create", {
  "a configmap and reading it back": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one", { a: "1" }));
    await c.get(c.at("v1/configmaps", "one"));
  },
  "a configmap without apiversion and kind": async (c) => {
    await c.post(c.at("v1/configmaps"), { metadata: { name: "one" }, data: { a: "1" } });
  },
  "a configmap with everything metadata may have": async (c) => {
    await c.post(
      c.at("v1/configmaps"),
      configMap("full", { a: "1" }, {
        labels: { app: "web", "example.test/tier": "front" },
        annotations: { "example.test/note": "a longer text, with spaces" },
        finalizers: ["example.test/hold"],
        ownerReferences: [{
          apiVersion: "v1",
          kind: "ConfigMap",
          name: "owner",
          uid: "11111111-2222-4333-8444-555555555555",
          controller: true,
          blockOwnerDeletion: true,
        }],
      }),
    );
  },
  "what a client may not set is set by the server": async (c) => {
    await c.post(
      c.at("v1/configmaps"),
      configMap("own", {}, {
        uid: "11111111-2222-4333-8444-555555555555",
        creationTimestamp: "2001-02-03T04:05:06Z",
        deletionTimestamp: "2001-02-03T04:05:06Z",
        deletionGracePeriodSeconds: 5,
        generation: 7,
        selfLink: "/somewhere",
      }),
    );
  },
  "a resourceversion is refused": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("rv", {}, { resourceVersion: "1" }));
  },
  "a name that is taken": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("twice"));
    await c.post(c.at("v1/configmaps"), configMap("twice", { b: "2" }));
  },
  "generatename": async (c) => {
    const { name } = await c.post(c.at("v1/configmaps"), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { generateName: "made-" },
    });
    await c.get(c.at("v1/configmaps", name));
    await c.delete(c.at("v1/configmaps", name));
  },
  "name wins over generatename": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("given", {}, { generateName: "made-" }));
  },
  "neither name nor generatename": async (c) => {
    await c.post(c.at("v1/configmaps"), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {},
      data: { a: "1" },
    });
    await c.post(c.at("v1/configmaps"), { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } });
  },
  "bad names": async (c) => {
    for (const name of ["Upper", "under_score", "-dash", "dash-", "a b", "ä", "a..b", "x".repeat(254)]) {
      await c.post(c.at("v1/configmaps"), configMap(name));
    }
    await c.post(c.at("v1/configmaps"), configMap("with/slash"));
    await c.post(c.at("v1/configmaps"), configMap(".."));
    await c.post(c.at("v1/configmaps"), configMap("."));
  },
  "bad generatename": async (c) => {
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "Not_Good-" } };
    await c.post(c.at("v1/configmaps"), body);
  },
  "a service's name is a dns label": async (c) => {
    await c.post(c.at("v1/services"), service("1abc"));
    await c.post(c.at("v1/services"), service("with.dot"));
    await c.post(c.at("v1/services"), service("x".repeat(64)));
  },
  "a namespace in the body that is not the path's": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("elsewhere", {}, { namespace: "other" }));
  },
  "a namespace in the body that is the path's": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("here", {}, { namespace: c.namespace }));
  },
  "in a namespace that is not there": async (c) => {
    await c.post("/api/v1/namespaces/nowhere-at-all/configmaps", configMap("one"));
  },
  "a namespaced kind at the cluster's path": async (c) => {
    await c.post(c.cluster("v1/configmaps"), configMap("one"));
    await c.post(c.cluster("v1/configmaps"), configMap("one", {}, { namespace: c.namespace }));
  },
  "kind or version that is not the path's": async (c) => {
    await c.post(c.at("v1/configmaps"), { ...configMap("one"), kind: "Secret" });
    await c.post(c.at("v1/configmaps"), { ...configMap("one"), apiVersion: "v2" });
    await c.post(c.at("v1/configmaps"), { ...configMap("one"), apiVersion: "apps/v1", kind: "Deployment" });
    await c.post(c.at("v1/configmaps"), { ...configMap("one"), kind: "NoSuchKind" });
  },
  "bad labels and annotations": async (c) => {
    // One at a time: a server goes through a map in any order.
    for (const key of ["bad key", "example.test/a/b", "/x", "UPPER.test/x", ""]) {
      await c.post(c.at("v1/configmaps"), configMap("labels", {}, { labels: { [key]: "x" } }));
    }
    await c.post(c.at("v1/configmaps"), configMap("value", {}, { labels: { a: "bad value!" } }));
    await c.post(c.at("v1/configmaps"), configMap("long", {}, { labels: { a: "v".repeat(64) } }));
    await c.post(c.at("v1/configmaps"), configMap("notes", {}, { annotations: { "bad key": "x" } }));
  },
  "bad finalizers": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("plain", {}, { finalizers: ["plain"] }));
    await c.post(c.at("v1/configmaps"), configMap("spaces", {}, { finalizers: ["example.test/a b"] }));
  },
  "bad owner references": async (c) => {
    const owner = {
      apiVersion: "v1",
      kind: "ConfigMap",
      name: "owner",
      uid: "11111111-2222-4333-8444-555555555555",
    };
    const owners = (...ownerReferences: unknown[]) => configMap("owned", {}, { ownerReferences });
    await c.post(c.at("v1/configmaps"), owners({ ...owner, name: "" }));
    await c.post(c.at("v1/configmaps"), owners({ ...owner, uid: "" }));
    await c.post(c.at("v1/configmaps"), owners({ kind: "ConfigMap" }));
    await c.post(
      c.at("v1/configmaps"),
      owners({ ...owner, controller: true }, { ...owner, name: "second", controller: true }),
    );
    await c.post(c.at("v1/configmaps"), owners(owner, owner));
  },
  "a configmap's keys and sizes": async (c) => {
    for (const key of ["bad key", "..", ""]) {
      await c.post(c.at("v1/configmaps"), configMap("key", { [key]: "x" }));
    }
    const both = { ...configMap("both", { a: "text" }), binaryData: { a: "AAEC" } };
    await c.post(c.at("v1/configmaps"), both);
    await c.post(c.at("v1/configmaps"), { ...configMap("binary"), binaryData: { b: "AAEC/w==" } });
    await c.post(c.at("v1/configmaps"), { ...configMap("base64"), binaryData: { b: "not base64!" } });
    await c.post(c.at("v1/configmaps"), configMap("huge", { a: "x".repeat(1_100_000) }));
  },
  "an immutable configmap": async (c) => {
    await c.post(c.at("v1/configmaps"), { ...configMap("fixed"), immutable: true });
    await c.patchMerge(c.at("v1/configmaps", "fixed"), { data: { a: "2" } });
    await c.patchMerge(c.at("v1/configmaps", "fixed"), { immutable: false });
    await c.patchMerge(c.at("v1/configmaps", "fixed"), { metadata: { labels: { a: "b" } } });
  },
  "a secret with stringdata": async (c) => {
    await c.post(c.at("v1/secrets"), {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "keys" },
      data: { a: "b2xk", b: "Yg==" },
      stringData: { a: "new", c: "text" },
    });
    await c.patchMerge(c.at("v1/secrets", "keys"), { type: "example.test/other" });
  },
  "secrets of a known type": async (c) => {
    const secret = (name: string, type: string, data?: Record<string, string>) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name },
      type,
      data,
    });
    await c.post(c.at("v1/secrets"), secret("tls", "kubernetes.io/tls", { "tls.crt": "Yg==" }));
    await c.post(c.at("v1/secrets"), secret("basic", "kubernetes.io/basic-auth"));
    await c.post(
      c.at("v1/secrets"),
      secret("docker", "kubernetes.io/dockerconfigjson", { ".dockerconfigjson": "Yg==" }),
    );
    await c.post(c.at("v1/secrets"), secret("ssh", "kubernetes.io/ssh-auth", { "ssh-privatekey": "Yg==" }));
    await c.post(c.at("v1/secrets"), secret("none", ""));
  },
  "a pod and its defaults": async (c) => {
    await c.post(c.at("v1/pods"), pod("plain"));
    await c.post(
      c.at("v1/pods"),
      pod("rich", {
        initContainers: [{ name: "init", image: "example.test/init" }],
        containers: [{
          name: "main",
          image: "example.test/app:1.2.3",
          ports: [{ containerPort: 8080, name: "http" }],
          env: [
            { name: "A", value: "1" },
            { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          ],
          resources: { limits: { cpu: "500m", memory: "64Mi" }, requests: { cpu: "0.1" } },
          livenessProbe: { httpGet: { path: "/", port: "http" } },
          readinessProbe: { tcpSocket: { port: 8080 } },
          volumeMounts: [{ name: "config", mountPath: "/etc/config" }],
        }],
        volumes: [
          { name: "config", configMap: { name: "config" } },
          { name: "secret", secret: { secretName: "secret" } },
          { name: "scratch", emptyDir: {} },
          { name: "both", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
        ],
      }),
    );
  },
  "a pod's faults": async (c) => {
    await c.post(c.at("v1/pods"), pod("none", { containers: [] }));
    await c.post(c.at("v1/pods"), { apiVersion: "v1", kind: "Pod", metadata: { name: "nospec" } });
    await c.post(c.at("v1/pods"), pod("noname", { containers: [{ image: "example.test/app" }] }));
    await c.post(c.at("v1/pods"), pod("noimage", { containers: [{ name: "main" }] }));
    const twice = [{ name: "main", image: "a" }, { name: "main", image: "b" }];
    await c.post(c.at("v1/pods"), pod("twice", { containers: twice }));
    await c.post(c.at("v1/pods"), pod("policy", { restartPolicy: "Sometimes" }));
    const mount = [{ name: "main", image: "a", volumeMounts: [{ name: "nowhere", mountPath: "/x" }] }];
    await c.post(c.at("v1/pods"), pod("mount", { containers: mount }));
    const port = [{ name: "main", image: "a", ports: [{ containerPort: 70000 }] }];
    await c.post(c.at("v1/pods"), pod("port", { containers: port }));
    const limits = { requests: { cpu: "2" }, limits: { cpu: "1" } };
    await c.post(
      c.at("v1/pods"),
      pod("limits", { containers: [{ name: "main", image: "a", resources: limits }] }),
    );
  },
  "a service and its defaults": async (c) => {
    await c.post(c.at("v1/services"), service("plain"));
    await c.post(c.at("v1/services"), service("headless", { clusterIP: "None" }));
    await c.post(
      c.at("v1/services"),
      service("ports", { type: "NodePort", ports: [{ port: 80, targetPort: "http" }] }),
    );
    const external = { apiVersion: "v1", kind: "Service", metadata: { name: "external" } };
    await c.post(c.at("v1/services"), {
      ...external,
      spec: { type: "ExternalName", externalName: "example.test" },
    });
  },
  "a service's faults": async (c) => {
    await c.post(c.at("v1/services"), service("none", { ports: [] }));
    await c.post(c.at("v1/services"), service("unnamed", { ports: [{ port: 80 }, { port: 81 }] }));
    await c.post(c.at("v1/services"), service("port", { ports: [{ port: 0 }] }));
    await c.post(c.at("v1/services"), service("type", { type: "Other" }));
    await c.post(c.at("v1/services"), service("protocol", { ports: [{ port: 80, protocol: "udp" }] }));
    await c.post(c.at("v1/services"), service("address", { clusterIP: "1.2.3" }));
  },
  "a deployment and its defaults": async (c) => {
    await c.post(c.at("apps/v1/deployments"), deployment("web"));
    await c.get(c.at("apps/v1/deployments", "web"));
  },
  "a deployment's faults": async (c) => {
    const path = c.at("apps/v1/deployments");
    await c.post(path, deployment("labels", { selector: { matchLabels: { app: "other" } } }));
    await c.post(path, deployment("none", { selector: undefined }));
    await c.post(path, deployment("empty", { selector: {} }));
    await c.post(path, deployment("minus", { replicas: -1 }));
    await c.post(path, deployment("strategy", { strategy: { type: "Recreate", rollingUpdate: {} } }));
    const rolling = { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } };
    await c.post(path, deployment("surge", { strategy: rolling }));
  },
  "status is not taken at creation": async (c) => {
    await c.post(c.at("apps/v1/deployments"), { ...deployment("web"), status: { replicas: 5 } });
    await c.post(c.at("v1/pods"), { ...pod("pod"), status: { phase: "Running" } });
  },
  "at the path of a name": async (c) => {
    await c.post(c.at("v1/configmaps", "one"), configMap("one"));
  },
  "a namespace": async (c) => {
    const name = c.own("made");
    await c.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    await c.get(c.cluster("v1/namespaces", name));
    await c.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "a.b" } });
  },
  "managers by their user agents": async (c) => {
    // As Go writes them: a character for each byte of the UTF-8.
    const bytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
    const agents = [
      "größe→/1",
      "a\u200bb\u00a0c d/1",
      `${"x".repeat(127)}é-y/1`,
      `${"x".repeat(126)}é-y/1`,
      "/1",
      "\u200b/1",
    ];
    for (const [at, agent] of agents.entries()) {
      await c.post(c.at("v1/configmaps"), configMap(`of-${at}`), { headers: { "User-Agent": bytes(agent) } });
    }
  },
});
export default cases;
