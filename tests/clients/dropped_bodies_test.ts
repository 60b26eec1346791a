import { assertEquals } from "@std/assert";
import { ok, RawServer } from "../../rest/http1/raw_server_test.ts";
import { runTransportProgram } from "./transport_program.ts";

Deno.test("an answer that is dropped unread has its connection closed once the garbage is collected", async () => {
  let isGone = false;
  await using server = new RawServer(async (peer) => {
    for (;;) {
      const request = await peer.request();
      if (request === undefined) return;
      if (request.startsWith("POST /asks")) {
        await peer.write(ok(String(isGone)));
        continue;
      }
      await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
      await peer.gone();
      isGone = true;
    }
  });
  const program = `
    const [server] = Deno.args;
    await using transport = new HttpTransport({ server: new URL(server) });
    const post = (path) =>
      transport.send({ method: "POST", url: server + path, headers: {}, body: new Uint8Array(2) }, { kind: "request" });
    await post("/dropped");
    for (let tries = 1;; tries++) {
      gc();
      if (await (await post("/asks")).text() === "true") break;
      if (tries === 500) throw new Error("the connection is still open");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    console.log("gone");
  `;
  const args = [`http://127.0.0.1:${server.port}`];
  assertEquals(await runTransportProgram(program, { args, flags: ["--v8-flags=--expose-gc"] }), "gone\n");
});
