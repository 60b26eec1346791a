import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const namespace = "/api/v1/namespaces/default";
const deployments = "/apis/apps/v1/namespaces/default/deployments";

const deployment = {
  metadata: { name: "web" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "i" }] } },
  },
};
const pod = {
  metadata: { name: "p", labels: { app: "web" } },
  spec: { containers: [{ name: "c", image: "i" }] },
};

Deno.test("status and the rest are written by paths of their own", async () => {
  await using client = await TestClient.start();
  const { body: created } = await client.post(deployments, deployment);
  assertEquals(created.metadata.generation, 1);
  const status = await client.patch(`${deployments}/web/status`, {
    spec: { replicas: 9 },
    status: { replicas: 1 },
  });
  assertEquals([status.body.spec.replicas, status.body.status.replicas, status.body.metadata.generation], [
    1,
    1,
    1,
  ]);
  const main = await client.patch(`${deployments}/web`, { spec: { replicas: 2 }, status: { replicas: 7 } });
  assertEquals([main.body.spec.replicas, main.body.status.replicas, main.body.metadata.generation], [
    2,
    1,
    2,
  ]);
  const managers = main.body.metadata.managedFields.map((entry: { subresource?: string }) =>
    entry.subresource
  );
  assertEquals(managers, [undefined, "status"]);
});

Deno.test("scale shows and changes replicas, and knows whose they are", async () => {
  await using client = await TestClient.start();
  await client.post(deployments, deployment);
  const path = `${deployments}/web/scale`;
  const { body: scale } = await client.get(path);
  assertEquals([scale.kind, scale.spec, scale.status.selector], ["Scale", { replicas: 1 }, "app=web"]);
  const scaled = await client.put(path, { ...scale, spec: { replicas: 3 } });
  assertEquals([scaled.code, scaled.body.spec.replicas], [200, 3]);
  const stale = await client.put(path, { ...scale, spec: { replicas: 4 } });
  assertEquals([stale.code, stale.body.reason], [409, "Conflict"]);
  const negative = await client.patch(path, { spec: { replicas: -1 } });
  assertEquals([negative.code, negative.body.details.kind], [422, "Scale"]);
  const applied = {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name: "web" },
    spec: { replicas: 5 },
  };
  const conflict = await client.patch(`${path}?fieldManager=other`, applied, "apply");
  assertEquals([conflict.code, conflict.body.details.causes[0].field], [409, ".spec.replicas"]);
  const { body } = await client.get(`${deployments}/web`);
  assertEquals([body.spec.replicas, body.metadata.generation], [3, 2]);
  assertEquals((await client.post(path, {})).code, 405);
  assertEquals(
    (await client.get(`${deployments}/none/scale`)).body.message,
    'deployments.apps "none" not found',
  );
});

Deno.test("a pod is bound once", async () => {
  await using client = await TestClient.start();
  await client.post(`${namespace}/pods`, pod);
  const binding = { metadata: { name: "p" }, target: { kind: "Node", name: "n" } };
  const bound = await client.post(`${namespace}/pods/p/binding`, binding);
  assertEquals([bound.code, bound.body.status], [201, "Success"]);
  const { body } = await client.get(`${namespace}/pods/p`);
  assertEquals(body.spec.nodeName, "n");
  assertEquals(body.status.conditions[0].type, "PodScheduled");
  const again = await client.post(`${namespace}/bindings`, binding);
  assertEquals([again.code, again.body.message], [
    409,
    'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n"',
  ]);
});

Deno.test("an eviction keeps to the disruption budget", async () => {
  await using client = await TestClient.start();
  await client.post(`${namespace}/pods`, pod);
  await client.patch(`${namespace}/pods/p/status`, { status: { phase: "Running" } });
  const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
  await client.post(budgets, {
    metadata: { name: "b" },
    spec: { selector: { matchLabels: { app: "web" } } },
  });
  const eviction = { metadata: { name: "p" } };
  const refused = await client.post(`${namespace}/pods/p/eviction`, eviction);
  assertEquals([refused.code, refused.body.details.causes[0].reason], [429, "DisruptionBudget"]);
  await client.patch(`${budgets}/b/status`, { status: { disruptionsAllowed: 1 } });
  const evicted = await client.post(`${namespace}/pods/p/eviction`, eviction);
  assertEquals(evicted.code, 201);
  assertEquals((await client.get(`${namespace}/pods/p`)).code, 404);
  assertEquals((await client.get(`${budgets}/b`)).body.status.disruptionsAllowed, 0);
});

Deno.test("a pod on a node is given time, and less on a second asking", async () => {
  await using client = await TestClient.start();
  await client.post(`${namespace}/pods`, { ...pod, spec: { ...pod.spec, nodeName: "n" } });
  await using watch = await client.watch(`${namespace}/pods?watch=true`);
  await watch.next();
  const first = await client.delete(`${namespace}/pods/p`);
  assertEquals([first.code, first.body.metadata.deletionGracePeriodSeconds], [200, 30]);
  const longer = await client.delete(`${namespace}/pods/p`, { gracePeriodSeconds: 60 });
  assertEquals(longer.body.metadata.deletionGracePeriodSeconds, 30, "a deletion can only be hastened");
  const now = await client.delete(`${namespace}/pods/p`, { gracePeriodSeconds: 0 });
  assertEquals(now.body.metadata.deletionGracePeriodSeconds, 0);
  assertEquals(await watch.take(3), ["MODIFIED p", "MODIFIED p", "DELETED p"]);
});

Deno.test("logs without a kubelet", async () => {
  await using client = await TestClient.start();
  await client.post(`${namespace}/pods`, pod);
  assertEquals((await client.get(`${namespace}/pods/p/log`)).code, 204);
  const other = await client.get(`${namespace}/pods/p/log?container=none`);
  assertEquals([other.code, other.body.message], [400, "container none is not valid for pod p"]);
  assertEquals((await client.get(`${namespace}/pods/none/log`)).code, 404);
});
