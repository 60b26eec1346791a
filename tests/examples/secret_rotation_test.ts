import { Deployment, Secret } from "@kybern/kybern";
import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { manager } from "../../examples/secret_rotation.ts";

const day = 86_400_000;
const now = "2026-01-01T00:00:00Z";
const rotatedAt = "example.kybern.dev/rotated-at";
const key = (name: string) => ({ namespace: "default", name });

/** A Secret whose password is to live so long; it may have been rotated already. */
const secret = (name: string, rotateEvery: string, rotated?: string) =>
  [Secret, {
    metadata: {
      ...key(name),
      annotations: {
        "example.kybern.dev/rotate-every": rotateEvery,
        ...rotated !== undefined && { [rotatedAt]: rotated },
      },
    },
    data: { user: btoa("shop") },
  }] as const;

type PodSpec = NonNullable<Deployment["spec"]["template"]["spec"]>;
const container = { name: "web", image: "example.com/shop:1" };

/** A Deployment whose pods are as told. */
const deployment = (name: string, pod: Partial<PodSpec> = {}) =>
  [Deployment, {
    metadata: key(name),
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [container], ...pod } },
    },
  }] as const;
const mounts = (secretName: string) => ({ volumes: [{ name: secretName, secret: { secretName } }] });

const rotation = ({ config, logger }: TestCluster) => manager({ cluster: config, log: logger });
const password = async ({ clientset }: TestCluster) =>
  atob((await clientset.coreV1.secrets("default").get("database")).data?.password ?? "");
/** When the secrets of a Deployment's pods were rotated, as its template says. */
const rolledOut = async ({ clientset }: TestCluster, name: string) => {
  const { spec } = await clientset.appsV1.deployments("default").get(name);
  return spec?.template.metadata?.annotations?.[rotatedAt];
};
/** The reasons of all events, once the program has stopped, and has written the last ones. */
const reasons = async (cluster: TestCluster) => {
  await cluster.stop();
  return (await cluster.clientset.coreV1.events("default").list()).items.map(({ reason }) => reason);
};

Deno.test("secret_rotation: a password lives for as long as it should, also over a restart", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  await using cluster = await testCluster({ objects: [secret("database", "30d")] });
  const first = rotation(cluster);
  cluster.run(first);
  assertEquals((await cluster.idle()).map(({ inMs }) => Math.ceil(inMs / day)), [7], "it looks once a week");
  const before = await password(cluster);
  assertMatch(before, /^[\w-]{32}$/);
  await cluster.assertObject(Secret, key("database"), { data: { user: btoa("shop") } });

  clock.skip(20 * day); // as on a machine that slept: timers that are overdue run at the next tick
  await clock.tickAsync(1_000);
  await cluster.stop(first);
  cluster.run(rotation(cluster));
  await cluster.idle();
  assertEquals(await password(cluster), before);

  clock.skip(10 * day);
  await clock.tickAsync(1_000);
  await cluster.idle();
  assertNotEquals(await password(cluster), before);
  assertEquals(new Set(await reasons(cluster)), new Set(["Rotated"]));
});

Deno.test("secret_rotation: a period may be of minutes, hours or days", async () => {
  using _clock = new FakeClock({ now });
  const periods = { "90m": 1.5, "12h": 12, "6d": 144 };
  const objects = Object.keys(periods).map((period) => secret(period, period, now));
  await using cluster = await testCluster({ objects });
  cluster.run(rotation(cluster));
  const delayed = (await cluster.idle()).map(({ key, inMs }) => [key, inMs / 3_600_000]);
  assertEquals(
    new Map(delayed as [string, number][]),
    new Map(Object.entries(periods).map(([p, h]) => [`default/${p}`, h])),
  );
  assertEquals(cluster.log.writes, []);
});

for (const period of ["monthly", "0d", "-1d", "1.5h", "30"]) {
  Deno.test(`secret_rotation: that "${period}" is no period is told, and nothing is written`, async () => {
    await using cluster = await testCluster({ objects: [secret("database", period)] });
    cluster.run(rotation(cluster));
    assertEquals(await cluster.idle(), []);
    assertEquals(cluster.log.writesTo("secrets", "default", "database"), []);
    assertEquals(await reasons(cluster), ["BadPeriod"]);
  });
}

