import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { FakeClock } from "../../testing/fake_clock.ts";
import { rejection } from "../fake_server_test.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { countedSignal, ok, type Peer, post, RawServer, WatchedSocket } from "./raw_server_test.ts";
import { socketTo } from "./socket_to.ts";

/** Answers each request the same, until the client closes. */
async function answering(peer: Peer): Promise<void> {
  while (await peer.request() !== undefined) await peer.write(ok());
}

/** A pool of connections to a server, and its sockets in the order in which they were opened. */
function poolTo(server: RawServer) {
  const sockets: WatchedSocket[] = [];
  const pool = new ConnectionPool(async () => {
    const socket = new WatchedSocket(await server.connect());
    sockets.push(socket);
    return socket.conn;
  });
  return {
    pool,
    sockets,
    /** Sends a request over a connection of the pool, and gives the connection. */
    async send(message = post()) {
      const connection = pool.take() ?? (await pool.open(undefined))!;
      const response = await connection.exchange(message, undefined);
      assertEquals(new TextDecoder().decode(await response.bytes()), "{}");
      return connection;
    },
    [Symbol.dispose]: () => pool[Symbol.dispose](),
  };
}

Deno.test("a free connection is used again, the one that was used last first", async () => {
  await using server = new RawServer(answering);
  using one = poolTo(server);
  const { pool } = one;
  assertEquals(pool.take(), undefined);
  const first = await one.send();
  assertStrictEquals(await one.send(), first);
  const taken = pool.take()!;
  assertStrictEquals(taken, first);
  assertEquals(pool.take(), undefined, "a connection carries one request at a time");
  const second = await one.send();
  assertStrictEquals(await one.send(), second);
  taken.release();
  assertStrictEquals(await one.send(), second, "the one that carried nothing has been idle for longer");
  assertEquals(server.accepted, 2);
});

Deno.test("a connection that was given back without a request is used by the next one", async () => {
  await using server = new RawServer(answering);
  using one = poolTo(server);
  for (const round of ["of its own", "idle before"]) {
    const connection = one.pool.take() ?? (await one.pool.open(undefined))!;
    connection.release();
    assertStrictEquals(await one.send(), connection, round);
  }
  assertEquals(server.accepted, 1);
});

Deno.test("an idle connection that its server ends, or writes to unasked, is not used again", async (t) => {
  const plays: Record<string, (peer: Peer) => Promise<unknown>> = {
    "ended": () => Promise.resolve(),
    "written to": async (peer) => {
      await peer.write(ok());
      await peer.gone();
    },
  };
  for (const [name, play] of Object.entries(plays)) {
    for (const isUsed of [true, false]) {
      await t.step(`${name}, ${isUsed ? "once it had carried a request" : "unused"}`, async () => {
        const go = Promise.withResolvers<void>();
        await using server = new RawServer(async (peer, index) => {
          if (index > 0) return await answering(peer);
          if (isUsed) {
            await peer.request();
            await peer.write(ok());
          }
          await go.promise;
          await play(peer);
        });
        using one = poolTo(server);
        if (isUsed) await one.send();
        else (await one.pool.open(undefined))!.release();
        go.resolve();
        await one.sockets[0]!.closed;
        assertEquals(one.pool.take(), undefined);
        await one.send();
        assertEquals(server.accepted, 2);
      });
    }
  }
});

Deno.test("a pool that is disposed closes idle connections at once, others when they are free", async () => {
  const go = Promise.withResolvers<void>();
  await using server = new RawServer(async (peer, index) => {
    if (index === 0) return await answering(peer);
    await peer.request();
    await go.promise;
    await peer.write(ok());
    await peer.gone();
  });
  using one = poolTo(server);
  await one.send();
  const [idle, busy] = [one.pool.take()!, (await one.pool.open(undefined))!];
  const unused = (await one.pool.open(undefined))!;
  const answer = busy.exchange(post(), undefined);
  idle.release();
  one.pool[Symbol.dispose]();
  await one.sockets[0]!.closed;
  go.resolve();
  assertEquals(new TextDecoder().decode(await (await answer).bytes()), "{}");
  await one.sockets[1]!.closed;
  unused.release();
  await one.sockets[2]!.closed;
  assertEquals(one.pool.take(), undefined);
});

