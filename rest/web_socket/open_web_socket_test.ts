import { assert, assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { type Certificate, selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { UpgradeRefusedError, type WebSocketConnection } from "../../meta/mod.ts";
import { isTransportError, TransportError, transportErrorOf } from "../transport_errors.ts";
import { type OpenOptions, openWebSocket } from "./open_web_socket.ts";

/** What the server does with a WebSocket. */
type Serve = (socket: WebSocket, request: { url: string; headers: Headers }) => void;

/** A server of Deno's own WebSockets. */
function serve(onSocket: Serve, tls: { cert?: string; key?: string } = {}) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, ...tls } as Deno.ServeTcpOptions,
    (request) => {
      const headers = new Headers(request.headers); // the request's own are gone with the upgrade
      const protocol = headers.get("sec-websocket-protocol")?.split(", ")[0];
      const { socket, response } = Deno.upgradeWebSocket(request, { protocol, idleTimeout: 0 });
      socket.binaryType = "arraybuffer";
      onSocket(socket, { url: request.url, headers });
      return response;
    },
  );
  return {
    url: new URL(`${tls.cert === undefined ? "http" : "https"}://127.0.0.1:${server.addr.port}/path?a=b`),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const options = (more: Partial<OpenOptions> = {}): OpenOptions => ({ protocols: [], headers: [], ...more });

const loopback = { names: [], addresses: ["127.0.0.1"] };

/** What is needed to trust a server with this certificate. */
const trusting = (tls?: { readonly certificate: string }) =>
  tls === undefined ? {} : { caCerts: [tls.certificate] };

async function closed(connection: WebSocketConnection) {
  connection.close();
  return await connection.closed;
}

/** A server that is no server: it hands each connection's bytes to the test. */
class RawServer implements AsyncDisposable {
  readonly #listener: Deno.Listener<Deno.Conn>;
  readonly #accepting: Promise<void>;
  readonly connections: Deno.Conn[] = [];
  readonly url: URL;

  constructor(onConnection: (connection: Deno.Conn) => Promise<void>, tls?: Certificate) {
    const local = { hostname: "127.0.0.1", port: 0 };
    const listener: Deno.Listener<Deno.Conn> = tls === undefined
      ? Deno.listen(local)
      : Deno.listenTls({ ...local, cert: tls.certificate, key: tls.key });
    this.#listener = listener;
    const { port } = listener.addr as Deno.NetAddr;
    this.url = new URL(`${tls === undefined ? "http" : "https"}://127.0.0.1:${port}/`);
    this.#accepting = (async () => {
      for await (const connection of listener) {
        this.connections.push(connection);
        await onConnection(connection);
      }
    })();
  }

  async [Symbol.asyncDispose]() {
    this.#listener.close();
    for (const connection of this.connections) {
      try {
        connection.close();
      } catch {
        // the test has closed it
      }
    }
    await this.#accepting;
  }
}

/** Reads a request's head, and opens a WebSocket by hand. */
async function accept(
  connection: Deno.Conn,
  extra = "",
  answer?: (key: string) => string,
): Promise<string> {
  let head = "";
  const bytes = new Uint8Array(4096);
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(bytes);
    if (count === null) return head;
    head += new TextDecoder().decode(bytes.subarray(0, count));
  }
  const key = /sec-websocket-key: (\S+)/i.exec(head)![1]!;
  const digest = await crypto.subtle.digest(
    "SHA-1",
    new TextEncoder().encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`),
  );
  const accepted = btoa(String.fromCharCode(...new Uint8Array(digest)));
  await connection.write(
    new TextEncoder().encode(
      answer?.(accepted) ??
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accepted}\r\n${extra}\r\n`,
    ),
  );
  return head;
}

