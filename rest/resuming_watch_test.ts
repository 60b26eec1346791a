import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { ResourceType } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { ResourceClient } from "./resource_client.ts";
import { isExpired, isForbidden, isUnauthorized } from "./status_error.ts";
import { RequestError } from "./request_error.ts";
import {
  type Answer,
  connectionCut,
  drain,
  failure,
  FakeServer,
  rejection,
  thing,
  WatchBody,
} from "./fake_server_test.ts";

const Thing: ResourceType<ReturnType<typeof thing>> = {
  group: "",
  version: "v1",
  kind: "Thing",
  resource: "things",
  singular: "thing",
  namespaced: true,
  stored: true,
};

function client(answer: Answer) {
  const server = new FakeServer(answer);
  return { server, things: new ResourceClient(server.access, Thing, { namespace: "ns", maxRetries: 0 }) };
}

/** From which versions watches were opened. */
function versions(server: FakeServer) {
  return server.seen.map(({ url }) => url.searchParams.get("resourceVersion"));
}

function added(name: string, version: string) {
  return { type: "ADDED", object: thing(name, version) };
}

function error(code: number, reason: string, rest: object = {}) {
  return {
    type: "ERROR",
    object: { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message: reason, ...rest },
  };
}

/** Reads events until a few have come, on a clock that runs by itself. */
async function take(
  clock: FakeClock,
  stream: AsyncIterable<{ object: { metadata: object } }>,
  count: number,
) {
  const names: string[] = [];
  const reading = (async () => {
    for await (const { object } of stream) {
      names.push((object.metadata as { name: string }).name);
      if (names.length === count) break;
    }
  })();
  await clock.runUntil(reading, { limit: 600_000 });
  return names;
}

Deno.test("[WA-09] a watch that resumes needs a version to resume from", async () => {
  for (const resourceVersion of [undefined, "", "0"]) {
    const { things, server } = client(() => new WatchBody().response());
    const refused = await rejection(things.watch({ resume: true, resourceVersion }));
    assert(refused instanceof RequestError, `expected a RequestError, got ${refused}`);
    assertEquals(server.seen.length, 0);
  }
});

Deno.test("[WA-10] it reopens from the last version that was delivered, gaps or not, and doubles nothing", async () => {
  using clock = new FakeClock();
  const events = [added("a", "5"), added("b", "7"), added("c", "20")];
  const { things, server } = client((_, index) => new WatchBody().events(events[index]!).close().response());
  const watch = await things.watch({ resume: true, resourceVersion: "3" });
  assertEquals(await take(clock, watch, 3), ["a", "b", "c"]);
  assertEquals(versions(server), ["3", "5", "7"]);
});

Deno.test("a bookmark moves the version on, though nobody asked to see it", async () => {
  using clock = new FakeClock();
  const bookmark = { type: "BOOKMARK", object: { kind: "Thing", metadata: { resourceVersion: "90" } } };
  const { things, server } = client((_, index) =>
    (index === 0 ? new WatchBody().events(bookmark) : new WatchBody().events(added("a", "91"))).close()
      .response()
  );
  const watch = await things.watch({ resume: true, resourceVersion: "3" });
  assertEquals(await take(clock, watch, 1), ["a"]);
  assertEquals(versions(server), ["3", "90"]);
  assertEquals(server.seen[0]!.url.searchParams.get("allowWatchBookmarks"), "true");
});

Deno.test("[WA-11] ERROR events but 410 are passed over, and waited for as they ask", async (t) => {
  const errors: [name: string, event: { type: string; object: unknown }, after: number][] = [
    ["Timeout", error(504, "Timeout"), 1_000],
    ["InternalError", error(500, "InternalError"), 1_000],
    ["an unknown code", error(666, ""), 1_000],
    ["an unknown object", { type: "ERROR", object: { kind: "Other" } }, 1_000],
    ["one that asks to wait", error(429, "TooManyRequests", { details: { retryAfterSeconds: 7 } }), 7_000],
  ];
  for (const [name, event, after] of errors) {
    await t.step(name, async () => {
      using clock = new FakeClock();
      const at: number[] = [];
      const { things, server } = client((_, index) => {
        at.push(clock.monotonic);
        return (index === 0
          ? new WatchBody().events(added("a", "5"), event)
          : new WatchBody().events(added("b", "6")))
          .response();
      });
      const watch = await things.watch({ resume: true, resourceVersion: "3" });
      assertEquals(await take(clock, watch, 2), ["a", "b"]);
      assertEquals(versions(server), ["3", "5"]);
      assertEquals(at, [0, after]);
    });
  }
  await t.step("410 is the end", async () => {
    const { things } = client(() =>
      new WatchBody().events(added("a", "5"), error(410, "Expired")).response()
    );
    const { events, error: end } = await drain(await things.watch({ resume: true, resourceVersion: "3" }));
    assertEquals([events.length, isExpired(end)], [1, true]);
  });
});

