import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ApiServer, type PodHandlers } from "../../apiserver/mod.ts";
import { Pod } from "../../api/core/v1.ts";
import { Registry } from "../../metrics/mod.ts";
import type { ClusterAccess, Transport, WebSocketConnection } from "../../meta/mod.ts";
import {
  isBadRequest,
  isForbidden,
  isInternalError,
  isNotFound,
  isTransportError,
  kindClient,
  loadConfig,
  StatusError,
  StreamError,
  TransportError,
} from "../mod.ts";

/** A server with one pod `web` of one container, and these handlers. */
async function start(handlers: PodHandlers) {
  const server = await ApiServer.start({ listen: false, handlers });
  const pods = kindClient(server.config, Pod, { namespace: "default" });
  await pods.create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  return { server, pods, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** The same access, whose transport offers or tells otherwise. */
function through(
  access: ClusterAccess,
  connect: (
    open: (protocols?: readonly string[]) => Promise<WebSocketConnection>,
  ) => Promise<WebSocketConnection>,
): ClusterAccess {
  const inner = access.transport as Required<
    Pick<import("../../meta/mod.ts").Transport, "fetch" | "connect">
  >;
  return {
    ...access,
    transport: {
      fetch: (request, options) => inner.fetch(request, options),
      connect: (url, options) =>
        connect((protocols) => inner.connect(url, { ...options, protocols: protocols ?? options.protocols })),
    },
  };
}

Deno.test("exec: the command, its output and error output apart, and its exit code", async () => {
  const seen: unknown[] = [];
  await using cluster = await start({
    async exec({ command, container, name, namespace, tty, asked, user }, { print, printError }) {
      seen.push({ command, container, name, namespace, tty, asked, user: user.name });
      await print("out 1\n");
      await printError("err\n");
      await print("out 2\n");
      return 3;
    },
  });
  await using process = await cluster.pods.exec("web", { command: ["sh", "-c", "echo a b & echo"] });
  assertEquals(await process.output(), { code: 3, stdout: "out 1\nout 2\n", stderr: "err\n" });
  assertEquals(process.protocol, "v5.channel.k8s.io");
  assertEquals(seen, [{
    command: ["sh", "-c", "echo a b & echo"],
    container: "main",
    name: "web",
    namespace: "default",
    tty: false,
    asked: { stdin: false, stdout: true, stderr: true },
    user: "admin",
  }]);
});

Deno.test("exec: exit code 0, of a command that says nothing", async () => {
  await using cluster = await start({ exec() {} });
  await using process = await cluster.pods.exec("web", { command: ["true"] });
  assertEquals(await process.exit, { code: 0 });
  assertEquals(await process.output(), { code: 0, stdout: "", stderr: "" });
});

Deno.test("exec: stdin is read to its end, which version 5 can tell", async () => {
  await using cluster = await start({
    async exec(_, { stdin, print }) {
      await print((await new Response(stdin).text()).toUpperCase());
    },
  });
  await using process = await cluster.pods.exec("web", { command: ["tr"], stdin: true });
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode("grü"));
  await writer.write(new TextEncoder().encode("ße"));
  await writer.close();
  assertEquals((await process.output()).stdout, "GRÜSSE");
});

Deno.test("exec: a source of stdin that fails ends the connection with its reason, and is no end of stdin", async () => {
  const heard = Promise.withResolvers<string>();
  await using cluster = await start({
    async exec(_, { stdin }) {
      try {
        await new Response(stdin).text();
        heard.resolve("its end");
      } catch {
        heard.resolve("a break");
      }
      return 0;
    },
  });
  await using process = await cluster.pods.exec("web", { command: ["cat"], stdin: true });
  const reason = new Error("the disk is gone");
  let pulls = 0;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => pulls++ === 0 ? controller.enqueue(new Uint8Array([1])) : controller.error(reason),
  });
  assertEquals(await source.pipeTo(process.stdin).catch((error) => error), reason);
  assertEquals(await process.exit.catch((error) => error), reason);
  assertEquals(await process.stdout.getReader().read().catch((error) => error), reason);
  assertEquals(await heard.promise, "a break");
});

