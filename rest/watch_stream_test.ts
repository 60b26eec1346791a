import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import type { ObjectDecoder } from "./object_decoder.ts";
import { RESTClient } from "./rest_client.ts";
import { isExpired, isForbidden, isUnauthorized, type StatusError } from "./status_error.ts";
import { isTransportError } from "./transport_errors.ts";
import { WatchStalledError } from "./watch_deadline.ts";
import type { WatchEvent } from "./watch_event.ts";
import { drain, failure, FakeServer, json, rejection, thing, WatchBody } from "./fake_server_test.ts";

type Thing = ReturnType<typeof thing>;
type Event = WatchEvent<Thing>;

const options = { group: "", version: "v1" };

/** A watch of a body that the test feeds. */
async function open(
  body: WatchBody,
  params: Record<string, string | boolean | number> = {},
  decoder?: ObjectDecoder,
) {
  const server = new FakeServer(() => body.response());
  const client = new RESTClient(server.access, { ...options, decoder });
  const request = client.get().resource("things").params(params).do();
  return { server, watch: await request.watch<Thing, Event>() };
}

const added = { type: "ADDED", object: thing("a", "1") };
const modified = { type: "MODIFIED", object: thing("a", "2") };
const deleted = { type: "DELETED", object: thing("a", "3") };
const bookmark = { type: "BOOKMARK", object: { kind: "Thing", metadata: { resourceVersion: "9" } } };
const expired = {
  type: "ERROR",
  object: {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason: "Expired",
    code: 410,
    message: "too old",
  },
};

Deno.test("[WA-01] added, modified and deleted come in order, and then the stream ends", async () => {
  const reads = new WatchBody().events(added).events(modified).events(deleted);
  const oneRead = new WatchBody().events(added, modified, deleted);
  for (const body of [reads, oneRead]) {
    const { watch, server } = await open(body.close());
    assertEquals(await drain(watch), { events: [added, modified, deleted] as Event[], error: undefined });
    assertEquals(watch.resourceVersion, "3");
    assertEquals([server.only.kind, server.only.url.searchParams.get("watch")], ["watch", "true"]);
  }
});

Deno.test("what is read as it comes is asked for uncompressed, all else is not", async () => {
  const server = new FakeServer(({ kind }) =>
    kind === "watch" ? new WatchBody().close().response() : json({})
  );
  const request = new RESTClient(server.access, options).get().resource("things").do();
  (await request.watch()).cancel();
  await (await request.stream()).cancel();
  await request.into();
  const encodings = server.seen.map(({ headers }) => headers.get("accept-encoding"));
  assertEquals(encodings, ["identity", "identity", null]);
});

Deno.test("[WA-02] three answers of 429 with Retry-After before the stream: it opens at the fourth attempt", async () => {
  using clock = new FakeClock();
  const server = new FakeServer((_, index) =>
    index < 3
      ? failure(429, "TooManyRequests", "later", {}, { headers: { "retry-after": "1" } })
      : new WatchBody().events(added).close().response()
  );
  const opening = new RESTClient(server.access, { ...options, maxRetries: 3 }).get().resource("things").do()
    .watch();
  await clock.tickAsync(3_000);
  assertEquals((await drain(await opening)).events.length, 1);
  assertEquals(server.seen.length, 4);
});

Deno.test("[WA-03] each type comes with its object: four as events, ERROR as the end", async () => {
  const body = new WatchBody().events(added, modified, deleted, bookmark, expired);
  const { watch } = await open(body, { allowWatchBookmarks: true });
  const { events, error } = await drain(watch);
  assertEquals(events, [added, modified, deleted, bookmark] as Event[], "all before the error are given");
  assert(isExpired(error), `expected Expired, got ${error}`);
  assertEquals([error.status, error.httpStatus], [expired.object as typeof error.status, 200]);
  assertEquals(watch.resourceVersion, "9");
  assert(body.cancelled, "expected the body to be let go");
});

Deno.test("bookmarks that were not asked for only advance the version", async () => {
  const { watch } = await open(new WatchBody().events(added, bookmark).close());
  assertEquals((await drain(watch)).events, [added] as Event[]);
  assertEquals(watch.resourceVersion, "9");
});

Deno.test("[WA-05] another failure when opening rejects after one attempt", async () => {
  const server = new FakeServer(() => Promise.reject(new RangeError("err")));
  const error = await rejection(new RESTClient(server.access, options).get().resource("things").do().watch());
  assertInstanceOf(error, RangeError);
  assertEquals(server.seen.length, 1);
});

