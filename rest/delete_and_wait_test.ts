import { assertEquals, assertInstanceOf } from "@std/assert";
import { ApiServer } from "../apiserver/mod.ts";
import { ConfigMap } from "../api/core/v1.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { deleteAndWait } from "./delete_and_wait.ts";
import { FakeServer, rejection } from "./fake_server_test.ts";
import { ResourceClient } from "./resource_client.ts";
import { isConflict } from "./status_error.ts";
import { WaitTimeoutError } from "./wait_for.ts";

Deno.test("deleteAndWait takes a Status without details for the end of whatever has the name", async () => {
  const server = new FakeServer(({ method }) =>
    Response.json(
      method === "DELETE"
        ? { kind: "Status", apiVersion: "v1", status: "Success" }
        : { kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion: "1" }, items: [] },
    )
  );
  await deleteAndWait(new ResourceClient(server.access, ConfigMap, { namespace: "default" }), "gone");
  assertEquals(server.seen.map(({ method }) => method), ["DELETE", "GET"]);
});

Deno.test("deleteAndWait: its time bounds the deletion's answer too, and its signal ends it", async () => {
  using clock = new FakeClock();
  const server = new FakeServer(({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  );
  const configMaps = new ResourceClient(server.access, ConfigMap, { namespace: "default" });
  const late = rejection(deleteAndWait(configMaps, "held", { timeout: 2_000 }));
  await clock.tickAsync(2_000);
  assertInstanceOf(await late, WaitTimeoutError);
  const caller = new AbortController();
  const ended = rejection(deleteAndWait(configMaps, "held", { signal: caller.signal }));
  await clock.tickAsync(1);
  const reason = new Error("enough");
  caller.abort(reason);
  assertEquals(await ended, reason);
  assertEquals(server.seen.map(({ method }) => method), ["DELETE", "DELETE"]);
  assertEquals(clock.pending, 0);
});

Deno.test("deleteAndWait", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  const configMaps = new ResourceClient(server.config, ConfigMap, { namespace: "default" });

  await t.step("an object that goes at once, and one that is not there", async () => {
    await configMaps.create({ metadata: { name: "quick" } });
    await deleteAndWait(configMaps, "quick");
    await deleteAndWait(configMaps, "quick");
    assertEquals((await configMaps.list({ fieldSelector: "metadata.name=quick" })).items, []);
  });

  await t.step("one with a finalizer is waited for until that is taken away", async () => {
    await configMaps.create({ metadata: { name: "slow", finalizers: ["a.test/hold"] } });
    let isGone = false;
    const watch = await configMaps.watch({ fieldSelector: "metadata.name=slow" });
    const done = deleteAndWait(configMaps, "slow").then(() => isGone = true);
    for await (const { object } of watch) if (object.metadata.deletionTimestamp !== undefined) break;
    assertEquals(isGone, false);
    await configMaps.patch("slow", "merge", { metadata: { finalizers: null } });
    await done;
  });

  await t.step("one that is made anew is not waited for", async () => {
    const held = { metadata: { name: "again", finalizers: ["a.test/hold"] } };
    await configMaps.create(held);
    const watch = await configMaps.watch({ fieldSelector: "metadata.name=again" });
    const done = deleteAndWait(configMaps, "again");
    for await (const { object } of watch) if (object.metadata.deletionTimestamp !== undefined) break;
    await configMaps.patch("again", "merge", { metadata: { finalizers: null } });
    await configMaps.create(held);
    await done;
  });

  await t.step("its time is up, or it is another than was meant", async () => {
    const timedOut = await rejection(deleteAndWait(configMaps, "again", { timeout: 1 }));
    assertInstanceOf(timedOut, WaitTimeoutError);
    const preconditions = { uid: "another" };
    assertEquals(isConflict(await rejection(deleteAndWait(configMaps, "again", { preconditions }))), true);
  });
});
