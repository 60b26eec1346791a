import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { Duplex } from "node:stream";
import { FakeClock } from "../../testing/fake_clock.ts";
import { TransportError } from "../transport_errors.ts";
import { closePayload } from "./frames.ts";
import { SocketConnection, type SocketConnectionOptions } from "./socket_connection.ts";

/** A frame that the client wrote, unmasked. */
interface Written {
  readonly opcode: number;
  readonly text: string;
}

const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

/** The one short frame of a chunk. */
function frameOf(chunk: Uint8Array): Written {
  const mask = chunk.subarray(2, 6);
  return { opcode: chunk[0]! & 15, text: text(chunk.subarray(6).map((byte, i) => byte ^ mask[i & 3]!)) };
}

/** What a close frame says. */
const closing = (code: number, reason = "") => ({ opcode: 8, text: text(closePayload(code, reason)) });

interface Ends extends Partial<SocketConnectionOptions> {
  /** Whether what is written goes anywhere. @default {true} */
  takes?: boolean;
  /** Whether the socket closes when both ends have ended it. @default {true} */
  ends?: boolean;
}

/** A connection over a socket that the test is the other end of. */
function connect({ takes = true, ends = true, ...options }: Ends = {}) {
  const written: Written[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      if (chunk.length < 132) written.push(frameOf(chunk));
      if (takes) done();
    },
    final: (done) => void (ends && done()),
    autoDestroy: ends,
  });
  const connection = new SocketConnection(socket, {
    protocol: "",
    head: new Uint8Array(),
    server: "http://fake.test",
    ...options,
  });
  return {
    socket,
    connection,
    written,
    /** Sends bytes to the client, and resolves when it has them. */
    async send(bytes: Uint8Array) {
      const taken = new Promise((resolve) => socket.once("data", resolve));
      socket.push(bytes);
      await taken;
    },
    async [Symbol.asyncDispose]() {
      connection.abort();
      await connection.closed;
    },
  };
}

/** A frame of a server. */
function frame(opcode: number, payload: Uint8Array | string = ""): Uint8Array {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  assert(bytes.length < 126);
  return concat([new Uint8Array([0x80 | opcode, bytes.length]), bytes]);
}

/** A message of a server, of so many bytes. */
function message(length: number): Uint8Array {
  const head = new Uint8Array(10);
  head.set([0x82, 127]);
  new DataView(head.buffer).setBigUint64(2, BigInt(length));
  return concat([head, new Uint8Array(length)]);
}

Deno.test("a socket is left alone by how many bytes wait for the reader, not by how many messages", async () => {
  await using one = connect();
  await one.send(message(300_000));
  assertEquals(one.socket.isPaused(), false);
  await one.send(message(300_000));
  assertEquals(one.socket.isPaused(), true);
  const reader = one.connection.readable.getReader();
  assertEquals((await reader.read()).value?.length, 300_000);
  assertEquals(one.socket.isPaused(), false);
});

Deno.test("a socket below is the one that is left alone, and is freed with the other", async () => {
  const below = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const one = connect({ source: below });
  await one.send(message(600_000));
  assertEquals([one.socket.isPaused(), below.isPaused()], [false, true]);
  const calls: string[] = [];
  const { pause, resume } = below;
  below.pause = () => (calls.push("pause"), pause.call(below));
  below.resume = () => (calls.push("resume"), resume.call(below));
  const reader = one.connection.readable.getReader();
  assertEquals((await reader.read()).value?.length, 600_000);
  assertEquals([one.socket.isPaused(), below.isPaused()], [false, false]);
  assertEquals(calls, ["pause", "resume"], "one of Deno's may be taken for read from, and is not");
  one.connection.abort();
  await one.connection.closed;
  assertEquals(below.destroyed, true);
});

Deno.test("empty messages that nobody reads hold the socket too, after 8,192 of them", async () => {
  await using one = connect();
  const empty = (count: number) => concat(Array<Uint8Array>(count).fill(frame(2)));
  await one.send(empty(8_191));
  assertEquals(one.socket.isPaused(), false);
  await one.send(empty(1));
  assertEquals(one.socket.isPaused(), true);
});

Deno.test("a server that pings on and on and reads no answer makes none pile up", async () => {
  await using one = connect({ takes: false });
  const pings = new Uint8Array(20_000);
  for (let at = 0; at < pings.length; at += 2) pings[at] = 0x89;
  for (let i = 0; i < 10; i++) await one.send(pings);
  assert(
    one.socket.writableLength <= one.socket.writableHighWaterMark + 16,
    `${one.socket.writableLength} bytes wait`,
  );
});

