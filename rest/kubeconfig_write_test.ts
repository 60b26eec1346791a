import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { parseYaml } from "../meta/mod.ts";
import { configFolder, configRefusal } from "./config_folder_test.ts";
import { rejection } from "./fake_server_test.ts";
import { Kubeconfig } from "./kubeconfig.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { stringifyKubeconfig, writeKubeconfig } from "./kubeconfig_write.ts";
import { validateConfig } from "./kubeconfig_select.ts";

Deno.test("[KC-13] a written kubeconfig is sorted, quotes names that look like numbers, and has null for no users", () => {
  const cluster = { value: { server: "https://localhost:1234" } };
  const config = new Kubeconfig({
    clusters: [["433e40", cluster], ["1", cluster], ["0", cluster]],
    contexts: [["433e40", { value: { cluster: "433e40" } }]],
    currentContext: "any",
  });
  const text = stringifyKubeconfig(config);
  assertEquals(
    text,
    `apiVersion: v1
clusters:
  - cluster:
      server: 'https://localhost:1234'
    name: "0"
  - cluster:
      server: 'https://localhost:1234'
    name: "1"
  - cluster:
      server: 'https://localhost:1234'
    name: "433e40"
contexts:
  - context:
      cluster: "433e40"
      user: ""
    name: "433e40"
current-context: any
kind: Config
users: null
`,
  );
  assertEquals([...parseKubeconfig(text).clusters.keys()], ["0", "1", "433e40"]);
});

Deno.test("[KC-50] fields that are not known, at any level, are there again after load and save", () => {
  const text = `apiVersion: v1
clusters:
  - beside: {a: 1}
    cluster: {server: a, newer: [1, {deep: true}], extensions: [{name: e, extension: {x: 1}}]}
    name: c
contexts:
  - {name: x, context: {cluster: c, user: u, newer: text, extensions: [{name: e, extension: 7}]}, beside: 2}
current-context: x
extensions: [{name: top, extension: {y: 2}}]
kind: Config
preferences: {colors: true}
top-level: [1, 2]
users:
  - beside: text
    name: u
    user:
      newer: {a: b}
      exec: {command: c, apiVersion: v, newer: 12345678901234567890}
      auth-provider: {name: p, newer: 1}
`;
  const once = stringifyKubeconfig(parseKubeconfig(text));
  assertEquals(stringifyKubeconfig(parseKubeconfig(once)), once);
  assertEquals(parseYaml(once), parseYaml(text));
});

Deno.test("a file is written whole, for its owner only, and keeps the permissions that it has", async () => {
  await using folder = await configFolder();
  const config = parseKubeconfig("users: [{name: u, user: {token: s3cret}}]");
  const path = folder.file("deep/er/config");
  await writeKubeconfig(config, path);
  assert((await Deno.readTextFile(path)).includes("token: s3cret"));
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  await Deno.chmod(path, 0o640);
  await writeKubeconfig(new Kubeconfig(), path);
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o640);
  assertEquals([...Deno.readDirSync(folder.file("deep/er"))].map(({ name }) => name), ["config"]);
});

Deno.test("a link stays a link: what it leads to is written", async () => {
  await using folder = await configFolder({ real: "" });
  await Deno.symlink(folder.file("real"), folder.file("link"));
  await writeKubeconfig(new Kubeconfig({ currentContext: "x" }), folder.file("link"));
  assert((await Deno.lstat(folder.file("link"))).isSymlink);
  assert((await folder.read("real")).includes("current-context: x"));
});

Deno.test("a file that another program has locked is an error that says so, or written once it is free", async () => {
  await using folder = await configFolder({ "config": "current-context: old", "config.lock": "" });
  const path = folder.file("config");
  const config = new Kubeconfig({ currentContext: "new" });
  const error = await configRefusal(() => writeKubeconfig(config, path, { lockTimeout: 0 }));
  assertEquals(error.file, path);
  assert(error.message.includes(`${path}.lock is there`), error.message);
  assertEquals(await folder.read("config"), "current-context: old");

  const reason = new Error("enough");
  const controller = new AbortController();
  const waiting = rejection(writeKubeconfig(config, path, { signal: controller.signal }));
  controller.abort(reason);
  assertStrictEquals(await waiting, reason);

  const writing = writeKubeconfig(config, path);
  await Deno.remove(`${path}.lock`);
  await writing;
  assert((await folder.read("config")).includes("current-context: new"));
  assertEquals(folder.names(), ["config"]);
});

Deno.test({
  name: "without permission to write the error names the flags",
  permissions: { read: true, write: false },
  async fn() {
    const error = await configRefusal(() => writeKubeconfig(new Kubeconfig(), "/etc/kube/config"));
    assertEquals(
      error.message,
      "/etc/kube/config: deno may not write it: run it with " +
        "--allow-read=/etc/kube/config,/etc/kube/config.lock --allow-write=/etc/kube/config,/etc/kube/config.lock",
    );
  },
});

Deno.test("validateConfig tells all that is wrong with all entries", async () => {
  const config = parseKubeconfig(
    `
clusters: [{name: none, cluster: {}}, {name: c, cluster: {server: a}}]
users: [{name: two, user: {token: t, username: u, password: p}}]
contexts: [{name: x, context: {cluster: c, user: gone}}]
current-context: elsewhere
`,
    { file: "/f" },
  );
  const error = await configRefusal(() => validateConfig(config));
  assertEquals(error.problems.map(({ field }) => field), [
    "current-context",
    'contexts["x"].context.user',
    'users["two"].user.token',
    'clusters["none"].cluster.server',
  ]);
  assertEquals((await configRefusal(() => validateConfig(new Kubeconfig()))).empty, true);
});
