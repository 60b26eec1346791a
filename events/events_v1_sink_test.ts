import { assertEquals, assertStringIncludes } from "@std/assert";
import { Event as CoreEvent } from "../api/core/v1.ts";
import { Event } from "../api/events.k8s.io/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { ResourceClient } from "../rest/mod.ts";
import { fencedAccess, LeadershipLostError } from "../leaderelection/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { noMetrics, Registry } from "../metrics/mod.ts";
import { CoreEventSink } from "./core_event_sink.ts";
import { EventBroadcaster } from "./event_broadcaster.ts";
import { EventCluster, pod, tell } from "./event_fixture_test.ts";
import type { EventErrorHandler } from "./event_sink.ts";
import { EventsV1Sink } from "./events_v1_sink.ts";
import type { RecordedEvent } from "./recorded_event.ts";

Deno.test("an event that happens again becomes a series, counted here and written now and then", async () => {
  using clock = new FakeClock({ now: "2020-01-01T00:00:00Z" });
  const cluster = new EventCluster();
  const { events, recorder } = tell(new EventsV1Sink(cluster.access));
  const happens = async (message: string, afterMs: number) => {
    recorder.event(pod, "Warning", "BackOff", message, { action: "Restart" });
    await clock.tickAsync(afterMs);
  };
  await happens("once", 60_000);
  await happens("twice", 60_000);
  assertEquals(cluster.written.map(({ method }) => method), ["POST", "PATCH"]);
  assertEquals(cluster.written[0]!.body.series, undefined);
  assertEquals(cluster.written[1]!.body.series, {
    count: 2,
    lastObservedTime: "2020-01-01T00:01:00.000000Z",
  });
  for (let minute = 2; minute < 31; minute++) await happens("again", 60_000);
  assertEquals(cluster.written.length, 2, "it is only counted for half an hour");
  await happens("again", 60_000);
  assertEquals(cluster.written[2]!.body.series.count, 32);
  await happens("again", 360_000); // quiet for six minutes: what comes then is another event
  await happens("anew", 0);
  assertEquals(cluster.written.slice(3).map(({ method, body }) => [method, body.series?.count]), [
    ["PATCH", 33],
    ["POST", undefined],
  ]);
  await events.shutdown();
});

Deno.test("what was only counted is written when the recorder ends", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new EventsV1Sink(cluster.access));
  for (let i = 0; i < 5; i++) recorder.event(pod, "Warning", "BackOff", "again");
  await clock.settle();
  await events.shutdown();
  assertEquals(cluster.written.map(({ body }) => body.series?.count), [undefined, 2, 5]);
});

Deno.test("who leads no more says once what was only counted, of however many objects", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  let leads = true;
  const requireLeadership = () => {
    if (!leads) throw new LeadershipLostError("default/shop", "taken");
  };
  const told: unknown[] = [];
  const onError: EventErrorHandler = (_error, { regarding }, tries, times) =>
    told.push([regarding.name, tries, times]);
  const { events, recorder } = tell(
    new EventsV1Sink(fencedAccess(cluster.access, { requireLeadership }), { onError }),
  );
  for (let i = 0; i < 30; i++) {
    const object = { ...pod, metadata: { ...pod.metadata, name: `web-${i}` } };
    for (let times = 0; times < 4; times++) recorder.event(object, "Warning", "BackOff", "again");
  }
  await clock.settle();
  leads = false;
  await events.shutdown();
  assertEquals(told, [["web-0", 1, 60]]);
});

Deno.test("a series that has become quiet is written though nothing happens any more, and one that is shut down waits for nothing", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new EventsV1Sink(cluster.access));
  const again = () => recorder.event(pod, "Warning", "BackOff", "again");
  for (let i = 0; i < 5; i++) again();
  await clock.tickAsync(300_000);
  again();
  await clock.tickAsync(359_999);
  assertEquals(cluster.written.length, 2, "six minutes from the last one");
  await clock.tickAsync(1);
  assertEquals(cluster.written.map(({ body }) => body.series?.count), [undefined, 2, 6]);
  for (let i = 0; i < 3; i++) again();
  await clock.settle();
  assertEquals(cluster.written.slice(3).map(({ method }) => method), ["POST", "PATCH"], "another series");
  await events.shutdown();
  await clock.tickAsync(3_600_000);
  assertEquals(cluster.written.slice(5).map(({ body }) => body.series.count), [3]);
});