Deno.test("a connection that has been idle for 50 s is closed", async (t) => {
  await using server = new RawServer(answering);
  using one = poolTo(server);
  using clock = new FakeClock();
  const [first, second] = [(await one.pool.open(undefined))!, (await one.pool.open(undefined))!];
  first.release();
  clock.tick(20_000);
  second.release();
  await t.step("not before", async () => {
    clock.tick(30_000);
    assertStrictEquals(await one.pool.takeRested(), second);
    assertStrictEquals(await one.pool.takeRested(), first);
  });
  await t.step("it is the one that is taken", async () => {
    first.release();
    clock.tick(50_001);
    assertEquals(await one.pool.takeRested(), undefined);
    await one.sockets[0]!.closed;
  });
  await t.step("another one is given back", async () => {
    second.release();
    const third = (await one.pool.open(undefined))!;
    clock.tick(50_001);
    third.release();
    await one.sockets[1]!.closed;
    assertStrictEquals(one.pool.take(), third);
    third.release();
  });
});

Deno.test("one that was idle for a moment is looked at first: if its server has closed it meanwhile, the next is taken", async () => {
  await using server = new RawServer(answering);
  using one = poolTo(server);
  using clock = new FakeClock();
  const [first, second] = [(await one.pool.open(undefined))!, (await one.pool.open(undefined))!];
  first.release();
  second.release();
  clock.tick(49);
  assertStrictEquals(one.pool.take(), second);
  second.release();
  clock.tick(1);
  assertEquals(one.pool.take(), undefined);
  const rested = one.pool.takeRested();
  second.close(); // as it does when it learns of its server's
  assertStrictEquals(await rested, first);
  assertEquals(await one.pool.takeRested(), undefined);
  first.close();
});

Deno.test("one that was taken and given back is no younger for it", async () => {
  await using server = new RawServer(answering);
  using one = poolTo(server);
  using clock = new FakeClock();
  const [old, young] = [(await one.pool.open(undefined))!, (await one.pool.open(undefined))!];
  old.release();
  clock.tick(49_990);
  const looked = (await one.pool.takeRested())!;
  assertStrictEquals(looked, old);
  young.release();
  looked.release();
  clock.tick(20);
  assertStrictEquals(one.pool.take(), young);
  assertEquals(old.isClosed, true);
  young.close();
});

Deno.test("a pool that is disposed while it looks at a connection closes that one, and opens no other", async () => {
  await using server = new RawServer(answering);
  using one = poolTo(server);
  using clock = new FakeClock();
  (await one.pool.open(undefined))!.release();
  clock.tick(60);
  const rested = one.pool.takeRested();
  one.pool[Symbol.dispose]();
  assertEquals(await rested, undefined);
  await one.sockets[0]!.closed;
  assertEquals(await one.pool.open(undefined), undefined);
  assertEquals(server.accepted, 1);
});

Deno.test("of idle connections a hundred are kept", async () => {
  await using server = new RawServer(answering);
  using one = poolTo(server);
  const connections = await Promise.all(Array.from({ length: 101 }, () => one.pool.open(undefined)));
  for (const connection of connections) connection!.release();
  let kept = 0;
  while (one.pool.take() !== undefined) kept++;
  assertEquals(kept, 100);
  for (const connection of connections) connection!.close();
});

