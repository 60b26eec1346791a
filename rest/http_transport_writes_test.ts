/**
 * What changes something, over connections of the client's own: their life, and what becomes of a request in it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { encodeBase64 } from "@std/encoding/base64";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { ok, SteppedServer } from "./http1/raw_server_test.ts";
import { configFolder } from "./config_folder_test.ts";
import { rejection } from "./fake_server_test.ts";
import type { HttpExchange } from "./http_exchange.ts";
import { loadConfig } from "./load_config.ts";
import { RESTClient } from "./rest_client.ts";
import { RotatingValue } from "./rotating_value.ts";
import type { TlsMaterial } from "./tls_material.ts";
import { isTransportError } from "./transport_errors.ts";
import { clientOf } from "./writing_client_test.ts";

Deno.test("a server that was restarted is spoken to over a new connection, at once", async () => {
  await using server = new SteppedServer();
  await using own = clientOf(server.url);
  for (let turn = 1; turn <= 3; turn++) {
    const answers = Promise.all([own.post(turn), own.post(turn)]);
    const connections = [await server.accept(), await server.accept()];
    for (const connection of connections) {
      assertEquals(await connection.body(), `${turn}`);
      await connection.write(ok(`{"turn":${turn}}`));
    }
    assertEquals(await answers, [{ turn }, { turn }]);
    for (const connection of connections) await connection.end();
  }
});

Deno.test("one connection carries one request after the other", async () => {
  await using server = new SteppedServer();
  await using own = clientOf(server.url);
  const first = own.post(1);
  const connection = await server.accept();
  await connection.body();
  await connection.write(ok());
  await first;
  for (const turn of [2, 3]) {
    const answer = own.post(turn);
    assertEquals(await connection.body(), `${turn}`);
    await connection.write(ok(`{"turn":${turn}}`));
    assertEquals(await answer, { turn });
  }
});

Deno.test("a request whose connection is cut is not sent again, whether the connection is fresh or kept", async () => {
  await using server = new SteppedServer();
  await using own = clientOf(server.url);
  const fresh = rejection(own.post("fresh"));
  const first = await server.accept();
  assertEquals(await first.body(), "fresh");
  first.close();
  assert(isTransportError(await fresh, "cut"));

  const kept = own.post("kept");
  const second = await server.accept();
  assertEquals(await second.body(), "kept", "expected the next request, not the one before once more");
  await second.write(ok());
  await kept;
  const cut = rejection(own.post("cut"));
  assertEquals(await second.body(), "cut");
  second.close();
  assert(isTransportError(await cut, "cut"));

  const last = own.post("last");
  const third = await server.accept();
  assertEquals(await third.body(), "last", "expected the next request, not the one before once more");
  await third.write(ok());
  await last;
});

Deno.test("a 401 sends a request once more with the token that is in the file by then, body whole", async () => {
  const seen: (string | null)[][] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { headers } = request;
    seen.push([headers.get("authorization"), headers.get("accept-encoding"), await request.text()]);
    return new Response("{}", { status: headers.get("authorization") === "Bearer second" ? 200 : 401 });
  });
  await using folder = await configFolder({ token: "first" });
  await using config = await loadConfig({
    kubeconfig: `
clusters: [{name: c, cluster: {server: "http://127.0.0.1:${server.addr.port}"}}]
users: [{name: u, user: {tokenFile: ${folder.file("token")}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
  });
  await folder.write("token", "second");
  await new RESTClient(config).patch("merge").absPath("/x").body({ a: 1 }).do().into();
  assertEquals(seen, [
    ["Bearer first", "identity", `{"a":1}`],
    ["Bearer second", "identity", `{"a":1}`],
  ]);
});

/** A TLS server that tells whether it trusts the client's certificate, and by which connection it was asked. */
async function startAskingServer(trusted: string) {
  const own = await selfSignedCertificate();
  const https = createServer(
    { cert: own.certificate, key: own.key, ca: [trusted], requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { authorized, remotePort } = request.socket as unknown as {
        authorized: boolean;
        remotePort: number;
      };
      request.resume().on("end", () => {
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({ authorized, remotePort, encoding: request.headers["accept-encoding"] }),
        );
      });
    },
  );
  await new Promise<void>((resolve) => https.listen(0, "127.0.0.1", resolve));
  return {
    url: new URL(`https://127.0.0.1:${(https.address() as AddressInfo).port}`),
    ca: own.certificate,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => (https.close(() => resolve()), https.closeAllConnections())),
  };
}

