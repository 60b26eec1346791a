import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import type { Configuration } from "./configuration.ts";
import { configFolder } from "./config_folder_test.ts";
import { startDemandingServer } from "./demanding_server_test.ts";
import { rejection } from "./fake_server_test.ts";
import { loadConfig } from "./load_config.ts";
import { RESTClient } from "./rest_client.ts";
import { isUnauthorized } from "./status_error.ts";

function kubeconfig(cluster: string, user: string): string {
  return `
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {cluster: c, user: u, namespace: ns}}]
current-context: x
`;
}

Deno.test("[AU-23] an anonymous configuration sends nothing of who the user is, and keeps how the server is reached", async (t) => {
  await using folder = await configFolder({ token: "from-file" });
  const exec =
    "{apiVersion: client.authentication.k8s.io/v1, command: kybern-no-such-program, interactiveMode: Never}";
  const users = [
    "{token: t}",
    `{tokenFile: ${folder.file("token")}}`,
    "{username: u, password: p}",
    "{token: t, as: other, as-uid: '1', as-groups: [g], as-user-extra: {k: [v]}}",
    `{exec: ${exec}}`,
  ];
  const seen: [target: string, headers: Headers][] = [];
  // As a proxy it is asked for the whole URL.
  await using proxy = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    seen.push([request.url, request.headers]);
    return new Response("{}");
  });
  const url = `http://me:secret@127.0.0.1:${proxy.addr.port}`;
  for (const user of users) {
    await t.step(user.slice(1, 12), async () => {
      const cluster = `{server: "http://kube.test/base", proxy-url: "${url}", disable-compression: true}`;
      await using config = await loadConfig({ kubeconfig: kubeconfig(cluster, user) });
      await using nobody = config.anonymous();
      assertEquals([nobody.server.href, nobody.namespace, nobody.context], [
        "http://kube.test/base",
        "ns",
        "x",
      ]);
      await new RESTClient(nobody).get().absPath("/x").do().into();
      const [, headers] = seen.pop()!;
      const identity = [...headers.keys()].filter((name) =>
        name === "authorization" || name.startsWith("impersonate")
      );
      assertEquals(identity, []);
      assertEquals(headers.get("accept-encoding"), "identity");
      assert(headers.has("proxy-authorization"), "the proxy knows the user as before");
    });
  }
});

Deno.test("[AU-23] an anonymous configuration has the CA, and no client certificate", async () => {
  const [own, mine] = [await selfSignedCertificate(), await selfSignedCertificate()];
  await using server = await startDemandingServer({ own, clients: [mine] });
  await using folder = await configFolder({ "ca.crt": own.certificate });
  const user = `{client-certificate-data: ${encodeBase64(mine.certificate)}, client-key-data: ${
    encodeBase64(mine.key)
  }}`;
  const cluster = `{server: "https://127.0.0.1:${server.port}", certificate-authority: ${
    folder.file("ca.crt")
  }}`;
  const get = (config: Configuration) => new RESTClient(config).get().absPath("/x").do().into();
  const config = await loadConfig({ kubeconfig: kubeconfig(cluster, user) });
  await get(config);
  await using nobody = config.anonymous();
  await config[Symbol.asyncDispose]();
  assert(isUnauthorized(await rejection(get(nobody))), "it is trusted, and asks who this is");
  assert((await rejection(get(config))).message.includes("has been closed"), "each is disposed by itself");
});
