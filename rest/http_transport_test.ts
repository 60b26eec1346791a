import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { encodeBase64 } from "@std/encoding/base64";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { ConfigError } from "./config_error.ts";
import { HttpTransport } from "./http_transport.ts";
import { loadConfig } from "./load_config.ts";
import { RotatingValue } from "./rotating_value.ts";
import { RESTClient } from "./rest_client.ts";
import { isUnauthorized } from "./status_error.ts";
import type { TlsMaterial } from "./tls_material.ts";
import { TlsNameRelay } from "./tls_name_relay.ts";
import { isTransportError } from "./transport_errors.ts";
import { rejection } from "./fake_server_test.ts";

interface Kube {
  server: string;
  ca?: string;
  user?: string;
  cluster?: string;
}

function configuration({ server, ca, user = "{}", cluster = "" }: Kube) {
  const authority = ca === undefined ? "" : `, certificate-authority-data: ${encodeBase64(ca)}`;
  return loadConfig({
    kubeconfig: `
clusters: [{name: c, cluster: {server: "${server}"${authority}${cluster}}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
  });
}

/** A server that answers with what it was asked. */
function echo(options: Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem> = {}) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, ...options } as Deno.ServeTcpOptions,
    (request) => Response.json({ headers: Object.fromEntries(request.headers) }),
  );
  const scheme = "cert" in options ? "https" : "http";
  return { url: `${scheme}://127.0.0.1:${server.addr.port}`, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** The headers that a request arrives with. */
async function headersOf(kube: Kube, method = "GET"): Promise<Record<string, string>> {
  await using config = await configuration(kube);
  return (await new RESTClient(config).verb(method).absPath("/x").do().into<
    { headers: Record<string, string> }
  >())
    .headers;
}

Deno.test("a server's own certificate is trusted by the kubeconfig's CA, and not without", async () => {
  const { certificate, key } = await selfSignedCertificate();
  await using server = echo({ cert: certificate, key });
  assertEquals((await headersOf({ server: server.url, ca: certificate })).authorization, undefined);
  assert(isTransportError(await rejection(headersOf({ server: server.url })), "untrusted"));
  const insecure = configuration({ server: server.url, cluster: ", insecure-skip-tls-verify: true" });
  await using config = await withoutWarnings(insecure);
  const error = await rejection(new RESTClient(config).get().absPath("/x").do().into());
  assert(error.message.includes("--unsafely-ignore-certificate-errors=127.0.0.1"), error.message);
});

Deno.test("[AU-02] a plugin of a kubeconfig is told of the cluster where provideClusterInfo says so", async () => {
  await using server = echo();
  const folder = await Deno.makeTempDir();
  const script =
    `printf %s "$KUBERNETES_EXEC_INFO" > ${folder}/told; printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"one"}}'`;
  for (const provideClusterInfo of [true, false]) {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", script],
      interactiveMode: "Never",
      provideClusterInfo,
    };
    const { authorization } = await headersOf({ server: server.url, user: JSON.stringify({ exec }) });
    assertEquals(authorization, "Bearer one");
    const told = JSON.parse(await Deno.readTextFile(`${folder}/told`));
    assertEquals(told.spec.cluster, provideClusterInfo ? { server: server.url } : undefined);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("tls-server-name: the certificate is checked against that name, for requests, watches and WebSockets", async () => {
  const { certificate, key } = await selfSignedCertificate({ names: ["kube.test"], addresses: ["10.0.0.1"] });
  const body = `{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n`;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert: certificate, key, onListen() {} },
    (request) => {
      if (request.headers.get("upgrade") === "websocket") {
        const { socket, response } = Deno.upgradeWebSocket(request);
        socket.onopen = () => socket.close();
        return response;
      }
      if (!request.url.includes("watch=true")) return Response.json({ host: new URL(request.url).hostname });
      const stream = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(body)),
      });
      return new Response(stream, { headers: { "content-type": "application/json" } });
    },
  );
  const url = `https://127.0.0.1:${server.addr.port}`;
  const named = (name: string) =>
    configuration({ server: url, ca: certificate, cluster: `, tls-server-name: ${name}` });
  for (const name of ["kube.test", "10.0.0.1"]) {
    await using config = await named(name);
    const client = new RESTClient(config, { version: "v1" });
    assertEquals(await client.get().absPath("/x").do().into(), { host: name });
    assertEquals(await client.post().absPath("/x").body({}).do().into(), { host: name });
    for await (const { type } of await client.get().resource("things").do().watch()) {
      assertEquals(type, "ADDED");
      break;
    }
    const socket = await config.transport.connect!(new URL("/x", url), { protocols: [] });
    await socket.closed;
  }
  await using other = await named("other.test");
  const error = await rejection(new RESTClient(other).get().absPath("/x").do().into());
  assert(isTransportError(error, "untrusted"), String(error));
  await using none = await configuration({ server: url, ca: certificate });
  assert(
    isTransportError(await rejection(new RESTClient(none).get().absPath("/x").do().into()), "untrusted"),
  );
});

