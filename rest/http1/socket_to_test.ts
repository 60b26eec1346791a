import { assertEquals, assertRejects } from "@std/assert";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { rejection } from "../fake_server_test.ts";
import { seededRandom } from "../../testing/seeded_random.ts";
import { ok, post, RawServer, WaitingConnection } from "./raw_server_test.ts";
import { socketTo } from "./socket_to.ts";

Deno.test("a socket carries requests to a server of either protocol", async (t) => {
  const certificate = await selfSignedCertificate();
  for (const protocol of ["http", "https"]) {
    await t.step(protocol, async () => {
      await using server = new RawServer(
        (peer) => peer.answer(ok("a"), ok("b")),
        protocol === "https" ? certificate : undefined,
      );
      const url = new URL(`${protocol}://localhost:${server.port}/prefix`);
      using one = new WaitingConnection(await socketTo(url, { caCerts: [certificate.certificate] })());
      for (const body of ["a", "b"]) {
        const response = await one.connection.exchange(post(), undefined);
        assertEquals(new TextDecoder().decode(await response.bytes()), body);
      }
    });
  }
});

Deno.test("a socket goes to an address of IPv6", async () => {
  using listener = Deno.listen({ hostname: "::1", port: 0 });
  const accepted = listener.accept();
  using _socket = await socketTo(new URL(`http://[::1]:${listener.addr.port}`), {})();
  (await accepted).close();
});

Deno.test("a socket asks for HTTP/1.1 by ALPN, and for the certificate's name", async (t) => {
  const certificate = await selfSignedCertificate({ names: ["kube.test"], addresses: ["127.0.0.1"] });
  using listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: certificate.certificate,
    key: certificate.key,
    alpnProtocols: ["h2", "http/1.1"],
  });
  const connect = async (host: string) => {
    const url = new URL(`https://${host}:${listener.addr.port}`);
    return await socketTo(url, { caCerts: [certificate.certificate] })() as Deno.TlsConn;
  };
  await t.step("ALPN", async () => {
    const accepted = listener.accept();
    using socket = await connect("127.0.0.1");
    using peer = await accepted;
    const [own, other] = await Promise.all([socket.handshake(), peer.handshake()]);
    assertEquals([own.alpnProtocol, other.alpnProtocol], ["http/1.1", "http/1.1"]);
  });
  await t.step("a certificate for another name", async () => {
    const accepted = listener.accept();
    using socket = await connect("localhost");
    using peer = await accepted;
    const refused = rejection(peer.handshake());
    await assertRejects(() => socket.handshake(), Deno.errors.InvalidData);
    await refused;
  });
});

Deno.test("a connection that was given up leaves no socket, however busy the loop is", async () => {
  // Deno 2.9 loses the socket of a connect whose signal aborts between its end and its delivery. The sanitizer finds it.
  await using server = new RawServer((peer) => peer.gone());
  const connect = socketTo(new URL(`http://127.0.0.1:${server.port}`), {});
  const random = seededRandom(1);
  let isOver = false;
  const busy = (async () => {
    while (!isOver) {
      for (const end = performance.now() + random(3); performance.now() < end;);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  })();
  await Promise.all(Array.from({ length: 12 }, async () => {
    for (let round = 0; round < 15; round++) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), random(6));
      await connect(controller.signal).then((socket) => socket.close(), () => {});
      clearTimeout(timer);
    }
  }));
  isOver = true;
  await busy;
});
