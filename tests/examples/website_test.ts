import { ConfigMap, Deployment, Service } from "@kybern/kybern";
import { FakeClock, testCluster, type TestClusterOptions } from "@kybern/kybern/testing";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { manager, Website } from "../../examples/website.ts";

const shop = { namespace: "default", name: "shop" };
const finalizers = ["example.kybern.dev/website"];
const page = (text: string) => ({ data: { "index.html": `<h1>${text}</h1>` } });
const of = (kind: string) => ({ metadata: { ownerReferences: [{ kind, name: "shop", controller: true }] } });

/** A cluster with the example at work. */
async function start(options: TestClusterOptions = {}) {
  const cluster = await testCluster(options);
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  return Object.assign(cluster, { websites: cluster.clientset.resource(Website, "default") });
}

/** A Service of the same name, which another controls. */
const foreign = [Service, {
  metadata: {
    ...shop,
    ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "shop", uid: "1", controller: true }],
  },
  spec: { ports: [{ port: 80 }] },
}] as const;
/** Without a garbage collector: owners that are not there are none of its business, and it takes no child. */
const noCollector = { controllers: false };

Deno.test("website: its children and its status are as the spec says, and follow it", async () => {
  await using cluster = await start();
  const { websites } = cluster;
  await websites.create({ metadata: { name: "shop" }, spec: { title: "Fish & <chips>", replicas: 2 } });
  assertEquals(await cluster.idle(), []);

  const labels = { "app.kubernetes.io/name": "shop", "app.kubernetes.io/managed-by": "website" };
  await cluster.assertObject(ConfigMap, shop, { ...of("Website"), ...page("Fish &#38; &#60;chips&#62;") });
  await cluster.assertObject(Deployment, shop, {
    ...of("Website"),
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            image: "nginx:1.29-alpine",
            ports: [{ name: "http", containerPort: 80 }],
            volumeMounts: [{ name: "page", mountPath: "/usr/share/nginx/html", readOnly: true }],
          }],
          volumes: [{ name: "page", configMap: { name: "shop" } }],
        },
      },
    },
  });
  await cluster.assertObject(Service, shop, {
    ...of("Website"),
    spec: { selector: labels, ports: [{ port: 80, targetPort: "http" }] },
  });
  await cluster.assertObject(Website, shop, {
    metadata: { finalizers },
    status: {
      observedGeneration: 1,
      url: "http://shop.default.svc",
      conditions: [{ type: "Published", status: "True", reason: "EmbargoOver", observedGeneration: 1 }],
    },
  });

  await websites.patch("shop", "merge", { spec: { title: "Sale", replicas: 0, image: "nginx:2" } });
  await cluster.idle();
  await cluster.assertObject(ConfigMap, shop, page("Sale"));
  await cluster.assertObject(Deployment, shop, {
    spec: { replicas: 0, template: { spec: { containers: [{ image: "nginx:2" }] } } },
  });
  await cluster.assertObject(Website, shop, {
    status: { observedGeneration: 2, conditions: [{ observedGeneration: 2 }] },
  });
});

Deno.test("website: a child that is changed or deleted by hand is put right", async () => {
  await using cluster = await start();
  await cluster.websites.create({ metadata: { name: "shop" }, spec: { title: "Shop" } });
  await cluster.idle();

  const { appsV1, coreV1 } = cluster.clientset;
  await coreV1.configMaps("default").patch("shop", "merge", page("hacked"));
  await cluster.idle();
  await cluster.assertObject(ConfigMap, shop, page("Shop"));
  await appsV1.deployments("default").patch("shop", "merge", { spec: { replicas: 7 } });
  await cluster.idle();
  await cluster.assertObject(Deployment, shop, { spec: { replicas: 1 } });
  await coreV1.services("default").delete("shop");
  await cluster.idle();
  await cluster.assertObject(Service, shop, of("Website"));
});