Deno.test("[WA-13] 401 and 403 on opening are the end; 410 and all else are tried again", async (t) => {
  for (const [code, is] of [[401, isUnauthorized], [403, isForbidden]] as const) {
    await t.step(`${code} at first`, async () => {
      const { things, server } = client(() => failure(code, "", "no"));
      assert(is(await rejection(things.watch({ resume: true, resourceVersion: "3" }))));
      assertEquals(server.seen.length, 1);
    });
    await t.step(`${code} later`, async () => {
      using clock = new FakeClock();
      const { things } = client((_, index) =>
        index === 0 ? new WatchBody().close().response() : failure(code, "", "no")
      );
      const reading = drain(await things.watch({ resume: true, resourceVersion: "3" }));
      assert(is((await clock.runUntil(reading)).error));
    });
  }
  const others: [string, () => Response | Promise<Response>][] = [
    ["410", () => failure(410, "Expired", "too old")],
    ["500", () => failure(500, "InternalError", "oops")],
    [
      "a refused connection",
      () => Promise.reject(new TypeError("fetch failed", { cause: new Error("Connection refused") })),
    ],
    ["a cut", () => Promise.reject(connectionCut())],
  ];
  for (const [name, answer] of others) {
    await t.step(name, async () => {
      using clock = new FakeClock();
      const { things, server } = client((_, index) =>
        index < 3 ? answer() : new WatchBody().events(added("a", "5")).response()
      );
      const opening = things.watch({ resume: true, resourceVersion: "3" });
      const watch = await clock.runUntil(opening, { limit: 60_000 });
      assertEquals(await take(clock, watch, 1), ["a"]);
      assertEquals(versions(server), ["3", "3", "3", "3"]);
      assert(clock.monotonic >= 3_000, "openings are a second apart at least");
    });
  }
});

Deno.test("a cut and a stall are resumed from the last version", async () => {
  using clock = new FakeClock();
  const first = new WatchBody().events(added("a", "5"));
  const second = new WatchBody().events(added("b", "6"));
  const { things, server } = client((_, index) =>
    [first, second, new WatchBody().events(added("c", "7"))][index]!.response()
  );
  const watch = await things.watch({ resume: true, resourceVersion: "3", timeoutSeconds: 60 });
  const iterator = watch[Symbol.asyncIterator]();
  assertEquals((await iterator.next()).value?.object.metadata.name, "a");
  first.cut();
  assertEquals((await clock.runUntil(iterator.next())).value?.object.metadata.name, "b");
  const third = await clock.runUntil(iterator.next(), { limit: 100_000 });
  assertEquals(third.value?.object.metadata.name, "c");
  assertEquals([versions(server), server.renewed], [["3", "5", "6"], 1]);
  await iterator.return?.();
  assertEquals(clock.pending, 0);
});

Deno.test("a quiet watch is not reopened: with a bookmark at once and then none, and with one each minute", async (t) => {
  const bookmark = { type: "BOOKMARK", object: { kind: "Thing", metadata: { resourceVersion: "4" } } };
  const kinds: [name: string, everyMinute: boolean][] = [["as events are", false], ["as others are", true]];
  for (const [name, everyMinute] of kinds) {
    await t.step(name, async () => {
      using clock = new FakeClock();
      const body = new WatchBody().events(bookmark);
      const { things, server } = client(() => body.response());
      const watch = await things.watch({ resume: true, resourceVersion: "3" });
      const next = watch[Symbol.asyncIterator]().next();
      for (let minute = 0; minute < 4; minute++) {
        await clock.tickAsync(60_000);
        if (everyMinute) body.events(bookmark);
      }
      assertEquals([server.seen.length, server.renewed, body.cancelled], [1, 0, false]);
      body.events(added("a", "5"));
      assertEquals((await next).value?.object.metadata.name, "a");
      assertEquals(server.seen.length, 1);
      watch.cancel();
    });
  }
});

Deno.test("[WA-14] a consumer that stops, waits or aborts leaves nothing behind", async (t) => {
  await t.step("with unread events", async () => {
    const body = new WatchBody().events(added("a", "5"), added("b", "6"));
    const { things } = client(() => body.response());
    for await (const _ of await things.watch({ resume: true, resourceVersion: "3" })) break;
    assert(body.cancelled);
  });
  await t.step("cancelled while it waits to reopen", async () => {
    using clock = new FakeClock();
    const { things } = client(() => new WatchBody().close().response());
    const watch = await things.watch({ resume: true, resourceVersion: "3" });
    const reading = drain(watch);
    await clock.settle();
    watch.cancel();
    assertEquals(await reading, { events: [], error: undefined });
    assertEquals(clock.pending, 0);
  });
  await t.step("aborted", async () => {
    const body = new WatchBody();
    const controller = new AbortController();
    const { things } = client(() => body.response());
    const watch = await things.watch({ resume: true, resourceVersion: "3", signal: controller.signal });
    const reading = drain(watch);
    const reason = new Error("enough");
    controller.abort(reason);
    assertStrictEquals((await reading).error, reason);
    assert(body.cancelled);
  });
  await t.step("aborted before", async () => {
    const { things, server } = client(() => new WatchBody().response());
    const signal = AbortSignal.abort("before");
    const opening = things.watch({ resume: true, resourceVersion: "3", signal });
    assertEquals(await rejection<unknown>(opening), "before");
    assertEquals(server.seen.length, 0, "nothing was opened that somebody would have to end");
  });
  await t.step("aborted while opening", async () => {
    using clock = new FakeClock();
    const controller = new AbortController();
    const { things } = client(() => failure(500, "InternalError", "oops"));
    const opening = rejection<unknown>(
      things.watch({ resume: true, resourceVersion: "3", signal: controller.signal }),
    );
    await clock.settle();
    controller.abort("enough");
    assertEquals(await opening, "enough");
    assertEquals(clock.pending, 0);
  });
});
