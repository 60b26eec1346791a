import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  type KubernetesObject,
  type ObjectMeta,
  parseLabelSelector,
  type ResourceType,
  type SubresourceType,
} from "../meta/mod.ts";
import { kindClient } from "./kind_client.ts";
import { RequestError } from "./request_error.ts";
import { ResourceClient } from "./resource_client.ts";
import { isExpired } from "./status_error.ts";
import { failure, FakeServer, json, rejection, WatchBody } from "./fake_server_test.ts";

interface Thing {
  apiVersion?: "example.com/v1";
  kind?: "Thing";
  metadata?: ObjectMeta;
  spec?: { size?: number | bigint };
}
const Thing: ResourceType<Thing> = {
  group: "example.com",
  version: "v1",
  kind: "Thing",
  resource: "things",
  singular: "thing",
  namespaced: true,
  stored: true,
};
interface Zone {
  apiVersion?: "v1";
  kind?: "Zone";
  metadata?: ObjectMeta;
}
const Zone: ResourceType<Zone> = {
  group: "",
  version: "v1",
  kind: "Zone",
  resource: "zones",
  singular: "zone",
  namespaced: false,
  stored: true,
};

interface Scale {
  apiVersion?: "autoscaling/v1";
  kind?: "Scale";
  spec?: { replicas?: number };
}
const Scale: ResourceType<Scale, false> = {
  group: "autoscaling",
  version: "v1",
  kind: "Scale",
  resource: "",
  singular: "",
  namespaced: true,
  stored: false,
};

const base = "/apis/example.com/v1/namespaces/ns/things";
const meta = { apiVersion: "example.com/v1", kind: "Thing" };

