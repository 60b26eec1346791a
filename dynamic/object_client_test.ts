import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { ApiServer } from "../apiserver/mod.ts";
import { NoMatchError } from "../discovery/mod.ts";
import { rejection } from "../rest/fake_server_test.ts";
import { isConflict, isNotFound, jsonDecoder, RequestError, type TextObjectDecoder } from "../rest/mod.ts";
import { ApplyAllError } from "./apply_all.ts";
import { applyConflicts } from "./apply_conflicts.ts";
import { type AnyObject, ObjectClient } from "./object_client.ts";
import { parseManifests } from "./parse_manifests.ts";

const configMap = (name: string, data: { [key: string]: string } = {}, namespace?: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: namespace === undefined ? { name } : { name, namespace },
  data,
});

Deno.test("any object, by its kind: created, read, listed, replaced, patched, watched and deleted", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  const made = await client.create(configMap("one", { a: "1" }));
  assertEquals([made.metadata.namespace, made.data], ["default", { a: "1" }]);
  assertEquals(await client.get(configMap("one")), made);
  assertEquals(
    (await client.list(made, { namespace: "default", fieldSelector: "metadata.name=one" })).items,
    [made],
  );
  await using watch = await client.watch(made, {
    namespace: "default",
    resourceVersion: made.metadata.resourceVersion,
  });
  const updated = await client.update({ ...made, data: { a: "2" } });
  const patched = await client.patch(made, "merge", { data: { b: "3" } });
  assertEquals([updated.data, patched.data], [{ a: "2" }, { a: "2", b: "3" }]);
  await client.delete(made);
  const types: string[] = [];
  for await (const { type } of watch) if (types.push(type) === 3) break;
  assertEquals(types, ["MODIFIED", "MODIFIED", "DELETED"]);
  assert(isNotFound(await rejection(client.get(made))));
});

Deno.test("scope and namespace: a cluster-scoped kind needs none, a draft's own comes before the configuration's", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  const namespace = await client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  assertEquals(namespace.metadata.namespace, undefined);
  const inShop = await client.apply(configMap("one", {}, "shop"));
  assertEquals(inShop.metadata.namespace, "shop");
  const pods = await client.resource({ apiVersion: "v1", kind: "Pod" }, { namespace: "shop" });
  assertEquals([pods.type.resource, pods.type.namespaced, (await pods.list()).items], ["pods", true, []]);
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "none" } };
  assertEquals((await client.mappingOf(deployment)).shortNames, ["deploy"]);
});

Deno.test("what is asked of discovery is asked once, and again for a kind that is not known", async () => {
  await using server = await ApiServer.start({ listen: false });
  const paths: string[] = [];
  const { transport } = server.config;
  const send = typeof transport === "function" ? transport : transport.fetch.bind(transport);
  const client = new ObjectClient({
    ...server.config,
    transport(request: Request) {
      paths.push(new URL(request.url).pathname);
      return send(request, { kind: "request" });
    },
  });
  await client.create(configMap("one"));
  await client.create(configMap("two"));
  const discovery = ["/api", "/apis"];
  const created = "/api/v1/namespaces/default/configmaps";
  assertEquals(paths.splice(0), [...discovery, created, created]);
  const unknown = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "one" } };
  const error = await rejection(client.get(unknown));
  assertInstanceOf(error, NoMatchError);
  assertEquals(error.message, "the server serves no kind Widget in version v1 of group example.com");
  assertEquals(paths, discovery);
});

Deno.test("what is no object is refused before any request", async () => {
  const client = new ObjectClient({
    server: new URL("http://fake.test"),
    namespace: "default",
    transport: () => Promise.reject(new Error("asked")),
  });
  const table: [object: object, message: string][] = [
    [{ apiVersion: "v1", metadata: { name: "a" } }, "the object has no kind"],
    [{ kind: "Pod", metadata: { name: "a" } }, "the Pod object has no apiVersion"],
    [{ apiVersion: "a/b/c", kind: "Pod" }, `apiVersion "a/b/c" is neither VERSION nor GROUP/VERSION`],
  ];
  for (const [object, message] of table) {
    const error = await rejection(client.apply(object as AnyObject));
    assertEquals([error instanceof RequestError, error.message], [true, message]);
  }
});

Deno.test("a name is needed where one object is meant", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  const nameless = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "a-" } };
  for (const call of [client.get(nameless), client.delete(nameless), client.apply(nameless)]) {
    assertStringIncludes((await rejection(call)).message, "no metadata.name");
  }
  assert((await client.create(nameless)).metadata.name.startsWith("a-"));
});

