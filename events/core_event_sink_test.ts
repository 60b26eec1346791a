import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fencedAccess, LeadershipLostError } from "../leaderelection/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Registry } from "../metrics/mod.ts";
import { CoreEventSink } from "./core_event_sink.ts";
import { EventBroadcaster } from "./event_broadcaster.ts";
import { EventsV1Sink } from "./events_v1_sink.ts";
import { EventCluster, failure, pod, tell } from "./event_fixture_test.ts";

const counts = ({ written }: EventCluster) => written.map(({ method, body }) => `${method} ${body.count}`);

Deno.test("[EV-01] the same event again is a patch of the first, and its count goes on", async () => {
  using clock = new FakeClock({ now: "2020-01-01T00:00:00Z" });
  const cluster = new EventCluster();
  const { events, recorder } = tell(new CoreEventSink(cluster.access));
  for (let i = 0; i < 13; i++) {
    recorder.event(pod, "Normal", "Pulled", "image is here");
    await clock.tickAsync(1_000);
  }
  assertEquals(counts(cluster), ["POST 1", ...Array.from({ length: 12 }, (_, i) => `PATCH ${i + 2}`)]);
  const [first, second] = cluster.written;
  assertEquals(first!.path, "/api/v1/namespaces/shop/events");
  assertEquals(second!.path, `/api/v1/namespaces/shop/events/${first!.body.metadata.name}`);
  const { metadata: _name, ...rest } = first!.body;
  assertEquals(rest, {
    apiVersion: "v1",
    kind: "Event",
    involvedObject: { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web-0", uid: "uid-1" },
    type: "Normal",
    reason: "Pulled",
    message: "image is here",
    count: 1,
    firstTimestamp: "2020-01-01T00:00:00Z",
    lastTimestamp: "2020-01-01T00:00:00Z",
    source: { component: "kubelet", host: "node-1" },
    reportingComponent: "kubelet",
    reportingInstance: "node-1",
  });
  assertEquals(second!.body, { count: 2, message: "image is here", lastTimestamp: "2020-01-01T00:00:01Z" });
  await events.shutdown();
});

Deno.test("[EV-02] the tenth similar event within ten minutes is a joined one, and the eleventh its second", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new CoreEventSink(cluster.access));
  for (let i = 1; i <= 11; i++) {
    recorder.event(pod, "Warning", "Failed", `try ${i} failed`);
    await clock.tickAsync(1_000);
  }
  assertEquals(counts(cluster), [...Array<string>(10).fill("POST 1"), "PATCH 2"]);
  assertEquals(cluster.written[8]!.body.message, "try 9 failed");
  assertEquals(cluster.written[9]!.body.message, "(combined from similar events): try 10 failed");
  assertEquals(cluster.written[10]!.body.message, "(combined from similar events): try 11 failed");
  await events.shutdown();
});

Deno.test("[EV-02] similar events that are further apart than ten minutes are not joined", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new CoreEventSink(cluster.access));
  for (let i = 1; i <= 12; i++) {
    recorder.event(pod, "Warning", "Failed", `try ${i} failed`);
    await clock.tickAsync(600_001);
  }
  assertEquals(
    cluster.written.map(({ body }) => body.message),
    Array.from(
      { length: 12 },
      (_, i) => `try ${i + 1} failed`,
    ),
  );
  await events.shutdown();
});

Deno.test("[EV-02] similar events are joined as long as no pause between two of them is too long, whatever the whole takes", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new CoreEventSink(cluster.access, { spamFilter: { burst: 100 } }));
  for (let i = 1; i <= 11; i++) {
    recorder.event(pod, "Warning", "Failed", `try ${i} failed`);
    await clock.tickAsync(540_000);
  }
  const joined = cluster.written.filter(({ body }) => body.message.startsWith("(combined"));
  assertEquals(joined.map(({ method, body }) => `${method} ${body.count}`), ["POST 1", "PATCH 2"]);
  await events.shutdown();
});

Deno.test("[EV-03] events of two containers of a pod are not joined", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster();
  const { events, recorder } = tell(new CoreEventSink(cluster.access));
  for (let i = 1; i <= 16; i++) {
    recorder.event(pod, "Warning", "Failed", `try ${i} failed`, { fieldPath: `spec.containers{c${i % 2}}` });
    await clock.tickAsync(1_000);
  }
  assertEquals(cluster.written.filter(({ body }) => body.message.startsWith("(combined")), []);
  assertEquals(cluster.written.length, 16);
  await events.shutdown();
});