Deno.test("a request that is given up before its connection is open leaves none", async (t) => {
  const reason = new Error("given up");
  await t.step("before it opens", async () => {
    let connects = 0;
    using pool = new ConnectionPool(() => {
      connects++;
      return Promise.reject(new Deno.errors.ConnectionRefused());
    });
    const { signal, abort } = countedSignal();
    abort(reason);
    assertStrictEquals(await rejection(pool.open(signal)), reason);
    assertEquals(connects, 0);
  });
  await t.step("while it opens: what opens late is closed", async () => {
    await using server = new RawServer(answering);
    const opening = Promise.withResolvers<Deno.TcpConn>();
    using pool = new ConnectionPool(() => opening.promise);
    const counted = countedSignal();
    const opened = pool.open(counted.signal);
    assertEquals(counted.listening, 1);
    counted.abort(reason);
    assertStrictEquals(await rejection(opened), reason);
    assertEquals(counted.listening, 0);
    const late = new WatchedSocket(await server.connect());
    opening.resolve(late.conn);
    await late.closed;
  });
  await t.step("while the server keeps it waiting for TLS", async () => {
    const begun = Promise.withResolvers<void>();
    await using server = new RawServer(async (peer) => {
      await peer.some();
      begun.resolve();
      await peer.gone();
    });
    using pool = new ConnectionPool(socketTo(new URL(`https://127.0.0.1:${server.port}`), {}));
    const counted = countedSignal();
    const opened = pool.open(counted.signal);
    await begun.promise;
    counted.abort(reason);
    assertStrictEquals(await rejection(opened), reason);
    assertEquals([counted.added > 0, counted.listening], [true, 0]);
  });
});

Deno.test("for a minute after a request was given up while its connection opened none is opened", async () => {
  await using server = new RawServer(answering);
  let connects = 0;
  const late = Promise.withResolvers<void>();
  using pool = new ConnectionPool(async () => {
    connects++;
    const { conn, closed } = new WatchedSocket(await server.connect());
    closed.then(late.resolve);
    return conn;
  });
  using clock = new FakeClock({ monotonic: 0 });
  await rejection(pool.open(AbortSignal.abort()));
  assertEquals(connects, 0);
  const kept = (await pool.open(undefined))!;
  assertEquals(connects, 1, "an abort before it opened does not count");
  const { signal, abort } = countedSignal();
  const opened = rejection(pool.open(signal));
  abort();
  await opened;
  await late.promise;
  clock.tick(59_999);
  assertEquals([await pool.open(undefined), connects], [undefined, 2]);
  kept.release();
  assertStrictEquals(pool.take(), kept, "what is open is used");
  clock.tick(1);
  const next = await pool.open(undefined);
  assertEquals([next === undefined, connects], [false, 3]);
  for (const connection of [kept, next!]) connection.close();
});

Deno.test("a server that cannot be connected to gives no connection", async (t) => {
  await t.step("nothing listens", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    using pool = new ConnectionPool(socketTo(new URL(`http://127.0.0.1:${port}`), {}));
    const counted = countedSignal();
    assertEquals([await pool.open(counted.signal), counted.listening], [undefined, 0]);
  });
  await t.step("its certificate is not trusted", async () => {
    await using server = new RawServer(answering, await selfSignedCertificate());
    using pool = new ConnectionPool(socketTo(new URL(`https://127.0.0.1:${server.port}`), {}));
    assertEquals(await pool.open(undefined), undefined);
  });
  await t.step("it hangs up on TLS", async () => {
    await using server = new RawServer((peer) => peer.some());
    using pool = new ConnectionPool(socketTo(new URL(`https://127.0.0.1:${server.port}`), {}));
    assertEquals(await pool.open(undefined), undefined);
  });
});

Deno.test({
  name: "a program that may not connect is told so",
  permissions: { net: ["127.0.0.1:1234"] },
  async fn(t) {
    for (const protocol of ["http", "https"]) {
      await t.step(protocol, async () => {
        using pool = new ConnectionPool(socketTo(new URL(`${protocol}://127.0.0.1:4321`), {}));
        assertInstanceOf(await rejection(pool.open(undefined)), Deno.errors.NotCapable);
      });
    }
  },
});