Deno.test("[WA-06] 401 and 403 when opening reject, with the Status' message where there is one", async () => {
  const opening = (response: Response) =>
    rejection<StatusError>(
      new RESTClient(new FakeServer(response).access, options).get().resource("things").do().watch(),
    );
  const told = await opening(failure(403, "Forbidden", "things is forbidden: not you"));
  assert(isForbidden(told));
  assertEquals(told.message, "things is forbidden: not you");
  assert(isForbidden(await opening(new Response(null, { status: 403 }))));
  assert(isUnauthorized(await opening(new Response(null, { status: 401 }))));
});

Deno.test("[WA-07] a stream of another content type fails when opening, and is let go", async () => {
  const body = new WatchBody();
  const server = new FakeServer(() => body.response("foobar"));
  const opening = new RESTClient(server.access, options).get().resource("things").do().watch();
  await assertRejects(() => opening, Error, '"foobar"');
  assert(body.cancelled);
  for (const good of ["application/json;stream=watch", "Application/JSON; charset=utf-8", null]) {
    const stream = new FakeServer(() => new WatchBody().close().response(good));
    await drain(await new RESTClient(stream.access, options).get().resource("things").do().watch());
  }
});

Deno.test("[WA-14] a consumer that stops with unread events ends the watch", async () => {
  const body = new WatchBody().events(added, modified, deleted);
  const { watch } = await open(body);
  for await (const event of watch) {
    assertEquals(event, added as Event);
    break;
  }
  assert(body.cancelled);
});

Deno.test("[WA-18] each way to end ends once: normally by the end, else by one rejection", async (t) => {
  await t.step("the server ends it", async () => {
    const { watch } = await open(new WatchBody().events(added).close());
    assertEquals((await drain(watch)).error, undefined);
  });
  await t.step("the connection is cut", async () => {
    const body = new WatchBody().events(added);
    const { watch } = await open(body);
    const iterator = watch[Symbol.asyncIterator]();
    assertEquals((await iterator.next()).value, added as Event);
    body.cut();
    const error = await rejection(iterator.next());
    assert(isTransportError(error, "cut"), `expected a cut, got ${error}`);
    assertStrictEquals(await rejection(iterator.next()), error, "the failure stays");
  });
  await t.step("an abort while it waits", async () => {
    const body = new WatchBody();
    const server = new FakeServer(() => body.response());
    const controller = new AbortController();
    const watch = await new RESTClient(server.access, options).get().resource("things").do(controller)
      .watch();
    const draining = drain(watch);
    const reason = new Error("enough");
    controller.abort(reason);
    assertStrictEquals((await draining).error, reason);
    assert(body.cancelled && server.only.signal.aborted, "expected the socket to be freed");
  });
  await t.step("a cut and an abort at once", async () => {
    const body = new WatchBody();
    const server = new FakeServer(() => body.response());
    const controller = new AbortController();
    const watch = await new RESTClient(server.access, options).get().resource("things").do(controller)
      .watch();
    const draining = drain(watch);
    body.cut();
    controller.abort("enough");
    assertEquals((await draining).error, "enough", "the end that was set first");
  });
  await t.step("an abort before it is read", async () => {
    const controller = new AbortController();
    const server = new FakeServer(() => new WatchBody().events(added).response());
    const watch = await new RESTClient(server.access, options).get().resource("things").do(controller)
      .watch();
    controller.abort("enough");
    assertEquals(await drain(watch), { events: [], error: "enough" });
  });
  await t.step("cancel while it waits", async () => {
    const body = new WatchBody();
    const { watch, server } = await open(body);
    const draining = drain(watch);
    watch.cancel();
    watch.cancel();
    assertEquals(await draining, { events: [], error: undefined });
    assert(body.cancelled && server.only.signal.aborted, "expected the socket to be freed");
  });
  await t.step("dispose", async () => {
    const body = new WatchBody();
    await using watch = (await open(body)).watch;
    await watch[Symbol.asyncDispose]();
    assert(body.cancelled);
  });
});

Deno.test("[WA-19] an incomplete last line is dropped, and the events before it stand", async () => {
  const { watch } = await open(
    new WatchBody().events(added).text('{"type":"ADDED","object":{"metada').close(),
  );
  assertEquals(await drain(watch), { events: [added] as Event[], error: undefined });
});