Deno.test("messages go both ways as they are, over TLS with a CA of its own", async () => {
  const { certificate, key } = await selfSignedCertificate({ names: [], addresses: ["127.0.0.1"] });
  let seen: [url: string, ...headers: (string | null)[]] | undefined;
  await using server = serve((socket, { url, headers }) => {
    seen = [new URL(url).search, headers.get("x-one"), headers.get("x-two")];
    socket.onmessage = ({ data }) => socket.send(data);
  }, { cert: certificate, key });
  const connection = await openWebSocket(
    server.url,
    options({ caCerts: [certificate], protocols: ["b", "a"], headers: [["x-one", "1"], ["x-two", "2"]] }),
  );
  assertEquals(connection.protocol, "b");
  assertEquals(seen, ["?a=b", "1", "2"]);
  const writer = connection.writable.getWriter();
  const reader = connection.readable.getReader();
  const big = crypto.getRandomValues(new Uint8Array(65_536));
  for (const message of ["grüße", new Uint8Array([1, 2]), big, new Uint8Array()]) {
    await writer.write(message);
    assertEquals((await reader.read()).value, message);
  }
  assertEquals(await closed(connection), { code: 1000, reason: "" });
  assertEquals((await reader.read()).done, true);
});

Deno.test("a close of the server ends the reader, with its code and reason", async () => {
  await using server = serve((socket) => {
    socket.onopen = () => {
      socket.send("last");
      socket.close(4001, "enough");
    };
  });
  const connection = await openWebSocket(server.url, options());
  const messages = await Array.fromAsync(connection.readable);
  assertEquals(messages, ["last"]);
  assertEquals(await connection.closed, { code: 4001, reason: "enough" });
  const error = await assertRejects(() => connection.writable.getWriter().write("x"), TransportError);
  assertStringIncludes(error.message, "has been closed with code 4001");
});

Deno.test("a connection that breaks errors the reader after what came before", async () => {
  await using server = new RawServer(async (connection) => {
    await accept(connection);
    await connection.write(new Uint8Array([0x81, 1, 65]));
    connection.close();
  });
  const connection = await openWebSocket(server.url, options());
  const reader = connection.readable.getReader();
  assertEquals((await reader.read()).value, "A");
  const error = await assertRejects(() => reader.read(), TransportError);
  assertEquals(error.code, "cut");
  assertEquals((await connection.closed).code, 1006);
});

Deno.test("a server that breaks the protocol is told so, and dropped", async () => {
  const told = Promise.withResolvers<number[]>();
  await using server = new RawServer(async (connection) => {
    await accept(connection);
    await connection.write(new Uint8Array([0x83, 0]));
    const bytes = new Uint8Array(32);
    const count = await connection.read(bytes);
    told.resolve([...bytes.subarray(0, count ?? 0)]);
  });
  const connection = await openWebSocket(server.url, options());
  const error = await assertRejects(() => connection.readable.getReader().read(), TransportError);
  assertStringIncludes(error.message, "unknown kind 3");
  const [first, second] = await told.promise;
  assertEquals([first, second], [0x88, 0x82], "a close frame with a code");
});

Deno.test("an abort while it opens rejects with its reason, and frees the socket", async () => {
  const gone = Promise.withResolvers<void>();
  const controller = new AbortController();
  await using server = new RawServer(async (connection) => {
    await connection.read(new Uint8Array(4096));
    controller.abort("enough");
    try {
      while (await connection.read(new Uint8Array(16)) !== null);
    } catch {
      // reset
    }
    gone.resolve();
  });
  const reason = await openWebSocket(server.url, options({ signal: controller.signal })).then(
    () => "opened",
    (reason) => reason,
  );
  assertEquals(reason, "enough");
  await gone.promise;
});

Deno.test("an abort in the moment after it was called rejects too, though the server never answers", async (t) => {
  await using server = new RawServer(() => Promise.resolve());
  const { host } = server.url;
  for (const proxy of [undefined, `http://${host}`, `socks5://${host}`]) {
    await t.step(proxy === undefined ? "straight" : `by ${proxy.split(":", 1)[0]} proxy`, async () => {
      const controller = new AbortController();
      const more = proxy === undefined ? {} : { proxy: new URL(proxy) };
      const opening = openWebSocket(server.url, options({ signal: controller.signal, ...more }));
      controller.abort("enough");
      assertEquals(await opening.then(() => "opened", (reason) => reason), "enough");
    });
  }
});

