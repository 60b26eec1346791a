/**
 * Each failure is provoked for real: these tests fail when Deno words one of them otherwise.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import type { ClusterAccess } from "../meta/mod.ts";
import { type ConnectionOptions, createHttpClient } from "./http_client.ts";
import { RawServer } from "./http1/raw_server_test.ts";
import { HttpTransport } from "./http_transport.ts";
import { RESTClient } from "./rest_client.ts";
import { TransportError, type TransportErrorCode, transportErrorOf } from "./transport_errors.ts";
import { rejection } from "./fake_server_test.ts";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";

/** A body that no error may show. */
const body = { password: "s3cret" };
const token = "Bearer s3cret";

/**
 * What a GET by `fetch` rejects with, after a look at what changes something, over connections of the client's own: that
 * fails alike.
 */
async function failureOf(server: string, clientOptions: ConnectionOptions = {}, path = "/x") {
  using client = createHttpClient(clientOptions);
  const access: ClusterAccess = {
    server: new URL(server),
    namespace: "",
    transport: (request) => fetch(request, { client }),
  };
  const request = new RESTClient(access, { maxRetries: 0 }).get().absPath(path);
  const error = await rejection<TransportError>(request.do().into());
  for (const method of ["POST", "PATCH", "DELETE"]) {
    const written = await failureOfWrite(method, server, clientOptions, path);
    assertInstanceOf(written, TransportError, `expected a TransportError, got ${written}`);
    assertEquals([written.code, written.server], [error.code, error.server], written.message);
    // What is wrong with an answer that is not HTTP each reader tells in its own words.
    const words = error.code === "notHttp" ? / \([^()]*\)/ : "";
    assertEquals(written.message.replace(words, ""), error.message.replace(words, ""));
    assertEquals(written.stack, `TransportError: ${written.message}`);
    assert(!Deno.inspect(written, { showHidden: true }).includes("s3cret"), Deno.inspect(written));
  }
  return error;
}

/** What a request with a body and a credential rejects with. */
async function failureOfWrite(method: string, server: string, options: ConnectionOptions, path: string) {
  const credential = { authorization: () => token };
  await using transport = new HttpTransport({ ...options, server: new URL(server), credential });
  const access: ClusterAccess = { server: new URL(server), namespace: "", transport };
  const request = new RESTClient(access, { maxRetries: 0 }).verb(method).absPath(path).body(body);
  return await rejection<TransportError>(request.do().into());
}

function check(error: TransportError, code: TransportErrorCode, server: string, says: string) {
  assertInstanceOf(error, TransportError, `expected a TransportError, got ${error}`);
  assertEquals([error.code, error.server], [code, server], error.message);
  assert(error.message.includes(says), `expected "${says}" in: ${error.message}`);
  assert(error.message.includes(new URL(server).host), `expected the server in: ${error.message}`);
  assertEquals(error.stack, `TransportError: ${error.message}`, "an uncaught one is one line");
  assert(!error.message.includes("\n"));
}

/** A server that writes this, and hangs up, or waits until the client does. */
function rawServer(answer: string, { waits = false } = {}): RawServer {
  return new RawServer(async (peer) => {
    await peer.some();
    await peer.write(answer);
    if (waits) await peer.gone();
  });
}

Deno.test("refused: nothing listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const server = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  check(await failureOf(server), "refused", server, "nothing listens at");
});

Deno.test("dns: a name that leads nowhere", async () => {
  const server = "http://no-such-host.invalid";
  check(await failureOf(server), "dns", server, '"no-such-host.invalid"');
});

Deno.test("untrusted: a certificate of its own, which the error's flag would trust", async () => {
  const { certificate: cert, key } = await selfSignedCertificate();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
    () => new Response("{}"),
  );
  const url = `https://127.0.0.1:${server.addr.port}`;
  check(await failureOf(url), "untrusted", url, "--unsafely-ignore-certificate-errors=127.0.0.1");
});

Deno.test("untrusted: a certificate for another name", async () => {
  const { certificate: cert, key } = await selfSignedCertificate({ names: ["other.test"], addresses: [] });
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
    () => new Response("{}"),
  );
  const url = `https://127.0.0.1:${server.addr.port}`;
  check(await failureOf(url, { caCerts: [cert] }), "untrusted", url, "is not trusted");
});

