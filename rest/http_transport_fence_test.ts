/**
 * A fence around writes: `beforeSend` is asked when a connection is there, right before a request is written.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { ok, SteppedServer } from "./http1/raw_server_test.ts";
import { rejection } from "./fake_server_test.ts";
import type { HttpExchange } from "./http_exchange.ts";
import { HttpTransport } from "./http_transport.ts";
import { isTransportError, transportErrorOf } from "./transport_errors.ts";

/** A request with a body, which says which one it is. */
function request(server: URL, body: string) {
  const url = new URL("/x", server).href;
  return { method: "POST", url, headers: {}, body: new TextEncoder().encode(body), signal: undefined };
}

/** A TLS server that notes what reaches it. */
async function startTlsServer() {
  const { certificate, key } = await selfSignedCertificate();
  const seen: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert: certificate, key, onListen() {} },
    async (request) => {
      seen.push(await request.text());
      return new Response("{}", { headers: { connection: "close" } });
    },
  );
  return {
    certificate,
    seen,
    port: server.addr.port,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("while a connection opens beforeSend is not called yet, and once it is open, before the request is written", async () => {
  await using server = await startTlsServer();
  await using front = new SteppedServer();
  const url = front.tlsUrl;
  await using transport = new HttpTransport({ server: url, caCerts: [server.certificate] });
  let calls = 0;
  const beforeSend = () => {
    calls++;
    assertEquals(server.seen, []);
  };
  const answer = transport.send(request(url, "one"), { kind: "request", beforeSend });
  const connection = await front.accept();
  const greeting = await connection.some();
  assertEquals(calls, 0, "expected nobody to be asked while TLS is negotiated");
  const relayed = connection.relay(greeting, server.port);
  await (await answer).body?.cancel();
  await relayed;
  assertEquals([calls, server.seen], [1, ["one"]]);
});

Deno.test("beforeSend is called once where no connection can be opened and fetch takes over, with or without success", async () => {
  await using server = await startTlsServer();
  await using front = new SteppedServer();
  const url = front.tlsUrl;
  const told: HttpExchange[] = [];
  await using transport = new HttpTransport({
    server: url,
    caCerts: [server.certificate],
    onExchange: (exchange) => void told.push(exchange),
  });
  let calls = 0;
  const send = () => transport.send(request(url, "one"), { kind: "request", beforeSend: () => void calls++ });
  /** Hangs up on a client's greeting. */
  const refuse = async () => {
    const connection = await front.accept();
    await connection.some();
    connection.close();
  };
  const answer = send();
  await refuse();
  const connection = await front.accept();
  const relayed = connection.relay(await connection.some(), server.port);
  await (await answer).body?.cancel();
  await relayed;
  assertEquals([calls, server.seen], [1, ["one"]]);

  const error = rejection(send());
  await refuse();
  await refuse();
  assert(isTransportError(transportErrorOf(await error, url), "handshake"));
  assertEquals([calls, server.seen], [2, ["one"]]);
  assertEquals(told.map(({ status, error }) => [status, error]), [[200, undefined], [
    undefined,
    "TypeError",
  ]]);
});

Deno.test("beforeSend is called for the attempt after a 401, too", async () => {
  await using server = new SteppedServer();
  let token = "first";
  const credential = { authorization: () => `Bearer ${token}`, refused: () => void (token = "second") };
  await using transport = new HttpTransport({ server: server.url, credential });
  let calls = 0;
  const answer = transport.send(request(server.url, "one"), {
    kind: "request",
    beforeSend: () => void calls++,
  });
  const connection = await server.accept();
  await connection.body();
  assertEquals(calls, 1);
  await connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
  assertEquals(await connection.body(), "one");
  assertEquals(calls, 2);
  await connection.write(ok());
  assertEquals((await answer).status, 200);
});

Deno.test("what beforeSend throws is the request's error: nothing is sent or told, and the connection serves the next one", async (t) => {
  const refusal = new Error("no longer");
  const refused = {
    kind: "request",
    beforeSend() {
      throw refusal;
    },
  } as const;
  await t.step("on a fresh connection, and on one that was kept", async () => {
    await using server = new SteppedServer();
    const told: HttpExchange[] = [];
    const onExchange = (exchange: HttpExchange) => void told.push(exchange);
    await using transport = new HttpTransport({ server: server.url, onExchange });
    const accepted = server.accept();
    for (const body of ["one", "two"]) {
      assertStrictEquals(await rejection(transport.send(request(server.url, "refused"), refused)), refusal);
      const answer = transport.send(request(server.url, body), { kind: "request" });
      assertEquals(await (await accepted).body(), body);
      await (await accepted).write(ok());
      await answer;
    }
    assertEquals(told.map(({ status }) => status), [200, 200]);
  });
  await t.step("where no connection can be opened", async () => {
    const gone = new SteppedServer();
    const { url } = gone;
    await gone[Symbol.asyncDispose]();
    const told: HttpExchange[] = [];
    const onExchange = (exchange: HttpExchange) => void told.push(exchange);
    await using transport = new HttpTransport({ server: url, onExchange });
    assertStrictEquals(await rejection(transport.send(request(url, "refused"), refused)), refusal);
    assertEquals(told, []);
  });
  await t.step("after a connection was idle, its end is still noticed", async () => {
    await using server = new SteppedServer();
    await using transport = new HttpTransport({ server: server.url });
    await rejection(transport.send(request(server.url, "refused"), refused));
    await (await server.accept()).end();
    const answer = transport.send(request(server.url, "one"), { kind: "request" });
    const connection = await server.accept();
    assertEquals(await connection.body(), "one");
    await connection.write(ok());
    await answer;
  });
});