Deno.test("[EV-05] an event that has gone from the server is created anew, without a version", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster(({ method }) => method === "PATCH" ? failure(404, "NotFound") : undefined);
  const { events, recorder } = tell(new CoreEventSink(cluster.access));
  recorder.event(pod, "Normal", "Pulled", "image is here");
  recorder.event(pod, "Normal", "Pulled", "image is here");
  await clock.settle();
  assertEquals(counts(cluster), ["POST 1", "PATCH 2", "POST 2"]);
  assertEquals(cluster.written[2]!.body.metadata, {
    namespace: "shop",
    name: cluster.written[0]!.body.metadata.name,
  });
  await events.shutdown();
});

for (
  const [what, answer] of [
    ["the server refuses it", () => failure(403, "Forbidden")],
    ["the request cannot be made", () => undefined],
  ] as const
) {
  Deno.test(`[EV-06] an event is given up after one try when ${what}`, async () => {
    using clock = new FakeClock();
    const cluster = new EventCluster(answer);
    const told: [unknown, number][] = [];
    const sink = new CoreEventSink(cluster.access, {
      onError: (error, _event, tries) => told.push([error, tries]),
    });
    const { events, recorder } = tell(sink);
    // A namespace with a slash can be in no path.
    const object = what === "the server refuses it"
      ? pod
      : { ...pod, metadata: { namespace: "a/b", name: "web-0" } };
    recorder.event(object, "Normal", "Pulled", "image is here");
    await clock.tickAsync(600_000);
    assertEquals(told.map(([, tries]) => tries), [1]);
    assertEquals(cluster.written.length, what === "the server refuses it" ? 1 : 0);
    await events.shutdown();
  });
}

Deno.test("[EV-06] while the server cannot be reached an event is tried twelve times, and no more after it was written", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster((_, nth) =>
    nth < 12 || nth === 13 ? new TypeError("connection refused") : undefined
  );
  const told: number[] = [];
  const sink = new CoreEventSink(cluster.access, { onError: (_error, _event, tries) => told.push(tries) });
  const { events, recorder } = tell(sink);
  recorder.event(pod, "Normal", "Pulled", "image is here");
  await clock.tickAsync(105_000);
  assert(cluster.written.length >= 11, "it is tried every 10 s after the first wait");
  await clock.tickAsync(20_000);
  assertEquals([cluster.written.length, told], [12, [12]]);
  recorder.event(pod, "Normal", "Started", "it runs");
  await clock.settle();
  recorder.event(pod, "Normal", "Killed", "it ran");
  await clock.tickAsync(60_000);
  assertEquals(cluster.written.slice(12).map(({ body }) => body.reason), ["Started", "Killed", "Killed"]);
  assertEquals(told, [12]);
  await events.shutdown();
});

for (const Sink of [CoreEventSink, EventsV1Sink]) {
  Deno.test(`an event that a lost lead keeps from the server is given up after one try (${Sink.name})`, async () => {
    using clock = new FakeClock();
    const cluster = new EventCluster();
    const requireLeadership = () => {
      throw new LeadershipLostError("default/shop", "taken");
    };
    const told: unknown[] = [];
    const sink = new Sink(fencedAccess(cluster.access, { requireLeadership }), {
      onError: (error, { reason }, tries) => told.push([reason, error instanceof LeadershipLostError, tries]),
    });
    const { events, recorder } = tell(sink);
    for (const reason of ["Pulled", "Started"]) recorder.event(pod, "Normal", reason, "it goes on");
    await clock.settle();
    assertEquals(told, [["Pulled", true, 1], ["Started", true, 1]]);
    assertEquals([cluster.written, clock.pending], [[], 0]);
    await events.shutdown();
  });

  Deno.test(`an event that is never answered is tried again after 30 s, and holds no other back for ever (${Sink.name})`, async () => {
    using clock = new FakeClock();
    const cluster = new EventCluster();
    const answer = cluster.access.transport as (request: Request) => Promise<Response>;
    let sent = 0;
    const transport = (request: Request) =>
      sent++ > 0 ? answer(request) : new Promise<Response>((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason), { once: true });
      });
    const { events, recorder } = tell(new Sink({ ...cluster.access, transport }));
    for (const reason of ["Pulled", "Started"]) recorder.event(pod, "Normal", reason, "it goes on");
    await clock.tickAsync(29_999);
    assertEquals(cluster.written, []);
    await clock.tickAsync(10_001);
    assertEquals(cluster.written.map(({ body }) => body.reason), ["Pulled", "Started"]);
    await events.shutdown();
  });
}