Deno.test("the relay of tls-server-name answers for its one name only", async () => {
  await using relay = new TlsNameRelay("kube.test", new URL("https://127.0.0.1:6443"));
  for (
    const head of [
      "CONNECT elsewhere.test:6443 HTTP/1.1\r\n\r\n",
      "GET http://kube.test:6443/ HTTP/1.1\r\n\r\n",
    ]
  ) {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(relay.proxy.port) });
    await connection.write(new TextEncoder().encode(head));
    const answer = new Uint8Array(100);
    const length = await connection.read(answer) ?? 0;
    assert(new TextDecoder().decode(answer.subarray(0, length)).startsWith("HTTP/1.1 403"));
  }
});

async function withoutWarnings<T>(loading: Promise<T>): Promise<T> {
  const warn = console.warn;
  console.warn = () => {};
  try {
    return await loading;
  } finally {
    console.warn = warn;
  }
}

Deno.test("[KC-21] [AU-10] each credential makes its header; a token counts before its file, both before a plugin", async (t) => {
  await using server = echo();
  const own = await selfSignedCertificate();
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "exampletoken\n");
  const exec =
    "exec: {apiVersion: client.authentication.k8s.io/v1, command: kybern-no-such, interactiveMode: Never}";
  const table: [name: string, user: string, authorization: string | undefined][] = [
    ["none", "{}", undefined],
    ["token", "{token: one}", "Bearer one"],
    ["token and file", `{token: one, tokenFile: ${file}}`, "Bearer one"],
    ["file", `{tokenFile: ${file}}`, "Bearer exampletoken"],
    [
      "basic",
      "{username: me, password: 'pä:ss'}",
      `Basic ${encodeBase64(new TextEncoder().encode("me:pä:ss"))}`,
    ],
    ["token and plugin", `{token: one, ${exec}}`, "Bearer one"],
    ["basic and plugin", `{username: me, password: p, ${exec}}`, `Basic ${encodeBase64("me:p")}`],
    [
      "certificate and plugin",
      `{client-certificate-data: ${encodeBase64(own.certificate)}, client-key-data: ${
        encodeBase64(own.key)
      }, ${exec}}`,
      undefined,
    ],
  ];
  for (const [name, user, authorization] of table) {
    await t.step(name, async () => {
      assertEquals((await headersOf({ server: server.url, user })).authorization, authorization);
    });
  }
  await Deno.remove(file);
});

Deno.test("[AU-15] a request's own User-Agent and Authorization stand; without one the client's is added to a copy", async () => {
  await using server = echo();
  await using config = await configuration({ server: server.url, user: "{token: one}" });
  type Echo = { headers: Record<string, string> };
  const client = new RESTClient(config, { userAgent: "configured" });
  const request = () => client.get().absPath("/x");
  const own = await request().header("user-agent", "mine").header("authorization", "Bearer own").do().into<
    Echo
  >();
  assertEquals([own.headers["user-agent"], own.headers.authorization], ["mine", "Bearer own"]);
  const added = await request().do().into<Echo>();
  assertEquals([added.headers["user-agent"], added.headers.authorization], ["configured", "Bearer one"]);
  const bare = new Request(`${server.url}/x`);
  await (await config.transport.fetch(bare, { kind: "request" })).body?.cancel();
  assertEquals([...bare.headers], [], "the request of the caller stays as it was");
});

