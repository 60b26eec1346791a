import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { RESTClient } from "./rest_client.ts";
import { nextRetry } from "./retry.ts";
import { isTooManyRequests, type StatusError } from "./status_error.ts";
import { isTransportError, TransportError } from "./transport_errors.ts";
import type { WatchStream } from "./watch_stream.ts";
import { connectionCut, failure, FakeServer, json, rejection, WatchBody } from "./fake_server_test.ts";

const core = { group: "", version: "v1" };
const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function busy(code: number, retryAfter?: number | string, headers: Record<string, string> = {}): Response {
  return failure(code, "", `busy ${code}`, {}, {
    headers: retryAfter === undefined ? headers : { ...headers, "retry-after": String(retryAfter) },
  });
}

function request(server: FakeServer, method = "GET", options: { maxRetries?: number } = {}) {
  return new RESTClient(server.access, { ...core, ...options }).verb(method).resource("things");
}

/** What a request rejects with when its connection is cut. */
const lostConnection = await (async () => {
  const server = new FakeServer(() => Promise.reject(connectionCut()));
  return await rejection<StatusError>(request(server).maxRetries(0).do().into());
})();

Deno.test("[RT-01] 429 and 5xx with Retry-After are tried again for every verb, at most 10 times", async (t) => {
  for (const method of verbs) {
    for (const code of [429, 500, 503, 504, 511]) {
      await t.step(`${method} ${code}`, async () => {
        const server = new FakeServer(() => busy(code, 0));
        const error = await rejection<StatusError>(request(server, method).do().into());
        assertEquals([error.code, server.seen.length], [code, 11]);
      });
    }
  }
});

Deno.test("[RT-01] the number of retries is the client's or the request's", async () => {
  const server = new FakeServer(() => busy(429, 0));
  await request(server, "GET", { maxRetries: 2 }).do().into().catch(() => {});
  assertEquals(server.seen.length, 3);
  await request(server, "GET", { maxRetries: 2 }).maxRetries(0).do().into().catch(() => {});
  assertEquals(server.seen.length, 4);
});

Deno.test("[RT-02] without Retry-After, and with one on another code, nothing is tried again", async (t) => {
  const cases: [code: number, retryAfter?: number | string][] = [
    [429],
    [500],
    [503],
    [302, 1],
    [404, 1],
    [429, "Wed, 21 Oct 2026 07:28:00 GMT"],
    [429, "-1"],
    [429, "1.5"],
  ];
  for (const [code, retryAfter] of cases) {
    await t.step(`${code} with Retry-After ${retryAfter}`, async () => {
      const server = new FakeServer(() => busy(code, retryAfter));
      await request(server).do().into().catch(() => {});
      assertEquals(server.seen.length, 1);
    });
  }
});

Deno.test("[RT-03] the wait is the header's in seconds, and a second for a lost connection", () => {
  const facts = { method: "GET", watch: false, replayable: true, retries: 0, maxRetries: 10 };
  assertEquals(nextRetry({ response: busy(429, 2) }, facts)?.delay, 2_000);
  const lost = nextRetry({ error: lostConnection }, facts);
  assertEquals(lost?.delay, 1_000);
});

Deno.test("[RT-05] a lost connection is tried again for GET only", async (t) => {
  for (const method of verbs) {
    await t.step(method, async () => {
      using clock = new FakeClock();
      const server = new FakeServer((_, index) => index === 0 ? Promise.reject(connectionCut()) : json({}));
      const outcome = request(server, method).do().into().then(() => "answered", (error) => error);
      await clock.tickAsync(1_000);
      const result = await outcome;
      if (method === "GET") assertEquals([result, server.seen.length], ["answered", 2]);
      else assertEquals([isTransportError(result, "cut"), server.seen.length], [true, 1]);
    });
  }
});

Deno.test("a server that refuses is not asked again", async () => {
  const refused = new TypeError("fetch failed", {
    cause: new Error("client error (Connect): tcp connect error: Connection refused (os error 111)"),
  });
  const server = new FakeServer(() => Promise.reject(refused));
  const error = await rejection<StatusError>(request(server).do().into());
  assertEquals([isTransportError(error, "refused"), server.seen.length], [true, 1]);
});

