/**
 * Secrets of a configuration are shown nowhere: each field that may hold one, each way to print, each kind of error.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import type { StatusError } from "./status_error.ts";
import { stringifyYaml } from "../meta/mod.ts";
import type { Configuration } from "./configuration.ts";
import { configFolder } from "./config_folder_test.ts";
import { type ConfigOverrides, overrideConfig } from "./config_overrides.ts";
import { flattenConfig } from "./flatten_config.ts";
import { Kubeconfig, type KubeconfigCluster, type KubeconfigUser } from "./kubeconfig.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { stringifyKubeconfig } from "./kubeconfig_write.ts";
import { loadConfig } from "./load_config.ts";
import { rejection } from "./fake_server_test.ts";
import { minifyConfig } from "./minify_config.ts";
import { RESTClient } from "./rest_client.ts";
import { serviceAccountConfig } from "./service_account_config.ts";

const secret = "s3cret-s3cret";
const hidden = encodeBase64(secret);
const version = "client.authentication.k8s.io/v1";
const extension = { name: "e", extension: { deep: [secret] } };

/** Every field of a user that may hold a secret. */
const userFields: [name: string, fields: KubeconfigUser & Record<string, unknown>][] = [
  ["token", { token: secret }],
  ["password", { username: "u", password: secret }],
  ["client-certificate-data", { "client-certificate-data": hidden, "client-key-data": hidden }],
  ["as-user-extra", { "token": "t", "as": "a", "as-user-extra": { k: [secret] } }],
  ["exec.args", { exec: { apiVersion: version, command: "c", interactiveMode: "Never", args: [secret] } }],
  [
    "exec.env",
    {
      exec: {
        apiVersion: version,
        command: "c",
        interactiveMode: "Never",
        env: [{ name: "A", value: secret }],
      },
    },
  ],
  ["exec, a field not known", {
    exec: { apiVersion: version, command: "c", newer: secret } as KubeconfigUser["exec"],
  }],
  ["auth-provider.config", {
    "auth-provider": {
      name: "oidc",
      config: {
        "idp-issuer-url": `https://u:${secret}@idp.test`,
        "client-id": "id",
        "client-secret": secret,
        "id-token": secret,
        "refresh-token": secret,
        "newer": secret,
      },
    },
  }],
  ["extensions of a user", { extensions: [extension] }],
  ["a field of a user not known", { newer: { deep: secret } }],
];

/** Every field of a cluster that may hold a secret. */
const clusterFields: [name: string, fields: KubeconfigCluster & Record<string, unknown>][] = [
  ["server", { server: `https://u:${secret}@a.test/path?token=${secret}` }],
  ["proxy-url", { "proxy-url": `http://u:${secret}@p.test` }],
  ["certificate-authority-data", { "certificate-authority-data": hidden }],
  ["extensions of a cluster", { extensions: [extension] }],
  ["a field of a cluster not known", { newer: secret }],
];

const table = [
  ...userFields.map(([name, user]) => ({ name, user, cluster: {} })),
  ...clusterFields.map(([name, cluster]) => ({ name, user: { token: secret }, cluster })),
];

