import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { TransportError } from "../transport_errors.ts";
import { openTunnel } from "./proxy_tunnel.ts";

/** A proxy that the test answers for, one connection after another. */
class Proxy implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #accepting: Promise<void>;
  /** Resolves, for each connection, when the client has left it. */
  readonly left: Promise<void>[] = [];

  constructor(answer: (proxied: Proxied) => Promise<void>) {
    this.#accepting = (async () => {
      for await (const connection of this.#listener) {
        const left = (async () => {
          using _ = connection;
          const proxied = new Proxied(connection);
          await answer(proxied);
          await proxied.end();
        })();
        left.catch(() => {});
        this.left.push(left);
      }
    })();
  }

  url(scheme: string, user = ""): URL {
    return new URL(`${scheme}://${user}127.0.0.1:${this.#listener.addr.port}`);
  }

  async [Symbol.asyncDispose]() {
    await Promise.all(this.left);
    this.#listener.close();
    await this.#accepting;
  }
}

/** A client's connection, as its proxy sees it. */
class Proxied {
  readonly #connection: Deno.Conn;

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  async read(): Promise<number[]> {
    const bytes = new Uint8Array(4096);
    return [...bytes.subarray(0, await this.#connection.read(bytes) ?? 0)];
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(new Uint8Array(await this.read()));
  }

  async write(bytes: string | readonly number[]): Promise<void> {
    const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : new Uint8Array(bytes);
    for (let at = 0; at < all.length;) at += await this.#connection.write(all.subarray(at));
  }

  /** Waits until the client sends nothing more. */
  async end(): Promise<void> {
    while ((await this.read().catch(() => [])).length > 0);
  }
}

const server = (url: string) => ({ url: new URL(url), secure: url.startsWith("https:") });

async function refusal(opening: Promise<unknown>): Promise<TransportError> {
  const error = await opening.then(() => undefined, (error) => error);
  assertInstanceOf(error, TransportError);
  assertEquals(error.code, "proxy");
  return error;
}

Deno.test("CONNECT names the server with its usual port, and an address of IPv6 in brackets", async () => {
  const heads: string[] = [];
  await using proxy = new Proxy(async (one) => {
    heads.push(await one.text());
    await one.write("HTTP/1.1 200 OK\r\n\r\nhello");
  });
  for (const name of ["http://kube.test", "https://kube.test", "https://[fd00::1]:6443"]) {
    const { url, secure } = server(name);
    const { socket } = await openTunnel(url, proxy.url("http"), { secure });
    const greeting = await new Promise<Uint8Array>((resolve) => socket.once("data", resolve));
    assertEquals(new TextDecoder().decode(greeting), "hello", "what comes behind the answer is the server's");
    socket.destroy();
  }
  assertEquals(heads.map((head) => /^CONNECT (\S+) HTTP\/1.1\r\n/.exec(head)?.[1]), [
    "kube.test:80",
    "kube.test:443",
    "[fd00::1]:6443",
  ]);
  assertEquals(heads.map((head) => /^host: (\S+)\r$/im.exec(head)?.[1]), [
    "kube.test:80",
    "kube.test:443",
    "[fd00::1]:6443",
  ]);
  assert(heads.every((head) => !/proxy-authorization/i.test(head)));
});

Deno.test("a proxy that lets nothing through is told by its answer, and its connection is freed", async () => {
  for (const status of ["403 Forbidden", "204 No Content", "502 Bad Gateway"]) {
    await using proxy = new Proxy(async (one) => {
      await one.text();
      await one.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
    });
    const { url, secure } = server("https://kube.test:6443");
    const error = await refusal(openTunnel(url, proxy.url("http"), { secure }));
    assertEquals(
      error.message,
      `the proxy on the way to https://kube.test:6443 does not let it through (${status.slice(0, 3)})`,
    );
  }
});

const usualPorts: [scheme: string, port: number][] = [["http", 80], ["https", 443], ["socks5", 1080]];

for (const [scheme, port] of usualPorts) {
  Deno.test({
    name: `a proxy of ${scheme} that names no port is looked for at ${port}`,
    // Not to connect anywhere: Deno says where to. `node:https` reads whom it trusts.
    permissions: { env: true, sys: true },
  }, async () => {
    const { url, secure } = server("https://kube.test:6443");
    const opening = openTunnel(url, new URL(`${scheme}://127.0.0.1`), { secure });
    const error = await opening.then(() => undefined, (error) => error);
    assertInstanceOf(error, TransportError);
    assertInstanceOf(error.original, Deno.errors.NotCapable);
    assert(error.original.message.includes(`"127.0.0.1:${port}"`), error.original.message);
  });
}

for (const scheme of ["http", "socks5"]) {
  Deno.test(`an abort while the ${scheme} proxy thinks rejects with its reason, and frees the connection`, async () => {
    const asked = Promise.withResolvers<void>();
    await using proxy = new Proxy(async (one) => {
      await one.read();
      asked.resolve();
    });
    const stop = new AbortController();
    const { url, secure } = server("https://kube.test:6443");
    const opening = openTunnel(url, proxy.url(scheme), { secure, signal: stop.signal });
    const outcome = opening.then(() => undefined, (error) => error);
    await asked.promise;
    const reason = new Error("enough");
    stop.abort(reason);
    assertEquals(await outcome, reason);
    const before = openTunnel(url, proxy.url(scheme), { secure, signal: stop.signal });
    assertEquals(await before.then(() => undefined, (error) => error), reason);
    assertEquals(proxy.left.length, 1);
  });
}

const name = [...new TextEncoder().encode("kube.test")];

Deno.test("SOCKS5: the name and port are asked for, and any form of the proxy's own address is passed over", async () => {
  const own: [what: string, bytes: number[]][] = [
    ["IPv4", [1, 127, 0, 0, 1, 0, 80]],
    ["a name", [3, 4, 112, 114, 111, 120, 0, 80]],
    ["IPv6", [4, ...Array(16).fill(0), 0, 80]],
  ];
  for (const [what, bytes] of own) {
    const asked: number[][] = [];
    await using proxy = new Proxy(async (one) => {
      asked.push(await one.read());
      await one.write([5, 0]);
      asked.push(await one.read());
      // In two pieces, with the server's first word behind.
      await one.write([5, 0, 0]);
      await one.write([...bytes, 104, 105]);
    });
    const { url, secure } = server("http://kube.test");
    const { socket } = await openTunnel(url, proxy.url("socks5"), { secure });
    assertEquals(asked, [[5, 1, 0], [5, 1, 0, 3, 9, ...name, 0, 80]], what);
    const greeting = await new Promise<Uint8Array>((resolve) => socket.once("data", resolve));
    assertEquals(new TextDecoder().decode(greeting), "hi", what);
    socket.destroy();
  }
});

const refusals: [what: string, answers: number[][], words: string, user?: string][] = [
  ["no SOCKS5", [[4, 0]], "accepts none of the ways to log in"],
  ["no way to log in", [[5, 255]], "accepts none of the ways to log in"],
  ["a password where none was offered", [[5, 2]], "accepts none of the ways to log in"],
  ["a wrong password", [[5, 2], [1, 1]], "does not accept the user name and password", "me:pw@"],
  ["a server that is not there", [[5, 0], [5, 4, 0, 1]], "could not connect (SOCKS5 reply 4)"],
  ["half a word", [[5]], "closed the connection"],
];

for (const [what, answers, words, user] of refusals) {
  Deno.test(`SOCKS5, refused: ${what}`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const answering = (async () => {
      using connection = await listener.accept();
      const one = new Proxied(connection);
      for (const answer of answers) {
        await one.read();
        await one.write(answer);
      }
      // A proxy that has said half a word leaves; of the others the client does.
      if (words !== "closed the connection") await one.end();
    })();
    const { url, secure } = server("https://kube.test:6443");
    const proxy = new URL(`socks5://${user ?? ""}127.0.0.1:${listener.addr.port}`);
    const error = await refusal(openTunnel(url, proxy, { secure }));
    assertEquals(error.message, `the proxy on the way to https://kube.test:6443 ${words}`);
    await answering;
  });
}