Deno.test("a complete line that is no event ends the watch with an error, after the events before it", async (t) => {
  for (
    const line of [
      "{oops}",
      "[]",
      "null",
      '{"type":"ADDED"}',
      '{"type":7,"object":{}}',
      '{"type":"NEW","object":{}}',
    ]
  ) {
    await t.step(line, async () => {
      const body = new WatchBody().text(`${JSON.stringify(added)}\n${line}\n`);
      const { watch } = await open(body);
      const { events, error } = await drain(watch);
      assertEquals(events, [added] as Event[]);
      assertEquals((error as Error).name, "DecodeError");
      assert(body.cancelled);
    });
  }
});

Deno.test("a batch holds what one read completed, whatever the reads cut through", async () => {
  const text = new TextEncoder().encode(
    [added, { ...modified, object: thing("ä€😀", "2") }, deleted].map((event) => `${JSON.stringify(event)}\n`)
      .join(""),
  );
  for (const size of [1, 7, 64, text.length]) {
    for (const decoder of [undefined, bytesDecoder]) {
      const body = new WatchBody();
      for (let at = 0; at < text.length; at += size) body.bytes(text.slice(at, at + size));
      const { watch } = await open(body.close(), {}, decoder);
      const batches: Event[][] = [];
      for await (const batch of watch.batches) batches.push(batch);
      assertEquals(batches.flat().map(({ object }) => (object as Thing).metadata.name), ["a", "ä€😀", "a"]);
      assertEquals(batches.length, size === text.length ? 1 : 3);
      assert(batches.every((batch) => batch.length > 0), "a batch is never empty");
    }
  }
});

const bytesDecoder: ObjectDecoder = {
  takes: "bytes",
  event: (line) => JSON.parse(new TextDecoder().decode(line)),
  object: (body) => JSON.parse(new TextDecoder().decode(body)),
  list: (body) => JSON.parse(new TextDecoder().decode(body)),
};

Deno.test("nothing is read ahead of the reader of batches", async () => {
  let pulls = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulls++;
      controller.enqueue(new TextEncoder().encode(`${JSON.stringify(added)}\n`));
    },
  }, { highWaterMark: 0 });
  const server = new FakeServer(() => new Response(stream));
  const watch = await new RESTClient(server.access, options).get().resource("things").do().watch();
  const reader = watch.batches.getReader();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(pulls, 0);
  await reader.read();
  await reader.read();
  assertEquals(pulls, 2);
  await reader.cancel();
});

Deno.test("with gather a batch holds what has come, in order, and what failed behind it is told after it", async () => {
  using _clock = new FakeClock(); // a chunk that is waited for longer, as on a busy machine, would be no part of a burst
  const body = () => new WatchBody().events(added).events(modified).events(deleted);
  const read = async (body: WatchBody, gather: number) => {
    const server = new FakeServer(() => body.response());
    const request = new RESTClient(server.access, options).get().resource("things").do();
    const watch = await request.watch<Thing, Event>({ gather });
    const batches: Event["type"][][] = [];
    try {
      for await (const batch of watch.batches) batches.push(batch.map(({ type }) => type));
      return { batches, version: watch.resourceVersion, error: undefined };
    } catch (error) {
      return { batches, version: watch.resourceVersion, error };
    }
  };
  const all = ["ADDED", "MODIFIED", "DELETED"] as const;
  assertEquals(await read(body().close(), 65_536), { batches: [[...all]], version: "3", error: undefined });
  assertEquals((await read(body().close(), 0)).batches, all.map((type) => [type]));
  // The second event takes it beyond so many bytes.
  const two = JSON.stringify(added).length + 2;
  assertEquals((await read(body().close(), two)).batches, [["ADDED", "MODIFIED"], ["DELETED"]]);

  const failed = await read(body().events(expired), 65_536);
  assertEquals(failed.batches, [[...all]]);
  assert(isExpired(failed.error), `expected Expired, got ${failed.error}`);
});