Deno.test("series that become quiet one after the other are each written when they are", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new EventsV1Sink(cluster.access));
  for (const reason of ["First", "Second"]) {
    for (let i = 0; i < 3; i++) recorder.event(pod, "Warning", reason, "again");
    await clock.tickAsync(100_000);
  }
  const written = cluster.written.length;
  const counts = () => cluster.written.slice(written).map(({ body }) => body.series.count);
  await clock.tickAsync(160_000);
  assertEquals(counts(), [3]);
  await clock.tickAsync(100_000);
  assertEquals(counts(), [3, 3]);
  assertEquals(clock.pending, 0, "nothing is left to wait for");
  await events.shutdown();
});

Deno.test("an event that two sinks write to one server is kept by both", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using server = await ApiServer.start({ listen: false });
  const failures: unknown[] = [];
  const options = { onError: (error: unknown) => void failures.push(error) };
  const late = new EventsV1Sink(server.config, options);
  const { promise: first, resolve: begin } = Promise.withResolvers<void>();
  const events = new EventBroadcaster({
    metrics: noMetrics,
    sinks: [
      new CoreEventSink(server.config, options),
      { take: async (event, signal) => (await first, await late.take(event, signal)) },
    ],
  });
  const recorder = events.recorder({ component: "painter" });
  const object = { ...pod, metadata: { ...pod.metadata, namespace: "default" } };
  recorder.event(object, "Normal", "Painted", "a");
  await clock.tickAsync(1);
  recorder.event(object, "Normal", "Hung", "b");
  await clock.settle();
  begin(); // the first sink is at the second event by now
  await events.shutdown();
  assertEquals(failures, []);
  const { items } = await new ResourceClient(server.config, Event, { namespace: "default" }).list();
  assertEquals(items.map(({ note }) => note).sort(), ["a", "a", "b", "b"]);
});

Deno.test("events that differ in action or related object are no series", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new EventsV1Sink(cluster.access));
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } };
  recorder.event(pod, "Normal", "Moved", "m", { action: "Bind" });
  recorder.event(pod, "Normal", "Moved", "m", { action: "Evict" });
  recorder.event(pod, "Normal", "Moved", "m", { action: "Bind", related: node });
  await clock.settle();
  assertEquals(cluster.written.map(({ method }) => method), ["POST", "POST", "POST"]);
  assertEquals(cluster.written[2]!.body.related, { apiVersion: "v1", kind: "Node", name: "node-1" });
  await events.shutdown();
});

Deno.test("the server takes such events and shows them as core Events, too", async () => {
  await using server = await ApiServer.start({ listen: false });
  const { events, recorder } = tell(new EventsV1Sink(server.config));
  const object = { ...pod, metadata: { ...pod.metadata, namespace: "default" } };
  recorder.event(object, "Warning", "BackOff", "once");
  recorder.event(object, "Warning", "BackOff", "twice");
  await events.shutdown();
  const [event] = (await new ResourceClient(server.config, Event, { namespace: "default" }).list()).items;
  assertEquals([event!.note, event!.action, event!.series?.count], ["once", "BackOff", 2]);
  const [core] = (await new ResourceClient(server.config, CoreEvent, { namespace: "default" }).list()).items;
  assertEquals([core!.message, core!.series?.count], ["once", 2]);
});

Deno.test("requests of either sink are counted, and the server's warnings told, where the sink is told to", async () => {
  for (const Sink of [CoreEventSink, EventsV1Sink]) {
    const cluster = new EventCluster(({ body }) =>
      Response.json({ ...body, metadata: { ...body.metadata, resourceVersion: "1" } }, {
        headers: { warning: '299 - "events are old"' },
      })
    );
    const metrics = new Registry();
    const warnings: string[] = [];
    const sink = new Sink(cluster.access, { metrics, onWarning: (text) => void warnings.push(text) });
    const { events, recorder } = tell(sink);
    recorder.event(pod, "Normal", "Painted", "once");
    await events.shutdown();
    assertEquals(warnings, ["events are old"], Sink.name);
    assertStringIncludes(
      metrics.text(),
      'rest_client_requests_total{code="200",method="POST",host="cluster.test"} 1',
    );
  }
});

