import { assert, assertEquals } from "@std/assert";
import { type HttpExchange, maskHeader } from "./http_exchange.ts";
import { rejection } from "./fake_server_test.ts";
import { loadConfig } from "./load_config.ts";
import { RESTClient } from "./rest_client.ts";

Deno.test("[AU-17] of a credential its scheme is shown, where that is known; other headers are plain", async (t) => {
  const table: [name: string, value: string, shown: string][] = [
    ["Authorization", "Bearer s3cret", "Bearer <masked>"],
    ["authorization", "bearer s3cret more", "bearer <masked>"],
    ["Authorization", "Basic s3cret", "Basic <masked>"],
    ["Authorization", "Negotiate s3cret", "Negotiate <masked>"],
    ["Authorization", "s3cret", "<masked>"],
    ["Authorization", "S3cret scheme", "<masked>"],
    ["Authorization", "Bearer", "Bearer"],
    ["Authorization", "Bearer ", "Bearer"],
    ["Authorization", "", ""],
    ["Proxy-Authorization", "Basic s3cret", "Basic <masked>"],
    ["Cookie", "s3cret", "<masked>"],
    [
      "Sec-WebSocket-Protocol",
      "v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.czNjcmV0",
      "v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.<masked>",
    ],
    ["Accept", "application/json", "application/json"],
  ];
  for (const [name, value, shown] of table) {
    await t.step(`${name}: ${value}`, () => assertEquals(maskHeader(name, value), shown));
  }
});

/** Loads a kubeconfig of one token, and hands on what is told. */
function told(server: string, exchanges: HttpExchange[]) {
  return loadConfig({
    kubeconfig: `
clusters: [{name: c, cluster: {server: "${server}"}}]
users: [{name: u, user: {token: s3cret, as: someone}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    onExchange: (exchange) => void exchanges.push(exchange),
  });
}

Deno.test("[AU-17] each request is told with what the transport added to it, and its answer", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response("{}", { status: 201, headers: { "audit-id": "a", "set-cookie": "s3cret" } }),
  );
  const exchanges: HttpExchange[] = [];
  const url = `http://127.0.0.1:${server.addr.port}`;
  await using config = await told(url, exchanges);
  await new RESTClient(config).post().absPath("/x").param("dryRun", "All").body({}).do().into();
  assertEquals(exchanges.length, 1);
  const [{ method, url: asked, status, requestHeaders, responseHeaders, error, duration }] = exchanges as [
    HttpExchange,
  ];
  assertEquals([method, asked, status, error], ["POST", `${url}/x?dryRun=All`, 201, undefined]);
  const request = Object.fromEntries(requestHeaders.map(([name, value]) => [name.toLowerCase(), value]));
  assertEquals([request.authorization, request["impersonate-user"]], ["Bearer <masked>", "someone"]);
  const response = Object.fromEntries(responseHeaders);
  assertEquals([response["audit-id"], response["set-cookie"]], ["a", "<masked>"]);
  assert(duration >= 0);
  assert(!JSON.stringify(exchanges).includes("s3cret"));
});

Deno.test("a request that gets no answer is told too", async () => {
  const exchanges: HttpExchange[] = [];
  await using config = await told("http://127.0.0.1:1", exchanges);
  await rejection(new RESTClient(config).post().absPath("/x").body({}).do().into());
  assertEquals(exchanges.map(({ status, error }) => [status, error]), [[undefined, "TypeError"]]);
});
