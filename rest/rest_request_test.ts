import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { textOfByteString } from "../meta/byte_string.ts";
import type { Transport, WebSocketConnection } from "../meta/mod.ts";
import { RESTClient } from "./rest_client.ts";
import { RequestError } from "./request_error.ts";
import type { RESTRequest } from "./rest_request.ts";
import { isTransportError } from "./transport_errors.ts";
import { FakeServer, json, rejection, WatchBody } from "./fake_server_test.ts";
import { TokenBucketRateLimiter } from "./rate_limiter.ts";
import { FakeClock } from "../testing/fake_clock.ts";

const core = { group: "", version: "v1" };

Deno.test("[RQ-02] the path is the server's base, then group and version, namespace, resource, name, then parameters", async () => {
  const server = new FakeServer({}, "http://localhost/some/base/url/path");
  await new RESTClient(server.access, core).get().namespace("ns").resource("r1").name("nm").param("p0", "v0")
    .do()
    .into();
  assertEquals(
    server.only.url.href,
    "http://localhost/some/base/url/path/api/v1/namespaces/ns/r1/nm?p0=v0",
  );
});

Deno.test("[RQ-01] the API's path goes behind the server's base, another in its place too", async () => {
  for (const [base, prefix] of [["http://host/prefix", "/prefix"], ["http://host", ""]] as const) {
    const server = new FakeServer({}, base);
    const client = new RESTClient(server.access, core);
    await client.get().resource("things").do().into();
    await client.get().absPath("/other/v1").do().into();
    assertEquals(server.seen.map(({ path }) => path), [`${prefix}/api/v1/things`, `${prefix}/other/v1`]);
  }
});

Deno.test("[RQ-03] parts set in any order make the same path", async (t) => {
  const steps: readonly ((request: RESTRequest) => RESTRequest)[] = [
    (request) => request.name("bar"),
    (request) => request.resource("baz"),
    (request) => request.namespace("foo"),
    (request) => request.subResource("a", "b"),
    (request) => request.suffix("test"),
    (request) => request.absPath("test"),
  ];
  for (let shift = 0; shift < steps.length; shift++) {
    const order = [...steps.slice(shift), ...steps.slice(0, shift)];
    await t.step(`beginning with step ${shift}`, async () => {
      const server = new FakeServer({});
      let request = new RESTClient(server.access, core).get();
      for (const step of order) request = step(request);
      await request.do().into();
      assertEquals(server.only.path, "/test/namespaces/foo/baz/bar/a/b/test");
    });
  }
});

Deno.test("[RQ-05] a part that would lead elsewhere is an error, and nothing is sent", async (t) => {
  for (const bad of [".", "..", "test/segment", "test%2bsegment", ""]) {
    const uses: Record<string, (request: RESTRequest) => RESTRequest> = {
      namespace: (request) => bad === "" ? request.name("") : request.namespace(bad),
      resource: (request) => request.resource(bad),
      name: (request) => request.name(bad),
      subresource: (request) => request.subResource(bad),
      path: (request) => bad.includes(".") ? request.absPath(`/a/${bad}/b`) : request.name(bad),
    };
    for (const [part, use] of Object.entries(uses)) {
      await t.step(`${part} "${bad}"`, async () => {
        const server = new FakeServer({});
        const request = use(new RESTClient(server.access, core).get());
        await assertRejects(() => request.do().into(), RequestError);
        assertEquals(server.seen.length, 0);
      });
    }
  }
});

Deno.test("a path of several segments may not mean another, nor carry a query", async (t) => {
  const dots = ["a/../b", "a/%2e%2E/b", "a/.%2e", "./a", "a\\..\\b", "a/.\t./b", "a/%\n2e.", "a/.. "];
  for (const bad of [...dots, "a?x=1", "a#b"]) {
    for (const part of ["absPath", "suffix"] as const) {
      await t.step(`${part} ${JSON.stringify(bad)}`, async () => {
        const server = new FakeServer({});
        await assertRejects(
          () => new RESTClient(server.access, core).get()[part](bad).do().into(),
          RequestError,
          "invalid path",
        );
        assertEquals(server.seen.length, 0);
      });
    }
  }
  const server = new FakeServer({});
  await new RESTClient(server.access, core).get().resource("r").name("n").subResource("proxy").suffix(
    "a b",
    "c%2Fd",
  )
    .do().into();
  assertEquals(server.only.path, "/api/v1/r/n/proxy/a%20b/c%2Fd");
});