Deno.test("[RT-06] a time limit of the transport is tried again by a watch, and by nothing else", async (t) => {
  const slow = () => Promise.reject(new TransportError("timeout", "http://fake.test", "slow"));
  for (const way of ["into", "raw", "response", "stream", "watch"] as const) {
    await t.step(way, async () => {
      using clock = new FakeClock();
      const server = new FakeServer((_, index) => index === 0 ? slow() : new WatchBody().close().response());
      const pending = request(server).do();
      const outcome = (pending[way] as () => Promise<unknown>).call(pending)
        .then((answer) => answer, (error) => error);
      await clock.tickAsync(1_000);
      const result = await outcome;
      if (way === "watch") (result as WatchStream<unknown>).cancel();
      else assert(isTransportError(result, "timeout"), `expected the timeout, got ${result}`);
      assertEquals(server.seen.length, way === "watch" ? 2 : 1);
    });
  }
});

Deno.test("[RT-07] a stream as body is sent once; bytes are sent complete each time", async () => {
  const once = new FakeServer(() => busy(429, 0));
  const stream = ReadableStream.from([new TextEncoder().encode("x")]);
  const error = await rejection<StatusError>(request(once, "POST").body(stream).do().into());
  assertEquals([isTooManyRequests(error), once.seen.length], [true, 1]);

  const again = new FakeServer((_, index) => index < 2 ? busy(429, 0) : json({}));
  await request(again, "POST").body(new TextEncoder().encode("bytes")).do().into();
  assertEquals(again.seen.map(({ body }) => body), ["bytes", "bytes", "bytes"]);
});

Deno.test("[RT-09] 429, 500, 501, 504 and then 200 succeed at the fifth attempt", async () => {
  const codes = [429, 500, 501, 504];
  const server = new FakeServer((_, index) =>
    index < codes.length ? busy(codes[index]!, 0) : json({ ok: true })
  );
  assertEquals(await request(server).do().into<{ ok: boolean }>(), { ok: true });
  assertEquals(server.seen.length, 5);
});

Deno.test("[RT-10] each wait is what its answer asks for, and each failed answer's body is let go", async () => {
  using clock = new FakeClock();
  const at: number[] = [];
  const bodies: WatchBody[] = [];
  const server = new FakeServer((_, index) => {
    at.push(clock.monotonic);
    if (index === 4) return json({});
    const body = new WatchBody().text("some of it");
    bodies.push(body);
    return new Response(body.stream, { status: 429, headers: { "retry-after": "1" } });
  });
  const outcome = request(server).do().into();
  await clock.tickAsync(5_000);
  await outcome;
  assertEquals(at, [0, 1_000, 2_000, 3_000, 4_000]);
  assertEquals(bodies.map((body) => body.cancelled), [true, true, true, true]);
});

Deno.test("[RT-13] the last error tells of the most recent different one before it", async (t) => {
  const run = async (answers: (() => Response | Promise<Response>)[], maxRetries = 10) => {
    using clock = new FakeClock();
    const server = new FakeServer((_, index) => answers[index]!());
    const outcome = rejection<StatusError>(request(server).maxRetries(maxRetries).do().into());
    await clock.tickAsync(20_000);
    return await outcome;
  };
  const lost = () => Promise.reject(connectionCut());
  await t.step("a cut, then a refusal", async () => {
    const error = await run([lost, () => failure(403, "Forbidden", "no")]);
    assertEquals(error.message, "no", "an answer's error is the server's own");
  });
  await t.step("the same error twice is told once", async () => {
    const error = await run([lost, lost], 1);
    assertEquals(error.message, lostConnection.message);
  });
  await t.step("another transport error", async () => {
    const error = await run([
      lost,
      () => Promise.reject(new TypeError("fetch failed", { cause: new Error("dns error: x") })),
    ]);
    assertEquals(isTransportError(error as unknown, "dns"), true);
    assert(
      error.message.endsWith(`- error from a previous attempt: ${lostConnection.message}`),
      error.message,
    );
  });
  await t.step("an abort is the abort itself", async () => {
    using clock = new FakeClock();
    const server = new FakeServer(lost);
    const controller = new AbortController();
    const reason = new Error("enough");
    const outcome = rejection<StatusError>(request(server).do(controller).into());
    await clock.settle();
    controller.abort(reason);
    assertStrictEquals(await outcome, reason);
    assertEquals([server.seen.length, clock.pending], [1, 0]);
  });
});

Deno.test("[RT-14] a reason tells server-side throttling with its flow schema", () => {
  const facts = { method: "GET", watch: false, replayable: true, retries: 0, maxRetries: 10 };
  const reason = nextRetry({ response: busy(429, 1, { "x-kubernetes-pf-flowschema-uid": "fs-1" }) }, facts)
    ?.reason;
  assert(reason?.includes("priority and fairness") && reason.includes("fs-1"), reason);
});