Deno.test("each verb is one request of its method, path, parameters and body", async (t) => {
  const draft = { metadata: { name: "a" }, spec: { size: 1 } } as const;
  const sent = { ...meta, ...draft };
  type Use = (things: ResourceClient<Thing>, zones: ResourceClient<Zone>) => Promise<unknown>;
  const table: [name: string, use: Use, method: string, path: string, body?: unknown, type?: string][] = [
    ["create", (c) => c.create(draft), "POST", base, sent, "application/json"],
    [
      "create with options",
      (c) => c.create(draft, { dryRun: true, fieldManager: "me", fieldValidation: "Strict" }),
      "POST",
      `${base}?dryRun=All&fieldManager=me&fieldValidation=Strict`,
      sent,
    ],
    ["update", (c) => c.update(draft), "PUT", `${base}/a`, sent],
    ["updateStatus", (c) => c.updateStatus(draft), "PUT", `${base}/a/status`, sent],
    ["get", (c) => c.get("a"), "GET", `${base}/a`],
    ["get of any version", (c) => c.get("a", { resourceVersion: "0" }), "GET", `${base}/a?resourceVersion=0`],
    ["list", (c) => c.list(), "GET", base],
    [
      "list with selectors",
      (c) =>
        c.list({ labelSelector: parseLabelSelector("a=b"), fieldSelector: "metadata.name=pod-1", limit: 5 }),
      "GET",
      `${base}?labelSelector=a%3Db&fieldSelector=metadata.name%3Dpod-1&limit=5`,
    ],
    ["patch json", (c) => c.patch("a", "json", [{ op: "remove", path: "/spec" }]), "PATCH", `${base}/a`, [{
      op: "remove",
      path: "/spec",
    }], "application/json-patch+json"],
    [
      "patch merge",
      (c) => c.patch("a", "merge", { spec: null }),
      "PATCH",
      `${base}/a`,
      { spec: null },
      "application/merge-patch+json",
    ],
    [
      "patch strategic",
      (c) => c.patch("a", "strategic", { spec: {} }),
      "PATCH",
      `${base}/a`,
      { spec: {} },
      "application/strategic-merge-patch+json",
    ],
    [
      "patch apply",
      (c) => c.patch("a", "apply", sent, { force: true }),
      "PATCH",
      `${base}/a?fieldManager=kybern&force=true`,
      sent,
      "application/apply-patch+yaml",
    ],
    [
      "apply",
      (c) => c.apply(draft),
      "PATCH",
      `${base}/a?fieldManager=kybern`,
      sent,
      "application/apply-patch+yaml",
    ],
    [
      "apply by force",
      (c) => c.apply(draft, { fieldManager: "me", force: true }),
      "PATCH",
      `${base}/a?fieldManager=me&force=true`,
      sent,
    ],
    ["applyStatus", (c) => c.applyStatus(draft), "PATCH", `${base}/a/status?fieldManager=kybern`, sent],
    ["delete", (c) => c.delete("a"), "DELETE", `${base}/a`],
    [
      "[DY-03] delete with options",
      (c) =>
        c.delete("a", {
          propagationPolicy: "Foreground",
          gracePeriodSeconds: 0,
          preconditions: { uid: "u" },
          dryRun: true,
        }),
      "DELETE",
      `${base}/a`,
      {
        kind: "DeleteOptions",
        apiVersion: "v1",
        gracePeriodSeconds: 0,
        propagationPolicy: "Foreground",
        preconditions: { uid: "u" },
        dryRun: ["All"],
      },
      "application/json",
    ],
    [
      "[DY-03] deleteCollection",
      (c) => c.deleteCollection({ labelSelector: "a=b", propagationPolicy: "Orphan" }),
      "DELETE",
      `${base}?labelSelector=a%3Db`,
      { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Orphan" },
      "application/json",
    ],
    ["subresource get", (c) => c.subresource("scale", Scale).get("a"), "GET", `${base}/a/scale`],
    [
      "subresource update",
      (c) => c.subresource("scale", Scale).update("a", { spec: { replicas: 2 } }),
      "PUT",
      `${base}/a/scale`,
      { apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: 2 } },
    ],
    ["subresource create", (c) => c.subresource("bind").create("a", draft), "POST", `${base}/a/bind`, sent],
    [
      "subresource patch",
      (c) => c.subresource("status").patch("a", "merge", {}),
      "PATCH",
      `${base}/a/status`,
      {},
    ],
    [
      "subresource apply",
      (c) => c.subresource("status").apply("a", draft),
      "PATCH",
      `${base}/a/status?fieldManager=kybern`,
      sent,
    ],
    ["a cluster-scoped kind", (_, z) => z.get("a"), "GET", "/api/v1/zones/a"],
    ["a name with a colon", (_, z) => z.get("system:a?b"), "GET", "/api/v1/zones/system:a%3Fb"],
    ["all namespaces", (c) => c.namespace("").list(), "GET", "/apis/example.com/v1/things"],
    [
      "another namespace",
      (c) => c.namespace("other").get("a"),
      "GET",
      "/apis/example.com/v1/namespaces/other/things/a",
    ],
    [
      "the draft's own namespace",
      (c) => c.namespace("").create({ metadata: { name: "a", namespace: "own" } }),
      "POST",
      "/apis/example.com/v1/namespaces/own/things",
      { ...meta, metadata: { name: "a", namespace: "own" } },
    ],
  ];
  for (const [name, use, method, path, body, type] of table) {
    await t.step(name, async () => {
      const server = new FakeServer({ ...meta, items: [] });
      await use(
        new ResourceClient(server.access, Thing, { namespace: "ns" }),
        new ResourceClient(server.access, Zone, { namespace: "ignored" }),
      );
      const { only } = server;
      assertEquals([only.method, only.path], [method, path]);
      assertEquals(only.body === "" ? undefined : JSON.parse(only.body), body);
      if (type !== undefined) assertEquals(only.headers.get("content-type"), type);
    });
  }
});

Deno.test("a watch is what its options say when it is asked for", async () => {
  const server = new FakeServer(() => new WatchBody().response());
  const options = { resourceVersion: "1" };
  const opening = new ResourceClient(server.access, Thing).watch(options);
  options.resourceVersion = "2";
  (await opening).cancel();
  assertEquals(new URL(server.seen[0]!.url).searchParams.get("resourceVersion"), "1");
});

