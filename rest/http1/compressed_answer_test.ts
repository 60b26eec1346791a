/** Answers that are compressed though nobody asked for it: what they say was done, so they are read. */
import { assertEquals, assertInstanceOf } from "@std/assert";
import { rejection } from "../fake_server_test.ts";
import { TransportError, transportErrorOf } from "../transport_errors.ts";
import { ok, post, RawServer, WaitingConnection } from "./raw_server_test.ts";

const text = JSON.stringify({ kind: "ConfigMap", data: { text: "a".repeat(200_000) } });

async function compressed(format: CompressionFormat): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream(format))).bytes();
}

for (const [coding, format] of [["gzip", "gzip"], ["X-GZIP", "gzip"], ["deflate", "deflate"]] as const) {
  Deno.test(`an answer compressed by ${coding} is read, in one piece and byte by byte, and the connection goes on`, async () => {
    const body = await compressed(format);
    const head =
      `HTTP/1.1 201 Created\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`;
    await using server = new RawServer(async (peer) => {
      await peer.request();
      const whole = new Uint8Array(head.length + body.length);
      whole.set(new TextEncoder().encode(head));
      whole.set(body, head.length);
      await peer.write(whole);
      await peer.request();
      await peer.write(head);
      for (const byte of body) await peer.write(new Uint8Array([byte]));
      await peer.answer(ok("next"));
    });
    using one = new WaitingConnection(await server.connect());
    for (let request = 0; request < 2; request++) {
      const answer = await one.connection.exchange(post(), undefined);
      assertEquals([answer.status, answer.headers.get("content-encoding")], [201, null]);
      assertEquals(answer.headers.get("content-length"), null);
      assertEquals(await answer.text(), text);
    }
    assertEquals(await (await one.connection.exchange(post(), undefined)).text(), "next");
  });
}

Deno.test("an empty answer that says it is compressed is empty", async () => {
  await using server = new RawServer((peer) => peer.answer(ok("", "Content-Encoding: gzip\r\n")));
  using one = new WaitingConnection(await server.connect());
  assertEquals(await (await one.connection.exchange(post(), undefined)).text(), "");
});

Deno.test("an answer that is not compressed as it says is no HTTP, one that is cut off is cut", async () => {
  const half = (await compressed("gzip")).subarray(0, 100);
  await using server = new RawServer(async (peer, index) => {
    if (index === 0) return await peer.answer(ok("{}", "Content-Encoding: gzip\r\n"));
    await peer.request();
    await peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n");
    await peer.write(half);
  });
  for (const code of ["notHttp", "cut"]) {
    using one = new WaitingConnection(await server.connect());
    const answer = await one.connection.exchange(post(), undefined);
    const error = transportErrorOf(await rejection(answer.bytes()), "http://server");
    assertInstanceOf(error, TransportError);
    assertEquals(error.code, code);
  }
});
