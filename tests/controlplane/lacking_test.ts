import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";

/** Runs one of the tier's tests as a command, on a machine that has nothing but Deno and these variables. */
async function runTier(env: Record<string, string>): Promise<{ code: number; printed: string }> {
  const cache = await Deno.makeTempDir();
  const file = "tests/controlplane/control_plane_test.ts";
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/deno.ts", "test", "-A", "--no-check", "--filter", "users and kubectl", file],
    cwd: fromFileUrl(new URL("../../", import.meta.url)),
    env: { PATH: cache, KYBERN_CACHE: cache, KUBECONFIG_FOR_TESTS: "", CI: "", NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  await Deno.remove(cache, { recursive: true });
  const decoder = new TextDecoder();
  return { code: output.code, printed: decoder.decode(output.stdout) + decoder.decode(output.stderr) };
}

const withoutGo = "no Go on the PATH to build the control plane with";

Deno.test("without Go a test is skipped by name, with the reason", async () => {
  const { code, printed } = await runTier({});
  assertStringIncludes(printed, `users and kubectl (skipped: ${withoutGo}`);
  assertStringIncludes(printed, "0 passed | 0 failed | 1 ignored");
  assertEquals(code, 0);
});

Deno.test("without Go a test fails under CI", async () => {
  const { code, printed } = await runTier({ CI: "true" });
  assertStringIncludes(printed, `under CI nothing may be lacking: ${withoutGo}`);
  assertStringIncludes(printed, "0 passed | 1 failed");
  assertEquals(code, 1);
});

Deno.test("on a user's cluster a test that kills servers is skipped by name, under CI too", async () => {
  const { code, printed } = await runTier({ CI: "true", KUBECONFIG_FOR_TESTS: "somewhere/kubeconfig" });
  assertStringIncludes(printed, "users and kubectl (skipped: needs a control plane of its own");
  assertEquals(code, 0);
});
