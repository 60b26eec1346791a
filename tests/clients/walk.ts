/**
 * What the clients do on any server, step by step: the same walk on the embedded server and on the real one.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DynamicClient } from "../../dynamic/mod.ts";
import {
  isAlreadyExists,
  isConflict,
  isExpired,
  isInvalid,
  isNotFound,
  RESTClient,
  StatusError,
} from "../../rest/mod.ts";
import { brief, type Check, eventsOf, refusal } from "./check.ts";

/** Each step is a check by itself. */
export const walk: readonly Check[] = [
  {
    name: "create, get, list, update, patch and delete",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const made = await configMaps.create({
        metadata: { name: "one", labels: { walk: "crud" } },
        data: { a: "1" },
      });
      assertEquals([made.apiVersion, made.kind, made.data], ["v1", "ConfigMap", { a: "1" }]);
      assertEquals(await configMaps.get("one"), made);
      const list = await configMaps.list({ labelSelector: "walk=crud" });
      assertEquals(list.items, [made], "an item of a list is deep-equal to the object that get gives");
      const everywhere = await clientset.coreV1.configMaps().list({
        fieldSelector: `metadata.name=one,metadata.namespace=${namespace}`,
      });
      assertEquals(everywhere.items, [made]);

      made.data = { a: "2" };
      const changed = await configMaps.update(made);
      assertEquals(changed.data, { a: "2" });
      assert(changed.metadata.resourceVersion !== made.metadata.resourceVersion);
      const patched = await configMaps.patch("one", "json", [{ op: "add", path: "/data/b", value: "3" }]);
      assertEquals(patched.data, { a: "2", b: "3" });
      assertEquals((await configMaps.patch("one", "merge", { data: { a: null } })).data, { b: "3" });
      assertEquals((await configMaps.patch("one", "strategic", { data: { c: "4" } })).data, {
        b: "3",
        c: "4",
      });
      const uid = made.metadata.uid;
      await configMaps.delete("one", { preconditions: { uid } });
      assert(isNotFound(await refusal(configMaps.get("one"))));
    },
  },
  {
    name: "what is refused is told apart",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const made = await configMaps.create({ metadata: { name: "refused" } });
      assert(isAlreadyExists(await refusal(configMaps.create({ metadata: { name: "refused" } }))));
      await configMaps.update({ ...made, data: { a: "1" } });
      assert(isConflict(await refusal(configMaps.update({ ...made, data: { a: "2" } }))));
      const invalid = await refusal(configMaps.create({ metadata: { name: "Not A Name" } }));
      assert(isInvalid(invalid), String(invalid));
      assertEquals(invalid.status.details?.causes?.[0]?.field, "metadata.name");
      const elsewhere = await refusal(configMaps.create({ metadata: { name: "x", namespace: "elsewhere" } }));
      assert(elsewhere instanceof StatusError && elsewhere.code === 400, String(elsewhere));
      const wrongUid = configMaps.delete("refused", { preconditions: { uid: "other" } });
      assert(isConflict(await refusal(wrongUid)));
    },
  },
  {
    name: "a dry run changes nothing",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      assertEquals(
        (await configMaps.create({ metadata: { name: "dry" } }, { dryRun: true })).kind,
        "ConfigMap",
      );
      assert(isNotFound(await refusal(configMaps.get("dry"))));
    },
  },
  {
    name: "server-side apply owns fields, meets other managers, and takes over by force",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const metadata = { name: "applied" };
      await configMaps.apply({ metadata, data: { a: "1", b: "1" } });
      const second = await configMaps.apply({ metadata, data: { a: "2" } });
      assertEquals(second.data, { a: "2" }, "a field that is left out goes");
      assertEquals(second.metadata.managedFields?.map(({ manager, operation }) => [manager, operation]), [
        ["kybern", "Apply"],
      ]);
      const other = { fieldManager: "other" };
      assert(isConflict(await refusal(configMaps.apply({ metadata, data: { a: "3" } }, other))));
      assertEquals((await configMaps.apply({ metadata, data: { a: "3" } }, { ...other, force: true })).data, {
        a: "3",
      });
    },
  },
  {
    name: "a status is written by itself",
    async run({ clientset, namespace }) {
      const claims = clientset.policyV1.podDisruptionBudgets(namespace);
      const made = await claims.create({
        metadata: { name: "budget" },
        spec: { minAvailable: 1, selector: { matchLabels: { walk: "none" } } },
      });
      const written = await claims.updateStatus({
        ...made,
        spec: { minAvailable: 2 },
        status: { currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 3 },
      });
      assertEquals([written.spec?.minAvailable, written.status?.expectedPods], [1, 3]);
      const read = await claims.subresource("status").get("budget");
      assertEquals(read.status?.expectedPods, 3);
    },
  },
  {
    name: "a watch gives what happens, in order, and ends when it is left",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const labelSelector = "walk=watch";
      const { metadata } = await configMaps.list({ labelSelector });
      await using watch = await configMaps.watch({
        labelSelector,
        resourceVersion: metadata.resourceVersion,
      });
      const made = await configMaps.create({ metadata: { name: "seen", labels: { walk: "watch" } } });
      const changed = await configMaps.update({ ...made, data: { a: "1" } });
      await configMaps.create({ metadata: { name: "unseen" } });
      await configMaps.delete("seen");
      const events: unknown[] = [];
      for await (const { type, object } of watch) {
        events.push([type, object.metadata.name, object.data]);
        if (type === "ADDED") assertEquals(object, made, "deep-equal however an object comes");
        if (type === "MODIFIED") assertEquals(object, changed);
        if (type === "DELETED") break;
      }
      assertEquals(events, [["ADDED", "seen", undefined], ["MODIFIED", "seen", { a: "1" }], [
        "DELETED",
        "seen",
        { a: "1" },
      ]]);
    },
  },
  {
    name: "a watch-list gives what is there, a bookmark that says so, then what happens",
    async run({ clientset, namespace, watchList }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const labels = { walk: "initial" };
      const there = [
        await configMaps.create({ metadata: { name: "i1", labels } }),
        await configMaps.create({ metadata: { name: "i2", labels } }),
      ];
      const opening = configMaps.watch({
        labelSelector: "walk=initial",
        sendInitialEvents: true,
        resourceVersionMatch: "NotOlderThan",
        allowWatchBookmarks: true,
      });
      if (!watchList) {
        const refused = await refusal(opening);
        assert(isInvalid(refused), "an older server says that it knows no watch-lists");
        assertEquals(refused.status.details?.causes?.map(({ field }) => field), ["sendInitialEvents"]);
        return;
      }
      await using watch = await opening;
      const next = eventsOf(watch);
      const initial = [await next(), await next()].sort((a, b) => brief(a) < brief(b) ? -1 : 1);
      assertEquals(initial, there.map((object) => ({ type: "ADDED", object })));
      const bookmark = await next();
      assertEquals(bookmark.type, "BOOKMARK");
      assertEquals(bookmark.object.metadata.annotations, { "k8s.io/initial-events-end": "true" });
      assertEquals(watch.resourceVersion, bookmark.object.metadata.resourceVersion);
      await configMaps.create({ metadata: { name: "i3", labels } });
      assertEquals(brief(await next()), "ADDED i3");
    },
  },
  {
    name: "a watch that resumes goes on over the server's ends, missing and doubling nothing",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const labelSelector = "walk=resume";
      const { metadata } = await configMaps.list({ labelSelector });
      const watch = await configMaps.watch({
        labelSelector,
        resourceVersion: metadata.resourceVersion,
        timeoutSeconds: 1,
        resume: true,
      });
      const names: string[] = [];
      const reading = (async () => {
        for await (const { object } of watch) if (names.push(object.metadata.name) === 3) break;
      })();
      for (const name of ["r1", "r2", "r3"]) {
        await configMaps.create({ metadata: { name, labels: { walk: "resume" } } });
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
      await reading;
      assertEquals(names, ["r1", "r2", "r3"]);
    },
  },
  {
    name: "lists come in pages",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      for (let i = 0; i < 5; i++) {
        await configMaps.create({ metadata: { name: `page-${i}`, labels: { walk: "page" } } });
      }
      const sizes: number[] = [];
      for await (const page of configMaps.pages({ labelSelector: "walk=page", limit: 2 })) {
        sizes.push(page.items.length);
      }
      assertEquals(sizes, [2, 2, 1]);
      const whole = await configMaps.listAll({ labelSelector: "walk=page", limit: 2 });
      assertEquals(whole.items.map((item) => item.metadata.name), [0, 1, 2, 3, 4].map((i) => `page-${i}`));
      assertEquals(whole.metadata.continue, undefined);
      const token = btoa(JSON.stringify({ v: "meta.k8s.io/v1", rv: 1, start: `x\u0000` }));
      const stale = await refusal(configMaps.list({ limit: 2, continue: token }));
      assert(stale instanceof StatusError && (isExpired(stale) || stale.code === 400), String(stale));
    },
  },
  {
    name: "many are deleted at once",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      for (const name of ["d1", "d2"]) {
        await configMaps.create({ metadata: { name, labels: { walk: "delete" } } });
      }
      await configMaps.deleteCollection({ labelSelector: "walk=delete" });
      assertEquals((await configMaps.list({ labelSelector: "walk=delete" })).items, []);
    },
  },
  {
    name: "an integer beyond 2^53 survives a read-modify-write digit for digit",
    async run({ clientset, namespace }) {
      const pods = clientset.coreV1.pods(namespace);
      const big = 9007199254740993n as unknown as number; // types say number: so it nearly always is
      const made = await pods.create({
        metadata: { name: "big" },
        spec: {
          containers: [{ name: "c", image: "i" }],
          activeDeadlineSeconds: 100,
          tolerations: [{ key: "k", operator: "Exists", effect: "NoExecute", tolerationSeconds: big }],
        },
      });
      const seconds = (pod: typeof made) =>
        pod.spec?.tolerations?.find(({ key }) => key === "k")?.tolerationSeconds as unknown;
      assertEquals(seconds(made), 9007199254740993n);
      made.metadata.labels = { changed: "true" };
      assertEquals(seconds(await pods.update(made)), 9007199254740993n);
      await pods.delete("big", { gracePeriodSeconds: 0 });
    },
  },
  {
    name: "the dynamic client does the same without types",
    async run({ access, namespace }) {
      const client = new DynamicClient(access).resource({ group: "", version: "v1", resource: "configmaps" })
        .namespace(namespace);
      const made = await client.create({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "any" },
        data: { a: "1" },
      });
      assertEquals(await client.get("any"), made);
      assertEquals((await client.list({ fieldSelector: "metadata.name=any" })).items, [made]);
      await client.delete("any");
      assert(isNotFound(await refusal(client.get("any"))));
    },
  },
  {
    name: "RESTClient reaches any path",
    async run({ access, namespace }) {
      const version = await new RESTClient(access).get().absPath("/version").do().into<{ major: string }>();
      assertEquals(version.major, "1");
      const client = new RESTClient(access, { group: "", version: "v1" });
      const { code, object } = await client.post().namespace(namespace).resource("configmaps")
        .body({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "rest" } }).do()
        .answer<{ metadata: { name: string } }>();
      assertEquals([code, object.metadata.name], [201, "rest"]);
      const text = await client.get().namespace(namespace).resource("configmaps").name("rest").do().text();
      assertEquals(JSON.parse(text).metadata.name, "rest");
      await assertRejects(() => client.get().resource("nothings").do().into(), StatusError);
    },
  },
  {
    name: "an abort ends a request and a watch with its reason",
    async run({ clientset, namespace }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const reason = new Error("enough");
      const controller = new AbortController();
      const watch = await configMaps.watch({ labelSelector: "walk=nothing", signal: controller.signal });
      const reading = refusal((async () => {
        for await (const _ of watch) { /* nothing comes */ }
      })());
      controller.abort(reason);
      assertEquals(await reading, reason);
      assertEquals(await refusal(configMaps.list({ signal: controller.signal })), reason);
    },
  },
];