Deno.test("an object that has had too many events begins no other series, and those that it has are counted on", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new EventsV1Sink(cluster.access, { spamFilter: { burst: 2 } }));
  const storm = ["Pulled", "Started", "Killed", "Killed"];
  for (let i = 0; i < 5; i++) for (const reason of storm) recorder.event(pod, "Normal", reason, "again");
  await clock.settle();
  await events.shutdown();
  assertEquals(cluster.written.map(({ method, body }) => [method, body.reason, body.series?.count]), [
    ["POST", "Pulled", undefined],
    ["POST", "Started", undefined],
    ["PATCH", undefined, 2],
    ["PATCH", undefined, 2],
    ["PATCH", undefined, 5],
    ["PATCH", undefined, 5],
  ]);
});

const happening: RecordedEvent = {
  source: { component: "kubelet", instance: "node-1" },
  regarding: { kind: "Pod", namespace: "shop", name: "web-0" },
  related: undefined,
  annotations: undefined,
  type: "Warning",
  reason: "BackOff",
  action: "",
  message: "again",
  time: 0,
};

Deno.test("a series that can be kept no longer is written with its count before it is forgotten", async () => {
  using _clock = new FakeClock({ now: 0 });
  const { signal } = new AbortController();
  const cluster = new EventCluster();
  const sink = new EventsV1Sink(cluster.access, { maxSeries: 2 });
  const take = (name: string) => sink.take({ ...happening, regarding: { kind: "Pod", name } }, signal);
  for (let i = 0; i < 5; i++) await take("a");
  await take("b");
  await take("b");
  cluster.written.length = 0;
  await take("c");
  assertEquals(cluster.written.map(({ method, body }) => [method, body.series?.count]), [
    ["PATCH", 5],
    ["POST", undefined],
  ]);
  await take("d"); // b's count is known
  await take("a"); // c is no series
  assertEquals(cluster.written.slice(2).map(({ method }) => method), ["POST", "POST"]);
  await sink.flush(signal);
});

Deno.test("a series that can be kept no longer and cannot be written is told, with its number", async () => {
  using clock = new FakeClock({ now: 0 });
  const { signal } = new AbortController();
  const cluster = new EventCluster(({ method, body }) =>
    method === "PATCH" && body.series.count > 2 ? new Deno.errors.ConnectionRefused() : undefined
  );
  const told: unknown[] = [];
  const sink = new EventsV1Sink(cluster.access, {
    maxSeries: 1,
    onError: (_error, { regarding }, tries, times) => told.push([regarding.name, tries, times]),
  });
  for (let i = 0; i < 5; i++) await sink.take(happening, signal);
  await clock.runUntil(sink.take({ ...happening, regarding: { kind: "Pod", name: "b" } }, signal));
  assertEquals(told, [["web-0", 12, 3]]);
  assertEquals(cluster.written.at(-1)!.body.regarding.name, "b", "what comes next is written all the same");
});

Deno.test("a count that a write could not tell is told when the series ends", async () => {
  using clock = new FakeClock();
  let down = false;
  const cluster = new EventCluster(() => down ? new Deno.errors.ConnectionRefused() : undefined);
  const told: unknown[] = [];
  const { events, recorder } = tell(
    new EventsV1Sink(cluster.access, {
      onError: (_error, _event, tries, times) => told.push([tries, times]),
    }),
  );
  const again = () => recorder.event(pod, "Warning", "BackOff", "again");
  again();
  await clock.settle();
  down = true;
  again();
  await clock.tickAsync(120_000);
  assertEquals(told, [[12, 1]]);
  down = false;
  cluster.written.length = 0;
  await clock.tickAsync(360_000);
  assertEquals(cluster.written.map(({ body }) => body.series.count), [2]);
  await events.shutdown();
});
