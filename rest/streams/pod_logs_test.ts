import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ApiServer, type LogRequest, type PodHandlers } from "../../apiserver/mod.ts";
import { Pod } from "../../api/core/v1.ts";
import { isBadRequest, isNotFound, isTransportError, kindClient, loadConfig, StatusError } from "../mod.ts";
import { StreamError } from "./stream_error.ts";
import { FakeServer } from "../fake_server_test.ts";

const draft = {
  metadata: { name: "web" },
  spec: {
    containers: [{ name: "main", image: "example.test/web:1" }, {
      name: "side",
      image: "example.test/web:1",
    }],
  },
};

async function start(handlers: PodHandlers) {
  const server = await ApiServer.start({ listen: false, handlers });
  const pods = kindClient(server.config, Pod, { namespace: "default" });
  await pods.create(draft);
  return { server, pods, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

Deno.test("[RQ-10] options of a log are its query; what is false or empty is left out", async () => {
  const server = new FakeServer(() => new Response("log"));
  const pods = kindClient(server.access, Pod, { namespace: "ns" });
  await pods.logs("web", { follow: true, container: "bar" }).text();
  await pods.logs("web", { follow: false, container: "", previous: false, timestamps: false }).text();
  await pods.logs("web", {
    previous: true,
    timestamps: true,
    sinceSeconds: 60,
    tailLines: 0,
    limitBytes: 10,
    stream: "Stderr",
  }).text();
  await pods.logs("web", { sinceTime: new Date("2026-01-02T03:04:05.678Z") }).text();
  const base = "/api/v1/namespaces/ns/pods/web/log";
  assertEquals(server.seen.map(({ path }) => path), [
    `${base}?container=bar&follow=true`,
    base,
    `${base}?previous=true&sinceSeconds=60&timestamps=true&tailLines=0&limitBytes=10&stream=Stderr`,
    `${base}?sinceTime=2026-01-02T03%3A04%3A05.678Z`,
  ]);
});

Deno.test("a log as text, as pieces of text and as lines", async () => {
  await using cluster = await start({ logs: () => "eins\nzwei\r\ndrei ä" });
  const log = cluster.pods.logs("web", { container: "main" });
  assertEquals(await log.text(), "eins\nzwei\r\ndrei ä");
  assertEquals((await Array.fromAsync(await log.textStream())).join(""), "eins\nzwei\r\ndrei ä");
  assertEquals(await Array.fromAsync(await log.lines()), ["eins", "zwei", "drei ä"]);
});

Deno.test("a line without end is not kept for ever, however many short ones went before", async () => {
  const piece = "x".repeat(1024 * 1024);
  const pieces = [...Array(20).fill(`${piece}\n`), ...Array(17).fill(piece)];
  const server = new FakeServer(() =>
    new Response(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()))
  );
  const lines = await kindClient(server.access, Pod, { namespace: "ns" }).logs("web").lines();
  let read = 0;
  const reading = (async () => {
    for await (const line of lines) read += line === piece ? 1 : 0;
  })();
  const error = await assertRejects(() => reading, StreamError, "more than 16777216 characters");
  assertEquals([error.code, read], ["protocol", 20]);
});

Deno.test("the server gives the last lines and the first bytes of a text", async () => {
  const seen: LogRequest[] = [];
  await using cluster = await start({
    logs(request) {
      seen.push(request);
      return "1\n2\n3\n";
    },
  });
  const text = (options: object) => cluster.pods.logs("web", { container: "side", ...options }).text();
  assertEquals(await text({ tailLines: 2 }), "2\n3\n");
  assertEquals(await text({ tailLines: 9 }), "1\n2\n3\n");
  assertEquals(await text({ tailLines: 0 }), "");
  assertEquals(await text({ limitBytes: 3 }), "1\n2");
  assertEquals(await text({ tailLines: 2, limitBytes: 1, previous: true, timestamps: true }), "2");
  const { container, name, namespace, follow, previous, timestamps, tailLines, limitBytes } = seen.at(-1)!;
  assertEquals(
    { container, name, namespace, follow, previous, timestamps, tailLines, limitBytes },
    {
      container: "side",
      name: "web",
      namespace: "default",
      follow: false,
      previous: true,
      timestamps: true,
      tailLines: 2,
      limitBytes: 1,
    },
  );
});

Deno.test("a followed log comes line by line, and ends with the container", async () => {
  let write!: (line: string | undefined) => void;
  await using cluster = await start({
    logs: () =>
      new ReadableStream<string>({
        start(controller) {
          write = (line) => line === undefined ? controller.close() : controller.enqueue(line);
        },
      }),
  });
  const lines = await cluster.pods.logs("web", { container: "main", follow: true }).lines();
  const reader = lines.getReader();
  write("one\ntw");
  assertEquals((await reader.read()).value, "one");
  write("o\n");
  assertEquals((await reader.read()).value, "two");
  write(undefined);
  assertEquals((await reader.read()).done, true);
});

for (const listen of [false, true]) {
  const where = listen ? "over a socket" : "in process";
  Deno.test(`an abort ends a followed log with its reason, and the server hears of it, ${where}`, async () => {
    const gone = Promise.withResolvers<void>();
    await using server = await ApiServer.start({
      listen,
      handlers: {
        logs: ({ signal }) => {
          signal.addEventListener("abort", () => gone.resolve());
          return new ReadableStream<string>({ start: (controller) => controller.enqueue("one\n") });
        },
      },
    });
    await using config = listen ? await loadConfig({ kubeconfig: server.kubeconfig }) : undefined;
    const pods = kindClient(config ?? server.config, Pod, { namespace: "default" });
    await pods.create(draft);
    const controller = new AbortController();
    const { signal } = controller;
    const lines = await pods.logs("web", { container: "main", follow: true, signal }).lines();
    const reader = lines.getReader();
    assertEquals((await reader.read()).value, "one");
    const next = reader.read().then(() => "ended", (reason) => reason);
    controller.abort("enough");
    assertEquals(await next, "enough");
    await gone.promise;
  });
}

Deno.test("leaving a followed log frees its connection", async () => {
  const gone = Promise.withResolvers<void>();
  await using server = await ApiServer.start({
    handlers: {
      logs: ({ signal }) => {
        signal.addEventListener("abort", () => gone.resolve());
        return new ReadableStream<string>({ start: (controller) => controller.enqueue("one\n") });
      },
    },
  });
  await using config = await loadConfig({ kubeconfig: server.kubeconfig });
  const pods = kindClient(config, Pod, { namespace: "default" });
  await pods.create(draft);
  for await (const _ of await pods.logs("web", { container: "main", follow: true }).lines()) break;
  await gone.promise;
});

Deno.test("a log that is cut off in the middle is an error that says so", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(
      new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a line"),
    );
    connection.close();
    listener.close();
  })();
  await using config = await loadConfig({
    kubeconfig: `
apiVersion: v1
kind: Config
current-context: x
contexts: [{name: x, context: {cluster: x, user: x}}]
clusters: [{name: x, cluster: {server: "http://127.0.0.1:${listener.addr.port}"}}]
users: [{name: x, user: {}}]
`,
  });
  const pods = kindClient(config, Pod, { namespace: "default" });
  const error = await pods.logs("web").text().then(() => undefined, (error) => error);
  assert(isTransportError(error, "cut"), String(error));
  assertStringIncludes(error.message, "ended before the answer was complete");
  await serving;
});

Deno.test("what the server refuses is a StatusError with its words", async () => {
  await using cluster = await start({ logs: () => "x" });
  const missing = await assertRejects(() => cluster.pods.logs("nobody").text(), StatusError);
  assert(isNotFound(missing));
  const which = await assertRejects(() => cluster.pods.logs("web").text(), StatusError);
  assert(isBadRequest(which));
  assertEquals(
    which.message,
    "a container name must be specified for pod web, choose one of: [main side]",
  );
});
