import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import { metadataOnly } from "./metadata_only.ts";
import { owned, watched } from "./watched.ts";

const key = (name: string) => ({ namespace: "default", name });
const SecretMetadata = metadataOnly(Secret);

Deno.test("a controller for a kind's metadata holds names and labels, and asks for nothing else", async () => {
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const seen: unknown[] = [];
  manager.controller("labels", {
    for: SecretMetadata,
    predicates: [({ object }) => object.metadata.labels?.watched !== undefined],
    async reconcile(request, { client }) {
      const cached = await client.get(SecretMetadata, request);
      const live = await client.live.get(SecretMetadata, request);
      const [listed] = await client.live.list(SecretMetadata, {
        namespace: "default",
        labelSelector: "watched",
      });
      seen.push([cached, live, listed].map((each) => each && Object.keys(each).sort().join()));
      seen.push(cached?.kind, cached?.apiVersion, cached?.metadata.labels, live?.kind, listed?.kind);
      // @ts-expect-error: only the metadata is read
      seen.push(cached?.data);
      seen.push(await client.live.get(SecretMetadata, key("none")));
    },
  });
  cluster.run(manager);
  const { coreV1 } = cluster.clientset;
  await coreV1.secrets("default").create({ metadata: { name: "quiet" }, stringData: { a: "secret" } });
  await coreV1.secrets("default").create({
    metadata: { name: "a", labels: { watched: "" } },
    stringData: { a: "secret" },
  });
  await cluster.idle();
  const shape = "apiVersion,kind,metadata";
  assertEquals(seen, [
    [shape, shape, shape],
    "Secret",
    "v1",
    { watched: "" },
    "Secret",
    "Secret",
    undefined,
    undefined,
  ]);
  assertEquals(
    manager.activity().caches.map(({ informer }) => informer.name),
    ["metadata of secrets"],
    "no cache of whole objects was started",
  );
});

Deno.test("an owned kind's metadata leads to its owner, is pruned, and is seen after a write of the whole", async () => {
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  let wanted = ["one", "two"];
  let runs = 0;
  manager.controller("owner", {
    for: ConfigMap,
    owns: [owned(SecretMetadata)],
    prune: true,
    async reconcile(request, { client }) {
      const owner = await client.get(ConfigMap, request);
      if (owner === undefined) return;
      runs++;
      for (const name of wanted) {
        await client.apply(Secret, { metadata: key(name), data: { v: btoa(name) } }, { owner });
        assertEquals(
          (await client.get(SecretMetadata, key(name)))?.metadata.name,
          name,
          "a read sees the write",
        );
      }
    },
  });
  cluster.run(manager);
  const { coreV1 } = cluster.clientset;
  const map = await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await cluster.idle();
  assertEquals(runs, 1, "the echo of what it made leads to no run");
  wanted = ["two"];
  await coreV1.configMaps("default").update({ ...map, data: { v: "2" } });
  await cluster.idle();
  await cluster.assertNoObject(Secret, key("one"));
  await coreV1.secrets("default").delete("two");
  await cluster.idle();
  await cluster.assertObject(Secret, key("two"), { data: { v: btoa("two") } });
  assertEquals(cluster.records.filter(({ level }) => level === "error"), []);
});

Deno.test("metadata that was read owns, is patched, applied, finalized and deleted as its kind", async () => {
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const told: unknown[] = [];
  manager.controller("keeper", {
    for: SecretMetadata,
    finalizer: "example.com/keep",
    finalize: ({ kind, metadata }) => void told.push(`finalized ${kind} ${metadata.name}`),
    async reconcile(request, { client }) {
      const owner = await client.get(SecretMetadata, request);
      if (owner === undefined || owner.metadata.annotations?.done) return;
      await client.apply(ConfigMap, { metadata: key("child") }, { owner });
      const patched = await client.patch(SecretMetadata, request, "merge", {
        metadata: { annotations: { done: "yes" } },
      });
      told.push(Object.keys(patched).sort().join(), patched.kind);
      await client.apply(SecretMetadata, { metadata: { ...request, labels: { applied: "yes" } } });
      await assertRejects(
        () => client.create(SecretMetadata, { metadata: key("b") }),
        TypeError,
        "by its metadata alone",
      );
      await assertRejects(
        () => client.update(SecretMetadata, owner),
        TypeError,
        "cannot be updated by its metadata",
      );
      await assertRejects(
        () => client.updateStatus(SecretMetadata, owner),
        TypeError,
        "by its metadata alone",
      );
      told.push(await client.delete(SecretMetadata, request));
    },
  });
  cluster.run(manager);
  const secrets = cluster.clientset.coreV1.secrets("default");
  await secrets.create({
    metadata: { name: "a", finalizers: ["example.com/other"] },
    stringData: { a: "b" },
  });
  await cluster.idle();
  assertEquals(told, ["apiVersion,kind,metadata", "Secret", true, "finalized Secret a"]);
  await cluster.assertObject(ConfigMap, key("child"), {
    metadata: { ownerReferences: [{ apiVersion: "v1", kind: "Secret", name: "a", controller: true }] },
  });
  await cluster.assertObject(Secret, key("a"), {
    metadata: { finalizers: ["example.com/other"], labels: { applied: "yes" }, annotations: { done: "yes" } },
    data: { a: btoa("b") },
  });
  assertEquals(cluster.records.filter(({ level }) => level === "error"), []);
});

Deno.test("a watched kind's metadata is mapped, beside the cache of the whole objects", async () => {
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const runs: string[] = [];
  manager.controller("test", {
    for: ConfigMap,
    watches: [watched(SecretMetadata, {
      map: ({ metadata: { labels } }) => labels?.for === undefined ? [] : [key(labels.for)],
    })],
    async reconcile({ namespace, name }, { client }) {
      runs.push(`${name} ${(await client.list(Secret, { namespace }))[0]?.data?.v}`);
    },
  });
  cluster.run(manager);
  await cluster.clientset.coreV1.secrets("default").create({
    metadata: { name: "s", labels: { for: "x" } },
    data: { v: btoa("1") },
  });
  await cluster.idle();
  assertEquals(runs, [`x ${btoa("1")}`]);
  const figures = manager.metrics.text();
  for (const name of ["secrets", "metadata of secrets", "configmaps"]) {
    assertStringIncludes(figures, `reflector_watches_total{name="${name}"} 1\n`);
  }
});
