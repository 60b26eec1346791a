import { assertEquals, assertInstanceOf } from "@std/assert";
import { Deployment } from "../api/apps/v1.ts";
import { ConfigMap } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { createOrPatch, createOrUpdate } from "./create_or_update.ts";
import { rejection } from "./fake_server_test.ts";
import { RequestError } from "./request_error.ts";
import { ResourceClient } from "./resource_client.ts";
import { isConflict } from "./status_error.ts";

/** Notes each request that goes to the server: method, what is below the namespace, and the body. */
function noted(access: ClusterAccess, seen: string[]): ClusterAccess {
  const transport = async (request: Request) => {
    const { pathname } = new URL(request.url);
    const body = request.method === "PATCH" ? ` ${await request.clone().text()}` : "";
    seen.push(`${request.method} ${pathname.split("/").slice(-2).join("/")}${body}`);
    const { transport } = access;
    return typeof transport === "function"
      ? transport(request)
      : await transport.fetch(request, { kind: "request" });
  };
  return { ...access, transport };
}

const labels = { app: "web" };
const web = {
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "i" }] } },
  },
};

Deno.test("[CU-01] create or update: created, updated, or unchanged without a call", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  const seen: string[] = [];
  const configMaps = new ResourceClient(noted(server.config, seen), ConfigMap, { namespace: "default" });
  const set = (sky: string) =>
    createOrUpdate(configMaps, { metadata: { name: "a" } }, (object) => void (object.data = { sky }));

  await t.step("what is done, and by which requests", async () => {
    const made = await set("blue");
    assertEquals([made.result, made.object.data], ["created", { sky: "blue" }]);
    const same = await set("blue");
    assertEquals([same.result, same.object.metadata.uid], ["unchanged", made.object.metadata.uid]);
    const changed = await set("grey");
    assertEquals([changed.result, changed.object.data], ["updated", { sky: "grey" }]);
    assertEquals(seen.splice(0), [
      "GET configmaps/a",
      "POST default/configmaps",
      "GET configmaps/a",
      "GET configmaps/a",
      "PUT configmaps/a",
    ]);
  });
  await t.step("a function that changes name or namespace is an error, and nothing is written", async () => {
    for (const change of [{ name: "b" }, { namespace: "elsewhere" }]) {
      const outcome = createOrUpdate(configMaps, { metadata: { name: "a" } }, (object) => {
        Object.assign(object.metadata, change);
      });
      assertInstanceOf(await rejection(outcome), RequestError);
    }
    const nameless = createOrUpdate(configMaps, {}, () => {});
    assertInstanceOf(await rejection(nameless), RequestError);
    assertEquals(seen.splice(0), ["GET configmaps/a", "GET configmaps/a"]);
  });
  await t.step("an object that someone else changed meanwhile is a conflict", async () => {
    const outcome = createOrUpdate(configMaps, { metadata: { name: "a" } }, async (object) => {
      await set("red");
      object.data = { sky: "black" };
    });
    assertEquals(isConflict(await rejection(outcome)), true);
  });
  await t.step("the draft's namespace will do", async () => {
    const everywhere = new ResourceClient(server.config, ConfigMap);
    const draft = { metadata: { name: "b", namespace: "default" } };
    assertEquals((await createOrUpdate(everywhere, draft, () => {})).result, "created");
    assertEquals((await createOrUpdate(everywhere, draft, () => {})).result, "unchanged");
  });
});

Deno.test("[CU-01] create or patch: the object, its status, both or nothing, each by its own patch", async () => {
  await using server = await ApiServer.start({ listen: false });
  const seen: string[] = [];
  const deployments = new ResourceClient(noted(server.config, seen), Deployment, { namespace: "default" });
  const to = async (replicas: number, readyReplicas: number) => {
    const { result, object } = await createOrPatch(deployments, web, (object) => {
      object.spec.replicas = replicas;
      object.status = { ...object.status, replicas: readyReplicas };
    });
    return [result, object.spec.replicas, object.status?.replicas ?? 0];
  };
  assertEquals(await to(2, 1), ["created", 2, 1]);
  assertEquals(await to(2, 1), ["unchanged", 2, 1]);
  assertEquals(await to(3, 1), ["updated", 3, 1]);
  assertEquals(await to(3, 2), ["updatedStatusOnly", 3, 2]);
  assertEquals(await to(4, 3), ["updatedStatus", 4, 3]);
  assertEquals(seen, [
    "GET deployments/web",
    "POST default/deployments",
    `PATCH web/status {"status":{"replicas":1}}`,
    "GET deployments/web",
    "GET deployments/web",
    `PATCH deployments/web {"spec":{"replicas":3}}`,
    "GET deployments/web",
    `PATCH web/status {"status":{"replicas":2}}`,
    "GET deployments/web",
    `PATCH deployments/web {"spec":{"replicas":4}}`,
    `PATCH web/status {"status":{"replicas":3}}`,
  ]);
});