Deno.test("secret_rotation: a Secret without the annotation is left alone", async () => {
  await using cluster = await testCluster({ objects: [[Secret, { metadata: key("database") }]] });
  cluster.run(rotation(cluster));
  assertEquals(await cluster.idle(), []);
  assertEquals([cluster.log.writes, await reasons(cluster)], [[], []]);
});

Deno.test("secret_rotation: of two who rotate at once one looks again, and leaves the other's password", async () => {
  using clock = new FakeClock({ now, turns: 10 });
  await using cluster = await testCluster({ objects: [secret("database", "30d")] });
  cluster.faults.add({ verb: "patch", resource: "secrets", fault: { type: "delay", ms: 5_000 } });
  cluster.run(rotation(cluster));
  await clock.tickAsync(1_000); // its rotation is on the way
  await cluster.clientset.coreV1.secrets("default").patch("database", "merge", {
    metadata: { annotations: { [rotatedAt]: now } },
    data: { password: btoa("the other's") },
  });
  await clock.tickAsync(60_000);
  await cluster.idle();
  assertEquals(await password(cluster), "the other's");
});

Deno.test("secret_rotation: whoever sees a rotated Secret is rolled out, and nobody else", async () => {
  await using cluster = await testCluster({
    objects: [
      deployment("env", {
        containers: [{
          ...container,
          env: [{ name: "P", valueFrom: { secretKeyRef: { name: "database", key: "password" } } }],
        }],
      }),
      deployment("env-from", {
        containers: [{ ...container, envFrom: [{ secretRef: { name: "database" } }] }],
      }),
      deployment("init", {
        initContainers: [{ ...container, name: "init", envFrom: [{ secretRef: { name: "database" } }] }],
      }),
      deployment("volume", mounts("database")),
      deployment("none"),
      deployment("other", mounts("other")),
      secret("database", "30d"),
    ],
  });
  cluster.run(rotation(cluster));
  await cluster.idle();
  const { metadata } = await cluster.clientset.coreV1.secrets("default").get("database");
  const time = metadata.annotations?.[rotatedAt];
  for (const name of ["env", "env-from", "init", "volume"]) {
    assertEquals(await rolledOut(cluster, name), time, name);
  }
  for (const name of ["none", "other"]) assertEquals(await rolledOut(cluster, name), undefined, name);
  assertEquals(cluster.log.writes.filter(({ resource }) => resource === "deployments").length, 4);
});

Deno.test("secret_rotation: who sees several Secrets is rolled out with the newest", async () => {
  using _clock = new FakeClock({ now });
  const old = "2025-12-20T00:00:00.000Z";
  const newer = "2025-12-25T00:00:00.000Z";
  const volumes = [...mounts("a").volumes, ...mounts("b").volumes, ...mounts("c").volumes];
  await using cluster = await testCluster({
    objects: [
      secret("a", "30d", old),
      secret("b", "30d", newer),
      secret("c", "30d", old),
      deployment("shop", { volumes }),
    ],
  });
  cluster.run(rotation(cluster));
  await cluster.idle();
  assertEquals(await rolledOut(cluster, "shop"), newer);
});

Deno.test("secret_rotation: a roll-out that was cut off is made up for at the next start", async () => {
  await using cluster = await testCluster({
    objects: [secret("database", "30d"), deployment("shop", mounts("database"))],
  });
  cluster.faults.add({ resource: "deployments", verb: "patch", fault: { type: "drop" }, times: Infinity });
  cluster.run(rotation(cluster));
  await cluster.idle();
  const before = await password(cluster);
  await cluster.stop();
  assertEquals(await rolledOut(cluster, "shop"), undefined);

  cluster.faults.clear();
  cluster.run(rotation(cluster));
  await cluster.idle();
  assertMatch(await rolledOut(cluster, "shop") ?? "", /^\d{4}-/);
  assertEquals(await password(cluster), before, "once is enough");
});