Deno.test("[KC-22] [AU-14] impersonation is sent as headers, one for each group and value, with keys escaped", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    const connection = await listener.accept();
    const bytes = new Uint8Array(8192);
    const length = await connection.read(bytes);
    await connection.write(
      new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
    );
    connection.close();
    listener.close();
    return new TextDecoder().decode(bytes.subarray(0, length ?? 0)).split("\r\n");
  })();
  const user = "{token: t, as: alice, as-uid: abc123, as-groups: [g1, g2], " +
    "as-user-extra: {some-key: [v1, v2], 'test.example.com/thing.thing': [x], 'a%20b': [w]}}";
  await headersOf({ server: `http://127.0.0.1:${listener.addr.port}`, user });
  const sent = (await answering).filter((line) => /^impersonate-/i.test(line)).map((line) =>
    line.toLowerCase()
  );
  assertEquals(sent, [
    "impersonate-user: alice",
    "impersonate-uid: abc123",
    "impersonate-group: g1",
    "impersonate-group: g2",
    "impersonate-extra-some-key: v1",
    "impersonate-extra-some-key: v2",
    "impersonate-extra-test.example.com%2fthing.thing: x",
    "impersonate-extra-a%2520b: w",
  ]);
});

Deno.test("disable-compression asks for answers as they are", async () => {
  await using server = echo();
  assertEquals(
    (await headersOf({ server: server.url, cluster: ", disable-compression: true" }))["accept-encoding"],
    "identity",
  );
  assert((await headersOf({ server: server.url }))["accept-encoding"]?.includes("gzip"));
});

/** A TLS server that asks for a client certificate and tells whose it got. */
async function askingForCertificates(server: { certificate: string; key: string }, clients: string[]) {
  const https = createServer(
    { cert: server.certificate, key: server.key, ca: clients, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const socket = request.socket as unknown as { authorized: boolean };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ authorized: socket.authorized }));
    },
  );
  await new Promise<void>((resolve) => https.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(https.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => (https.close(() => resolve()), https.closeAllConnections())),
  };
}

