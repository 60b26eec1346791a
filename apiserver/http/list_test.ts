import { assertEquals, assertMatch } from "@std/assert";
import { TestClient } from "../test_client.ts";

const path = "/api/v1/namespaces/default/configmaps";

async function filled(names: readonly string[]): Promise<TestClient> {
  const client = await TestClient.start();
  for (const name of names) {
    const { code } = await client.post(path, { metadata: { name, labels: { app: name } } });
    assertEquals(code, 201);
  }
  return client;
}

// deno-lint-ignore no-explicit-any -- bodies of all shapes
const namesOf = (body: any): string[] => body.items.map((item: any) => item.metadata.name);

Deno.test("a list is in the order of its keys, with the collection's version", async () => {
  await using client = await filled(["c", "a", "b-1", "b"]);
  const { body } = await client.get(path);
  assertEquals(namesOf(body), ["a", "b", "b-1", "c"]);
  assertEquals([body.kind, body.apiVersion], ["ConfigMapList", "v1"]);
  const all = await client.get("/api/v1/configmaps");
  assertEquals(all.body.items, body.items);
  const none = await client.get("/api/v1/namespaces/other/configmaps");
  assertEquals(none.body.items, []);
});

Deno.test("pages show one state, however much is written meanwhile", async () => {
  await using client = await filled(["a", "b", "c", "d", "e"]);
  const first = await client.get(`${path}?limit=2`);
  assertEquals([namesOf(first.body), first.body.metadata.remainingItemCount], [["a", "b"], 3]);
  await client.delete(`${path}/c`);
  await client.post(path, { metadata: { name: "bb" } });
  await client.patch(`${path}/d`, { data: { k: "new" } });
  const second = await client.get(`${path}?limit=2&continue=${first.body.metadata.continue}`);
  assertEquals([namesOf(second.body), second.body.metadata.remainingItemCount], [["c", "d"], 1]);
  assertEquals(second.body.metadata.resourceVersion, first.body.metadata.resourceVersion);
  assertEquals(second.body.items[1].data, undefined, "d is as it was at the first page");
  const last = await client.get(`${path}?limit=2&continue=${second.body.metadata.continue}`);
  assertEquals([namesOf(last.body), last.body.metadata.continue], [["e"], undefined]);
});

Deno.test("a page after compaction is 410 with a token that goes on in the present state", async () => {
  await using client = await filled(["a", "b", "c"]);
  const first = await client.get(`${path}?limit=1`);
  await client.post(path, { metadata: { name: "bb" } });
  client.server.compact();
  const expired = await client.get(`${path}?limit=1&continue=${first.body.metadata.continue}`);
  assertEquals([expired.code, expired.body.reason], [410, "Expired"]);
  const rest = await client.get(`${path}?continue=${expired.body.metadata.continue}`);
  assertEquals([rest.code, namesOf(rest.body)], [200, ["b", "bb", "c"]]);
});

Deno.test("resourceVersion and resourceVersionMatch", async () => {
  await using client = await filled(["a", "b"]);
  const { body: before } = await client.get(path);
  const version = before.metadata.resourceVersion;
  await client.delete(`${path}/a`);

  const exact = await client.get(`${path}?resourceVersion=${version}&resourceVersionMatch=Exact`);
  assertEquals(exact.body, before);
  const newer = await client.get(`${path}?resourceVersion=${version}&resourceVersionMatch=NotOlderThan`);
  assertEquals(namesOf(newer.body), ["b"]);
  assertEquals(namesOf((await client.get(`${path}?resourceVersion=0`)).body), ["b"]);
  const future = await client.get(`${path}?resourceVersion=99999999`);
  assertEquals([future.code, future.body.details.causes[0].reason], [504, "ResourceVersionTooLarge"]);
  const unversioned = await client.get(`${path}?resourceVersionMatch=Exact`);
  assertEquals([unversioned.code, unversioned.body.details.causes[0].field], [422, "resourceVersionMatch"]);
  const malformed = await client.get(`${path}?resourceVersion=abc`);
  assertEquals([malformed.code, malformed.body.message], [
    400,
    'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
  ]);
  client.server.compact();
  const compacted = await client.get(`${path}?resourceVersion=${version}&resourceVersionMatch=Exact`);
  assertEquals([compacted.code, compacted.body.reason], [410, "Expired"]);
});

Deno.test("labels and fields select, and a selector hides how many remain", async () => {
  await using client = await filled(["a", "b", "c"]);
  assertEquals(namesOf((await client.get(`${path}?labelSelector=app in (a,c)`)).body), ["a", "c"]);
  assertEquals(namesOf((await client.get(`${path}?fieldSelector=metadata.name=b`)).body), ["b"]);
  assertEquals(namesOf((await client.get(`${path}?fieldSelector=metadata.name!=b`)).body), ["a", "c"]);
  const { metadata } = (await client.get(`${path}?labelSelector=app!=b&limit=1`)).body;
  assertMatch(metadata.continue, /^[A-Za-z0-9_-]+$/);
  assertEquals(metadata.remainingItemCount, undefined);
});

Deno.test("fields of an Event select by the names that its group has for them", async () => {
  await using client = await filled([]);
  const core = "/api/v1/namespaces/default/events";
  await client.post(core, {
    metadata: { name: "e" },
    involvedObject: { kind: "Pod", namespace: "default", name: "p" },
    source: { component: "kubelet" },
    reportingComponent: "x.io/c",
  });
  const cases: [path: string, selectors: string[]][] = [
    [core, ["involvedObject.name=p", "source=kubelet", "reportingComponent=x.io/c"]],
    ["/apis/events.k8s.io/v1/namespaces/default/events", ["regarding.name=p", "reportingController=x.io/c"]],
  ];
  for (const [path, selectors] of cases) {
    for (const selector of selectors) {
      for (const [fieldSelector, names] of [[selector, ["e"]], [selector.replace("=", "!="), []]]) {
        const list = await client.get(`${path}?fieldSelector=${fieldSelector}`);
        assertEquals(namesOf(list.body), names, `${path} ${fieldSelector}`);
      }
    }
  }
});

Deno.test("bad options are refused with the field or term at fault", async () => {
  await using client = await filled([]);
  const cases: [string, number, string][] = [
    ["limit=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      "fieldSelector=foo=bar",
      400,
      '"foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    ["continue=abc", 400, "invalid continue token"],
    [
      "sendInitialEvents=true",
      422,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
  ];
  for (const [query, code, message] of cases) {
    const answer = await client.get(`${path}?${query}`);
    assertEquals([answer.code, answer.body.message.slice(0, message.length)], [code, message], query);
  }
});

Deno.test("metadata alone, on request", async () => {
  await using client = await filled(["a"]);
  const list = await client.get(path, {
    accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
  });
  assertEquals([list.body.kind, list.body.apiVersion], ["PartialObjectMetadataList", "meta.k8s.io/v1"]);
  assertEquals(Object.keys(list.body.items[0]), ["kind", "apiVersion", "metadata"]);
  const one = await client.get(`${path}/a`, {
    accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
  });
  assertEquals(one.body.metadata.name, "a");
});

Deno.test("JSON is indented for people", async () => {
  await using client = await filled([]);
  assertMatch((await client.get(path, { agent: "curl/8" })).text, /^\{\n {2}"kind"/);
  assertMatch((await client.get(`${path}?pretty=true`)).text, /^\{\n {2}"kind"/);
  assertMatch((await client.get(`${path}?pretty=false`, { agent: "curl/8" })).text, /^\{"kind"/);
});