Deno.test("whatever characters a name has, it is one segment of the path", () => {
  const client = new RESTClient(new FakeServer({}).access, core);
  const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
  for (const character of [...printable, "\n", "\t", "é", "🙂", "\ud83d"]) {
    if (character === "/" || character === "%") continue; // refused
    const { url } = client.get().resource("things").name(`a${character}b`);
    const { href, pathname, search, hash } = new URL(url);
    assertEquals(href, url, "URL takes it for another");
    assertEquals(decodeURIComponent(pathname), `/api/v1/things/a${character.toWellFormed()}b`);
    assertEquals([search, hash], ["", ""]);
  }
});

Deno.test("[RQ-06] a part that is set twice is an error", async (t) => {
  const twice: Record<string, (request: RESTRequest) => RESTRequest> = {
    namespace: (request) => request.namespace("a").namespace("b"),
    resource: (request) => request.resource("a").resource("b"),
    name: (request) => request.name("a").name("b"),
    subresource: (request) => request.subResource("a").subResource("b"),
  };
  for (const [part, use] of Object.entries(twice)) {
    await t.step(part, async () => {
      const server = new FakeServer({});
      await assertRejects(
        () => use(new RESTClient(server.access, core).get()).do().into(),
        RequestError,
        `${part} is set twice`,
      );
      assertEquals(server.seen.length, 0);
    });
  }
});

Deno.test("[RQ-07] the first error stands whatever is called later, for every way to read the answer", async (t) => {
  const ways = ["into", "answer", "raw", "text", "response", "stream", "watch"] as const;
  for (const way of ways) {
    await t.step(way, async () => {
      const server = new FakeServer({});
      const request = new RESTClient(server.access, core).get().name("..").name("b").name("c")
        .namespace("/").header("bad header", "x").body({ a: 1 }).param("a", 1).timeout(-1);
      await assertRejects(
        () => (request.do()[way] as () => Promise<unknown>).call(request.do()),
        RequestError,
        'invalid name ".."',
      );
      assertEquals(server.seen.length, 0);
    });
  }
});

Deno.test("[RQ-09] a parameter given twice is sent twice, in order; fields that are not set are not sent", async () => {
  const server = new FakeServer({});
  const client = new RESTClient(server.access, core);
  await client.get().absPath("/x").param("bar", 1).param("bar", 2).do().into();
  await client.get().absPath("/x").params({ resourceVersion: "1", limit: undefined }).do().into();
  await client.get().absPath("/x").params({ timeoutSeconds: 10, follow: true, list: ["a", "b"] }).do().into();
  assertEquals(server.seen.map((request) => request.url.search), [
    "?bar=1&bar=2",
    "?resourceVersion=1",
    "?timeoutSeconds=10&follow=true&list=a&list=b",
  ]);
});

Deno.test("[RQ-11] a request URI takes the place of the path and of all parameters set before", async (t) => {
  const table: [base: string, uri: string, path: string][] = [
    ["http://host", "/test?foo=b&a=b&c=1&c=2", "/test?foo=b&a=b&c=1&c=2"],
    ["http://host/context", "/test?foo=b&a=b&c=1&c=2", "/context/test?foo=b&a=b&c=1&c=2"],
    ["http://host/context", "../test?foo=b", "/test?foo=b"],
    ["http://host/context", "test", "/context/test"],
    ["http://host", "/test", "/test"],
  ];
  for (const [base, uri, path] of table) {
    await t.step(`${uri} of ${base}`, async () => {
      const server = new FakeServer({}, base);
      await new RESTClient(server.access, core).get().param("foo", "a").param("bar", "b").requestURI(uri).do()
        .into();
      assertEquals(server.only.path, path);
    });
  }
  for (const uri of ["http://other/test", "//other/test", "/\\other", "\\\\other", "/a/../b", "/a#b"]) {
    await t.step(`${uri} is refused`, async () => {
      const server = new FakeServer({});
      const error = await rejection(new RESTClient(server.access, core).get().requestURI(uri).do().into());
      assertInstanceOf(error, RequestError);
      assertEquals(server.seen.length, 0);
    });
  }
});

Deno.test("[RQ-13] every way to read the answer accepts JSON, or the form that the request asks for", async () => {
  const server = new FakeServer(({ url }) =>
    url.searchParams.has("watch") ? new WatchBody().close().response() : json({})
  );
  const other = "application/other, */*";
  for (const asked of [undefined, other]) {
    server.seen.length = 0;
    const request = () => {
      const begun = new RESTClient(server.access, core).get().resource("things");
      return (asked === undefined ? begun : begun.header("Accept", asked)).do();
    };
    await request().into();
    await (await request().stream()).cancel();
    (await request().watch()).cancel();
    assertEquals(
      server.seen.map(({ headers }) => headers.get("accept")),
      Array(3).fill(asked ?? "application/json, */*"),
    );
  }
});

