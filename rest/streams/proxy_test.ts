import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ApiServer, type ProxyRequest } from "../../apiserver/mod.ts";
import { Node, Pod, Service } from "../../api/core/v1.ts";
import { FakeServer } from "../fake_server_test.ts";
import { HttpTransport } from "../http_transport.ts";
import { isTransportError, kindClient, loadConfig, RequestError } from "../mod.ts";

Deno.test("a proxy's path has scheme, name and port, and what is asked for behind it", async () => {
  const server = new FakeServer(() => new Response("x"));
  const pods = kindClient(server.access, Pod, { namespace: "ns" });
  const services = kindClient(server.access, Service, { namespace: "ns" });
  const nodes = kindClient(server.access, Node);
  await pods.proxy("web")("/");
  await pods.proxy("web", { port: 8080 })("metrics?a=b?c&d=%2F");
  await services.proxy("web", { port: "http", scheme: "http" })("/a%2Fb/");
  await services.proxy("web", { scheme: "https" })("/");
  await services.namespace("other").proxy("web", { port: 443, scheme: "https" })("/x");
  await nodes.proxy("n1", { port: 10250 })("/stats");
  // Not by its parts: a query of nothing is seen in the whole alone.
  assertEquals(server.seen.map(({ url }) => url.href.replace("http://fake.test", "")), [
    "/api/v1/namespaces/ns/pods/web/proxy/",
    "/api/v1/namespaces/ns/pods/web:8080/proxy/metrics?a=b?c&d=%2F",
    "/api/v1/namespaces/ns/services/web:http/proxy/a%2Fb/",
    "/api/v1/namespaces/ns/services/https:web:/proxy/",
    "/api/v1/namespaces/other/services/https:web:443/proxy/x",
    "/api/v1/nodes/n1:10250/proxy/stats",
  ]);
});

Deno.test("a proxy's path that leads elsewhere is refused before anything is sent", async () => {
  const server = new FakeServer({});
  const pods = kindClient(server.access, Pod, { namespace: "ns" });
  for (
    const path of [
      "../secrets",
      "/a/../../b",
      "/%2e%2e/x",
      "/x#y",
      "/x?a#y",
      "\\..\\x",
      "/.\t./x",
      "/.\n.",
      "/%2\re.",
    ]
  ) {
    await assertRejects(() => pods.proxy("web")(path), RequestError);
  }
  for (const name of ["", "..", "a/b", "https:web:443"]) {
    assertThrows(() => pods.proxy(name), RequestError);
  }
  assertEquals(server.seen, []);
});

for (const listen of [false, true]) {
  const where = listen ? "over a socket" : "in process";
  Deno.test(`method, headers, body and the target's own answer pass through, ${where}`, async () => {
    const seen: unknown[] = [];
    await using server = await ApiServer.start({
      listen,
      handlers: {
        async proxy({ resource, namespace, name, scheme, port, request, user }: ProxyRequest) {
          const { method, url, headers } = request;
          seen.push({
            ...{ resource, namespace, name, scheme, port, method, url, user: user.name },
            body: await request.text(),
            custom: headers.get("x-custom"),
            authorization: headers.get("authorization"),
          });
          return new Response("teapot", { status: 418, headers: { "X-From": "pod" } });
        },
      },
    });
    await using config = listen ? await loadConfig({ kubeconfig: server.kubeconfig }) : undefined;
    const access = config ?? server.config;
    const pods = kindClient(access, Pod, { namespace: "default" });
    await pods.create({
      metadata: { name: "proxy" },
      spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
    });
    const send = pods.proxy("proxy", { port: 8080 });
    const response = await send("/api/a%20b?c=d", {
      method: "POST",
      headers: { "X-Custom": "yes" },
      body: "grüße",
    });
    assertEquals([response.status, response.headers.get("x-from")], [418, "pod"]);
    assertEquals(await response.text(), "teapot");
    assertEquals(seen, [{
      resource: "pods",
      namespace: "default",
      name: "proxy",
      scheme: "http",
      port: "8080",
      method: "POST",
      url: "http://proxy:8080/api/a%20b?c=d",
      user: "admin",
      body: "grüße",
      custom: "yes",
      authorization: null,
    }]);
    const missing = await pods.proxy("nobody")("/");
    assertEquals(missing.status, 404);
    assertStringIncludes(await missing.text(), 'pods \\"nobody\\" not found');
  });
}

Deno.test("a target's redirect is its answer, and not followed, whatever is asked", async () => {
  const asked: string[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    asked.push(new URL(url).pathname);
    return new Response(null, { status: 302, headers: { Location: "/api/v1/secrets" } });
  });
  const url = new URL(`http://127.0.0.1:${server.addr.port}`);
  await using transport = new HttpTransport({ server: url });
  const proxy = kindClient({ server: url, namespace: "ns", transport }, Pod, { namespace: "ns" }).proxy(
    "web",
  );
  const response = await proxy("/", { redirect: "follow" });
  assertEquals([response.status, response.headers.get("location")], [302, "/api/v1/secrets"]);
  await response.body?.cancel();
  assertEquals(asked, ["/api/v1/namespaces/ns/pods/web/proxy/"]);
});

Deno.test("an abort ends a proxied request with its reason", async () => {
  const reached = Promise.withResolvers<void>();
  await using server = await ApiServer.start({
    listen: false,
    handlers: {
      proxy: ({ request }) => {
        reached.resolve();
        return new Promise((resolve) =>
          request.signal.addEventListener("abort", () => resolve(new Response()))
        );
      },
    },
  });
  const nodes = kindClient(server.config, Node);
  await nodes.create({ metadata: { name: "n1" } });
  const controller = new AbortController();
  const sent = nodes.proxy("n1")("/", { signal: controller.signal }).then(
    () => "answered",
    (reason) => reason,
  );
  await reached.promise;
  controller.abort("enough");
  assertEquals(await sent, "enough");
});

Deno.test("a server that is not there is a TransportError", async () => {
  const { access } = new FakeServer(() => Promise.reject(new TypeError("fetch failed: Connection refused")));
  const error = await kindClient(access, Node).proxy("n1")("/").then(() => undefined, (error) => error);
  assert(isTransportError(error, "refused"), String(error));
});
