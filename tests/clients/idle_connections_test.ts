import { assertEquals } from "@std/assert";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { ok, RawServer } from "../../rest/http1/raw_server_test.ts";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, denoArguments } from "../../tools/jsr_reach.ts";

Deno.test("a program that disposes of nothing ends by itself, with idle connections and all", async () => {
  const certificate = await selfSignedCertificate();
  const answers = Array.from({ length: 3 }, () => ok());
  await using plain = new RawServer((peer) => peer.answer(...answers));
  await using tls = new RawServer((peer) => peer.answer(...answers), certificate);
  const program = `
    import { HttpTransport } from ${JSON.stringify(import.meta.resolve("../../rest/http_transport.ts"))};
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
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, program);
    const servers = [`http://127.0.0.1:${plain.port}`, `https://127.0.0.1:${tls.port}`];
    const names =
      "ALL_PROXY,all_proxy,HTTP_PROXY,http_proxy,HTTPS_PROXY,https_proxy,REQUEST_METHOD,NO_PROXY,no_proxy";
    const flags = ["--no-check", "--allow-net", `--allow-env=${names}`, file, ...servers];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: denoArguments(["run", ...flags], await canReachJsr()),
      cwd: projectRoot,
      env: { NO_COLOR: "1", NO_PROXY: "127.0.0.1" },
    }).output();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals([success, out], [true, "done\n"], error);
  } finally {
    await Deno.remove(file);
  }
  assertEquals([plain.accepted, tls.accepted], [1, 1], "one connection to each carried all requests");
});