Deno.test("[RQ-14] an object goes as JSON, all else unchanged and without a content type of its own", async (t) => {
  const cases: [name: string, body: Parameters<RESTRequest["body"]>[0], sent: string, type: string | null][] =
    [
      ["an object", { a: 1n + 2n ** 60n }, '{"a":1152921504606846977}', "application/json"],
      ["a list", [1, 2], "[1,2]", "application/json"],
      ["text", "a: b", "a: b", null],
      ["bytes", new TextEncoder().encode("bytes"), "bytes", null],
      ["a stream", ReadableStream.from([new TextEncoder().encode("flow")]), "flow", null],
      ["nothing", null, "", null],
    ];
  for (const [name, body, sent, type] of cases) {
    await t.step(name, async () => {
      const server = new FakeServer({});
      await new RESTClient(server.access, core).post().resource("things").body(body).do().into();
      assertEquals(server.only.body, sent);
      assertEquals(server.only.headers.get("content-type"), type);
    });
  }
  await t.step("a content type that was set stays", async () => {
    const server = new FakeServer({});
    await new RESTClient(server.access, core).patch("merge").resource("things").name("a").body({ a: 1 }).do()
      .into();
    assertEquals(server.only.headers.get("content-type"), "application/merge-patch+json");
  });
});

Deno.test("[RQ-15] 201 tells that the request created; 204 without a body is no error for raw reading", async () => {
  const codes = [200, 201, 202];
  const server = new FakeServer((_, index) =>
    index < codes.length ? json({}, { status: codes[index] }) : new Response(null, { status: 204 })
  );
  const post = () => new RESTClient(server.access, core).post().resource("things").body({}).do();
  const answered: number[] = [];
  for (const _ of codes) answered.push((await post().answer()).code);
  assertEquals(answered, codes);
  assertEquals(await post().raw(), new Uint8Array());
});

Deno.test("[RQ-17] a request beyond its time limit fails as a timeout, and leaves no timer", async () => {
  using clock = new FakeClock();
  const server = new FakeServer(({ signal }) =>
    new Promise((_, reject) => signal.onabort = () => reject(signal.reason))
  );
  const client = new RESTClient(server.access, { ...core, timeout: 1_000 });
  const outcome = client.get().resource("things").do().into().then(() => "answered", (error) => error);
  await clock.tickAsync(999);
  assertEquals(clock.pending, 1);
  await clock.tickAsync(1);
  const error = await outcome;
  assertEquals(isTransportError(error, "timeout"), true, `expected a timeout, got ${error}`);
  assertEquals(clock.pending, 0);
});

Deno.test("[RQ-17] the opening of a WebSocket is held to the time limit, what follows is not", async () => {
  using clock = new FakeClock();
  const socket = { protocol: "v5" } as WebSocketConnection;
  let opens = false;
  let asked: AbortSignal | undefined;
  const connect: Transport["connect"] = (_, { signal }) => {
    asked = signal;
    return opens ? Promise.resolve(socket) : new Promise(() => {});
  };
  const { access } = new FakeServer({});
  const transport = { ...access.transport, connect } as Transport;
  const client = new RESTClient({ ...access, transport }, { ...core, timeout: 1_000 });
  const request = () => client.get().resource("pods").name("p").subResource("exec").do();
  const late = rejection(request().connect(["v5"]));
  await clock.tickAsync(1_000);
  assertEquals(isTransportError(await late, "timeout"), true);
  assertEquals(asked!.aborted, true);
  opens = true;
  assertStrictEquals(await request().connect(["v5"]), socket);
  await clock.tickAsync(10_000);
  assertEquals([asked!.aborted, clock.pending], [false, 0]);
});

Deno.test("[RQ-17] an aborted signal rejects at once with its reason, even where the transport goes on", async () => {
  const server = new FakeServer(() => new Promise<Response>(() => {}));
  const controller = new AbortController();
  const outcome = new RESTClient(server.access, core).get().resource("things").do(controller).into();
  const reason = new Error("enough");
  controller.abort(reason);
  assertStrictEquals(await rejection(outcome), reason);
});

Deno.test("a signal that was aborted before keeps the request from being sent", async () => {
  const server = new FakeServer({});
  const signal = AbortSignal.abort("before");
  const request = new RESTClient(server.access, core).get().resource("things").do({ signal });
  assertEquals(await rejection<unknown>(request.into()), "before");
  assertEquals(await rejection<unknown>(request.watch()), "before");
  assertEquals(server.seen.length, 0);
});