Deno.test("[RQ-27] what has no name, namespace or kind is an error, and nothing is sent", async (t) => {
  const cases: [string, (things: ResourceClient<Thing>) => Promise<unknown>][] = [
    ["get", (c) => c.get("")],
    ["delete", (c) => c.delete("")],
    ["patch", (c) => c.patch("", "merge", {})],
    ["update", (c) => c.update({ metadata: { name: "" } })],
    ["updateStatus", (c) => c.updateStatus({})],
    ["apply", (c) => c.apply({ spec: {} })],
    ["subresource", (c) => c.subresource("status").get("")],
    ["an empty subresource", (c) => c.subresource("").get("a")],
    ["get of all namespaces", (c) => c.namespace("").get("a")],
    ["create in all namespaces", (c) => c.namespace("").create({ metadata: { name: "a" } })],
    ["an unknown patch", (c) => c.patch("a", "magic" as "merge", {})],
  ];
  for (const [name, use] of cases) {
    await t.step(name, async () => {
      const server = new FakeServer({});
      const error = await rejection(use(new ResourceClient(server.access, Thing, { namespace: "ns" })));
      assert(error instanceof RequestError, `expected a RequestError, got ${error}`);
      assertEquals(server.seen.length, 0);
    });
  }
});

Deno.test("a list's items have apiVersion and kind, as objects have that come otherwise", async () => {
  const item = { metadata: { name: "a", resourceVersion: "1" } };
  const server = new FakeServer({
    kind: "ThingList",
    apiVersion: "example.com/v1",
    metadata: { resourceVersion: "7" },
    items: [item, { ...item, kind: "Own", apiVersion: "own/v1" }],
  });
  const list = await new ResourceClient(server.access, Thing).list();
  assertEquals(list.items as KubernetesObject[], [{ ...item, ...meta }, {
    ...item,
    kind: "Own",
    apiVersion: "own/v1",
  }]);
  assertEquals(list.metadata.resourceVersion, "7");

  const empty = new FakeServer({ kind: "ThingList", metadata: {}, items: null });
  assertEquals((await new ResourceClient(empty.access, Thing).list()).items, []);
});

Deno.test("a list that is none is an error", async () => {
  for (const body of [[], null, { items: {} }, { items: [1] }, { items: [null] }]) {
    const server = new FakeServer(() => json(body));
    assertEquals((await rejection(new ResourceClient(server.access, Thing).list())).name, "DecodeError");
  }
});

Deno.test("a list item named __proto__ is an object like any other", async () => {
  const server = new FakeServer(() =>
    new Response(
      '{"kind":"ThingList","metadata":{},"items":[{"metadata":{"labels":{"__proto__":"x"}},"__proto__":{"kind":"Evil"}}]}',
    )
  );
  const [item] = (await new ResourceClient(server.access, Thing).list()).items;
  assertEquals(Object.getPrototypeOf(item), Object.prototype);
  assertEquals(item!.kind, "Thing");
});

Deno.test("an integer beyond 2^53 survives a read-modify-write digit for digit", async () => {
  const text =
    '{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a"},"spec":{"size":9007199254740993}}';
  const server = new FakeServer(() => new Response(text));
  const things = new ResourceClient(server.access, Thing, { namespace: "ns" });
  const read = await things.get("a");
  assertEquals(read.spec?.size, 9007199254740993n);
  await things.update(read);
  assertEquals(server.seen[1]!.body, text);
});

