import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { Duplex } from "node:stream";
import { SocketConnection } from "./socket_connection.ts";

/** A connection over a socket that the test is the other end of. @param takes whether what is written goes anywhere */
function connect(takes: boolean) {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => void (takes && done()) });
  const connection = new SocketConnection(socket, {
    protocol: "",
    head: new Uint8Array(),
    server: "http://fake.test",
  });
  return {
    socket,
    connection,
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

/** A message of a server, of so many bytes. */
function message(length: number): Uint8Array {
  const head = new Uint8Array(10);
  head.set([0x82, 127]);
  new DataView(head.buffer).setBigUint64(2, BigInt(length));
  return concat([head, new Uint8Array(length)]);
}

Deno.test("a socket is left alone by how many bytes wait for the reader, not by how many messages", async () => {
  await using one = connect(true);
  await one.send(message(300_000));
  assertEquals(one.socket.isPaused(), false);
  await one.send(message(300_000));
  assertEquals(one.socket.isPaused(), true);
  const reader = one.connection.readable.getReader();
  assertEquals((await reader.read()).value?.length, 300_000);
  assertEquals(one.socket.isPaused(), false);
});

Deno.test("a server that pings on and on and reads no answer makes none pile up", async () => {
  await using one = connect(false);
  const pings = new Uint8Array(20_000);
  for (let at = 0; at < pings.length; at += 2) pings[at] = 0x89;
  for (let i = 0; i < 10; i++) await one.send(pings);
  assert(
    one.socket.writableLength <= one.socket.writableHighWaterMark + 16,
    `${one.socket.writableLength} bytes wait`,
  );
});
