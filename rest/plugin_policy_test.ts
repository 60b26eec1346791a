import { assert, assertEquals } from "@std/assert";
import { configFolder, configRefusal } from "./config_folder_test.ts";
import { loadConfig } from "./load_config.ts";
import { permittedCommand, type PluginPolicy, validatePluginPolicy } from "./plugin_policy.ts";
import { RESTClient } from "./rest_client.ts";

Deno.test("[AU-13] a policy that contradicts itself is an error of the configuration", async (t) => {
  const list = [{ command: "a" }];
  const table: [policy: PluginPolicy, says: string | undefined][] = [
    [{}, undefined],
    [{ policyType: "" }, undefined],
    [{ policyType: "AllowAll" }, undefined],
    [{ policyType: "DenyAll" }, undefined],
    [{ policyType: "Allowlist", allowlist: list }, undefined],
    [{ allowlist: list }, 'counts for "Allowlist" alone'],
    [{ policyType: "AllowAll", allowlist: list }, 'counts for "Allowlist" alone'],
    [{ policyType: "DenyAll", allowlist: [] }, 'counts for "Allowlist" alone'],
    [{ policyType: "Allowlist" }, "no allowlist is given"],
    [{ policyType: "Allowlist", allowlist: null }, "no allowlist is given"],
    [{ policyType: "Allowlist", allowlist: [] }, 'say "DenyAll"'],
    [{ policyType: "Allowlist", allowlist: [{ command: "" }] }, "names no command"],
    [{ policyType: "Sometimes" }, '"Sometimes" is not known'],
  ];
  for (const [policy, says] of table) {
    await t.step(JSON.stringify(policy), async () => {
      if (says === undefined) return validatePluginPolicy(policy);
      const error = await configRefusal(() => validatePluginPolicy(policy));
      assertEquals([error.field, error.message.includes(says)], ["pluginPolicy", true], error.message);
      const loading = await configRefusal(() => loadConfig({ kubeconfig: "", pluginPolicy: policy }));
      assertEquals(loading.message, error.message, "it is told when a configuration is loaded");
    });
  }
});

Deno.test("[AU-13] a plugin runs if it is the same file as an entry of the list, by name or by path", async (t) => {
  await using folder = await configFolder({ program: "", other: "", text: "" });
  for (const name of ["program", "other"]) await Deno.chmod(folder.file(name), 0o700);
  const deno = Deno.execPath();
  const inPath = await permittedCommand(
    "env",
    { policyType: "Allowlist", allowlist: [{ command: "env" }] },
    {},
  );
  assert(inPath !== undefined && inPath.endsWith("/env"), `the file is run that was judged: ${inPath}`);
  const table: [command: string, entries: string[], result: string | undefined][] = [
    [folder.file("program"), [folder.file("other"), folder.file("program")], folder.file("program")],
    ["env", [inPath], inPath],
    [inPath, ["env"], inPath],
    [folder.file("none"), [folder.file("program")], undefined],
    ["kybern-no-such-program", ["env"], undefined],
  ];
  for (const [command, entries, result] of table) {
    await t.step(`${command} of ${entries}`, async () => {
      const policy = { policyType: "Allowlist", allowlist: entries.map((entry) => ({ command: entry })) };
      assertEquals(await permittedCommand(command, policy, {}), result);
    });
  }
  for (const command of [deno, folder.file("other"), "env"]) {
    await t.step(`${command} is not in the list`, async () => {
      const policy = { policyType: "Allowlist", allowlist: [{ command: folder.file("program") }] };
      const error = await configRefusal(() =>
        permittedCommand(command, policy, { file: "/f", field: "exec" })
      );
      assertEquals([error.file, error.field], ["/f", "exec"]);
      assert(error.message.endsWith("is not permitted by the credential plugin allowlist"), error.message);
    });
  }
});

Deno.test("[AU-13] DenyAll lets no plugin run, and the request says so", async () => {
  await using config = await loadConfig({
    kubeconfig: `
clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: env, interactiveMode: Never}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    pluginPolicy: { policyType: "DenyAll" },
  });
  const error = await configRefusal(() => new RESTClient(config).get().absPath("/x").do().into());
  assertEquals(error.field, 'users["u"].user.exec');
  assert(error.message.includes("the policy denies all plugins"), error.message);
});

Deno.test({
  name: "without permission to look for programs an allowlist is an error that names the flags",
  permissions: { env: false, read: false },
  async fn() {
    const policy = { policyType: "Allowlist", allowlist: [{ command: "aws" }] };
    const error = await configRefusal(() => permittedCommand("aws", policy, { field: "exec" }));
    assert(error.message.includes("run it with --allow-env=PATH and --allow-read"), error.message);
  },
});