Deno.test("[AU-10] a client certificate is the client's identity, inline or by file, and a plugin beside it is not run", async () => {
  const own = await selfSignedCertificate();
  const mine = await selfSignedCertificate();
  await using server = await askingForCertificates(own, [mine.certificate]);
  const authorized = async (user: string) => {
    await using config = await configuration({ server: server.url, ca: own.certificate, user });
    return (await new RESTClient(config).get().absPath("/x").do().into<{ authorized: boolean }>()).authorized;
  };
  assertEquals(await authorized("{}"), false);
  assertEquals(
    await authorized(
      `{client-certificate-data: ${encodeBase64(mine.certificate)}, client-key-data: ${
        encodeBase64(mine.key)
      }}`,
    ),
    true,
  );
  const exec =
    "exec: {apiVersion: client.authentication.k8s.io/v1, command: kybern-no-such, interactiveMode: Never}";
  const data = `client-certificate-data: ${encodeBase64(mine.certificate)}, client-key-data: ${
    encodeBase64(mine.key)
  }`;
  assertEquals(await authorized(`{${data}, ${exec}}`), true, "a plugin beside it is not run");
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/c`, mine.certificate);
  await Deno.writeTextFile(`${folder}/k`, mine.key);
  assertEquals(await authorized(`{client-certificate: ${folder}/c, client-key: ${folder}/k}`), true);
  await Deno.writeTextFile(`${folder}/k`, own.key.replace(/[A-Za-z0-9+/]{40}/, "s3cret"));
  const error = await rejection<ConfigError>(
    authorized(`{client-certificate: ${folder}/c, client-key: ${folder}/k}`),
  );
  assertInstanceOf(error, ConfigError);
  assert(
    error.message.includes('users["u"].user.client-certificate') && !error.message.includes("s3cret"),
    error.message,
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("[AU-11] a plugin's certificate is used by the connections after it, and its successor after that", async () => {
  const own = await selfSignedCertificate();
  const [first, second] = [await selfSignedCertificate(), await selfSignedCertificate()];
  await using server = await askingForCertificates(own, [second.certificate]);
  const folder = await Deno.makeTempDir();
  const write = (pair: { certificate: string; key: string }) =>
    Deno.writeTextFile(
      `${folder}/out`,
      JSON.stringify({
        kind: "ExecCredential",
        apiVersion: "client.authentication.k8s.io/v1",
        status: {
          clientCertificateData: pair.certificate,
          clientKeyData: pair.key,
          expirationTimestamp: new Date(0).toISOString(),
        },
      }),
    );
  const user =
    `{exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ["${folder}/out"], interactiveMode: Never}}`;
  await using config = await configuration({ server: server.url, ca: own.certificate, user });
  const authorized = async () =>
    (await new RESTClient(config).get().absPath("/x").do().into<{ authorized: boolean }>()).authorized;
  await write(first);
  assertEquals(await authorized(), false, "a certificate that the server does not trust");
  await write(second);
  assertEquals(await authorized(), true);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a plugin's certificate that deno cannot use is an error each time: no request goes without a credential", async () => {
  let asked = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked++;
    return Response.json({});
  });
  const given = JSON.stringify({
    kind: "ExecCredential",
    apiVersion: "client.authentication.k8s.io/v1",
    status: { clientCertificateData: "no certificate", clientKeyData: "no key" },
  });
  const user =
    `{exec: {apiVersion: client.authentication.k8s.io/v1, command: echo, args: ['${given}'], interactiveMode: Never}}`;
  await using config = await configuration({ server: `http://127.0.0.1:${server.addr.port}`, user });
  for (let i = 0; i < 2; i++) {
    const error = await rejection(new RESTClient(config).get().absPath("/x").do().into());
    assertInstanceOf(error, ConfigError);
    assertEquals(error.field, 'users["u"].user.exec');
    assert(error.message.includes("deno cannot use"), error.message);
  }
  assertEquals(asked, 0);
});

Deno.test("a 401 to a certificate that has been replaced meanwhile does not count against the new one", async () => {
  const { certificate: cert, key } = await selfSignedCertificate();
  const arrived = Promise.withResolvers<void>();
  const replaced = Promise.withResolvers<void>();
  let asked = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
    if (++asked > 1) return Response.json({});
    arrived.resolve();
    await replaced.promise;
    return new Response("who?", { status: 401 });
  });
  let refused = 0;
  const credential = { authorization: () => undefined, refused: () => void refused++ };
  const url = new URL(`http://127.0.0.1:${server.addr.port}`);
  await using transport = new HttpTransport({ server: url, credential });
  const answer = new RESTClient({ server: url, namespace: "", transport }).get().absPath("/x").do().into();
  await arrived.promise;
  transport.useCertificate({ cert, key });
  replaced.resolve();
  await answer;
  assertEquals([asked, refused], [2, 0]);
});

Deno.test("after a 401 the plugin is run anew for the next request", async () => {
  const file = await Deno.makeTempFile();
  const write = (token: string) =>
    Deno.writeTextFile(
      file,
      JSON.stringify({
        kind: "ExecCredential",
        apiVersion: "client.authentication.k8s.io/v1",
        status: { token },
      }),
    );
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) =>
      new Response("{}", { status: request.headers.get("authorization") === "Bearer new" ? 200 : 401 }),
  );
  const user =
    `{exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ["${file}"], interactiveMode: Never}}`;
  await using config = await configuration({ server: `http://127.0.0.1:${server.addr.port}`, user });
  await write("old");
  const get = () => new RESTClient(config).get().absPath("/x").do().into();
  assert(isUnauthorized(await rejection(get())));
  await write("new");
  assertEquals(await get(), {});
  await Deno.remove(file);
});

