import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { rejection } from "../fake_server_test.ts";
import { ok, type Peer, post, RawServer, WaitingConnection } from "./raw_server_test.ts";
import { longestHead } from "./response_head.ts";

/** How an answer comes: what its server does with it, and how much the client reads at once. */
const ways: Record<string, { write: (peer: Peer, answer: string) => Promise<void>; atOnce?: number }> = {
  "in one piece": { write: (peer, answer) => peer.write(answer) },
  "written byte by byte": {
    write: async (peer, answer) => {
      for (const character of answer) await peer.write(character);
    },
  },
  "read byte by byte": { write: (peer, answer) => peer.write(answer), atOnce: 1 },
};

interface Row {
  readonly answer: string;
  readonly status: number;
  readonly body: string;
  /** Whether the next request goes over the same connection. */
  readonly goesOn: boolean;
  /** Whether the server closes behind the answer. */
  readonly closes?: boolean;
}

const interim =
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-A: b\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n";
const chunks =
  "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\nX-T: a\r\n\r\n";

const answers: Record<string, Row> = {
  "of known length": { answer: ok("hello"), status: 200, body: "hello", goesOn: true },
  "without bytes": { answer: ok(""), status: 200, body: "", goesOn: true },
  "in chunks": { answer: chunks, status: 201, body: "hello, world", goesOn: true },
  "that has no body": { answer: "HTTP/1.1 204 No Content\r\n\r\n", status: 204, body: "", goesOn: true },
  "behind three of 1xx": { answer: interim + ok("hello"), status: 200, body: "hello", goesOn: true },
  "behind five of 1xx": {
    answer: "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(5) + ok("hello"),
    status: 200,
    body: "hello",
    goesOn: true,
  },
  "with Connection: close": {
    answer: ok("hello", "Connection: close\r\n"),
    status: 200,
    body: "hello",
    goesOn: false,
  },
  "of HTTP/1.0": { answer: ok("hello").replace("1.1", "1.0"), status: 200, body: "hello", goesOn: false },
  "of HTTP/1.0 that keeps its connection": {
    answer: ok("hello", "Connection: keep-alive\r\n").replace("1.1", "1.0"),
    status: 200,
    body: "hello",
    goesOn: true,
  },
  "with bytes behind it": { answer: ok("hello") + "HTTP", status: 200, body: "hello", goesOn: false },
  "in chunks with bytes behind it": {
    answer: `${chunks}0`,
    status: 201,
    body: "hello, world",
    goesOn: false,
  },
  "that has no body with bytes behind it": {
    answer: "HTTP/1.1 204 No Content\r\n\r\nx",
    status: 204,
    body: "",
    goesOn: false,
  },
  "with both lengths": {
    answer: chunks.replace("\r\n", "\r\nContent-Length: 3\r\n"),
    status: 201,
    body: "hello, world",
    goesOn: false,
  },
  "that ends with its connection": {
    answer: "HTTP/1.1 500 Oh\r\n\r\nhello",
    status: 500,
    body: "hello",
    goesOn: false,
    closes: true,
  },
  "of nothing that ends with its connection": {
    answer: "HTTP/1.1 500 Oh\r\n\r\n",
    status: 500,
    body: "",
    goesOn: false,
    closes: true,
  },
};

for (const [name, { answer, status, body, goesOn, closes }] of Object.entries(answers)) {
  Deno.test(`an answer ${name} is read, and the connection ${goesOn ? "goes on" : "is closed"}`, async (t) => {
    for (const [way, { write, atOnce }] of Object.entries(ways)) {
      await t.step(way, async () => {
        const seen: (string | undefined)[] = [];
        await using server = new RawServer(async (peer) => {
          seen.push(await peer.request());
          await write(peer, answer);
          if (!closes) await peer.answer(ok("next"));
        });
        using one = new WaitingConnection(await server.connect(), atOnce);
        const response = await one.connection.exchange(post("asked"), undefined);
        const text = new TextDecoder().decode(await response.bytes());
        assertEquals([response.status, text], [status, body]);
        assertEquals(seen, [new TextDecoder().decode(post("asked"))]);
        if (!goesOn) return await one.closed;
        assertEquals(one.freed, 1);
        const next = await one.connection.exchange(post(), undefined);
        assertEquals(new TextDecoder().decode(await next.bytes()), "next");
      });
    }
  });
}

