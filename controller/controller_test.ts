import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { DeletedFinalStateUnknown } from "../cache/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { ItemExponentialFailureRateLimiter } from "../workqueue/mod.ts";
import { configMap, controllerAlone } from "./controller_fixture_test.ts";
import { ChannelSource } from "./controller_source.ts";
import type { ReconcileResult } from "./reconciler.ts";
import { watched } from "./watched.ts";

const request = (name: string) => ({ namespace: "default", name });

Deno.test("[PQ-13] Controller: what was there at the start, and updates without a change, wait behind what changes", async () => {
  const reconciled: string[] = [];
  const { handler, run, stop } = controllerAlone({
    reconcile({ name }) {
      reconciled.push(name);
      if (name === "last") stop();
    },
  });
  const { onAdd, onUpdate, onDelete } = handler();
  onAdd(configMap("initial", 1), true);
  onUpdate(configMap("resynced", 2), configMap("resynced", 2));
  onAdd(configMap("changed meanwhile", 3), true);
  onAdd(configMap("new", 4), false);
  onUpdate(configMap("changed", 2), configMap("changed", 5));
  onUpdate(configMap("changed meanwhile", 3), configMap("changed meanwhile", 6));
  onDelete(configMap("gone", 7));
  onAdd(configMap("last", 8), true);
  await run();
  assertEquals(reconciled, ["new", "changed", "changed meanwhile", "gone", "initial", "resynced", "last"]);
});

Deno.test("[CT-09] workers wait for the author's sources, and reconcile then what these knew", async () => {
  const { promise: known, resolve } = Promise.withResolvers<void>();
  const reconciled: string[] = [];
  const { controller, handler, run, stop } = controllerAlone({
    sources: [{
      name: "slow",
      async start(sink) {
        await known;
        sink.add(request("known"), { priority: 10 });
      },
    }],
    reconcile: ({ name }) => void reconciled.push(name),
  });
  const running = run();
  handler().onAdd(configMap("a", 1), true);
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assertEquals([reconciled, controller.activity().working], [[], false]);
  resolve();
  while (reconciled.length < 2) await Promise.resolve();
  stop();
  await running;
  assertEquals(reconciled, ["known", "a"]);
});

Deno.test("[CT-11] a controller that was started is not started again", async () => {
  const { run, stop } = controllerAlone({});
  const first = run();
  await assertRejects(() => run(), TypeError, 'controller "test" was started more than once');
  stop();
  await first;
  await assertRejects(() => run(), TypeError, "more than once", "nor when it has stopped");
});

Deno.test("[CT-17] a deletion that nobody saw gives the last known object, and none where none is known", async () => {
  const seen: string[] = [];
  const reconciled: string[] = [];
  const { handler, run, stop, records } = controllerAlone({
    predicates: [(event) => {
      seen.push(`${event.type} of ${event.object.metadata.name}, ${"finalStateUnknown" in event}`);
      return true;
    }],
    watches: [watched(Secret, {
      map: ({ metadata }) => [request(metadata.labels?.for ?? "nobody")],
      predicates: [(event) => event.type !== "delete" || event.finalStateUnknown],
    })],
    reconcile: ({ name }) => void reconciled.push(name),
  });
  const running = run();
  const maps = handler();
  const secrets = handler<Secret>("secrets");
  const secret = {
    ...configMap("s", 1),
    metadata: { ...configMap("s", 1).metadata, labels: { for: "user" } },
  };
  maps.onDelete(new DeletedFinalStateUnknown("default/gone", configMap("gone", 3)) as never);
  maps.onDelete(new DeletedFinalStateUnknown("default/unknown", undefined) as never);
  secrets.onDelete(new DeletedFinalStateUnknown("default/s", secret) as never);
  secrets.onDelete(new DeletedFinalStateUnknown("default/t", undefined) as never);
  while (reconciled.length < 2) await Promise.resolve();
  stop();
  await running;
  assertEquals([seen, reconciled], [["delete of gone, true"], ["gone", "user"]]);
  const told = records.filter(({ level }) => level === "warn").map(({ fields }) => fields.kind);
  assertEquals(told, ["ConfigMap", "Secret"], "what is passed over is told");
});

