import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { failure, FakeServer, json, rejection, thing } from "./fake_server_test.ts";
import { RESTClient } from "./rest_client.ts";
import type { Tracer } from "./tracer.ts";

interface ToldSpan {
  readonly name: string;
  readonly attributes: { [name: string]: string | number };
  failed: boolean;
  ended: boolean;
}

const spans: ToldSpan[] = [];
/** In the place of Deno's, which is off in tests. */
const tracer: Tracer = {
  startSpan() {},
  startActiveSpan(name, { attributes }, run) {
    const told: ToldSpan = { name, attributes: { ...attributes }, failed: false, ended: false };
    spans.push(told);
    return run({
      setAttribute: (key, value) => void (told.attributes[key] = value),
      setStatus: () => void (told.failed = true),
      end: () => void (told.ended = true),
    });
  },
};
// The clients ask for it once, with the first request.
Object.assign(Deno.telemetry.tracerProvider, { getTracer: () => tracer });

/** The one span of what runs. */
async function spanOf(run: () => Promise<unknown>): Promise<ToldSpan> {
  spans.length = 0;
  await run();
  assertEquals(spans.length, 1);
  return spans[0]!;
}

const things = (server: FakeServer) =>
  new RESTClient(server.access, { group: "", version: "v1", maxRetries: 1 }).get().resource("things").name(
    "a",
  );

Deno.test("a span is named by the route below the server's base path, with or without a slash at its end", async () => {
  for (const base of ["http://fake.test", "http://fake.test/base", "http://fake.test/base/"]) {
    const server = new FakeServer(json(thing("a", "1")), base);
    assertEquals(await spanOf(() => things(server).do().into()), {
      name: "GET /api/v1/things/{name}",
      attributes: {
        "http.request.method": "GET",
        "url.template": "/api/v1/things/{name}",
        "http.route": "/api/v1/things/{name}",
        "server.address": "fake.test",
        "server.port": 80,
        "http.response.status_code": 200,
      },
      failed: false,
      ended: true,
    }, base);
  }
});

Deno.test("a span tells the answer's code where one came, and of resends only where there were any", async (t) => {
  const answers: [name: string, answer: () => Response, told: (string | number | undefined)[]][] = [
    ["a failure", () => failure(404, "NotFound", "no"), [404, undefined, "404"]],
    ["a connection that is refused", () => {
      throw new TypeError("fetch failed", { cause: new Error("Connection refused") });
    }, [undefined, undefined, "refused"]],
  ];
  const toldBy = ({ attributes, failed, ended }: ToldSpan): (string | number | undefined)[] => {
    assertEquals([failed, ended], ["error.type" in attributes, true]);
    return ["http.response.status_code", "http.request.resend_count", "error.type"].map((key) =>
      attributes[key]
    );
  };
  for (const [name, answer, told] of answers) {
    await t.step(name, async () => {
      const server = new FakeServer(answer);
      assertEquals(toldBy(await spanOf(() => rejection(things(server).do().into()))), told);
    });
  }
  await t.step("an answer to the second attempt", async () => {
    using clock = new FakeClock();
    const server = new FakeServer((_, index) =>
      index === 0
        ? failure(429, "TooManyRequests", "later", {}, { headers: { "retry-after": "1" } })
        : json(thing("a", "1"))
    );
    const span = await spanOf(() => clock.runUntil(things(server).do().into()));
    assertEquals(toldBy(span), [200, 1, undefined]);
  });
  await t.step("a request that was given up before it was sent", async () => {
    const signal = AbortSignal.abort(new TypeError("before"));
    const span = await spanOf(() => rejection(things(new FakeServer({})).do({ signal }).into()));
    assertEquals(toldBy(span), [undefined, undefined, "TypeError"]);
  });
});
