import { assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { CacheNotSyncedError } from "../cache/mod.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { ItemExponentialFailureRateLimiter } from "../workqueue/mod.ts";
import { Manager } from "./manager.ts";
import { key } from "./reconcile_fixture_test.ts";

Deno.test("a kind that is refused after the server was away is a failure too", async () => {
  using clock = new FakeClock();
  await using cluster = await testCluster({
    controllers: false,
    objects: [[ConfigMap, { metadata: key("a") }], [ConfigMap, { metadata: key("b") }]],
  });
  const secrets = { verb: ["list", "watch"], resource: "secrets" } as const;
  const away = cluster.faults.add({ ...secrets, fault: { type: "status", code: 500 }, times: Infinity });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const done: string[] = [];
  manager.controller("test", {
    for: ConfigMap,
    async reconcile({ name }, { client }) {
      if (name === "a") await client.list(Secret);
      done.push(name);
    },
  });
  cluster.run(manager);
  await clock.tickAsync(5_000);
  assertEquals(done, [], "what may pass is waited for");
  away.remove();
  cluster.faults.add({ ...secrets, fault: { type: "status", code: 403 }, times: Infinity });
  await clock.tickAsync(120_000);
  assertEquals(done, ["b"]);
});

for (const code of [403, 404]) {
  Deno.test(`the first read of a kind that the server answers with ${code} is a failure, and holds no worker`, async () => {
    using clock = new FakeClock();
    await using cluster = await testCluster({
      controllers: false,
      objects: [[ConfigMap, { metadata: key("a") }], [ConfigMap, { metadata: key("b") }]],
    });
    const refused = cluster.faults.add({
      verb: ["list", "watch"],
      resource: "secrets",
      fault: { type: "status", code },
      times: Infinity,
    });
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
    const done: string[] = [];
    // Who is not called again waits.
    manager.add({
      name: "reader",
      async run({ client, signal }) {
        await client.list(Secret, { signal });
        done.push("reader");
      },
    });
    manager.controller("test", {
      for: ConfigMap,
      rateLimiter: new ItemExponentialFailureRateLimiter<string>(1_000, 1_000),
      async reconcile(request, { client }) {
        if (request.name === "a") await client.list(Secret);
        done.push(request.name);
      },
    });
    cluster.run(manager);
    await clock.tickAsync(10_000);
    assertEquals(done.includes("b"), true, "it has one worker");
    assertEquals(done.includes("reader"), false);
    const failure = cluster.records.find(({ message }) => message === "reconcile failed")?.fields.error;
    assertInstanceOf(failure, CacheNotSyncedError);
    assertStringIncludes(failure.message, "Secret");
    assertStringIncludes(failure.message, String(code));
    refused.remove();
    await clock.tickAsync(120_000);
    assertEquals([done.includes("a"), done.includes("reader")], [true, true], "they recover by themselves");
  });
}
