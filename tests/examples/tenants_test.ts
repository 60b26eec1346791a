import { Namespace, ResourceQuota } from "@kybern/kybern";
import { NetworkPolicy } from "@kybern/kybern/api/networking.k8s.io/v1";
import { RoleBinding } from "@kybern/kybern/api/rbac.authorization.k8s.io/v1";
import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager, Tenant } from "../../examples/tenants.ts";

const blue = { name: "blue" };
const children = { namespace: "blue", name: "tenant" };
const kinds = [ResourceQuota, RoleBinding, NetworkPolicy];
const labels = { "example.kybern.dev/tenant": "blue" };
const owned = { labels, ownerReferences: [{ kind: "Tenant", name: "blue", controller: true }] };

/** Has the example work on a cluster. */
async function start(cluster: TestCluster) {
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  const { clientset } = cluster;
  return {
    tenants: clientset.resource(Tenant),
    namespaces: clientset.coreV1.namespaces(),
    quotas: clientset.coreV1.resourceQuotas("blue"),
    bindings: clientset.rbacV1.roleBindings("blue"),
    policies: clientset.networkingV1.networkPolicies("blue"),
  };
}

Deno.test("tenants: a tenant has its namespace, quota, rights and wall, as its spec says", async () => {
  await using cluster = await testCluster();
  const { tenants } = await start(cluster);
  await tenants.create({ metadata: blue, spec: { groups: ["blue"] } });
  assertEquals(await cluster.idle(), []);
  const group = (name: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name });
  await cluster.assertObject(Namespace, blue, { metadata: owned });
  await cluster.assertObject(ResourceQuota, children, {
    metadata: owned,
    spec: { hard: { "requests.cpu": "4", "requests.memory": "8Gi", "limits.memory": "8Gi" } },
  });
  await cluster.assertObject(RoleBinding, children, {
    metadata: owned,
    roleRef: { kind: "ClusterRole", name: "admin" },
    subjects: [group("blue")],
  });
  await cluster.assertObject(NetworkPolicy, children, {
    metadata: owned,
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }] },
  });
  const ready = (observedGeneration: number, message: string) => ({
    status: { phase: "Ready", observedGeneration, message: `the namespace blue is ready for ${message}` },
  });
  await cluster.assertObject(Tenant, blue, ready(1, "blue"));

  await tenants.patch("blue", "merge", {
    spec: { groups: ["blue", "red"], cpu: "8", memory: "1Gi", walled: false },
  });
  await cluster.idle();
  await cluster.assertObject(ResourceQuota, children, {
    spec: { hard: { "requests.cpu": "8", "requests.memory": "1Gi", "limits.memory": "1Gi" } },
  });
  await cluster.assertObject(RoleBinding, children, { subjects: [group("blue"), group("red")] });
  await cluster.assertNoObject(NetworkPolicy, children);
  await cluster.assertObject(Tenant, blue, ready(2, "blue, red"));
});

Deno.test("tenants: what is changed or deleted by hand is put right", async () => {
  await using cluster = await testCluster();
  const { tenants, namespaces, quotas, bindings, policies } = await start(cluster);
  await tenants.create({ metadata: blue, spec: { groups: ["blue"] } });
  await cluster.idle();

  await quotas.patch("tenant", "merge", { spec: { hard: { "requests.cpu": "100" } } });
  await cluster.idle();
  await cluster.assertObject(ResourceQuota, children, { spec: { hard: { "requests.cpu": "4" } } });
  await bindings.delete("tenant");
  await cluster.idle();
  await cluster.assertObject(RoleBinding, children, { metadata: owned });
  await policies.patch("tenant", "merge", { spec: { ingress: [{}] } });
  await cluster.idle();
  await cluster.assertObject(NetworkPolicy, children, {
    spec: { ingress: [{ from: [{ podSelector: {} }] }] },
  });
  await namespaces.patch("blue", "merge", { metadata: { labels: { "example.kybern.dev/tenant": null } } });
  await cluster.idle();
  await cluster.assertObject(Namespace, blue, { metadata: owned });
});