/** What an answer fails with, and its connection is closed: by `exchange`, or by its body. */
async function failureOf(
  play: (peer: Peer) => Promise<void>,
): Promise<{ of: "answer" | "body"; error: Error }> {
  await using server = new RawServer(async (peer) => {
    await peer.request();
    await play(peer);
  });
  using one = new WaitingConnection(await server.connect());
  let of: "answer" | "body" = "answer";
  const error = await rejection((async () => {
    const response = await one.connection.exchange(post(), undefined);
    of = "body";
    await response.bytes();
  })());
  await one.closed;
  assertEquals(one.freed, 0);
  return { of, error };
}

Deno.test("an answer that is not HTTP fails at once, though its server waits", async (t) => {
  const begin = "invalid HTTP: the answer does not begin as HTTP does";
  const chunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const table: Record<string, [answer: string, says: string]> = {
    "another protocol": ["SSH-2.0-Other_1\r\n", begin],
    "one byte of another": ["S", begin],
    "lines that end without CR": ["HTTP/1.1 200 OK\n\n", begin],
    "another version": ["HTTP/2.0 200 OK\r\n\r\n", begin],
    "a header that is none": [
      "HTTP/1.1 200 OK\r\nX\r\n\r\n",
      "invalid HTTP: a header of the answer is none",
    ],
    "another protocol behind a 1xx": ["HTTP/1.1 100 Continue\r\n\r\nSSH", begin],
    "a switch of protocols": [
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
      "invalid HTTP: the answer switches the protocol",
    ],
    "six of 1xx": [
      "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(6),
      "invalid HTTP: heads of 1xx have no end",
    ],
    "a head without an end": [
      `HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(longestHead)}`,
      "invalid HTTP: the answer's head has no end",
    ],
    "chunks that are none, with the head": [
      `${chunkedHead}hello\r\n`,
      "invalid HTTP: a chunk's size is none",
    ],
  };
  for (const [name, [answer, says]] of Object.entries(table)) {
    await t.step(name, async () => {
      const failure = await failureOf(async (peer) => {
        await peer.write(answer);
        await peer.gone();
      });
      assertInstanceOf(failure.error, Deno.errors.InvalidData);
      assertEquals([failure.of, failure.error.message], ["answer", says]);
    });
  }
  await t.step("chunks that are none, behind the head", async () => {
    await using server = new RawServer(async (peer) => {
      await peer.request();
      await peer.write(chunkedHead);
      await peer.request(); // which the test writes once it has the head
      await peer.write("hello\r\n");
      await peer.gone();
    });
    const socket = await server.connect();
    using one = new WaitingConnection(socket);
    const response = await one.connection.exchange(post(), undefined);
    const bytes = response.bytes();
    await socket.write(post());
    const error = await rejection(bytes);
    assertInstanceOf(error, Deno.errors.InvalidData);
    assertEquals(error.message, "invalid HTTP: a chunk's size is none");
    await one.closed;
  });
});

Deno.test("a connection that ends before the answer does fails it", async (t) => {
  const table: Record<string, [answer: string, of: "answer" | "body"]> = {
    "before the head": ["", "answer"],
    "within the head": ["HTTP/1.1 200 O", "answer"],
    "behind a 1xx": ["HTTP/1.1 100 Continue\r\n\r\n", "answer"],
    "within a body of known length": ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "body"],
    "within a chunk": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "body"],
    "before the last chunk": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "body"],
    "before the trailer's end": ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "body"],
  };
  const words = {
    answer: "connection closed before message completed",
    body: "error reading a body from connection",
  };
  for (const [name, [answer, of]] of Object.entries(table)) {
    await t.step(name, async () => {
      const failure = await failureOf((peer) => peer.write(answer));
      assertInstanceOf(failure.error, Deno.errors.UnexpectedEof);
      assertEquals([failure.of, failure.error.message], [of, words[of]]);
    });
  }
});

