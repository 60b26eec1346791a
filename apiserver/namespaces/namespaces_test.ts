import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

Deno.test("four namespaces are there from the start", async () => {
  await using client = await TestClient.start();
  const { body } = await client.get("/api/v1/namespaces");
  assertEquals(body.items.map((item: { metadata: { name: string } }) => item.metadata.name), [
    "default",
    "kube-node-lease",
    "kube-public",
    "kube-system",
  ]);
  assertEquals([body.items[0].spec, body.items[0].status], [{ finalizers: ["kubernetes"] }, {
    phase: "Active",
  }]);
});

Deno.test("a deleted namespace takes its content with it", async () => {
  await using client = await TestClient.start();
  await client.post("/api/v1/namespaces", { metadata: { name: "n" } });
  await client.post("/api/v1/namespaces/n/configmaps", { metadata: { name: "a" } });
  await client.post("/api/v1/namespaces/n/secrets", { metadata: { name: "s" } });
  const deleted = await client.delete("/api/v1/namespaces/n");
  assertEquals([deleted.code, deleted.body.status.phase], [200, "Terminating"]);
  await client.server.idle();
  assertEquals((await client.get("/api/v1/namespaces/n")).code, 404);
  assertEquals((await client.get("/api/v1/namespaces/n/configmaps/a")).code, 404);
});

Deno.test("content with finalizers holds its namespace, which takes nothing new and says why it stays", async () => {
  await using client = await TestClient.start();
  await client.post("/api/v1/namespaces", { metadata: { name: "n" } });
  const path = "/api/v1/namespaces/n/configmaps";
  await client.post(path, { metadata: { name: "a", finalizers: ["example.com/wait"] } });
  await client.delete("/api/v1/namespaces/n");
  await client.server.idle();
  const { body: namespace } = await client.get("/api/v1/namespaces/n");
  assertEquals(namespace.status.phase, "Terminating");
  assertEquals(
    namespace.status.conditions.map(({ type, status }: { type: string; status: string }) =>
      `${type}=${status}`
    ),
    [
      "NamespaceDeletionDiscoveryFailure=False",
      "NamespaceDeletionGroupVersionParsingFailure=False",
      "NamespaceDeletionContentFailure=False",
      "NamespaceContentRemaining=True",
      "NamespaceFinalizersRemaining=True",
    ],
  );
  const refused = await client.post(path, { metadata: { name: "b" } });
  assertEquals([refused.code, refused.body.message], [
    403,
    'configmaps "b" is forbidden: unable to create new content in namespace n because it is being terminated',
  ]);
  assertEquals(refused.body.details.causes[0].reason, "NamespaceTerminating");
  await client.patch(`${path}/a`, { metadata: { finalizers: null } });
  await client.server.idle();
  assertEquals((await client.get("/api/v1/namespaces/n")).code, 404);
});

Deno.test("without controllers a namespace goes by its finalize subresource", async () => {
  await using client = await TestClient.start({ controllers: false });
  const { body } = await client.post("/api/v1/namespaces", { metadata: { name: "n" } });
  await client.delete("/api/v1/namespaces/n");
  assertEquals((await client.get("/api/v1/namespaces/n")).body.status.phase, "Terminating");
  const finalized = await client.put("/api/v1/namespaces/n/finalize", {
    ...body,
    metadata: { name: "n" },
    spec: {},
  });
  assertEquals(finalized.code, 200, finalized.text);
  assertEquals((await client.get("/api/v1/namespaces/n")).code, 404);
});

Deno.test("immortal namespaces may not be deleted", async () => {
  await using client = await TestClient.start();
  const { code, body } = await client.delete("/api/v1/namespaces/default");
  assertEquals([code, body.message], [
    403,
    'namespaces "default" is forbidden: this namespace may not be deleted',
  ]);
});