Deno.test("an apply owns its fields; another manager's are a conflict that names it, until it is forced", async () => {
  await using server = await ApiServer.start({ listen: false });
  const first = new ObjectClient(server.config, { fieldManager: "first" });
  const second = new ObjectClient(server.config, { fieldManager: "second", mapper: first.mapper });
  await first.apply(configMap("shared", { sky: "blue", sea: "green" }));
  const error = await rejection(second.apply(configMap("shared", { sky: "grey" })));
  assert(isConflict(error));
  assertStringIncludes(error.message, `"first"`);
  assertEquals(applyConflicts(error).map(({ manager, field }) => [manager, field]), [["first", ".data.sky"]]);
  const taken = await second.apply(configMap("shared", { sky: "grey" }), { force: true });
  assertEquals(taken.data, { sky: "grey", sea: "green" });
  assertEquals(
    (await first.apply(configMap("shared", {}))).data,
    { sky: "grey" },
    "what is left out now goes",
  );
  const dry = await first.apply(configMap("dry"), { dryRun: true });
  assertEquals([dry.kind, applyConflicts(new Error("other")), applyConflicts(undefined)], [
    "ConfigMap",
    [],
    [],
  ]);
  assert(isNotFound(await rejection(first.get(configMap("dry")))));
});

Deno.test("status is applied and replaced apart from the rest", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "disk" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  await client.apply(claim);
  const { spec: _, ...bare } = claim;
  const applied = await client.applyStatus({ ...bare, status: { phase: "Bound" } });
  assertEquals((applied.status as { phase: string }).phase, "Bound");
  const replaced = await client.updateStatus({ ...applied, status: { phase: "Lost" } });
  assertEquals((replaced.status as { phase: string }).phase, "Lost");
});

Deno.test("a Secret's stringData is applied as data, so that a later apply lets go of its keys", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  const secret = (stringData: object, data?: object) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "keys" },
    stringData,
    ...(data && { data }),
  });
  const draft = secret({ a: "x", b: "y" }, { a: "b2xk", c: "eg==" });
  assertEquals((await client.apply(draft)).data, { a: "eA==", b: "eQ==", c: "eg==" });
  assertEquals(draft.stringData, { a: "x", b: "y" }, "the draft stays as it was");
  assertEquals((await client.apply(secret({ b: "y" }))).data, { b: "eQ==" });
  const error = await rejection(client.apply(secret({ pin: 1234 })));
  assertEquals(error.message, `stringData "pin" of the Secret is a number, expected text`);
});

/** A definition, an object of its kind, and the object's namespace: in the order that cannot be applied. */
const wrongOrder = `
apiVersion: example.com/v1
kind: Widget
metadata: { name: one, namespace: shop }
spec: { size: 3 }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, singular: widget, kind: Widget }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`;

Deno.test("applyAll: namespaces and definitions before what needs them, whatever the order", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  await client.list({ apiVersion: "v1", kind: "ConfigMap" }); // discovery is read before the kind is there
  const applied = await client.applyAll(parseManifests(wrongOrder));
  assertEquals(applied.map(({ kind }) => kind), ["Widget", "CustomResourceDefinition", "Namespace"]);
  const widget = await client.get({
    apiVersion: "example.com/v1",
    kind: "Widget",
    metadata: { name: "one", namespace: "shop" },
  });
  assertEquals(widget.spec, { size: 3 });
  assertEquals((await client.applyAll(parseManifests(wrongOrder))).length, 3, "and again, when all is there");
});

Deno.test("applyAll: one that fails is named, and the others are applied", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  const list = { apiVersion: "v1", kind: "List", items: [configMap("one"), configMap("two", {}, "nowhere")] };
  const unknown = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" } };
  const error = await rejection(client.applyAll([unknown, list, configMap("three")]));
  assertInstanceOf(error, ApplyAllError);
  assertEquals(error.failures.map(({ object }) => object.metadata?.name), ["a", "two"]);
  assertEquals(error.applied.map((object) => object.metadata?.name), ["one", "three"]);
  assert(
    error.message.startsWith(
      "2 of 4 objects could not be applied: Widget a: the server serves no kind Widget",
    ),
  );
  assertStringIncludes(error.message, "ConfigMap nowhere/two: ");
});

Deno.test("applyAll: a dry run waits for nothing; an abort ends it with its reason", async () => {
  await using server = await ApiServer.start({ listen: false });
  const client = new ObjectClient(server.config);
  const [, definition, namespace] = parseManifests(wrongOrder);
  assertEquals((await client.applyAll([definition!, namespace!], { dryRun: true })).length, 2);
  assert(isNotFound(await rejection(client.get(definition!))));
  assertEquals(
    await rejection<unknown>(client.applyAll([namespace!], { signal: AbortSignal.abort("enough") })),
    "enough",
  );
});

Deno.test("a decoder of one's own makes the objects, and nothing of what discovery answers", async () => {
  await using server = await ApiServer.start({ listen: false });
  const decoder: TextObjectDecoder = {
    ...jsonDecoder,
    object: (body) => ({ ...jsonDecoder.object(body) as object, seen: true }),
  };
  const client = new ObjectClient(server.config, { decoder });
  const made = await client.create(configMap("one"));
  assertEquals([made.seen, made.kind], [true, "ConfigMap"]);
  const seen: string[] = [];
  const strict: TextObjectDecoder = {
    ...jsonDecoder,
    object(body) {
      const object = jsonDecoder.object(body) as { kind: string };
      seen.push(object.kind);
      return object;
    },
  };
  await new ObjectClient(server.config, { decoder: strict }).get(made);
  assertEquals(seen, ["ConfigMap"]);
});