Deno.test("abort() frees the socket at once, whether the server answers or not", async () => {
  const gone = Promise.withResolvers<void>();
  await using server = new RawServer(async (connection) => {
    await accept(connection);
    try {
      while (await connection.read(new Uint8Array(16)) !== null);
    } catch {
      // reset
    }
    gone.resolve();
  });
  const connection = await openWebSocket(server.url, options());
  connection.abort();
  await gone.promise;
  assertEquals((await connection.closed).code, 1006);
  await assertRejects(() => connection.readable.getReader().read(), TransportError, "was cut");
});

for (const scheme of ["http", "https"]) {
  Deno.test(`over ${scheme} a reader that waits holds the server back, and a server that waits the writer`, async () => {
    const tls = scheme === "http" ? undefined : await selfSignedCertificate(loopback);
    let sent = 0;
    const release = Promise.withResolvers<void>();
    await using server = new RawServer(async (connection) => {
      await accept(connection);
      const piece = binary(60_000);
      // Until the socket takes no more.
      for (;;) {
        const writing = writeAll(connection, piece).then(() => true);
        const full = await Promise.race([
          writing,
          new Promise<false>((r) => setTimeout(() => r(false), 150)),
        ]);
        if (!full) {
          release.resolve();
          await writing.catch(() => {});
          return;
        }
        sent++;
        if (sent > 2000) return release.resolve(); // nothing holds the server back
      }
    }, tls);
    const connection = await openWebSocket(server.url, options(trusting(tls)));
    await release.promise;
    assert(sent < 1500, `${sent} messages were taken ahead of the reader`);
    const reader = connection.readable.getReader();
    for (let i = 0; i < sent; i++) assertEquals((await reader.read()).value?.length, 60_000);

    const writer = connection.writable.getWriter();
    let written = 0;
    const writing = (async () => {
      for (;;) {
        await writer.write(new Uint8Array(60_000));
        written++;
      }
    })();
    writing.catch(() => {});
    let before = -1;
    while (before !== written) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    assert(written < 1500, `${written} messages were taken though the server reads none`);
    connection.abort();
    await assertRejects(() => writing, TransportError);
  });
}

for (const scheme of ["http", "https"]) {
  Deno.test(`over ${scheme} a cut is told as soon as what came before has been read, however late that is`, async () => {
    const tls = scheme === "http" ? undefined : await selfSignedCertificate(loopback);
    // More than the client reads ahead, and no more than the sockets hold.
    const count = 13;
    const sent = Promise.withResolvers<void>();
    await using server = new RawServer(async (connection) => {
      await accept(connection);
      for (let i = 0; i < count; i++) await writeAll(connection, binary(60_000));
      connection.close();
      sent.resolve();
    }, tls);
    // The first pings that nobody takes would tell it, too.
    const connection = await openWebSocket(server.url, options({ ...trusting(tls), pingInterval: 5_000 }));
    await sent.promise;
    const reader = connection.readable.getReader();
    for (let i = 0; i < count; i++) assertEquals((await reader.read()).value?.length, 60_000);
    const error = await assertRejects(() => reader.read(), TransportError);
    assertEquals(error.message, `the WebSocket to ${server.url.origin} was cut`);
    assertEquals((await connection.closed).code, 1006);
  });
}

