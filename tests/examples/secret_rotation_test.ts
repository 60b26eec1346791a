import { Deployment, Secret } from "@kybern/kybern";
import { FakeClock, testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertNotEquals } from "@std/assert";
import { manager } from "../../examples/secret_rotation.ts";

const day = 86_400_000;
const rotatedAt = "example.kybern.dev/rotated-at";
const secret = (rotateEvery: string) =>
  [Secret, {
    metadata: {
      namespace: "default",
      name: "database",
      annotations: { "example.kybern.dev/rotate-every": rotateEvery },
    },
    data: { user: btoa("shop") },
  }] as const;
const labels = { app: "shop" };
const shop = [Deployment, {
  metadata: { namespace: "default", name: "shop" },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [{ name: "web", image: "example.com/shop:1" }],
        volumes: [{ name: "login", secret: { secretName: "database" } }],
      },
    },
  },
}] as const;

Deno.test("secret_rotation: a password lives for as long as it should, also over a restart", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [secret("30d"), shop] });
  const { coreV1, appsV1 } = cluster.clientset;
  const options = { cluster: cluster.config, log: cluster.logger };
  const first = manager(options);
  cluster.run(first);
  await cluster.idle();
  const before = await coreV1.secrets("default").get("database");
  assertEquals(before.data?.user, btoa("shop"));

  clock.skip(20 * day); // as on a machine that slept: timers that are overdue run at the next tick
  await clock.tickAsync(1_000);
  await cluster.stop(first);
  cluster.run(manager(options));
  await cluster.idle();
  assertEquals((await coreV1.secrets("default").get("database")).data, before.data);

  clock.skip(10 * day);
  await clock.tickAsync(1_000);
  await cluster.idle();
  const after = await coreV1.secrets("default").get("database");
  assertNotEquals(after.data?.password, before.data?.password);
  const { spec } = await appsV1.deployments("default").get("shop");
  assertEquals(spec?.template.metadata?.annotations?.[rotatedAt], after.metadata.annotations?.[rotatedAt]);
});

Deno.test("secret_rotation: a period that is none is told, and nothing is written", async () => {
  await using cluster = await testCluster({ objects: [secret("monthly")] });
  cluster.run(manager({ cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.stop(); // writes the last events
  const { items } = await cluster.clientset.coreV1.events("default").list();
  assertEquals(items.map(({ reason }) => reason), ["BadPeriod"]);
  await cluster.assertObject(Secret, { namespace: "default", name: "database" }, {
    data: { user: btoa("shop") },
  });
});
