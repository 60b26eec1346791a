import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { parseYaml } from "../meta/mod.ts";
import { configFolder, configRefusal } from "./config_folder_test.ts";
import { rejection } from "./fake_server_test.ts";
import { mergeKubeconfigs } from "./kubeconfig.ts";
import { readKubeconfig, readKubeconfigs } from "./kubeconfig_files.ts";
import { modifyConfig, modifyConfigAt } from "./modify_config.ts";

/** What files hold together, as of `KUBECONFIG`. */
async function merged(paths: string[]) {
  return mergeKubeconfigs(await readKubeconfigs(paths, {}));
}

Deno.test("[KC-15] another current context is written to the first file that is listed, not to the first by name", async () => {
  await using folder = await configFolder({ a: "current-context: of-a\n", b: "current-context: of-b\n" });
  const paths = [folder.file("b"), folder.file("a")];
  const after = await modifyConfigAt(paths, (config) => {
    assertEquals(config.currentContext, "of-b");
    config.currentContext = "new";
  });
  assertEquals(after.currentContext, "new");
  assertEquals((await merged(paths)).currentContext, "new");
  assertEquals(await folder.read("a"), "current-context: of-a\n");
  assert((await folder.read("b")).includes("current-context: new\n"));
  assertEquals(folder.names(), ["a", "b"]);
});

const first = `
clusters: [{name: c1, cluster: {server: "http://one", certificate-authority: sub/ca.crt, newer: 1}, beside: kept}]
users: [{name: u1, user: {client-key: ../k, client-certificate: c, exec: {command: ./plugin, apiVersion: v}}}]
newer-top: kept
`;
const second = `
clusters: [{name: c2, cluster: {server: "http://two"}}]
contexts: [{name: x2, context: {cluster: c2, user: u1}}, {name: gone, context: {cluster: c2, user: u1}}]
current-context: x2
`;

Deno.test("changes go to the files that the entries are from, new entries to the first; paths stay as they are written", async () => {
  await using folder = await configFolder({ first, second });
  await modifyConfigAt(["none", "first", "second"].map(folder.file), (config) => {
    config.clusters.get("c1")!.value.server = "http://changed";
    config.users.get("u1")!.value.as = "somebody";
    config.contexts.get("x2")!.value.namespace = "ns";
    config.contexts.delete("gone");
    config.clusters.set("new", {
      value: { server: "http://new", "certificate-authority": folder.file("sub/new.crt") },
    });
  });
  const one = parseYaml(await folder.read("first")) as Record<string, unknown>;
  assertEquals(one.clusters, [
    {
      beside: "kept",
      cluster: { "certificate-authority": "sub/ca.crt", "newer": 1, "server": "http://changed" },
      name: "c1",
    },
    { cluster: { "certificate-authority": "sub/new.crt", "server": "http://new" }, name: "new" },
  ]);
  assertEquals(one.users, [{
    name: "u1",
    user: {
      "as": "somebody",
      "client-certificate": "c",
      "client-key": "../k",
      "exec": { command: "./plugin", apiVersion: "v" },
    },
  }]);
  assertEquals([one["newer-top"], one["current-context"]], ["kept", ""]);
  const two = parseYaml(await folder.read("second")) as Record<string, unknown>;
  assertEquals(two.contexts, [{ context: { cluster: "c2", namespace: "ns", user: "u1" }, name: "x2" }]);
  assertEquals(two["current-context"], "x2");
  assertEquals(folder.names(), ["first", "second"]);
});

Deno.test("a current context that is taken away goes from the file that sets it", async () => {
  await using folder = await configFolder({ first, second });
  const paths = [folder.file("first"), folder.file("second")];
  await modifyConfigAt(paths, (config) => void (config.currentContext = ""));
  assertEquals((await merged(paths)).currentContext, "");
  assertEquals(await folder.read("first"), first, "a file that is not concerned");
});

Deno.test("what is not changed writes nothing, and a change that throws neither", async () => {
  await using folder = await configFolder({ first });
  const path = folder.file("first");
  await modifyConfig(() => {}, { path });
  const reason = new Error("no");
  const thrown = await rejection(modifyConfig((config) => {
    config.currentContext = "x";
    throw reason;
  }, { path }));
  assertStrictEquals(thrown, reason);
  assertEquals(await folder.read("first"), first);
  assertEquals(folder.names(), ["first"]);
});

Deno.test("a file that is not there is made, the last of the list where none is", async () => {
  await using folder = await configFolder();
  const paths = [folder.file("a"), folder.file("b")];
  await modifyConfigAt(paths, (config) => void config.users.set("u", { value: { token: "t" } }));
  assertEquals(folder.names(), ["b"]);
  assertEquals((await readKubeconfig({ path: folder.file("b") })).users.get("u")?.value, { token: "t" });
});

Deno.test("two programs that change different entries at once both succeed", async () => {
  await using folder = await configFolder({ first });
  const path = folder.file("first");
  const names = Array.from({ length: 10 }, (_, index) => `user-${index}`);
  await Promise.all(
    names.map((name) =>
      modifyConfig((config) => void config.users.set(name, { value: { username: name } }), { path })
    ),
  );
  assertEquals([...(await readKubeconfig({ path })).users.keys()], ["u1", ...names]);
});

Deno.test("a wrong file is an error, and is left as it is", async () => {
  await using folder = await configFolder({ wrong: "clusters: {}" });
  const path = folder.file("wrong");
  const error = await configRefusal(() =>
    modifyConfig((config) => void (config.currentContext = "x"), { path })
  );
  assertEquals([error.file, error.field], [path, "clusters"]);
  assertEquals(await folder.read("wrong"), "clusters: {}");
});
