import { Namespace, Secret } from "@kybern/kybern";
import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager } from "../../examples/shared_secrets.ts";

const shareWith = "example.kybern.dev/share-with";
const namespace = (name: string, team?: string) =>
  [Namespace, { metadata: { name, labels: team === undefined ? {} : { team } } }] as const;
const shared = (selector: string, more: Partial<Secret> = {}) =>
  [Secret, {
    metadata: { namespace: "default", name: "pull", annotations: { [shareWith]: selector } },
    data: { key: btoa("one") },
    ...more,
  }] as const;
const pull = (namespace: string) => ({ namespace, name: "pull" });
const copyOf = (source: string, key = "one") => ({
  metadata: {
    labels: { "example.kybern.dev/copied": "" },
    annotations: { "example.kybern.dev/copied-from": source },
  },
  data: { key: btoa(key) },
});

/** Has the example work on a cluster. */
async function start(cluster: TestCluster) {
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  const { coreV1 } = cluster.clientset;
  return { namespaces: coreV1.namespaces(), secrets: (namespace: string) => coreV1.secrets(namespace) };
}

/** The reasons of all events, once the program has stopped, and has written the last ones. */
async function reasons(cluster: TestCluster): Promise<(string | undefined)[]> {
  await cluster.stop();
  return (await cluster.clientset.coreV1.events("default").list()).items.map(({ reason }) => reason);
}

Deno.test("shared_secrets: a copy is where the labels say so, and only there", async () => {
  await using cluster = await testCluster({
    objects: [namespace("a", "x"), namespace("b"), shared("team in (x,y)")],
  });
  const { namespaces, secrets } = await start(cluster);
  await cluster.assertObject(Secret, pull("a"), copyOf("default/pull"));
  await cluster.assertNoObject(Secret, pull("b"));

  await namespaces.patch("b", "merge", { metadata: { labels: { team: "y" } } });
  await cluster.idle();
  await cluster.assertObject(Secret, pull("b"), copyOf("default/pull"));

  await namespaces.patch("a", "merge", { metadata: { labels: { team: null } } });
  await cluster.idle();
  await cluster.assertNoObject(Secret, pull("a"));

  await secrets("default").patch("pull", "merge", { metadata: { annotations: { [shareWith]: null } } });
  await cluster.idle();
  await cluster.assertNoObject(Secret, pull("b"));
});

Deno.test("shared_secrets: a copy is as its source is, whoever changes either", async () => {
  await using cluster = await testCluster({ objects: [namespace("a", "x"), shared("team=x")] });
  const { secrets } = await start(cluster);
  await secrets("default").patch("pull", "merge", { data: { key: btoa("two") } });
  await cluster.idle();
  await cluster.assertObject(Secret, pull("a"), copyOf("default/pull", "two"));

  await secrets("a").patch("pull", "merge", { data: { key: btoa("mine") } });
  await cluster.idle();
  await cluster.assertObject(Secret, pull("a"), copyOf("default/pull", "two"));

  await secrets("a").delete("pull");
  await cluster.idle();
  await cluster.assertObject(Secret, pull("a"), copyOf("default/pull", "two"));
});

Deno.test("shared_secrets: a copy is made anew where its source is one of another type now", async () => {
  const source = (type: string) => shared("team=x", { type });
  await using cluster = await testCluster({ objects: [namespace("a", "x"), source("example.com/old")] });
  const { secrets } = await start(cluster);
  await cluster.assertObject(Secret, pull("a"), { type: "example.com/old" });

  await cluster.stop();
  await secrets("default").delete("pull");
  await secrets("default").create(source("example.com/new")[1]);
  await start(cluster);
  assertEquals(await cluster.idle(), []);
  await cluster.assertObject(Secret, pull("a"), { type: "example.com/new", ...copyOf("default/pull") });
});

Deno.test("shared_secrets: a copy goes with its source, also when that went while nobody looked", async () => {
  for (const looks of [true, false]) {
    await using cluster = await testCluster({ objects: [namespace("a", "x"), shared("team=x")] });
    const { secrets } = await start(cluster);
    await cluster.assertObject(Secret, pull("a"), copyOf("default/pull"));
    if (!looks) await cluster.stop();
    await secrets("default").delete("pull");
    if (!looks) await start(cluster);
    await cluster.idle();
    await cluster.assertNoObject(Secret, pull("a"));
  }
});

Deno.test("shared_secrets: neither its own namespace nor one that is going gets a copy", async () => {
  await using cluster = await testCluster({
    controllers: false, // a namespace that is deleted stays, as one does that has much to clear away
    objects: [namespace("a", "x"), namespace("going", "x"), shared("team=x")],
  });
  const namespaces = cluster.clientset.coreV1.namespaces();
  await namespaces.patch("default", "merge", { metadata: { labels: { team: "x" } } });
  await namespaces.delete("going");
  await start(cluster);
  assertEquals(await cluster.idle(), []);
  assertEquals(cluster.log.writes.map(({ verb, namespace }) => `${verb} ${namespace}`), ["patch a"]);
  assertEquals(await reasons(cluster), []);
});

Deno.test("shared_secrets: another Secret of the name is left alone, and its owner is told", async () => {
  await using cluster = await testCluster({
    objects: [
      namespace("a", "x"),
      namespace("b", "x"),
      [Secret, { metadata: pull("a"), data: { key: btoa("mine") } }],
      shared("team=x"),
    ],
  });
  await start(cluster);
  await cluster.assertObject(Secret, pull("a"), { data: { key: btoa("mine") } });
  await cluster.assertObject(Secret, pull("b"), copyOf("default/pull"));
  assertEquals(await reasons(cluster), ["NameTaken"]);
});

Deno.test("shared_secrets: a copy under another name goes; what only says that it is one stays", async () => {
  const { labels, annotations } = copyOf("default/pull").metadata;
  await using cluster = await testCluster({
    objects: [
      namespace("a", "x"),
      namespace("b"),
      [Secret, { metadata: { namespace: "a", name: "old", labels, annotations } }],
      [Secret, { metadata: { ...pull("b"), annotations } }],
      [Secret, { metadata: { namespace: "b", name: "orphan", labels } }],
      shared("team=x"),
    ],
  });
  await start(cluster);
  await cluster.assertObject(Secret, pull("a"), copyOf("default/pull"));
  await cluster.assertNoObject(Secret, { namespace: "a", name: "old" });
  await cluster.assertObject(Secret, pull("b"), {});
  await cluster.assertObject(Secret, { namespace: "b", name: "orphan" }, {});
});

Deno.test("shared_secrets: what takes the place of a copy while that is deleted stays", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [namespace("a", "x"), shared("team=x")] });
  const { namespaces, secrets } = await start(cluster);
  cluster.faults.add({ verb: "delete", resource: "secrets", fault: { type: "delay", ms: 10_000 } });
  await namespaces.patch("a", "merge", { metadata: { labels: { team: null } } });
  await clock.tickAsync(1_000); // the deletion is on the way
  await secrets("a").delete("pull");
  await secrets("a").create({ metadata: { name: "pull" }, data: { key: btoa("mine") } });
  await clock.tickAsync(60_000);
  assertEquals(await cluster.idle(), []);
  await cluster.assertObject(Secret, pull("a"), { data: { key: btoa("mine") } });
});

Deno.test("shared_secrets: a selector that is none is told, and nothing is tried again", async () => {
  await using cluster = await testCluster({ objects: [namespace("a"), shared("team in x")] });
  await start(cluster);
  assertEquals(await cluster.idle(), []);
  assertEquals(await reasons(cluster), ["BadSelector"]);
});