function text({ user, cluster }: { user: object; cluster: object }, server = "http://127.0.0.1:1"): string {
  return stringifyYaml({
    clusters: [{ name: "c", cluster: { server, ...cluster }, beside: secret }],
    users: [{ name: "u", user, beside: secret }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u", newer: secret, extensions: [extension] } }],
    "current-context": "x",
    "extensions": [extension],
    "top-level": secret,
  });
}

/** A value in each way in which people print one. */
function shown(value: unknown): string[] {
  const options = [1, 4, Infinity].flatMap((depth) => [{ depth }, { depth, showHidden: true }]);
  return [
    ...options.map((one) => Deno.inspect(value, one)),
    ...options.map((one) => Deno.inspect([{ value }], one)),
    JSON.stringify(value) ?? "",
    JSON.stringify({ value }),
    String(value),
    `${value}`,
  ];
}

function assertHidden(texts: Iterable<string>, what: string): void {
  for (const one of texts) assert(!one.includes(secret) && !one.includes(hidden), `${what}: ${one}`);
}

Deno.test("no secret of a kubeconfig is in its printed form, as a whole or in parts", async (t) => {
  for (const fields of table) {
    await t.step(fields.name, async () => {
      const config = parseKubeconfig(text(fields));
      const overrides: ConfigOverrides = { cluster: { server: "http://b" }, user: { as: "a" } };
      const all = [
        config,
        minifyConfig(config),
        await flattenConfig(config),
        overrideConfig(config, overrides),
      ];
      for (const one of all) {
        assert(stringifyKubeconfig(one).includes(secret), "what is written has it");
        for (
          const part of [
            one,
            one.users,
            one.clusters,
            one.contexts,
            one.others,
            one.users.get("u")?.value,
            one.clusters.get("c")?.value,
          ]
        ) {
          assertHidden(shown(part), fields.name);
        }
        const { exec, "auth-provider": provider } = one.users.get("u")!.value;
        for (const part of [exec, provider, provider?.config]) assertHidden(shown(part), fields.name);
      }
      const built = new Kubeconfig({
        users: [["u", { value: fields.user }]],
        clusters: [["c", { value: fields.cluster }]],
      });
      assertHidden(shown(built), `${fields.name}, made by a program`);
    });
  }
  const view = JSON.parse(JSON.stringify(parseKubeconfig(text(table[1]!))));
  assertEquals(view.users[0], {
    beside: "REDACTED",
    name: "u",
    user: { password: "REDACTED", username: "u" },
  });
});

Deno.test("no secret is in a configuration that is printed, its transport, its clients, or what they tell", async (t) => {
  const told: string[] = [];
  const tell = (...values: unknown[]) => void told.push(...values.flatMap(shown));
  const real = { ...console };
  Object.assign(console, { log: tell, info: tell, warn: tell, error: tell, debug: tell });
  try {
    for (const fields of table) {
      await t.step(fields.name, async () => {
        let config: Configuration;
        try {
          config = await loadConfig({ kubeconfig: text(fields), onExchange: tell, onWarning: tell });
        } catch (error) {
          return assertHidden(shown(error), "the error of loading");
        }
        await using loaded = config;
        const client = new RESTClient(loaded);
        const account = serviceAccountConfig(loaded, { namespace: "ns", name: "n" });
        const values = [
          loaded,
          { ...loaded },
          loaded.transport,
          client,
          client.get(),
          loaded.anonymous,
          account,
        ];
        for (const value of values) assertHidden(shown(value), fields.name);
        for (const request of [client.get().absPath("/x"), new RESTClient(account).get().absPath("/x")]) {
          const error = await request.do({ signal: AbortSignal.any([]) }).into().catch((error) => error);
          assert(error instanceof Error, "nobody is there");
          assertHidden([...shown(error), error.stack ?? ""], `the error of a request, ${fields.name}`);
        }
        await account[Symbol.asyncDispose]();
      });
    }
  } finally {
    Object.assign(console, real);
  }
  assertHidden(told, "what was told");
});

Deno.test("no secret is in the error of a malformed file, field, or answer", async (t) => {
  const { certificate, key } = await selfSignedCertificate();
  const pair = { "client-certificate-data": encodeBase64(certificate), "client-key-data": encodeBase64(key) };
  await using folder = await configFolder({
    secret,
    tabs: `${secret}\tx`,
    broken: `users: [{token: "${secret}`,
  });
  const own = (user: object, cluster: object = {}) => text({ user, cluster }, "https://127.0.0.1:1");
  const texts: [name: string, text: string][] = [
    ["no YAML", await folder.read("broken")],
    ["no map", `- ${secret}`],
    ["a number for a token", `users: [{name: u, user: {token: ["${secret}"]}}]`],
    ["a text for exec", `users: [{name: u, user: {exec: "${secret}"}}]`],
    ["a list for a provider", `users: [{name: u, user: {auth-provider: {config: {a: ["${secret}"]}}}}]`],
    ["token and password", own({ token: secret, username: "u", password: secret })],
    ["key data that is none", own({ ...pair, "client-key-data": hidden })],
    ["certificate data that is none", own({ ...pair, "client-certificate-data": hidden })],
    ["key data that is no base64", own({ ...pair, "client-key-data": `%${secret}` })],
    ["a token file that holds none", own({ tokenFile: folder.file("tabs") })],
    [
      "a key file that holds none",
      own({ "client-certificate": folder.file("secret"), "client-key": folder.file("secret") }),
    ],
    ["a CA file that holds none", own({}, { "certificate-authority": folder.file("secret") })],
    ["a proxy that is no URL", own({}, { "proxy-url": `u:${secret}@p` })],
    ["a server that is no URL", own({}, { server: `https://u:${secret}@:x` })],
    ["an unknown provider", own({ "auth-provider": { name: "gcp", config: { token: secret } } })],
  ];
  for (const [name, kubeconfig] of texts) {
    await t.step(name, async () => {
      const error = await loadConfig({ kubeconfig }).catch((error) => error);
      assert(error instanceof Error, `expected an error, got ${Deno.inspect(error)}`);
      assertHidden([...shown(error), error.stack ?? ""], name);
    });
  }
});

Deno.test("no secret is in the error of a server that refuses it", async (t) => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const status = Number(new URL(request.url).pathname.slice(1));
    return Response.json({ kind: "Status", status: "Failure", code: status, message: "no" }, { status });
  });
  await using config = await loadConfig({
    kubeconfig: text({ user: { token: secret }, cluster: {} }, `http://127.0.0.1:${server.addr.port}`),
  });
  for (const status of [400, 401, 403, 404, 409, 422, 500]) {
    await t.step(`${status}`, async () => {
      const error = await rejection<StatusError>(
        new RESTClient(config).get().absPath(`/${status}`).do().into(),
      );
      assertEquals(error.code, status);
      assertHidden([...shown(error), error.stack ?? ""], `${status}`);
    });
  }
});
