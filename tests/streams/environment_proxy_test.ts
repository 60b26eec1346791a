import { assertEquals } from "@std/assert";
import { runTransportProgram } from "../clients/transport_program.ts";

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
    await using transport = new HttpTransport({ server: new URL("http://kube.invalid:8080") });
    await transport.connect(new URL("http://kube.invalid:8080/exec"), { protocols: [] })
      .catch((error) => console.log(error.code, error.message));
  `;
  const env = { HTTP_PROXY: `http://127.0.0.1:${listener.addr.port}` };
  assertEquals(
    await runTransportProgram(program, { env }),
    "proxy the proxy on the way to http://kube.invalid:8080 does not let it through (403)\n",
  );
  assertEquals(await asked, "CONNECT kube.invalid:8080 HTTP/1.1");
});
