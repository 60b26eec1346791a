/**
 * What a reconcile's client reads after it has written, with watches that tell nothing until they are let.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { Job } from "../../api/batch/v1.ts";
import { ConfigMap, Event, Secret } from "../../api/core/v1.ts";
import {
  CacheLagError,
  type CacheOptions,
  ChannelSource,
  createLogger,
  Manager,
  NamespaceNotCachedError,
} from "../../controller/mod.ts";
import { RequestLog } from "../../testing/mod.ts";
import type { Check } from "../clients/check.ts";
import { until } from "../until.ts";
import { inReconcile, isPending } from "./in_reconcile.ts";
import { assertOnlyInformersRead } from "./reads.ts";
import { WatchGate } from "./watch_gate.ts";

const selective: CacheOptions = {
  byType: [{ type: Secret, labelSelector: "shop", fieldSelector: "metadata.name!=hidden" }],
};

/** A Job that has not begun has no `status.succeeded`; an Event's source is an object, of which the component counts. */
const byAbsentFields: CacheOptions = {
  byType: [
    { type: Job, fieldSelector: "status.successful=0" },
    { type: Event, fieldSelector: "source=chosen" },
  ],
};

/** What is read after a write, and when. */
export const ownWrites: readonly Check[] = [
  inReconcile(
    "a read after a write waits until the cache has it; one that opts out does not",
    async (scene) => {
      const { client, gate, key } = scene;
      gate.shut();
      await client.patch(ConfigMap, key("b"), "merge", { data: { v: "1" } });
      const unwilling = { readYourWrites: false };
      assertEquals((await client.get(ConfigMap, key("b"), unwilling))?.data?.v, "0");
      const old = await client.list(ConfigMap, unwilling);
      assertEquals(old.find(({ metadata }) => metadata.name === "b")?.data?.v, "0");
      const get = client.get(ConfigMap, key("b"));
      const list = client.list(ConfigMap);
      assertEquals([await isPending(get), await isPending(list)], [true, true]);
      assert(await client.get(ConfigMap, key("a")) !== undefined, "what was not written is there");
      gate.open();
      assertEquals((await get)?.data?.v, "1");
      assertEquals((await list).find(({ metadata }) => metadata.name === "b")?.data?.v, "1");
    },
  ),
  inReconcile("a created object is waited for, and a deleted one until it is gone", async (scene) => {
    const { client, gate, key } = scene;
    gate.shut();
    await client.create(Secret, { metadata: key("s") });
    const made = client.get(Secret, key("s"));
    assertEquals(await isPending(made), true);
    await client.delete(Secret, key("s"));
    const gone = client.get(Secret, key("s"));
    assertEquals(await isPending(gone), true, "it was never there, and it may still come");
    gate.open();
    await made;
    assertEquals(await gone, undefined);
  }),
  inReconcile("the wait ends at once for dry runs", async ({ client, gate, key }) => {
    gate.shut();
    const dryRun = { dryRun: true };
    const answer = await client.patch(ConfigMap, key("b"), "merge", { data: { v: "1" } }, dryRun);
    assertEquals(answer.data?.v, "1");
    await client.create(Secret, { metadata: key("s") }, dryRun);
    await client.variant(dryRun).delete(ConfigMap, key("b"));
    await client.delete(ConfigMap, key("b"), dryRun);
    assertEquals((await client.get(ConfigMap, key("b")))?.data?.v, "0");
    assertEquals(await client.get(Secret, key("s")), undefined);
  }),
  inReconcile("the wait ends at once for writes that changed nothing", async ({ client, gate, key }) => {
    gate.shut();
    await client.patch(ConfigMap, key("b"), "merge", { data: { v: "0" } });
    assertEquals((await client.get(ConfigMap, key("b")))?.data?.v, "0");
    const { result } = await client.createOrUpdate(ConfigMap, { metadata: key("b") }, (object) => {
      object.data = { v: "0" };
    });
    assertEquals(result, "unchanged");
    assertEquals((await client.list(ConfigMap)).length >= 2, true);
  }),
  inReconcile("the wait ends at once for objects outside the cache's namespaces", async (scene) => {
    const { client, gate, key, world } = scene;
    gate.shut();
    const elsewhere = { namespace: "default", name: world.namespace };
    await client.create(ConfigMap, { metadata: elsewhere });
    try {
      assertEquals(
        (await client.list(ConfigMap)).some(({ metadata }) => metadata.name === elsewhere.name),
        false,
      );
      assert(await client.get(ConfigMap, key("b")) !== undefined);
      const refused = await assertRejects(() => client.get(ConfigMap, elsewhere), NamespaceNotCachedError);
      assertEquals([refused.kind, refused.namespace], ["ConfigMap", "default"]);
    } finally {
      await client.delete(ConfigMap, elsewhere);
    }
    assertEquals((await client.list(ConfigMap)).length >= 2, true);
  }),
  inReconcile(
    "the wait ends at once for objects outside the cache's selectors, and waits for one that leaves them",
    async ({ client, gate, key }) => {
      gate.shut();
      const shop = { labels: { shop: "" } };
      await client.create(Secret, { metadata: key("plain") });
      assertEquals(await client.get(Secret, key("plain")), undefined, "by its labels");
      await client.create(Secret, { metadata: { ...key("hidden"), ...shop } });
      assertEquals(await client.get(Secret, key("hidden")), undefined, "by its fields");
      for (const name of ["plain", "hidden"]) await client.delete(Secret, key(name));
      assertEquals((await client.list(Secret)).length, 0);
      gate.open();
      await client.create(Secret, { metadata: { ...key("chosen"), ...shop } });
      assertEquals((await client.get(Secret, key("chosen")))?.metadata.labels, { shop: "" });
      gate.shut();
      await client.patch(Secret, key("chosen"), "merge", { metadata: { labels: { shop: null } } });
      const left = client.get(Secret, key("chosen"));
      assertEquals(await isPending(left), true);
      gate.open();
      assertEquals(await left, undefined);
    },
    { manager: { cache: selective } },
  ),
  inReconcile(
    "the wait is for an object that the cache's selector chooses by a field that it lacks, or has elsewhere",
    async ({ client, gate, key }) => {
      assertEquals([await client.list(Job), await client.list(Event)], [[], []]);
      gate.shut();
      const pod = { restartPolicy: "Never", containers: [{ name: "c", image: "i" }] };
      await client.create(Job, {
        metadata: key("j"),
        spec: { suspend: true, template: { spec: pod } },
      });
      await client.create(Event, {
        metadata: key("e"),
        involvedObject: { kind: "ConfigMap", ...key("a") },
        source: { component: "chosen" },
      });
      const [job, event] = [client.get(Job, key("j")), client.get(Event, key("e"))];
      assertEquals([await isPending(job), await isPending(event)], [true, true]);
      gate.open();
      assertEquals((await job)?.metadata.name, "j");
      assertEquals((await event)?.metadata.name, "e");
    },
    { manager: { cache: byAbsentFields }, relisted: ["jobs", "events"] },
  ),
  inReconcile(
    "the wait for a deletion ends at once when the uid is gone",
    async ({ client, gate, key, world }) => {
      gate.shut();
      const secrets = world.clientset.coreV1.secrets(world.namespace);
      await secrets.create({ metadata: { name: "s" } }); // the cache has not seen it, and so it has no such uid
      assertEquals(await client.delete(Secret, key("s")), true);
      assertEquals(await client.get(Secret, key("s")), undefined);
      assertEquals(await client.delete(Secret, key("s")), false, "there is nothing to wait for either");
      assertEquals(await client.get(Secret, key("s")), undefined);
    },
  ),
  inReconcile("the wait ends for an object that another writer deleted, or replaced", async (scene) => {
    const { client, gate, key, world } = scene;
    const configMaps = world.clientset.coreV1.configMaps(world.namespace);
    await configMaps.create({ metadata: { name: "c" } });
    gate.shut();
    for (const name of ["b", "c"]) await client.patch(ConfigMap, key(name), "merge", { data: { v: "ours" } });
    await configMaps.delete("b");
    await configMaps.delete("c");
    await configMaps.create({ metadata: { name: "c" }, data: { v: "theirs" } });
    const reads = [client.get(ConfigMap, key("b")), client.get(ConfigMap, key("c"))];
    assertEquals(await isPending(reads[0]!), true);
    gate.open();
    const [deleted, replaced] = await Promise.all(reads);
    assert([undefined, "ours"].includes(deleted?.data?.v), "not what was before the write");
    assert([undefined, "ours", "theirs"].includes(replaced?.data?.v));
  }),
  inReconcile("the wait survives a relist, which tells of deletion and replacement too", async (scene) => {
    const { client, gate, faults, key, world } = scene;
    const configMaps = world.clientset.coreV1.configMaps(world.namespace);
    await configMaps.create({ metadata: { name: "c" } });
    await configMaps.create({ metadata: { name: "d" } });
    gate.shut();
    for (const name of ["b", "c", "d"]) {
      await client.patch(ConfigMap, key(name), "merge", { data: { v: "ours" } });
    }
    await client.delete(ConfigMap, key("d"));
    await configMaps.delete("b");
    await configMaps.delete("c");
    await configMaps.create({ metadata: { name: "c" }, data: { v: "theirs" } });
    const expired = faults.add({
      verb: "watch",
      resource: "configmaps",
      fault: { type: "status", code: 410 },
    });
    const reads = ["b", "c", "d"].map((name) => client.get(ConfigMap, key(name)));
    assertEquals(await isPending(reads[0]!), true);
    gate.cut();
    gate.open();
    assertEquals((await Promise.all(reads)).map((object) => object?.data?.v), [
      undefined,
      "theirs",
      undefined,
    ]);
    assertEquals(expired.struck, 1);
  }, { relisted: ["configmaps"] }),
  inReconcile("the wait is bounded, and its end names what was written", async ({ client, gate, key }) => {
    gate.shut();
    await client.patch(ConfigMap, key("b"), "merge", { data: { v: "1" } });
    const late = await assertRejects(() => client.get(ConfigMap, key("b")), CacheLagError);
    assertEquals([late.kind, late.key], ["ConfigMap", `${key("b").namespace}/b`]);
    assertInstanceOf(await client.list(ConfigMap).catch((error) => error), CacheLagError);
    gate.open();
    assertEquals((await client.get(ConfigMap, key("b")))?.data?.v, "1", "it is waited for anew");
  }, { manager: { readYourWritesTimeout: 60 } }),
  {
    name:
      "a reconcile begins when the cache has what another has written to its object, or to one that it owns",
    async run({ access, clientset: { coreV1 }, namespace, watchList }) {
      const gate = new WatchGate();
      const log = new RequestLog();
      const begun: string[] = [];
      const channel = new ChannelSource();
      const manager = new Manager({
        cluster: log.over(gate.over(access)),
        cache: { namespaces: [namespace] },
        log: createLogger({ write() {} }),
      });
      const key = (name: string) => ({ namespace, name });
      let written = false;
      manager.controller("writer", {
        for: ConfigMap,
        async reconcile({ name }, { client }) {
          if (name !== "a" || written) return;
          const owner = await client.get(ConfigMap, key("owner"));
          if (owner === undefined) return;
          written = true;
          await client.list(Secret); // its informer has to have begun
          gate.shut();
          await client.patch(ConfigMap, key("b"), "merge", { data: { v: "1" } });
          await client.create(Secret, { metadata: key("child") }, { owner });
          for (const name of ["b", "owner", "other"]) channel.send(key(name));
        },
      });
      manager.controller("reader", {
        for: ConfigMap,
        owns: [Secret],
        predicates: [() => false],
        workers: 3,
        sources: [channel],
        async reconcile({ name }, { client }) {
          const unwilling = { readYourWrites: false };
          const { data } = await client.get(ConfigMap, key(name), unwilling) ?? {};
          const child = await client.get(Secret, key("child"), unwilling);
          begun.push(`${name} v=${data?.v ?? ""}${child === undefined ? "" : " child"}`);
        },
      });
      for (const name of ["b", "owner", "other", "a"]) {
        await coreV1.configMaps(namespace).create({ metadata: { name } });
      }
      const stop = new AbortController();
      const ended = manager.run({ signal: stop.signal });
      try {
        await until("what nobody wrote to is reconciled", () => begun.includes("other v="));
        assertEquals(begun, ["other v="]);
        gate.open();
        await until("the others are reconciled", () => begun.length >= 3);
        const of = (name: string) => begun.find((each) => each.startsWith(name)) ?? "";
        assert(of("b").startsWith("b v=1"), of("b"));
        assertEquals(of("owner"), "owner v= child");
      } finally {
        gate.open();
        stop.abort();
        await ended;
      }
      assertOnlyInformersRead(log, { watchList, informers: ["configmaps", "secrets"] });
    },
  },
];