Deno.test("[RQ-26] list options that contradict each other are refused, or left to the token", async () => {
  const server = new FakeServer({ items: [] });
  const things = new ResourceClient(server.access, Thing, { namespace: "ns" });
  for (const resourceVersion of [undefined, "", "0"]) {
    assert(
      await rejection(things.list({ resourceVersionMatch: "Exact", resourceVersion })) instanceof
        RequestError,
    );
  }
  assertEquals(server.seen.length, 0);
  await things.list({ resourceVersion: "0", resourceVersionMatch: "NotOlderThan" });
  await things.list({ resourceVersion: "500", resourceVersionMatch: "Exact" });
  await things.list({ limit: 50, continue: "1234", resourceVersion: "500" });
  assertEquals(server.seen.map(({ url }) => url.search), [
    "?resourceVersion=0&resourceVersionMatch=NotOlderThan",
    "?resourceVersion=500&resourceVersionMatch=Exact",
    "?limit=50&continue=1234",
  ]);
});

/** A server that pages 21 items; `expireAt` refuses the token of that page once. */
function paged(total: number, options: { expireAt?: number } = {}) {
  return new FakeServer(({ url }) => {
    const start = Number(url.searchParams.get("continue") ?? 0);
    const limit = Number(url.searchParams.get("limit") ?? total);
    if (options.expireAt !== undefined && start === options.expireAt) {
      return failure(410, "Expired", "too old");
    }
    const end = Math.min(total, start + limit);
    const items = Array.from({ length: end - start }, (_, i) => ({ metadata: { name: `n${start + i}` } }));
    const more = end < total ? { continue: String(end), remainingItemCount: total - end } : {};
    return json({ kind: "ThingList", metadata: { resourceVersion: "7", ...more }, items });
  });
}

Deno.test("[RQ-23] 21 items by pages of 10 are three requests; only the first names a version", async () => {
  const server = paged(21);
  const things = new ResourceClient(server.access, Thing, { namespace: "ns" });
  const list = await things.listAll({
    limit: 10,
    resourceVersion: "5",
    resourceVersionMatch: "NotOlderThan",
  });
  assertEquals(list.items.length, 21);
  assertEquals(list.metadata, { resourceVersion: "7" });
  assertEquals(server.seen.map(({ url }) => url.search), [
    "?limit=10&resourceVersion=5&resourceVersionMatch=NotOlderThan",
    "?limit=10&continue=10",
    "?limit=10&continue=20",
  ]);
  const small = paged(10);
  assertEquals((await new ResourceClient(small.access, Thing).listAll({ limit: 10 })).items.length, 10);
  assertEquals(small.only.url.search, "?limit=10");
});

Deno.test("[RQ-25] leaving the pages early asks for no more; an error within ends them", async () => {
  const server = paged(30);
  const things = new ResourceClient(server.access, Thing);
  let seen = 0;
  const error = await rejection((async () => {
    for await (const page of things.pages({ limit: 10 })) {
      for (const _ of page.items) if (++seen === 3) throw new Error("at item 3");
    }
  })());
  assertEquals([error.message, seen, server.seen.length], ["at item 3", 3, 1]);

  const controller = new AbortController();
  const aborted = await rejection<unknown>((async () => {
    for await (const _ of things.pages({ limit: 10, signal: controller.signal })) controller.abort("enough");
  })());
  assertEquals([aborted, server.seen.length], ["enough", 2]);
});

Deno.test("[RQ-25] objects one by one: an error ends them, an abort at the end of its page", async () => {
  const server = paged(30);
  const things = new ResourceClient(server.access, Thing);
  let seen = 0;
  const error = await rejection((async () => {
    for await (const _ of things.items({ limit: 10 })) if (++seen === 3) throw new Error("at item 3");
  })());
  assertEquals([error.message, seen, server.seen.length], ["at item 3", 3, 1]);

  for (const [total, limit] of [[30, 10], [10, 10]] as const) {
    const server = paged(total);
    const things = new ResourceClient(server.access, Thing);
    const controller = new AbortController();
    const names: string[] = [];
    const aborted = await rejection<unknown>((async () => {
      for await (const thing of things.items({ limit, signal: controller.signal })) {
        if (names.push(thing.metadata.name) === 3) controller.abort("enough");
      }
    })());
    assertEquals([aborted, names.length, server.seen.length], ["enough", 10, 1]);
  }
  const all: string[] = [];
  for await (const thing of things.items({ limit: 7 })) all.push(thing.metadata.name);
  assertEquals([all.length, new Set(all).size], [30, 30]);
});

