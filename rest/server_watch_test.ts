import { assertEquals, assertRejects } from "@std/assert";
import { thing, WatchBody } from "./fake_server_test.ts";
import { jsonDecoder } from "./object_decoder.ts";
import { ServerWatch } from "./server_watch.ts";
import type { ChangeEvent } from "./watch_event.ts";
import { WatchPace } from "./watch_pace.ts";

const seconds = 1_000;

/** A pace by which each batch but the first waits until the test says so. */
class HeldPace extends WatchPace {
  readonly sizes: number[] = [];
  waits = 0;
  #asked = 0;
  #waiting = Promise.withResolvers<void>();
  #go: (() => void) | undefined;

  override took(bytes: number): void {
    this.sizes.push(bytes);
  }

  override pause(): number {
    return this.#asked++ === 0 ? 0 : 5;
  }

  override async wait(milliseconds: number): Promise<void> {
    assertEquals(milliseconds, 5);
    this.waits++;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#go = resolve;
    this.#waiting.resolve();
    await promise;
    this.#waiting = Promise.withResolvers();
  }

  override end(): void {
    this.#go?.();
  }

  /** Resolves once a batch waits. */
  begun(): Promise<void> {
    return this.#waiting.promise;
  }
}

/** A watch of a body, by a held pace. */
function open(body: WatchBody, signal?: AbortSignal) {
  const pace = new HeldPace(65_536);
  const watch = new ServerWatch<ChangeEvent<ReturnType<typeof thing>>>(body.stream, {
    decoder: jsonDecoder,
    server: new URL("https://server.test"),
    what: "things",
    timeout: 300 * seconds,
    inactivityTimeout: 75 * seconds,
    bookmarks: false,
    gather: 65_536,
    pace,
    resourceVersion: "",
    signal,
    abort: () => {},
    onStall: () => {},
  });
  return { pace, watch };
}

const event = (version: number) => ({ type: "ADDED", object: thing("a", `${version}`) });

Deno.test("while a busy watch waits it reads nothing; then one batch has all that has come", async () => {
  const body = new WatchBody("bytes");
  const { pace, watch } = open(body);
  body.events(event(1));
  assertEquals((await watch.next())?.length, 1);
  const next = watch.next();
  await pace.begun();
  const events = [2, 3, 4].map(event);
  for (const each of events) body.events(each);
  assertEquals(pace.sizes.length, 1, "nothing was read meanwhile");
  pace.end();
  assertEquals((await next)?.map(({ object }) => object.metadata.resourceVersion), ["2", "3", "4"]);
  const sent = [event(1), ...events].reduce((sum, each) => sum + JSON.stringify(each).length + 1, 0);
  assertEquals(pace.sizes.reduce((sum, size) => sum + size), sent, "all that was read was told");
  watch.cancel();
});

Deno.test("a watch that is ended while it waits ends at once: cancelled, or with its signal's reason", async () => {
  for (const how of ["cancel", "abort"] as const) {
    const body = new WatchBody("bytes");
    const stop = new AbortController();
    const { pace, watch } = open(body, stop.signal);
    body.events(event(1));
    await watch.next();
    const next = watch.next();
    await pace.begun();
    if (how === "cancel") watch.cancel();
    else stop.abort(new Error("enough"));
    if (how === "cancel") assertEquals(await next, undefined);
    else await assertRejects(() => next, Error, "enough");
    assertEquals([pace.waits, pace.sizes.length, body.cancelled], [1, 1, true]);
  }
});

Deno.test("a busy watch waits between batches, and not between the pieces of an event", async () => {
  const body = new WatchBody("bytes");
  const { pace, watch } = open(body);
  const line = `${JSON.stringify(event(1))}\n`;
  const first = watch.next();
  for (let at = 0; at < line.length; at += 10) {
    body.text(line.slice(at, at + 10));
    await new Promise((resolve) => setTimeout(resolve, 0)); // each is read by itself
  }
  assertEquals((await first)?.length, 1);
  assertEquals([pace.sizes.length > 5, pace.waits], [true, 0]);
  watch.cancel();
});

Deno.test("what a server in this process sends is read without a pace", async () => {
  const body = new WatchBody();
  const { pace, watch } = open(body);
  for (const version of [1, 2, 3]) {
    body.events(event(version));
    assertEquals((await watch.next())?.length, 1);
  }
  assertEquals(pace.waits, 0);
  watch.cancel();
});