Deno.test("[AU-09] the plugin is run before a request when its token has expired, so that no 401 is seen", async () => {
  const file = await Deno.makeTempFile();
  const write = (token: string) =>
    Deno.writeTextFile(
      file,
      JSON.stringify({
        kind: "ExecCredential",
        apiVersion: "client.authentication.k8s.io/v1",
        status: { token, expirationTimestamp: new Date(0).toISOString() },
      }),
    );
  const seen: (string | null)[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    seen.push(request.headers.get("authorization"));
    return new Response("{}");
  });
  const user =
    `{exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ["${file}"], interactiveMode: Never}}`;
  await using config = await configuration({ server: `http://127.0.0.1:${server.addr.port}`, user });
  for (const token of ["one", "two", "three"]) {
    await write(token);
    await new RESTClient(config).get().absPath("/x").do().into();
  }
  assertEquals(seen, ["Bearer one", "Bearer two", "Bearer three"]);
  await Deno.remove(file);
});

Deno.test("credentials go to their own server only", async () => {
  await using config = await configuration({ server: "http://127.0.0.1:1234", user: "{token: s3cret}" });
  const error = await rejection(
    config.transport.fetch(new Request("http://127.0.0.1:4321/x"), { kind: "request" }),
  );
  assert(error.message.includes("may not carry the credentials"), error.message);
});

/** A server of watches that knows how many sockets are open. */
function watchServer() {
  const open = new Set<string>();
  let onClosed = () => {};
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (_request, info) => {
    const peer = `${(info.remoteAddr as Deno.NetAddr).port}`;
    open.add(peer);
    let timer: ReturnType<typeof setInterval>;
    return new Response(
      new ReadableStream({
        start(controller) {
          const event = { type: "ADDED", object: { metadata: { name: "a", resourceVersion: "1" } } };
          const bytes = new TextEncoder().encode(`${JSON.stringify(event)}\n`);
          controller.enqueue(bytes);
          timer = setInterval(() => controller.enqueue(bytes), 5);
        },
        cancel() {
          clearInterval(timer);
          open.delete(peer);
          onClosed();
        },
      }),
      { headers: { "content-type": "application/json" } },
    );
  });
  return {
    open,
    /** Until the client has let all go. */
    async closed() {
      while (open.size > 0) await new Promise<void>((resolve) => onClosed = resolve);
    },
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("each watch has a socket of its own, and cancelling frees it at once", async () => {
  await using server = watchServer();
  await using config = await configuration({ server: server.url });
  const open = () => new RESTClient(config, { version: "v1" }).get().resource("things").do().watch();
  const watches = await Promise.all(Array.from({ length: 10 }, open));
  assertEquals(server.open.size, 10);
  for (const watch of watches.slice(0, 9)) watch.cancel();
  for await (const _ of watches[9]!) break;
  await server.closed();
});

Deno.test("an abort ends a watch that is being read, and frees its socket", async () => {
  await using server = watchServer();
  await using config = await configuration({ server: server.url });
  const controller = new AbortController();
  const watch = await new RESTClient(config, { version: "v1" }).get().resource("things").do(controller)
    .watch();
  const error = await rejection<unknown>((async () => {
    for await (const _ of watch) controller.abort("enough");
  })());
  assertEquals(error, "enough");
  await server.closed();
});

Deno.test("renew() takes fresh connections and leaves what is under way", async () => {
  await using server = watchServer();
  await using config = await configuration({ server: server.url });
  const watch = await new RESTClient(config, { version: "v1" }).get().resource("things").do().watch();
  let seen = 0;
  for await (const _ of watch) {
    if (++seen === 2) config.transport.renew?.();
    if (seen === 4) break;
  }
  await server.closed();
});

Deno.test("a configuration that has been disposed says so", async () => {
  const config = await configuration({ server: "http://127.0.0.1:1234" });
  await config[Symbol.asyncDispose]();
  await config[Symbol.asyncDispose]();
  config.transport.renew?.();
  const error = await rejection(new RESTClient(config).get().absPath("/x").do().into());
  assert(isTransportError(error, "closed"), String(error));
});

Deno.test("a WebSocket that opens while the configuration is disposed is dropped", async () => {
  const asked = Promise.withResolvers<void>();
  const disposed = Promise.withResolvers<void>();
  const dropped = Promise.withResolvers<void>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    asked.resolve();
    await disposed.promise;
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onclose = () => dropped.resolve();
    return response;
  });
  const config = await configuration({ server: `http://127.0.0.1:${server.addr.port}` });
  const opening = rejection(config.transport.connect!(new URL("/x", config.server), { protocols: [] }));
  await asked.promise;
  await config[Symbol.asyncDispose]();
  disposed.resolve();
  assert(isTransportError(await opening, "closed"));
  await dropped.promise;
});

