import { assertEquals } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { configFolder, configRefusal } from "./config_folder_test.ts";
import { flattenConfig } from "./flatten_config.ts";
import { readKubeconfig } from "./kubeconfig_files.ts";

Deno.test("[KC-43] a flattened kubeconfig has the content of certificates and keys, and no paths of them", async () => {
  await using folder = await configFolder({
    config: `
clusters: [{name: c, cluster: {server: a, certificate-authority: ca}}, {name: d, cluster: {certificate-authority-data: Yg==}}]
users: [{name: u, user: {client-certificate: cert, client-key: key, tokenFile: token}}, {name: v, user: {client-key-data: Yg==}}]
`,
    ca: "of the CA",
    cert: "of the certificate",
    key: "of the key",
  });
  const config = await readKubeconfig({ path: folder.file("config") });
  const flat = await flattenConfig(config);
  assertEquals(flat.clusters.get("c")?.value, {
    "server": "a",
    "certificate-authority-data": encodeBase64("of the CA"),
  });
  assertEquals(flat.users.get("u")?.value, {
    "client-certificate-data": encodeBase64("of the certificate"),
    "client-key-data": encodeBase64("of the key"),
    "tokenFile": folder.file("token"),
  });
  assertEquals(flat.clusters.get("d"), config.clusters.get("d"), "what is inline already");
  assertEquals(flat.users.get("v"), config.users.get("v"));
  assertEquals(
    config.clusters.get("c")?.value["certificate-authority"],
    folder.file("ca"),
    "the argument stays",
  );
});

Deno.test("a file that cannot be read is an error that names file and field", async () => {
  await using folder = await configFolder({ config: "users: [{name: u, user: {client-key: none}}]" });
  const config = await readKubeconfig({ path: folder.file("config") });
  const error = await configRefusal(() => flattenConfig(config));
  assertEquals([error.file, error.field], [folder.file("config"), 'users["u"].user.client-key']);
});
