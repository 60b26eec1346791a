import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { ApiServer } from "../apiserver/mod.ts";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { stringifyYaml } from "../meta/mod.ts";
import { type ConfigFolder, configFolder, configRefusal } from "./config_folder_test.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { loadConfig } from "./load_config.ts";
import { pluginArguments, type PluginRun } from "./plugin_program_test.ts";
import { RESTClient } from "./rest_client.ts";

/** A kubeconfig whose user is a plugin that is a program of its own. */
function kubeconfig(folder: ConfigFolder, cluster: object, exec: object = {}): string {
  return stringifyYaml({
    clusters: [{ name: "c", cluster }],
    users: [{
      name: "u",
      user: {
        exec: {
          apiVersion: "client.authentication.k8s.io/v1",
          command: Deno.execPath(),
          args: pluginArguments(folder.path),
          env: [{ name: "EXTRA", value: "more" }],
          interactiveMode: "Never",
          provideClusterInfo: true,
          ...exec,
        },
      },
    }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
}

async function runs(folder: ConfigFolder): Promise<PluginRun[]> {
  return (await folder.read("log")).trim().split("\n").map((line) => JSON.parse(line));
}

Deno.test("[AU-26] a plugin that is a program gives all clients of a configuration their token, in one run", async () => {
  await using server = await ApiServer.start();
  const own = parseKubeconfig(server.kubeconfig);
  const cluster = [...own.clusters.values()][0]!.value;
  await using folder = await configFolder({ token: [...own.users.values()][0]!.value.token! });
  await using config = await loadConfig({
    kubeconfig: kubeconfig(folder, {
      ...cluster,
      extensions: [{ name: "client.authentication.k8s.io/exec", extension: { audience: "a" } }],
    }),
  });
  const clients = Array.from({ length: 5 }, () => new RESTClient(config, { version: "v1" }));
  const lists = await Promise.all(
    clients.map((client) => client.get().resource("namespaces").do().into<{ kind: string }>()),
  );
  assertEquals(lists.map(({ kind }) => kind), Array(5).fill("NamespaceList"));
  assertEquals(await runs(folder), [{
    spec: {
      interactive: false,
      cluster: {
        "server": server.url.origin,
        "certificate-authority-data": cluster["certificate-authority-data"]!,
        "config": { audience: "a" },
      },
    },
    extra: "more",
    inherited: true,
  }]);
  assertEquals(Deno.env.get("EXTRA"), undefined, "the process's own environment stays as it is");
});

Deno.test("a token that is refused is had anew from the plugin, while requests flow and none fails", async () => {
  let token = "first";
  let refused = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (request.headers.get("authorization") === `Bearer ${token}`) return new Response("{}");
    refused++;
    return new Response("{}", { status: 401 });
  });
  await using folder = await configFolder({ token });
  await using config = await loadConfig({
    kubeconfig: kubeconfig(folder, { server: `http://127.0.0.1:${server.addr.port}` }),
  });
  const client = new RESTClient(config);
  const flow = async () => {
    for (let i = 0; i < 30; i++) {
      if (i === 10 && token === "first") {
        token = "second";
        Deno.writeTextFileSync(folder.file("token"), token);
      }
      await client.post().absPath("/x").body({ i }).do().into();
    }
  };
  await Promise.all([flow(), flow(), flow()]);
  assert(refused > 0, "the server has refused the old token");
  assertEquals((await runs(folder)).length, 2);
});

Deno.test("[AU-25] a plugin is told of the cluster: the CA of a file as data, the proxy by its URL", async () => {
  const { certificate } = await selfSignedCertificate();
  await using folder = await configFolder({ "ca.crt": certificate, "token": "t" });
  const cluster = {
    "server": "https://127.0.0.1:1/base",
    "certificate-authority": folder.file("ca.crt"),
    "proxy-url": "http://127.0.0.1:2",
    "disable-compression": true,
  };
  await using config = await loadConfig({ kubeconfig: kubeconfig(folder, cluster) });
  await new RESTClient(config).get().absPath("/x").do().into().catch(() => {}); // nothing listens
  assertEquals((await runs(folder))[0]?.spec.cluster, {
    "server": "https://127.0.0.1:1/base",
    "certificate-authority-data": encodeBase64(certificate),
    "proxy-url": "http://127.0.0.1:2",
    "disable-compression": true,
  });
});

Deno.test("[AU-25] a CA or proxy that is no good is an error before the plugin is run", async (t) => {
  await using folder = await configFolder({ token: "t" });
  const table: [fields: object, field: string, says: string][] = [
    [{ "certificate-authority": "/nowhere/ca.crt" }, "certificate-authority", "no such file"],
    [{ "proxy-url": "socks6://p" }, "proxy-url", "is not known"],
  ];
  for (const [fields, field, says] of table) {
    await t.step(field, async () => {
      const text = kubeconfig(folder, { server: "https://127.0.0.1:1", ...fields });
      const error = await configRefusal(() => loadConfig({ kubeconfig: text }));
      assertEquals(error.field, `clusters["c"].cluster.${field}`);
      assert(error.message.includes(says), error.message);
    });
  }
  assertEquals(folder.names(), ["token"], "the plugin has not been run");
});