Deno.test("notTls: https to a server that speaks plain HTTP", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response("{}"),
  );
  const url = `https://127.0.0.1:${server.addr.port}`;
  check(await failureOf(url), "notTls", url, "should its URL begin with http://");
});

Deno.test("notHttp: a server that speaks something else, and waits for more", async () => {
  await using server = rawServer("SSH-2.0-Other_1\r\n", { waits: true });
  check(
    await failureOf(`http://127.0.0.1:${server.port}`),
    "notHttp",
    `http://127.0.0.1:${server.port}`,
    "does not speak HTTP",
  );
});

Deno.test("handshake: a server that hangs up on TLS", async () => {
  await using server = rawServer("");
  check(
    await failureOf(`https://127.0.0.1:${server.port}`),
    "handshake",
    `https://127.0.0.1:${server.port}`,
    "TLS with",
  );
});

Deno.test("cut: the connection ends before the answer, or within its body", async (t) => {
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  const answers = {
    "before the answer": "",
    "within the head": "HTTP/1.1 200 O",
    "within a chunked body": `${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n`,
    "within a body of known length": `${head}Content-Length: 100\r\n\r\n{"a":`,
  };
  for (const [name, answer] of Object.entries(answers)) {
    await t.step(name, async () => {
      await using server = rawServer(answer);
      check(
        await failureOf(`http://127.0.0.1:${server.port}`),
        "cut",
        `http://127.0.0.1:${server.port}`,
        "ended before the answer was complete",
      );
    });
  }
});

Deno.test("proxy: one that refuses to tunnel, and one that hangs up", async () => {
  for (const answer of ["HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", ""]) {
    await using proxy = rawServer(answer);
    const error = await failureOf("https://127.0.0.2:6443", {
      proxy: new URL(`http://127.0.0.1:${proxy.port}`),
    });
    check(error, "proxy", "https://127.0.0.2:6443", "the proxy on the way");
  }
});

Deno.test("blockedPort: a port that fetch refuses to speak to", async () => {
  check(await failureOf("https://127.0.0.1:1"), "blockedPort", "https://127.0.0.1:1", "blocks");
});

Deno.test("closed: a transport that has been closed", async () => {
  const client = Deno.createHttpClient({});
  client.close();
  const access = {
    server: new URL("http://127.0.0.1:9999"),
    namespace: "",
    transport: (r: Request) => fetch(r, { client }),
  };
  const error = await rejection<TransportError>(new RESTClient(access).get().absPath("/x").do().into());
  check(error, "closed", "http://127.0.0.1:9999", "has been closed");
  const transport = new HttpTransport({ server: access.server });
  await transport[Symbol.asyncDispose]();
  const written = new RESTClient({ ...access, transport }).post().absPath("/x").body(body).do().into();
  assertEquals((await rejection<TransportError>(written)).message, error.message);
});

Deno.test({
  name: "permission: the error names the flag",
  // The environment decides whether a connection of the client's own is tried.
  permissions: { net: ["127.0.0.1:1234"], env: "inherit" },
  async fn() {
    const error = await failureOf("http://127.0.0.1:4321");
    check(error, "permission", "http://127.0.0.1:4321", "--allow-net=127.0.0.1:4321");
  },
});

Deno.test("an error that no transport made is given back as it is", () => {
  for (const error of [new RangeError("bug"), new TypeError("x is not a function"), "text", undefined]) {
    assertStrictEquals(transportErrorOf(error, "http://127.0.0.1"), error);
  }
  const one = new TransportError("cut", "http://127.0.0.1", "cut");
  assertStrictEquals(transportErrorOf(one, "http://127.0.0.1"), one);
});

Deno.test("what the transport said is kept beside the error, where printing it does not show it", () => {
  const said = new TypeError("fetch failed");
  const error = transportErrorOf(said, "http://127.0.0.1");
  assertInstanceOf(error, TransportError);
  assertStrictEquals(error.original, said);
  assertEquals(Object.keys(error).includes("original"), false);
});

Deno.test("of causes that have no end eight are told", () => {
  const circle = new TypeError("fetch failed");
  circle.cause = circle;
  const error = transportErrorOf(circle, "http://127.0.0.1");
  assertInstanceOf(error, TransportError);
  assertEquals(
    error.message,
    `the request to http://127.0.0.1 failed: ${Array(8).fill("fetch failed").join(": ")}`,
  );
});
