/**
 * Kubeconfigs as kubectl reads, merges, changes and shows them, beside what this package does with the same files.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { parseYaml } from "../../meta/mod.ts";
import {
  flattenConfig,
  type Kubeconfig,
  mergeKubeconfigs,
  minifyConfig,
  readKubeconfig,
  stringifyKubeconfig,
  writeKubeconfig,
} from "../../rest/mod.ts";
import { modifyConfigAt } from "../../rest/modify_config.ts";
import { runKubectl } from "./kubectl.ts";
import { controlPlaneTests } from "./lacking.ts";
import { buildPrograms } from "./programs.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

const first = `apiVersion: v1
kind: Config
clusters:
- name: office
  cluster: {server: "https://office:6443", certificate-authority: sub/ca.crt}
- name: "0644"
  cluster: {server: "https://number:6443", certificate-authority-data: YQ==, tls-server-name: other}
users:
- name: me
  user: {client-certificate: c.crt, client-key: /abs/c.key}
- name: token
  user: {token: a-token, as: somebody, as-groups: [g]}
contexts:
- name: work
  context: {cluster: office, user: me, namespace: shop}
extensions:
- name: e
  extension: {a: 1}
`;
const second = `apiVersion: v1
kind: Config
clusters:
- name: office
  cluster: {server: "https://hidden:6443", insecure-skip-tls-verify: true}
users:
- name: basic
  user: {username: u, password: a-password}
contexts:
- name: play
  context: {cluster: "0644", user: token}
current-context: work
`;

/** A folder with the two files, and kubectl on them. */
async function setUp() {
  const { path: kubectl } = await kubectlProgram();
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "kybern-kubeconfig-" }));
  const file = (name: string) => join(folder, name);
  await Deno.mkdir(file("sub"));
  const texts = {
    "first": first.replace("/abs", folder),
    second,
    "sub/ca.crt": "CA",
    "c.crt": "crt",
    "c.key": "key",
  };
  for (const [name, text] of Object.entries(texts)) await Deno.writeTextFile(file(name), text);
  return {
    file,
    read: async (name: string) => parseYaml(await Deno.readTextFile(file(name))),
    merged: async (...names: string[]): Promise<Kubeconfig> =>
      mergeKubeconfigs(await Promise.all(names.map((name) => readKubeconfig({ path: file(name) })))),
    async kubectl(names: string[], ...args: string[]): Promise<string> {
      const kubeconfigPath = names.map(file).join(":");
      const { code, stdout, stderr } = await runKubectl(
        { path: kubectl, kubeconfigPath, home: folder },
        args,
      );
      assertEquals([code, stderr], [0, ""]);
      return stdout;
    },
    /** With paths that count from the folder: kubectl shows them as they are written, here they are resolved. */
    bare: (tree: unknown): unknown => JSON.parse(JSON.stringify(tree).replaceAll(`${folder}/`, "")),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function kubectlProgram(): Promise<{ path: string }> {
  const programs = await buildPrograms("1.37.2", { onBuild: (message) => console.error(message) });
  return { path: programs.path("kubectl") };
}

/** A tree without what kubectl writes of empty preferences. */
function plain(tree: unknown): unknown {
  const { preferences: _preferences, ...rest } = tree as { preferences?: unknown };
  return rest;
}

test("two files are merged, minified, flattened and shown as kubectl does", async () => {
  await using one = await setUp();
  const both = ["first", "second"];
  const view = async (...args: string[]) =>
    one.bare(plain(JSON.parse(await one.kubectl(both, "config", "view", "-o=json", ...args))));
  const tree = (config: Kubeconfig) => one.bare(plain(parseYaml(stringifyKubeconfig(config))));
  const config = await one.merged(...both);
  assertEquals(tree(config), await view("--raw"));
  assertEquals(tree(minifyConfig(config)), await view("--raw", "--minify"));
  assertEquals(tree(minifyConfig(config, "play")), await view("--raw", "--minify", "--context=play"));
  assertEquals(tree(await flattenConfig(minifyConfig(config))), await view("--raw", "--minify", "--flatten"));
  // What kubectl shows of an extension is hidden here.
  const { extensions: _shown, ...shown } = await view() as { extensions: unknown };
  const { extensions: _hidden, ...hidden } = JSON.parse(JSON.stringify(config));
  assertEquals(one.bare(plain(hidden)), shown);
});

test("changes end up in the files and fields in which kubectl puts them", async () => {
  await using theirs = await setUp();
  await using own = await setUp();
  const both = ["first", "second"];
  for (
    const command of [
      ["use-context", "play"],
      ["set-context", "work", "--namespace=other"],
      ["set-cluster", "office", "--server=https://changed:6443"],
      ["set-credentials", "basic", "--username=someone"],
      ["set-cluster", "new", "--server=https://new:6443"],
      ["set-context", "new", "--cluster=new", "--user=token"],
      ["delete-user", "me"],
    ]
  ) await theirs.kubectl(both, "config", ...command);
  await modifyConfigAt(both.map(own.file), (config) => {
    config.currentContext = "play";
    config.contexts.get("work")!.value.namespace = "other";
    config.clusters.get("office")!.value.server = "https://changed:6443";
    config.users.get("basic")!.value.username = "someone";
    config.clusters.set("new", { value: { server: "https://new:6443" } });
    config.contexts.set("new", { value: { cluster: "new", user: "token" } });
    config.users.delete("me");
  });
  for (const name of both) {
    assertEquals(own.bare(plain(await own.read(name))), theirs.bare(plain(await theirs.read(name))), name);
  }
});

test("kubectl reads what was written", async () => {
  await using one = await setUp();
  const config = await one.merged("first", "second");
  await writeKubeconfig(config, one.file("written"));
  const read = JSON.parse(await one.kubectl(["written"], "config", "view", "--raw", "-o=json"));
  assertEquals(plain(read), plain(parseYaml(stringifyKubeconfig(config))));
  assertEquals((await one.kubectl(["written"], "config", "get-contexts", "-o=name")).trim().split("\n"), [
    "play",
    "work",
  ]);
});
