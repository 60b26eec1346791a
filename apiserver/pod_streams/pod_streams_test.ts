import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Transport, UpgradeRefusedError, type WebSocketConnection } from "../../meta/mod.ts";
import { ApiServer, type PodHandlers } from "../mod.ts";
import { TestClient } from "../test_client.ts";

const pods = "/api/v1/namespaces/default/pods";

async function start(handlers: PodHandlers, listen = false): Promise<TestClient> {
  const client = new TestClient(await ApiServer.start({ listen, handlers }));
  await client.post(pods, {
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  return client;
}

function connect(client: TestClient, path: string, protocols: string[], headers: HeadersInit = {}) {
  const { transport, server } = client.server.config as {
    transport: { connect: NonNullable<Transport["connect"]> };
    server: URL;
  };
  return transport.connect(new URL(`${pods}${path}`, server), { protocols, headers: new Headers(headers) });
}

/** All messages, as `CHANNEL text`. */
async function messages({ readable }: WebSocketConnection): Promise<string[]> {
  const read: string[] = [];
  for await (const message of readable) {
    assert(typeof message !== "string");
    read.push(`${message[0]} ${new TextDecoder().decode(message.subarray(1))}`);
  }
  return read;
}

Deno.test("exec in messages: an empty one first, each stream on its channel, the Status of the exit code last", async () => {
  await using client = await start({
    async exec(_, { print, printError }) {
      await print("o");
      await printError("e");
      return 2;
    },
  });
  const connection = await connect(client, "/web/exec?command=a&stdout=true&stderr=1", [
    "v9.channel.k8s.io",
    "v4.channel.k8s.io",
    "v5.channel.k8s.io",
  ]);
  assertEquals(connection.protocol, "v4.channel.k8s.io", "the client's first that is known");
  const status = {
    status: "Failure",
    message: "command terminated with non-zero exit code: exit status 2",
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: "2" }] },
  };
  assertEquals(await messages(connection), ["1 ", "1 o", "2 e", `3 ${JSON.stringify(status)}`]);
  assertEquals(await connection.closed, { code: 1000, reason: "" });
});

Deno.test("stdin that was not asked for is empty, output that was not asked for is dropped", async () => {
  await using client = await start({
    async exec(_, { stdin, print, printError }) {
      await print(`stdin: ${await new Response(stdin).text()}`);
      await printError("dropped");
    },
  });
  const connection = await connect(client, "/web/exec?command=a&stdout=true", ["v5.channel.k8s.io"]);
  assertEquals(await messages(connection), ["1 ", "1 stdin: ", '3 {"metadata":{},"status":"Success"}']);
});

Deno.test("what is no size is no resize", async () => {
  await using client = await start({
    async exec(_, { resizes, print }) {
      for await (const { width, height } of resizes) return await print(`${width} ${height}`);
    },
  });
  const connection = await connect(client, "/web/exec?command=a&stdout=true&tty=true", ["v5.channel.k8s.io"]);
  const writer = connection.writable.getWriter();
  const on = (text: string) => new Uint8Array([4, ...new TextEncoder().encode(text)]);
  for (const text of ["no json", "null", "[]", '{"Width":"1","Height":2}', '{"Width":1,"Height":2}']) {
    await writer.write(on(text));
  }
  assertEquals((await messages(connection))[1], "1 1 2");
});

Deno.test("port-forward in messages: each channel opens with its port, several ports share a connection", async () => {
  await using client = await start({
    async portForward({ port }, { writable, readable }) {
      if (port === 258) throw new Error("refused");
      const { value } = await readable.getReader().read();
      await writable.getWriter().write(`${port}:${new TextDecoder().decode(value)}`);
    },
  });
  const connection = await connect(client, "/web/portforward?ports=80,258&ports=81", ["v4.channel.k8s.io"]);
  const writer = connection.writable.getWriter();
  await writer.write(new Uint8Array([0, 97]));
  await writer.write(new Uint8Array([4, 98]));
  const read = await messages(connection);
  const on = (channel: number) =>
    read.filter((one) => one.startsWith(`${channel} `)).map((one) => one.slice(2));
  assertEquals([on(0), on(1)], [["P\0", "80:a"], ["P\0"]]);
  assertEquals([on(2), on(3)[0]], [["\x02\x01"], "\x02\x01"]);
  assertStringIncludes(on(3)[1]!, "error forwarding port 258 to pod web in namespace default: refused");
  assertEquals([on(4), on(5)], [["Q\0", "81:b"], ["Q\0"]]);
});

