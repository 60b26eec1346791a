import { assert, assertEquals, assertRejects } from "@std/assert";
import { Deployment } from "../api/apps/v1.ts";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { AlreadyOwnedError, isControlledBy } from "../meta/mod.ts";
import { isConflict, RequestError } from "../rest/mod.ts";
import { testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import { inReconcile, key, type Reconciling } from "./reconcile_fixture_test.ts";

/** The writes and reads of the program below a resource, as `VERB NAME/SUBRESOURCE`. */
function requests({ cluster }: Reconciling, resource: string): string[] {
  return cluster.log.requests.filter((each) =>
    each.resource === resource && !["list", "watch"].includes(each.verb)
  )
    .map(({ verb, name, subresource }) => `${verb} ${[name, subresource].filter(Boolean).join("/")}`);
}

Deno.test("[CU-01] a reconcile's client creates or updates by what the cache has: no read is sent", async () => {
  await inReconcile(async (scene) => {
    const { client } = scene;
    const set = (v: string) =>
      client.createOrUpdate(Secret, { metadata: key("s") }, (object) => void (object.data = { v }));
    const made = await set("MQ==");
    assertEquals([made.result, made.object.data], ["created", { v: "MQ==" }]);
    assertEquals((await set("MQ==")).result, "unchanged");
    const changed = await set("Mg==");
    assertEquals([changed.result, changed.object.data], ["updated", { v: "Mg==" }]);
    assertEquals((await client.get(Secret, key("s")))?.data, { v: "Mg==" });
    assertEquals(requests(scene, "secrets"), ["create s", "update s"]);
  });
});

Deno.test("[CU-01] a function that changes name or namespace is refused, and what another changed is a conflict", async () => {
  await inReconcile(async (scene) => {
    const { client, cluster } = scene;
    await client.createOrUpdate(Secret, { metadata: key("s") }, () => {});
    for (const change of [{ name: "t" }, { namespace: "elsewhere" }]) {
      await assertRejects(
        () =>
          client.createOrUpdate(
            Secret,
            { metadata: key("s") },
            ({ metadata }) => void Object.assign(metadata, change),
          ),
        RequestError,
        "may not change its name or namespace",
      );
    }
    assertEquals(requests(scene, "secrets"), ["create s"]);
    const outcome = client.createOrUpdate(Secret, { metadata: key("s") }, async (object) => {
      await cluster.clientset.coreV1.secrets("default").patch("s", "merge", { data: { v: "MQ==" } });
      object.data = { v: "Mg==" };
    });
    assert(isConflict(await outcome.then(() => undefined, (error) => error)));
  });
});

Deno.test("[CU-01] create or patch sends the object, its status, both or nothing, each by its own patch", async () => {
  const labels = { app: "web" };
  const web = {
    metadata: key("web"),
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "i" }] } },
    },
  };
  await inReconcile(async (scene) => {
    const to = async (replicas: number, readyReplicas: number) => {
      const { result, object } = await scene.client.createOrPatch(Deployment, web, (object) => {
        object.spec.replicas = replicas;
        object.status = { ...object.status, replicas: readyReplicas };
      });
      return [result, object.spec.replicas, object.status?.replicas ?? 0];
    };
    assertEquals(await to(2, 1), ["created", 2, 1]);
    assertEquals(await to(2, 1), ["unchanged", 2, 1]);
    assertEquals(await to(2, 2), ["updatedStatusOnly", 2, 2]);
    assertEquals(await to(3, 2), ["updated", 3, 2]);
    assertEquals(await to(4, 3), ["updatedStatus", 4, 3]);
    assertEquals(requests(scene, "deployments"), [
      "create web",
      "patch web/status",
      "patch web/status",
      "patch web",
      "patch web",
      "patch web/status",
    ]);
  });
});

Deno.test("[CU-02] what is created or updated, or applied, for an owner is controlled by it, once", async () => {
  await inReconcile(async (scene) => {
    const { client } = scene;
    const owner = (await client.get(ConfigMap, key("a")))!;
    const set = () => client.createOrUpdate(Secret, { metadata: key("s") }, () => {}, { owner });
    assertEquals([(await set()).result, (await set()).result], ["created", "unchanged"]);
    await client.apply(Secret, { metadata: key("s"), data: { v: "MQ==" } }, { owner });
    const object = (await client.get(Secret, key("s")))!;
    assertEquals(isControlledBy(object, owner), true);
    assertEquals(object.metadata.ownerReferences?.length, 1);
  });
});

