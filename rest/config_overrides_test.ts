import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { configFolder, configRefusal } from "./config_folder_test.ts";
import { type ConfigOverrides, mergeFields, overrideConfig } from "./config_overrides.ts";
import type { Kubeconfig, KubeconfigUser } from "./kubeconfig.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { stringifyKubeconfig } from "./kubeconfig_write.ts";
import { loadConfig } from "./load_config.ts";

/** A kubeconfig of two of each, of which `modify` is current. */
function twoContexts(cluster = "{server: 'https://a'}", user = "{token: t}"): Kubeconfig {
  return parseKubeconfig(`
clusters: [{name: modify, cluster: ${cluster}}, {name: keep, cluster: {server: "https://kept"}}]
users: [{name: modify, user: ${user}}, {name: keep, user: {token: kept}}]
contexts:
  - {name: modify, context: {cluster: modify, user: modify, namespace: theirs}}
  - {name: keep, context: {cluster: keep, user: keep, namespace: kept}}
current-context: modify
`);
}

const cluster = (config: Kubeconfig) => config.clusters.get("modify")?.value;
const user = (config: Kubeconfig) => config.users.get("modify")?.value;

Deno.test("[KC-17] insecure-skip-tls-verify from a caller takes both kinds of CA away", () => {
  const over = { cluster: { "insecure-skip-tls-verify": true } };
  for (const ca of ["certificate-authority: f", "certificate-authority-data: YQ=="]) {
    const config = overrideConfig(twoContexts(`{server: "https://a", ${ca}}`), over);
    assertEquals(cluster(config), { "server": "https://a", "insecure-skip-tls-verify": true });
  }
});

Deno.test("[KC-18] a CA file from a caller takes CA data away, and the leave to skip the check", () => {
  const config = overrideConfig(
    twoContexts("{server: 'https://a', certificate-authority-data: YQ==, insecure-skip-tls-verify: true}"),
    { cluster: { "certificate-authority": "/ca.crt" } },
  );
  assertEquals(cluster(config), { "server": "https://a", "certificate-authority": "/ca.crt" });
});

Deno.test("[KC-19] of certificate and key, a caller's file takes data away, and a caller's data the file", () => {
  const files = { "client-certificate": "/c", "client-key": "/k" };
  const data = { "client-certificate-data": "Yw==", "client-key-data": "aw==" };
  const of = (base: KubeconfigUser, over: KubeconfigUser) =>
    user(overrideConfig(twoContexts(undefined, JSON.stringify(base)), { user: over }));
  assertEquals(of(data, files), files);
  assertEquals(of(files, data), data);
  assertEquals(of(data, { "client-key": "/k" }), { "client-certificate-data": "Yw==", "client-key": "/k" });
});

Deno.test("another server takes the kubeconfig's tls-server-name away, unless a caller gives one", () => {
  const base = twoContexts("{server: 'https://a', tls-server-name: a.test}");
  assertEquals(cluster(overrideConfig(base, { cluster: { server: "https://b" } })), { server: "https://b" });
  const named = { cluster: { "server": "https://b", "tls-server-name": "b.test" } };
  assertEquals(cluster(overrideConfig(base, named)), named.cluster);
});

Deno.test("[KC-29] overrides change the entries of their context, and no others", () => {
  const base = twoContexts();
  const before = stringifyKubeconfig(base);
  const after = overrideConfig(base, {
    context: { namespace: "mine" },
    cluster: { server: "https://mine" },
    user: { as: "somebody" },
  });
  assertEquals(stringifyKubeconfig(base), before, "the kubeconfig itself stays as it is");
  assertEquals(
    stringifyKubeconfig(after),
    before.replace("namespace: theirs", "namespace: mine").replace("https://a", "https://mine").replace(
      "      token: t\n",
      "      as: somebody\n      token: t\n",
    ),
  );
  const other = overrideConfig(base, { cluster: { server: "https://mine" } }, "keep");
  assertEquals([cluster(other)?.server, other.clusters.get("keep")?.value.server], [
    "https://a",
    "https://mine",
  ]);
});

