import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const things = "/apis/example.com/v1/namespaces/default/things";

const definition = {
  metadata: { name: "things.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Thing", plural: "things" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    }],
  },
};

const thing = (name: string) => ({ apiVersion: "example.com/v1", kind: "Thing", metadata: { name } });

Deno.test("a definition is served soon after it is made, and no longer after it went", async () => {
  await using client = await TestClient.start();
  assertEquals((await client.get(things)).code, 404);
  assertEquals((await client.post(definitions, definition)).code, 201);
  await client.server.idle();
  const created = await client.post(things, { ...thing("a"), spec: { any: "thing" } });
  assertEquals([created.code, created.body.metadata.generation], [201, 1]);
  assertEquals((await client.get(things)).body.items.length, 1);
  await client.delete(`${definitions}/things.example.com`);
  await client.server.idle();
  assertEquals((await client.get(`${definitions}/things.example.com`)).code, 404);
  assertEquals((await client.get(things)).text, "404 page not found\n");
});

Deno.test("what a custom resource owned goes with its definition", async () => {
  await using client = await TestClient.start();
  await client.post(definitions, definition);
  await client.server.idle();
  const { body: owner } = await client.post(things, thing("owner"));
  const configMaps = "/api/v1/namespaces/default/configmaps";
  const { kind, apiVersion, metadata: { name, uid } } = owner;
  await client.post(configMaps, {
    metadata: { name: "child", ownerReferences: [{ apiVersion, kind, name, uid }] },
  });
  await client.delete(`${definitions}/things.example.com`);
  await client.server.idle();
  assertEquals((await client.get(`${configMaps}/child`)).code, 404);
});
