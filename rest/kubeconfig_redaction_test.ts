import { assertEquals } from "@std/assert";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { redactSecrets } from "./kubeconfig_redaction.ts";

Deno.test("redactSecrets: of a URL nothing is shown that may be a secret, and one that cannot be read is hidden", () => {
  const table = [
    ["https://host:6443/base", "https://host:6443/base"],
    ["https://user:s3cret@host:6443/base", "https://host:6443/base"],
    ["https://host/base?token=s3cret#s3cret", "https://host/base"],
    ["s3cret@host", "REDACTED"],
    ["mailto:s3cret@host", "REDACTED"],
  ];
  for (const [server, shown] of table) {
    const config = parseKubeconfig(`clusters: [{name: c, cluster: {server: "${server}"}}]`);
    assertEquals(redactSecrets(config).clusters, [{ name: "c", cluster: { server: shown } }], server);
  }
});
