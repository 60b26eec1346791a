import { assertEquals } from "@std/assert";
import { RawServer } from "./raw_server_test.ts";
import { type MessageParts, requestMessage } from "./request_message.ts";

function textOf(parts: Partial<MessageParts>): string | undefined {
  const message = requestMessage(
    { method: "POST", target: "/api/v1/pods", headers: [], body: undefined, ...parts },
    "kube.test:6443",
  );
  return message && new TextDecoder().decode(message);
}

Deno.test("a request is written byte for byte so", async (t) => {
  const table: Record<string, [parts: Partial<MessageParts>, lines: string[]]> = {
    "a body, with its length in bytes": [
      {
        headers: [["accept", "application/json"], ["content-type", "application/json"]],
        body: new TextEncoder().encode(`{"a":"ä"}`),
      },
      [
        "POST /api/v1/pods HTTP/1.1",
        "host: kube.test:6443",
        "accept: application/json",
        "content-type: application/json",
        "accept-encoding: identity",
        "content-length: 10",
        "",
        `{"a":"ä"}`,
      ],
    ],
    "a POST without a body has no bytes": [
      {},
      [
        "POST /api/v1/pods HTTP/1.1",
        "host: kube.test:6443",
        "accept-encoding: identity",
        "content-length: 0",
        "",
        "",
      ],
    ],
    "a DELETE without a body has no length": [
      { method: "DELETE" },
      ["DELETE /api/v1/pods HTTP/1.1", "host: kube.test:6443", "accept-encoding: identity", "", ""],
    ],
    "a DELETE with a body has one": [
      { method: "DELETE", body: new TextEncoder().encode("{}") },
      [
        "DELETE /api/v1/pods HTTP/1.1",
        "host: kube.test:6443",
        "accept-encoding: identity",
        "content-length: 2",
        "",
        "{}",
      ],
    ],
    "a body of no bytes has a length": [
      { method: "DELETE", body: new Uint8Array() },
      [
        "DELETE /api/v1/pods HTTP/1.1",
        "host: kube.test:6443",
        "accept-encoding: identity",
        "content-length: 0",
        "",
        "",
      ],
    ],
    "that no answer is to be encoded is said once": [
      {
        method: "PUT",
        headers: [["accept-encoding", "identity"], ["x-empty", ""], ["x-twice", "1"], ["x-twice", "2"]],
      },
      [
        "PUT /api/v1/pods HTTP/1.1",
        "host: kube.test:6443",
        "accept-encoding: identity",
        "x-empty: ",
        "x-twice: 1",
        "x-twice: 2",
        "content-length: 0",
        "",
        "",
      ],
    ],
    "a PATCH without a body has no length, and a tab may stand in a value": [
      { method: "PATCH", target: "/", headers: [["x-tab", "a\tb"]] },
      [
        "PATCH / HTTP/1.1",
        "host: kube.test:6443",
        "x-tab: a\tb",
        "accept-encoding: identity",
        "",
        "",
      ],
    ],
  };
  for (const [name, [parts, lines]] of Object.entries(table)) {
    await t.step(name, () => assertEquals(textOf(parts), lines.join("\r\n")));
  }
});

Deno.test("what `fetch` would change, or refuse, is not written", async (t) => {
  const header = (name: string, value: string): Partial<MessageParts> => ({
    headers: [["accept", "*/*"], [name, value]],
  });
  const table: Record<string, Partial<MessageParts>> = {
    "CR in a value": header("x-a", "a\rb"),
    "LF in a value": header("x-a", "a\nb"),
    "a header within a value": header("x-a", "a\r\nx-b: c"),
    "LF at a value's end": header("x-a", "a\n"),
    "NUL in a value": header("x-a", "a\0b"),
    "DEL in a value": header("x-a", "a\x7fb"),
    "latin1 in a value": header("x-a", "ä"),
    "a value beyond latin1": header("x-a", "€"),
    "a name in capitals": header("X-A", "a"),
    "no name": header("", "a"),
    "a space in a name": header("x a", "a"),
    "a colon in a name": header("x:a", "a"),
    "CR LF in a name": header("x\r\nx-b: c\r\nx", "a"),
    "LF at a name's end": header("x-a\n", "a"),
    "a name beyond ASCII": header("ä", "a"),
    "accept-encoding: gzip": header("accept-encoding", "gzip"),
    "accept-encoding: identity, gzip": header("accept-encoding", "identity, gzip"),
    ...Object.fromEntries(
      [
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
      ].map((name) => [`the header ${name}`, header(name, "identity")]),
    ),
    ...Object.fromEntries(
      ["GET", "HEAD", "CONNECT", "OPTIONS", "TRACE", "post", "", "POST /y HTTP/1.1\r\nx: y\r\n\r\nPOST"].map((
        method,
      ) => [
        `the method ${JSON.stringify(method)}`,
        { method },
      ]),
    ),
    ...Object.fromEntries(
      [
        "",
        "x",
        "?a",
        "@evil.test/",
        ":80/",
        "http://other.test/",
        "/.",
        "/..",
        "/a/../b",
        "/a/./b",
        "/a/.b",
        "/a/%2e%2e/b",
        "/a/%2E/b",
        "/a/.%2e",
        "/ä",
        "/a b",
        "/a\tb",
        "/a\r\nb",
        "/a\n",
        "/a#b",
        "/a\\b",
        "/a\0b",
        `/a"b`,
        "/a<b>",
        "/a?b='c'",
        "/a`b",
        "/a{b}",
        "/a^b",
        "/a|b",
      ].map((target) => [`the target ${JSON.stringify(target)}`, { target }]),
    ),
  };
  for (const [name, parts] of Object.entries(table)) {
    await t.step(name, () => assertEquals(textOf(parts), undefined));
  }
});

Deno.test("a target that is written is the one that `fetch` asks for", async () => {
  const targets = [
    "/",
    "/api/v1/namespaces/default/pods",
    "/apis/apps/v1/namespaces/default/deployments/web/scale?fieldManager=me&force=true",
    "/api/v1/namespaces/default/pods/web-0/eviction?dryRun=All",
    "/x?labelSelector=app%3Dweb%2Ctier+in+%28a%2Cb%29",
    "/x?empty=&none&=&&a=b=c",
    "/x?a?b/c",
    "/x//y",
    "//x",
    "/x/",
    "/x..y/z.",
    "/~a-b_c.d!e$f&g(h)i*j+k,l;m=n:o@p",
    "/api/v1/namespaces/default/services/https:web:443/proxy/index.html",
    "/%e4%BD%a0/%2F/%zz/%",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node",
  ];
  const seen: (string | undefined)[] = [];
  const server = new RawServer(async (peer) => {
    for (let head = await peer.head(); head !== undefined; head = await peer.head()) {
      seen.push(head.split("\r\n", 1)[0]);
      await peer.write("HTTP/1.1 204 No Content\r\n\r\n");
    }
  });
  try {
    using client = Deno.createHttpClient({});
    for (const target of targets) {
      await fetch(`http://127.0.0.1:${server.port}${target}`, { method: "DELETE", client });
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  assertEquals(targets.map((target) => textOf({ method: "DELETE", target })?.split("\r\n", 1)[0]), seen);
});
