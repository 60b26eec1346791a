import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ApiServer, type PodHandlers } from "../../apiserver/mod.ts";
import { Pod } from "../../api/core/v1.ts";
import { isNotFound, kindClient, RequestError, StatusError, StreamError, TarError } from "../mod.ts";
import { writeTar } from "../tar/tar_writer.ts";

async function start(handlers: PodHandlers) {
  const folder = await Deno.makeTempDir({ prefix: "kybern-copy-" });
  const server = await ApiServer.start({ listen: false, handlers });
  const pods = kindClient(server.config, Pod, { namespace: "default" });
  await pods.create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", image: "example.test/web:1" }] },
  });
  return {
    pods,
    folder,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const file = (path: string, body: string) => ({
  path,
  mode: 0o644,
  mtime: 0,
  size: body.length,
  body: [new TextEncoder().encode(body)],
});

/** A container whose `tar` sends this, whatever it is asked for. */
const sends = (sources: Parameters<typeof writeTar>[0], code = 0, words = ""): PodHandlers => ({
  async exec(_, { stdout, printError }) {
    await ReadableStream.from(writeTar(sources)).pipeTo(stdout);
    await printError(words);
    return code;
  },
});

Deno.test("a copy from a container asks its tar for the one name, from the folder that it is in", async () => {
  const commands: (readonly string[])[] = [];
  await using cluster = await start({
    async exec({ command, container }, { stdout }) {
      commands.push([container, ...command]);
      await ReadableStream.from(writeTar([file("x", "text")])).pipeTo(stdout);
    },
  });
  const to = join(cluster.folder, "copy");
  for (const from of ["/var/log/x", "/x", "x", "some/x/", "/-x/x"]) {
    const { files, bytes, skipped } = await cluster.pods.copyFrom("web", from, to);
    assertEquals([files, bytes, skipped], [1, 4, []]);
    assertEquals(await Deno.readTextFile(to), "text");
  }
  assertEquals(commands.map((command) => command.slice(4)), [
    ["-C", "/var/log", "--", "x"],
    ["-C", "/", "--", "x"],
    ["-C", ".", "--", "x"],
    ["-C", "some", "--", "x"],
    ["-C", "/-x", "--", "x"],
  ]);
  assertEquals(commands[0]!.slice(0, 4), ["main", "tar", "cf", "-"]);
});

Deno.test("a path that names nothing is refused before anything runs", async () => {
  await using cluster = await start({});
  for (const path of ["", "/", "..", "a/..", ".", "a\0b"]) {
    await assertRejects(() => cluster.pods.copyFrom("web", path, join(cluster.folder, "x")), RequestError);
    await assertRejects(() => cluster.pods.copyTo("web", cluster.folder, path), RequestError);
  }
  await assertRejects(
    () => cluster.pods.copyTo("web", join(cluster.folder, "missing"), "/x"),
    Deno.errors.NotFound,
  );
});

for (const path of ["../evil", "/evil", "dir/../../evil", "other", "dir2/x"]) {
  Deno.test(`a container that sends ${path} for dir writes nothing of it`, async () => {
    await using cluster = await start(sends([file("dir/good", "x"), file(path, "evil")]));
    const to = join(cluster.folder, "in", "copy");
    await Deno.mkdir(join(cluster.folder, "in", "copy"), { recursive: true });
    await assertRejects(() => cluster.pods.copyFrom("web", "/dir", to), TarError);
    assertEquals(await Array.fromAsync(Deno.readDir(cluster.folder), ({ name }) => name), ["in"]);
    assertEquals(await Array.fromAsync(Deno.readDir(join(cluster.folder, "in")), ({ name }) => name), [
      "copy",
    ]);
    assertEquals(await Array.fromAsync(Deno.readDir(to), ({ name }) => name), ["good"]);
  });
}

Deno.test("a tar that fails is an error with its words, also when it sent something", async () => {
  await using cluster = await start(sends([file("x", "text")], 2, "tar: x/y: Permission denied\n"));
  const error = await assertRejects(
    () => cluster.pods.copyFrom("web", "/x", join(cluster.folder, "copy")),
    StreamError,
  );
  assertEquals(
    error.message,
    "could not copy /x from the container: tar ended with code 2: tar: x/y: Permission denied",
  );
});

Deno.test("a tar that ends before it has read everything is an error with its words", async () => {
  await using cluster = await start({
    async exec(_, { printError }) {
      await printError("tar: /no: Cannot open: No such file or directory");
      return 2;
    },
  });
  const from = join(cluster.folder, "big");
  await Deno.writeFile(from, new Uint8Array(2_000_000));
  const error = await assertRejects(() => cluster.pods.copyTo("web", from, "/no/big"), StreamError);
  assertStringIncludes(error.message, "Cannot open");
});

Deno.test("what is no archive, a container without tar, and a pod that is not there are told apart", async () => {
  await using cluster = await start({
    async exec({ command }, { print }) {
      if (command[4] === "/none") throw new Error('exec: "tar": executable file not found in $PATH');
      await print("busybox says hello".padEnd(600));
    },
  });
  const to = join(cluster.folder, "copy");
  await assertRejects(() => cluster.pods.copyFrom("web", "/x", to), TarError, "this is no tar archive");
  await assertRejects(
    () => cluster.pods.copyFrom("web", "/none/x", to),
    StatusError,
    "executable file not found",
  );
  assert(isNotFound(await cluster.pods.copyFrom("nobody", "/x", to).catch((error) => error)));
});

Deno.test("no more is written than is allowed", async () => {
  await using cluster = await start(sends([file("x", "12345")]));
  const to = join(cluster.folder, "copy");
  await assertRejects(
    () => cluster.pods.copyFrom("web", "/x", to, { maxBytes: 4 }),
    TarError,
    "more than the 4",
  );
});

Deno.test("an abort ends a copy with its reason, whichever way it goes, and the container hears of it", async (t) => {
  for (const way of ["copyFrom", "copyTo"] as const) {
    await t.step(way, async () => {
      const running = Promise.withResolvers<void>();
      const gone = Promise.withResolvers<void>();
      await using endless = await start({
        async exec({ signal }) {
          signal.addEventListener("abort", () => gone.resolve());
          running.resolve();
          await gone.promise;
        },
      });
      const local = join(endless.folder, "local");
      await Deno.writeTextFile(local, "12345");
      const controller = new AbortController();
      const { signal } = controller;
      const copy = way === "copyTo"
        ? endless.pods.copyTo("web", local, "/x", { signal })
        : endless.pods.copyFrom("web", "/x", local, { signal });
      const reason = copy.then(() => "copied", (reason) => reason);
      await running.promise;
      controller.abort("enough");
      assertEquals(await reason, "enough");
      await gone.promise;
    });
  }
});