const refusals: [path: string, protocols: string[], code: number, message: string][] = [
  ["/nobody/exec?command=a&stdout=1", ["v5.channel.k8s.io"], 404, 'pods "nobody" not found'],
  ["/web/exec?command=a", ["v4.channel.k8s.io"], 400, "you must specify at least 1 of stdin, stdout, stderr"],
  ["/web/exec?stdout=1", ["v4.channel.k8s.io"], 400, "you must specify at least 1 command for the container"],
  [
    "/web/exec?command=a&stdout=1&container=x",
    ["v5.channel.k8s.io"],
    400,
    "container x is not valid for pod web",
  ],
  [
    "/web/exec?command=a&stdout=1",
    ["channel.k8s.io"],
    400,
    "this server streams over WebSockets only, by v5.channel.k8s.io or v4.channel.k8s.io; the client offers channel.k8s.io",
  ],
  [
    "/web/portforward?ports=80",
    ["SPDY/3.1+portforward.k8s.io"],
    400,
    "this server streams over WebSockets only, by v4.channel.k8s.io; the client offers SPDY/3.1+portforward.k8s.io",
  ],
  ["/web/portforward?ports=0", ["v4.channel.k8s.io"], 400, 'port "0" must be > 0'],
  [
    "/web/portforward?ports=65536",
    ["v4.channel.k8s.io"],
    400,
    'cannot convert to []int32: strconv.ParseUint: parsing "65536": value out of range',
  ],
  ["/web/portforward", ["v4.channel.k8s.io"], 400, 'query parameter "ports" is required'],
];

Deno.test("what is refused before a WebSocket opens is answered as a Status", async (t) => {
  await using client = await start({ exec() {}, portForward() {} });
  for (const [path, protocols, code, message] of refusals) {
    await t.step(`${path} by ${protocols}: ${code}`, async () => {
      const error = await assertRejects(() => connect(client, path, protocols), UpgradeRefusedError);
      const status = await error.response.json();
      assertEquals([error.response.status, status.code, status.message], [code, code, message]);
    });
  }
  await t.step("version 5 is opened first, and told then", async () => {
    const read = await messages(await connect(client, "/web/exec?stdout=1", ["v5.channel.k8s.io"]));
    assertEquals(
      JSON.parse(read[1]!.slice(2)).message,
      "Internal error occurred: unable to upgrade connection: you must specify at least 1 command for the container",
    );
  });
  await t.step("without an upgrade", async () => {
    const { code, body } = await client.get(`${pods}/web/exec?command=a&stdout=1`);
    assertEquals([code, body.message], [400, "Upgrade request required"]);
    assertEquals((await client.call("PUT", `${pods}/web/exec?command=a&stdout=1`)).code, 405);
  });
});

Deno.test("whoever may get a pod's exec and not create it opens none", async () => {
  await using client = await start({ exec() {} });
  await client.post("/apis/rbac.authorization.k8s.io/v1/clusterroles", {
    metadata: { name: "reader" },
    rules: [{ apiGroups: [""], resources: ["pods/exec"], verbs: ["get"] }],
  });
  await client.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    metadata: { name: "reader" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "reader" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "alice" }],
  });
  const error = await assertRejects(
    () =>
      connect(client, "/web/exec?command=a&stdout=1", ["v5.channel.k8s.io"], { "Impersonate-User": "alice" }),
    UpgradeRefusedError,
  );
  assertEquals(
    (await error.response.json()).message,
    'pods "web" is forbidden: User "alice" cannot create resource "pods/exec" in API group "" in the namespace "default"',
  );
});

