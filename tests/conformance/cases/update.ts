/** Replacing: conflicts, what cannot change, generation, and writes that change nothing. @module */
import { configMap, deployment, job, pod, service, statefulSet } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("update", {
  "a configmap with its resourceversion": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one", { a: "1", b: "2" }));
    const next = made.changed((o) => {
      o.data = { a: "2" };
      o.metadata.labels = { app: "web" };
    });
    await c.put(c.at("v1/configmaps", "one"), next);
    await c.get(c.at("v1/configmaps", "one"));
  },
  "a configmap without a resourceversion": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(c.at("v1/configmaps", "one"), configMap("one", { a: "2" }));
  },
  "an old resourceversion conflicts": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(c.at("v1/configmaps", "one"), made.changed((o) => o.data.a = "2"));
    await c.put(c.at("v1/configmaps", "one"), made.changed((o) => o.data.a = "3"));
  },
  "a resourceversion that is no number": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(c.at("v1/configmaps", "one"), configMap("one", {}, { resourceVersion: "abc" }));
    await c.put(c.at("v1/configmaps", "one"), configMap("one", {}, { resourceVersion: "0" }));
  },
  "an update that changes nothing keeps the resourceversion": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(c.at("v1/configmaps", "one"), made.body);
    await c.put(c.at("v1/configmaps", "one"), configMap("one"));
  },
  "another uid": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(
      c.at("v1/configmaps", "one"),
      made.changed((o) => o.metadata.uid = "11111111-2222-4333-8444-555555555555"),
    );
    await c.put(
      c.at("v1/configmaps", "one"),
      configMap("one", {}, { uid: "11111111-2222-4333-8444-555555555555" }),
    );
  },
  "another name, namespace, kind": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(c.at("v1/configmaps", "one"), configMap("two"));
    await c.put(c.at("v1/configmaps", "one"), configMap("one", {}, { namespace: "other" }));
    await c.put(c.at("v1/configmaps", "one"), { ...configMap("one"), kind: "Secret" });
    await c.put(c.at("v1/configmaps", "one"), { apiVersion: "v1", kind: "ConfigMap", data: {} });
  },
  "metadata that the server keeps": async (c) => {
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.put(
      c.at("v1/configmaps", "one"),
      made.changed((o) => {
        o.metadata.creationTimestamp = "2001-02-03T04:05:06Z";
        o.metadata.deletionTimestamp = "2001-02-03T04:05:06Z";
        o.metadata.generation = 9;
        o.metadata.selfLink = "/somewhere";
        o.metadata.generateName = "late-";
      }),
    );
  },
  "one that is not there": async (c) => {
    await c.put(c.at("v1/configmaps", "absent"), configMap("absent"));
    await c.put(c.at("v1/pods", "absent"), pod("absent"));
    await c.put(c.at("v1/configmaps", "absent"), configMap("absent", {}, { resourceVersion: "7" }));
    await c.put(
      c.at("v1/configmaps", "absent"),
      configMap("absent", {}, { uid: "11111111-2222-4333-8444-555555555555" }),
    );
  },
  "a deployment's generation": async (c) => {
    const path = c.at("apps/v1/deployments", "web");
    const made = await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const labelled = await c.put(path, made.changed((o) => o.metadata.labels.x = "y"));
    const scaled = await c.put(path, labelled.changed((o) => o.spec.replicas = 3));
    const same = await c.put(path, scaled.changed((o) => o.status = { replicas: 9 }));
    await c.put(path, same.changed((o) => o.metadata.generation = 77));
  },
  "status and spec are apart": async (c) => {
    const path = c.at("apps/v1/deployments", "web");
    const made = await c.post(c.at("apps/v1/deployments"), deployment("web"));
    const told = await c.put(
      `${path}/status`,
      made.changed((o) => {
        o.spec.replicas = 9;
        o.metadata.labels.x = "y";
        o.metadata.annotations = { a: "b" };
        o.status = { replicas: 1, observedGeneration: 1, updatedReplicas: 1 };
      }),
    );
    await c.put(path, told.changed((o) => o.status = {}));
    await c.get(`${path}/status`);
  },
  "a deployment's selector is fixed": async (c) => {
    const made = await c.post(c.at("apps/v1/deployments"), deployment("web"));
    await c.put(
      c.at("apps/v1/deployments", "web"),
      made.changed((o) => {
        o.spec.selector.matchLabels = { app: "other" };
        o.spec.template.metadata.labels = { app: "other" };
      }),
    );
  },
  "a statefulset's fields are mostly fixed": async (c) => {
    const made = await c.post(c.at("apps/v1/statefulsets"), statefulSet("db"));
    await c.put(c.at("apps/v1/statefulsets", "db"), made.changed((o) => o.spec.serviceName = "other"));
    await c.put(c.at("apps/v1/statefulsets", "db"), made.changed((o) => o.spec.replicas = 3));
  },
  "a job's parallelism may change, its completions may not": async (c) => {
    const made = await c.post(c.at("batch/v1/jobs"), job("work"));
    await c.put(c.at("batch/v1/jobs", "work"), made.changed((o) => o.spec.parallelism = 2));
    await c.patchMerge(c.at("batch/v1/jobs", "work"), { spec: { completions: 7 } });
  },
  "a pod's image may change": async (c) => {
    const made = await c.post(c.at("v1/pods"), pod("one"));
    await c.put(
      c.at("v1/pods", "one"),
      made.changed((o) => o.spec.containers[0].image = "example.test/app:2"),
    );
    await c.patchMerge(c.at("v1/pods", "one"), { spec: { activeDeadlineSeconds: 60 } });
    await c.patchStrategic(c.at("v1/pods", "one"), {
      spec: { tolerations: [{ key: "a", operator: "Exists" }] },
    });
  },
  "a service's cluster ip is fixed": async (c) => {
    const made = await c.post(c.at("v1/services"), service("one"));
    const put = (change: (o: typeof made.body) => void) =>
      c.put(c.at("v1/services", "one"), made.changed(change));
    await put((o) => o.spec.clusterIP = "10.0.99.98");
    await put((o) => {
      o.spec.clusterIP = "";
      o.spec.clusterIPs = undefined;
      o.spec.ports[0].port = 81;
    });
  },
  "a secret's type is fixed": async (c) => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "keys" }, data: { a: "Yg==" } };
    await c.post(c.at("v1/secrets"), secret);
    await c.put(c.at("v1/secrets", "keys"), { ...secret, type: "example.test/other" });
    await c.put(c.at("v1/secrets", "keys"), { ...secret, data: null });
  },
  "finalizers and owner references may be changed": async (c) => {
    const made = await c.post(
      c.at("v1/configmaps"),
      configMap("one", {}, { finalizers: ["example.test/a"] }),
    );
    await c.put(
      c.at("v1/configmaps", "one"),
      made.changed((o) => o.metadata.finalizers = ["example.test/b", "example.test/a"]),
    );
    await c.put(c.at("v1/configmaps", "one"), configMap("one", {}));
  },
  "the last change of a finalizer while deleting": async (c) => {
    await c.post(
      c.at("v1/configmaps"),
      configMap("one", {}, { finalizers: ["example.test/a", "example.test/b"] }),
    );
    const going = await c.delete(c.at("v1/configmaps", "one"));
    await c.put(
      c.at("v1/configmaps", "one"),
      going.changed((o) => o.metadata.finalizers = ["example.test/a", "example.test/new"]),
    );
    const less = await c.put(
      c.at("v1/configmaps", "one"),
      going.changed((o) => o.metadata.finalizers = ["example.test/a"]),
    );
    await c.put(c.at("v1/configmaps", "one"), less.changed((o) => o.metadata.deletionTimestamp = undefined));
    await c.patchMerge(c.at("v1/configmaps", "one"), { metadata: { finalizers: null } });
    await c.get(c.at("v1/configmaps", "one"));
  },
  "the collection cannot be put": async (c) => {
    await c.put(c.at("v1/configmaps"), configMap("one"));
  },
  "a lease is renewed": async (c) => {
    const path = c.at("coordination.k8s.io/v1/leases");
    const made = await c.post(path, {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "leader" },
      spec: {
        holderIdentity: "a",
        leaseDurationSeconds: 15,
        acquireTime: "2020-01-02T03:04:05.000000Z",
        renewTime: "2020-01-02T03:04:05.123456Z",
        leaseTransitions: 0,
      },
    });
    await c.put(`${path}/leader`, made.changed((o) => o.spec.renewTime = "2020-01-02T03:04:07.000000Z"));
    await c.put(`${path}/leader`, made.changed((o) => o.spec.holderIdentity = "b"));
    // PUT creates a lease that is not there.
    const other = { ...made.body, metadata: { name: "made-by-put" } };
    await c.put(`${path}/made-by-put`, other);
  },
});
export default cases;
