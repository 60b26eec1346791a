import { assertEquals } from "@std/assert";
import type { WebSocketConnection } from "../../meta/mod.ts";
import { FakeClock } from "../../testing/fake_clock.ts";
import { Channels, v5 } from "./channels.ts";

type Message = Uint8Array<ArrayBuffer>;

/** The channels of a connection that gives what is pulled from it, until `next` gives nothing. */
function channelsOf(next: () => Message | undefined | Promise<Message | undefined>): Channels {
  const connection: WebSocketConnection = {
    protocol: v5,
    readable: new ReadableStream({
      async pull(controller) {
        const message = await next();
        if (message === undefined) controller.close();
        else controller.enqueue(message);
      },
    }, { highWaterMark: 0 }),
    writable: new WritableStream(),
    closed: new Promise(() => {}),
    close() {},
    abort() {},
  };
  return new Channels(connection);
}

const on = (channel: number, text: string): Message =>
  new Uint8Array([channel, ...new TextEncoder().encode(text)]);

Deno.test("a channel that the server closes is at its end while the others go on", async () => {
  const ended = Promise.withResolvers<Message>();
  const messages = [on(1, "one"), on(2, "two"), new Uint8Array([255, 2]), ended.promise, undefined];
  const channels = channelsOf(() => messages.shift());
  const [first, second] = [channels.incoming(1), channels.incoming(2)];
  const running = channels.run();
  assertEquals(await new Response(second).text(), "two");
  ended.resolve(on(1, " and more"));
  await running;
  channels.end({});
  assertEquals(await new Response(first).text(), "one and more");
});

Deno.test("of a channel that nobody reads 256 KiB are taken, and no more from the connection until there is room", async () => {
  using clock = new FakeClock();
  const piece = 1024;
  let taken = 0;
  let over = false;
  const channels = channelsOf(() => {
    if (over) return undefined;
    taken++;
    return new Uint8Array(1 + piece).fill(1, 0, 1);
  });
  const reader = channels.incoming(1).getReader();
  const running = channels.run();
  await clock.settle();
  assertEquals(taken * piece, 256 * 1024);
  await reader.read();
  await clock.settle();
  assertEquals(taken * piece, 257 * 1024);
  over = true;
  channels.end({});
  await running;
});