Deno.test("[KC-30] an empty field keeps what is there, a list replaces, maps are merged by key, one thing is replaced whole", () => {
  const base: KubeconfigUser = {
    "token": "t",
    "as-groups": ["a", "b"],
    "as-user-extra": { one: ["1"], two: ["2"] },
    "exec": { command: "c", args: ["x"] },
    "extensions": [{ name: "e", extension: 1 }, { name: "f", extension: 2 }],
  };
  const empty: KubeconfigUser = { "token": "", "as-groups": [], "as-user-extra": {}, "exec": null };
  assertEquals(mergeFields(base, empty), base);
  const over: KubeconfigUser = {
    "token": "new",
    "as-groups": ["c"],
    "as-user-extra": { two: ["3", "4"], three: ["5"] },
    "exec": { command: "d" },
    "extensions": [{ name: "f", extension: 3 }],
  };
  assertEquals(mergeFields(base, over), {
    "token": "new",
    "as-groups": ["c"],
    "as-user-extra": { one: ["1"], two: ["3", "4"], three: ["5"] },
    "exec": { command: "d" },
    "extensions": [{ name: "e", extension: 1 }, { name: "f", extension: 3 }],
  });
});

Deno.test("[KC-26] the namespace of a caller is told apart from the context's and from default", async () => {
  const namespaceOf = async (
    options: { namespace?: string; overrides?: ConfigOverrides },
    context = "modify",
  ) => {
    await using config = await loadConfig({ kubeconfig: twoContexts(), context, ...options });
    return [config.namespace, config.namespaceOverridden];
  };
  assertEquals(await namespaceOf({}), ["theirs", false]);
  assertEquals(await namespaceOf({ namespace: "" }), ["theirs", false]);
  assertEquals(await namespaceOf({ namespace: "mine" }), ["mine", true]);
  assertEquals(await namespaceOf({ overrides: { context: { namespace: "mine" } } }), ["mine", true]);
  const none = parseKubeconfig(stringifyKubeconfig(twoContexts()).replace(/ +namespace: theirs\n/, ""));
  await using config = await loadConfig({ kubeconfig: none });
  assertEquals([config.namespace, config.namespaceOverridden], ["default", false]);
});

Deno.test("overrides are what is loaded, with a kubeconfig and without", async () => {
  await using other = await loadConfig({
    kubeconfig: twoContexts(),
    overrides: { context: { cluster: "keep" }, user: { token: "mine" } },
  });
  assertEquals([other.server.href, other.context], ["https://kept/", "modify"]);
  await using alone = await loadConfig({ kubeconfig: "", overrides: { cluster: { server: "http://b:1" } } });
  assertEquals([alone.server.href, alone.namespace], ["http://b:1/", "default"]);
  const { certificate } = await selfSignedCertificate();
  await using folder = await configFolder({ "ca.crt": certificate });
  await using _secure = await loadConfig({
    kubeconfig: twoContexts(`{server: "https://a", certificate-authority-data: ${encodeBase64("no PEM")}}`),
    overrides: { cluster: { "certificate-authority": folder.file("ca.crt") } },
  });
});

Deno.test("overrides that lead nowhere are errors that name the field", async () => {
  const of = (overrides: ConfigOverrides, context?: string) =>
    configRefusal(() => loadConfig({ kubeconfig: twoContexts(), overrides, context }));
  assertEquals((await of({ context: { cluster: "gone" } })).field, 'contexts["modify"].context.cluster');
  assertEquals((await of({ user: { username: "u", password: "p" } })).field, 'users["modify"].user.token');
  assert((await of({ user: { token: "t" } }, "gone")).message.includes('"gone" is not there'));
  const nowhere = await configRefusal(() =>
    loadConfig({ kubeconfig: "", overrides: { user: { token: "t" } } })
  );
  assertEquals(nowhere.field, 'clusters["overrides"].cluster.server');
});
