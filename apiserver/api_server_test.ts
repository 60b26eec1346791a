import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { asTransport, parseYaml } from "../meta/mod.ts";
import { ApiServer, ListenError } from "./mod.ts";

Deno.test("serves HTTPS that its kubeconfig describes, and stops with a watch open", async () => {
  const server = await ApiServer.start();
  // deno-lint-ignore no-explicit-any -- a kubeconfig
  const kubeconfig = parseYaml(server.kubeconfig) as any;
  const { server: url, "certificate-authority-data": ca } = kubeconfig.clusters[0].cluster;
  assertEquals(`${url}/`, server.url.href);
  using client = Deno.createHttpClient({ caCerts: [atob(ca)] });
  const headers = { Authorization: `Bearer ${kubeconfig.users[0].user.token}` };
  const response = await fetch(`${url}/api/v1/namespaces/default`, { client, headers });
  assertEquals([response.status, (await response.json()).metadata.name], [200, "default"]);

  const watch = await fetch(`${url}/api/v1/namespaces?watch=true&resourceVersion=${5}`, { client, headers });
  const rest = watch.text();
  await server[Symbol.asyncDispose]();
  await rest;
});

Deno.test("a taken port is one clear error", async () => {
  await using server = await ApiServer.start();
  const port = Number(server.url.port);
  await assertRejects(
    () => ApiServer.start({ port }),
    ListenError,
    `cannot listen on 127.0.0.1:${port}: the port is in use`,
  );
});

Deno.test({
  name: "without a socket no permission is needed",
  permissions: "none",
  async fn() {
    await using server = await ApiServer.start({ listen: false });
    const { server: url, transport } = server.config;
    const response = await asTransport(transport).fetch(new Request(new URL("/api/v1/namespaces", url)), {
      kind: "request",
    });
    assertEquals((await response.json()).items.length, 4);
  },
});

Deno.test("the transport in process keeps to a request's signal", async () => {
  await using server = await ApiServer.start({ listen: false });
  const { server: url, transport } = server.config;
  const abort = new AbortController();
  const request = new Request(new URL("/api/v1/namespaces?watch=true&resourceVersion=0", url), {
    signal: abort.signal,
  });
  const response = await asTransport(transport).fetch(request, { kind: "watch" });
  const reader = response.body!.getReader();
  await reader.read();
  const next = reader.read().catch((error) => error);
  abort.abort(new Error("enough"));
  assertEquals((await next).message, "enough");
  await assertRejects(
    () => asTransport(transport).fetch(new Request(url, { signal: abort.signal }), { kind: "request" }),
    Error,
    "enough",
  );
});

Deno.test("writes headers as UTF-8 over its listener, and takes them so", async () => {
  await using server = await ApiServer.start();
  // deno-lint-ignore no-explicit-any -- a kubeconfig
  const kubeconfig = parseYaml(server.kubeconfig) as any;
  const { server: url, "certificate-authority-data": ca } = kubeconfig.clusters[0].cluster;
  const { hostname, port, host } = new URL(url);
  using connection = await Deno.connectTls({ hostname, port: Number(port), caCerts: [atob(ca)] });
  const body = JSON.stringify({ metadata: { name: "one" }, data: { a: "1" }, "größe→": 1 });
  const request = new TextEncoder().encode([
    "POST /api/v1/namespaces/default/configmaps HTTP/1.1",
    `Host: ${host}`,
    `Authorization: Bearer ${kubeconfig.users[0].user.token}`,
    "User-Agent: größe→/1",
    "Content-Type: application/json",
    "Connection: close",
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    "",
    body,
  ].join("\r\n"));
  await connection.writable.getWriter().write(request);
  const answer = await new Response(connection.readable).text();
  assertStringIncludes(answer, '299 - "unknown field \\"größe→\\""');
  assertStringIncludes(answer, '"manager":"größe→"');
});
