import { assertEquals } from "@std/assert";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, denoArguments } from "../../tools/jsr_reach.ts";

Deno.test("a WebSocket goes by the environment's proxy, where the program may read of it", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked = (async () => {
    using connection = await listener.accept();
    const bytes = new Uint8Array(1024);
    const length = await connection.read(bytes) ?? 0;
    await connection.write(new TextEncoder().encode("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
    return new TextDecoder().decode(bytes.subarray(0, length)).split("\r\n", 1)[0];
  })();
  const program = `
    import { HttpTransport } from ${JSON.stringify(import.meta.resolve("../../rest/http_transport.ts"))};
    await using transport = new HttpTransport({ server: new URL("http://kube.invalid:8080") });
    await transport.connect(new URL("http://kube.invalid:8080/exec"), { protocols: [] })
      .catch((error) => console.log(error.code, error.message));
  `;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, program);
    const names = "ALL_PROXY,all_proxy,HTTP_PROXY,http_proxy,REQUEST_METHOD,NO_PROXY,no_proxy";
    const flags = ["--no-check", "--allow-net", `--allow-env=${names}`, file];
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: denoArguments(["run", ...flags], await canReachJsr()),
      cwd: projectRoot,
      env: { HTTP_PROXY: `http://127.0.0.1:${listener.addr.port}`, NO_COLOR: "1" },
    }).output();
    assertEquals(
      new TextDecoder().decode(stdout),
      "proxy the proxy on the way to http://kube.invalid:8080 does not let it through (403)\n",
    );
  } finally {
    await Deno.remove(file);
  }
  assertEquals(await asked, "CONNECT kube.invalid:8080 HTTP/1.1");
});
