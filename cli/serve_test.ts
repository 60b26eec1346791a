import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { serve, ServeError, serveOptions } from "./serve.ts";

Deno.test("the command line, good and bad", () => {
  assertEquals(serveOptions([]), {
    port: 0,
    hostname: "127.0.0.1",
    kubeconfig: undefined,
    token: undefined,
    help: false,
  });
  assertEquals(serveOptions(["--port", "6443", "--kubeconfig", "k"]).port, 6443);
  for (
    const args of [["--port", "x"], ["--port", "65536"], ["--port="], ["--nope"], ["more"], ["--kubeconfig="]]
  ) {
    assertThrows(() => serveOptions(args), ServeError, undefined, args.join(" "));
  }
});

Deno.test("serves until told to stop, and leaves no temporary kubeconfig behind", async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  let text = "";
  let path = "";
  await serve(serveOptions([]), {
    signal: stop.signal,
    log(line) {
      lines.push(line);
      if (line.startsWith("kubeconfig: ")) {
        path = line.slice("kubeconfig: ".length);
        text = Deno.readTextFileSync(path);
      }
      if (lines.length === 4) stop.abort();
    },
  });
  assertMatch(lines[0]!, /^kybern serves the Kubernetes API at https:\/\/127\.0\.0\.1:\d+$/);
  assertMatch(text, /current-context: kybern/);
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});

Deno.test("a kubeconfig that cannot be written is one clear line", async () => {
  const error = await assertRejects(
    () =>
      serve(serveOptions(["--kubeconfig", "/proc/none/kubeconfig"]), {
        signal: new AbortController().signal,
        log() {},
      }),
    ServeError,
  );
  assertMatch(error.message, /^cannot write the kubeconfig \/proc\/none\/kubeconfig: [^\n]+$/);
});