Deno.test("[AU-11] a client certificate that is replaced is used by the next write, though a connection is free: fetch sends both", async (t) => {
  const [first, second] = [await selfSignedCertificate(), await selfSignedCertificate()];
  const materialOf = ({ certificate, key }: typeof first): TlsMaterial => ({
    certificate: { cert: certificate, key },
  });
  await using server = await startAskingServer(second.certificate);
  /** Asks twice before it is replaced, over one connection, and once after. */
  const check = async (ask: () => Promise<Record<string, unknown>>, replace: () => void | Promise<void>) => {
    const [before, again] = [await ask(), await ask()];
    assert(before.authorized === false && before.encoding !== "identity", Deno.inspect(before));
    assertEquals(again.remotePort, before.remotePort, "expected the connection to be kept");
    await replace();
    const after = await ask();
    assert(after.authorized === true && after.encoding !== "identity", Deno.inspect(after));
  };
  const caCerts = [server.ca];
  await t.step("by useCertificate", async () => {
    await using own = clientOf(server.url, { caCerts, ...materialOf(first) });
    await check(() => own.post(1), () => own.transport.useCertificate(materialOf(second).certificate!));
  });
  await t.step("in a file", async () => {
    let material = materialOf(first);
    const rotating = new RotatingValue(() => Promise.resolve(material), { onWarning() {} });
    await rotating.refresh();
    await using own = clientOf(server.url, { caCerts, rotating: [rotating] });
    await check(() => own.post(1), () => {
      material = materialOf(second);
      rotating.expire();
    });
  });
  await t.step("of a plugin", async () => {
    await using folder = await configFolder();
    const write = ({ certificate, key }: typeof first, expires: number) =>
      folder.write(
        "out",
        JSON.stringify({
          kind: "ExecCredential",
          apiVersion: "client.authentication.k8s.io/v1",
          status: {
            clientCertificateData: certificate,
            clientKeyData: key,
            expirationTimestamp: new Date(expires).toISOString(),
          },
        }),
      );
    await using config = await loadConfig({
      kubeconfig: `
clusters: [{name: c, cluster: {server: "${server.url.origin}", certificate-authority-data: ${
        encodeBase64(server.ca)
      }}}]
users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ["${
        folder.file("out")
      }"], interactiveMode: Never}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    });
    await write(first, 0);
    await check(
      () => new RESTClient(config).post().absPath("/x").body({}).do().into(),
      () => write(second, Date.now() + 3_600_000),
    );
  });
});

Deno.test("what a transport adds to a request keeps it from no connection of its own", async () => {
  await using server = new SteppedServer();
  const headers = [["Impersonate-User", "alice"], ["Impersonate-Group", "a"], [
    "Impersonate-Group",
    "b",
  ]] as const;
  await using own = clientOf(server.url, { headers });
  const answer = own.post(1);
  const connection = await server.accept();
  const lines = (await connection.request())!.split("\r\n");
  const added = lines.filter((line) => /^(?:impersonate|accept-encoding)/i.test(line));
  assertEquals(added, [
    "impersonate-user: alice",
    "impersonate-group: a",
    "impersonate-group: b",
    "accept-encoding: identity",
  ]);
  await connection.write(ok());
  await answer;
});

Deno.test("renew() closes what is idle, and what is under way at its end", async () => {
  await using server = new SteppedServer();
  await using own = clientOf(server.url);
  const answers = [own.post(1), own.post(2)];
  const [idle, busy] = [await server.accept(), await server.accept()];
  await Promise.all([idle.body(), busy.body()]);
  await idle.write(ok());
  await Promise.race(answers);
  own.transport.renew();
  await idle.gone();
  await busy.write(ok());
  await Promise.all(answers);
  await busy.gone();
  const next = own.post(3);
  const fresh = await server.accept();
  assertEquals(await fresh.body(), "3");
  await fresh.write(ok());
  await next;
});

Deno.test("[AU-17] onExchange is told of each request, its answer and the time between, and of no credential", async () => {
  using clock = new FakeClock();
  await using server = new SteppedServer();
  const told: HttpExchange[] = [];
  await using own = clientOf(server.url, {
    onExchange: (exchange) => void told.push(exchange),
    credential: { authorization: () => "Bearer s3cret" },
  });
  const answer = own.post(1);
  const connection = await server.accept();
  await connection.body();
  clock.tick(250);
  await connection.write(ok("{}", "Audit-Id: a\r\nSet-Cookie: s3cret\r\n"));
  await answer;
  const [{ requestHeaders, responseHeaders, ...rest }] = told as [HttpExchange];
  assertEquals(rest, { method: "POST", url: `${server.url}x`, status: 200, error: undefined, duration: 250 });
  assertEquals(Object.fromEntries(requestHeaders).authorization, "Bearer <masked>");
  assertEquals(Object.fromEntries(responseHeaders), {
    "audit-id": "a",
    "set-cookie": "<masked>",
    "content-length": "2",
  });
  const lost = rejection(own.post(2));
  await connection.body();
  clock.tick(50);
  connection.close();
  await lost;
  assertEquals(told.length, 2);
  const { status, error, duration, responseHeaders: none } = told[1]!;
  assertEquals([status, error, duration, none], [undefined, "UnexpectedEof", 50, []]);
  await using tls = clientOf(server.tlsUrl, { onExchange: (exchange) => void told.push(exchange) });
  const late = new AbortController();
  const never = rejection(tls.post(3, late.signal));
  const silent = await server.accept();
  await silent.some();
  clock.tick(100);
  late.abort(new RangeError("enough"));
  await never;
  silent.close();
  assertEquals(told.length, 3, "also of one that was given up before its connection was open");
  assertEquals([told[2]!.status, told[2]!.error, told[2]!.duration], [undefined, "RangeError", 100]);
  assert(!JSON.stringify(told).includes("s3cret"));
});