Deno.test("without handlers the answers are those of a cluster whose nodes are out of reach", async () => {
  await using client = await start({});
  const messageOf = async (path: string) => {
    const error = await assertRejects(
      () => connect(client, path, ["v4.channel.k8s.io"]),
      UpgradeRefusedError,
    );
    const { code, message, reason } = await error.response.json();
    return [code, message, reason];
  };
  const exec = "/exec?command=a&stdout=true";
  assertEquals(await messageOf(`/web${exec}`), [400, "pod web does not have a host assigned", "BadRequest"]);
  await client.post(pods, {
    metadata: { name: "bound" },
    spec: { nodeName: "n1", containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  assertEquals(await messageOf(`/bound${exec}`), [404, 'pods "n1" not found', "NotFound"]);
  await client.post("/api/v1/nodes", { metadata: { name: "n1" } });
  assertEquals(await messageOf(`/bound${exec}`), [
    500,
    "no preferred addresses found; known addresses: []",
    undefined,
  ]);
  await client.patch("/api/v1/nodes/n1/status", {
    status: { addresses: [{ type: "InternalIP", address: "127.0.0.1" }] },
  });
  assertEquals(await messageOf(`/bound${exec}`), [
    500,
    "error dialing backend: dial tcp 127.0.0.1:10250: connect: connection refused",
    undefined,
  ]);
  const refused = "dial tcp 127.0.0.1:10250: connect: connection refused";
  const path = "?command=a&command=b&stdin=true&stdout=true&tty=true";
  const [opening, status] = await messages(
    await connect(client, `/bound/exec${path}`, ["v5.channel.k8s.io"]),
  );
  assertEquals(opening, "1 ");
  assertEquals(
    JSON.parse(status!.slice(2)).message,
    `Internal error occurred: error sending request: Post "https://127.0.0.1:10250/exec/default/bound/main?command=a&command=b&input=1&output=1&tty=1": ${refused}`,
  );
  const { code, body } = await client.get(`${pods}/bound/log?tailLines=2&follow=true`);
  assertEquals([code, body.message], [
    500,
    `Get "https://127.0.0.1:10250/containerLogs/default/bound/main?follow=true&tailLines=2": ${refused}`,
  ]);
});

const logRefusals: [query: string, code: number, message: string][] = [
  ["tailLines=-1", 422, "tailLines: Invalid value: -1: must be greater than or equal to 0"],
  ["limitBytes=0", 422, "limitBytes: Invalid value: 0: must be greater than 0"],
  ["sinceSeconds=0", 422, "sinceSeconds: Invalid value: 0: must be greater than 0"],
  [
    "sinceSeconds=1&sinceTime=2026-01-02T03:04:05Z",
    422,
    "[]: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
  ],
  ["stream=Stdout", 422, "stream: Forbidden: may not be specified"],
  ["tailLines=abc", 400, 'strconv.ParseInt: parsing "abc": invalid syntax'],
  [
    "tailLines=99999999999999999999",
    400,
    'strconv.ParseInt: parsing "99999999999999999999": value out of range',
  ],
  ["sinceTime=xx", 400, 'parsing time "xx" as "2006-01-02T15:04:05Z07:00": cannot parse "xx" as "2006"'],
];

Deno.test("options of a log that cannot be are refused, whether there is a handler or not", async () => {
  await using client = await start({ logs: () => "x" });
  for (const [query, code, message] of logRefusals) {
    const { code: got, body } = await client.get(`${pods}/web/log?${query}`);
    const expected = code === 422 ? `PodLogOptions "web" is invalid: ${message}` : message;
    assertEquals([got, body.message], [code, expected], query);
  }
});

Deno.test("over a socket, Deno's own WebSocket is served: pieces, pings, a close of either side", async () => {
  const heard: string[] = [];
  await using client = await start({
    async exec(_, { stdin, stdout }) {
      await stdin.pipeThrough(
        new TransformStream({
          transform(chunk, controller) {
            heard.push(String(chunk.length));
            controller.enqueue(chunk);
          },
        }),
      ).pipeTo(stdout);
      return 0;
    },
  }, true);
  const { server } = client;
  const certificate = atob(
    /certificate-authority-data: (\S+)/.exec(server.kubeconfig)![1]!.replaceAll('"', ""),
  );
  using http = Deno.createHttpClient({ caCerts: [certificate] });
  const url = new URL(`${pods}/web/exec?command=cat&stdin=true&stdout=true`, server.url);
  url.protocol = "wss:";
  const socket = new WebSocket(url, {
    protocols: ["v5.channel.k8s.io"],
    headers: { authorization: `Bearer ${server.token}` },
    client: http,
  } as unknown as string[]);
  socket.binaryType = "arraybuffer";
  let back = 0;
  const done = Promise.withResolvers<void>();
  socket.onopen = () => {
    for (const length of [1, 130, 70_000, 1_000_000]) socket.send(new Uint8Array(1 + length));
    socket.send(new Uint8Array([255, 0]));
  };
  socket.onmessage = ({ data }) => {
    const bytes = new Uint8Array(data);
    if (bytes[0] === 1) back += bytes.length - 1;
  };
  socket.onclose = ({ code }) => {
    assertEquals(code, 1000);
    done.resolve();
  };
  await done.promise;
  assertEquals([back, heard], [1_070_131, ["1", "130", "70000", "1000000"]]);
});

Deno.test("over a socket, a client that breaks the protocol is told so", async (t) => {
  await using client = await start({
    exec: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  }, true);
  const { server } = client;
  const certificate = atob(
    /certificate-authority-data: (\S+)/.exec(server.kubeconfig)![1]!.replaceAll('"', ""),
  );
  const frames: [string, number[], number][] = [
    ["a frame without a mask", [0x82, 1, 0], 1002],
    ["an unknown opcode", [0x83, 0x80, 0, 0, 0, 0], 1002],
    ["a reserved bit", [0xc2, 0x80, 0, 0, 0, 0], 1002],
    ["a continuation of nothing", [0x80, 0x80, 0, 0, 0, 0], 1002],
    ["a frame beyond the limit", [0x82, 0xff, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], 1009],
  ];
  for (const [what, frame, code] of frames) {
    await t.step(what, async () => {
      using connection = await Deno.connectTls({
        hostname: server.url.hostname,
        port: Number(server.url.port),
        caCerts: [certificate],
      });
      await connection.write(
        new TextEncoder().encode(
          [
            `GET ${pods}/web/exec?command=a&stdout=1 HTTP/1.1`,
            "Host: x",
            `Authorization: Bearer ${server.token}`,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: v5.channel.k8s.io",
            "\r\n",
          ].join("\r\n"),
        ),
      );
      const bytes: number[] = [];
      const read = async () => {
        const chunk = new Uint8Array(4096);
        const count = await connection.read(chunk);
        if (count !== null) bytes.push(...chunk.subarray(0, count));
        return count !== null;
      };
      while (!String.fromCharCode(...bytes).includes("\r\n\r\n")) await read();
      await connection.write(new Uint8Array(frame));
      while (await read());
      const close = bytes.lastIndexOf(0x88);
      assertEquals(bytes[close + 2]! * 256 + bytes[close + 3]!, code);
    });
  }
});

Deno.test("over a socket, other upgrades are refused in words", async () => {
  await using client = await start({ exec() {} }, true);
  const { server } = client;
  const certificate = atob(
    /certificate-authority-data: (\S+)/.exec(server.kubeconfig)![1]!.replaceAll('"', ""),
  );
  using connection = await Deno.connectTls({
    hostname: server.url.hostname,
    port: Number(server.url.port),
    caCerts: [certificate],
  });
  await connection.write(
    new TextEncoder().encode(
      `POST ${pods}/web/exec?command=a&stdout=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.token}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n\r\n`,
    ),
  );
  const answer = await new Response(connection.readable).text();
  assert(answer.startsWith("HTTP/1.1 400 "), answer);
  assertStringIncludes(answer, "Upgrade request required: this server streams over WebSockets only");
});
