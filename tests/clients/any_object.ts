/**
 * Objects of any kind: whole, as metadata alone, and from manifests.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { Deployment } from "../../api/apps/v1.ts";
import { ConfigMap } from "../../api/core/v1.ts";
import { listerWatcherOf, SharedInformer, waitForCacheSync } from "../../cache/mod.ts";
import {
  ApplyAllError,
  applyConflicts,
  MetadataClient,
  ObjectClient,
  type ObjectMetadata,
  parseManifests,
} from "../../dynamic/mod.ts";
import { isConflict, isNotFound } from "../../rest/mod.ts";
import { type Check, eventsOf, refusal } from "./check.ts";
import { gadgetsGroup } from "./gadgets.ts";

/** Manifests of a check's own namespace and kind, in the order in which they cannot be applied. */
function wrongOrder(suffix: string) {
  const plural = `widgets${suffix}`;
  return {
    definition: `${plural}.${gadgetsGroup}`,
    shop: `kybern-shop-${suffix}`,
    text: `
apiVersion: ${gadgetsGroup}/v1
kind: Widget${suffix}
metadata: { name: one, namespace: kybern-shop-${suffix} }
spec: { size: 0o17 }
---
apiVersion: ${gadgetsGroup}/v2
kind: Widget${suffix}
metadata: { name: two, namespace: kybern-shop-${suffix} }
spec: { size: 2 }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${plural}.${gadgetsGroup} }
spec:
  group: ${gadgetsGroup}
  scope: Namespaced
  names: { plural: ${plural}, singular: widget${suffix}, kind: Widget${suffix} }
  versions:
    - &version
      name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: { spec: { type: object, properties: { size: { type: integer } } } }
    - <<: *version
      name: v2
      storage: false
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: colours, namespace: kybern-shop-${suffix} } }
  - { apiVersion: v1, kind: Namespace, metadata: { name: kybern-shop-${suffix} } }
`,
  };
}