Deno.test("with gather so much is read ahead and no more; what ends the watch meanwhile ends it", async () => {
  using clock = new FakeClock(); // as above
  let pulls = 0;
  const line = new TextEncoder().encode(`${JSON.stringify(added)}\n`);
  let cancelled = false;
  const stream = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulls++;
        controller.enqueue(line.slice());
      },
      cancel: () => void (cancelled = true),
    }, { highWaterMark: 0 });
  const server = new FakeServer(() => new Response(stream()));
  const open = () =>
    new RESTClient(server.access, options).get().resource("things").do().watch({ gather: 10 * line.length });
  const watch = await open();
  const reader = watch.batches.getReader();
  assertEquals((await reader.read()).value?.length, 10);
  await clock.settle();
  assert(pulls <= 11, `${pulls} chunks were read for a batch of 10`);
  assertEquals((await reader.read()).value?.length, 10);
  await reader.cancel();
  assertEquals(cancelled, true);

  const other = await open();
  const pending = other.batches.getReader().read();
  await Promise.resolve();
  other.cancel();
  assertEquals(await pending, { done: true, value: undefined });
});

Deno.test("a watch is read once: as events or as batches", async () => {
  const { watch } = await open(new WatchBody().close());
  watch[Symbol.asyncIterator]();
  assertThrows(() => watch[Symbol.asyncIterator](), TypeError, "being read already");
  assertThrows(() => watch.batches, TypeError, "event by event already");
  watch.cancel();
});

Deno.test("every watch asks the server to end it: after the caller's time, else after 300 to 600 s", async () => {
  const seconds: number[] = [];
  for (let i = 0; i < 50; i++) {
    const { server, watch } = await open(new WatchBody().close());
    watch.cancel();
    seconds.push(Number(server.only.url.searchParams.get("timeoutSeconds")));
  }
  assert(seconds.every((one) => one >= 300 && one <= 600 && Number.isInteger(one)), seconds.join());
  assert(new Set(seconds).size > 5, "expected different times");
  const { server, watch } = await open(new WatchBody().close(), { timeoutSeconds: 7 });
  watch.cancel();
  assertEquals(server.only.url.searchParams.get("timeoutSeconds"), "7");
});

Deno.test("the time that a watch asks for by itself is at most 600 s", async () => {
  const { random } = Math;
  const seconds: (string | null)[] = [];
  try {
    for (const drawn of [0, 1 - Number.EPSILON]) {
      Math.random = () => drawn;
      const { server, watch } = await open(new WatchBody().close());
      watch.cancel();
      seconds.push(server.only.url.searchParams.get("timeoutSeconds"));
    }
  } finally {
    Math.random = random;
  }
  assertEquals(seconds, ["300", "600"]);
});

Deno.test("an abort while a watch opens rejects with its reason at once, and gives the request up", async () => {
  using clock = new FakeClock();
  const server = new FakeServer(() => new Promise<Response>(() => {}));
  const controller = new AbortController();
  const request = new RESTClient(server.access, options).get().resource("things").do(controller);
  const opening = rejection<unknown>(request.watch());
  await clock.settle();
  assertEquals(server.only.signal.aborted, false);
  controller.abort("enough");
  assertEquals(await opening, "enough");
  assertEquals([server.only.signal.aborted, server.only.signal.reason, clock.pending], [true, "enough", 0]);
});

Deno.test("a watch that nobody answers is dead after 60 s of one attempt", async (t) => {
  const never = new Promise<never>(() => {});
  const answers: [string, (index: number) => Response | Promise<Response>, number][] = [
    ["no answer", () => never, 60_000],
    ["a refusal without an end", () => new Response(new ReadableStream(), { status: 403 }), 60_000],
    [
      "no answer after one that asks to come back",
      (index) =>
        index === 0 ? failure(429, "TooManyRequests", "", {}, { headers: { "retry-after": "50" } }) : never,
      110_000,
    ],
  ];
  for (const [name, answer, after] of answers) {
    await t.step(name, async () => {
      using clock = new FakeClock();
      const server = new FakeServer((_request, index) => answer(index));
      const opening = rejection(new RESTClient(server.access, options).get().resource("things").do().watch());
      await clock.tickAsync(after - 1);
      assertEquals(server.renewed, 0);
      await clock.tickAsync(1);
      const error = await opening;
      assertInstanceOf(error, WatchStalledError);
      assertEquals([error.rule, server.renewed, clock.pending], ["opening", 1, 0]);
      assertEquals(error.message, "the watch of things was not answered within 60 s: its connection is dead");
    });
  }
});

