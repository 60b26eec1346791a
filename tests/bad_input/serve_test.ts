import { join } from "@std/path";
import { assertComplains, runToEnd } from "./program.ts";

/** `deno task serve` with further flags. */
function run(args: readonly string[], denied: readonly string[] = []) {
  return runToEnd({ file: "cli/serve.ts", permissions: ["--allow-all", ...denied], args });
}

Deno.test("serve says in one line why it cannot begin", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "kybern-bad-input-" });
  try {
    await t.step("the port is in use", async () => {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = listener.addr;
      assertComplains(await run(["--port", String(port)]), {
        what: /cannot listen on \S+: the port is in use/,
        where: `127.0.0.1:${port}`,
      });
    });
    await t.step("the address is not this machine's", async () => {
      // 192.0.2.0/24 is nobody's (RFC 5737).
      assertComplains(await run(["--host", "192.0.2.1"]), { what: /cannot listen on/, where: "192.0.2.1" });
    });
    await t.step("there is a folder where the kubeconfig should go", async () => {
      assertComplains(await run(["--kubeconfig", folder]), {
        what: /cannot write the kubeconfig/,
        where: folder,
      });
    });
    await t.step("the kubeconfig's folder is a file", async () => {
      const file = join(folder, "file");
      await Deno.writeTextFile(file, "");
      const path = join(file, "kubeconfig");
      assertComplains(await run(["--kubeconfig", path]), {
        what: /cannot write the kubeconfig/,
        where: path,
      });
    });
    await t.step("arguments that it does not know", async () => {
      assertComplains(await run(["--nonsense"]), { what: /unknown argument/, where: "--nonsense" });
      assertComplains(await run(["--port", "many"]), { what: /is no port number/, where: "many" });
    });
    await t.step("--allow-net is missing", async () => {
      assertComplains(await run(["--port", "6443"], ["--deny-net"]), {
        what: /cannot listen on 127\.0\.0\.1:6443/,
        where: "--allow-net=127.0.0.1:6443",
      });
    });
    await t.step("--allow-write is missing", async () => {
      const path = join(folder, "kubeconfig");
      assertComplains(await run(["--kubeconfig", path], ["--deny-write"]), {
        what: /cannot write the kubeconfig .*--allow-write/,
        where: path,
      });
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
