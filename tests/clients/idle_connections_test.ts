import { assertEquals } from "@std/assert";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { ok, RawServer } from "../../rest/http1/raw_server_test.ts";
import { runTransportProgram } from "./transport_program.ts";

Deno.test("a program that disposes of nothing ends by itself, with idle connections and all", async () => {
  const certificate = await selfSignedCertificate();
  const answers = Array.from({ length: 3 }, () => ok());
  await using plain = new RawServer((peer) => peer.answer(...answers));
  await using tls = new RawServer((peer) => peer.answer(...answers), certificate);
  const program = `
    for (const url of Deno.args) {
      const caCerts = [${JSON.stringify(certificate.certificate)}];
      const transport = new HttpTransport({ server: new URL(url), caCerts });
      for (let request = 0; request < 3; request++) {
        const parts = { method: "POST", url: url + "/x", headers: {}, body: new Uint8Array(2) };
        await (await transport.send(parts, { kind: "request" })).bytes();
      }
    }
    console.log("done");
  `;
  const args = [`http://127.0.0.1:${plain.port}`, `https://127.0.0.1:${tls.port}`];
  assertEquals(await runTransportProgram(program, { args, env: { NO_PROXY: "127.0.0.1" } }), "done\n");
  assertEquals([plain.accepted, tls.accepted], [1, 1], "one connection to each carried all requests");
});

Deno.test("a connection that the server closed while the program was busy is not written to", async () => {
  const requests = 5;
  await using server = new RawServer(async (peer) => {
    if (await peer.request() === undefined) return;
    await peer.write(ok());
    peer.close();
  });
  const program = `
    const [server] = Deno.args;
    await using transport = new HttpTransport({ server: new URL(server) });
    for (let request = 0; request < ${requests}; request++) {
      const parts = { method: "POST", url: server + "/x", headers: {}, body: new Uint8Array(2) };
      await (await transport.send(parts, { kind: "request" })).bytes();
      // Nobody can look at the socket meanwhile.
      for (const end = performance.now() + 100; performance.now() < end;);
    }
    console.log("done");
  `;
  assertEquals(await runTransportProgram(program, { args: [`http://127.0.0.1:${server.port}`] }), "done\n");
  assertEquals(server.accepted, requests);
});
