import { Pod } from "@kybern/kybern";
import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { run } from "../../examples/pod_loop.ts";

const label = "example.kybern.dev/containers";
const key = (name: string) => ({ namespace: "default", name });
const pod = (name: string, containers: number, metadata = {}) =>
  [Pod, {
    metadata: { ...key(name), ...metadata },
    spec: {
      containers: Array.from(
        { length: containers },
        (_, i) => ({ name: `c${i}`, image: "example.com/none:1" }),
      ),
    },
  }] as const;
/** The loop at work, and what it prints. There is no manager that could be waited for: the clock's turns are. */
function follow(cluster: TestCluster) {
  const stop = new AbortController();
  const lines: { readonly text: string; readonly at: number }[] = [];
  const print = (...values: unknown[]) => void lines.push({ text: values.join(" "), at: performance.now() });
  const ended = run(cluster.config, { signal: stop.signal, print });
  return {
    ended,
    /** Tells it to stop; resolves when it has. */
    end: () => {
      stop.abort();
      return ended;
    },
    /** Its lines that begin so. */
    lines: (begin = "") => lines.filter(({ text }) => text.startsWith(begin)).map(({ text }) => text),
    /** Milliseconds between its lines that begin so. */
    waits: (begin: string) => {
      const times = lines.filter(({ text }) => text.startsWith(begin)).map(({ at }) => at);
      return times.slice(1).map((at, i) => at - times[i]!);
    },
  };
}

Deno.test("pod_loop: every pod has the number of its containers as a label, and keeps it", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [pod("one", 1), pod("three", 3)] });
  const { lines, end } = follow(cluster);
  await clock.tickAsync(1_000);
  const [server, ...rest] = lines();
  assertMatch(server!, /^Kubernetes v\d/);
  assertEquals(rest.sort(), ["default/one: 1 containers", "default/three: 3 containers", "synced: 2 pods"]);

  const pods = cluster.clientset.coreV1.pods("default");
  await pods.create(pod("two", 2)[1]);
  await pods.patch("one", "merge", { metadata: { labels: { [label]: null } } });
  await clock.tickAsync(1_000);
  for (const [name, count] of [["one", "1"], ["two", "2"], ["three", "3"]] as const) {
    await cluster.assertObject(Pod, key(name), { metadata: { labels: { [label]: count } } });
  }
  assertEquals(cluster.log.writes.length, 4, "what is right is not written");
  await end();
});

Deno.test("pod_loop: a write that fails is told and tried again, later each time, unless the pod is gone", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [pod("one", 1), pod("two", 2)] });
  const refuse = (name: string, code: number, times: number) =>
    cluster.faults.add({ verb: "patch", resource: "pods", name, fault: { type: "status", code }, times });
  refuse("one", 500, 2);
  const gone = refuse("two", 404, 2);
  const { lines, waits, end } = follow(cluster);
  await clock.tickAsync(1_000);
  await cluster.assertObject(Pod, key("one"), { metadata: { labels: { [label]: "1" } } });
  assertEquals([lines("default/one").length, gone.struck, lines("default/two")], [3, 1, []]);
  assertEquals(waits("default/one"), [5, 10]);

  refuse("one", 500, 1);
  await cluster.clientset.coreV1.pods("default").patch("one", "merge", { metadata: { labels: null } });
  await clock.tickAsync(1_000);
  assertEquals(waits("default/one").at(-1), 5, "its failures are forgotten once it went well");
  await end();
});

Deno.test("pod_loop: a pod that is going is left alone, and one that has gone is none any more", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({
    objects: [pod("going", 1, { finalizers: ["example.com/hold"] })],
  });
  const pods = cluster.clientset.coreV1.pods("default");
  await pods.delete("going");
  const { lines, end } = follow(cluster);
  await clock.tickAsync(1_000);
  await pods.patch("going", "merge", { metadata: { finalizers: null } });
  await clock.tickAsync(1_000);
  await cluster.assertNoObject(Pod, key("going"));
  assertEquals([cluster.log.writes, lines().slice(1)], [[], ["synced: 1 pods"]]);
  await end();
});

Deno.test("pod_loop: told to stop before its cache has synced, it ends in order", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  cluster.faults.add({ verb: "watch", resource: "pods", fault: { type: "delay", ms: 3_600_000 } });
  const { lines, end } = follow(cluster);
  await clock.tickAsync(1_000);
  await end();
  assertEquals([lines().length, lines("Kubernetes").length], [1, 1]);
});

Deno.test("pod_loop: where there is no server, it says so and ends", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  cluster.faults.add({ fault: { type: "drop" }, times: Infinity });
  const { lines, ended } = follow(cluster);
  const failure = assertRejects(() => ended, Error, "connection closed before message completed");
  await clock.tickAsync(60_000);
  await failure;
  assertEquals(lines(), []);
});
