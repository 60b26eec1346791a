import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ApiServer, type PodHandlers } from "../../apiserver/mod.ts";
import { Pod } from "../../api/core/v1.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { isNotFound, kindClient, StatusError, StreamError } from "../mod.ts";
import { PortForwardListener } from "./port_forward_listener.ts";

async function start(handlers: PodHandlers) {
  const server = await ApiServer.start({ listen: false, handlers });
  const pods = kindClient(server.config, Pod, { namespace: "default" });
  await pods.create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  return { server, pods, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const echo: PodHandlers = { portForward: (_, { readable, writable }) => readable.pipeTo(writable) };

Deno.test("a connection to a port is a pair of streams, and ends when the pod's end does", async () => {
  const ports: number[] = [];
  await using cluster = await start({
    async portForward({ port }, { readable, writable }) {
      ports.push(port);
      const writer = writable.getWriter();
      await writer.write("hello ");
      for await (const chunk of readable) {
        await writer.write(chunk);
        break;
      }
    },
  });
  await using connection = await cluster.pods.portForward("web", 8080);
  const writer = connection.writable.getWriter();
  await writer.write(bytes("world"));
  assertEquals(await new Response(connection.readable).text(), "hello world");
  assertEquals([connection.port, ports], [8080, [8080]]);
  await assertRejects(
    () => writer.write(bytes("more")),
    StreamError,
    "has closed the connection to port 8080",
  );
});

Deno.test("megabytes go both ways over one connection", async () => {
  await using cluster = await start(echo);
  await using connection = await cluster.pods.portForward("web", 80);
  const data = new Uint8Array(2 * 1024 * 1024).map((_, i) => i * 7);
  const writer = connection.writable.getWriter();
  const sending = writer.write(data);
  let received = 0;
  for await (const chunk of connection.readable) {
    for (const byte of chunk) assert(byte === data[received++], `byte ${received - 1} has changed`);
    if (received === data.length) break;
  }
  await sending;
});

Deno.test("closing the writable end ends the connection", async () => {
  const gone = Promise.withResolvers<void>();
  await using cluster = await start({
    async portForward({ signal }, { writable }) {
      signal.addEventListener("abort", () => gone.resolve());
      await writable.getWriter().write("up");
      await gone.promise;
    },
  });
  await using connection = await cluster.pods.portForward("web", 80);
  const reader = connection.readable.getReader();
  await reader.read();
  await connection.writable.close();
  await gone.promise;
  assertEquals((await reader.read()).done, true);
});

Deno.test("a pod that refuses the port is an error with the server's words", async () => {
  await using cluster = await start({
    portForward() {
      throw new Error("connection refused");
    },
  });
  await using connection = await cluster.pods.portForward("web", 81);
  const error = await assertRejects(() => connection.readable.getReader().read(), StreamError);
  assertEquals(error.code, "refused");
  assertStringIncludes(error.message, "error forwarding port 81 to pod web");
  assertStringIncludes(error.message, "connection refused");
});

Deno.test("an abort ends the connection with its reason, and the pod's end hears of it", async () => {
  const gone = Promise.withResolvers<void>();
  await using cluster = await start({
    async portForward({ signal }, { writable }) {
      signal.addEventListener("abort", () => gone.resolve());
      await writable.getWriter().write("up");
      await gone.promise;
    },
  });
  const controller = new AbortController();
  await using connection = await cluster.pods.portForward("web", 80, { signal: controller.signal });
  const reader = connection.readable.getReader();
  await reader.read();
  const reading = reader.read().then(() => "end", (reason) => reason);
  controller.abort("enough");
  await gone.promise;
  assertEquals(await reading, "enough");
  const writing = connection.writable.getWriter().write(bytes("x")).then(() => "written", (reason) => reason);
  assertEquals(await writing, "enough");
});

Deno.test("a pod that is not there is a StatusError, from a stream and from a listener's first connection", async () => {
  await using cluster = await start(echo);
  const error = await assertRejects(() => cluster.pods.portForward("nobody", 80), StatusError);
  assert(isNotFound(error));
  const failures: unknown[] = [];
  await using listener = await cluster.pods.listen("nobody", 80, {
    onError: (error) => failures.push(error),
  });
  using client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  assertEquals(await client.read(new Uint8Array(1)), null, "it is closed");
  assert(isNotFound(failures[0]), String(failures[0]));
});

Deno.test("a port that opens as another is a protocol error", async () => {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const access: ClusterAccess = {
    server: new URL("http://fake.test"),
    namespace: "default",
    transport: {
      fetch: () => Promise.reject(new Error("not asked for")),
      connect: () =>
        Promise.resolve({
          protocol: "v4.channel.k8s.io",
          readable: ReadableStream.from([new Uint8Array([0, 81]), new Uint8Array([0, 0, 104])]),
          writable: new WritableStream(),
          closed: closed.promise,
          close: () => closed.resolve({ code: 1000, reason: "" }),
          abort: () => closed.resolve({ code: 1006, reason: "" }),
        }),
    },
  };
  await using connection = await kindClient(access, Pod, { namespace: "default" }).portForward("web", 80);
  await assertRejects(
    () => connection.readable.getReader().read(),
    StreamError,
    "the server opened port 81, expected 80",
  );
});

Deno.test("a listener passes each of its connections on, at the same time", async () => {
  await using cluster = await start(echo);
  await using listener = await cluster.pods.listen("web", 8080);
  assertEquals(listener.addr.hostname, "127.0.0.1");
  const talk = async (text: string) => {
    using client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
    await client.write(bytes(text));
    const answer = new Uint8Array(64);
    const count = await client.read(answer);
    return new TextDecoder().decode(answer.subarray(0, count ?? 0));
  };
  assertEquals(await Promise.all(["one", "two", "three"].map(talk)), ["one", "two", "three"]);
});

Deno.test("an HTTP server in the pod answers fetch through a listener", async () => {
  await using cluster = await start({
    async portForward(_, { readable, writable }) {
      for await (const chunk of readable) {
        if (!new TextDecoder().decode(chunk).includes("GET /hello")) continue;
        await writable.getWriter().write(
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
        );
        break;
      }
    },
  });
  await using listener = await cluster.pods.listen("web", 8080);
  const response = await fetch(`http://127.0.0.1:${listener.addr.port}/hello`);
  assertEquals(await response.text(), "hi");
});

Deno.test("ending a listener ends its connections; so does its signal", async () => {
  await using cluster = await start(echo);
  const controller = new AbortController();
  const first = await cluster.pods.listen("web", 80);
  await using second = await cluster.pods.listen("web", 80, { signal: controller.signal });
  for (
    const [listener, end] of [
      [first, () => first[Symbol.asyncDispose]()],
      [second, () => controller.abort("enough")],
    ] as const
  ) {
    using client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
    await client.write(bytes("x"));
    await client.read(new Uint8Array(1));
    const reading = client.read(new Uint8Array(1)).catch(() => null);
    await end();
    assertEquals(await reading, null);
  }
});

Deno.test("a listener that breaks says so, and is closed", async () => {
  const broken = Promise.withResolvers<never>();
  let closed = 0;
  const { listen } = Deno;
  // No listener can be had that breaks by itself.
  const listener: Pick<Deno.TcpListener, "addr" | "close" | typeof Symbol.asyncIterator> = {
    addr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
    close: () => void closed++,
    async *[Symbol.asyncIterator]() {
      yield await broken.promise;
    },
  };
  Deno.listen = (() => listener) as unknown as typeof Deno.listen;
  const told = Promise.withResolvers<unknown>();
  let forwarding: PortForwardListener;
  try {
    forwarding = new PortForwardListener(() => Promise.reject(new Error("not asked for")), {
      onError: told.resolve,
    });
  } finally {
    Deno.listen = listen;
  }
  const error = new Error("Too many open files (os error 24)");
  broken.reject(error);
  assertEquals(await told.promise, error);
  await forwarding[Symbol.asyncDispose]();
  assertEquals(closed, 1);
});