Deno.test("an event whose answer was lost, and which is there when it is tried again, is written", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster((_, nth) =>
    nth === 0 ? new TypeError("connection reset") : nth === 1 ? failure(409, "AlreadyExists") : undefined
  );
  const told: unknown[] = [];
  const sink = new CoreEventSink(cluster.access, { onError: (error) => told.push(error) });
  const { events, recorder } = tell(sink);
  recorder.event(pod, "Normal", "Pulled", "image is here");
  await clock.tickAsync(10_000);
  assertEquals([cluster.written.length, told], [2, []]);
  await events.shutdown();
});

Deno.test("[EV-07] told to give up, it ends after the try that runs, without another wait", async () => {
  using clock = new FakeClock();
  const cluster = new EventCluster(() => new TypeError("connection refused"));
  const told: number[] = [];
  const sink = new CoreEventSink(cluster.access, { onError: (_error, _event, tries) => told.push(tries) });
  const { events, recorder } = tell(sink);
  recorder.event(pod, "Normal", "Pulled", "image is here");
  await clock.tickAsync(25_000);
  const tries = cluster.written.length;
  const stop = new AbortController();
  const down = events.shutdown({ signal: stop.signal });
  stop.abort();
  await down;
  assertEquals(told, [tries]);
  assertEquals(clock.pending, 0);
});

Deno.test("[EV-11] a thousand events that each fail four times are all written at their fifth try", async () => {
  using clock = new FakeClock();
  const failures = new Map<string, number>();
  const names = new Set<string>();
  const cluster = new EventCluster(({ body }) => {
    const times = failures.get(body.message) ?? 0;
    failures.set(body.message, times + 1);
    if (times < 4) return new TypeError("connection refused");
    names.add(body.metadata.name);
  });
  const { events, recorder } = tell(new CoreEventSink(cluster.access, { retryInterval: 1 }));
  for (let i = 0; i < 1_000; i++) {
    recorder.event(
      { ...pod, metadata: { ...pod.metadata, name: `web-${i}` } },
      "Normal",
      "Pulled",
      `image ${i}`,
    );
  }
  await clock.runUntil(events.shutdown());
  assertEquals(failures.size, 1_000);
  assert([...failures.values()].every((times) => times === 5));
  assertEquals(names.size, 1_000, "no two share a name");
});

for (const Sink of [CoreEventSink, EventsV1Sink]) {
  Deno.test(`one object may have 25 events at once, and then one in five minutes (${Sink.name})`, async () => {
    using clock = new FakeClock();
    const cluster = new EventCluster();
    const metrics = new Registry();
    const events = new EventBroadcaster({ sinks: [new Sink(cluster.access)], metrics });
    const recorder = events.recorder({ component: "kubelet" });
    for (let i = 0; i < 40; i++) recorder.event(pod, "Normal", `Reason${i}`, "again");
    recorder.event({ ...pod, metadata: { name: "web-1" } }, "Normal", "Other", "again");
    while (cluster.written.at(-1)?.body.reason !== "Other") await clock.settle();
    await clock.tickAsync(300_000);
    recorder.event(pod, "Normal", "Late", "again");
    await clock.settle();
    const reasons = Array.from({ length: 25 }, (_, i) => `Reason${i}`);
    assertEquals(cluster.written.map(({ body }) => body.reason), [...reasons, "Other", "Late"]);
    assertStringIncludes(metrics.text(), 'kybern_events_total{outcome="filtered"} 15\n');
    await events.shutdown();
  });
}

Deno.test("the parts of an object share what it may have", async () => {
  const cluster = new EventCluster();
  const sink = new CoreEventSink(cluster.access, { spamFilter: { burst: 3 } });
  const { events, recorder } = tell(sink);
  for (let i = 0; i < 6; i++) {
    recorder.event(pod, "Normal", "Pulled", "image is here", { fieldPath: `spec.containers{c${i}}` });
  }
  recorder.event({ ...pod, metadata: { name: "web-1" } }, "Normal", "Pulled", "image is here");
  await events.shutdown();
  assertEquals(cluster.written.map(({ body }) => body.involvedObject.name), [
    "web-0",
    "web-0",
    "web-0",
    "web-1",
  ]);
});

Deno.test("an event of a cluster-scoped object is kept in the namespace default, and a long message is cut", async () => {
  const cluster = new EventCluster();
  const { events, recorder } = tell(new CoreEventSink(cluster.access));
  recorder.event(
    { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } },
    "Normal",
    "Ready",
    "ü".repeat(2_000),
  );
  await events.shutdown();
  const [{ path, body }] = cluster.written as [typeof cluster.written[0]];
  assertEquals(path, "/api/v1/namespaces/default/events");
  assert(new TextEncoder().encode(body.message).length <= 1_024);
  assertMatch(body.message, /^ü+…$/);
  assertStringIncludes(body.metadata.name, "node-1.");
});
