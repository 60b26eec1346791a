/** Requests that are given up. */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { rejection } from "../fake_server_test.ts";
import { countedSignal, ok, type Peer, post, RawServer, WaitingConnection } from "./raw_server_test.ts";

const reason = new Error("given up");

/** What a server does with a request, up to where the client gives it up. */
type Play = (peer: Peer) => Promise<void>;

/** Where a request is given up, and how that is told of. */
interface Row {
  readonly play: Play;
  readonly message?: Uint8Array;
  /** Sends it, and gives it up once the server has `played`. */
  readonly giveUp: (
    one: WaitingConnection,
    message: Uint8Array,
    counted: ReturnType<typeof countedSignal>,
    played: Promise<void>,
  ) => Promise<unknown>;
}

const untilPlayed: Row["giveUp"] = async ({ connection }, message, counted, played) => {
  const answer = connection.exchange(message, counted.signal);
  await played;
  assertEquals(counted.listening, 1);
  counted.abort(reason);
  return await rejection(answer);
};

const rows: Record<string, Row> = {
  "before it is sent": {
    play: () => Promise.resolve(),
    giveUp: async ({ connection }, message, { signal, abort }) => {
      abort(reason);
      return await rejection(connection.exchange(message, signal));
    },
  },
  "while it is written": {
    // All that the two systems hold back is less.
    message: post(new Uint8Array(20 * 1024 * 1024)),
    play: async (peer) => void await peer.head(),
    giveUp: untilPlayed,
  },
  "before the head": { play: async (peer) => void await peer.request(), giveUp: untilPlayed },
  "within the head": {
    play: async (peer) => {
      await peer.request();
      await peer.write("HTTP/1.1 200 OK\r\nContent-");
    },
    giveUp: untilPlayed,
  },
  "within the body, while it is read": {
    play: async (peer) => {
      await peer.request();
      await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    },
    giveUp: async ({ connection }, message, { signal, abort }) => {
      const { body } = await connection.exchange(message, signal);
      const reader = body!.getReader();
      await reader.read();
      const rest = reader.read();
      abort(reason);
      return await rejection(rest);
    },
  },
  "within the body, by bytes()": {
    play: async (peer) => {
      await peer.request();
      await peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    },
    giveUp: async ({ connection }, message, { signal, abort }) => {
      const bytes = (await connection.exchange(message, signal)).bytes();
      abort(reason);
      return await rejection(bytes);
    },
  },
  "within the body, before it is read": {
    play: async (peer) => {
      await peer.request();
      await peer.write("HTTP/1.1 200 OK\r\n\r\nhello");
    },
    giveUp: async ({ connection }, message, { signal, abort }) => {
      const response = await connection.exchange(message, signal);
      abort(reason);
      // The piece that came with the head is there; what is still to come is not.
      const reader = response.body!.getReader();
      await reader.read();
      return await rejection(reader.read());
    },
  },
};

for (const isUsed of [false, true]) {
  Deno.test(`a request given up on a connection ${isUsed ? "that has carried one" : "of its own"}`, async (t) => {
    for (const [name, { play, message = post(), giveUp }] of Object.entries(rows)) {
      await t.step(name, async () => {
        const played = Promise.withResolvers<void>();
        await using server = new RawServer(async (peer) => {
          if (isUsed) {
            await peer.request();
            await peer.write(ok());
          }
          await play(peer);
          played.resolve();
          await peer.gone();
        });
        using one = new WaitingConnection(await server.connect());
        if (isUsed) await (await one.connection.exchange(post(), undefined)).bytes();
        const counted = countedSignal();
        assertStrictEquals(await giveUp(one, message, counted, played.promise), reason);
        assertEquals(counted.listening, 0, "no listener is left");
        await one.closed;
        assertEquals(one.freed, isUsed ? 1 : 0);
      });
    }
  });
}

Deno.test("a signal that aborts behind an answer leaves the connection alone", async (t) => {
  const headOnly = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (
    const [name, head, rest] of [["that came at once", ok("{}"), ""], [
      "in pieces",
      headOnly,
      "2\r\n{}\r\n0\r\n\r\n",
    ]]
  ) {
    await t.step(name!, async () => {
      const go = Promise.withResolvers<void>();
      await using server = new RawServer(async (peer) => {
        await peer.request();
        await peer.write(head!);
        await go.promise;
        if (rest) await peer.write(rest);
        await peer.answer(ok("next"));
      });
      using one = new WaitingConnection(await server.connect());
      const counted = countedSignal();
      const response = await one.connection.exchange(post(), counted.signal);
      go.resolve();
      assertEquals(new TextDecoder().decode(await response.bytes()), "{}");
      assertEquals([counted.added > 0, counted.listening], [true, 0]);
      const next = one.connection.exchange(post(), undefined);
      counted.abort(reason);
      assertEquals(new TextDecoder().decode(await (await next).bytes()), "next");
    });
  }
});

Deno.test("no listener is left on the signal of a request that failed, or whose body is cancelled", async (t) => {
  const counted = countedSignal();
  await t.step("failed", async () => {
    await using server = new RawServer((peer) => peer.request());
    using one = new WaitingConnection(await server.connect());
    assert(
      await rejection(one.connection.exchange(post(), counted.signal)) instanceof Deno.errors.UnexpectedEof,
    );
    assertEquals(counted.listening, 0);
  });
  await t.step("cancelled", async () => {
    await using server = new RawServer((peer) =>
      peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
    );
    using one = new WaitingConnection(await server.connect());
    const response = await one.connection.exchange(post(), counted.signal);
    assertEquals(counted.listening, 1);
    await response.body!.cancel();
    assertEquals(counted.listening, 0);
    await one.closed;
  });
});
