import { Namespace, ResourceQuota } from "@kybern/kybern";
import { NetworkPolicy } from "@kybern/kybern/api/networking.k8s.io/v1";
import { RoleBinding } from "@kybern/kybern/api/rbac.authorization.k8s.io/v1";
import { FakeClock, testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager, Tenant } from "../../examples/tenants.ts";

const children = { namespace: "blue", name: "tenant" };

Deno.test("tenants: a tenant has its namespace, quota, rights and wall", async () => {
  await using cluster = await testCluster();
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  const tenants = cluster.clientset.resource(Tenant);
  await tenants.create({ metadata: { name: "blue" }, spec: { groups: ["blue"] } });
  await cluster.idle();

  await cluster.assertObject(Namespace, { name: "blue" }, {
    metadata: { labels: { "example.kybern.dev/tenant": "blue" } },
  });
  await cluster.assertObject(ResourceQuota, children, { spec: { hard: { "requests.cpu": "4" } } });
  await cluster.assertObject(RoleBinding, children, { subjects: [{ kind: "Group", name: "blue" }] });
  await cluster.assertObject(Tenant, { name: "blue" }, { status: { phase: "Ready" } });

  await tenants.patch("blue", "merge", { spec: { walled: false } });
  await cluster.idle();
  await cluster.assertNoObject(NetworkPolicy, children);
});

Deno.test("tenants: what is right already is not written again", async () => {
  await using cluster = await testCluster();
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.clientset.resource(Tenant).create({ metadata: { name: "blue" }, spec: { groups: ["blue"] } });
  await cluster.idle();
  const { metadata } = await cluster.clientset.coreV1.resourceQuotas("blue").get("tenant");
  await cluster.clientset.coreV1.namespaces().patch("blue", "merge", {
    metadata: { labels: { extra: "yes" } },
  });
  await cluster.idle();
  await cluster.assertObject(ResourceQuota, children, {
    metadata: { resourceVersion: metadata.resourceVersion },
  });
});

Deno.test("tenants: nobody gets rights in a namespace by naming a tenant like it", async () => {
  await using cluster = await testCluster();
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.clientset.resource(Tenant).create({
    metadata: { name: "kube-system" },
    spec: { groups: ["red"] },
  });
  await cluster.idle();

  await cluster.assertObject(Tenant, { name: "kube-system" }, { status: { phase: "Refused" } });
  await cluster.assertNoObject(RoleBinding, { namespace: "kube-system", name: "tenant" });
  assertEquals(cluster.log.history("namespaces", "", "kube-system"), []);
});

Deno.test("tenants: a namespace that somebody else makes at the same moment stays theirs", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  cluster.faults.add({ verb: "create", resource: "namespaces", fault: { type: "delay", ms: 1_000 } });
  await cluster.clientset.resource(Tenant).create({
    metadata: { name: "green" },
    spec: { groups: ["green"] },
  });
  await clock.settle();
  await cluster.clientset.coreV1.namespaces().create({ metadata: { name: "green" } });
  await clock.tickAsync(10_000);

  await cluster.assertObject(Tenant, { name: "green" }, { status: { phase: "Refused" } });
  assertEquals(cluster.log.history("namespaces", "", "green"), [], "nothing was written to it");
});