Deno.test("a WebSocket carries the credentials and the protocols", async () => {
  const seen: (string | null)[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    seen.push(request.headers.get("authorization"), request.headers.get("sec-websocket-protocol"));
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "v5.channel.k8s.io" });
    socket.onopen = () => socket.close();
    return response;
  });
  await using config = await configuration({
    server: `http://127.0.0.1:${server.addr.port}`,
    user: "{token: one}",
  });
  const url = new URL("/x", config.server);
  const socket = await config.transport.connect!(url, {
    protocols: ["v5.channel.k8s.io", "v4.channel.k8s.io"],
  });
  await socket.closed;
  assertEquals(socket.protocol, "v5.channel.k8s.io");
  assertEquals(seen, ["Bearer one", "v5.channel.k8s.io, v4.channel.k8s.io"]);
});

Deno.test("a WebSocket that is refused with 401 is opened once more where the token has been replaced", async () => {
  const seen: (string | null)[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    seen.push(request.headers.get("authorization"));
    if (seen.at(-1) !== "Bearer second") return new Response("who?", { status: 401 });
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "v5.channel.k8s.io" });
    socket.onopen = () => socket.close();
    return response;
  });
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "first");
  await using config = await configuration({
    server: `http://127.0.0.1:${server.addr.port}`,
    user: `{tokenFile: ${file}}`,
  });
  const open = () =>
    config.transport.connect!(new URL("/x", config.server), { protocols: ["v5.channel.k8s.io"] });
  await rejection(open());
  assertEquals(seen, ["Bearer first"], "the same token is not tried again");
  await Deno.writeTextFile(file, "second");
  await (await open()).closed;
  assertEquals(seen, ["Bearer first", "Bearer first", "Bearer second"]);
  await Deno.remove(file);
});

Deno.test("[KC-23] an http proxy carries the requests, with its own name and password and the server's token apart", async () => {
  const seen: { method: string; target: string; proxy: string | null; server: string | null }[] = [];
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answer = async () => {
    using connection = await listener.accept();
    const bytes = new Uint8Array(8192);
    const length = await connection.read(bytes) ?? 0;
    const [line, ...rest] = new TextDecoder().decode(bytes.subarray(0, length)).split("\r\n");
    const header = (name: string) =>
      rest.find((one) => one.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
    const [method, target] = line!.split(" ");
    seen.push({
      method: method!,
      target: target!,
      proxy: header("proxy-authorization"),
      server: header("authorization"),
    });
    await connection.write(
      new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
    );
  };
  const proxy = `http://me:p%40ss@127.0.0.1:${listener.addr.port}`;
  const methods = ["GET", "POST"];
  for (const method of methods) {
    const kube = {
      server: "http://kube.test:8080",
      user: "{token: one}",
      cluster: `, proxy-url: "${proxy}"`,
    };
    await Promise.all([headersOf(kube, method), answer()]);
  }
  const target = "http://kube.test:8080/x";
  const credentials = { proxy: `Basic ${encodeBase64("me:p@ss")}`, server: "Bearer one" };
  assertEquals(seen, methods.map((method) => ({ method, target, ...credentials })));
});

Deno.test("what onExchange throws is the request's error, is told once, and leaves no answer unread", async () => {
  const left = Promise.withResolvers<void>();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(new ReadableStream({ cancel: () => left.resolve() })),
  );
  const url = new URL(`http://127.0.0.1:${server.addr.port}`);
  let told = 0;
  const broken = new Error("the log is full");
  const onExchange = () => {
    told++;
    throw broken;
  };
  await using transport = new HttpTransport({ server: url, onExchange });
  const client = new RESTClient({ server: url, namespace: "", transport });
  assertEquals(await rejection(client.get().absPath("/x").do().into()), broken);
  await left.promise;
  assertEquals(told, 1);
});