Deno.test("what came behind the server's answer is read first", async () => {
  await using one = connect({ head: frame(1, "early") });
  await one.send(frame(1, "late"));
  const reader = one.connection.readable.getReader();
  assertEquals([(await reader.read()).value, (await reader.read()).value], ["early", "late"]);
});

Deno.test("close() says code and reason once, ends the reader at once, and waits a second for the answer", async () => {
  using clock = new FakeClock();
  await using one = connect();
  one.connection.close(1001, "going");
  one.connection.close(1002, "again");
  assertEquals(await one.connection.readable.getReader().read(), { done: true, value: undefined });
  await clock.tickAsync(999);
  assertEquals([one.socket.destroyed, one.written], [false, [closing(1001, "going")]]);
  await clock.tickAsync(1);
  assertEquals(one.socket.destroyed, true);
  assertEquals(await one.connection.closed, { code: 1006, reason: "" });
  assertEquals(clock.pending, 0);
});

Deno.test("a close that is answered frees the socket and tells the answer; no timer is left", async () => {
  using clock = new FakeClock();
  const one = connect();
  one.connection.close();
  await one.send(frame(8, closePayload(1000, "bye")));
  await clock.tickAsync(1);
  assertEquals([one.socket.destroyed, clock.pending], [true, 0]);
  assertEquals(await one.connection.closed, { code: 1000, reason: "bye" });
  assertEquals(one.written, [closing(1000)]);
});

Deno.test("a server's close is answered with its code, 1000 where it gives none, and nothing is sent after", async () => {
  for (
    const [payload, code, answer] of [[closePayload(4000, "why"), 4000, 4000], [
      new Uint8Array(),
      1005,
      1000,
    ]] as const
  ) {
    using clock = new FakeClock();
    const one = connect();
    const writer = one.connection.writable.getWriter();
    await one.send(concat([frame(1, "last"), frame(8, payload), frame(1, "beyond")]));
    const reader = one.connection.readable.getReader();
    assertEquals((await reader.read()).value, "last");
    assertEquals((await reader.read()).done, true);
    await clock.tickAsync(1);
    assertEquals((await one.connection.closed).code, code);
    assertEquals(one.written, [closing(answer)]);
    const refused = await assertRejects(() => writer.write("more"), TransportError);
    assertEquals(refused.message, `the WebSocket to http://fake.test has been closed with code ${code}`);
    one.connection.close();
    assertEquals([one.written.length, clock.pending], [1, 0]);
  }
});

Deno.test("a server that closes and keeps its socket loses it after a second", async () => {
  using clock = new FakeClock();
  await using one = connect({ ends: false });
  await one.send(frame(8, closePayload(1000, "")));
  await clock.tickAsync(999);
  assertEquals(one.socket.destroyed, false);
  await clock.tickAsync(1);
  assertEquals([one.socket.destroyed, clock.pending], [true, 0]);
});

Deno.test("cancelling the reader, and closing the writer, close the WebSocket; aborting the writer drops it", async () => {
  const ends: [(connection: SocketConnection) => Promise<void>, Written[]][] = [
    [({ readable }) => readable.cancel(), [closing(1000)]],
    [({ writable }) => writable.close(), [closing(1000)]],
    [({ writable }) => writable.abort(), []],
  ];
  for (const [end, written] of ends) {
    await using one = connect();
    await end(one.connection);
    assertEquals(one.written, written);
    assertEquals(one.socket.destroyed, written.length === 0);
  }
});

Deno.test("a write resolves when the socket has room again, or is gone", async () => {
  for (const how of ["drain", "close"] as const) {
    await using one = connect({ takes: false });
    const writer = one.connection.writable.getWriter();
    let written = false;
    const writing = writer.write(new Uint8Array(1024 * 1024)).then(() => written = true);
    await Promise.resolve();
    assertEquals(written, false);
    if (how === "drain") one.socket.emit("drain");
    else one.connection.abort();
    await writing.catch(() => {});
    assertEquals([one.socket.listenerCount("drain"), one.socket.listenerCount("close")], [0, 1]);
  }
});

Deno.test("pings are answered with what they say, but not after a close", async () => {
  await using one = connect();
  await one.send(frame(9, "you?"));
  assertEquals(one.written, [{ opcode: 10, text: "you?" }]);
  one.connection.close();
  await one.send(frame(9, "still?"));
  assertEquals(one.written.map(({ opcode }) => opcode), [10, 8]);
});

