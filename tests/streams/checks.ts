/**
 * What streams to pods do on any server whose kubelet is one of the stand-ins: on the embedded server by
 * {@linkcode localKubelet}, on the real one by the program of the control plane.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { Clientset } from "../../clientset/mod.ts";
import type { ClusterAccess, Transport } from "../../meta/mod.ts";
import { isBadRequest, isInternalError, isNotFound, StatusError, StreamError } from "../../rest/mod.ts";
import { refusal } from "../clients/check.ts";

/** Where a check runs. */
export interface StreamsWorld {
  /** An administrator's way to the server. */
  readonly access: ClusterAccess;
  /** In the namespace `default` there is a pod `web` with the container `main`, and one `two` with `main` and `side`. */
  readonly clientset: Clientset;
  /** Where commands run, and tests may write. */
  readonly folder: string;
  /** The newest version of the protocol that the server speaks. */
  readonly protocol: "v5.channel.k8s.io" | "v4.channel.k8s.io";
}

/** One thing that streams do. */
export interface StreamsCheck {
  readonly name: string;
  readonly run: (world: StreamsWorld) => Promise<void>;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** The same access, by version 4 of the protocol only. */
function onlyV4(access: ClusterAccess): ClusterAccess {
  const inner = access.transport as Transport;
  return {
    server: access.server,
    namespace: access.namespace,
    transport: {
      fetch: (request, options) => inner.fetch(request, options),
      connect: (url, options) => inner.connect!(url, { ...options, protocols: ["v4.channel.k8s.io"] }),
    },
  };
}

/** The checks. */
export const streamsChecks: readonly StreamsCheck[] = [
  {
    name: "logs: whole, their end, their beginning, with times, of the run before, followed line by line",
    async run({ clientset }) {
      const pods = clientset.coreV1.pods("default");
      const lines = "line 1\nline 2\nline 3\nline 4\nline 5\n";
      assertEquals(await pods.logs("web").text(), lines);
      assertEquals(await pods.logs("web", { container: "main", tailLines: 2 }).text(), "line 4\nline 5\n");
      assertEquals(await pods.logs("web", { limitBytes: 9 }).text(), "line 1\nli");
      assertEquals(
        await pods.logs("web", { tailLines: 1, timestamps: true }).text(),
        "2026-01-02T03:04:05.000000006Z line 5\n",
      );
      assertEquals(await pods.logs("web", { previous: true }).text(), "of the run before\n");
      const followed = await Array.fromAsync(await pods.logs("web", { follow: true }).lines());
      assertEquals(followed, [...lines.trimEnd().split("\n"), "followed 1", "followed 2"]);
      const pieces = await Array.fromAsync(await pods.logs("web", { sinceTime: new Date(0) }).textStream());
      assertEquals(pieces.join(""), lines);
    },
  },
  {
    name: "exec: output and error output apart, and the exit code",
    async run({ clientset, protocol }) {
      const command = ["sh", "-c", "echo out; echo err >&2; exit 3"];
      await using process = await clientset.coreV1.pods("default").exec("web", { command });
      assertEquals(process.protocol, protocol);
      assertEquals(await process.output(), { code: 3, stdout: "out\n", stderr: "err\n" });
      await using other = await clientset.coreV1.pods("default").exec("web", { command: ["true"] });
      assertEquals(await other.exit, { code: 0 });
    },
  },
  {
    name: "exec: what is written to stdin is read, and in version 5 its end too",
    async run({ clientset, protocol }) {
      const pods = clientset.coreV1.pods("default");
      await using head = await pods.exec("web", { command: ["head", "-n", "1"], stdin: true });
      const writer = head.stdin.getWriter();
      await writer.write(bytes("one\ntwo\n"));
      assertEquals(await head.output(), { code: 0, stdout: "one\n", stderr: "" });
      if (protocol === "v4.channel.k8s.io") return;
      await using count = await pods.exec("web", { command: ["wc", "-c"], stdin: true });
      await new Blob(["x".repeat(300_000)]).stream().pipeTo(count.stdin);
      assertEquals((await count.output()).stdout.trim(), "300000");
    },
  },
  {
    name: "exec: megabytes both ways at once, unchanged",
    async run({ clientset }) {
      const length = 3 * 1024 * 1024;
      const command = ["head", "-c", String(length)];
      await using process = await clientset.coreV1.pods("default").exec("web", { command, stdin: true });
      const data = new Uint8Array(length);
      for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(data.subarray(at, at + 65_536));
      const writer = process.stdin.getWriter();
      const sending = writer.write(data);
      const back = new Uint8Array(await new Response(process.stdout).arrayBuffer());
      await sending;
      assertEquals(back.length, length);
      assert(back.every((byte, i) => byte === data[i]), "a byte has changed");
      assertEquals(await process.exit, { code: 0 });
    },
  },
  {
    name: "exec in a terminal: its sizes arrive",
    async run({ clientset }) {
      const command = ["sizes", "2"];
      await using process = await clientset.coreV1.pods("default").exec("web", { command, tty: true });
      await process.resize({ width: 80, height: 24 });
      await process.resize({ width: 120, height: 40 });
      assertEquals(await process.output(), { code: 0, stdout: "80x24\n120x40\n", stderr: "" });
    },
  },
  {
    name: "exec: a command that cannot be run is a StatusError",
    async run({ clientset }) {
      await using process = await clientset.coreV1.pods("default").exec("web", { command: ["/no/such"] });
      const error = await refusal(process.exit);
      assert(isInternalError(error), String(error));
      assertStringIncludes(error.message, "error executing command in container");
    },
  },
  {
    name: "what the server refuses is a StatusError with its words",
    async run({ clientset }) {
      const pods = clientset.coreV1.pods("default");
      const missing = await refusal(pods.exec("nobody", { command: ["true"] }));
      assert(isNotFound(missing), String(missing));
      assertEquals(missing.message, 'pods "nobody" not found');
      const which = await refusal(pods.exec("two", { command: ["true"] }));
      assert(isBadRequest(which), String(which));
      assertEquals(
        which.message,
        "a container name must be specified for pod two, choose one of: [main side]",
      );
      const forward = await refusal(pods.portForward("nobody", 80));
      assert(isNotFound(forward), String(forward));
    },
  },
  {
    name: "attach: the container's own process, both ways",
    async run({ clientset, protocol }) {
      const pods = clientset.coreV1.pods("default");
      await using quiet = await pods.attach("web");
      assertEquals(await quiet.output(), { code: 0, stdout: "attached to main\n", stderr: "apart\n" });
      if (protocol === "v4.channel.k8s.io") return;
      await using process = await pods.attach("two", { container: "side", stdin: true });
      await new Blob(["typed"]).stream().pipeTo(process.stdin);
      assertEquals((await process.output()).stdout, "attached to side\ntyped");
    },
  },
  {
    name: "by version 4: the same but for the end of stdin, which is refused aloud; cp does without",
    async run({ access, folder }) {
      const pods = new Clientset(onlyV4(access)).coreV1.pods("default");
      const command = ["sh", "-c", "read line; echo got $line; echo err >&2; exit 7"];
      await using process = await pods.exec("web", { command, stdin: true });
      assertEquals(process.protocol, "v4.channel.k8s.io");
      const writer = process.stdin.getWriter();
      await writer.write(bytes("a line\n"));
      const error = await refusal(writer.close());
      assert(error instanceof StreamError && error.code === "unsupported", String(error));
      assertEquals(await process.output(), { code: 7, stdout: "got a line\n", stderr: "err\n" });
      await Deno.writeTextFile(join(folder, "one"), "first");
      await pods.copyTo("web", join(folder, "one"), join(folder, "two"));
      assertEquals(await Deno.readTextFile(join(folder, "two")), "first");
    },
  },
  {
    name: "an abort ends a command's streams at once with its reason",
    async run({ clientset }) {
      const controller = new AbortController();
      const { signal } = controller;
      const command = ["sh", "-c", "echo up; exec sleep 600"];
      await using process = await clientset.coreV1.pods("default").exec("web", { command, signal });
      const reader = process.stdout.getReader();
      await reader.read();
      const next = refusal(reader.read());
      controller.abort("enough");
      assertEquals([await next, await refusal(process.exit)], ["enough", "enough"]);
    },
  },
  {
    name: "port-forward: as a pair of streams and as a listener; a port where nobody listens is an error",
    async run({ clientset }) {
      const pods = clientset.coreV1.pods("default");
      await using server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen() {} },
        async (request) =>
          new Response(`hello ${new URL(request.url).pathname} ${(await request.bytes()).length}`),
      );
      const { port } = server.addr;
      await using connection = await pods.portForward("web", port);
      const writer = connection.writable.getWriter();
      await writer.write(bytes("GET /pair HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
      assertStringIncludes(await new Response(connection.readable).text(), "hello /pair 0");
      await using listener = await pods.listen("web", port);
      const url = `http://127.0.0.1:${listener.addr.port}`;
      const answers = await Promise.all([1, 2, 3].map(async (i) => {
        const response = await fetch(`${url}/${i}`, { method: "POST", body: "x".repeat(i * 100_000) });
        return await response.text();
      }));
      assertEquals(answers, ["hello /1 100000", "hello /2 200000", "hello /3 300000"]);

      const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      closed.close();
      await using refused = await pods.portForward("web", (closed.addr as Deno.NetAddr).port);
      const error = await refusal(refused.readable.getReader().read());
      assert(error instanceof StreamError && error.code === "refused", String(error));
      assertStringIncludes(error.message.toLowerCase(), "refused");
    },
  },
  {
    name: "cp: a folder there and back, its names, bytes and modes unchanged",
    async run({ clientset, folder }) {
      const pods = clientset.coreV1.pods("default");
      const source = join(folder, "source");
      const long = `${"long".repeat(40)}.txt`;
      await Deno.mkdir(join(source, "deep", "er"), { recursive: true });
      await Deno.mkdir(join(source, "empty"));
      const data = crypto.getRandomValues(new Uint8Array(60_001));
      await Deno.writeFile(join(source, "data"), data, { mode: 0o640 });
      await Deno.writeTextFile(join(source, "deep", "er", long), "deep");
      await Deno.writeTextFile(join(source, "ä b.sh"), "#!/bin/sh\n", { mode: 0o755 });
      await Deno.symlink("/etc/passwd", join(source, "link"));
      const sent = await pods.copyTo("web", source, join(folder, "there"));
      assertEquals([sent.files, sent.bytes], [3, 60_001 + 4 + 10]);
      assertEquals(sent.skipped.map(({ path, reason }) => [path.slice(source.length), reason]), [
        ["/link", "it is a symbolic link"],
      ]);
      await Deno.symlink("/etc/passwd", join(folder, "there", "planted"));
      const back = await pods.copyFrom("web", join(folder, "there"), join(folder, "back"));
      assertEquals([back.files, back.bytes], [3, 60_001 + 4 + 10]);
      assertEquals(back.skipped, [{ path: "there/planted", reason: "it is a symbolic link" }]);
      assertEquals(await Deno.readFile(join(folder, "back", "data")), data);
      assertEquals(await Deno.readTextFile(join(folder, "back", "deep", "er", long)), "deep");
      assert((await Deno.stat(join(folder, "back", "empty"))).isDirectory);
      const modeOf = async (name: string) => (await Deno.stat(join(folder, "back", name))).mode! & 0o777;
      assertEquals([await modeOf("data"), await modeOf("ä b.sh")], [0o640, 0o755]);

      await Deno.writeTextFile(join(folder, "one"), "first");
      await pods.copyTo("web", join(folder, "one"), join(folder, "two"));
      await pods.copyFrom("web", join(folder, "two"), join(folder, "three"));
      assertEquals(await Deno.readTextFile(join(folder, "three")), "first");
      const missing = await refusal(pods.copyFrom("web", "/no/such/file", join(folder, "x")));
      assert(missing instanceof StreamError, String(missing));
      assertStringIncludes(missing.message, "tar ended with code");
      const nowhere = await refusal(pods.copyTo("web", join(folder, "one"), "/no/such/folder/x"));
      assert(nowhere instanceof StreamError || nowhere instanceof StatusError, String(nowhere));
    },
  },
];