Deno.test("website: the page is published when its embargo is over, and not before", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await start();
  await cluster.websites.create({
    metadata: { name: "shop" },
    spec: { title: "Shop", embargoSeconds: 3600 },
  });
  const [delayed] = await cluster.idle();
  assertEquals([delayed?.key, Math.ceil(delayed!.inMs / 60_000)], ["default/shop", 60]);
  const published = (status: string, reason: string) => ({
    status: { conditions: [{ type: "Published", status, reason }] },
  });
  await cluster.assertObject(ConfigMap, shop, page("Coming soon"));
  await cluster.assertObject(Website, shop, published("False", "UnderEmbargo"));

  await clock.tickAsync(3_600_000);
  assertEquals(await cluster.idle(), []);
  await cluster.assertObject(ConfigMap, shop, page("Shop"));
  await cluster.assertObject(Website, shop, published("True", "EmbargoOver"));
});

Deno.test("website: what another controls is left alone, and is the website's once that lets go of it", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await start({ ...noCollector, objects: [foreign] });
  await cluster.websites.create({ metadata: { name: "shop" }, spec: { title: "Shop" } });
  const [delayed] = await cluster.idle();
  assertEquals(delayed?.key, "default/shop", "it will try again");
  const { fields } = cluster.records.find(({ message }) => message === "reconcile failed")!;
  assertStringIncludes(String(fields.error), "shop");
  await cluster.assertObject(Service, shop, of("ConfigMap"));

  await cluster.clientset.coreV1.services("default").patch("shop", "merge", {
    metadata: { ownerReferences: null },
  });
  await clock.tickAsync(60_000);
  assertEquals(await cluster.idle(), []);
  await cluster.assertObject(Service, shop, { ...of("Website"), spec: { ports: [{ targetPort: "http" }] } });
});

Deno.test("website: its children go, and then it goes; what is another's stays", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await start({ ...noCollector, objects: [foreign] });
  const { websites } = cluster;
  await websites.create({ metadata: { name: "shop" }, spec: { title: "Shop" } });
  await websites.create({ metadata: { name: "blog" }, spec: { title: "Blog" } });
  await cluster.idle();
  const blog = { namespace: "default", name: "blog" };
  await cluster.assertObject(Service, blog, { spec: { ports: [{ port: 80 }] } });
  cluster.faults.add({
    verb: "delete",
    resource: "deployments",
    fault: { type: "status", code: 500 },
    times: Infinity,
  });

  for (const name of ["shop", "blog"]) await websites.delete(name);
  await cluster.idle();
  for (const key of [shop, blog]) {
    await cluster.assertObject(Deployment, key, {});
    await cluster.assertObject(Website, key, { metadata: { finalizers } });
  }
  cluster.faults.clear();
  await clock.tickAsync(60_000);
  assertEquals(await cluster.idle(), []);
  for (const key of [shop, blog]) {
    for (const kind of [ConfigMap, Deployment, Website]) await cluster.assertNoObject<unknown>(kind, key);
  }
  await cluster.assertNoObject(Service, blog);
  await cluster.assertObject(Service, shop, of("ConfigMap"));
});

Deno.test("website: what takes the place of a child while that is deleted stays", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await start(noCollector);
  await cluster.websites.create({ metadata: { name: "shop" }, spec: { title: "Shop" } });
  await cluster.idle();
  cluster.faults.add({ verb: "delete", resource: "configmaps", fault: { type: "delay", ms: 10_000 } });
  await cluster.websites.delete("shop");
  await clock.tickAsync(1_000); // the deletion of its page is on the way
  const configMaps = cluster.clientset.coreV1.configMaps("default");
  await configMaps.delete("shop");
  await configMaps.create({ metadata: { name: "shop" }, data: { v: "another's" } });
  await clock.tickAsync(60_000);
  assertEquals(await cluster.idle(), []);
  await cluster.assertNoObject(Website, shop);
  await cluster.assertObject(ConfigMap, shop, { data: { v: "another's" } });
});