Deno.test("heads longer than the buffer are read, and the next ones after them", async () => {
  const long = (length: number) => `X-Long: ${"a".repeat(length)}\r\n`;
  await using server = new RawServer((peer) =>
    peer.answer(ok("a", long(20_000)), ok("b", long(65_000)), ok("c"), ok("d", long(16_300)))
  );
  using one = new WaitingConnection(await server.connect());
  for (const [body, length] of [["a", 20_000], ["b", 65_000], ["c", undefined], ["d", 16_300]]) {
    const response = await one.connection.exchange(post(), undefined);
    assertEquals(response.headers.get("x-long")?.length, length);
    assertEquals(new TextDecoder().decode(await response.bytes()), body);
  }
  assertEquals([one.freed, server.accepted], [4, 1]);
});

Deno.test("a connection keeps the program from ending while a request is under way, and not else", async () => {
  await using server = new RawServer((peer) => peer.answer(ok(), ok()));
  using one = new WaitingConnection(await server.connect());
  for (const request of ["first", "second"]) {
    const answer = one.connection.exchange(post(), undefined);
    assertEquals(one.socket.holds, true, `the ${request} is under way`);
    await (await answer).bytes();
    assertEquals(one.socket.holds, false, `the ${request} is answered`);
  }
});

Deno.test("a server that refuses a request before it has read it is heard", async (t) => {
  const refusal = "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 5\r\n\r\nlarge";
  const large = post(new Uint8Array(20 * 1024 * 1024));
  for (const hangsUp of [true, false]) {
    await t.step(hangsUp ? "and hangs up" : "and waits: the connection is not used again", async () => {
      await using server = new RawServer(async (peer) => {
        await peer.head();
        await peer.write(refusal);
        if (!hangsUp) await over.promise;
      });
      const over = Promise.withResolvers<void>();
      using one = new WaitingConnection(await server.connect());
      try {
        const response = await one.connection.exchange(large, undefined);
        assertEquals([response.status, new TextDecoder().decode(await response.bytes())], [413, "large"]);
        await one.closed;
        assertEquals(one.freed, 0);
      } finally {
        over.resolve();
      }
    });
  }
});

Deno.test("TLS that ends without saying so fails a body that ends with its connection", async (t) => {
  const certificate = await selfSignedCertificate();
  for (const says of [false, true]) {
    await t.step(says ? "it says so: the body is whole" : "it does not: the body may be short", async () => {
      const more = Promise.withResolvers<void>();
      await using server = new RawServer(async (peer) => {
        await peer.request();
        await peer.write("HTTP/1.1 200 OK\r\n\r\nhello");
        await (says ? more.promise : peer.gone());
      }, certificate);
      // What goes between the two, and can be cut.
      const cut = new AbortController();
      await using relay = new RawServer(async (peer) => {
        const upstream = await server.connect();
        await peer.pipe(upstream, cut.signal);
      });
      const socket = await Deno.connectTls({
        hostname: "127.0.0.1",
        port: relay.port,
        caCerts: [certificate.certificate],
      });
      using one = new WaitingConnection(socket);
      const response = await one.connection.exchange(post(), undefined);
      const reader = response.body!.getReader();
      assertEquals(new TextDecoder().decode((await reader.read()).value), "hello");
      const end = reader.read();
      if (says) {
        more.resolve();
        assertEquals(await end, { done: true, value: undefined });
      } else {
        cut.abort();
        assertInstanceOf(await rejection(end), Deno.errors.UnexpectedEof);
      }
      await one.closed;
      assert(one.freed === 0);
    });
  }
});