Deno.test("[CT-22] however many requests come during a run, one run follows", async () => {
  let runs = 0;
  const { handler, run, stop } = controllerAlone({
    async reconcile() {
      if (++runs === 1) {
        for (const version of [2, 3, 4]) handler().onUpdate(configMap("a", 1), configMap("a", version));
      }
      await Promise.resolve();
    },
  });
  const running = run();
  handler().onAdd(configMap("a", 1), false);
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  stop();
  await running;
  assertEquals(runs, 2);
});

/** What the first reconcile of the key "a", of priority 10, gives; and where it comes then among 5, 10 and 20. */
async function orderAfter(first: () => ReconcileResult): Promise<string[]> {
  using clock = new FakeClock();
  const order: string[] = [];
  const channel = new ChannelSource();
  const { promise: blocked, resolve: free } = Promise.withResolvers<void>();
  const { run, stop } = controllerAlone({
    sources: [channel],
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(100, 100),
    async reconcile({ name }) {
      if (name === "blocker") return await blocked;
      order.push(name);
      if (order.length === 1) return first();
    },
  });
  const running = run();
  channel.send(request("a"), { priority: 10 });
  await clock.settle();
  channel.send(request("blocker"), { priority: 1_000 });
  await clock.settle();
  for (const priority of [5, 20]) channel.send(request(`of ${priority}`), { priority });
  await clock.tickAsync(100); // "a" is ready again
  free();
  await clock.settle();
  stop();
  await running;
  return order.slice(1);
}

const again: { [what: string]: (priority?: number) => ReconcileResult } = {
  "an error": () => {
    throw new Error("not yet");
  },
  "requeue": (priority) => ({ requeue: true, ...priority && { priority } }),
  "requeueAfter": (priority) => ({ requeueAfter: 100, ...priority && { priority } }),
};
for (const [what, result] of Object.entries(again)) {
  Deno.test(`[CT-06] what comes back by ${what} keeps its priority`, async () => {
    assertEquals(await orderAfter(() => result()), ["of 20", "a", "of 5"]);
  });
  if (what === "an error") continue;
  Deno.test(`[CT-06] what comes back by ${what} with a priority has that one`, async () => {
    assertEquals(await orderAfter(() => result(99)), ["a", "of 20", "of 5"]);
    assertEquals(await orderAfter(() => result(1)), ["of 20", "of 5", "a"]);
  });
}

Deno.test("[CT-03] a time to come back forgets failures; to come back at once does not", async () => {
  using clock = new FakeClock();
  const channel = new ChannelSource();
  const at: number[] = [];
  const results: (() => ReconcileResult)[] = [
    again["an error"]!,
    again["an error"]!,
    () => ({ requeueAfter: 7 }),
    again["an error"]!, // waits as long as a first one
    () => ({ requeue: true }), // waits as long as a second one
    () => ({ requeue: true, requeueAfter: 3 }), // the time wins
    () => ({}),
  ];
  const { run, stop, metrics } = controllerAlone({
    sources: [channel],
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(100, 10_000),
    reconcile() {
      at.push(performance.now());
      return results.shift()!();
    },
  });
  const running = run();
  channel.send(request("a"));
  await clock.tickAsync(10_000);
  stop();
  await running;
  assertEquals(at.slice(1).map((time, i) => time - at[i]!), [100, 200, 7, 100, 200, 3]);
  const total = (result: string) =>
    new RegExp(`controller_runtime_reconcile_total\\{controller="test",result="${result}"\\} (\\d+)`)
      .exec(metrics.text())?.[1];
  assertEquals(["error", "requeue", "requeue_after", "success"].map(total), ["3", "1", "2", "1"]);
});

Deno.test("[CT-23] of several times for one key the earliest counts, once, and then it may be set anew", async () => {
  using clock = new FakeClock();
  const channel = new ChannelSource();
  const at: number[] = [];
  const { run, stop } = controllerAlone({
    sources: [channel],
    reconcile: () => void at.push(performance.now() - began),
  });
  const running = run();
  const began = performance.now();
  await clock.settle();
  channel.send(request("a"), { after: 3_000 });
  channel.send(request("a"), { after: 1_000 });
  channel.send(request("a"), { after: 2_000 });
  await clock.tickAsync(5_000);
  assertEquals(at, [1_000]);
  channel.send(request("a"), { after: 1_000 });
  await clock.tickAsync(5_000);
  assertEquals(at, [1_000, 6_000]);
  stop();
  await running;
});

