import { assert, assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const path = "/api/v1/namespaces/default/configmaps";
const named = (name: string, labels: Record<string, string> = {}, data: Record<string, string> = {}) => ({
  metadata: { name, labels },
  data,
});

Deno.test("a watch without a version begins with what is there", async () => {
  await using client = await TestClient.start();
  await client.post(path, named("b"));
  await client.post(path, named("a"));
  await using watch = await client.watch(`${path}?watch=true`);
  assertEquals(await watch.take(2), ["ADDED a", "ADDED b"]);
  await client.patch(`${path}/a`, { data: { k: "v" } });
  await client.delete(`${path}/a`);
  assertEquals(await watch.take(2), ["MODIFIED a", "DELETED a"]);
});

Deno.test("a watch from a version gives every later change once, and a deletion with its own version", async () => {
  await using client = await TestClient.start();
  const { body: created } = await client.post(path, named("a"));
  const { body: list } = await client.get(path);
  await client.post(path, named("b"));
  await client.delete(`${path}/a`);
  await using watch = await client.watch(
    `${path}?watch=true&resourceVersion=${list.metadata.resourceVersion}`,
  );
  assertEquals(await watch.take(1), ["ADDED b"]);
  const deleted = (await watch.next())!;
  assertEquals([deleted.type, deleted.object.metadata?.uid], ["DELETED", created.metadata.uid]);
  assert(Number(deleted.object.metadata?.resourceVersion) > Number(list.metadata.resourceVersion));
});

Deno.test("an object that begins or ceases to match is added or deleted", async () => {
  await using client = await TestClient.start();
  await using watch = await client.watch(`${path}?watch=true&labelSelector=app=x`);
  await client.post(path, named("a", { app: "y" }));
  await client.patch(`${path}/a`, { metadata: { labels: { app: "x" } } });
  const { body: gone } = await client.patch(`${path}/a`, { metadata: { labels: { app: "z" } } });
  await client.delete(`${path}/a`);
  await client.post(path, named("b", { app: "x" }));
  assertEquals(await watch.take(1), ["ADDED a"]);
  const left = (await watch.next())!;
  assertEquals([left.type, left.object.metadata?.labels], ["DELETED", { app: "x" }]);
  assertEquals(left.object.metadata?.resourceVersion, gone.metadata.resourceVersion);
  assertEquals(await watch.take(1), ["ADDED b"]);
});

Deno.test("a watch of one namespace or one name sees no other", async () => {
  await using client = await TestClient.start();
  await client.post("/api/v1/namespaces", { metadata: { name: "other" } });
  await using inDefault = await client.watch(`${path}?watch=true`);
  await using oneName = await client.watch("/api/v1/configmaps?watch=true&fieldSelector=metadata.name=a");
  await client.post("/api/v1/namespaces/other/configmaps", named("a"));
  await client.post(path, named("b"));
  await client.post(path, named("a"));
  assertEquals(await inDefault.take(2), ["ADDED b", "ADDED a"]);
  assertEquals((await oneName.next())?.object.metadata?.namespace, "other");
  assertEquals((await oneName.next())?.object.metadata?.namespace, "default");
});

Deno.test("watch-list: initial objects, then a bookmark that says so", async () => {
  await using client = await TestClient.start();
  await client.post(path, named("a"));
  await using watch = await client.watch(
    `${path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
  );
  assertEquals(await watch.take(1), ["ADDED a"]);
  const bookmark = (await watch.next())!;
  const { body: list } = await client.get(path);
  assertEquals(bookmark, {
    type: "BOOKMARK",
    object: {
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: {
        resourceVersion: list.metadata.resourceVersion,
        annotations: { "k8s.io/initial-events-end": "true" },
      },
    },
  });
  await client.post(path, named("b"));
  assertEquals(await watch.take(1), ["ADDED b"]);
});

Deno.test("bookmarks come by interval, with the present version, to those who asked", async () => {
  await using client = await TestClient.start({ bookmarkInterval: 5 });
  const { body: list } = await client.get(path);
  const from = `resourceVersion=${list.metadata.resourceVersion}`;
  await using watch = await client.watch(`${path}?watch=true&allowWatchBookmarks=true&${from}`);
  await client.post("/api/v1/namespaces/default/secrets", named("s"));
  const bookmark = (await watch.next())!;
  assertEquals([bookmark.type, bookmark.object.kind], ["BOOKMARK", "ConfigMap"]);
  assert(Number(bookmark.object.metadata?.resourceVersion) > Number(list.metadata.resourceVersion));
});

Deno.test("a version that is forgotten is an ERROR event with 410", async () => {
  await using client = await TestClient.start();
  const { body } = await client.post(path, named("a"));
  await client.delete(`${path}/a`);
  client.server.compact();
  await using watch = await client.watch(
    `${path}?watch=true&resourceVersion=${body.metadata.resourceVersion}`,
  );
  const event = (await watch.next())!;
  assertEquals([event.type, event.object.code, event.object.reason], ["ERROR", 410, "Expired"]);
  assertEquals(await watch.next(), undefined, "the watch ends with the error");
});

Deno.test("an open watch survives a compaction", async () => {
  await using client = await TestClient.start();
  await using watch = await client.watch(`${path}?watch=true`);
  await client.post(path, named("a"));
  assertEquals(await watch.take(1), ["ADDED a"]);
  client.server.compact();
  await client.post(path, named("b"));
  assertEquals(await watch.take(1), ["ADDED b"]);
});

Deno.test("all that is ready comes in one chunk", async () => {
  await using client = await TestClient.start();
  const { body: list } = await client.get(path);
  for (let i = 0; i < 50; i++) await client.post(path, named(`a-${i}`));
  await using watch = await client.watch(
    `${path}?watch=true&resourceVersion=${list.metadata.resourceVersion}`,
  );
  assertEquals((await watch.take(50)).length, 50);
  assertEquals(watch.chunks, 1);
});

Deno.test("a watch that falls behind the log is ended", async () => {
  await using client = await TestClient.start({ logLimit: 10 });
  await using watch = await client.watch(`${path}?watch=true`);
  await client.post(path, named("a"));
  assertEquals(await watch.take(1), ["ADDED a"]);
  for (let i = 0; i < 25; i++) await client.patch(`${path}/a`, { data: { i: String(i) } });
  const rest = await watch.take(25);
  assertEquals(rest.at(-1), "end");
  assert(rest.length < 25, "it did not see all");
});

Deno.test("timeoutSeconds ends a watch", async () => {
  await using client = await TestClient.start();
  const realSetTimeout = globalThis.setTimeout;
  const waits: (number | undefined)[] = [];
  globalThis.setTimeout = ((work: () => void, wait?: number) => {
    waits.push(wait);
    return realSetTimeout(work, 0);
  }) as typeof setTimeout;
  try {
    await using watch = await client.watch(`${path}?watch=true&timeoutSeconds=7`);
    assertEquals(await watch.next(), undefined);
  } finally {
    globalThis.setTimeout = realSetTimeout;
  }
  assertEquals(waits, [7000]);
});

Deno.test("closing the server ends open watches, and later ones at once", async () => {
  const client = await TestClient.start();
  const watch = await client.watch(`${path}?watch=true`);
  await client[Symbol.asyncDispose]();
  assertEquals(await watch.next(), undefined);
  const late = await client.watch(`${path}?watch=true`);
  assertEquals(await late.next(), undefined);
});

Deno.test("an aborted request's watch rejects with the reason", async () => {
  await using client = await TestClient.start();
  const abort = new AbortController();
  const response = await client.server.fetch(`${path}?watch=true`, {
    headers: { Authorization: `Bearer ${client.server.token}` },
    signal: abort.signal,
  });
  const reader = response.body!.getReader();
  const read = reader.read().catch((error) => error);
  abort.abort(new Error("enough"));
  assertEquals((await read).message, "enough");
});

Deno.test("options that do not go together are refused", async () => {
  await using client = await TestClient.start();
  const cases: [string, number, string][] = [
    [
      "sendInitialEvents=true",
      422,
      "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    ],
    [
      "resourceVersionMatch=NotOlderThan&resourceVersion=1",
      422,
      "forbidden for watch unless sendInitialEvents",
    ],
    ["resourceVersion=abc", 500, "invalid syntax"],
    ["timeoutSeconds=x", 400, "invalid syntax"],
  ];
  for (const [query, code, message] of cases) {
    const answer = await client.get(`${path}?watch=true&${query}`);
    assertEquals([answer.code, answer.body.message.includes(message)], [code, true], query);
  }
  const yaml = await client.get(`${path}?watch=true`, { accept: "application/yaml" });
  assertEquals(yaml.code, 406);
});
