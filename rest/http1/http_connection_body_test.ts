/** Bodies that are still on their way when the head has come. */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { seededRandom } from "../../testing/seeded_random.ts";
import { rejection } from "../fake_server_test.ts";
import { bytesOf, ok, type Peer, post, RawServer, WaitingConnection } from "./raw_server_test.ts";

/** More than is read at once. */
const large = Uint8Array.from({ length: 100_000 }, seededRandom(1).bind(undefined, 256));

/** How a large body is sent. */
const framings: Record<string, (peer: Peer) => Promise<void>> = {
  "of known length": async (peer) => {
    await peer.write(`HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\n\r\n`);
    await peer.write(large);
  },
  "in chunks": async (peer) => {
    await peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (let at = 0, size = 1; at < large.length; at += size, size = size * 3 % 40_009) {
      const chunk = large.subarray(at, at + size);
      await peer.write(`${chunk.length.toString(16)}\r\n`);
      await peer.write(chunk);
      await peer.write("\r\n");
    }
    await peer.write("0\r\n\r\n");
  },
};

/** How it is read. */
const readings: Record<
  string,
  (response: { body: ReadableStream<Uint8Array> | null; bytes(): Promise<Uint8Array> }) => Promise<Uint8Array>
> = {
  "by bytes()": (response) => response.bytes(),
  "by a reader": async ({ body }) => {
    const pieces: number[] = [];
    for await (const piece of body!) for (const byte of piece) pieces.push(byte);
    return new Uint8Array(pieces);
  },
  "by a reader with buffers of its own": async ({ body }) => {
    const pieces: number[] = [];
    const reader = body!.getReader({ mode: "byob" });
    for (let size = 1;; size = size * 7 % 30_011) {
      const { done, value } = await reader.read(new Uint8Array(size));
      for (const byte of value!) pieces.push(byte);
      if (done) return new Uint8Array(pieces);
    }
  },
};

for (const [framing, write] of Object.entries(framings)) {
  Deno.test(`a large body ${framing}`, async (t) => {
    for (const [reading, read] of Object.entries(readings)) {
      await t.step(`read ${reading}: it is whole, and the connection goes on`, async () => {
        await using server = new RawServer(async (peer) => {
          await peer.request();
          await write(peer);
          await peer.answer(ok("next"));
        });
        using one = new WaitingConnection(await server.connect());
        const response = await one.connection.exchange(post(), undefined);
        assert(response.ok);
        assertEquals(await read(response), large);
        assertEquals(one.freed, 1);
        const next = await one.connection.exchange(post(), undefined);
        assertEquals(new TextDecoder().decode(await next.bytes()), "next");
      });
    }
    await t.step("cancelled midway: the connection is closed", async () => {
      await using server = new RawServer(async (peer) => {
        await peer.request();
        await write(peer);
        await peer.gone();
      });
      using one = new WaitingConnection(await server.connect());
      const { body } = await one.connection.exchange(post(), undefined);
      const reader = body!.getReader();
      assert((await reader.read()).value!.length > 0);
      await reader.cancel();
      await one.closed;
      assertEquals(one.freed, 0);
    });
  });
}

/** A head comes, and what the test writes once it has it. */
async function parted(head: string, rest: string) {
  const go = Promise.withResolvers<void>();
  const server = new RawServer(async (peer) => {
    await peer.request();
    await peer.write(head);
    await go.promise;
    await peer.write(bytesOf(rest));
    await peer.answer(ok("next"), ok("last"));
  });
  const one = new WaitingConnection(await server.connect());
  const response = await one.connection.exchange(post(), undefined);
  go.resolve();
  return {
    connection: one.connection,
    one,
    response,
    body: response.body!,
    async [Symbol.asyncDispose]() {
      one[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const chunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/** The connection carries its next request to the answer. */
async function goesOn({ connection, one }: Awaited<ReturnType<typeof parted>>, answer = "next") {
  assertEquals(one.freed > 0, true, "the connection is free");
  const next = await connection.exchange(post(), undefined);
  assertEquals(new TextDecoder().decode(await next.bytes()), answer);
}

Deno.test("a body that has come and is cancelled takes no connection from the next request", async () => {
  await using sent = await parted(chunkedHead, "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n");
  const reader = sent.body.getReader();
  assertEquals((await reader.read()).value, bytesOf("hello"));
  const next = sent.connection.exchange(post(), undefined);
  await reader.cancel(); // "world" has not been read
  assertEquals(new TextDecoder().decode(await (await next).bytes()), "next");
  await goesOn(sent, "last");
});

Deno.test("a body that does not fill its reader's elements fails alone", async () => {
  await using sent = await parted("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", "a");
  const reader = sent.body.getReader({ mode: "byob" });
  assertInstanceOf(await rejection(reader.read(new Uint16Array(1))), TypeError);
  await goesOn(sent);
});

Deno.test("what stands behind a body that came in pieces closes the connection", async (t) => {
  const rows = {
    "in chunks": [chunkedHead, "2\r\n{}\r\n0\r\n\r\n"],
    "of known length": [ok("12").slice(0, -2), "{}"],
  };
  for (const [name, [head, rest]] of Object.entries(rows)) {
    await t.step(name, async () => {
      await using sent = await parted(head!, `${rest}HTTP/1.1 `);
      assertEquals(await sent.response.bytes(), bytesOf("{}"));
      await sent.one.closed;
      assertEquals(sent.one.freed, 0);
    });
  }
});

Deno.test("a body that ends without further bytes ends either reader", async (t) => {
  for (const mode of [undefined, "byob"] as const) {
    await t.step(`${mode}`, async () => {
      await using sent = await parted(chunkedHead, "0\r\n\r\n");
      const end = mode === undefined
        ? await sent.body.getReader().read()
        : await sent.body.getReader({ mode }).read(new Uint8Array(1));
      assertEquals([end.done, end.value?.length], [true, mode && 0]);
      await goesOn(sent);
    });
  }
});

Deno.test("an answer's bytes stay as they were when the next request is answered", async (t) => {
  await t.step("that came in pieces", async () => {
    await using sent = await parted(chunkedHead, "5\r\nhello\r\n0\r\n\r\n");
    const bytes = await sent.response.bytes();
    await goesOn(sent);
    assertEquals(bytes, bytesOf("hello"));
  });
  await t.step("that came at once", async () => {
    await using server = new RawServer((peer) => peer.answer(ok("hello"), ok("other")));
    using one = new WaitingConnection(await server.connect());
    const bytes = await (await one.connection.exchange(post(), undefined)).bytes();
    assertEquals(await (await one.connection.exchange(post(), undefined)).bytes(), bytesOf("other"));
    assertEquals(bytes, bytesOf("hello"));
  });
});

Deno.test("a body that nobody reads is not read ahead", async () => {
  await using sent = await parted("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", "world");
  const reader = sent.body.getReader();
  assertEquals([(await reader.read()).value, sent.one.socket.reads], [bytesOf("hello"), 1]);
  assertEquals([(await reader.read()).value, sent.one.freed], [bytesOf("world"), 1]);
  assertEquals(sent.one.socket.reads, 3, "and once more, for what becomes of the connection");
});
