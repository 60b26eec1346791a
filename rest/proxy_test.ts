import { assert, assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { loadConfig } from "./load_config.ts";
import { RESTClient } from "./rest_client.ts";

/** Asks a server that only the proxy can reach. */
async function askThrough(proxy: string, ca?: string): Promise<unknown> {
  const authority = ca === undefined ? "" : `, certificate-authority-data: ${encodeBase64(ca)}`;
  await using config = await loadConfig({
    kubeconfig: `
clusters: [{name: c, cluster: {server: "http://kube.invalid:8080", proxy-url: "${proxy}"${authority}}}]
users: [{name: u, user: {token: one}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
  });
  return await new RESTClient(config).get().absPath("/x").do().into();
}

/** Reads until so many bytes are there. */
async function readExactly(connection: Deno.Conn, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await connection.read(bytes.subarray(at));
    if (count === null) throw new Error(`the client left after ${at} bytes of ${length}`);
    at += count;
  }
  return bytes;
}

/** Reads a request's head, and answers it with an empty object. */
async function answer(connection: Deno.Conn): Promise<string> {
  const bytes = new Uint8Array(8192);
  const length = await connection.read(bytes) ?? 0;
  const body = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
  await connection.write(new TextEncoder().encode(body));
  return new TextDecoder().decode(bytes.subarray(0, length));
}

/** One connection of a SOCKS5 proxy with name and password (RFC 1928, RFC 1929). */
async function socks5(connection: Deno.Conn): Promise<{ user: string; target: string; head: string }> {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const string = async () => text(await readExactly(connection, (await readExactly(connection, 1))[0]!));
  const [version, methods] = await readExactly(connection, 2);
  assertEquals(version, 5);
  assert((await readExactly(connection, methods!)).includes(2), "it offers name and password");
  await connection.write(new Uint8Array([5, 2]));
  await readExactly(connection, 1);
  const user = `${await string()} ${await string()}`;
  await connection.write(new Uint8Array([1, 0]));
  const [, command, , kind] = await readExactly(connection, 4);
  assertEquals([command, kind], [1, 3], "to connect, by name");
  const host = await string();
  const [high, low] = await readExactly(connection, 2);
  await connection.write(new Uint8Array([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
  return { user, target: `${host}:${high! * 256 + low!}`, head: await answer(connection) };
}

Deno.test("[KC-23] a socks5 proxy carries the requests, and looks the server's name up itself", async (t) => {
  for (const scheme of ["socks5", "socks5h"]) {
    await t.step(scheme, async () => {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const proxying = (async () => {
        using connection = await listener.accept();
        return await socks5(connection);
      })();
      assertEquals(await askThrough(`${scheme}://me:p%40ss@127.0.0.1:${listener.addr.port}`), {});
      const { user, target, head } = await proxying;
      assertEquals([user, target], ["me p@ss", "kube.invalid:8080"]);
      assert(head.startsWith("GET /x HTTP/1.1\r\n") && /\r\nauthorization: Bearer one\r\n/i.test(head), head);
    });
  }
});

Deno.test("[KC-23] an https proxy carries the requests, with its certificate trusted by the cluster's CA", async () => {
  const { certificate, key } = await selfSignedCertificate();
  using listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert: certificate, key });
  const proxying = (async () => {
    using connection = await listener.accept();
    return await answer(connection);
  })();
  assertEquals(await askThrough(`https://127.0.0.1:${listener.addr.port}`, certificate), {});
  const head = await proxying;
  assert(head.startsWith("GET http://kube.invalid:8080/x HTTP/1.1\r\n"), head);
});