Deno.test("do() sends nothing, and each reading sends once", async () => {
  const server = new FakeServer({});
  const request = new RESTClient(server.access, core).get().resource("things").do();
  assertEquals(server.seen.length, 0);
  await request.into();
  await request.into();
  assertEquals(server.seen.length, 2);
});

Deno.test("[RQ-18] there is no client-side limit unless asked; one that is asked holds requests back", async () => {
  using clock = new FakeClock();
  const server = new FakeServer({});
  const free = new RESTClient(server.access, core);
  await Promise.all(Array.from({ length: 50 }, () => free.get().resource("things").do().into()));
  assertEquals(server.seen.length, 50);

  const held = new RESTClient(server.access, { ...core, rateLimiter: new TokenBucketRateLimiter(10, 2) });
  const all = Promise.all(Array.from({ length: 4 }, () => held.get().resource("things").do().into()));
  await clock.settle();
  assertEquals(server.seen.length, 52, "a burst of two goes at once");
  await clock.tickAsync(100);
  assertEquals(server.seen.length, 53, "a third after a tenth of a second");
  await clock.tickAsync(100);
  assertEquals(server.seen.length, 54);
  await all;
});

Deno.test("[RQ-19] an abort while waiting on the limiter is the abort itself, and gives the place back", async () => {
  using clock = new FakeClock();
  const server = new FakeServer({});
  const rateLimiter = new TokenBucketRateLimiter(1, 1);
  const client = new RESTClient(server.access, { ...core, rateLimiter });
  await client.get().resource("things").do().into();
  const controller = new AbortController();
  const waiting = rejection<unknown>(client.get().resource("things").do(controller).into());
  await clock.settle();
  controller.abort("enough");
  assertEquals(await waiting, "enough");
  const next = client.get().resource("things").do().into();
  await clock.tickAsync(1_000);
  await next;
  assertEquals(server.seen.length, 2);
});

Deno.test("[RQ-22] warnings of code 299 reach the handler of the request, else the client's; null silences", async () => {
  const warning =
    '299 agent "warning 1", 300 agent "not this", 299 - "quoted \\"two\\"" "Mon, 01 Jan 2026 00:00:00 GMT"';
  const server = new FakeServer(() => json({}, { headers: { warning } }));
  const heard: string[] = [];
  const client = new RESTClient(server.access, {
    ...core,
    onWarning: (text) => heard.push(`client: ${text}`),
  });
  await client.get().resource("things").do().into();
  await client.get().resource("things").onWarning((text) => heard.push(`request: ${text}`)).do().into();
  await client.get().resource("things").onWarning(null).do().into();
  assertEquals(heard, [
    "client: warning 1",
    'client: quoted "two"',
    "request: warning 1",
    'request: quoted "two"',
  ]);
});

Deno.test("[RQ-22] where no handler is given, each different warning is written to the console once", async () => {
  const warning = `299 - "warning ${crypto.randomUUID()}", 300 - "not this"`;
  const client = new RESTClient(new FakeServer(() => json({}, { headers: { warning } })).access, core);
  const written: unknown[] = [];
  const { warn } = console;
  console.warn = (text) => written.push(text);
  try {
    for (let i = 0; i < 3; i++) await client.get().resource("things").do().into();
  } finally {
    console.warn = warn;
  }
  assertEquals(written, [`warning from the Kubernetes server: ${warning.split('"')[1]}`]);
});

Deno.test("the client names itself, and a header that was set stands", async () => {
  const server = new FakeServer({});
  const client = new RESTClient(server.access, { ...core, userAgent: "mine/1" });
  await client.get().resource("things").do().into();
  await client.get().resource("things").header("user-agent", "other/2").do().into();
  await new RESTClient(server.access, core).get().resource("things").do().into();
  await new RESTClient(server.access, { ...core, userAgent: "größe→/1" }).get().resource("things").do()
    .into();
  const agents = server.seen.map(({ headers }) => headers.get("user-agent"));
  assertEquals(agents.slice(0, 2), ["mine/1", "other/2"]);
  assertEquals(textOfByteString(agents[3] ?? ""), "größe→/1");
  assertEquals(/^kybern\/\d+\.\d+\.\d+ \(deno\//.test(agents[2] ?? ""), true, agents[2] ?? "none");
});

Deno.test("a header that cannot be sent is an error that does not tell its value", async () => {
  const server = new FakeServer({});
  const error = await rejection(
    new RESTClient(server.access, core).get().header("authorization", "Bearer se\ncret")
      .do().into(),
  );
  assertInstanceOf(error, RequestError);
  assertEquals(error.message.includes("cret"), false);
});

Deno.test("the version in the user agent is the package's", async () => {
  const { version } = await import("./user_agent.ts");
  const text = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  assertEquals(version, JSON.parse(text).version);
});
