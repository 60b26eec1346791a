import { Lease, Pod } from "@kybern/kybern";
import { FakeClock, testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager } from "../../examples/pod_janitor.ts";

const ttl = 30_000;
const pod = (name: string, phase: string, metadata = {}) =>
  [Pod, {
    metadata: { namespace: "default", name, ...metadata },
    spec: { containers: [{ name: "main", image: "example.com/none:1" }] },
    status: { phase },
  }] as const;
const election = { namespace: "default" };

Deno.test("pod_janitor: of two, one works, and the other takes over when that one is heard of no more", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  const options = { ttl, cluster: cluster.config, log: cluster.logger };
  const first = manager({ ...options, election: { ...election, identity: "first" } });
  const second = manager({ ...options, election: { ...election, identity: "second" } });
  cluster.run(first);
  await clock.tickAsync(100);
  cluster.run(second);
  await clock.tickAsync(100);
  assertEquals([first.isLeader, second.isLeader], [true, false]);

  await cluster.stop(first); // in order: the lease is handed back
  await clock.tickAsync(3_000);
  assertEquals(second.isLeader, true);
  await cluster.assertObject(Lease, { namespace: "default", name: "pod-janitor" }, {
    spec: { holderIdentity: "second" },
  });

  const pods = cluster.clientset.coreV1.pods("default");
  await pods.create(pod("done", "Succeeded")[1]);
  await pods.status.patch("done", "merge", { status: { phase: "Succeeded" } });
  await clock.tickAsync(ttl - 5_000);
  await cluster.assertObject(Pod, { namespace: "default", name: "done" }, {});
  await clock.tickAsync(10_000);
  await cluster.assertNoObject(Pod, { namespace: "default", name: "done" });
});

Deno.test("pod_janitor: a Job's pods and pods that run are left alone", async () => {
  using clock = new FakeClock({ turns: 10 });
  const job = { apiVersion: "batch/v1", kind: "Job", name: "j", uid: "1", controller: true };
  await using cluster = await testCluster({
    controllers: false, // the Job is not there: no garbage collector shall take its pod
    objects: [pod("works", "Running"), pod("of-a-job", "Succeeded", { ownerReferences: [job] })],
  });
  cluster.run(manager({ ttl, election, cluster: cluster.config, log: cluster.logger }));
  await clock.tickAsync(2 * ttl);
  const { items } = await cluster.clientset.coreV1.pods("default").list();
  assertEquals(items.map(({ metadata }) => metadata.name), ["of-a-job", "works"]);
  assertEquals(cluster.log.writes.filter(({ verb }) => verb === "delete"), []);
});

Deno.test("pod_janitor: a pod whose deletion has begun and not ended is deleted once more", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({
    objects: [pod("held", "Failed", { finalizers: ["example.com/hold"] })],
  });
  await cluster.clientset.coreV1.pods("default").delete("held");
  cluster.run(manager({ ttl, election, cluster: cluster.config, log: cluster.logger }));
  await clock.tickAsync(2 * ttl);
  assertEquals(cluster.log.writes.filter(({ verb }) => verb === "delete").map(({ name }) => name), ["held"]);
});