Deno.test("a watch that outlives its own time limit by 15 s is dead", async () => {
  using clock = new FakeClock();
  const body = new WatchBody();
  const { watch, server } = await open(body, { timeoutSeconds: 30 });
  const draining = drain(watch);
  await clock.tickAsync(44_999);
  assertEquals([body.cancelled, server.renewed], [false, 0]);
  await clock.tickAsync(1);
  const { error } = await draining;
  assertInstanceOf(error, WatchStalledError);
  assertEquals([error.rule, body.cancelled, server.renewed, clock.pending], ["timeout", true, 1, 0]);
});

Deno.test("a watch with regular bookmarks is dead after 75 s of silence, others are not", async (t) => {
  await t.step("a bookmark after 30 s counts", async () => {
    using clock = new FakeClock();
    const body = new WatchBody();
    const { watch } = await open(body, { timeoutSeconds: 600 });
    const draining = drain(watch);
    await clock.tickAsync(30_000);
    body.events(bookmark);
    await clock.tickAsync(74_999);
    assertEquals(body.cancelled, false);
    await clock.tickAsync(1);
    const { error } = await draining;
    assertInstanceOf(error, WatchStalledError);
    assertEquals([error.rule, error.silentFor], ["inactivity", 75_000]);
  });
  await t.step("a bookmark at once does not", async () => {
    using clock = new FakeClock();
    const body = new WatchBody().events(bookmark);
    const { watch } = await open(body, { timeoutSeconds: 600 });
    const draining = drain(watch);
    await clock.tickAsync(29_999);
    body.events(bookmark);
    await clock.tickAsync(500_000);
    assertEquals(body.cancelled, false, "a quiet watch of a kind without bookmarks goes on");
    body.close();
    assertEquals((await draining).error, undefined);
  });
  await t.step("any event is a sign of life", async () => {
    using clock = new FakeClock();
    const body = new WatchBody();
    const { watch } = await open(body, { timeoutSeconds: 600 });
    const draining = drain(watch);
    await clock.tickAsync(30_000);
    body.events(bookmark);
    for (let i = 0; i < 5; i++) {
      await clock.tickAsync(70_000);
      body.events(added);
    }
    await clock.tickAsync(74_000);
    assertEquals(body.cancelled, false);
    await clock.tickAsync(1_000);
    assertInstanceOf((await draining).error, WatchStalledError);
  });
  await t.step("a slow reader is no silent server", async () => {
    using clock = new FakeClock();
    const body = new WatchBody();
    const { watch } = await open(body, { timeoutSeconds: 600 });
    const iterator = watch[Symbol.asyncIterator]();
    const first = iterator.next();
    await clock.tickAsync(30_000);
    body.events(bookmark).events(added);
    assertEquals((await first).done, false);
    await clock.tickAsync(10_000_000);
    body.events(modified);
    assertEquals((await iterator.next()).value, modified as Event);
    watch.cancel();
    assertEquals(clock.pending, 0);
  });
});

Deno.test("the version of a watch is that of the last event that was read, also in the midst of a batch", async () => {
  const body = new WatchBody();
  const { watch } = await open(body);
  body.events(added, modified, deleted);
  const told: string[] = [];
  for await (const { object } of watch) {
    told.push(`${object.metadata.resourceVersion}: ${watch.resourceVersion}`);
    if (told.length === 2) break;
  }
  assertEquals(told, ["1: 1", "2: 2"]);
  assertEquals(watch.resourceVersion, "2"); // from there on it can be gone on with
});

Deno.test("a batch whose watch is cancelled while it is gathered is not given, and the watch's version stays before it", async () => {
  using _clock = new FakeClock(); // as above
  let cancel = () => {};
  const first = { type: "ADDED", object: thing("a", "1", { data: "large".repeat(200) }) };
  const events = [first, modified, deleted];
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const event = events.shift()!;
      controller.enqueue(new TextEncoder().encode(`${JSON.stringify(event)}\n`));
      if (event === deleted) cancel();
    },
  }, { highWaterMark: 0 });
  const server = new FakeServer(() => new Response(stream));
  const request = new RESTClient(server.access, options).get().resource("things").do();
  // The first event fills a batch by itself, the others together do not.
  const watch = await request.watch<Thing, Event>({ gather: JSON.stringify(first).length });
  cancel = () => watch.cancel();
  const reader = watch.batches.getReader();
  assertEquals((await reader.read()).value, [first] as Event[]);
  assertEquals(watch.resourceVersion, "1");
  assertEquals(await reader.read(), { done: true, value: undefined });
  assertEquals([events.length, watch.resourceVersion], [0, "1"]);
});