Deno.test("exec: megabytes go both ways at once, unchanged", async () => {
  await using cluster = await start({
    exec: (_, { stdin, stdout }) => stdin.pipeTo(stdout).then(() => 0),
  });
  await using process = await cluster.pods.exec("web", { command: ["cat"], stdin: true, stderr: false });
  const data = new Uint8Array(4 * 1024 * 1024);
  for (let at = 0; at < data.length; at += 65_536) crypto.getRandomValues(data.subarray(at, at + 65_536));
  const sending = new Blob([data]).stream().pipeTo(process.stdin);
  const back = new Uint8Array(await new Response(process.stdout).arrayBuffer());
  await sending;
  assertEquals(back.length, data.length);
  assert(back.every((byte, i) => byte === data[i]), "a byte has changed");
  assertEquals(await process.exit, { code: 0 });
});

Deno.test("exec: a reader that waits holds the command back", async () => {
  let written = 0;
  const full = Promise.withResolvers<void>();
  await using cluster = await start({
    async exec({ signal }, { stdout }) {
      const writer = stdout.getWriter();
      while (!signal.aborted) {
        const writing = writer.write(new Uint8Array(100_000));
        const room = await Promise.race([
          writing.then(() => true),
          new Promise<false>((resolve) => setTimeout(() => resolve(false), 50)),
        ]);
        if (room) written++;
        else {
          full.resolve();
          await writing;
        }
      }
    },
  });
  await using process = await cluster.pods.exec("web", { command: ["yes"], stderr: false });
  await full.promise;
  assert(written < 50, `${written} pieces of 100 kB were taken ahead of the reader`);
  for await (const _ of process.stdout) break;
});

Deno.test("exec in a terminal: error output is part of the output, and sizes arrive", async () => {
  await using cluster = await start({
    async exec({ tty, asked }, { resizes, print, printError }) {
      await printError(`${tty} ${asked.stderr} `);
      let sizes = 0;
      for await (const { width, height } of resizes) {
        await print(`${width}x${height} `);
        if (++sizes === 2) break;
      }
    },
  });
  await using process = await cluster.pods.exec("web", { command: ["sh"], tty: true });
  await process.resize({ width: 80, height: 24 });
  await process.resize({ width: 120, height: 40 });
  assertEquals(await process.output(), { code: 0, stdout: "true false 80x24 120x40 ", stderr: "" });
  assertThrows(() => process.stderr, TypeError, "stderr was not asked for");
  assertThrows(() => process.stdin, TypeError, "stdin was not asked for");
});

Deno.test("exec without a terminal has none to resize", async () => {
  await using cluster = await start({ exec() {} });
  await using process = await cluster.pods.exec("web", { command: ["true"] });
  await assertRejects(() => process.resize({ width: 1, height: 1 }), TypeError, "{ tty: true }");
});

Deno.test("attach: no command, its own handler, and the exit code of the container's process", async () => {
  await using cluster = await start({
    async attach({ command, asked }, { print }) {
      await print(JSON.stringify({ command, asked }));
      return 130;
    },
  });
  await using process = await cluster.pods.attach("web", { container: "main", stdin: true });
  assertEquals(await process.output(), {
    code: 130,
    stdout: JSON.stringify({ command: [], asked: { stdin: true, stdout: true, stderr: true } }),
    stderr: "",
  });
});

Deno.test("a server that speaks version 4 only: all but the end of stdin, which is refused aloud", async () => {
  await using cluster = await start({
    async exec(_, { stdin, print, printError }) {
      const { value } = await stdin.getReader().read();
      await print(`got ${new TextDecoder().decode(value)}`);
      await printError("and more");
      return 7;
    },
  });
  const access = through(cluster.server.config, (open) => open(["v4.channel.k8s.io"]));
  const pods = kindClient(access, Pod, { namespace: "default" });
  await using process = await pods.exec("web", { command: ["read"], stdin: true });
  assertEquals(process.protocol, "v4.channel.k8s.io");
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode("a line"));
  const error = await assertRejects(() => writer.close(), StreamError);
  assertEquals(error.code, "unsupported");
  assertStringIncludes(error.message, "v4.channel.k8s.io, which cannot tell the end of stdin");
  assertEquals(await process.output(), { code: 7, stdout: "got a line", stderr: "and more" });
});