Deno.test("[RT-17] a connection whose request was given up is not used again", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.TcpConn[] = [];
  const reached = Promise.withResolvers<void>();
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      const request = await connection.read(new Uint8Array(8192));
      // The first connection goes dead: it reads, and never answers.
      if (connections.length === 1) reached.resolve();
      else if (request !== null) {
        await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
      }
    }
  })();
  {
    await using config = await configuration({ server: `http://127.0.0.1:${listener.addr.port}` });
    const client = new RESTClient(config);
    const controller = new AbortController();
    const dead = rejection<unknown>(client.get().absPath("/x").do(controller).into());
    await reached.promise;
    controller.abort("given up");
    assertEquals(await dead, "given up");
    assertEquals(await client.get().absPath("/x").do().into(), {});
    assertEquals(connections.length, 2);
  }
  listener.close();
  for (const connection of connections) connection.close();
  await accepting;
});

Deno.test("connections are used again as long as the certificates that they were made with are the present ones", async () => {
  const ports = new Set<number>();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (_, { remoteAddr }) => {
      ports.add(remoteAddr.port);
      return Response.json({});
    },
  );
  const rotating = [new RotatingValue<TlsMaterial>(() => Promise.resolve({}), { onWarning() {} })];
  for (const options of [{}, { rotating }]) {
    ports.clear();
    const url = new URL(`http://127.0.0.1:${server.addr.port}`);
    await using transport = new HttpTransport({ server: url, ...options });
    const requests = 20;
    for (let i = 0; i < requests; i++) {
      const request = {
        method: "GET",
        url: url.href,
        headers: {},
        body: undefined,
        signal: undefined,
      } as const;
      await (await transport.send(request, { kind: "request" })).bytes();
    }
    // One that has just answered may not be free yet when the next request looks for it.
    assert(ports.size < requests / 2, `${ports.size} connections`);
  }
});

Deno.test("an abort is heeded whatever the transport waits for: the answer, its body, certificate files", async () => {
  const asked = Promise.withResolvers<void>();
  const unanswered = Promise.withResolvers<Response>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (request.url.endsWith("/body")) {
      return new Response(new ReadableStream({ start: (body) => body.enqueue(new Uint8Array(10)) }));
    }
    asked.resolve();
    return unanswered.promise;
  });
  const url = new URL(`http://127.0.0.1:${server.addr.port}`);
  const request = (path: string, signal: AbortSignal) =>
    ({ method: "GET", url: `${url.origin}${path}`, headers: {}, body: undefined, signal }) as const;
  const kind = { kind: "request" } as const;
  {
    await using transport = new HttpTransport({ server: url });
    assert(transport.heedsSignals);
    const first = new AbortController();
    const answer = rejection<unknown>(transport.send(request("/answer", first.signal), kind));
    await asked.promise;
    first.abort("no answer");
    assertEquals(await answer, "no answer");
    const second = new AbortController();
    const response = await transport.send(request("/body", second.signal), kind);
    const body = rejection<unknown>(response.bytes());
    second.abort("half a body");
    assertEquals(await body, "half a body");
  }
  const reading = Promise.withResolvers<void>();
  const files = new RotatingValue<TlsMaterial>(() => {
    reading.resolve();
    return new Promise(() => {});
  }, { onWarning() {} });
  {
    await using transport = new HttpTransport({ server: url, rotating: [files] });
    const third = new AbortController();
    const answer = rejection<unknown>(transport.send(request("/answer", third.signal), kind));
    await reading.promise;
    third.abort("no files");
    assertEquals(await answer, "no files");
  }
  unanswered.resolve(new Response());
});
