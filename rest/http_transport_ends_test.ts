/**
 * Ends of what changes something before there is an answer: given up, too late, or met by the end of its transport.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { rejection } from "./fake_server_test.ts";
import { ok, SteppedServer } from "./http1/raw_server_test.ts";
import { isTransportError } from "./transport_errors.ts";
import { clientOf } from "./writing_client_test.ts";

Deno.test("a request that is given up rejects with the signal's reason, and its connection is closed", async (t) => {
  await using server = new SteppedServer();
  await using own = clientOf(server.url);
  const stop = () => {
    const controller = new AbortController();
    const reason = { why: "enough" };
    return { signal: controller.signal, reason, now: () => controller.abort(reason) };
  };
  await t.step("before it is sent", async () => {
    const { signal, reason, now } = stop();
    now();
    assertStrictEquals(await rejection<unknown>(own.post(1, signal)), reason);
    // As the transport itself is asked, too.
    const request = { method: "POST", url: `${server.url}x`, headers: {}, body: undefined, signal };
    assertStrictEquals(
      await rejection<unknown>(own.transport.send(request, { kind: "request" })),
      reason,
    );
  });
  await t.step("while the connection opens", async () => {
    await using tls = clientOf(server.tlsUrl);
    // The first one's socket Deno keeps until the server speaks: others are not risked, but left to fetch.
    for (const isKept of [true, false]) {
      const { signal, reason, now } = stop();
      const given = rejection<unknown>(tls.post(1, signal));
      const connection = await server.accept();
      await connection.some(); // the client's greeting, which is not answered
      now();
      assertStrictEquals(await given, reason);
      if (isKept) connection.close();
      else await connection.gone();
    }
  });
  await t.step("while it is written", async () => {
    const { signal, reason, now } = stop();
    const body = new Uint8Array(32 * 1024 * 1024); // more than sockets hold
    const request = { method: "POST", url: `${server.url}x`, headers: {}, body, signal };
    const given = rejection<unknown>(own.transport.send(request, { kind: "request" }));
    const connection = await server.accept();
    await connection.some();
    now();
    assertStrictEquals(await given, reason);
    connection.close();
  });
  await t.step("before the answer", async () => {
    const { signal, reason, now } = stop();
    const given = rejection<unknown>(own.post(1, signal));
    const connection = await server.accept();
    await connection.body();
    now();
    assertStrictEquals(await given, reason);
    await connection.gone();
  });
  await t.step("within the body", async () => {
    const { signal, reason, now } = stop();
    const answer = own.client.post().absPath("/x").body(1 as unknown as object).do({ signal }).stream();
    const connection = await server.accept();
    await connection.body();
    await connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345");
    const reader = (await answer).getReader();
    assertEquals((await reader.read()).value?.length, 5);
    const rest = rejection<unknown>(reader.read());
    now();
    assertStrictEquals(await rest, reason);
    await connection.gone();
  });
  await t.step("on a connection that was kept", async () => {
    const first = own.post(1);
    const connection = await server.accept();
    await connection.body();
    await connection.write(ok());
    await first;
    const { signal, reason, now } = stop();
    const given = rejection<unknown>(own.post(2, signal));
    await connection.body();
    now();
    assertStrictEquals(await given, reason);
    await connection.gone();
  });
});

Deno.test("a request that runs into its own time limit says so, and its connection is closed", async () => {
  using clock = new FakeClock();
  await using server = new SteppedServer();
  {
    await using own = clientOf(server.tlsUrl);
    const given = rejection(own.client.post().absPath("/x").body({}).timeout(5_000).do().into());
    const connection = await server.accept();
    await connection.some(); // the client's greeting, which is not answered
    clock.tick(5_000);
    assert(isTransportError(await given, "timeout"));
    connection.close();
  }
  await using own = clientOf(server.url);
  const given = rejection(own.client.post().absPath("/x").body({}).timeout(5_000).do().into());
  const connection = await server.accept();
  await connection.body();
  clock.tick(5_000);
  assert(isTransportError(await given, "timeout"));
  await connection.gone();
});

Deno.test("what is under way as the transport is disposed comes to its end, and its connection is closed then", async () => {
  await using server = new SteppedServer();
  const own = clientOf(server.url);
  const answer = own.post(1);
  const connection = await server.accept();
  await connection.body();
  await own.transport[Symbol.asyncDispose]();
  await connection.write(ok('{"turn":1}'));
  assertEquals(await answer, { turn: 1 });
  await connection.gone();
  assert(isTransportError(await rejection(own.post(2)), "closed"));
});

Deno.test("a connection that opens while the transport is disposed carries nothing", async () => {
  const { certificate, key } = await selfSignedCertificate();
  let asked = 0;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert: certificate, key, onListen() {} },
    () => (asked++, new Response("{}")),
  );
  await using front = new SteppedServer();
  const own = clientOf(front.tlsUrl, { caCerts: [certificate] });
  const given = rejection(own.post(1));
  const connection = await front.accept();
  const greeting = await connection.some();
  await own.transport[Symbol.asyncDispose]();
  const relayed = connection.relay(greeting, server.addr.port);
  assert(isTransportError(await given, "closed"));
  await relayed;
  assertEquals(asked, 0);
});
