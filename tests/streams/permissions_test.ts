import { assertStringIncludes } from "@std/assert";
import { runToEnd } from "../bad_input/program.ts";

/** What a process of its own prints: in one that has trusted some server before, the authorities have been read. */
async function printed(file: string, permissions: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runToEnd({ file: `tests/streams/${file}`, permissions });
  return stdout + stderr;
}

Deno.test("a WebSocket without an authority in the kubeconfig names --allow-sys where it lacks it", async () => {
  const run = (...permissions: string[]) => printed("open_without_authority.ts", permissions);
  assertStringIncludes(await run("--allow-net", "--allow-env"), "run it with --allow-sys");
  assertStringIncludes(await run("--allow-net", "--allow-env", "--allow-sys"), "nothing listens at");
});

Deno.test("a WebSocket through a proxy of https names --allow-sys and --allow-env where it lacks them", async () => {
  const run = (...permissions: string[]) => printed("open_by_https_proxy.ts", permissions);
  const named =
    "TransportError: deno may not read the certificate authorities that it trusts, which the https: proxy on " +
    "the way to https://kube.test:6443 needs: run it with --allow-sys and --allow-env";
  assertStringIncludes(await run("--allow-net"), named);
  assertStringIncludes(await run("--allow-net", "--allow-env"), named);
  assertStringIncludes(await run("--allow-net", "--allow-env", "--allow-sys"), "nothing listens at");
});