Deno.test("[CL-01] what a get gives is an object of its own, with nothing but what the server says", async () => {
  const server = new FakeServer({ ...meta, metadata: { name: "a" } });
  const things = new ResourceClient(server.access, Thing, { namespace: "ns" });
  const first = await things.get("a");
  first.spec = { size: 7 };
  first.metadata.labels = { mine: "yes" };
  assertEquals(await things.get("a") as object, { ...meta, metadata: { name: "a" } });
});

Deno.test("[CL-02] a client's own field manager and dry run go with every write", async (t) => {
  const { server, calls } = (() => {
    const server = new FakeServer({});
    const calls = (things: ResourceClient<Thing>, fieldManager?: string) => [
      things.create({ metadata: { name: "a" } }, { fieldManager }),
      things.update({ metadata: { name: "a" } }, { fieldManager }),
      things.updateStatus({ metadata: { name: "a" } }, { fieldManager }),
      things.patch("a", "merge", {}, { fieldManager }),
      things.apply({ metadata: { name: "a" } }, { fieldManager }),
      things.applyStatus({ metadata: { name: "a" } }, { fieldManager }),
      things.subresource("scale", Scale).update("a", {}, { fieldManager }),
      things.subresource("scale", Scale).patch("a", "merge", {}, { fieldManager }),
      things.subresource("scale", Scale).create("a", {}, { fieldManager }),
      things.subresource("scale", Scale).apply("a", {}, { fieldManager }),
    ];
    return { server, calls };
  })();
  const things = (options: object) =>
    new ResourceClient(server.access, Thing, { namespace: "ns", ...options });
  const params = (name: string) => server.seen.splice(0).map(({ url }) => url.searchParams.get(name));

  await t.step("the client's manager is the default, a call's own wins", async () => {
    await Promise.all(calls(things({ fieldManager: "me" })));
    assertEquals(new Set(params("fieldManager")), new Set(["me"]));
    await Promise.all(calls(things({ fieldManager: "me" }), "other"));
    assertEquals(new Set(params("fieldManager")), new Set(["other"]));
  });
  await t.step("a dry run's client writes nothing, whatever a call says", async () => {
    const dry = things({}).dryRun();
    await Promise.all(calls(dry as unknown as ResourceClient<Thing>));
    await dry.namespace("ns2").create({ metadata: { name: "a" } }, { dryRun: false });
    assertEquals(new Set(params("dryRun")), new Set(["All"]));
    await dry.delete("a");
    await dry.deleteCollection();
    await dry.subresource("scale").delete("a");
    for (const { body } of server.seen.splice(0)) assertEquals(JSON.parse(body).dryRun, ["All"]);
  });
});

Deno.test("an apply's draft with what apply does not take is refused before anything is sent", async () => {
  const server = new FakeServer({});
  const Secret = { ...Thing, group: "", kind: "Secret", resource: "secrets" } as ResourceType<Thing>;
  const secrets = new ResourceClient(server.access, Secret, { namespace: "ns" });
  const things = new ResourceClient(server.access, Thing, { namespace: "ns" });
  const managed = { metadata: { name: "a", managedFields: [{ manager: "x" }] } };
  const secret = { metadata: { name: "a" }, stringData: { a: "b" } } as Thing;
  const refused = [
    () => things.apply(managed),
    () => things.applyStatus(managed),
    () => things.patch("a", "apply", managed),
    () => things.subresource("scale").apply("a", managed),
    () => secrets.apply(secret),
    () => secrets.patch("a", "apply", secret),
  ];
  for (const call of refused) assert(await rejection(call()) instanceof RequestError, String(call));
  assertEquals(server.seen.length, 0);
  await things.apply({ metadata: { name: "a", managedFields: [], uid: "u", resourceVersion: "1" } });
  await secrets.patch("a", "merge", secret);
  await secrets.update(secret);
  assertEquals(server.seen.length, 3);
});

