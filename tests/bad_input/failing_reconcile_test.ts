import { assert, assertEquals } from "@std/assert";
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { createLogger, type LogRecord, Manager } from "../../controller/mod.ts";
import { ResourceClient } from "../../rest/mod.ts";
import { ItemExponentialFailureRateLimiter } from "../../workqueue/mod.ts";
import { withDeadline } from "../until.ts";

Deno.test("a reconcile that throws is reported by name and retried with backoff, and stops nothing else", async () => {
  await using server = await ApiServer.start({ listen: false });
  const configMaps = new ResourceClient(server.config, ConfigMap, { namespace: "default" });
  const secrets = new ResourceClient(server.config, Secret, { namespace: "default" });
  for (const name of ["broken", "sound"]) await configMaps.create({ metadata: { name } });
  await secrets.create({ metadata: { name: "aside" } });

  const records: LogRecord[] = [];
  const manager = new Manager({
    cluster: server.config,
    log: createLogger({ write: (record) => records.push(record) }),
  });
  /** When the broken object was reconciled. */
  const attempts: number[] = [];
  const healed = Promise.withResolvers<void>();
  const others = { sound: Promise.withResolvers<void>(), aside: Promise.withResolvers<void>() };
  manager.controller("fragile", {
    for: ConfigMap,
    rateLimiter: new ItemExponentialFailureRateLimiter(20, 1000),
    reconcile({ namespace, name }) {
      if (namespace !== "default") return;
      if (name === "sound") others.sound.resolve();
      if (name !== "broken") return;
      attempts.push(performance.now());
      if (attempts.length <= 4) throw new TypeError(`attempt ${attempts.length} went wrong`);
      healed.resolve();
    },
  });
  manager.controller("sturdy", {
    for: Secret,
    reconcile({ name }) {
      if (name === "aside") others.aside.resolve();
      return Promise.resolve();
    },
  });
  const stop = new AbortController();
  const run = manager.run({ signal: stop.signal });
  await withDeadline("the broken object's retries", 20_000, async (signal) => {
    const late = new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
    late.catch(() => {}); // most often nobody waits for it any more
    await Promise.race([late, run, Promise.all([others.sound.promise, others.aside.promise])]);
    await Promise.race([late, run, healed.promise]);
  });
  stop.abort();
  await run;

  const pauses = attempts.slice(1).map((at, i) => at - attempts[i]!);
  assertEquals(pauses.length, 4);
  for (const [i, least] of [20, 40, 80, 160].entries()) {
    // Timers may fire a moment early by another clock.
    assert(pauses[i]! >= least - 2, `retry ${i + 1} came after ${pauses[i]} ms, not after ${least}`);
  }
  const failures = records.filter(({ level }) => level === "error");
  assertEquals(failures.length, 4, Deno.inspect(failures));
  for (const [i, { fields }] of failures.entries()) {
    assertEquals(fields.controller, "fragile");
    assert(Deno.inspect(fields).includes("broken"), Deno.inspect(fields));
    assert(Deno.inspect(fields.error).includes(`attempt ${i + 1} went wrong`), Deno.inspect(fields));
  }
  const total = manager.metrics.text().split("\n").filter((line) =>
    line.startsWith("controller_runtime_reconcile_errors_total{")
  );
  assertEquals(total, [
    'controller_runtime_reconcile_errors_total{controller="fragile"} 4',
    'controller_runtime_reconcile_errors_total{controller="sturdy"} 0',
  ]);
});