Deno.test("a command that cannot be run rejects with the server's Status", async () => {
  await using cluster = await start({
    exec() {
      throw new Error('executable file not found in $PATH: "nope"');
    },
  });
  await using process = await cluster.pods.exec("web", { command: ["nope"] });
  const error = await assertRejects(() => process.exit, StatusError);
  assert(isInternalError(error));
  assertStringIncludes(error.message, "executable file not found");
});

Deno.test("each WebSocket that is asked for is counted, by the answer's code", async () => {
  await using cluster = await start({ exec: () => 0 });
  const metrics = new Registry();
  const connect = (access: ClusterAccess) => kindClient(access, Pod, { namespace: "default", metrics });
  const { config } = cluster.server;
  await using process = await connect(config).exec("web", { command: ["a"] });
  await process.exit;
  await assertRejects(() => connect(config).exec("nobody", { command: ["a"] }), StatusError);
  const unreachable = through(
    config,
    () => Promise.reject(new TransportError("refused", "x", "nobody there")),
  );
  await assertRejects(() => connect(unreachable).exec("web", { command: ["a"] }), TransportError);
  const counted = metrics.text().matchAll(
    /^rest_client_requests_total\{code="([^"]+)",method="GET".*\} (\d+)/gm,
  );
  assertEquals([...counted].map(([, code, times]) => [code, times]), [["101", "1"], ["404", "1"], [
    "<error>",
    "1",
  ]]);
});

Deno.test("a refusal to connect is a StatusError with the server's words", async () => {
  await using cluster = await start({ exec() {} });
  const { pods, server } = cluster;
  const missing = await assertRejects(() => pods.exec("nobody", { command: ["a"] }), StatusError);
  assert(isNotFound(missing));
  assertEquals(missing.message, 'pods "nobody" not found');
  const other = await assertRejects(
    () => pods.exec("web", { command: ["a"], container: "other" }),
    StatusError,
    "container other is not valid for pod web",
  );
  assert(isBadRequest(other));
  const { connect, fetch } = server.config.transport as Required<Transport>;
  const asAlice: ClusterAccess = {
    ...server.config,
    transport: {
      fetch,
      connect: (url, options) => {
        const headers = new Headers(options.headers);
        headers.set("Impersonate-User", "alice");
        return connect(url, { ...options, headers });
      },
    },
  };
  const refused = await assertRejects(
    () => kindClient(asAlice, Pod, { namespace: "default" }).exec("web", { command: ["a"] }),
    StatusError,
  );
  assert(isForbidden(refused));
  assertEquals(
    refused.message,
    'pods "web" is forbidden: User "alice" cannot get resource "pods/exec" in API group "" in the namespace "default"',
  );
});

Deno.test("without a handler the nodes of the cluster are out of reach, in the real server's words", async () => {
  await using cluster = await start({});
  const { pods } = cluster;
  const unassigned = await assertRejects(() => pods.exec("web", { command: ["a"] }), StatusError);
  assertEquals(unassigned.message, "pod web does not have a host assigned");
});

Deno.test("a transport without WebSockets: exec says what it lacks", async () => {
  await using cluster = await start({ exec() {} });
  const { fetch } = cluster.server;
  const pods = kindClient({ ...cluster.server.config, transport: (request) => fetch(request) }, Pod, {
    namespace: "default",
  });
  await assertRejects(
    () => pods.exec("web", { command: ["a"] }),
    TypeError,
    "its transport has no connect()",
  );
});

Deno.test("an abort ends everything with its reason, and frees the connection at once", async () => {
  const gone = Promise.withResolvers<void>();
  await using cluster = await start({
    async exec({ signal }, { print }) {
      signal.addEventListener("abort", () => gone.resolve());
      await print("begun");
      await gone.promise;
    },
  });
  const controller = new AbortController();
  await using process = await cluster.pods.exec("web", {
    command: ["sleep"],
    stdin: true,
    signal: controller.signal,
  });
  const reader = process.stdout.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "begun");
  controller.abort("enough");
  await gone.promise;
  const reasonOf = (promise: Promise<unknown>) => promise.then(() => "none", (reason) => reason);
  assertEquals(await reasonOf(reader.read()), "enough");
  assertEquals(await reasonOf(process.exit), "enough");
  assertEquals(await reasonOf(process.stdin.getWriter().write(new Uint8Array(1))), "enough");
});

