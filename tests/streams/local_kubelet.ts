/**
 * Handlers for the embedded server that do what the control plane's stand-in kubelet does (`tests/controlplane/go/`):
 * commands are this machine's own, run in a folder of the test, and ports are those of loopback.
 *
 * @module
 */
import type { CommandRequest, CommandStreams, PodHandlers } from "../../apiserver/mod.ts";

/** The handlers. @param folder where commands run */
export function localKubelet(folder: string): PodHandlers {
  return {
    logs({ follow, previous, timestamps }) {
      const lines = previous ? ["of the run before"] : [1, 2, 3, 4, 5].map((i) => `line ${i}`);
      const write = (line: string) => `${timestamps ? "2026-01-02T03:04:05.000000006Z " : ""}${line}\n`;
      const text = lines.map(write).join("");
      return follow ? ReadableStream.from([text, write("followed 1"), write("followed 2")]) : text;
    },
    exec: (request, streams) => run(request, streams, folder),
    async attach({ container, asked }, { stdin, stdout, print, printError }) {
      await print(`attached to ${container}\n`);
      await printError("apart\n");
      if (asked.stdin) await stdin.pipeTo(stdout);
    },
    async portForward({ port }, { readable, writable }) {
      const target = await Deno.connect({ hostname: "127.0.0.1", port });
      // Whichever side ends first, the other has nothing more to do.
      await Promise.race([
        readable.pipeTo(target.writable).catch(() => {}),
        target.readable.pipeTo(writable).catch(() => {}),
      ]);
    },
    proxy: ({ request }) => new Response(`${request.method} ${request.url}`),
  };
}

async function run(
  { command, tty, asked, signal }: CommandRequest,
  { stdin, stdout, stderr, resizes, print }: CommandStreams,
  folder: string,
): Promise<number> {
  const [program = "", ...args] = command;
  if (program === "sizes") {
    let left = Number(args[0]);
    for await (const { width, height } of resizes) {
      await print(`${width}x${height}\n`);
      if (--left === 0) break;
    }
    return 0;
  }
  const child = new Deno.Command(program, {
    args,
    cwd: folder,
    stdin: asked.stdin ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn();
  // A command that reads no more ends its stdin; what is still sent is dropped.
  const feeding = asked.stdin ? stdin.pipeTo(child.stdin).catch(() => {}) : undefined;
  if (tty) {
    await child.stdout.pipeTo(stdout, { preventClose: true });
    await child.stderr.pipeTo(stderr);
  } else {
    await Promise.all([child.stdout.pipeTo(stdout), child.stderr.pipeTo(stderr)]);
  }
  const { code } = await child.status;
  // Not waited for: the client closes its stdin when it likes.
  feeding?.catch(() => {});
  return code;
}
