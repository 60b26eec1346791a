import { assertEquals, assertRejects } from "@std/assert";
import { TlsNameRelay } from "./tls_name_relay.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (words: string) => new TextEncoder().encode(words);

/** A server that says back what it hears, and ends when the client has. */
function echo() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      serving.push((async () => {
        using _ = connection;
        const buffer = new Uint8Array(16 * 1024);
        for (;;) {
          const count = await connection.read(buffer).catch(() => null);
          if (count === null) return;
          await connection.write(buffer.slice(0, count));
        }
      })());
    }
  })();
  return {
    url: new URL(`https://127.0.0.1:${listener.addr.port}`),
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(serving);
    },
  };
}

const connectTo = ({ proxy }: TlsNameRelay) =>
  Deno.connect({ hostname: "127.0.0.1", port: Number(proxy.port) });

/** Reads so many bytes, or to the end. */
async function read(connection: Deno.Conn, length = Infinity): Promise<string> {
  let words = "";
  const buffer = new Uint8Array(1024);
  while (words.length < length) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) break;
    words += text(buffer.subarray(0, count));
  }
  return words;
}

const established = "HTTP/1.1 200 Connection established\r\n\r\n";

Deno.test("the relay's client may send its head in pieces, in any case, and the first bytes behind it", async () => {
  await using server = echo();
  await using relay = new TlsNameRelay("Kube.test", server.url);
  using connection = await connectTo(relay);
  const head = `CONNECT KUBE.TEST:${server.url.port} HTTP/1.1\r\nx: ${"y".repeat(3_000)}`;
  await connection.write(bytes(head.slice(0, 11)));
  await connection.write(bytes(head.slice(11)));
  await connection.write(bytes("\r\n\r\nfirst"));
  assertEquals(await read(connection, established.length + 5), `${established}first`);
  await connection.write(bytes("second"));
  assertEquals(await read(connection, 6), "second");
});

Deno.test("the relay drops who asks with too long a head, none at all, or for a server that is not there", async () => {
  await using server = echo();
  const nobody = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = nobody.addr;
  nobody.close();
  await using relay = new TlsNameRelay("kube.test", server.url);
  await using toNobody = new TlsNameRelay("kube.test", new URL(`https://127.0.0.1:${port}`));
  const longest = `CONNECT kube.test:${server.url.port} HTTP/1.1\r\nx: `.padEnd(8 * 1024 - 4, "y");
  const heads: [TlsNameRelay, string, string][] = [
    [relay, `${longest}yyyy`, ""],
    [toNobody, `CONNECT kube.test:${port} HTTP/1.1\r\n\r\n`, ""],
    [relay, "POST kube.test HTTP/1.1\r\n\r\n", "HTTP/1.1 403 Forbidden\r\n\r\n"],
  ];
  for (const [to, head, answer] of heads) {
    using connection = await connectTo(to);
    await connection.write(bytes(head));
    assertEquals(await read(connection), answer);
  }
  using fitting = await connectTo(relay);
  await fitting.write(bytes(`${longest}\r\n\r\n`));
  assertEquals(await read(fitting, established.length), established);
  using silent = await connectTo(relay);
  await silent.closeWrite();
  assertEquals(await read(silent), "");
});

Deno.test("a server without a port is asked for at 443", async () => {
  await using relay = new TlsNameRelay("kube.test", new URL("https://[::1]"));
  using connection = await connectTo(relay);
  await connection.write(bytes("CONNECT kube.test:444 HTTP/1.1\r\n\r\n"));
  assertEquals(await read(connection), "HTTP/1.1 403 Forbidden\r\n\r\n");
  using other = await connectTo(relay);
  await other.write(bytes("CONNECT kube.test:443 HTTP/1.1\r\n\r\n"));
  const answer = await read(other, established.length);
  assertEquals(answer.includes("403"), false);
});

Deno.test("disposing the relay ends what is open at both ends, and the port is free again", async () => {
  await using server = echo();
  const relay = new TlsNameRelay("kube.test", server.url);
  const { port } = relay.proxy;
  using open = await connectTo(relay);
  await open.write(bytes(`CONNECT kube.test:${server.url.port} HTTP/1.1\r\n\r\n`));
  await read(open, established.length);
  using waiting = await connectTo(relay);
  await waiting.write(bytes("CONN"));
  await relay[Symbol.asyncDispose]();
  assertEquals([await read(open), await read(waiting)], ["", ""]);
  Deno.listen({ hostname: "127.0.0.1", port: Number(port) }).close();
});

Deno.test("disposing the relay waits for a connection that is being made, and ends it", async () => {
  await using server = echo(); // its own end waits for the end of the connection
  const connecting = Promise.withResolvers<void>();
  const connected = Promise.withResolvers<void>();
  const { connect } = Deno;
  const relay = new TlsNameRelay("kube.test", server.url);
  using client = await connectTo(relay);
  Deno.connect = (async (options: Deno.ConnectOptions) => {
    connecting.resolve();
    await connected.promise;
    return await connect(options);
  }) as typeof Deno.connect;
  const { port } = relay.proxy;
  const events: string[] = [];
  try {
    await client.write(bytes(`CONNECT kube.test:${server.url.port} HTTP/1.1\r\n\r\n`));
    await connecting.promise;
    const disposing = relay[Symbol.asyncDispose]().then(() => events.push("disposed"));
    assertEquals(await read(client), "");
    const again = () => connect({ hostname: "127.0.0.1", port: Number(port) });
    await assertRejects(again, Deno.errors.ConnectionRefused);
    events.push("connected");
    connected.resolve();
    await disposing;
  } finally {
    Deno.connect = connect;
  }
  assertEquals(events, ["connected", "disposed"]);
});

Deno.test("a relay, and what is open through it, keep no process alive by themselves", async () => {
  const program = `
    import { TlsNameRelay } from ${JSON.stringify(import.meta.resolve("./tls_name_relay.ts"))};
    const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    server.unref();
    (async () => { for await (const one of server) { one.unref(); void one.read(new Uint8Array(9)); } })();
    const port = server.addr.port;
    const relay = new TlsNameRelay("kube.test", new URL("https://127.0.0.1:" + port));
    const client = await Deno.connect({ hostname: "127.0.0.1", port: Number(relay.proxy.port) });
    await client.write(new TextEncoder().encode("CONNECT kube.test:" + port + " HTTP/1.1\\r\\n\\r\\n"));
    await client.read(new Uint8Array(100));
    client.unref();
    client.read(new Uint8Array(9));
    console.log("at its end");
  `;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, program);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-config", "--allow-net", "--allow-read", file],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const enough = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const { success, stdout, stderr } = await child.output();
  clearTimeout(enough);
  await Deno.remove(file);
  assertEquals([success, text(stdout), text(stderr)], [true, "at its end\n", ""]);
});