Deno.test("an abort in any moment of the opening ends it with its reason, and frees the connection", async () => {
  let running = 0;
  await using cluster = await start({
    async exec({ signal }) {
      running++;
      const gone = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      if (!signal.aborted) await gone;
      running--;
    },
  });
  for (let moment = 0; moment < 30; moment++) {
    const controller = new AbortController();
    const access = through(cluster.server.config, async (open) => {
      const connection = await open();
      (async () => {
        for (let i = 0; i < moment; i++) await undefined;
        controller.abort("enough");
      })();
      return connection;
    });
    const pods = kindClient(access, Pod, { namespace: "default" });
    const ended = pods.exec("web", { command: ["sleep"], signal: controller.signal })
      .then((process) => process.exit);
    assertEquals(
      await ended.catch((reason) => reason),
      "enough",
      `${moment} steps after the server's answer`,
    );
  }
  await cluster.server[Symbol.asyncDispose]();
  assertEquals(running, 0);
});

Deno.test("a signal that is aborted already opens nothing", async () => {
  let opened = 0;
  await using cluster = await start({ exec: () => void opened++ });
  const options = { command: ["a"], signal: AbortSignal.abort("no") };
  assertEquals(await cluster.pods.exec("web", options).then(() => "opened", (reason) => reason), "no");
  assertEquals(opened, 0);
});

Deno.test("disposing ends the connection: the command hears of it, and so does who still reads", async () => {
  const gone = Promise.withResolvers<void>();
  await using cluster = await start({
    exec: ({ signal }) => new Promise(() => signal.addEventListener("abort", () => gone.resolve())),
  });
  const process = await cluster.pods.exec("web", { command: ["sleep"] });
  const reading = assertRejects(() => process.stdout.getReader().read(), StreamError, "has been disposed");
  await process[Symbol.asyncDispose]();
  await process[Symbol.asyncDispose]();
  await gone.promise;
  await reading;
  await assertRejects(() => process.exit, StreamError, "has been disposed");
});

const endings: [string, (connection: WebSocketConnection) => void, (error: unknown) => boolean, string][] = [
  [
    "in order",
    (connection) => connection.close(),
    (error) => error instanceof StreamError,
    "before it said how the command ended",
  ],
  ["by a cut", (connection) => connection.abort(), () => true, ""],
];

for (const [how, end, isExpected, words] of endings) {
  Deno.test(`a server that closes mid-way ${how} is an error that says so, for the exit and the streams`, async () => {
    await using cluster = await start({
      async exec({ signal }, { print }) {
        await print("half");
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      },
    });
    let connection!: WebSocketConnection;
    const access = through(cluster.server.config, async (open) => connection = await open());
    await using process = await kindClient(access, Pod, { namespace: "default" }).exec("web", {
      command: ["sleep"],
    });
    const reader = process.stdout.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "half");
    end(connection);
    const error = await process.exit.then(() => undefined, (error) => error);
    assert(error instanceof Error && isExpected(error), String(error));
    assertStringIncludes(error.message, words);
    assertEquals(await reader.read().then(() => "end", (error) => error), error);
  });
}

Deno.test("the end of the server itself ends its streams", async () => {
  const server = await ApiServer.start({
    listen: false,
    handlers: {
      exec: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
    },
  });
  const pods = kindClient(server.config, Pod, { namespace: "default" });
  await pods.create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  await using process = await pods.exec("web", { command: ["sleep"] });
  await server[Symbol.asyncDispose]();
  await assertRejects(() => process.exit, StreamError, "the server closed the connection");
});

/** A process over a connection that the test feeds. */
async function fed(messages: (Uint8Array<ArrayBuffer> | string)[]) {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const access: ClusterAccess = {
    server: new URL("http://fake.test"),
    namespace: "default",
    transport: {
      fetch: () => Promise.reject(new Error("not asked for")),
      connect: () =>
        Promise.resolve({
          protocol: "v5.channel.k8s.io",
          readable: ReadableStream.from(messages) as ReadableStream<Uint8Array<ArrayBuffer> | string>,
          writable: new WritableStream(),
          closed: closed.promise,
          close: () => closed.resolve({ code: 1000, reason: "" }),
          abort: () => closed.resolve({ code: 1006, reason: "" }),
        }),
    },
  };
  return await kindClient(access, Pod, { namespace: "default" }).exec("web", { command: ["a"] });
}

const on = (channel: number, text: string) => new Uint8Array([channel, ...new TextEncoder().encode(text)]);

