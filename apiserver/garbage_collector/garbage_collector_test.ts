import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const path = "/api/v1/namespaces/default/configmaps";

interface OwnerOptions {
  readonly blockOwnerDeletion?: boolean;
  readonly uid?: string;
  readonly apiVersion?: string;
  readonly kind?: string;
}

async function create(client: TestClient, name: string, owners: string[] = [], options: OwnerOptions = {}) {
  const ownerReferences = [];
  for (const owner of owners) {
    const { body } = await client.get(`${path}/${owner}`);
    ownerReferences.push({
      apiVersion: "v1",
      kind: "ConfigMap",
      name: owner,
      uid: body.metadata?.uid ?? "gone",
      ...options,
    });
  }
  const { code, text } = await client.post(path, { metadata: { name, ownerReferences } });
  assertEquals(code, 201, text);
}

async function names(client: TestClient): Promise<string[]> {
  await client.server.idle();
  const { body } = await client.get(path);
  return body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
}

Deno.test("background: dependents go, and theirs, when their owner has gone", async () => {
  await using client = await TestClient.start();
  await create(client, "owner");
  await create(client, "child", ["owner"]);
  await create(client, "grandchild", ["child"]);
  await create(client, "other");
  assertEquals(await names(client), ["child", "grandchild", "other", "owner"]);
  await client.delete(`${path}/owner`);
  assertEquals(await names(client), ["other"]);
});

Deno.test("a dependent with another owner left loses only the reference", async () => {
  await using client = await TestClient.start();
  await create(client, "one");
  await create(client, "two");
  await create(client, "child", ["one", "two"]);
  await client.delete(`${path}/one`);
  assertEquals(await names(client), ["child", "two"]);
  const { body } = await client.get(`${path}/child`);
  assertEquals(body.metadata.ownerReferences.map((owner: { name: string }) => owner.name), ["two"]);
  await client.delete(`${path}/two`);
  assertEquals(await names(client), []);
});

Deno.test("a dependent whose owner never was, or is a namesake, is collected", async () => {
  await using client = await TestClient.start();
  await create(client, "orphan", ["never"]);
  await create(client, "owner");
  await create(client, "stranger", ["owner"], { uid: "another" });
  assertEquals(await names(client), ["owner"]);
});

Deno.test("a dependent of a kind that is not served stays", async () => {
  await using client = await TestClient.start();
  await create(client, "child", ["x"], { apiVersion: "example.com/v1", kind: "Thing" });
  assertEquals(await names(client), ["child"]);
});

Deno.test("orphan: dependents stay, without the reference", async () => {
  await using client = await TestClient.start();
  await create(client, "owner");
  await create(client, "child", ["owner"]);
  await client.delete(`${path}/owner`, { propagationPolicy: "Orphan" });
  assertEquals(await names(client), ["child"]);
  assertEquals((await client.get(`${path}/child`)).body.metadata.ownerReferences, undefined);
});

Deno.test("foreground: the owner waits for dependents that block it, and only for them", async () => {
  await using client = await TestClient.start();
  await create(client, "owner");
  await create(client, "blocking", ["owner"], { blockOwnerDeletion: true });
  await create(client, "free", ["owner"]);
  await client.patch(`${path}/blocking`, { metadata: { finalizers: ["example.com/wait"] } });
  await client.patch(`${path}/free`, { metadata: { finalizers: ["example.com/wait"] } });
  const { body } = await client.delete(`${path}/owner`, { propagationPolicy: "Foreground" });
  assertEquals(body.metadata.finalizers, ["foregroundDeletion"]);
  assertEquals(await names(client), ["blocking", "free", "owner"]);
  await client.patch(`${path}/blocking`, { metadata: { finalizers: null } });
  assertEquals(await names(client), ["free"], "the owner went with the dependent that blocked it");
});

Deno.test("foreground without dependents ends at once", async () => {
  await using client = await TestClient.start();
  await create(client, "owner");
  await client.delete(`${path}/owner`, { propagationPolicy: "Foreground" });
  assertEquals(await names(client), []);
});

Deno.test("with controllers off, nothing is collected", async () => {
  await using client = await TestClient.start({ controllers: false });
  await create(client, "child", ["never"]);
  assertEquals(await names(client), ["child"]);
});