/** A message of zeros, of at least 126 bytes and at most 65,535. */
function binary(length: number): Uint8Array {
  const message = new Uint8Array(4 + length);
  message.set([0x82, 126, length >> 8, length & 255]);
  return message;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

Deno.test("a server that answers no ping is given up", async () => {
  const kinds: number[] = [];
  await using server = new RawServer(async (connection) => {
    await accept(connection);
    const bytes = new Uint8Array(64);
    for (;;) {
      const count = await connection.read(bytes).catch(() => null);
      if (count === null) return;
      kinds.push(bytes[0]!);
    }
  });
  const connection = await openWebSocket(server.url, options({ pingInterval: 20 }));
  const error = await assertRejects(() => connection.readable.getReader().read(), TransportError);
  assertStringIncludes(error.message, "no ping was answered for 60 ms");
  assert(kinds.length >= 2 && kinds.every((kind) => kind === 0x89), `${kinds}`);
});

Deno.test("a server that answers pings is kept, and its own pings are answered", async () => {
  const pong = Promise.withResolvers<string>();
  await using server = new RawServer(async (connection) => {
    await accept(connection);
    await connection.write(new Uint8Array([0x89, 2, 104, 105]));
    const bytes = new Uint8Array(64);
    for (let pings = 0; pings < 6;) {
      const count = await connection.read(bytes);
      if (count === null) throw new Error("dropped");
      if (bytes[0] === 0x8a) {
        pong.resolve(String.fromCharCode(bytes[6]! ^ bytes[2]!, bytes[7]! ^ bytes[3]!));
        continue;
      }
      pings++;
      await connection.write(new Uint8Array([0x8a, 0]));
    }
    await connection.write(new Uint8Array([0x81, 4, ...new TextEncoder().encode("done")]));
  });
  const connection = await openWebSocket(server.url, options({ pingInterval: 20 }));
  assertEquals((await connection.readable.getReader().read()).value, "done");
  assertEquals(await pong.promise, "hi");
  connection.abort();
  await connection.closed;
});

Deno.test("an answer that opens no WebSocket is given whole", async () => {
  await using server = new RawServer(async (connection) => {
    await accept(connection, "", () => {
      return `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"code":403}`;
    });
  });
  const error = await assertRejects(() => openWebSocket(server.url, options()), UpgradeRefusedError);
  assertEquals(error.response.status, 403);
  assertEquals(error.response.headers.get("content-type"), "application/json");
  assertEquals(await error.response.json(), { code: 403 });
});

Deno.test("an answer that opens no WebSocket keeps its status, where the web's Response knows it", async () => {
  const known: [answered: string, kept: number][] = [
    ["200 OK", 200],
    ["204 No Content", 204],
    ["304 Not Modified", 304],
    ["599 Odd", 599],
    ["600 Odder", 502],
  ];
  for (const [answered, kept] of known) {
    await using server = new RawServer(async (connection) => {
      await accept(connection, "", () => `HTTP/1.1 ${answered}\r\nContent-Length: 0\r\n\r\n`);
    });
    const error = await assertRejects(() => openWebSocket(server.url, options()), UpgradeRefusedError);
    assertEquals(error.response.status, kept, answered);
  }
});

const handshakes: [string, (accept: string) => string, RegExp][] = [
  [
    "an answer with another key",
    () => "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n",
    /another protocol/,
  ],
  [
    "a protocol that was not offered",
    (accept) =>
      `HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: v9\r\n\r\n`,
    /"v9", which was not offered \(v5, v4\)/,
  ],
  ["what is not HTTP", () => "SSH-2.0-x\r\n\r\n", /does not speak HTTP/],
];

for (const [what, answer, message] of handshakes) {
  Deno.test(`refused: ${what}`, async () => {
    await using server = new RawServer(async (connection) => void await accept(connection, "", answer));
    const error = await assertRejects(
      () => openWebSocket(server.url, options({ protocols: ["v5", "v4"] })),
      TransportError,
    );
    assertEquals(error.code, "notHttp");
    assert(message.test(error.message), error.message);
  });
}

Deno.test("failures to connect are those of requests", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = new URL(`https://127.0.0.1:${listener.addr.port}/`);
  const codeOf = async (target: URL, more: Partial<OpenOptions> = {}) => {
    const error = await openWebSocket(target, options(more)).then(() => undefined, (error) => error);
    assert(isTransportError(error), String(error));
    return error.code;
  };
  listener.close();
  assertEquals(await codeOf(url), "refused");
  assertEquals(await codeOf(new URL("http://name.invalid/")), "dns");
  const { certificate, key } = await selfSignedCertificate({ names: ["kube.test"], addresses: [] });
  await using server = serve(() => {}, { cert: certificate, key });
  assertEquals(await codeOf(server.url), "untrusted");
  assertEquals(await codeOf(server.url, { caCerts: [certificate] }), "untrusted", "another name");
  for (const way of [{ caCerts: [certificate], serverName: "kube.test" }, { insecure: true }]) {
    await closed(await openWebSocket(server.url, options(way)));
  }
  const byAddress = await selfSignedCertificate({ names: [], addresses: ["10.0.0.1"] });
  await using other = serve(() => {}, { cert: byAddress.certificate, key: byAddress.key });
  const caCerts = [byAddress.certificate];
  await closed(await openWebSocket(other.url, options({ caCerts, serverName: "10.0.0.1" })));
  assertEquals(await codeOf(other.url, { caCerts, serverName: "10.0.0.2" }), "untrusted", "another address");
});