Deno.test("tenants: a namespace that is deleted is made anew with all that was in it, once it is gone", async () => {
  await using cluster = await testCluster();
  const { tenants, namespaces } = await start(cluster);
  await tenants.create({ metadata: blue, spec: { groups: ["blue"] } });
  await cluster.idle();
  const { metadata: { uid } } = await namespaces.get("blue");
  const configMaps = cluster.clientset.coreV1.configMaps("blue");
  await configMaps.create({ metadata: { name: "held", finalizers: ["example.com/hold"] } });
  await namespaces.delete("blue");
  assertEquals(await cluster.idle(), []);
  await cluster.assertObject(Namespace, blue, { metadata: { uid } });
  for (const kind of kinds) await cluster.assertNoObject<unknown>(kind, children);

  await configMaps.patch("held", "merge", { metadata: { finalizers: null } });
  assertEquals(await cluster.idle(), []);
  for (const kind of kinds) await cluster.assertObject<unknown>(kind, children, { metadata: owned });
  assertEquals((await namespaces.get("blue")).metadata.uid === uid, false);
  assertEquals(cluster.records.filter(({ level }) => level === "error"), []);
});

Deno.test("tenants: a tenant that goes takes all along", async () => {
  await using cluster = await testCluster();
  const { tenants } = await start(cluster);
  await tenants.create({ metadata: blue, spec: { groups: ["blue"] } });
  await cluster.idle();
  await tenants.delete("blue");
  assertEquals(await cluster.idle(), []);
  await cluster.assertNoObject(Tenant, blue);
  await cluster.assertNoObject(Namespace, blue);
  for (const kind of kinds) await cluster.assertNoObject<unknown>(kind, children);
});

Deno.test("tenants: for a tenant that is going nothing is made any more", async () => {
  await using cluster = await testCluster();
  const { tenants, policies } = await start(cluster);
  await tenants.create({
    metadata: { ...blue, finalizers: ["example.com/hold"] },
    spec: { groups: ["blue"] },
  });
  await cluster.idle();
  await tenants.delete("blue");
  await policies.delete("tenant");
  await cluster.idle();
  await cluster.assertNoObject(NetworkPolicy, children);
  await cluster.assertObject(ResourceQuota, children, {});
});

Deno.test("tenants: what is right already is not written again", async () => {
  await using cluster = await testCluster();
  const { tenants, namespaces, quotas } = await start(cluster);
  await tenants.create({ metadata: blue, spec: { groups: ["blue"] } });
  await cluster.idle();
  const { metadata: { resourceVersion } } = await quotas.get("tenant");
  await namespaces.patch("blue", "merge", { metadata: { labels: { extra: "yes" } } });
  await cluster.idle();
  await cluster.assertObject(ResourceQuota, children, { metadata: { resourceVersion } });
});

Deno.test("tenants: nobody gets rights in a namespace by naming a tenant like it", async () => {
  await using cluster = await testCluster();
  const { tenants } = await start(cluster);
  await tenants.create({ metadata: { name: "kube-system" }, spec: { groups: ["red"] } });
  await cluster.idle();
  await cluster.assertObject(Tenant, { name: "kube-system" }, {
    status: { phase: "Refused", observedGeneration: 1 },
  });
  await cluster.assertNoObject(RoleBinding, { namespace: "kube-system", name: "tenant" });
  assertEquals(cluster.log.history("namespaces", "", "kube-system"), []);
});

Deno.test("tenants: a namespace that somebody else makes at the same moment stays theirs", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  const { tenants, namespaces } = await start(cluster);
  cluster.faults.add({ verb: "create", resource: "namespaces", fault: { type: "delay", ms: 1_000 } });
  await tenants.create({ metadata: { name: "green" }, spec: { groups: ["green"] } });
  await clock.settle();
  await namespaces.create({ metadata: { name: "green" } });
  await clock.tickAsync(10_000);
  await cluster.assertObject(Tenant, { name: "green" }, { status: { phase: "Refused" } });
  assertEquals(cluster.log.history("namespaces", "", "green"), [], "nothing was written to it");
});