Deno.test("[CT-23] with a debounce a key is reconciled after so much quiet, with what is newest then", async () => {
  using clock = new FakeClock();
  const seen: string[] = [];
  let newest = 1;
  const { controller, handler, run, stop } = controllerAlone({
    debounce: 2_000,
    reconcile: ({ name }) => void seen.push(`${name}@${newest} at ${performance.now() - began}`),
  });
  const running = run();
  const began = performance.now();
  await clock.settle();
  handler().onAdd(configMap("a", 1), false);
  handler().onAdd(configMap("b", 1), false);
  for (const version of [2, 3, 4]) {
    await clock.tickAsync(1_500);
    handler().onUpdate(configMap("a", newest), configMap("a", newest = version));
  }
  assertEquals(controller.activity().delayed.map(({ key, inMs }) => [key, inMs]), [["default/a", 2_000]]);
  await clock.tickAsync(10_000);
  assertEquals(seen, ["b@2 at 2000", "a@4 at 6500"]);
  handler().onUpdate(configMap("a", 4), configMap("a", newest = 5));
  await clock.tickAsync(10_000);
  assertEquals(seen.slice(2), ["a@5 at 16500"]);
  stop();
  await running;
});

Deno.test("a failure is tried again in its time, whatever the debounce, and an event puts it off", async () => {
  using clock = new FakeClock();
  const at: number[] = [];
  const { handler, run, stop } = controllerAlone({
    debounce: 2_000,
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(500, 500),
    reconcile() {
      at.push(performance.now() - began);
      throw new Error("not yet");
    },
  });
  const running = run();
  const began = performance.now();
  await clock.settle();
  handler().onAdd(configMap("a", 1), false);
  await clock.tickAsync(2_900); // failed at 2000 and 2500
  handler().onUpdate(configMap("a", 1), configMap("a", 2));
  await clock.tickAsync(2_000);
  assertEquals(at, [2_000, 2_500, 4_900]);
  stop();
  await running;
});

Deno.test("a retry loses its place to an event: what is ready waits for no backoff", async () => {
  using clock = new FakeClock();
  const at: number[] = [];
  const { handler, run, stop } = controllerAlone({
    for: ConfigMap,
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(60_000, 60_000),
    reconcile() {
      at.push(performance.now() - began);
      if (at.length === 1) throw new Error("not yet");
    },
  });
  const running = run();
  const began = performance.now();
  handler().onAdd(configMap("a", 1), false);
  await clock.tickAsync(1_000);
  handler().onUpdate(configMap("a", 1), configMap("a", 2));
  await clock.tickAsync(120_000);
  assertEquals(at, [0, 1_000]);
  stop();
  await running;
});

Deno.test("each line of a reconcile carries controller, object and the id of the run", async () => {
  const ids: string[] = [];
  const { handler, run, stop, records } = controllerAlone({
    rateLimiter: new ItemExponentialFailureRateLimiter<string>(1, 1),
    reconcile({ name }, { log, reconcileId }) {
      ids.push(reconcileId);
      log.info("looking", { name });
      if (ids.length === 1) throw new Error("not yet");
      stop();
    },
  });
  const running = run();
  handler().onAdd(configMap("a", 1), false);
  await running;
  const lines = records.filter(({ fields }) => fields.reconcileId !== undefined)
    .map((
      { message, fields: { controller, object, reconcileId } },
    ) => [message, controller, object, reconcileId]);
  assertEquals(lines, [
    ["looking", "test", "default/a", ids[0]],
    ["reconcile failed", "test", "default/a", ids[0]],
    ["looking", "test", "default/a", ids[1]],
  ]);
  assertEquals(new Set(ids).size, 2, "each run has its own id");
  assertStringIncludes(ids[0]!, "-");
});

Deno.test("a time that no timer can wait is for ever, not at once", async () => {
  using clock = new FakeClock();
  let aborted: boolean | undefined;
  const { handler, run, stop, metrics } = controllerAlone({
    reconcileTimeout: Infinity,
    async reconcile(_request, { signal }) {
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      aborted = signal.aborted;
    },
  });
  const running = run();
  handler().onAdd(configMap("a", 1), false);
  await clock.tickAsync(60_000);
  assertEquals(aborted, false);
  assertStringIncludes(metrics.text(), 'controller_runtime_reconcile_timeouts_total{controller="test"} 0\n');
  stop();
  await running;
});