/** ObjectClient, manifests and MetadataClient. */
export const anyObject: readonly Check[] = [
  {
    name: "manifests in the wrong order are applied: namespace and definition first, then what needs them",
    async run({ access, namespace, signal }) {
      const client = new ObjectClient(access, { fieldManager: "check" });
      await client.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace, limit: 1, signal });
      const { text, definition, shop } = wrongOrder(namespace.slice(-8));
      const objects = parseManifests(text);
      try {
        const applied = await client.applyAll(objects, { signal });
        assertEquals(
          applied.map(({ apiVersion, metadata }) => `${apiVersion} ${metadata?.name}`),
          [
            `${gadgetsGroup}/v1 one`,
            `${gadgetsGroup}/v2 two`,
            `apiextensions.k8s.io/v1 ${definition}`,
            "v1 colours",
            `v1 ${shop}`,
          ],
        );
        assertEquals((await client.get(objects[0]!, { signal })).spec, { size: 15 });
        const again = await client.applyAll(objects, { signal });
        assertEquals(
          again[0]?.metadata?.resourceVersion,
          applied[0]?.metadata?.resourceVersion,
          "nothing changed",
        );
        const unknown = { apiVersion: `${gadgetsGroup}/v9`, kind: "Nothing", metadata: { name: "x" } };
        const error = await refusal(client.applyAll([unknown, objects[0]!], { signal }));
        assertInstanceOf(error, ApplyAllError);
        assertEquals([error.failures.length, error.applied.length], [1, 1]);
        assertStringIncludes(error.message, "Nothing x: the server serves no kind Nothing");
      } finally {
        for (const object of [objects[4]!, objects[2]!]) {
          await client.delete(object).catch((error) => {
            if (!isNotFound(error)) throw error;
          });
        }
      }
    },
  },
  {
    name: "any object by its kind: an apply's conflict names the manager, force takes the field over",
    async run({ access, namespace, signal }) {
      const first = new ObjectClient(access, { fieldManager: "first" });
      const second = new ObjectClient(access, { fieldManager: "second", mapper: first.mapper });
      const draft = (sky: string) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "shared", namespace },
        data: { sky },
      });
      const made = await first.apply(draft("blue"), { signal });
      assertEquals(await second.get(made, { signal }), made);
      const error = await refusal(second.apply(draft("grey"), { signal }));
      assert(isConflict(error));
      assertEquals(applyConflicts(error).map(({ manager, field }) => [manager, field]), [[
        "first",
        ".data.sky",
      ]]);
      assertStringIncludes(error.message, `"first"`);
      assertEquals((await second.apply(draft("grey"), { force: true, signal })).data, { sky: "grey" });
      const [secret, later] = [{ a: "x", b: "y" }, { b: "y" }].map((stringData) => ({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "keys", namespace },
        stringData,
      }));
      assertEquals((await first.apply(secret!, { signal })).data, { a: "eA==", b: "eQ==" });
      assertEquals((await first.apply(later!, { signal })).data, { b: "eQ==" }, "a dropped key goes");
      await first.delete(made, { signal });
      assert(isNotFound(await refusal(first.get(made, { signal }))));
    },
  },
  {
    name: "metadata alone: read, listed by pages, watched, patched and deleted",
    async run({ access, clientset, namespace, signal }) {
      const whole = clientset.coreV1.configMaps(namespace);
      const client = new MetadataClient(access).resource(ConfigMap).namespace(namespace);
      const made = await whole.create({
        metadata: { name: "one", labels: { check: "m" } },
        data: { large: "x" },
      });
      const got = await client.get("one", { signal });
      const kind = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata" };
      assertEquals(got as unknown, { ...kind, metadata: made.metadata });
      await whole.create({ metadata: { name: "two", labels: { check: "m" } } });
      const { items, metadata } = await client.listAll({ labelSelector: "check=m", limit: 1, signal });
      assertEquals(items.map((item) => item.metadata.name), ["one", "two"]);
      assertEquals(items[0], got, "a list's item is what a get gives");
      await using watch = await client.watch({ resourceVersion: metadata.resourceVersion, signal });
      const next = eventsOf(watch);
      const patched = await client.patch("one", "merge", { metadata: { annotations: { n: "v" } } }, {
        signal,
      });
      assertEquals(patched.metadata.annotations, { n: "v" });
      assertEquals(await next(), { type: "MODIFIED", object: patched });
      await client.delete("two", { signal });
      const gone = await next();
      assertEquals([gone.type, gone.object.metadata.name, Object.keys(gone.object).sort()], [
        "DELETED",
        "two",
        ["apiVersion", "kind", "metadata"],
      ]);
      await client.deleteCollection({ labelSelector: "check=m", signal });
      assertEquals((await client.list({ labelSelector: "check=m", signal })).items, []);
    },
  },
  {
    name: "an informer of metadata alone follows its kind",
    async run({ access, clientset, namespace, signal }) {
      const labels = { app: "web" };
      const template = {
        metadata: { labels },
        spec: { containers: [{ name: "c", image: "example.test/web:1" }] },
      };
      const deployments = clientset.appsV1.deployments(namespace);
      const spec = { replicas: 0, selector: { matchLabels: labels }, template };
      await deployments.create({ metadata: { name: "first" }, spec });
      const told: string[] = [];
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const client = new MetadataClient(access).resource(Deployment).namespace(namespace);
      await using informer = new SharedInformer<ObjectMetadata>(listerWatcherOf(client), {
        name: "deployments",
      });
      const note = (what: string, object: { readonly metadata?: object }) => {
        told.push(`${what} ${(object.metadata as { name: string }).name}`);
        assertEquals(Object.keys(object).sort(), ["apiVersion", "kind", "metadata"]);
      };
      informer.addEventHandler({
        onAdd: (object) => note("added", object),
        onDelete: (object) => {
          if ("metadata" in object) note("deleted", object);
          resolve();
        },
      });
      const stop = new AbortController();
      const running = informer.run({ signal: stop.signal });
      try {
        await waitForCacheSync([informer], { signal });
        await deployments.create({ metadata: { name: "second" }, spec });
        await deployments.delete("first", { propagationPolicy: "Background" });
        signal.addEventListener("abort", () => resolve(), { once: true });
        await over;
      } finally {
        stop.abort();
        await running;
      }
      assertEquals(told, ["added first", "added second", "deleted first"]);
    },
  },
];