Deno.test("a Status in pieces is put together, and what comes after it still counts", async () => {
  await using process = await fed([
    on(1, ""),
    new Uint8Array(),
    on(
      3,
      '{"metadata":{},"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"Exit',
    ),
    on(3, 'Code","message":"42"}]}}'),
    on(1, "late"),
    on(9, "of no channel"),
  ]);
  assertEquals(await process.output(), { code: 42, stdout: "late", stderr: "" });
});

Deno.test("a channel that the server closes ends by itself", async () => {
  await using process = await fed([
    on(2, "e"),
    new Uint8Array([255, 2]),
    on(1, "o"),
    on(3, '{"status":"Success"}'),
  ]);
  assertEquals(await process.output(), { code: 0, stdout: "o", stderr: "e" });
});

const broken: [string, (Uint8Array<ArrayBuffer> | string)[], string][] = [
  ["text", ["1hello"], "the server sent text"],
  ["a close signal that names no channel", [new Uint8Array([255])], "ended no channel"],
  ["a Status that is none", [on(3, "boom: no such runtime")], "all that it said was: boom: no such runtime"],
  ["a Status without end", [on(3, "{".repeat(1024 * 1024 + 1))], "has no end"],
  ["a Status in crumbs", Array(300).fill(on(3, "{")), "has no end"],
];

for (const [what, messages, words] of broken) {
  Deno.test(`a server that breaks the protocol is told apart: ${what}`, async () => {
    await using process = await fed(messages);
    await assertRejects(() => process.exit, StreamError, words);
  });
}

Deno.test("a failure without an exit code is the server's StatusError, whatever it claims", async () => {
  await using process = await fed([on(3, '{"status":"Failure","reason":"NonZeroExitCode","message":"odd"}')]);
  const error = await assertRejects(() => process.exit, StatusError, "odd");
  assertEquals(error.reason, "NonZeroExitCode");
});

Deno.test("over a socket: the same, and a refusal has its words too", async () => {
  await using server = await ApiServer.start({
    handlers: {
      async exec(_, { stdin, print }) {
        await print(await new Response(stdin).text());
        return 5;
      },
    },
  });
  await using config = await loadConfig({ kubeconfig: server.kubeconfig });
  const pods = kindClient(config, Pod, { namespace: "default" });
  await pods.create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  await using process = await pods.exec("web", { command: ["cat"], stdin: true });
  await new Blob(["x".repeat(300_000)]).stream().pipeTo(process.stdin);
  const { code, stdout } = await process.output();
  assertEquals([code, stdout.length], [5, 300_000]);
  const error = await assertRejects(() => pods.exec("nobody", { command: ["a"] }), StatusError);
  assertEquals(error.message, 'pods "nobody" not found');
});

Deno.test("over a socket: an abort frees it at once, and a cut says so", async () => {
  const gone = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let runs = 0;
  await using server = await ApiServer.start({
    handlers: {
      async exec({ signal }, { print }) {
        const mine = gone[runs++]!;
        await print("begun");
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        mine.resolve();
      },
    },
  });
  const config = await loadConfig({ kubeconfig: server.kubeconfig });
  const pods = kindClient(config, Pod, { namespace: "default" });
  await pods.create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  const controller = new AbortController();
  await using first = await pods.exec("web", { command: ["sleep"], signal: controller.signal });
  for await (const _ of first.stdout) break;
  controller.abort("enough");
  await gone[0]!.promise;
  await using second = await pods.exec("web", { command: ["sleep"] });
  const reader = second.stdout.getReader();
  await reader.read();
  await config[Symbol.asyncDispose]();
  await gone[1]!.promise;
  const error = await assertRejects(() => reader.read(), TransportError);
  assert(isTransportError(error, "cut"));
});

Deno.test("over a socket: a server that ends tells its streams, and waits for none of them", async () => {
  const server = await ApiServer.start({
    handlers: {
      exec: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
    },
  });
  await using config = await loadConfig({ kubeconfig: server.kubeconfig });
  const pods = kindClient(config, Pod, { namespace: "default" });
  await pods.create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  await using process = await pods.exec("web", { command: ["sleep"] });
  await server[Symbol.asyncDispose]();
  await assertRejects(() => process.exit, StreamError, "the server closed the connection");
});