Deno.test("[CU-02] what another controls is refused before anything is sent", async () => {
  const controller = { apiVersion: "v1", kind: "Node", name: "n", uid: "u9", controller: true };
  const theirs = { metadata: { ...key("s"), ownerReferences: [controller] } };
  await inReconcile(async (scene) => {
    const { client } = scene;
    const owner = (await client.get(ConfigMap, key("a")))!;
    const update = () => client.createOrUpdate(Secret, { metadata: key("s") }, () => {}, { owner });
    assertEquals((await assertRejects(update, AlreadyOwnedError)).controller.uid, "u9");
    await assertRejects(() => client.apply(Secret, theirs, { owner }), AlreadyOwnedError);
    assertEquals(requests(scene, "secrets"), []);
  }, { cluster: { objects: [[Secret, theirs]] } });
});

Deno.test("variants hold for what is created or updated: dry runs, the namespace, the fields' manager", async () => {
  await inReconcile(async ({ client, cluster }) => {
    const dry = client.variant({ dryRun: true });
    const { result } = await dry.createOrUpdate(Secret, { metadata: key("s") }, () => {});
    assertEquals([result, await cluster.get(Secret, key("s"))], ["created", undefined]);
    const here = client.variant({ namespace: "default", fieldManager: "painter" });
    const { object } = await here.createOrUpdate(Secret, { metadata: { name: "s" } }, (secret) => {
      secret.data = { v: "MQ==" };
    });
    assertEquals(object.metadata.namespace, "default");
    assertEquals(object.metadata.managedFields?.map(({ manager }) => manager), ["painter"]);
    assertEquals(
      (await here.createOrUpdate(Secret, { metadata: { name: "s" } }, () => {})).result,
      "unchanged",
    );
    assertEquals((await here.get(Secret, { name: "s" }))?.metadata.uid, object.metadata.uid);
    assertEquals((await here.live.get(Secret, { name: "s" }))?.metadata.uid, object.metadata.uid);
    assertEquals((await here.live.list(ConfigMap)).map(({ metadata }) => metadata.name), ["a"]);
    for (const reader of [here, here.live]) {
      await assertRejects(() => reader.get(Secret, { name: "s", namespace: "other" }), TypeError, "alone");
    }
    assertEquals((await client.list(ConfigMap)).length, 2, "one of another namespace");
    assertEquals((await here.list(ConfigMap)).map(({ metadata }) => metadata.name), ["a"]);
    await assertRejects(() => here.list(ConfigMap, { namespace: "other" }), TypeError, "alone");
    await assertRejects(
      () => here.createOrUpdate(Secret, { metadata: { name: "s", namespace: "other" } }, () => {}),
      TypeError,
      "alone",
    );
  }, { cluster: { objects: [[ConfigMap, { metadata: { namespace: "kube-public", name: "b" } }]] } });
});

Deno.test("an apply owns its fields under the controller's name and takes them over, unless it is told not to", async () => {
  await inReconcile(async ({ client, cluster }) => {
    const owner = (await client.get(ConfigMap, key("a")))!;
    const secrets = cluster.clientset.coreV1.secrets("default");
    await secrets.apply({ metadata: { name: "s" }, data: { v: "MQ==" } }, { fieldManager: "another" });
    const draft = { metadata: key("s"), data: { v: "Mg==" } };
    const refused = await client.apply(Secret, draft, { owner, force: false }).catch((error) => error);
    assertEquals(isConflict(refused), true);
    const { data, metadata } = await client.apply(Secret, draft, { owner });
    assertEquals(data, { v: "Mg==" });
    const managers = metadata.managedFields?.filter(({ fieldsV1 }) =>
      JSON.stringify(fieldsV1).includes("f:v")
    );
    assertEquals(managers?.map(({ manager, operation }) => [manager, operation]), [["test", "Apply"]]);
  });
});

Deno.test("a child that was found to be right was asked for: pruning leaves it alone, and takes what was not", async () => {
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  let wanted = ["s", "t"];
  let results: string[] = [];
  manager.controller("test", {
    for: ConfigMap,
    owns: [Secret],
    prune: true,
    async reconcile(request, { client }) {
      const owner = await client.get(ConfigMap, request);
      if (owner === undefined) return;
      for (const name of wanted) {
        results.push(
          (await client.createOrUpdate(Secret, { metadata: key(name) }, () => {}, { owner })).result,
        );
      }
    },
  });
  cluster.run(manager);
  const configMaps = cluster.clientset.coreV1.configMaps("default");
  await configMaps.create({ metadata: { name: "a" } });
  await cluster.idle();
  for (const next of [["s", "t"], ["s"]]) {
    wanted = next;
    results = [];
    await configMaps.patch("a", "merge", { data: { count: String(next.length) } });
    await cluster.idle();
    assertEquals(new Set(results), new Set(["unchanged"]));
    const { items } = await cluster.clientset.coreV1.secrets("default").list();
    assertEquals(items.map(({ metadata }) => metadata.name), next);
  }
});