Deno.test({
  name: "without --allow-net the error names it",
  permissions: { read: true },
}, async () => {
  const opening = () => openWebSocket(new URL("https://127.0.0.1:1/"), options({ caCerts: [] }));
  const error = await assertRejects(opening, TransportError, "--allow-net=127.0.0.1:1");
  assertEquals(error.code, "permission");
});

for (const [scheme, port] of [["http", 80], ["https", 443], ["ws", 80], ["wss", 443]] as const) {
  Deno.test({
    name: `a server of ${scheme}: that names no port is looked for at ${port}`,
    // Not to connect anywhere: Deno says where to.
    permissions: { read: true },
  }, async () => {
    const opening = openWebSocket(new URL(`${scheme}://127.0.0.1/`), options({ caCerts: [] }));
    const error = await assertRejects(() => opening, TransportError);
    assertInstanceOf(error.original, Deno.errors.NotCapable);
    assertStringIncludes(error.original.message, `"127.0.0.1:${port}"`);
  });
}

Deno.test("the Host of a server at the usual port is its name alone, and of another has the port", async () => {
  const heads: string[] = [];
  await using proxy = new RawServer(async (connection) => {
    const bytes = new Uint8Array(4096);
    const answer = (text: string) => connection.write(new TextEncoder().encode(text));
    await connection.read(bytes);
    await answer("HTTP/1.1 200 OK\r\n\r\n");
    heads.push(new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0)));
    await answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  for (const url of ["http://kube.test/path", "http://kube.test:8080/path"]) {
    const opening = openWebSocket(
      new URL(url),
      options({ proxy: new URL(`http://127.0.0.1:${proxy.url.port}`) }),
    );
    await assertRejects(() => opening, UpgradeRefusedError);
  }
  assertEquals(heads.map((head) => /\r\nhost: (\S+)\r\n/i.exec(head)?.[1]), ["kube.test", "kube.test:8080"]);
});

for (const scheme of ["http", "https"]) {
  Deno.test(`a tunnel that is closed as soon as it is dug ends the opening, to a server of ${scheme}:`, async () => {
    await using proxy = new RawServer(async (connection) => {
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
      connection.close();
    });
    const way = options({ proxy: new URL(`http://127.0.0.1:${proxy.url.port}`), caCerts: [] });
    const error = await assertRejects(() => openWebSocket(new URL(`${scheme}://kube.test/`), way));
    assertEquals(isTransportError(transportErrorOf(error, "https://kube.test"), "cut"), true);
  });
}

