import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FakeClock } from "../../testing/fake_clock.ts";
import { TransportError } from "../transport_errors.ts";
import type { PortForward } from "./port_forward.ts";
import { PortForwardListener, type PortForwardListenOptions } from "./port_forward_listener.ts";

/** A pod's end of a connection: what it says, hears, and when it is let go. */
class FakeRemote {
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly readable = new ReadableStream<Uint8Array>({ start: (it) => void (this.#controller = it) });
  readonly heard: string[] = [];
  readonly writable = new WritableStream<Uint8Array>({
    write: (bytes) => void this.heard.push(new TextDecoder().decode(bytes)),
  });
  disposed = false;
  /** Holds the end back, as one that needs time. */
  ending: Promise<void> = Promise.resolve();
  readonly #gone = Promise.withResolvers<void>();
  readonly gone = this.#gone.promise;

  say(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }

  break(error: Error): void {
    if (!this.disposed) this.#controller.error(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.disposed) {
      this.disposed = true;
      try {
        this.#controller.close();
      } catch {
        // broken before
      }
      this.#gone.resolve();
    }
    await this.ending;
  }
}

/** A listener whose connections come to remotes of the test. */
function listening(options: PortForwardListenOptions = {}) {
  const errors: unknown[] = [];
  const opened: FakeRemote[] = [];
  let wake = Promise.withResolvers<FakeRemote>();
  const open = ({ signal }: { signal: AbortSignal }) => {
    const remote = new FakeRemote();
    signal.addEventListener("abort", () => remote.break(signal.reason), { once: true });
    opened.push(remote);
    wake.resolve(remote);
    wake = Promise.withResolvers();
    return Promise.resolve(remote as unknown as PortForward);
  };
  const listener = new PortForwardListener(open, { onError: (error) => void errors.push(error), ...options });
  return {
    listener,
    errors,
    opened,
    /** Connects, and gives both ends. */
    async connect() {
      const next = wake.promise;
      const client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
      return { client, remote: await next };
    },
  };
}

/** Reads until the text has come. */
async function read(client: Deno.Conn, expected: string): Promise<void> {
  let text = "";
  const bytes = new Uint8Array(64);
  while (text.length < expected.length) {
    const count = await client.read(bytes);
    if (count === null) break;
    text += new TextDecoder().decode(bytes.subarray(0, count));
  }
  assertEquals(text, expected);
}

Deno.test("a pod may be silent for five seconds once the client has said all; each word of it begins them anew", async () => {
  using clock = new FakeClock();
  const one = listening();
  await using _ = one.listener;
  const { client, remote } = await one.connect();
  using __ = client;
  await clock.tickAsync(60_000); // a silence before the end counts for nothing
  await client.write(new TextEncoder().encode("all"));
  await client.closeWrite();
  for (let i = 0; i < 10_000 && clock.pending === 0; i++) await clock.settle(); // the socket's end takes its time
  assertEquals(remote.heard, ["all"]);
  await clock.tickAsync(3_000);
  remote.say("still here");
  await read(client, "still here");
  await clock.tickAsync(4_999);
  assertEquals(remote.disposed, false);
  await clock.tickAsync(1);
  assertEquals(remote.disposed, true);
  assertEquals(await client.read(new Uint8Array(1)), null);
  assertEquals([one.errors, clock.pending], [[], 0]);
});

Deno.test("a pod that ends ends the client at once; one that breaks is told, and leaves no timer", async () => {
  using clock = new FakeClock();
  const one = listening();
  await using _ = one.listener;
  const first = await one.connect();
  first.remote.say("bye");
  await first.remote[Symbol.asyncDispose]();
  await read(first.client, "bye");
  assertEquals(await first.client.read(new Uint8Array(1)), null);
  first.client.close();
  assertEquals(one.errors, []);

  const second = await one.connect();
  const broken = new Error("the pod has gone");
  second.remote.break(broken);
  assertEquals(await second.client.read(new Uint8Array(1)).catch(() => null), null);
  second.client.close();
  await second.remote.gone;
  assertEquals([one.errors, clock.pending], [[broken], 0]);
});

Deno.test("disposing waits until each connection's end in the pod has been let go, and tells of no error", async () => {
  const one = listening();
  const { client, remote } = await one.connect();
  const ended = Promise.withResolvers<void>();
  remote.ending = ended.promise;
  let disposed = false;
  const disposing = one.listener[Symbol.asyncDispose]().then(() => disposed = true);
  await remote.gone;
  assertEquals(await client.read(new Uint8Array(1)).catch(() => null), null);
  assertEquals(disposed, false);
  ended.resolve();
  await disposing;
  client.close();
  assertEquals(one.errors, []);
});

Deno.test("disposing waits until nothing more is accepted, and the signal has been let go", async () => {
  const { signal } = new AbortController();
  let held = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    held++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    held--;
    removeEventListener.apply(signal, args);
  };
  {
    await using one = listening({ signal }).listener;
    assertEquals([one.addr.hostname, held], ["127.0.0.1", 1]);
  }
  assertEquals(held, 0);
});

Deno.test("a signal that was aborted before listens nowhere", () => {
  const reason = new Error("before");
  assertEquals(assertThrows(() => listening({ signal: AbortSignal.abort(reason) })), reason);
});

Deno.test({
  name: "a place where Deno may not listen is told with its flag",
  permissions: { net: false },
  fn() {
    for (const [hostname, where] of [["127.0.0.1", "127.0.0.1:8080"], ["::1", "[::1]:8080"]] as const) {
      const error = assertThrows(() => listening({ hostname, localPort: 8080 }), TransportError);
      assert(error.code === "permission");
      assertStringIncludes(error.message, `run it with --allow-net=${where}`);
    }
  },
});
