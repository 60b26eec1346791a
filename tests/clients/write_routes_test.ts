import { assertEquals } from "@std/assert";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { ok, RawServer } from "../../rest/http1/raw_server_test.ts";
import { runTransportProgram } from "./transport_program.ts";

/** Sends a POST to each of the servers that it is told, and again where it may not read the environment. */
const program = `
for (const revoked of [false, true]) {
  if (revoked) await Deno.permissions.revoke({ name: "env" });
  for (const server of Deno.args) {
    await using transport = new HttpTransport({ server: new URL(server) });
    const request = { method: "POST", url: server + "/x", headers: {}, body: new Uint8Array(2) };
    const response = await transport.send(request, { kind: "request" });
    await response.bytes();
    console.log(response.status);
  }
}
`;

/** A server, or a proxy, that answers each connection's requests, and notes them. */
function noting(seen: string[], certificate?: Awaited<ReturnType<typeof selfSignedCertificate>>) {
  return new RawServer(async (peer) => {
    for (let request = await peer.request(); request !== undefined; request = await peer.request()) {
      const isOwn = request.includes("\r\naccept-encoding: identity\r\n");
      seen.push(`${request.split(" HTTP/1.1", 1)[0]} by ${isOwn ? "its own connection" : "fetch"}`);
      await peer.write(ok());
    }
  }, certificate);
}

Deno.test("what changes something goes by the environment's proxy, and without the right to read of one by fetch, which knows", async () => {
  const seen: string[] = [];
  await using server = noting(seen);
  const own = `http://127.0.0.1:${server.port}`;
  const printed = await runTransportProgram(program, {
    args: ["http://kube.invalid:8080", own],
    env: { HTTP_PROXY: own, NO_PROXY: "127.0.0.1" },
  });
  assertEquals(printed, "200\n".repeat(4));
  assertEquals(seen, [
    "POST http://kube.invalid:8080/x by fetch",
    "POST /x by its own connection",
    "POST http://kube.invalid:8080/x by fetch",
    "POST /x by fetch",
  ]);
});

Deno.test("what changes something reaches a server whose certificate the process was told to trust unseen", async () => {
  const seen: string[] = [];
  await using server = noting(seen, await selfSignedCertificate());
  const printed = await runTransportProgram(program, {
    flags: ["--unsafely-ignore-certificate-errors=127.0.0.1"],
    args: [`https://127.0.0.1:${server.port}`],
    env: { NO_PROXY: "127.0.0.1" },
  });
  assertEquals(printed, "200\n".repeat(2));
  assertEquals(seen, ["POST /x by its own connection", "POST /x by fetch"]);
});
