// Objects that were stored before their definition changed. Recorded of kube-apiserver 1.37.2.
import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const group = "example.com";
const definitionPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const at = (version: string, name = "") => `/apis/${group}/${version}/rereads/${name}`.replace(/\/$/, "");
const merge = { type: "application/merge-patch+json" };

const text = { type: "string" };
const withDefault = (value: string) => ({ type: "string", default: value });

interface Version {
  readonly name: string;
  readonly fields: unknown;
  readonly storage?: boolean;
  readonly served?: boolean;
}

function versionOf({ name, fields, storage = true, served = true }: Version) {
  const spec = { type: "object", properties: fields };
  return {
    name,
    served,
    storage,
    schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
  };
}

/** A client of a server that has the definition and an object `x` of its first version. */
async function start(version: Version, spec: unknown): Promise<TestClient> {
  const client = await TestClient.start();
  await client.call("POST", definitionPath, {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `rereads.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { plural: "rereads", kind: "Reread" },
      versions: [versionOf(version)],
    },
  });
  await client.server.idle();
  await create(client, version.name, "x", spec);
  return client;
}

async function create(client: TestClient, version: string, name: string, spec: unknown): Promise<void> {
  const object = { apiVersion: `${group}/${version}`, kind: "Reread", metadata: { name }, spec };
  const { code, text } = await client.call("POST", at(version), object);
  assertEquals(code, 201, text);
}

async function redefine(client: TestClient, ...versions: Version[]): Promise<void> {
  const body = { spec: { versions: versions.map(versionOf) } };
  const { code, text } = await client.call("PATCH", `${definitionPath}/rereads.${group}`, body, merge);
  assertEquals(code, 200, text);
  await client.server.idle();
}

// deno-lint-ignore no-explicit-any
function seen({ body }: { readonly body: any }): unknown {
  return [body.apiVersion, body.metadata.generation, body.spec];
}

Deno.test("crd: a new default shows in what is stored, and is no change of it", async () => {
  await using client = await start({ name: "v1", fields: { a: text } }, { a: "1" });
  const { resourceVersion } = (await client.call("GET", at("v1", "x"))).body.metadata;
  await redefine(client, { name: "v1", fields: { a: text, c: withDefault("new") } });
  const got = await client.call("GET", at("v1", "x"));
  assertEquals(seen(got), [`${group}/v1`, 1, { a: "1", c: "new" }]);
  assertEquals(got.body.metadata.resourceVersion, resourceVersion);
  assertEquals((await client.call("GET", at("v1"))).body.items[0].spec, { a: "1", c: "new" });
  const labelled = await client.call("PATCH", at("v1", "x"), { metadata: { labels: { l: "1" } } }, merge);
  assertEquals(seen(labelled), [`${group}/v1`, 1, { a: "1", c: "new" }]);
});

Deno.test("crd: what a narrower schema does not know is not shown", async () => {
  await using client = await start({ name: "v1", fields: { a: text, b: text } }, { a: "1", b: "2" });
  await redefine(client, { name: "v1", fields: { a: text } });
  assertEquals(seen(await client.call("GET", at("v1", "x"))), [`${group}/v1`, 1, { a: "1" }]);
});

Deno.test("crd: another version stores what the first one stored", async () => {
  await using client = await start({ name: "v1", fields: { a: text } }, { a: "1" });
  await redefine(
    client,
    { name: "v1", fields: { a: text }, storage: false },
    { name: "v2", fields: { a: text, d: withDefault("two") } },
  );
  assertEquals(seen(await client.call("GET", at("v1", "x"))), [`${group}/v1`, 1, { a: "1" }]);
  assertEquals(seen(await client.call("GET", at("v2", "x"))), [`${group}/v2`, 1, { a: "1" }]);
  const patched = await client.call("PATCH", at("v2", "x"), { metadata: { labels: { l: "1" } } }, merge);
  assertEquals(seen(patched), [`${group}/v2`, 2, { a: "1", d: "two" }]);
  // `d` has no place in v1, which the owner's set is written in: so the owners stay as they were.
  assertEquals(
    patched.body.metadata.managedFields.map(({ apiVersion, fieldsV1 }: Record<string, unknown>) => [
      apiVersion,
      fieldsV1,
    ]),
    [[`${group}/v1`, { "f:spec": { ".": {}, "f:a": {} } }]],
  );
  assertEquals(seen(await client.call("GET", at("v1", "x"))), [`${group}/v1`, 2, { a: "1" }]);
  await client.call("PATCH", at("v1", "x"), { spec: { a: "2" } }, merge);
  assertEquals(seen(await client.call("GET", at("v2", "x"))), [`${group}/v2`, 3, { a: "2", d: "two" }]);
});

Deno.test("crd: the version that is stored need not be served, and its owners stay", async () => {
  await using client = await start({ name: "v2", fields: { a: text } }, { a: "1" });
  await redefine(
    client,
    { name: "v1", fields: { a: text }, storage: false },
    { name: "v2", fields: { a: text }, served: false },
  );
  assertEquals(seen(await client.call("GET", at("v1", "x"))), [`${group}/v1`, 1, { a: "1" }]);
  assertEquals((await client.call("GET", at("v2", "x"))).code, 404);
  const applied = await client.call("PATCH", `${at("v1", "x")}?fieldManager=other`, {
    apiVersion: `${group}/v1`,
    kind: "Reread",
    metadata: { name: "x" },
    spec: { a: "2" },
  }, { type: "application/apply-patch+yaml" });
  assertEquals(applied.code, 409, applied.text);
  assertEquals((await client.call("DELETE", at("v1", "x"))).code, 200);
  assertEquals((await client.call("GET", at("v1"))).body.items, []);
});