Deno.test("through a proxy by CONNECT, with its name and password, TLS inside", async () => {
  const { certificate, key } = await selfSignedCertificate({ names: ["kube.test"], addresses: [] });
  await using server = serve((socket) => socket.onmessage = ({ data }) => socket.send(data), {
    cert: certificate,
    key,
  });
  const heads: string[] = [];
  const relays: Promise<unknown>[] = [];
  await using proxy = new RawServer(async (connection) => {
    const bytes = new Uint8Array(4096);
    const count = await connection.read(bytes);
    heads.push(new TextDecoder().decode(bytes.subarray(0, count ?? 0)));
    if (heads.length > 1) {
      await connection.write(
        new TextEncoder().encode("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"),
      );
      return;
    }
    const upstream = await Deno.connect({ hostname: "127.0.0.1", port: Number(server.url.port) });
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
    relays.push(
      connection.readable.pipeTo(upstream.writable).catch(() => {}),
      upstream.readable.pipeTo(connection.writable).catch(() => {}),
    );
  });
  const way = options({
    proxy: new URL(`http://me:p%40ss@127.0.0.1:${proxy.url.port}`),
    caCerts: [certificate],
  });
  const url = new URL("https://kube.test/path");
  const connection = await openWebSocket(url, way);
  await connection.writable.getWriter().write("through");
  assertEquals((await connection.readable.getReader().read()).value, "through");
  await closed(connection);
  assertStringIncludes(heads[0]!, "CONNECT kube.test:443 HTTP/1.1\r\n");
  assertStringIncludes(
    heads[0]!.toLowerCase(),
    `proxy-authorization: basic ${btoa("me:p@ss").toLowerCase()}`,
  );
  const error = await assertRejects(() => openWebSocket(url, way), TransportError);
  assertEquals(error.code, "proxy");
  assertStringIncludes(error.message, "407");
  await Promise.all(relays);
});

Deno.test("through a SOCKS5 proxy, which looks the name up", async () => {
  await using server = serve((socket) => socket.onmessage = ({ data }) => socket.send(data));
  const asked: number[][] = [];
  const relays: Promise<unknown>[] = [];
  await using proxy = new RawServer(async (connection) => {
    const read = async () => {
      const bytes = new Uint8Array(256);
      const count = await connection.read(bytes);
      const read = [...bytes.subarray(0, count ?? 0)];
      asked.push(read);
      return read;
    };
    const offer = await read();
    const byPassword = offer.includes(2);
    await connection.write(new Uint8Array([5, byPassword ? 2 : 0]));
    if (byPassword) {
      await read();
      await connection.write(new Uint8Array([1, 0]));
    }
    await read();
    if (!byPassword) {
      await connection.write(new Uint8Array([5, 5, 0, 1, 0, 0, 0, 0, 0, 0]));
      return;
    }
    const upstream = await Deno.connect({ hostname: "127.0.0.1", port: Number(server.url.port) });
    await connection.write(new Uint8Array([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
    relays.push(
      connection.readable.pipeTo(upstream.writable).catch(() => {}),
      upstream.readable.pipeTo(connection.writable).catch(() => {}),
    );
  });
  const url = new URL("http://kube.test:8080/path");
  const connection = await openWebSocket(
    url,
    options({ proxy: new URL(`socks5://me:pw@127.0.0.1:${proxy.url.port}`) }),
  );
  await connection.writable.getWriter().write("through");
  assertEquals((await connection.readable.getReader().read()).value, "through");
  await closed(connection);
  const name = [...new TextEncoder().encode("kube.test")];
  assertEquals(asked.splice(0), [
    [5, 2, 0, 2],
    [1, 2, 109, 101, 2, 112, 119],
    [5, 1, 0, 3, 9, ...name, 8080 >> 8, 8080 & 255],
  ]);
  const error = await assertRejects(
    () => openWebSocket(url, options({ proxy: new URL(`socks5://127.0.0.1:${proxy.url.port}`) })),
    TransportError,
  );
  assertStringIncludes(error.message, "SOCKS5 reply 5");
  await Promise.all(relays);
});
