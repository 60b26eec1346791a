import { assertEquals, assertStringIncludes } from "@std/assert";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { runToEnd } from "../bad_input/program.ts";

/** A server that says one word by each WebSocket, and a proxy that hides the way to it in TLS of its own. */
async function serve() {
  const { certificate, key } = await selfSignedCertificate({ names: [], addresses: ["127.0.0.1"] });
  const local = { hostname: "127.0.0.1", port: 0, cert: certificate, key };
  const server = Deno.serve({ ...local, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => {
      socket.send("hello");
      socket.close();
    };
    return response;
  });
  const listener = Deno.listenTls(local);
  const proxying = (async () => {
    for await (const client of listener) {
      const asked = await client.read(new Uint8Array(4096)).catch(() => null);
      if (asked === null) {
        client.close(); // whoever does not trust it asks nothing
        continue;
      }
      const upstream = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
      await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
      await Promise.allSettled([
        client.readable.pipeTo(upstream.writable),
        upstream.readable.pipeTo(client.writable),
      ]);
    }
  })();
  return {
    certificate,
    server: `https://127.0.0.1:${server.addr.port}`,
    proxy: `https://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await proxying;
      await server.shutdown();
    },
  };
}

/** What a process of its own prints, which may connect and nothing else. */
async function printed(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const file = "tests/streams/open_web_socket.ts";
  const { stdout, stderr } = await runToEnd({ file, permissions: ["--allow-net"], args, env });
  return stdout + stderr;
}

Deno.test("a WebSocket trusts whom Deno trusts, the proxy on its way too, and needs no permission for it", async (t) => {
  await using served = await serve();
  const { certificate, server, proxy } = served;
  const trusted = await Deno.makeTempFile({ suffix: ".pem" });
  try {
    await Deno.writeTextFile(trusted, certificate);
    const ways: [how: string, args: string[]][] = [["straight", [server]], ["by proxy", [server, proxy]]];
    for (const [how, args] of ways) {
      await t.step(how, async () => {
        assertEquals(await printed(args, { DENO_CERT: trusted }), "hello\n");
        assertStringIncludes(await printed(args), "is not trusted");
      });
    }
  } finally {
    await Deno.remove(trusted);
  }
});
