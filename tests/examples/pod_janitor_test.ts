import { Lease, Pod } from "@kybern/kybern";
import { LeadershipLostError } from "@kybern/kybern/leaderelection";
import { FakeClock, FaultRules, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertRejects } from "@std/assert";
import { manager } from "../../examples/pod_janitor.ts";

const ttl = 60_000;
const now = "2026-01-01T00:00:00Z";
const key = (name: string) => ({ namespace: "default", name });
const pod = (name: string, phase: string, metadata = {}, status = {}) =>
  [Pod, {
    metadata: { ...key(name), ...metadata },
    spec: { containers: [{ name: "main", image: "example.com/none:1" }] },
    status: { phase, ...status },
  }] as const;

/** One of the two, by its name. */
function janitor({ config: cluster, logger: log }: TestCluster, identity: string, faults?: FaultRules) {
  const election = { namespace: "default", identity };
  return manager({ ttl, election, cluster: faults?.over(cluster) ?? cluster, log });
}

Deno.test("pod_janitor: of two one works, and the other takes over at once when that one ends", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  await using cluster = await testCluster({ objects: [pod("early", "Succeeded"), pod("works", "Running")] });
  const [first, second] = [janitor(cluster, "first"), janitor(cluster, "second")];
  cluster.run(first);
  await clock.tickAsync(100);
  cluster.run(second);
  await clock.tickAsync(1_000);
  assertEquals([first.isLeader, second.isLeader], [true, false]);
  const [waiting] = second.activity().controllers;
  assertEquals([waiting?.working, waiting?.ready], [false, ["default/early"]], "its queue is warm");
  await clock.tickAsync(ttl);
  await cluster.assertNoObject(Pod, key("early"));

  await cluster.stop(first); // in order: the lease is handed back
  await clock.tickAsync(3_000);
  assertEquals(second.isLeader, true);
  await cluster.assertObject(Lease, key("pod-janitor"), { spec: { holderIdentity: "second" } });
  const pods = cluster.clientset.coreV1.pods("default");
  await pods.create(pod("late", "")[1]);
  await pods.status.patch("late", "merge", { status: { phase: "Failed" } });
  await clock.tickAsync(ttl);
  await cluster.assertNoObject(Pod, key("late"));
  assertEquals(cluster.log.writes.filter(({ verb }) => verb === "delete").length, 2);
});

Deno.test("pod_janitor: the other takes over when the one that leads is heard of no more, once that has given up", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  await using cluster = await testCluster();
  const network = new FaultRules();
  const [first, second] = [janitor(cluster, "first", network), janitor(cluster, "second")];
  cluster.run(first);
  await clock.tickAsync(100);
  cluster.run(second);
  await clock.tickAsync(5_000);
  assertEquals([first.isLeader, second.isLeader], [true, false]);

  network.add({ fault: { type: "drop" }, times: Infinity });
  await clock.tickAsync(11_000);
  assertEquals([first.isLeader, second.isLeader], [false, false], "it has given up, and nobody leads");
  await clock.tickAsync(20_000);
  assertEquals([first.isLeader, second.isLeader], [false, true]);
  await assertRejects(() => cluster.stop(first), LeadershipLostError);
});

Deno.test("pod_janitor: an ended pod stays for its time, from when its last container ended", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  const ended = (finishedAt: string) => ({
    name: "main",
    image: "example.com/none:1",
    imageID: "",
    ready: false,
    restartCount: 0,
    state: { terminated: { exitCode: 0, finishedAt } },
  });
  const containerStatuses = [ended("2026-01-01T00:00:20Z"), ended("2026-01-01T00:00:40Z")];
  await using cluster = await testCluster({
    objects: [pod("evicted", "Failed"), pod("done", "Succeeded", {}, { containerStatuses })],
  });
  cluster.run(janitor(cluster, "first"));
  await clock.tickAsync(100);
  const due = new Map((await cluster.idle()).map(({ key, inMs }) => [key, Math.ceil(inMs / 1_000)]));
  assertEquals(due, new Map([["default/evicted", 60], ["default/done", 100]]));

  await clock.tickAsync(ttl);
  await cluster.assertNoObject(Pod, key("evicted"));
  await clock.tickAsync(39_000);
  await cluster.assertObject(Pod, key("done"), {});
  await clock.tickAsync(1_000);
  await cluster.assertNoObject(Pod, key("done"));
});

Deno.test("pod_janitor: a Job's pods and pods that run are left alone", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  const job = { apiVersion: "batch/v1", kind: "Job", name: "j", uid: "1", controller: true };
  await using cluster = await testCluster({
    controllers: false, // the Job is not there: no garbage collector shall take its pod
    objects: [pod("works", "Running"), pod("of-a-job", "Succeeded", { ownerReferences: [job] })],
  });
  cluster.run(janitor(cluster, "first"));
  await clock.tickAsync(2 * ttl);
  assertEquals(await cluster.idle(), []);
  assertEquals(cluster.log.writes.filter(({ verb }) => verb === "delete"), []);
});

Deno.test("pod_janitor: a pod that takes the place of an ended one while that is deleted stays", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  await using cluster = await testCluster({ objects: [pod("web-0", "Failed")] });
  cluster.faults.add({ verb: "delete", resource: "pods", fault: { type: "delay", ms: 10_000 } });
  cluster.run(janitor(cluster, "first"));
  await clock.tickAsync(ttl + 1_000); // its deletion is on the way
  const pods = cluster.clientset.coreV1.pods("default");
  await pods.delete("web-0");
  const { metadata: { uid } } = await pods.create(pod("web-0", "")[1]);
  await clock.tickAsync(ttl);
  await cluster.assertObject(Pod, key("web-0"), { metadata: { uid } });
  assertEquals(cluster.log.writes.filter(({ verb }) => verb === "delete").map(({ status }) => status), [409]);
});

Deno.test("pod_janitor: a pod whose deletion has begun and not ended is deleted once more", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  await using cluster = await testCluster({
    objects: [pod("held", "Failed", { finalizers: ["example.com/hold"] })],
  });
  await cluster.clientset.coreV1.pods("default").delete("held");
  cluster.run(janitor(cluster, "first"));
  await clock.tickAsync(2 * ttl);
  assertEquals(cluster.log.writes.filter(({ verb }) => verb === "delete").map(({ name }) => name), ["held"]);
});
