import { assert, assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { type Transport, UpgradeRefusedError } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { CredentialTransport } from "./credential_transport.ts";
import { failure, FakeServer, rejection } from "./fake_server_test.ts";
import { RESTClient } from "./rest_client.ts";
import { isUnauthorized } from "./status_error.ts";
import { CachedTokenSource, type CachedTokenSourceOptions } from "./token_source.ts";

const minute = 60_000;

/** A source whose tokens `t1`, `t2`, … are good for 10 minutes, unless it is told to fail. */
function tokens(options: CachedTokenSourceOptions = {}) {
  const state = { asked: 0, failure: undefined as Error | undefined };
  const source = new CachedTokenSource(async () => {
    state.asked++;
    await Promise.resolve();
    if (state.failure !== undefined) throw state.failure;
    return { token: `t${state.asked}`, expiresAt: Date.now() + 10 * minute };
  }, options);
  return { state, source };
}

Deno.test("[AU-18] with a leeway of a minute a token of ten is used for nine", async () => {
  using clock = new FakeClock();
  const { source } = tokens({ leeway: minute });
  const token = async () => (await source.token()).token;
  assertEquals(await token(), "t1");
  clock.tick(9 * minute - 1);
  assertEquals(await token(), "t1");
  clock.tick(1);
  assertEquals(await token(), "t2", "another one, a minute before the first expires");
  clock.tick(10 * minute);
  assertEquals(await token(), "t3");
});

Deno.test("where no leeway is given it is a minute", async () => {
  using clock = new FakeClock();
  const { source, state } = tokens();
  await source.token();
  clock.tick(9 * minute - 1);
  await source.token();
  assertEquals(state.asked, 1);
  clock.tick(1);
  await source.token();
  assertEquals(state.asked, 2);
});

Deno.test("[AU-18] a hundred callers of an empty cache make one request", async () => {
  const { source, state } = tokens();
  const all = await Promise.all(Array.from({ length: 100 }, () => source.authorization()));
  assertEquals([new Set(all), state.asked], [new Set(["Bearer t1"]), 1]);
});

Deno.test("a source's token that cannot stand in a header is an error that does not quote it", async () => {
  const source = new CachedTokenSource(() => Promise.resolve({ token: "se\ncret", expiresAt: Infinity }));
  const server = new FakeServer({});
  const transport = new CredentialTransport(server.access, source);
  const error = await rejection(
    new RESTClient({ ...server.access, transport }).get().absPath("/x").do().into(),
  );
  assert(error.message.includes("cannot stand in a header"), error.message);
  assertEquals([error.message.includes("cret"), server.seen.length], [false, 0]);
});

Deno.test("a token that cannot be replaced in time is used until it expires, with a warning", async () => {
  using clock = new FakeClock();
  const warnings: string[] = [];
  const { source, state } = tokens({ onWarning: (text) => void warnings.push(text) });
  await source.token();
  state.failure = new Error("nobody there");
  clock.tick(10 * minute - 1);
  assertEquals((await source.token()).token, "t1");
  assertEquals(warnings, ["the token could not be replaced, and is used until it expires: nobody there"]);
  clock.tick(1);
  assertStrictEquals(await rejection(source.token()), state.failure);
});

Deno.test("a caller who gives up does not wait, and a source that is disposed is told so", async () => {
  const asked = Promise.withResolvers<AbortSignal>();
  const source = new CachedTokenSource(({ signal }) => {
    asked.resolve(signal);
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const controller = new AbortController();
  const given = rejection<unknown>(source.token({ signal: controller.signal }));
  const other = rejection(source.token());
  controller.abort("enough");
  assertEquals(await given, "enough");
  source[Symbol.dispose]();
  assertEquals((await asked.promise).aborted, true);
  assert((await other).message.includes("has been closed"));
});

/** A client whose requests carry the source's tokens, of a server that takes what it is told to. */
function clientOf(source: CachedTokenSource, isTaken: (authorization: string | null) => boolean) {
  const server = new FakeServer(({ headers }) =>
    isTaken(headers.get("authorization")) ? new Response("{}") : failure(401, "Unauthorized", "who?")
  );
  const access = { ...server.access, transport: new CredentialTransport(server.access, source) };
  const client = new RESTClient(access);
  return {
    get: () => client.get().absPath("/x").do().into(),
    client,
    seen: () => server.seen.map(({ headers }) => headers.get("authorization")),
  };
}

Deno.test("[AU-19] a 401 drops a token that was cached before the request, and keeps one that was had for it", async () => {
  const { source, state } = tokens();
  const { get, seen } = clientOf(source, () => false);
  assert(isUnauthorized(await rejection(get())));
  assertEquals(
    [seen(), state.asked],
    [["Bearer t1"], 1],
    "had for this request: it is kept, and nothing sent again",
  );
  assert(isUnauthorized(await rejection(get())));
  assertEquals(
    seen(),
    ["Bearer t1", "Bearer t1", "Bearer t2"],
    "cached before: it is dropped, the new one tried once",
  );
});

Deno.test("[AU-19] a request with an Authorization of its own bypasses the source", async () => {
  const { source, state } = tokens();
  const { client, seen } = clientOf(source, () => false);
  const own = client.get().absPath("/x").header("authorization", "Bearer own").do().into();
  assert(isUnauthorized(await rejection(own)));
  assertEquals([seen(), state.asked], [["Bearer own"], 0]);
});

Deno.test("a token that is taken no more is replaced, and no caller sees it", async () => {
  const { source } = tokens();
  let good = "Bearer t1";
  const { get, client, seen } = clientOf(source, (authorization) => authorization === good);
  await get();
  good = "Bearer t2";
  await client.post().absPath("/x").body({ a: 1 }).do().into();
  assertEquals(seen(), ["Bearer t1", "Bearer t1", "Bearer t2"]);
});

Deno.test("[AU-19] a WebSocket that is refused with 401 is asked for once more, with another token", async () => {
  const { source, state } = tokens();
  const seen: (string | null)[] = [];
  const inner: Transport = {
    fetch: () => Promise.reject(new Error("no request is sent")),
    connect: (_url, { headers }) => {
      seen.push(new Headers(headers as HeadersInit).get("authorization"));
      return Promise.reject(new UpgradeRefusedError(new Response("who?", { status: 401 })));
    },
  };
  const transport = new CredentialTransport({ ...new FakeServer({}).access, transport: inner }, source);
  const connect = () => transport.connect(new URL("https://kube.test/x"), { protocols: [] });
  await source.token(); // cached before
  assertInstanceOf(await rejection(connect()), UpgradeRefusedError);
  assertEquals([seen, state.asked], [["Bearer t1", "Bearer t2"], 2]);
});