Deno.test("a type that says what is below its objects gives the client a member for each", async () => {
  const server = new FakeServer({});
  const scale = {
    path: "scale",
    group: "autoscaling",
    version: "v1",
    kind: "Scale",
    verbs: ["get", "update"],
  };
  const types = { ...Thing, subresources: { scale } } as unknown as ResourceType<
    Thing,
    true,
    { readonly scale: SubresourceType<Scale, "get" | "update"> }
  >;
  const things = kindClient(server.access, types, { namespace: "ns" });
  await things.scale.update("a", { spec: { replicas: 2 } });
  await things.namespace("other").scale.get("a");
  assertEquals(server.seen.map(({ path }) => path), [
    `${base}/a/scale`,
    `${base.replace("ns", "other")}/a/scale`,
  ]);
  assertEquals(JSON.parse(server.seen[0]!.body), {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    spec: { replicas: 2 },
  });
});

Deno.test("a page's expired token: pages end with it, listAll begins once more without pages", async () => {
  const server = paged(21, { expireAt: 10 });
  const things = new ResourceClient(server.access, Thing);
  assert(isExpired(
    await rejection((async () => {
      for await (const _ of things.pages({ limit: 10 })) { /* only its end counts */ }
    })()),
  ));
  server.seen.length = 0;
  const list = await things.listAll({ limit: 10, resourceVersion: "5" });
  assertEquals(list.items.length, 21);
  assertEquals(server.seen.map(({ url }) => url.search), [
    "?limit=10&resourceVersion=5",
    "?limit=10&continue=10",
    "?resourceVersion=5",
  ]);
  const refused = new FakeServer(failure(410, "Expired", "too old"));
  assert(isExpired(await rejection(new ResourceClient(refused.access, Thing).listAll())));
  assertEquals(refused.seen.length, 1);
});

Deno.test("[WA-17] a watch sends only what it is told, with selectors percent-encoded", async () => {
  const server = new FakeServer(() => new WatchBody().close().response());
  const things = new ResourceClient(server.access, Thing, { namespace: "ns" });
  (await things.watch({
    timeoutSeconds: 290,
    fieldSelector: "metadata.name=pod=1",
    labelSelector: "a in (b,c)",
    resourceVersion: "0",
  })).cancel();
  (await things.watch({
    sendInitialEvents: true,
    resourceVersionMatch: "NotOlderThan",
    allowWatchBookmarks: true,
    timeoutSeconds: 1,
  })).cancel();
  assertEquals(server.seen.map(({ url }) => url.search), [
    "?labelSelector=a+in+%28b%2Cc%29&fieldSelector=metadata.name%3Dpod%3D1&resourceVersion=0&timeoutSeconds=290&watch=true",
    "?resourceVersionMatch=NotOlderThan&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=1&watch=true",
  ]);
});

Deno.test("a request's signal is one of its options", async () => {
  const server = new FakeServer({});
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  const things = new ResourceClient(server.access, Thing, { namespace: "ns" });
  const draft = { metadata: { name: "a" } };
  const calls = [
    things.create(draft, { signal }),
    things.update(draft, { signal }),
    things.get("a", { signal }),
    things.list({ signal }),
    things.watch({ signal }),
    things.patch("a", "merge", {}, { signal }),
    things.apply(draft, { signal }),
    things.delete("a", { signal }),
    things.deleteCollection({ signal }),
  ];
  for (const call of calls) assertStrictEquals(await rejection(call), reason);
  assertEquals(server.seen.length, 0);
});

Deno.test("a bare function in the shape of fetch is a transport", async () => {
  const access = {
    server: new URL("http://fake.test"),
    namespace: "",
    transport: (request: Request) =>
      Promise.resolve(json({ metadata: { name: new URL(request.url).pathname } })),
  };
  assertEquals((await new ResourceClient(access, Zone).get("a")).metadata.name, "/api/v1/zones/a");
});
