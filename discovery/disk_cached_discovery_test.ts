import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { failure, FakeServer, json, rejection } from "../rest/fake_server_test.ts";
import { isForbidden, isNotFound } from "../rest/mod.ts";
import type { DiscoveryCacheError } from "./cache_files.ts";
import { DiscoveryClient } from "./discovery_client.ts";
import { discoveryCacheDirectory, DiskCachedDiscovery } from "./disk_cached_discovery.ts";
import { MemoryCachedDiscovery } from "./memory_cached_discovery.ts";
import { ScriptedDiscovery, type ScriptedVersions } from "./scripted_discovery_test.ts";

const pods = [{ name: "pods", kind: "Pod", namespaced: true }];
const jobs = [{ name: "jobs", kind: "Job", namespaced: true, shortNames: ["j"], categories: ["all"] }];

/** A folder that goes at the end, and caches on it, each with a server of its own that tells what it was asked. */
async function folder(versions: ScriptedVersions = { v1: pods, "batch/v1": jobs }) {
  const root = await Deno.makeTempDir({ prefix: "kybern-discovery-" });
  const directory = join(root, "cache");
  const problems: DiscoveryCacheError[] = [];
  return {
    directory,
    problems,
    open(options: { ttl?: number } = {}) {
      const script = new ScriptedDiscovery(versions);
      const onCacheError = (error: DiscoveryCacheError) => void problems.push(error);
      return {
        script,
        cache: new DiskCachedDiscovery(script.client, { directory, onCacheError, ...options }),
      };
    },
    async files() {
      const found: string[] = [];
      const walk = async (path: string, name: string) => {
        for await (const entry of Deno.readDir(path)) {
          if (entry.isDirectory) await walk(join(path, entry.name), `${name}${entry.name}/`);
          else found.push(name + entry.name);
        }
      };
      await walk(directory, "");
      return found.sort();
    },
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

const both = ["batch/v1/serverresources.json", "servergroups.json", "v1/serverresources.json"];

Deno.test("[DI-15] a second client on the same folder asks nothing and is not fresh", async () => {
  await using shared = await folder();
  const first = shared.open();
  assertEquals(first.cache.fresh(), false);
  const found = await first.cache.serverGroupsAndResources();
  assertEquals([first.cache.fresh(), first.script.asked().length], [true, 4]);
  assertEquals(await first.cache.serverGroupsAndResources(), found);
  assertEquals([first.cache.fresh(), first.script.asked()], [true, []]);
  assertEquals(await shared.files(), both);

  const second = shared.open();
  assertEquals(await second.cache.serverGroupsAndResources(), found);
  assertEquals(await second.cache.serverGroups(), found.groups);
  assertEquals(await second.cache.serverResourcesForGroupVersion("batch/v1"), found.resources[1]);
  assertEquals((await second.cache.serverPreferredNamespacedResources()).resources, found.resources);
  assertEquals([second.cache.fresh(), second.script.asked(), shared.problems], [false, [], []]);
});

Deno.test("[DI-15] once a file's time is over it is asked again", async () => {
  await using shared = await folder();
  await shared.open().cache.serverGroupsAndResources();
  const aged = new Date(Date.now() - 60_000);
  for (const file of both) await Deno.utime(join(shared.directory, file), aged, aged);
  const young = shared.open({ ttl: 120_000 });
  await young.cache.serverGroups();
  assertEquals(young.script.asked(), []);
  const old = shared.open({ ttl: 60_000 });
  await old.cache.serverGroupsAndResources();
  assertEquals([old.script.asked().length, old.cache.fresh()], [4, true]);
  const after = shared.open({ ttl: 60_000 });
  await after.cache.serverGroupsAndResources();
  assertEquals(after.script.asked(), [], "the files are new again");

  const sixHours = 6 * 60 * 60_000;
  for (const [age, asks] of [[sixHours - 60_000, false], [sixHours, true]] as const) {
    const written = new Date(Date.now() - age);
    for (const file of both) await Deno.utime(join(shared.directory, file), written, written);
    const { cache, script } = shared.open();
    await cache.serverGroups();
    assertEquals(script.asked().length > 0, asks, `by default, after ${age} ms`);
  }
});

Deno.test("[DI-15] invalidate passes over the files that are there, and replaces them", async () => {
  await using shared = await folder();
  await shared.open().cache.serverGroupsAndResources();
  const { cache, script } = shared.open();
  await cache.serverGroups();
  script.versions = { v1: pods };
  cache.invalidate();
  assertEquals(cache.fresh(), false);
  assertEquals((await cache.serverGroups()).map(({ name }) => name), [""]);
  assertEquals([cache.fresh(), script.asked().length], [true, 3]);
  assertEquals((await shared.open().cache.serverGroups()).map(({ name }) => name), [""]);
});

Deno.test({
  name: "[DI-15] folders have mode 0750 and files 0660",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using shared = await folder();
    const umask = Deno.umask(0);
    try {
      await shared.open().cache.serverGroupsAndResources();
    } finally {
      Deno.umask(umask);
    }
    const mode = async (path: string) => ((await Deno.stat(join(shared.directory, path))).mode ?? 0) & 0o777;
    for (const path of ["", "batch", "batch/v1"]) assertEquals(await mode(path), 0o750, path);
    for (const file of both) assertEquals(await mode(file), 0o660, file);
  },
});

Deno.test("files that are broken are told, passed over and replaced", async () => {
  await using shared = await folder();
  await shared.open().cache.serverGroupsAndResources();
  const broken = ["", "{", "[]", `{"kind":"APIResourceList","groupVersion":"other/v1","resources":[]}`];
  for (const text of broken) {
    await Deno.writeTextFile(join(shared.directory, "batch/v1/serverresources.json"), text);
    const { cache, script } = shared.open();
    assertEquals((await cache.serverGroupsAndResources()).resources[1]?.resources[0]?.name, "jobs");
    assertEquals(script.asked(), ["/apis/batch/v1"], text);
  }
  assertEquals(shared.problems.map(({ path }) => path.endsWith("batch/v1/serverresources.json")), [
    true,
    true,
    true,
    true,
  ]);
  assert(shared.problems[1]?.message.includes("it is not JSON"), shared.problems[1]?.message);
  await shared.open().cache.serverGroupsAndResources();
  assertEquals(shared.problems.length, broken.length);
});

Deno.test("a folder that cannot be written is told, and costs nothing but the requests", async () => {
  await using shared = await folder();
  await Deno.writeTextFile(shared.directory, "a file in the folder's place");
  const { cache, script } = shared.open();
  assertEquals((await cache.serverGroupsAndResources()).resources.length, 2);
  assertEquals([script.asked().length, shared.problems.length > 0, cache.fresh()], [4, true, true]);
  await Deno.remove(shared.directory);
});

Deno.test("a file that cannot take its place is told, and what was written beside it goes", async () => {
  await using shared = await folder();
  await Deno.mkdir(join(shared.directory, "servergroups.json"), { recursive: true });
  const { cache } = shared.open();
  assertEquals((await cache.serverGroups()).length, 2);
  assert(shared.problems.some(({ message }) => message.includes("could not be written")));
  assertEquals(await shared.files(), both.filter((file) => file !== "servergroups.json"));
});

Deno.test("what failed, and what has a name that no folder should have, is not kept", async () => {
  await using shared = await folder({
    v1: pods,
    "../v1": jobs,
    "batch/v1": () => failure(403, "Forbidden", "no"),
  });
  const { cache, script } = shared.open();
  const { error } = await cache.serverGroupsAndResources();
  assert(isForbidden(error?.failures.get("batch/v1")));
  assertEquals(await shared.files(), ["servergroups.json", "v1/serverresources.json"]);
  script.asked();
  assert((await cache.serverGroupsAndResources()).error !== undefined);
  assert(script.asked().includes("/apis/batch/v1"));
  assert(isNotFound(await rejection(cache.serverResourcesForGroupVersion("no/v1"))));
});

Deno.test("an OpenAPI document is a file as long as its hash holds, and the only one of its path", async () => {
  await using shared = await folder();
  let hash = "A1";
  const server = new FakeServer(({ path }) =>
    path === "/openapi/v3"
      ? json({ paths: { "api/v1": { serverRelativeURL: `/openapi/v3/api/v1?hash=${hash}` } } })
      : json({ openapi: "3.0.0", info: { title: hash } })
  );
  const title = async () => {
    const cache = new DiskCachedDiscovery(new DiscoveryClient(server.access), {
      directory: shared.directory,
    });
    return (await cache.openAPIV3().document("v1")).info?.title;
  };
  assertEquals([await title(), await title(), server.seen.length], ["A1", "A1", 3]);
  hash = "B2";
  assertEquals([await title(), server.seen.length], ["B2", 5]);
  assertEquals(await shared.files(), ["openapi/v3/api/v1/B2.json"]);
  hash = "../../x";
  assertEquals([await title(), (await shared.files()).length], ["../../x", 1]);
});

Deno.test("a server's folder is named by its host, port and path", () => {
  const name = (url: string) => discoveryCacheDirectory("parent", new URL(url)).slice("parent/".length);
  assertEquals(name("https://10.0.0.1:6443"), "10.0.0.1_6443");
  assertEquals(name("https://host-1.example/k8s/../a b/c/"), "host_1.example/a_20b/c");
});

Deno.test({
  name: "a missing permission is told once, with the flags that give it",
  ignore: Deno.build.os === "windows",
  permissions: { read: false, write: false },
  async fn() {
    const problems: DiscoveryCacheError[] = [];
    const { client } = new ScriptedDiscovery({ v1: pods });
    const onCacheError = (error: DiscoveryCacheError) => void problems.push(error);
    const cache = new DiskCachedDiscovery(client, { directory: "/somewhere", onCacheError });
    assertEquals((await cache.serverGroups()).length, 1);
    await cache.serverGroupsAndResources();
    const flags = "deno may not: run it with --allow-read=/somewhere --allow-write=/somewhere";
    assertEquals(problems.map(({ path, message }) => [path, message.endsWith(flags)]), [
      ["/somewhere/servergroups.json", true],
    ], "once: every file has it");
  },
});

Deno.test("a cache in memory before one on disk: what it forgets is forgotten there, and old files are not fresh", async () => {
  await using shared = await folder();
  await shared.open().cache.serverGroups();
  const { cache, script } = shared.open();
  const memory = new MemoryCachedDiscovery(cache);
  await memory.serverGroups();
  assertEquals([memory.fresh(), script.asked()], [false, []]);
  memory.invalidate();
  await memory.serverGroups();
  assertEquals([memory.fresh(), script.asked().length], [true, 4]);
  await memory.serverGroups();
  assertEquals(script.asked(), []);
  const { cache: version, script: { server } } = shared.open();
  await rejection(version.serverVersion());
  assertEquals(server.only.path, "/version");
});

Deno.test("files that are too large, or from the future, are not used", async () => {
  await using shared = await folder();
  await shared.open().cache.serverGroups();
  const path = join(shared.directory, "servergroups.json");
  const future = new Date(Date.now() + 24 * 60 * 60_000);
  await Deno.utime(path, future, future);
  const early = shared.open();
  await early.cache.serverGroups();
  assertEquals(early.script.asked().length, 4);
  await Deno.truncate(path, 65 * 1024 * 1024); // sparse: it takes no room
  const { cache, script } = shared.open();
  await cache.serverGroups();
  assertEquals(script.asked().length, 4);
  assert(shared.problems[0]?.message.endsWith("has 68157440 bytes, more than any document"));
});
