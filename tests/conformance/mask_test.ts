import { assertEquals } from "@std/assert";
import type { Exchange } from "./exchange.ts";
import type { Json } from "./json.ts";
import { Masks } from "./mask.ts";

const uid = "0e1f8d7c-3f58-4d43-9d3b-1f6b2f2a7c11";
const other = "9a4b6f10-7d62-4c0a-8b5e-2c9d0f3e4a22";

/** What comes out of one answer, after the case has sent `sent`. */
function masked(body: Json, sent: Json = {}): Json {
  const masks = new Masks();
  masks.sending(sent);
  masks.received(body);
  return masks.apply([{ request: "GET /x", status: 200, headers: {}, body }])[0].body;
}

const table: [name: string, body: Json, expected: Json, sent?: Json][] = [
  [
    "a uuid has one number wherever it is",
    { a: { uid }, b: { uid: other }, list: [uid], message: `precondition: ${other}` },
    { a: { uid: "<uid-1>" }, b: { uid: "<uid-2>" }, list: ["<uid-1>"], message: "precondition: <uid-2>" },
  ],
  ["a uid of another form stays", { uid: "7" }, { uid: "7" }],
  ["a uid that was sent stays", { uid }, { uid }, { uid }],
  [
    "objects' versions are ranked by size",
    { items: [{ uid, resourceVersion: "100" }, { uid: other, resourceVersion: "99" }] },
    { items: [{ uid: "<uid-1>", resourceVersion: "<rv-2>" }, { uid: "<uid-2>", resourceVersion: "<rv-1>" }] },
  ],
  ["a list's version has no rank", { metadata: { resourceVersion: "7" } }, {
    metadata: { resourceVersion: "<rv>" },
  }],
  ["a version that is no number stays", { resourceVersion: "" }, { resourceVersion: "" }],
  ["times by key", { creationTimestamp: "2026-01-02T03:04:05Z" }, { creationTimestamp: "<time>" }],
  ["times with microseconds", { renewTime: "2026-01-02T03:04:05.000006Z" }, { renewTime: "<microtime>" }],
  ["a time with milliseconds is of no form", { time: "2026-01-02T03:04:05.006Z" }, {
    time: "2026-01-02T03:04:05.006Z",
  }],
  ["a time under another key stays", { when: "2026-01-02T03:04:05Z" }, { when: "2026-01-02T03:04:05Z" }],
  ["a time that was sent stays", { renewTime: "2020-01-02T03:04:05.000000Z" }, {
    renewTime: "2020-01-02T03:04:05.000000Z",
  }, { renewTime: "2020-01-02T03:04:05.000000Z" }],
  ["a web token", { token: "eyJh.eyJz.a_-1", expirationTimestamp: "2026-01-02T03:04:05Z" }, {
    token: "<token>",
    expirationTimestamp: "<time>",
  }],
  ["a token of another form stays", { token: "a.b" }, { token: "a.b" }],
  ["null is kept", { creationTimestamp: null }, { creationTimestamp: null }],
  [
    "generated names, also in texts",
    { name: "made-x5b2c", message: 'configmaps "made-x5b2c" not found' },
    { name: "made-<suffix>", message: 'configmaps "made-<suffix>" not found' },
    { generateName: "made-" },
  ],
  ["a generated name of another form stays", { name: "made-1" }, { name: "made-1" }, {
    generateName: "made-",
  }],
  ["addresses by key", { clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"], ip: "10.0.0.1" }, {
    clusterIP: "<ip>",
    clusterIPs: ["<ip>"],
    ip: "10.0.0.1",
  }],
  ["None is no address", { clusterIP: "None" }, { clusterIP: "None" }],
  ["ports that a server chose", { nodePort: 30123 }, { nodePort: "<port>" }],
  ["ports that were sent stay", { nodePort: 30123 }, { nodePort: 30123 }, { nodePort: 30123 }],
  ["continue tokens", { continue: "abc" }, { continue: "<continue>" }],
  ["no continue token", { continue: "" }, { continue: "" }],
  [
    "managed fields are in one order",
    { managedFields: [{ manager: "b", operation: "Update" }, { manager: "a", operation: "Apply" }] },
    { managedFields: [{ manager: "a", operation: "Apply" }, { manager: "b", operation: "Update" }] },
  ],
  [
    "a table's ages and prose",
    {
      kind: "Table",
      columnDefinitions: [{ name: "Name", description: "Something." }, { name: "Age", description: "" }],
      rows: [{ cells: ["one", "5s"] }, { cells: ["two", "soon"] }],
    },
    {
      kind: "Table",
      columnDefinitions: [{ name: "Name", description: "<prose>" }, { name: "Age", description: "" }],
      rows: [{ cells: ["one", "<age>"] }, { cells: ["two", "soon"] }],
    },
  ],
];

for (const [name, body, expected, sent] of table) {
  Deno.test(`mask: ${name}`, () => assertEquals(masked(body, sent), expected));
}

Deno.test("mask: no key is ever dropped", () => {
  const body = {
    uid,
    resourceVersion: "5",
    clusterIP: "10.0.0.1",
    nodePort: 30001,
    continue: "x",
    time: "now",
  };
  assertEquals(Object.keys(masked(body)), Object.keys(body));
});

Deno.test("mask: what came from an answer and is sent again is still masked", () => {
  const masks = new Masks();
  masks.received({ uid });
  masks.sending({ uid });
  const exchange: Exchange = { request: "PUT /x", status: 200, headers: {}, body: { uid } };
  assertEquals(masks.apply([exchange])[0].body, { uid: "<uid-1>" });
});

Deno.test("mask: versions and continue tokens in a request", () => {
  const masks = new Masks();
  const body = { metadata: { continue: "a=b", resourceVersion: "71" } };
  masks.received(body);
  masks.sending({ resourceVersion: "1" });
  const requests = ["GET /x?limit=2&continue=a%3Db", "GET /x?resourceVersion=71", "GET /x?resourceVersion=1"];
  const exchanges = requests.map((request) => ({ request, status: 200, headers: {}, body }));
  assertEquals(masks.apply(exchanges).map(({ request }) => request), [
    "GET /x?limit=2&continue=<continue>",
    "GET /x?resourceVersion=<rv>",
    "GET /x?resourceVersion=1",
  ]);
});