Deno.test("three pings without a word drop the socket; any word begins anew, and a reader that waits is no silence", async () => {
  using clock = new FakeClock();
  await using one = connect({ pingInterval: 20_000 });
  await clock.tickAsync(60_000);
  assertEquals([one.written.length, one.socket.destroyed], [3, false]);
  await one.send(frame(10));
  await clock.tickAsync(60_000);
  assertEquals([one.written.length, one.socket.destroyed], [6, false]);
  one.socket.pause();
  await clock.tickAsync(200_000);
  assertEquals(
    [one.written.length, one.socket.destroyed],
    [6, false],
    "nothing is asked while nothing is read",
  );
  one.socket.resume();
  await one.send(frame(10));
  await clock.tickAsync(79_999);
  assertEquals(one.socket.destroyed, false);
  await clock.tickAsync(1);
  assertEquals(one.socket.destroyed, true);
  const error = await assertRejects(() => one.connection.readable.getReader().read(), TransportError);
  assertEquals(
    error.message,
    "the connection to http://fake.test is dead: no ping was answered for 60000 ms",
  );
  assert(one.written.every(({ opcode, text }) => opcode === 9 && text === ""));
  assertEquals(clock.pending, 0);
});

Deno.test("pings are 20 s apart where nothing else is said, and there are none after a close", async () => {
  using clock = new FakeClock();
  await using one = connect({ ends: false });
  await clock.tickAsync(19_999);
  assertEquals(one.written, []);
  await clock.tickAsync(1);
  assertEquals(one.written, [{ opcode: 9, text: "" }]);
  one.connection.close();
  await clock.tickAsync(500);
  assertEquals(one.written.map(({ opcode }) => opcode), [9, 8]);
});

Deno.test("none are sent while the other end speaks, be it in half a message", async () => {
  using clock = new FakeClock();
  await using one = connect({ pingInterval: 20_000 });
  for (
    const bytes of [frame(1, "one"), frame(9), new Uint8Array([0x81, 3]), new TextEncoder().encode("two")]
  ) {
    await one.send(bytes);
    await clock.tickAsync(20_000);
    assertEquals(one.written.filter(({ opcode }) => opcode === 9), []);
  }
  await clock.tickAsync(20_000);
  assertEquals(one.written.at(-1), { opcode: 9, text: "" });
  await one.send(frame(10));
  await clock.tickAsync(20_000);
  assertEquals(
    one.written.filter(({ opcode }) => opcode === 9).length,
    2,
    "an answer to a ping is no speech",
  );
});

Deno.test("none are sent while the reader has enough, nor at once when it reads on", async () => {
  using clock = new FakeClock();
  await using one = connect({ pingInterval: 20_000 });
  await one.send(message(600_000));
  await clock.tickAsync(200_000);
  assertEquals((await one.connection.readable.getReader().read()).value?.length, 600_000);
  await clock.tickAsync(20_000);
  assertEquals(one.written, []);
  await clock.tickAsync(20_000);
  assertEquals(one.written, [{ opcode: 9, text: "" }]);
});

Deno.test("none are sent while a close of 20 s waits for its answer", async () => {
  using clock = new FakeClock();
  await using one = connect({ pingInterval: 300, ends: false });
  one.connection.close();
  await clock.tickAsync(900);
  assertEquals(one.written, [closing(1000)]);
});

Deno.test("a socket that breaks errors the reader after what came before, and the writer at once", async () => {
  const one = connect();
  await one.send(concat([frame(1, "one"), frame(1, "two")]));
  one.socket.destroy(new Error("no route"));
  await one.connection.closed;
  const expected = "the WebSocket to http://fake.test was cut: no route";
  const refused = await assertRejects(() => one.connection.writable.getWriter().write("x"), TransportError);
  assertEquals(refused.message, expected);
  const reader = one.connection.readable.getReader();
  assertEquals([(await reader.read()).value, (await reader.read()).value], ["one", "two"]);
  const error = await assertRejects(() => reader.read(), TransportError);
  assertEquals([error.code, error.message], ["cut", expected]);
});

Deno.test("a server that breaks the protocol is told the code, and dropped", async () => {
  const one = connect();
  await one.send(new Uint8Array([0x83, 0]));
  assertEquals(await one.connection.closed, { code: 1006, reason: "" });
  assertEquals([one.written, one.socket.destroyed], [[closing(1002)], true]);
  const error = await assertRejects(() => one.connection.readable.getReader().read(), TransportError);
  assertEquals(error.message, "the WebSocket to http://fake.test was cut: a frame is of the unknown kind 3");
});

Deno.test("a socket that was closed before is gone from the beginning", async () => {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  socket.destroy();
  await new Promise((resolve) => socket.once("close", resolve));
  const connection = new SocketConnection(socket, {
    protocol: "v5",
    head: new Uint8Array(),
    server: "http://fake.test",
  });
  assertEquals([await connection.closed, connection.protocol], [{ code: 1006, reason: "" }, "v5"]);
  const error = await connection.readable.getReader().read().then(() => undefined, (error) => error);
  assertInstanceOf(error, TransportError);
  assertEquals(error.message, "the WebSocket to http://fake.test was cut");
});
